"""Every dated job once: after a restart, a missed hour, on both sides of a clock change; sweeps; and bad rows."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.domain.concerns import Concern
from bot.domain.messages import NOTHING, Batch
from bot.errors import Conflict, StoreUnavailable
from bot.school import School
from bot.store.base import Store
from bot.timed import Dated, Job, Make, Sweep
from bot.timekeeper import Timekeeper, run_job
from schedules.jobs import JOBS
from tests.line import Line

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def keeper(line: Line, *jobs: Job, store: Any = None) -> Timekeeper:
    """A timekeeper as a start of the service makes it."""
    return Timekeeper(store or line.store, (line.school,), jobs, line.clock, lambda: None)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class Noted:
    """A dated job at 16.00 on school days, that notes each of its runs; `families` are what it makes batches of."""

    def __init__(self, *families: str, spoil: str = "", begin: bool = True) -> None:
        self.families, self.spoil, self.begin = families or ("marlowe",), spoil, begin
        self.runs: list[datetime] = []
        self.made: list[str] = []

    def when(self, school: School, day: date) -> datetime | None:
        at = school.calendar.at(day, datetime(2026, 1, 1, 16).time())  # noqa: DTZ001  (a wall clock's)
        return at if school.calendar.is_school_day(day) else None

    async def run(self, school: School, at: datetime) -> AsyncGenerator[Make, None]:
        self.runs.append(at)
        if not self.begin:
            raise RuntimeError("a fault before the first family")
        for family in self.families:
            yield partial(self._family, school, family, at)

    async def _family(self, school: School, family: str, at: datetime) -> Batch:
        if family == self.spoil:
            raise RuntimeError(f"a fault over {family}")
        self.made.append(family)
        person = await school.reader.person("rosa")
        assert person
        return Batch(changed=(person,))

    @property
    def job(self) -> Dated:
        return Dated("noted", self.when, self.run)


async def ticks(line: Line, timekeeper: Timekeeper, until: str, every: timedelta = 15 * MINUTE) -> None:
    """As the machine's clock would, until then."""
    while line.clock.now() < utc(until):
        line.clock.move_to(min(line.clock.now() + every, utc(until)))
        await timekeeper.tick()


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Callable[[str], Any]]:
    """A line that begins at a time in UTC."""
    opened: list[Line] = []

    async def begin(text: str) -> Line:
        opened.append(await Line(tmp_path, at=utc(text)).__aenter__())
        return opened[0]

    yield begin
    for line in opened:
        await line.__aexit__()


async def test_a_dated_job_runs_once_a_school_day(at: Any) -> None:
    """Monday to Monday, looked at every quarter of an hour; on the weekend not at all."""
    line, noted = await at("2026-11-23T08:00"), Noted()
    await ticks(line, keeper(line, noted.job), "2026-11-30T20:00")
    assert [f"{each:%a %H:%M}" for each in noted.runs] == [
        f"{day} 16:00" for day in ["Mon", "Tue", "Wed", "Thu", "Fri", "Mon"]
    ]


@pytest.mark.parametrize(
    ("began", "until", "runs"),
    [
        ("2026-03-27T08:00", "2026-03-30T20:00", ["2026-03-27 16:00", "2026-03-30 15:00"]),
        ("2026-10-23T08:00", "2026-10-26T20:00", ["2026-10-23 15:00", "2026-10-26 16:00"]),
    ],
    ids=["to summer time", "to winter time"],
)
async def test_a_clock_change_moves_nothing_at_school(began: str, until: str, runs: list[str], at: Any) -> None:
    """Four in the afternoon by the school's clock is another hour in UTC before and after."""
    line, noted = await at(began), Noted()
    await ticks(line, keeper(line, noted.job), until)
    assert [f"{each:%Y-%m-%d %H:%M}" for each in noted.runs] == runs


