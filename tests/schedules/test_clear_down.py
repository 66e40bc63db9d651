"""The end of the week: owners see what is open at noon, the head at 14.30, and who still waits has an honest word."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.domain.messages import Button, InboundKind, Outbound, OutboundKind, Purpose
from bot.domain.people import Person
from bot.timekeeper import run_job
from schedules.jobs import JOBS
from tests.line import Line
from tests.looking import outbound_to
from tests.schedules.test_jobs import go_on, utc

MORNING, NOON, EVENING = "2026-11-27T10:30", "2026-11-27T12:00", "2026-11-27T20:00"
MONDAY_NIGHT = "2026-11-30T20:00"
JAY = "rosa: Jay is upset about his taxi"
WORD = "We have not answered you yet. {name} will answer you {when}. Ref {ref}."
TOLD = ("Jay", "Maya", "Leo", "Tom", "Ben", "Kit", "Marlowe", "Idris", "Whitlock", "upset", "cried", "sad")

Said = Sequence[tuple[str, Outbound]]


async def hear(line: Line, *lines: str) -> None:
    for each in lines:
        await line.hears(each)
        await line.deliver()
        line.after(minutes=1)
    await line.said()


def lists(said: Said) -> dict[str, str]:
    """The lists of what is open: who has one, when, and its lines."""
    found = [(when, each) for when, each in said if "day of the week. Open" in each.text]
    assert len({each.to for _, each in found}) == len(found), "somebody has two"
    return {each.to: f"{when}: {each.text.partition(chr(10))[2]}" for when, each in found}


def words(said: Said) -> list[str]:
    """What families get because the week ends."""
    return [f"{when} {each.to} < {each.text}" for when, each in said if each.purpose is Purpose.STILL_WAITING]


# -- noon


async def test_at_noon_each_owner_sees_what_of_theirs_is_open(line: Line) -> None:
    """By reference, age and time. What climbed is also theirs whom it came to; what was answered, its answerer's."""
    await hear(line, JAY, "sam: Maya cried", "ahmed: 2F3 I sat with her")
    await go_on(line, MORNING)
    await hear(line, "dana: Ben was sad on the bus home")
    found = lists(await go_on(line, NOON))
    assert found.pop("ahmed") == "Fri 12:00: 2F2, since Monday: late (today by 2)"
    assert found.pop("reid") == "Fri 12:00: 2F2, since Monday: late (today by 2)"
    assert found == {"bell": "Fri 12:00: 2F4, since today: today by 12.30"}


async def test_what_was_answered_and_is_not_sorted_is_open(line: Line) -> None:
    """On the last two days it is the plan that is asked of; a question that was answered is nobody's."""
    await go_on(line, "2026-11-26T09:00")
    await hear(line, JAY, "ahmed: 2F2 He has a new driver")
    await hear(line, "sam: What time is the play", "cole: 2F3 At six")
    await go_on(line, MORNING)
    assert lists(await go_on(line, NOON)) == {"ahmed": "Fri 12:00: 2F2, since yesterday: answered. Is a plan agreed?"}


async def test_who_is_not_in_is_skipped_and_somebody_sees_it(line: Line) -> None:
    """Miss Ahmed went home ill: her matters are the pastoral lead's that day, and her phone is left in peace."""
    await go_on(line, MORNING)
    await hear(line, JAY, "ahmed: away")
    found = lists(await go_on(line, NOON))
    assert found.keys() == {"cole"}
    assert found["cole"].startswith("Fri 12:00: 2F2, since today")


async def test_without_anything_open_nobody_is_written_to(line: Line) -> None:
    """Neither staff nor a family."""
    await hear(line, JAY, "ahmed: 2F2 He has a new driver", "rosa: yes sorted")
    said = await go_on(line, EVENING)
    assert lists(said) == {}
    assert words(said) == []


