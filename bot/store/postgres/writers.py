"""Who waits together is written together: one transaction, and one wait for the disk, for all that came meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")

MOST = 128


class Together(Generic[T]):
    """Runs `write` on all jobs that wait, one group after the other; it settles each job's future.

    What `write` raises itself is raised for every job of the group. Whoever is cancelled leaves the job to be done.
    """

    def __init__(self, write: Callable[[list[tuple[T, "asyncio.Future[bool]"]]], Awaitable[None]]) -> None:
        self._write = write
        self._waiting: list[tuple[T, asyncio.Future[bool]]] = []
        self._working: asyncio.Task[None] | None = None

    def do(self, job: T) -> "asyncio.Future[bool]":
        """A future that is done once the job is on disk, or has failed."""
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((job, done))
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work())
        return done

    async def finish(self) -> None:
        """Returns when nothing waits any more."""
        while self._working is not None and not self._working.done():
            await asyncio.wait([self._working])

    async def _work(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            try:
                await self._write(group)
            except Exception as problem:
                for _, done in group:
                    settle(done, problem)


def settle(done: "asyncio.Future[bool]", problem: Exception | None = None, *, answer: bool = True) -> None:
    """Tell whoever still waits."""
    if done.done():
        return
    if problem is None:
        done.set_result(answer)
    else:
        done.set_exception(problem)
        done.exception()  # nobody may be there any more to be told: that is no fault of theirs