@pytest.mark.parametrize(("day", "count"), [("2026-03-29", 1), ("2026-10-25", 1)])
async def test_a_time_that_comes_twice_or_never_is_one_occurrence(day: str, count: int, at: Any) -> None:
    """Half past one at night on the Sundays of the clock changes, by whoever would set such an hour."""
    line, noted = await at(f"{day}T00:00"), Noted()
    half_past_one = datetime(2026, 1, 1, 1, 30).time()  # noqa: DTZ001  (a wall clock's)
    job = Dated("night", lambda school, on: school.calendar.at(on, half_past_one), noted.run)
    await ticks(line, keeper(line, job), f"{day}T04:00", 5 * MINUTE)
    assert len(noted.runs) == count


@pytest.mark.parametrize(("down_until", "runs"), [("17:00", 1), ("19:00", 1), ("19:01", 0), ("23:00", 0)])
async def test_a_missed_hour_is_made_up_for_within_the_catch_up(down_until: str, runs: int, at: Any) -> None:
    """Three hours late is late; after that it is let go, and tomorrow's comes as usual."""
    line, noted = await at("2026-11-23T15:00"), Noted()
    line.clock.move_to(utc(f"2026-11-23T{down_until}"))
    timekeeper = keeper(line, noted.job)
    await timekeeper.tick()
    assert [each.hour for each in noted.runs] == [16] * runs
    await ticks(line, timekeeper, "2026-11-24T20:00")
    assert len(noted.runs) == runs + 1


async def test_a_restart_in_the_middle_finishes_and_repeats_nothing(at: Any) -> None:
    """The store fails after the first of three families; a new process does the rest, and marks the day as done."""
    line = await at("2026-11-23T15:00")
    for who, pupil in (("ahmed", "Jay"), ("ahmed", "Kit"), ("ahmed", "Tom")):
        await line.hears(f"{who}: praise {pupil} wow for a poster")
    await line.deliver()
    await line.said()
    line.clock.move_to(utc("2026-11-23T16:00"))
    await keeper(line, *JOBS, store=_FailsAfter(line.store, 1)).tick()
    first = {each.key for each in await line.said()}
    for _ in range(3):
        line.clock.move_to(line.clock.now() + MINUTE)
        await keeper(line, *JOBS).tick()
    rest = {each.key for each in await line.said()}
    assert not first & rest
    assert sorted(key.split(":")[2] for key in first | rest) == ["dana", "lee", "mick", "rosa"]


class _FailsAfter:
    """A store whose disk is full after so many saves."""

    def __init__(self, store: Store, saves: int) -> None:
        self._store, self._saves = store, saves
        self.lead = store.lead

    async def save(self, batch: Batch) -> None:
        self._saves -= 1
        if self._saves < 0:
            raise StoreUnavailable("no room")
        await self._store.save(batch)


async def test_a_store_that_is_down_is_tried_at_the_next_tick(at: Any) -> None:
    """What came round meanwhile is not lost: sweeps too count from the last tick that succeeded."""
    line, noted = await at("2026-11-23T15:59"), Noted()
    swept = Noted()
    store = _FailsAfter(line.store, 0)
    timekeeper = keeper(line, noted.job, Sweep("swept", "0 16 * * *", swept.run), store=store)
    for _ in range(3):
        line.after(minutes=1)
        assert not await timekeeper.tick()
    store._saves = 100
    line.after(minutes=1)
    await timekeeper.tick()
    assert len(noted.made) == 4
    assert len(swept.made) == 1
    await timekeeper.tick()
    assert len(noted.runs) == 4


async def test_one_bad_family_stops_nobody_elses_friday(at: Any) -> None:
    """The others are saved at once; the bad one is tried five times, then the day is marked, with how many failed."""
    line, noted = await at("2026-11-23T15:59"), Noted("a", "bad", "c", spoil="bad")
    timekeeper = keeper(line, noted.job)
    for _ in range(10):
        line.after(minutes=1)
        await timekeeper.tick()
    assert noted.made == ["a", "c"] * 5
    done = await line.reader.occurrence("noted|2026-11-23")
    assert (done.batches, done.failed) == (2, 1)


