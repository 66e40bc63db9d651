"""Two processes keep a school's time: one runs what is due, and whoever takes over neither repeats nor leaves out."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.school import School
from bot.store.reader import Reader
from bot.timed import Due, Job, Make, Sweep
from bot.timekeeper import Report, Timekeeper, mark
from schedules.jobs import JOBS
from tests.line import Line
from tests.schedules.test_timekeeper import Noted, utc
from tests.sharing import Shared


def both(line: Line, *jobs: Job) -> tuple[Shared, Timekeeper, Timekeeper]:
    """Who leads, and the timekeepers of two processes."""
    shared = Shared(line.store)
    one, two = (
        Timekeeper(process, (line.school,), jobs, line.clock, lambda: None) for process in (shared.one, shared.two)
    )
    return shared, one, two


async def tick(line: Line, *keepers: Timekeeper, minutes: int = 1) -> None:
    """The minutes go by on both machines."""
    for _ in range(minutes):
        line.after(minutes=1)
        for keeper in keepers:
            await keeper.tick()


async def test_a_dated_job_runs_once_whoever_leads(line: Line) -> None:
    """The first dies in the minute after it ran: the second finds the day marked, and runs nothing again."""
    line.clock.move_to(utc("2026-11-23T15:58"))
    noted = Noted()
    shared, one, two = both(line, noted.job)
    await tick(line, two, one, minutes=3)
    assert len(noted.runs) == 1
    shared.pass_on()
    await tick(line, two, minutes=60)
    assert len(noted.runs) == 1


async def test_what_a_dead_one_did_not_come_to_is_made_up_for(line: Line) -> None:
    """The first died before four, and the second took over ten minutes after: the round goes, once."""
    line.clock.move_to(utc("2026-11-23T15:58"))
    noted = Noted()
    shared, _, two = both(line, noted.job)
    await tick(line, two, minutes=12)
    assert noted.runs == []
    shared.pass_on()
    await tick(line, two, minutes=12)
    assert noted.runs == [utc("2026-11-23T16:00")]


async def test_a_lead_that_passes_in_the_middle_says_nothing_twice(line: Line) -> None:
    """The first has lost the lead in the middle of the good news, and does not know yet: each family has it once, and
    that both mark the day is no trouble."""
    line.clock.move_to(utc("2026-11-23T15:00"))
    for who, pupil in (("ahmed", "Jay"), ("ahmed", "Kit"), ("ahmed", "Tom")):
        await line.hears(f"{who}: praise {pupil} wow for a poster")
    await line.deliver()
    await line.said()
    shared, one, two = both(line, *JOBS)
    shared.one.save = _then(shared, two, shared.one.save)  # type: ignore[attr-defined]
    line.clock.move_to(utc("2026-11-23T16:00"))
    await one.tick()
    told = sorted(each.key.split(":")[2] for each in await line.said())
    assert told == ["dana", "lee", "mick", "rosa"]
    assert await line.reader.occurrence("daily_positives|2026-11-23")


def _then(shared: Shared, two: Timekeeper, save: Any) -> Any:
    """As `save`; but as soon as the first has saved something, the second leads, and its minute comes."""

    async def saved(batch: Any) -> None:
        await save(batch)
        if shared.leader is shared.one:
            shared.pass_on()
            await two.tick()

    return saved


async def test_two_that_mark_a_day_at_once_have_marked_it(line: Line) -> None:
    """Neither knew of the other: the day is marked once, and neither stumbles."""
    noted, day = Noted(), line.clock.now().date()
    done = Due(noted.job, line.clock.now(), day)
    marks = [mark(line.school, line.store, done, line.clock.now(), Report(failed=number)) for number in (0, 1)]
    await asyncio.gather(*marks)
    occurrence = await line.reader.occurrence(f"noted|{day}")
    assert occurrence is not None
    assert occurrence.version == 1


async def test_a_sweep_is_not_left_out_between_two(line: Line) -> None:
    """At five past, nobody led: whoever leads a minute later sweeps, and so does the first when it has the lead again,
    for what came round while it had not."""
    swept = Swept()
    shared, one, two = both(line, Sweep("swept", "5 * * * *", swept.run))
    await tick(line, one, two, minutes=4)
    shared.leader = None
    await tick(line, one, two, minutes=3)
    assert swept.at == []
    shared.leader = shared.two
    await tick(line, one, two, minutes=3)
    assert swept.at == [utc("2026-11-23T10:08")]
    shared.leader = shared.one
    await tick(line, one, two, minutes=3)
    assert swept.at == [utc("2026-11-23T10:08"), utc("2026-11-23T10:11")]


class Swept:
    """When it was swept."""

    def __init__(self) -> None:
        self.at: list[datetime] = []

    async def run(self, school: School, at: datetime) -> AsyncGenerator[Make, None]:
        self.at.append(at)
        for make in ():
            yield make


async def test_who_does_not_lead_wakes_for_nothing(line: Line) -> None:
    """Whoever moves the clock would creep for ever towards what another does."""
    shared, one, two = both(line, *JOBS)
    assert await two.next_wake() is None
    assert await one.next_wake() == utc("2026-11-23T16:00")
    shared.pass_on()
    assert await two.next_wake() == utc("2026-11-23T16:00")


async def test_a_school_that_is_led_here_does_not_wait_for_one_that_is_not(line: Line) -> None:
    """Two schools, each led by another process: how far each has come is its own."""
    line.clock.move_to(utc("2026-11-23T15:59"))
    noted, swept = Noted(), Swept()
    shared = Shared(line.store)
    elm = _elm(line.school)
    keeper = Timekeeper(
        shared.one, (elm, line.school), (noted.job, Sweep("swept", "* * * * *", swept.run)), line.clock, lambda: None
    )
    shared.one.lead = _only("jobs oak")  # type: ignore[method-assign]
    await tick(line, keeper, minutes=3)
    assert (len(noted.runs), len(swept.at)) == (1, 3)
    shared.one.lead = _only("jobs elm")  # type: ignore[method-assign]
    await tick(line, keeper)
    assert len(swept.at) == 4, "once, for all that came round at the other meanwhile"


def _elm(oak: School) -> School:
    return replace(oak, id="elm", reader=Reader(oak.reader._find, "elm"))


def _only(what: str) -> Any:
    async def lead(asked: str) -> bool:
        return asked == what

    return lead
