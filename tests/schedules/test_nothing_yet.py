"""Children with no good news: staff learn how many on Wednesday and on the last day, and see who when they ask."""

from pathlib import Path

import pytest

from bot.domain.messages import InboundKind, Outbound, OutboundKind
from bot.domain.people import Person, Pupil, Role
from tests.handlers.cases import fits
from tests.line import Line
from tests.looking import outbound_to
from tests.schedules.test_jobs import go_on, noted, utc

WEDNESDAY, THURSDAY, FRIDAY = "2026-11-25T12:00", "2026-11-26T12:00", "2026-11-27T12:30"
YET = "Children with no good news noted yet this week:"


async def told(line: Line, until: str) -> dict[str, str]:
    """Who of the staff is told how many: "Wed 12:00 3"."""
    said = [(when, each) for when, each in await go_on(line, until) if "no good news noted yet" in each.text]
    assert len({each.to for _, each in said}) == len(said)
    return {each.to: f"{when} {each.text.partition(': ')[2].partition('.')[0]}" for when, each in said}


async def test_on_wednesday_each_key_worker_learns_how_many(line: Line) -> None:
    """Miss Ahmed has three. Mr Bell works on Thursdays and Fridays: his two, and the one who has nobody, are Mrs
    Cole's that day."""
    assert await told(line, WEDNESDAY) == {"ahmed": "Wed 12:00 3", "cole": "Wed 12:00 3"}


async def test_what_was_noted_counts_told_or_not_and_last_weeks_does_not(line: Line) -> None:
    """Praise of last week is last week's; one noted a minute ago is this week's."""
    await noted(line, "Maya wow for her poster")
    assert await told(line, WEDNESDAY) == {"ahmed": "Wed 12:00 2", "cole": "Wed 12:00 3"}
    await noted(line, "Jay wow for a song", "Kit wow for a dance")
    assert (await told(line, FRIDAY)).keys() == {"bell", "cole"}
    assert await told(line, "2026-12-02T12:00") == {"ahmed": "Wed 12:00 3", "cole": "Wed 12:00 3"}


async def test_on_the_last_day_the_pastoral_lead_has_the_whole_list(line: Line) -> None:
    """And each key worker their own; the words ask for somebody to ring."""
    await go_on(line, THURSDAY)
    said = {each.to: each for _, each in await go_on(line, FRIDAY)}
    assert {id: each.text.partition(": ")[2][0] for id, each in said.items()} == {
        "ahmed": "3",
        "bell": "2",
        "cole": "6",
    }
    assert "rings home today" in said["cole"].text
    assert said["cole"].buttons[0].data == "nothing:all"
    assert said["ahmed"].buttons[0].data == "nothing:mine"


async def test_without_a_pastoral_lead_the_head_has_it(line: Line) -> None:
    """Somebody always does."""
    await line.change(Person, "cole", active=False)
    assert (await told(line, THURSDAY)).keys() == {"ahmed", "okafor"}
    assert await told(line, FRIDAY) == {"ahmed": "Fri 12:00 3", "bell": "Fri 12:00 2", "okafor": "Fri 12:00 6"}


async def test_who_all_have_something_are_no_message(line: Line) -> None:
    """Nothing to show is nothing to say."""
    await noted(line, *(f"{name} wow for a song" for name in ("Jay", "Maya", "Kit", "Leo", "Ben", "Tom")))
    assert await told(line, "2026-11-29T12:00") == {}


async def test_what_could_not_be_shown_that_day_is_not_shown_later(line: Line) -> None:
    """On Thursday morning it would be about Wednesday."""
    said = [each for _, each in await go_on(line, WEDNESDAY) if "no good news" in each.text]
    assert {each.stale_at for each in said} == {utc("2026-11-25T18:00")}


async def test_a_child_who_left_is_nobodys(line: Line) -> None:
    """Mr Bell's only other child: one is left."""
    await line.change(Pupil, "leo", active=False)
    assert (await told(line, WEDNESDAY))["cole"] == "Wed 12:00 2"


async def test_an_early_finish_and_an_inset_friday(tmp_path: Path) -> None:
    """The Thursday is the last day when Friday is INSET; there is no second message on it."""
    async with Line(tmp_path, at=utc("2026-10-12T09:00")) as line:
        assert await told(line, "2026-10-14T12:00") == {"ahmed": "Wed 11:00 3", "cole": "Wed 11:00 3"}
        assert await told(line, "2026-10-17T12:00") == {
            "ahmed": "Thu 11:00 3", "bell": "Thu 11:00 2", "cole": "Thu 11:00 6",
        }  # fmt: skip


