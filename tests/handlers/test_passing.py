"""Passing a matter on and holding it sorted: who has it then, who hears of it, what is asked."""

import pytest

from bot.domain.concerns import ConcernState
from bot.domain.messages import InboundKind
from bot.domain.people import Person
from tests.handlers.cases import Case, fits, holds, names
from tests.line import Line
from tests.looking import outbound_to

JAY = "rosa: Jay is upset about his taxi"
ANSWERED = (JAY, "ahmed> He has a new driver")
NONE_OPEN = "nothing open has this reference."
TO_FINCH = ["finch < 2F2: passed on to you. Please answer today by 12.", "ahmed ~ 2F2: Ms Finch has this."]
ROSA_HEARS = "rosa < Ms Finch has this now and will answer you today by 12. Ref 2F2."

PASSED = (
    Case("by name, to one the parent was not told of", "ahmed: pass 2F2 to Ms Finch",
         [*TO_FINCH, ROSA_HEARS, "ahmed < 2F2: Ms Finch has this."], [JAY], owner="finch", claimed="", entries=2),
    Case("by role", "ahmed: pass 2F2 to the office", [*TO_FINCH, ROSA_HEARS, "ahmed < 2F2: Ms Finch has"], [JAY],
         owner="finch"),
    Case("to one the parent was told of: she hears nothing", "ahmed: pass 2F2 to Mrs Cole", ["cole < 2F2: passed on to",
         "ahmed ~ 2F2: Mrs Cole has this.", "ahmed < 2F2: Mrs Cole has this."], [JAY], owner="cole"),
    Case("what was taken is taken no more", "ahmed: pass 2F2 to Cole", ["cole < 2F2: passed on to",
         "ahmed ~ 2F2: Mrs Cole has this.", "ahmed < 2F2: Mrs Cole has this."],
         [JAY, "ahmed! claim"], owner="cole", claimed=""),
    Case("when it has been answered no clock is told of", "ahmed: pass 2F2 to Ms Finch",
         ["finch < 2F2: passed on to you. It has been answered.", "ahmed ~ 2F2: Ms Finch has", "ahmed < 2F2: Ms Finch"],
         ANSWERED, state="answered", owner="finch"),
    Case("to who has it", "cole: pass 2F2 to Miss Ahmed", ["cole < 2F2: Miss Ahmed has this."], [JAY], owner="ahmed"),
    Case("to nobody", "ahmed: pass 2F2 to Mrs Zed", ["ahmed < 2F2: not passed on. No one"], [JAY], owner="ahmed"),
    Case("to who is not in", "ahmed: pass 2F2 to Mr Bell", ["ahmed < 2F2: not passed on. Mr Bell is not in"], [JAY],
         owner="ahmed"),
    Case("to an adult of a family", "ahmed: pass 2F2 to Ms Marlowe", ["ahmed < 2F2: not passed on."], [JAY],
         owner="ahmed"),
    Case("by one whom it is nothing to", "bell: pass 2F2 to Ms Finch", [f"bell < 2F2: {NONE_OPEN}"], [JAY],
         owner="ahmed"),
    Case("when it has ended", "ahmed: pass 2F2 to Ms Finch", [f"ahmed < 2F2: {NONE_OPEN}"], (*ANSWERED, "rosa: yes"),
         state="sorted", owner="ahmed"),
    Case("asked to whom", "finch: pass 2F2", ["finch < 2F2: to whom? Text PASS 2F2 TO and a name: Miss"],
         [JAY, "ahmed: pass 2F2 to Ms Finch"], owner="finch"),
)  # fmt: skip

HELD = (
    Case("before any answer", "ahmed: sorted 2F2", ["ahmed < 2F2: please answer or ring first."], [JAY], entries=1),
    Case("after an answer she is asked now", "ahmed: sorted 2F2", ["ahmed < 2F2: noted. They are asked if it is",
         "rosa < Is this sorted?"], ANSWERED, state="answered", entries=3),
    Case("in reply to the ping it is no answer", "ahmed> Sorted.", ["ahmed < 2F2: noted. They are asked", "rosa < Is"],
         ANSWERED, state="answered", entries=3),
    Case("after a call", "cole: 2F2 sorted", ["cole < 2F2: noted. They are asked", "rosa < Is this sorted?"],
         [JAY, "ahmed: rang 2F2"], state="answered"),
    Case("said twice she is asked once", "ahmed: sorted 2F2", ["ahmed < 2F2: noted. They have been asked"],
         (*ANSWERED, "ahmed: sorted 2F2"), state="answered"),
    Case("of a stranger nobody is asked", "finch: sorted 2F2", ["finch < 2F2: closed. If they"],
         ["x: hello", "finch: 2F2 hello to you"], state="unconfirmed"),
    Case("by one whom it is nothing to", "bell: sorted 2F2", [f"bell < 2F2: {NONE_OPEN}"], ANSWERED, state="answered"),
    Case("of nothing", "ahmed: sorted", ["ahmed < That was not clear"], ANSWERED, state="answered"),
)  # fmt: skip


