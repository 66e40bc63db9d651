"""What a timed job is, and which are due: pure functions of the table of jobs, the school, and two times.

A dated job happens at most once on a local date, at a time that the school's calendar decides; a sweep happens every
time its cron expression (in the school's zone) comes round, and keeps no note: its steps live in what it sweeps.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from apscheduler.triggers.cron import CronTrigger

from bot.domain.messages import Batch
from bot.school import School

# A job yields, for each family or concern, how its batch is made; one that fails or conflicts is made by itself again.
Make = Callable[[], Awaitable[Batch]]
Run = Callable[[School, datetime], AsyncGenerator[Make, None]]


@dataclass(frozen=True)
class Dated:
    """`when` gives the instant (UTC) on a local date, or None; missed by more than `catch_up`, it is let go."""

    name: str
    when: Callable[[School, date], datetime | None]
    run: Run
    catch_up: timedelta = timedelta(hours=3)


@dataclass(frozen=True)
class Sweep:
    """`cron` has five fields: minute, hour, day, month, day of week."""

    name: str
    cron: str
    run: Run


Job = Dated | Sweep


@dataclass(frozen=True)
class Due:
    """A job to be run for its instant `at`; `on` is the local date of a dated one."""

    job: Job
    at: datetime
    on: date | None = None


def due(jobs: Sequence[Job], school: School, since: datetime, now: datetime) -> list[Due]:
    """What came round after `since`, up to and with `now`, in order of time; a sweep once, for now.

    Dated jobs are given from `catch_up` before `now` on, whatever `since` is: which of them are done already is for
    the caller to look up, and the only thing that is stored about them.
    """
    found = [each for job in jobs for each in _due(job, school, since, now)]
    return sorted(found, key=lambda each: each.at)


def _due(job: Job, school: School, since: datetime, now: datetime) -> list[Due]:
    if isinstance(job, Sweep):
        return [Due(job, now)] if _came_round(job, school, since, now) else []
    first, last = school.calendar.local(now - job.catch_up).date(), school.calendar.local(now).date()
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    times = ((day, job.when(school, day)) for day in days)
    return [Due(job, at, day) for day, at in times if at and now - job.catch_up <= at <= now]


def _came_round(sweep: Sweep, school: School, since: datetime, now: datetime) -> bool:
    at = next_swept((sweep,), school, since + timedelta(microseconds=1))
    return at is not None and at <= now


def next_swept(jobs: Sequence[Job], school: School, at: datetime) -> datetime | None:
    """The instant, `at` or later, when a sweep next comes round."""
    zone = school.calendar.zone
    triggers = (CronTrigger.from_crontab(job.cron, zone) for job in jobs if isinstance(job, Sweep))
    return min((on for each in triggers if (on := each.get_next_fire_time(None, at))), default=None)


def next_dated(jobs: Sequence[Job], school: School, after: datetime) -> datetime | None:
    """The instant of the next dated job after this one, within a fortnight."""
    today = school.calendar.local(after).date()
    days = [today + timedelta(days=count) for count in range(15)]
    times = (job.when(school, day) for job in jobs if isinstance(job, Dated) for day in days)
    return min((at for at in times if at and at > after), default=None)
