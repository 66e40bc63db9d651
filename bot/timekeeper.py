"""The timekeeper: runs what is due, each dated job once; one bad family stops nobody else's Friday."""

import contextlib
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

from bot.clock import Clock
from bot.domain.messages import Batch
from bot.domain.occurrences import Occurrence, occurrence_id
from bot.errors import Conflict, StoreUnavailable, where
from bot.metrics import JOBS
from bot.school import School
from bot.store import leads
from bot.store.base import Store
from bot.timed import Due, Job, due, next_dated, next_swept

TRIES = 5  # of one batch, when what it read has changed meanwhile
log = structlog.get_logger()


@dataclass(frozen=True)
class Report:
    """What a run came to: batches saved (or made, in a dry run), messages in them, families that failed."""

    batches: tuple[Batch, ...] = ()
    failed: int = 0

    @property
    def outbound(self) -> int:
        return sum(len(batch.outbound) for batch in self.batches)


async def run_job(school: School, store: Store, job: Job, at: datetime, *, dry_run: bool = False) -> Report:
    """Run one job for the instant `at`, now. Nothing is saved in a dry run. StoreUnavailable stops it."""
    made: list[Batch | None] = []
    try:
        async with aclosing(job.run(school, at)) as work:
            async for make in work:
                made.append(await _one(make, store, dry_run=dry_run, job=job.name))
    except StoreUnavailable:
        raise
    except Exception as problem:  # a job that cannot even begin stops no other job
        log.error("job_failed", job=job.name, error=type(problem).__name__, where=where(problem))
        made.append(None)
    batches = tuple(batch for batch in made if batch is not None)
    return Report(batches, failed=len(made) - len(batches))


async def _one(make: Callable[[], Awaitable[Batch]], store: Store, *, dry_run: bool, job: str) -> Batch | None:
    """The batch of one family, saved; None when it could not be, which is logged and stops no other."""
    for _ in range(TRIES):
        try:
            batch = await make()
            if not dry_run and (batch.changed or batch.outbound):
                await store.save(batch)
        except Conflict:
            continue
        except StoreUnavailable:
            raise
        except Exception as problem:
            log.error("job_batch_failed", job=job, error=type(problem).__name__, where=where(problem))
            return None
        return batch
    log.error("job_batch_failed", job=job, error="Conflict", where="")
    return None


async def mark(school: School, store: Store, done: Due, now: datetime, report: Report) -> None:
    """Write down that a dated job is done for its date, unless another process has meanwhile."""
    if done.on is None:
        return
    id = occurrence_id(done.job.name, done.on)
    earlier = await school.reader.occurrence(id)
    if earlier and not earlier.failed:
        return
    occurrence = Occurrence(
        id=id,
        school=school.id,
        version=earlier.version if earlier else 0,
        job=done.job.name,
        on=done.on.isoformat(),
        done_at=now,
        batches=len(report.batches),
        failed=report.failed,
    )
    with contextlib.suppress(Conflict):
        await store.save(Batch(changed=(occurrence,)))


class Timekeeper:
    """Calls the same pure `due` whether APScheduler's clock ticks or somebody moves the clock by hand."""

    def __init__(
        self, store: Store, schools: Sequence[School], jobs: Sequence[Job], clock: Clock, wake: Callable[[], None]
    ) -> None:
        self._store = store
        self._schools = schools
        self._jobs = jobs
        self._clock = clock
        self._wake = wake
        # By school, how far we have come in what is swept: where another process leads, nothing was swept by us.
        self._since = {school.id: clock.now() for school in schools}
        self._failures: dict[tuple[str, str], int] = {}  # by school and occurrence

    def start(self) -> AsyncIOScheduler:
        """Tick at every full minute of the machine's clock until the scheduler that this gives is shut down."""
        scheduler = AsyncIOScheduler(timezone="UTC")
        # A late tick is worth having (APScheduler drops those over a second late), two at once are not.
        every_minute = CronTrigger(second=0, timezone="UTC")
        scheduler.add_job(self.tick, every_minute, misfire_grace_time=None, coalesce=True, max_instances=1)
        scheduler.start()
        return scheduler

    async def tick(self) -> bool:
        """Run all that is due and not done, and ours to run; whether anything ran.

        A store that is down is tried at the next tick.
        """
        now, ran = self._clock.now(), False
        try:
            for school in self._schools:
                if await self._store.lead(leads.jobs(school.id)):
                    ran = await self._run_due(school, now) or ran
        except StoreUnavailable as problem:
            log.error("tick_put_off", why=str(problem))
        return ran

    async def _run_due(self, school: School, now: datetime) -> bool:
        ran = False
        for each in due(self._jobs, school, self._since[school.id], now):
            ran = await self._run(school, each, now) or ran
        self._since[school.id] = now
        return ran

    async def _run(self, school: School, each: Due, now: datetime) -> bool:
        if each.on is None:
            return bool((await self._do(school, each.job, now)).batches)
        id = occurrence_id(each.job.name, each.on)
        if await school.reader.occurrence(id):
            return False
        report = await self._do(school, each.job, each.at)
        tries = self._failures.get((school.id, id), 0) + 1
        if report.failed and tries < TRIES:
            self._failures[school.id, id] = tries  # again at the next tick: keys keep what went from going twice
            return True
        await mark(school, self._store, each, now, report)
        self._failures.pop((school.id, id), None)
        return True

    async def _do(self, school: School, job: Job, at: datetime) -> Report:
        report = await run_job(school, self._store, job, at)
        JOBS.labels(job.name, "failed" if report.failed else "done").inc()
        if report.outbound or report.failed:
            log.info("job_ran", school=school.id, job=job.name, batches=len(report.batches), failed=report.failed)
            self._wake()
        return report

    async def next_wake(self) -> datetime | None:
        """When something is next due by itself: a dated job, or the sweep that finds a step of a concern or promise."""
        times: list[datetime | None] = []
        for school in self._schools:
            if not await self._store.lead(leads.jobs(school.id)):
                continue
            since = self._since[school.id]
            times.append(next_dated(self._jobs, school, since))
            for step_at in await _next_steps(school):
                times.append(next_swept(self._jobs, school, max(step_at, since + timedelta(microseconds=1))))
        return min((at for at in times if at), default=None)


async def _next_steps(school: School) -> list[datetime]:
    """When the concern, and the promise, whose time comes next are to be looked at."""
    concerns, promise = await school.reader.next_to_step(), await school.reader.next_promise()
    times = [*(each.next_step_at for each in concerns), *([promise.step_at] if promise else [])]
    return [each for each in times if each]