async def test_no_name_stands_on_a_lock_screen(line: Line) -> None:
    """Neither in what is sent nor in what it turns back into."""
    for _, each in await go_on(line, "2026-11-27T13:00"):
        assert each.protect
        assert not any(name in each.text + each.sms_text for name in ("Jay", "Maya", "Kit", "Leo", "Ben", "Tom", "J."))


# -- the names


async def shown(line: Line, who: str, data: str) -> list[Outbound]:
    """What the button under their notice brings: the answer to the press, the names, and what hides them."""
    sent = [each for each in await outbound_to(line.reader, who) if each.buttons and each.provider_id]
    await line.said()
    await line.take(line.inbound(who, data, kind=InboundKind.BUTTON, query_id="q", reply_to=sent[0].provider_id))
    return in_order(await line.said())


def in_order(said: list[Outbound]) -> list[Outbound]:
    return sorted(said, key=lambda each: (each.kind is OutboundKind.EDIT, each.not_before is not None))


async def test_show_turns_it_into_the_names_for_ten_minutes(line: Line) -> None:
    """In place, without a sound; then it is the number again."""
    await go_on(line, WEDNESDAY)
    toast, names, hidden = await shown(line, "ahmed", "nothing:mine")
    assert toast.kind is OutboundKind.TOAST
    assert names.text == "No good news noted yet this week:\nJay Marlowe 9B\nKit Kaur 9B\nMaya Idris 9B"
    assert names.kind is hidden.kind is OutboundKind.EDIT
    assert hidden.text.startswith(f"{YET} 3.")
    assert hidden.not_before
    assert (hidden.not_before - line.clock.now()).total_seconds() == 600


async def test_every_look_at_the_names_is_on_record(line: Line) -> None:
    """By the button and by the word, by Telegram and by SMS: who was shown which children, and when."""
    await go_on(line, WEDNESDAY)
    await shown(line, "ahmed", "nothing:mine")
    await line.hears("ahmed: who")
    await line.change(Person, "finch", role=Role.PASTORAL)
    await line.hears("finch: who")
    mine, all_of_them = {"jay", "kit", "maya"}, {"jay", "kit", "maya", "leo", "ben", "tom"}
    found = await line.reader.openings(line.clock.now())
    assert [(each.person, set(each.pupils)) for each in found] == [
        ("ahmed", mine),
        ("ahmed", mine),
        ("finch", all_of_them),
    ]


async def test_whoever_is_no_lead_is_shown_their_own(line: Line) -> None:
    """A button's data says what somebody may have pressed, not what they may see."""
    await go_on(line, WEDNESDAY)
    _, names, _ = await shown(line, "ahmed", "nothing:all")
    assert "Leo" not in names.text
    _, names, _ = await shown(line, "cole", "nothing:all")
    assert names.text.count("\n") == 6


async def test_once_all_have_something_show_says_so(line: Line) -> None:
    """It shows what is true when it is pressed."""
    await go_on(line, WEDNESDAY)
    await noted(line, "Jay wow for a song", "Maya wow for a song", "Kit wow for a song")
    _, names, _ = await shown(line, "ahmed", "nothing:mine")
    assert names.text == "Every child that you look after has good news noted this week."


async def test_by_sms_the_word_brings_initials(line: Line) -> None:
    """Ms Finch has only SMS, and nobody above her is in: those with no key worker are hers."""
    for gone in ("cole", "okafor", "ahmed"):
        await line.change(Person, gone, away_since=line.clock.now())
    await line.hears("finch: who?")
    await fits(
        line, ["finch < No good news noted yet this week:\nB.W. 9B, J.M. 9B, K.K. 9B, L.I. 9B, M.I. 9B, T.W. 9B"]
    )


@pytest.mark.parametrize(("who", "count"), [("ahmed", 3), ("cole", 6), ("okafor", 6)])
async def test_by_telegram_the_word_brings_the_number_and_then_the_names(who: str, count: int, line: Line) -> None:
    """The names never stand in what makes a sound."""
    await line.hears(f"{who}: who")
    said, names, hidden = in_order(await line.said())
    assert said.text.startswith(f"{YET} {count}.")
    assert said.text == hidden.text
    assert said.protect
    assert names.original == said.id
    assert names.text.count("\n") == count


async def test_a_family_that_writes_who_is_a_family(line: Line) -> None:
    """It is a word for staff."""
    await line.hears("rosa: who")
    assert "noted" not in " ".join(await line.spoken())
