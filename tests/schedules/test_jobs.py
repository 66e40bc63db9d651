"""The jobs of the product: good news each day and on the last one, the ladder, and what silence is recorded as."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.entitlements import Entitlement, entitlement_id
from bot.domain.messages import Outbound, Purpose
from bot.domain.people import Person, Pupil
from bot.timekeeper import Timekeeper
from schedules.jobs import JOBS
from tests.line import Line

JAY = "rosa: Jay is upset about his taxi"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def go_on(line: Line, until: str) -> list[tuple[str, Outbound]]:
    """Let the time pass, minute by minute where something is due; what was queued, and when (day and clock, UTC)."""
    timekeeper = Timekeeper(line.store, (line.school,), JOBS, line.clock, lambda: None)
    said: list[tuple[str, Outbound]] = []
    while True:
        await timekeeper.tick()
        said += [(f"{line.clock.now():%a %H:%M}", each) for each in await line.said()]
        await line.deliver()
        following = await timekeeper.next_wake()
        if following is None or following > utc(until):
            line.clock.move_to(utc(until))
            return said
        line.clock.move_to(max(following, line.clock.now() + timedelta(minutes=1)))


async def told(line: Line, until: str) -> list[str]:
    """The same as lines: when, to whom, and the words."""
    return [f"{when} {each.to} < {each.text}" for when, each in await go_on(line, until)]


async def noted(line: Line, *words: str) -> None:
    for each in words:
        await line.hears(f"ahmed: praise {each}")
    await line.deliver()
    await line.said()


# -- good news


async def test_each_adult_hears_of_their_own_children_that_afternoon(line: Line) -> None:
    """Everyone who may receive, in the words that were noted, and once."""
    await noted(line, "Jay raffle ticket for sitting well", "Maya wow for her poster", "Leo certificate for reading")
    assert sorted(await told(line, "2026-11-24T12:00")) == [
        "Mon 16:00 mick < Good news. Jay won a raffle ticket for sitting well. Miss Ahmed",
        "Mon 16:00 rosa < Good news. Jay won a raffle ticket for sitting well. Miss Ahmed",
        "Mon 16:00 sam < Good news. Leo earned a certificate for reading. Maya did Wow work for her poster. Miss Ahmed",
    ]
    assert await line.reader.praise_untold() == []


async def test_every_child_in_a_message_is_named_to_the_outbox(line: Line) -> None:
    """It asks again for each whether this adult may have it."""
    await noted(line, "Maya wow for her poster", "Leo certificate for reading", "Jay wow for a song")
    children = {each.to: set(each.children) for _, each in await go_on(line, "2026-11-23T17:00")}
    assert children == {"rosa": {"jay"}, "mick": {"jay"}, "sam": {"maya", "leo"}}


async def test_nobody_hears_of_a_child_that_is_not_theirs_to_hear_of(line: Line) -> None:
    """No record, no permission, a restriction: all mean no, and it waits. Two who share a phone are told once."""
    await line.change(Entitlement, entitlement_id("rosa", "jay"), restricted=True)
    await line.change(Entitlement, entitlement_id("mick", "jay"), permissions=())
    await noted(line, "Jay wow for a song", "Kit wow for a dance")
    assert {words.split()[2] for words in await told(line, "2026-11-23T17:00")} == {"lee"}
    assert [each.pupil for each in await line.reader.praise_untold()] == ["jay"]


async def test_a_pupil_who_left_has_no_good_news(line: Line) -> None:
    """It would reach a family that is no longer ours."""
    await noted(line, "Jay wow for a song")
    await line.change(Pupil, "jay", active=False)
    assert await told(line, "2026-11-23T17:00") == []


async def test_on_the_last_day_comes_the_week_instead_of_the_day(line: Line) -> None:
    """Half an hour before its end; what was told on its day is told again, for the week; once that day."""
    await noted(line, "Jay wow for a song")
    await go_on(line, "2026-11-27T12:00")
    await noted(line, "Jay certificate for reading")
    week = "Good news this week. Jay did Wow work for a song. Jay earned a certificate for reading. Miss Ahmed"
    found = sorted(await told(line, "2026-11-29T12:00"))
    assert found == [f"Fri 14:00 mick < {week}", f"Fri 14:00 rosa < {week}"]


@pytest.mark.parametrize(
    ("start", "until", "told_at"),
    [
        # the Friday is INSET: Thursday closes at 15.15 (14.15 UTC), so its round comes at 13.45 UTC, and no daily one
        ("2026-10-14T09:00", "2026-10-18T12:00", ["Wed 15:00", "Thu 13:45"]),
        # the Monday is a bank holiday, and the week before it ended on Friday
        ("2026-02-27T09:00", "2026-03-03T20:00", ["Fri 14:00", "Tue 16:00"]),
    ],
    ids=["INSET Friday", "bank holiday Monday"],
)
async def test_the_weeks_that_are_not_like_others(start: str, until: str, told_at: list[str], tmp_path: Path) -> None:
    """Good news is noted every morning, school or not; it goes home on school days, once each."""
    found: list[str] = []
    async with Line(tmp_path, at=utc(start)) as line:
        while line.clock.now() < utc(until):
            await noted(line, f"Jay wow for song {line.clock.now():%d}")
            midnight = line.clock.now().replace(hour=23, minute=0)
            found += [when for when, each in await go_on(line, f"{midnight:%Y-%m-%dT%H:%M}") if each.to == "rosa"]
            line.clock.move_to(midnight + timedelta(hours=10))
    assert found == told_at


# -- the ladder


async def test_without_an_answer_it_climbs_to_the_last_named_person(line: Line) -> None:
    """Half-way a reminder; when due, one up; each time the parent is told who has it, without a false apology."""
    await line.hears(JAY)
    await line.deliver()
    await line.said()
    said = await told(line, "2026-11-24T20:00")
    assert [words for words in said if " rosa < " not in words] == [
        "Mon 11:00 ahmed < 2F2: no answer yet. Please answer today by 12.",
        "Mon 12:00 cole < 2F2: no answer yet, so this is with you now. Please answer today by 1.",
        "Mon 13:00 okafor < 2F2: no answer yet, so this is with you now. Please answer today by 2.",
        "Mon 14:00 reid < 2F2: no answer yet, so this is with you now. Please answer tomorrow by 9.30.",
    ]
    to_rosa = [words for words in said if " rosa < " in words]
    assert [words.split(" rosa < ")[0] for words in to_rosa] == ["Mon 12:00", "Mon 13:00", "Mon 14:00"]
    assert to_rosa[0].endswith(
        "We have no note of our answer to you. If we missed you, sorry. "
        "Mrs Cole has this now and will answer today by 1. Ref 2F2."
    )


async def test_taken_and_then_left_it_climbs_all_the_same(line: Line) -> None:
    """A claim stops the reminder, never the clock."""
    for each in (JAY, "ahmed: got 2F2"):
        await line.hears(each)
        await line.deliver()
    await line.said()
    said = await go_on(line, "2026-11-24T20:00")
    assert [(when, each.to) for when, each in said if each.to != "rosa"] == [
        ("Mon 12:00", "cole"), ("Mon 13:00", "okafor"), ("Mon 14:00", "reid"),
    ]  # fmt: skip


@pytest.mark.parametrize("answer", ["ahmed> He has a new driver", "ahmed: rang 2F2", "cole: 2F2 He has a new driver"])
async def test_an_answer_or_a_call_made_stops_it(answer: str, line: Line) -> None:
    """Nobody above hears of it."""
    for each in (JAY, answer):
        await line.hears(each)
        await line.deliver()
    await line.said()
    assert await go_on(line, "2026-11-24T20:00") == []


async def test_a_call_tried_does_not_stop_it(line: Line) -> None:
    """Nobody has been answered by a phone that rang."""
    for each in (JAY, "ahmed: tried 2F2"):
        await line.hears(each)
        await line.deliver()
    await line.said()
    assert {each.to for _, each in await go_on(line, "2026-11-23T12:30")} == {"ahmed", "cole", "rosa"}


async def test_out_of_hours_the_ladder_stands_still(tmp_path: Path) -> None:
    """Raised on Friday evening: nobody is pinged before Monday, and half-way is a school hour later."""
    async with Line(tmp_path, at=utc("2026-11-20T20:00")) as line:
        await line.hears(JAY)
        await line.deliver()
        await line.said()
        said = await go_on(line, "2026-11-23T11:00")
        assert [(when, each.to) for when, each in said] == [
            ("Mon 09:45", "ahmed"),
            ("Mon 10:45", "cole"),
            ("Mon 10:45", "rosa"),
        ]


async def test_a_stranger_climbs_too(line: Line) -> None:
    """The office has it first; the ladder knows no difference."""
    await line.hears("x: is this the school")
    await line.deliver()
    await line.said()
    said = await go_on(line, "2026-11-23T12:00")
    assert [(when, each.to or each.address) for when, each in said][:2] == [
        ("Mon 11:00", "finch"),
        ("Mon 12:00", "cole"),
    ]


@pytest.mark.parametrize(
    "gone", [("cole",), ("cole", "okafor"), ("ahmed",), ("ahmed", "cole", "okafor", "reid", "stone", "finch", "bell")]
)
async def test_a_rung_without_anybody_is_climbed_over(gone: tuple[str, ...], line: Line) -> None:
    """Nothing is lost and nothing fails: whoever is there hears of it in their turn."""
    await line.hears(JAY)
    await line.deliver()
    await line.said()
    for who in gone:
        await line.change(Person, who, active=False)
    reached = {each.to for _, each in await go_on(line, "2026-11-23T20:00")} - {"rosa"}
    assert reached == {"ahmed", "cole", "okafor", "reid"} - set(gone)


# -- silence


async def test_silence_is_recorded_as_unconfirmed_after_three_school_days(line: Line) -> None:
    """Not as sorted; a weekend does not count; the question is no longer asked."""
    for each in (JAY, "ahmed> He has a new driver"):
        await line.hears(each)
        await line.deliver()
    await go_on(line, "2026-11-26T20:00")
    assert (await line.newest()).state == "answered"
    await go_on(line, "2026-11-27T09:00")
    concern = await line.newest()
    assert (concern.state, concern.living, concern.closed_at) == ("unconfirmed", False, utc("2026-11-27T08:00"))


async def test_a_family_that_wrote_is_not_silent(line: Line) -> None:
    """Whatever they wrote, it opened the matter again."""
    for each in (JAY, "ahmed> He has a new driver", "rosa: he was late again"):
        await line.hears(each)
        await line.deliver()
    await go_on(line, "2026-11-30T20:00")
    assert (await line.newest()).state == "open"


async def test_purposes_of_jobs_are_the_schools_own(line: Line) -> None:
    """What the school starts is held by quiet hours, and none of it goes after a STOP."""
    await noted(line, "Jay wow for a song")
    await line.hears(JAY)
    await line.said()
    purposes: set[Any] = {each.purpose for _, each in await go_on(line, "2026-11-23T20:00")}
    assert purposes == {Purpose.PRAISE, Purpose.PING, Purpose.PROGRESS}
