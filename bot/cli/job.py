"""`alongside job`: one timed job by hand, for any time; a dry run only says what would go out."""

import asyncio
from argparse import Namespace
from collections import Counter
from datetime import UTC, datetime
from difflib import get_close_matches

from bot import app, log
from bot.cli import common, stores
from bot.clock import SystemClock
from bot.domain.calendar import Calendar
from bot.domain.messages import Outbound
from bot.domain.occurrences import occurrence_id
from bot.errors import BadInput
from bot.ids import Ids
from bot.school import School
from bot.settings import Settings
from bot.store.base import Store
from bot.timed import Dated, Due, Job
from bot.timekeeper import Report, mark, run_job
from schedules.jobs import JOBS


def main(args: Namespace) -> int:
    if args.show and not args.dry_run:
        args.parser.error("--show goes with --dry-run")
    job = _named(args.name)
    settings = common.settings(args)
    at = _instant(args.at, settings.calendar)
    log.configure()
    report = asyncio.run(_run(args, settings, job, at))
    return 1 if report.failed else 0


def _named(name: str) -> Job:
    known = {job.name: job for job in JOBS}
    if name in known:
        return known[name]
    close = get_close_matches(name, known, n=1)
    hint = f"Did you mean {close[0]}?" if close else f"There are: {', '.join(known)}."
    raise BadInput(f"There is no job of this name. {hint}")


def _instant(text: str, calendar: Calendar) -> datetime:
    """The time in UTC; without an offset it is the school's local time. The hour that spring skips does not exist."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(f"--at {text}: write a date and a time, such as 2026-11-27T14:45") from None
    if "T" not in text.upper() and " " not in text:
        raise BadInput(f"--at {text}: the time of day is missing; write it as 2026-11-27T14:45")
    if at.tzinfo:
        return at.astimezone(UTC)
    instant = at.replace(tzinfo=calendar.zone).astimezone(UTC)
    if instant.astimezone(calendar.zone).replace(tzinfo=None) != at:
        raise BadInput(f"--at {text}: the clocks go forward over this time, so it does not exist at school")
    return instant


async def _run(args: Namespace, settings: Settings, job: Job, at: datetime) -> Report:
    ids = Ids(SystemClock())
    if args.dry_run:
        async with stores.looking(settings.store) as find:
            store = stores.only_looking(find)
            school = app.school(settings, store, ids)
            report = await run_job(school, store, job, at, dry_run=True)
            await _list(school, report, show=args.show)
        _say(report, "would go out")
        return report
    async with stores.writing(settings.store) as writable:
        done = await _once(app.school(settings, writable, ids), writable, job, at)
    if done is None:
        print(f"{job.name} has run for this day already. Nothing was done.")
        return Report()
    _say(done, "written down; what may go goes out when the line runs")
    return done


async def _once(school: School, store: Store, job: Job, at: datetime) -> Report | None:
    """The report; None where the line, or somebody by hand, has run a dated job for this date, and for everybody."""
    if not isinstance(job, Dated):
        return await run_job(school, store, job, at)
    day, now = school.calendar.local(at).date(), SystemClock().now()
    earlier = await school.reader.occurrence(occurrence_id(job.name, day))
    if earlier and not earlier.failed:
        return None
    report = await run_job(school, store, job, at)
    its_time = job.when(school, day)
    if its_time and its_time <= at <= now and not report.failed:  # what was run ahead of its time comes again then
        await mark(school, store, Due(job, at, day), now, report)
    return report


def _outbound(report: Report) -> list[Outbound]:
    return [outbound for batch in report.batches for outbound in batch.outbound]


def _say(report: Report, what: str) -> None:
    purposes = Counter(str(outbound.purpose) for outbound in _outbound(report))
    detail = ", ".join(f"{number} {purpose}" for purpose, number in sorted(purposes.items()))
    print(f"{common.count(report.outbound, 'message')} {what}" + (f" ({detail})." if detail else "."))
    if report.failed:
        print(f"{common.count(report.failed, 'family or concern', 'families or concerns')} failed; the log says where.")


async def _list(school: School, report: Report, *, show: bool) -> None:
    for outbound in _outbound(report):
        person = await school.reader.person(outbound.to)
        print(f"  {outbound.purpose} to {person.code if person else 'a stranger'}")
        if show:
            print("\n".join(f"    {line}" for line in outbound.text.splitlines()))
