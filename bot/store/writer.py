"""The one thread that writes: jobs that wait together share one transaction, so one wait for the disk serves all."""

import asyncio
import queue
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

from bot.errors import StoreError

T = TypeVar("T")
Job = tuple[Callable[[], Any], "asyncio.Future[Any]"]

# A commit waits 0.2 ms or more for the disk, whatever it holds; more than this in one would only delay the first.
MOST_IN_ONE_COMMIT = 128


class Transactions(Protocol):
    """What the writer needs of a storage; a transaction inside a transaction rolls back by itself alone."""

    def transaction(self) -> AbstractContextManager[Any]: ...


class Writer:
    """Runs jobs in order on a thread of its own, in shared transactions; a job that fails undoes only itself.

    A job may be run twice, the first time undone: it changes nothing but the storage.
    `translate` turns an error of the storage into one of ours; it is given every error of a commit.
    """

    def __init__(self, storage: Transactions, translate: Callable[[Exception], StoreError | None]) -> None:
        self._storage = storage
        self._translate = translate
        self._loop = asyncio.get_running_loop()
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="store-writer", daemon=True)
        self._thread.start()

    def run(self, job: Callable[[], T]) -> "asyncio.Future[T]":
        """A future of what the job returns, done once its writes are on disk."""
        future: asyncio.Future[T] = self._loop.create_future()
        self._jobs.put((job, future))
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
            self._finish(jobs, self._commit(jobs))
            if ended:
                return

    def _commit(self, jobs: list[Job]) -> list[Any]:
        """For each job what it returned, or the exception to raise for it.

        Hardly any job is refused, so none is fenced off at first; if one is, all of it is undone and done once more.
        """
        try:
            with self._storage.transaction():
                return [job() for job, _ in jobs]
        except Exception as problem:
            if len(jobs) == 1:
                return [self._translate(problem) or problem]
        return self._commit_fenced(jobs)

    def _commit_fenced(self, jobs: list[Job]) -> list[Any]:
        try:
            with self._storage.transaction():
                return [self._try(job) for job, _ in jobs]
        except Exception as problem:
            return [self._translate(problem) or problem] * len(jobs)

    def _try(self, job: Callable[[], Any]) -> Any:
        try:
            with self._storage.transaction():
                return job()
        except Exception as problem:
            trouble = self._translate(problem)
            if trouble is not None:
                raise  # the disk, not this job, is at fault: none of them may be said to be written
            return problem

    def _finish(self, jobs: list[Job], results: list[Any]) -> None:
        futures = [future for _, future in jobs]
        self._loop.call_soon_threadsafe(_settle, futures, results)


def _settle(futures: list["asyncio.Future[Any]"], results: list[Any]) -> None:
    for future, result in zip(futures, results, strict=True):
        if future.cancelled():
            continue
        if isinstance(result, Exception):
            future.set_exception(result)
        else:
            future.set_result(result)