async def test_a_list_shows_no_name_and_no_word_and_opens_beside_itself(line: Line) -> None:
    """The button brings the words in a message of their own, hidden again after ten minutes; the list stays."""
    await hear(line, JAY, "sam: Maya cried", "99: is this the school")
    said = [each for _, each in await go_on(line, EVENING) if "day of the week. Open" in each.text]
    assert said
    for each in said:
        assert not any(name in each.text + each.sms_text for name in TOLD)
        assert each.protect
        assert each.stale_at == utc("2026-11-27T18:00")
    button = next(each for each in said if each.to == "ahmed").buttons[0]
    assert button == Button(label="Open 2F2", data=f"read:{(await line.concerns())[0].id}")
    listed = [each for each in await outbound_to(line.reader, "ahmed") if button in each.buttons][-1]
    press: dict[str, Any] = {"kind": InboundKind.BUTTON, "query_id": "q", "reply_to": listed.provider_id}
    await line.take(line.inbound("ahmed", button.data, **press))
    said = await line.said()
    here = next(each for each in said if each.kind is OutboundKind.SEND)
    edits = sorted((each for each in said if each.kind is OutboundKind.EDIT), key=lambda each: bool(each.not_before))
    assert here.text == "2F2: here it is."
    assert {each.original for each in edits} == {here.id}
    assert "Jay is upset about his taxi" in edits[0].text
    assert edits[1].not_before == line.clock.now() + timedelta(minutes=10)


# -- 14.30


async def test_the_head_sees_all_that_is_open_the_oldest_first(line: Line) -> None:
    """By reference and whose it is; danger is first, so that no end of a long list hides it."""
    await hear(line, "sam: Maya cried", JAY)
    await go_on(line, "2026-11-24T12:00")
    await hear(line, "ahmed: 2F3 He has a new driver")
    await go_on(line, MORNING)
    await hear(line, "dana: Ben has a knife")
    await go_on(line, "2026-11-27T12:30")
    found = lists(await go_on(line, "2026-11-27T15:00"))["okafor"]
    assert found.split("\n") == [
        "Fri 14:30: 2F4, since today, Dr Reid: now",
        "2F2, since Monday, Dr Reid: late (on Monday by 10.45)",
        "2F3, since Monday, Miss Ahmed: answered, not sorted yet",
    ]


async def test_while_the_head_is_not_in_who_stands_in_sees_it(line: Line) -> None:
    """Somebody always does."""
    await hear(line, JAY)
    await line.change(Person, "okafor", away_since=line.clock.now())
    found = lists(await go_on(line, EVENING))
    assert found["cole"].startswith("Fri 14:30: 2F2, since Monday")


async def test_who_still_waits_has_an_honest_word_once(line: Line) -> None:
    """A name and a time of the next school day; whoever was answered has none, nor has one who asked nothing of us."""
    await hear(line, JAY, "sam: Maya cried", "ahmed: 2F3 I sat with her", "noel: how is Jay", "99: is this the school")
    said = await go_on(line, MONDAY_NIGHT)
    word = WORD.format(name="Dr Reid", when="on Monday by 10.45", ref="2F2")
    assert words(said) == [f"Fri 14:30 rosa < {word}"]


async def test_a_second_week_has_its_own_word_and_no_run_says_it_twice(line: Line) -> None:
    """The same job run again for the same day says nothing more, whether the first word went out or not."""
    await hear(line, JAY)
    await go_on(line, EVENING)
    job = next(each for each in JOBS if each.name == "friday_clear_down")
    await run_job(line.school, line.store, job, utc("2026-11-27T14:30"))
    assert [each for each in await line.said() if each.purpose is Purpose.STILL_WAITING] == []
    assert [each[:9] for each in words(await go_on(line, "2026-12-04T20:00"))] == ["Fri 14:30"]


async def test_the_ladders_own_word_waits_for_the_time_that_was_told(line: Line) -> None:
    """Raised at 11, it comes to the head at 14.30 and to Dr Reid on Monday at 9.15. The family has one word on Friday;
    the next only once its time has passed, and none if somebody has answered by then."""
    await go_on(line, "2026-11-27T11:00")
    await hear(line, JAY)
    said = await go_on(line, MONDAY_NIGHT)
    to_rosa = [f"{when} {each.text}" for when, each in said if each.to == "rosa"]
    assert to_rosa == [
        "Fri 13:00 We have no note of our answer to you. If we missed you, sorry. Mrs Cole has this now and will "
        "answer today by 2. Ref 2F2.",
        "Fri 14:00 We have no note of our answer to you. If we missed you, sorry. Mr Okafor has this now and will "
        "answer on Monday by 9.15. Ref 2F2.",
        f"Fri 14:30 {WORD.format(name='Mr Okafor', when='on Monday by 9.15', ref='2F2')}",
        "Mon 09:15 We have no note of our answer to you. If we missed you, sorry. Dr Reid has this now and will "
        "answer today by 11.15. Ref 2F2.",
    ]