@pytest.mark.parametrize("case", [*PASSED, *HELD], ids=names)
async def test_passing_on_and_holding_sorted(case: Case, line: Line) -> None:
    """Every case of the tables above."""
    await holds(line, case)


async def buttons(line: Line, who: str) -> dict[str, str]:
    """The buttons that this phone was shown last, by label."""
    shown = [each for each in await outbound_to(line.reader, who) if each.buttons and not each.not_before]
    return {each.label: each.data for each in shown[-1].buttons}


async def press(line: Line, who: str, data: str) -> list[str]:
    first = await line._newest_to(who)
    how = {"kind": InboundKind.BUTTON, "query_id": "q", "reply_to": first.provider_id}
    await line.said()
    await line.take(line.inbound(who, data, **how))
    return await line.spoken()


async def test_opened_it_can_be_taken_passed_on_or_held_sorted(line: Line) -> None:
    """Pass on shows six at most, by name and role, who are in; a name pressed and it is theirs."""
    await line.hears(JAY)
    await line.deliver()
    await line.hears("ahmed! open")
    assert list(await buttons(line, "ahmed")) == ["I've got this", "Pass on", "Sorted", "Promise a call"]
    said = await press(line, "ahmed", (await buttons(line, "ahmed"))["Pass on"])
    assert said == ["ahmed ! ", "ahmed ~ 2F2: who should have this now?"]
    choice = await buttons(line, "ahmed")
    assert list(choice) == [
        "Mrs Cole, pastoral lead", "Ms Finch, office", "Ms Stone, safety lead", "Mr Okafor, head", "Open"
    ]  # fmt: skip
    said = await press(line, "ahmed", choice["Ms Finch, office"])
    assert "ahmed ! Noted" in said
    assert set(said) > {*TO_FINCH, ROSA_HEARS}
    assert (await line.newest()).owner == "finch"


async def test_sorted_by_button(line: Line) -> None:
    """Too early it says what is missing, as a short notice."""
    await line.hears(JAY)
    await line.deliver()
    await line.hears("ahmed! open")
    assert await press(line, "ahmed", (await buttons(line, "ahmed"))["Sorted"]) == [
        "ahmed ! 2F2: please answer or ring first. To log a call: RANG 2F2 and your words."
    ]


async def test_every_button_fits_what_telegram_takes(line: Line) -> None:
    """64 bytes, with ids as long as the store's own."""
    ids = [line.school.new_id() for _ in range(2)]
    assert len(f"to:{ids[0]}:{ids[1]}".encode()) <= 64


async def test_more_of_what_has_climbed_is_told_to_whom_it_has_come(line: Line) -> None:
    """Two hours without an answer: Mrs Cole has it, and hears that they have written again; its owner does not."""
    await line.hears(JAY)
    await line.deliver()
    line.after(hours=2, minutes=5)
    await line.said()
    await line.hears("rosa: he is crying again")
    await fits(line, ["rosa < Thank you. We have all of these.", "cole < 2F2: they have written again. Please answer"])


async def test_passed_on_late_it_is_theirs_and_climbs_on(line: Line) -> None:
    """The clock is the same: what has climbed to Mrs Cole and is passed to the office is the office's."""
    await line.hears(JAY)
    await line.deliver()
    due, step = (await line.newest()).due_at, (await line.newest()).next_step_at
    line.after(hours=2, minutes=1)
    await line.hears("ahmed: pass 2F2 to the office")
    concern = await line.newest()
    assert (concern.due_at, concern.next_step_at, concern.claimed_by) == (due, step, "finch")
    assert concern.state is ConcernState.OPEN
    await line.said()
    await line.hears("rosa: status")
    await fits(line, ["rosa < 2F2: Ms Finch will answer you today by 1."])


async def test_who_may_not_raise_hears_no_name(line: Line) -> None:
    """Whoever was told only that the office reads it is told no more by this."""
    await line.hears("mick: what is going on with Jay")
    await line.deliver()
    await line.said()
    await line.hears("finch: pass 2F2 to Mrs Cole")
    assert not any(each.startswith("mick") for each in await line.spoken())


async def test_who_is_away_is_not_offered(line: Line) -> None:
    """Only who is in."""
    await line.change(Person, "cole", away_since=line.clock.now())
    await line.hears(JAY)
    await line.deliver()
    await line.said()
    await line.hears("ahmed: pass 2F2")
    assert "Mrs Cole, pastoral lead" not in await buttons(line, "ahmed")
