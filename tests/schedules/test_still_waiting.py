"""The honest word at the week's end: to whom it goes, what it promises, and that STATUS says the same at any time."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.concerns import ConcernState
from bot.domain.entitlements import Permission
from bot.domain.messages import RULES, Outbound, OutboundState, Purpose
from bot.domain.people import Person, is_in
from bot.timekeeper import run_job
from schedules.jobs import JOBS
from tests.line import CALENDAR, Line
from tests.schedules.test_clear_down import EVENING, JAY, MONDAY_NIGHT, hear, words
from tests.schedules.test_jobs import go_on, utc

# What came and when (on the last day, in UTC, as the school's clock), and who is told what at 14.30.
CAME = (
    ("Monday's, that nobody has answered", [("2026-11-23T10:00", JAY)], ["rosa: Dr Reid on Monday by 10.45"]),
    ("Friday's that is late", [("2026-11-27T09:00", JAY)], ["rosa: Dr Reid on Monday by 9.15"]),
    ("Friday's that is due on Monday: the receipt stands", [("2026-11-27T13:00", JAY)], []),
    ("Monday's, answered and not sorted", [("2026-11-24T10:00", JAY), ("2026-11-26T10:00", "ahmed: 2F2 Yes")], []),
    ("answered and not sorted, says the parent", [("2026-11-26T09:00", JAY), ("2026-11-26T10:00", "ahmed: 2F2 Yes"),
        ("2026-11-27T09:00", "rosa: still the same")], ["rosa: Dr Reid on Monday by 9.15"]),
    ("a call was logged", [("2026-11-23T10:00", JAY), ("2026-11-27T09:00", "ahmed: rang 2F2 all well")], []),
    ("a call was only tried", [("2026-11-23T10:00", JAY), ("2026-11-27T09:00", "ahmed: tried 2F2")],
        ["rosa: Dr Reid on Monday by 10.45"]),
    ("taking it is no answer", [("2026-11-23T10:00", JAY), ("2026-11-27T14:00", "ahmed: got 2F2")],
        ["rosa: Miss Ahmed on Monday by 10.45"]),
    ("two matters of one parent", [("2026-11-24T10:00", "sam: Maya cried"), ("2026-11-24T10:01", "sam: Leo cried")],
        ["sam: Dr Reid on Monday by 10.45", "sam: Dr Reid on Monday by 10.45"]),
    ("a stranger was promised nothing", [("2026-11-23T10:00", "99: is this the school")], []),
    ("nor was who may raise nothing", [("2026-11-23T10:00", "noel: how is Jay")], []),
    ("a question that nobody answered", [("2026-11-27T08:50", "rosa: What time is the play")],
        ["rosa: Dr Reid on Monday by 9.05"]),
    ("a question that was answered", [("2026-11-27T09:00", "rosa: What time is the play"),
        ("2026-11-27T09:30", "ahmed: 2F2 At six")], []),
)  # fmt: skip


async def played(line: Line, story: list[tuple[str, str]]) -> None:
    for at, each in story:
        await go_on(line, at)
        await hear(line, each)


def short(word: str) -> str:
    """ "Fri 14:30 rosa < We have not answered you yet. Dr Reid will answer you on Monday by 9.15. Ref 2F2." """
    who, _, told = word.removeprefix("Fri 14:30 ").partition(" < We have not answered you yet. ")
    return f"{who}: {told.partition('. Ref')[0].replace(' will answer you', '')}"


@pytest.mark.parametrize(("why", "story", "told"), CAME, ids=[each[0] for each in CAME])
async def test_who_still_waits_is_told(why: str, story: list[tuple[str, str]], told: list[str], line: Line) -> None:
    """Never who was answered and only has not said "sorted"; never by a time that lies behind, or in the week's end."""
    await played(line, story)
    assert [short(each) for each in words(await go_on(line, EVENING))] == told, why


async def test_who_is_only_rung_gets_none(line: Line) -> None:
    """Somebody else may read the phone; the head's list has it."""
    await line.change(Person, "rosa", ring_only=True)
    await hear(line, JAY)
    said = await go_on(line, EVENING)
    assert words(said) == []
    assert any(each.to == "okafor" and "2F2, since Monday" in each.text for _, each in said)


async def test_its_rules_are_those_of_what_the_school_starts() -> None:
    """Held by quiet hours, STOP, ring only and PAUSE; only to who may raise for the child; and never sent again when
    it is not known whether it went."""
    rule = RULES[Purpose.STILL_WAITING]
    assert (rule.school_starts, rule.after_stop, rule.rung_instead, rule.paused) == (True, False, True, True)
    assert (rule.permission, rule.send_again, rule.waits) == (Permission.RAISE, False, False)


async def of_now(line: Line) -> list[Outbound]:
    return [each for each in await line.said() if each.purpose is Purpose.RECEIPT]


TIMES = ("2026-11-27T14:30", "2026-11-27T14:45", "2026-11-27T22:00", "2026-11-29T12:00", "2026-11-30T08:30")