async def test_a_job_that_cannot_even_begin_stops_no_other_job(at: Any) -> None:
    """Neither an earlier one in the table nor a sweep that climbs the ladder."""
    line = await at("2026-11-23T15:59")
    bad, good, swept = Noted(begin=False), Noted(), Noted()
    others = (Dated("good", good.when, good.run), Sweep("swept", "* * * * *", swept.run))
    timekeeper = keeper(line, bad.job, *others)
    for _ in range(7):
        line.after(minutes=1)
        await timekeeper.tick()
    assert (len(bad.runs), len(good.runs), len(swept.runs)) == (5, 1, 7)


async def test_what_conflicts_is_made_again_from_what_is_true_now(at: Any) -> None:
    """Somebody answers while the ladder is climbed: the second look finds nothing to do."""
    line = await at("2026-11-23T10:00")
    await line.hears("rosa: Jay is upset")
    concern, meddled = await line.newest(), False

    async def run(school: School, at: datetime) -> AsyncGenerator[Make, None]:
        async def make() -> Batch:
            nonlocal meddled
            found = await school.reader.concern(concern.id)
            assert found
            if found.noes:
                return NOTHING
            if not meddled:
                meddled = True
                await line.change(Concern, concern.id, noes=1)
            return Batch(changed=(found,))

        yield make

    report = await run_job(line.school, line.store, Sweep("sweep", "* * * * *", run), line.clock.now())
    assert (report.batches, report.failed) == ((NOTHING,), 0)


async def test_what_conflicts_for_ever_is_given_up_and_counted(at: Any) -> None:
    """Five times, then the next family."""
    line = await at("2026-11-23T10:00")
    tried: list[datetime] = []

    async def run(school: School, at: datetime) -> AsyncGenerator[Make, None]:
        async def make() -> Batch:
            tried.append(at)
            raise Conflict("always")

        yield make
        yield partial(Noted()._family, school, "next", at)

    report = await run_job(line.school, line.store, Sweep("sweep", "* * * * *", run), line.clock.now())
    assert (len(tried), len(report.batches), report.failed) == (5, 1, 1)


async def test_a_dry_run_saves_nothing(at: Any) -> None:
    """It shows what would be said."""
    line = await at("2026-11-23T10:00")
    await line.hears("ahmed: praise Jay wow for a poster")
    await line.deliver()
    await line.said()
    job = next(job for job in JOBS if job.name == "daily_positives")
    report = await run_job(line.school, line.store, job, utc("2026-11-23T16:00"), dry_run=True)
    assert report.outbound == 2
    assert await line.said() == []
    assert [each.told for each in await line.reader.praise_untold()] == [False]


async def test_a_sweep_runs_once_a_minute_however_often_it_is_looked_at(at: Any) -> None:
    """And once for several minutes missed."""
    line, swept = await at("2026-11-23T10:00"), Noted()
    timekeeper = keeper(line, Sweep("swept", "* * * * *", swept.run))
    for seconds in (10, 20, 30, 1, 59, 600, 0):
        line.after(seconds=seconds)
        await timekeeper.tick()
    assert len(swept.runs) == 3


async def test_the_next_wake_is_the_next_job_or_the_next_rung(at: Any) -> None:
    """What the demo and the tests move their clock to."""
    line = await at("2026-11-23T10:00")
    timekeeper = keeper(line, *JOBS)
    assert await timekeeper.next_wake() == utc("2026-11-23T16:00")
    await line.hears("rosa: Jay is upset")
    assert await timekeeper.next_wake() == utc("2026-11-23T11:00")


async def test_a_rung_between_two_minutes_wakes_with_the_sweep_that_finds_it(at: Any) -> None:
    """Not again and again until then: whoever moves the clock would creep."""
    line = await at("2026-11-23T10:00:35")
    timekeeper = keeper(line, *JOBS)
    await line.hears("rosa: Jay is upset")
    (concern,) = await line.reader.next_to_step()
    assert concern.next_step_at
    assert concern.next_step_at.second
    woken = await timekeeper.next_wake()
    assert woken == concern.next_step_at.replace(second=0, microsecond=0) + MINUTE
    line.clock.move_to(woken)
    assert await timekeeper.tick()
