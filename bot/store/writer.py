"""The one thread that writes: jobs that wait together share one transaction, so one wait for the disk serves all."""

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol

from bot.errors import StoreError


class Job(NamedTuple):
    """Something to write; `ended` hears of the outcome on the loop's thread, before who waits for the future."""

    arrived: str  # the document of a message that has arrived, inserted before the work is done; mostly empty
    work: Callable[[], Any]
    future: "asyncio.Future[None]"
    ended: Callable[[Exception | None], None]


# A commit waits 0.2 ms or more for the disk, whatever it holds; more than this in one would only delay the first.
MOST_IN_ONE_COMMIT = 128


class Transactions(Protocol):
    """What the writer needs of a storage; a transaction inside a transaction rolls back by itself alone."""

    def transaction(self) -> AbstractContextManager[Any]: ...


class Writer:
    """Runs jobs in order on a thread of its own, in shared transactions; a job that fails undoes only itself.

    A job may be run twice, the first time undone: it changes nothing but the storage. `insert` writes down what has
    arrived, for all jobs of a commit at once: each statement lets go of the interpreter and must wait to have it back.
    `translate` turns an error of the storage into one of ours; it is given every error of a commit.
    """

    def __init__(
        self,
        storage: Transactions,
        insert: Callable[[Sequence[str]], None],
        translate: Callable[[Exception], StoreError | None],
    ) -> None:
        self._storage = storage
        self._insert = insert
        self._translate = translate
        self._loop = asyncio.get_running_loop()
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="store-writer", daemon=True)
        self._thread.start()

    def run(
        self, work: Callable[[], Any], ended: Callable[[Exception | None], None], *, arrived: str = ""
    ) -> "asyncio.Future[None]":
        """A future that is done once the writes are on disk. Whoever stops waiting for it leaves them to be done."""
        future: asyncio.Future[None] = self._loop.create_future()
        self._jobs.put(Job(arrived, work, future, ended))
        return future

    async def close(self) -> None:
        """Finish what was asked for, then end the thread."""
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)

    def _work(self) -> None:
        while (first := self._jobs.get()) is not None:
            jobs = [first]
            ended = False
            while len(jobs) < MOST_IN_ONE_COMMIT:
                try:
                    following = self._jobs.get_nowait()
                except queue.Empty:
                    break
                if following is None:
                    ended = True
                    break
                jobs.append(following)
            self._loop.call_soon_threadsafe(_settle, jobs, self._commit(jobs))
            if ended:
                return

    def _commit(self, jobs: list[Job]) -> list[Exception | None]:
        """For each job the exception to raise for it, or None once it is on disk.

        Hardly any job is refused, so none is fenced off at first; if one is, all of it is undone and done once more.
        """
        try:
            with self._storage.transaction():
                self._do(jobs)
        except Exception as problem:
            return [self._translate(problem) or problem] if len(jobs) == 1 else self._commit_fenced(jobs)
        return [None] * len(jobs)

    def _commit_fenced(self, jobs: list[Job]) -> list[Exception | None]:
        try:
            with self._storage.transaction():
                return [self._try(job) for job in jobs]
        except Exception as problem:
            return [self._translate(problem) or problem] * len(jobs)

    def _try(self, job: Job) -> Exception | None:
        try:
            with self._storage.transaction():
                self._do([job])
        except Exception as problem:
            if self._translate(problem) is not None:
                raise  # the disk, not this job, is at fault: none of them may be said to be written
            return problem
        return None

    def _do(self, jobs: list[Job]) -> None:
        if arrived := [job.arrived for job in jobs if job.arrived]:
            self._insert(arrived)
        for job in jobs:
            job.work()


def _settle(jobs: list[Job], problems: list[Exception | None]) -> None:
    for job, problem in zip(jobs, problems, strict=True):
        job.ended(problem)
        if job.future.cancelled():
            continue
        if problem is None:
            job.future.set_result(None)
        else:
            job.future.set_exception(problem)
