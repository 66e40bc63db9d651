"""Who waits together is written together: one transaction, and one wait for the disk, for all that came meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from bot.errors import BadInput

T = TypeVar("T")

MOST = 128


class Together(Generic[T]):
    """Runs `write` on all jobs that wait, one group after the other; it settles each job's future.

    What `write` raises itself is raised for every job of the group; BadInput only for who raises it by himself.
    Whoever is cancelled leaves the job to be done.
    """

    def __init__(self, write: Callable[[list[tuple[T, "asyncio.Future[bool]"]]], Awaitable[None]]) -> None:
        self._write = write
        self._waiting: list[tuple[T, asyncio.Future[bool]]] = []
        self._working: asyncio.Task[None] | None = None
        self._asked = self._done = 0  # how many jobs, ever
        self._ended: asyncio.Future[None] | None = None  # done once the group at work is

    def do(self, job: T) -> "asyncio.Future[bool]":
        """A future that is done once the job is on disk, or has failed."""
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((job, done))
        self._asked += 1
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work())
        return done

    async def finish(self) -> None:
        """Returns when all that has been asked for by now is done, whatever is asked for meanwhile."""
        upto = self._asked
        while self._done < upto and self._working is not None and not self._working.done():
            self._ended = self._ended or asyncio.get_running_loop().create_future()
            await asyncio.wait([self._ended, self._working], return_when=asyncio.FIRST_COMPLETED)

    async def _work(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            await self._try(group)
            self._done += len(group)
            if self._ended:
                self._ended.set_result(None)
                self._ended = None

    async def _try(self, group: "list[tuple[T, asyncio.Future[bool]]]") -> None:
        try:
            await self._write(group)
        except Exception as problem:
            if isinstance(problem, BadInput) and len(group) > 1:  # one of them cannot be held, and keeps no other out
                for each in group:
                    await self._try([each])
                return
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