@pytest.mark.parametrize("at", TIMES)
@pytest.mark.parametrize("raised", ["2026-11-23T10:00", "2026-11-27T09:00", "2026-11-27T11:00"])
async def test_status_says_what_the_word_said(raised: str, at: str, line: Line) -> None:
    """The same name and the same time, from the word until that time, also while others climb the ladder."""
    await played(line, [(raised, JAY)])
    word = short(words(await go_on(line, "2026-11-27T14:30"))[0])
    await go_on(line, at)
    await line.hears("rosa: status")
    told = (await of_now(line))[-1].text
    name, _, when = told.removeprefix("2F2: ").removesuffix(".").partition(" will answer you ")
    day = "today" if at.startswith("2026-11-30") else "tomorrow" if at.startswith("2026-11-29") else "on Monday"
    assert f"rosa: {name} {when}" == word.replace("on Monday", day)


async def test_status_before_the_word_says_what_the_ladder_says(line: Line) -> None:
    """Until 14.30 on the last day nothing changes."""
    await played(line, [("2026-11-27T11:00", JAY)])
    await go_on(line, "2026-11-27T14:10")
    await line.hears("rosa: status")
    assert (await of_now(line))[-1].text == "2F2: Mr Okafor will answer you on Monday by 9.15."


async def test_status_of_who_got_no_word_says_what_it_would_have_said(line: Line) -> None:
    """After STOP no word goes; who asks then is told the same as everybody."""
    await played(line, [("2026-11-27T09:45", JAY)])
    line.clock.move_to(utc("2026-11-27T14:30"))
    await line.hears("rosa: status")
    by_status = (await of_now(line))[-1].text.removeprefix("2F2: ").removesuffix(".")
    word = words(await go_on(line, "2026-11-27T14:30"))[0]
    assert by_status in word


async def test_an_answer_takes_the_word_back_that_still_waits(line: Line) -> None:
    """Held while the school was paused, it is not true any more once somebody has answered."""
    await hear(line, JAY)
    line.clock.move_to(utc("2026-11-27T14:30"))
    job_said = await _without_sending(line)
    await line.hears("ahmed: 2F2 He has a new driver")
    found = await line.reader.outbound(job_said.id)
    assert found
    assert found.state is OutboundState.REPLACED
    concern = await line.newest()
    assert (concern.state, concern.told_until, concern.told) == (ConcernState.ANSWERED, None, ())


async def _without_sending(line: Line) -> Outbound:
    job = next(each for each in JOBS if each.name == "friday_clear_down")
    await run_job(line.school, line.store, job, line.clock.now())
    return next(each for each in await line.said() if each.purpose is Purpose.STILL_WAITING)


async def test_whoever_is_named_is_in_on_that_day(line: Line) -> None:
    """Dr Reid comes on Fridays only, Mrs Cole is away: somebody who is in on Monday is named, also by STATUS when the
    one who was named goes away after all."""
    await line.change(Person, "reid", days=(4,))
    await hear(line, JAY)
    word = short(words(await go_on(line, EVENING))[0])
    assert word == "rosa: Mrs Cole on Monday by 10.45"
    await line.change(Person, "cole", away_since=line.clock.now())
    await line.hears("rosa: status")
    told = (await of_now(line))[-1].text
    assert "Mrs Cole" not in told
    assert "Mr Okafor will answer you on Monday" in told


@pytest.mark.parametrize(
    ("raised", "told_at", "until"),
    [
        ("2026-10-12T09:00", "Thu 13:30", "2026-10-17T12:00"),  # Friday 16 October is INSET; UTC is an hour behind
        ("2026-12-14T10:00", "Fri 14:30", "2026-12-19T12:00"),
    ],
)
async def test_it_is_the_last_school_day_of_the_week(raised: str, told_at: str, until: str, tmp_path: Path) -> None:
    """Whichever that is, and once; before the holidays it is told for the first day of the next term."""
    async with Line(tmp_path, at=utc(raised)) as line:
        await hear(line, JAY)
        assert [each.partition(" rosa")[0] for each in words(await go_on(line, until))] == [told_at]


async def test_its_time_is_in_school(line: Line) -> None:
    """For whatever was raised in the week: it is in school hours of a later day, and whoever is named is in."""
    for day in range(23, 28):
        await go_on(line, f"2026-11-{day}T10:00")
        await hear(line, JAY if day == 23 else f"sam: NEW Maya cried on day {day}")
    await go_on(line, MONDAY_NIGHT[:-5] + "08:00")
    found = [each for each in await line.concerns() if each.told_until]
    assert len(found) >= 2
    for each in found:
        assert each.told_until
        assert CALENDAR.is_open(each.told_until - timedelta(seconds=1))
        assert CALENDAR.today(each.told_until) > datetime(2026, 11, 27).date()  # noqa: DTZ001
        people = [await line.reader.person(id) for id in each.told]
        assert any(person and is_in(person, CALENDAR.today(each.told_until)) for person in people)
