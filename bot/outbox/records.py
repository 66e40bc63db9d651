"""Saving what became of a school's messages: results that come in while a save is under way share the next one."""

import asyncio
from collections.abc import Iterable

from bot.domain.messages import Batch
from bot.errors import Conflict
from bot.store.base import Store

MOST = 128


class Records:
    """`save` returns when the batch is on disk; one that conflicts does not keep the others from being written."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[tuple[Batch, asyncio.Future[None]]] = []
        self._saving: asyncio.Task[None] | None = None

    async def save(self, batch: Batch) -> None:
        """Write the batch; Conflict and StoreUnavailable as from the store."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((batch, done))
        if self._saving is None or self._saving.done():
            self._saving = asyncio.create_task(self._save_all())
        await done

    async def _save_all(self) -> None:
        while self._waiting:
            together, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            try:
                await self._store.save(_joined(batch for batch, _ in together))
            except Conflict:
                await asyncio.gather(*(self._save_one(batch, done) for batch, done in together))
            except Exception as problem:
                _settle(together, problem)
            else:
                _settle(together, None)

    async def _save_one(self, batch: Batch, done: "asyncio.Future[None]") -> None:
        try:
            await self._store.save(batch)
        except Exception as problem:
            _settle([(batch, done)], problem)
        else:
            _settle([(batch, done)], None)


def _joined(batches: Iterable[Batch]) -> Batch:
    """All of them as one; joining two by two would copy the first ones over and over."""
    several = list(batches)
    return Batch(
        changed=tuple(record for batch in several for record in batch.changed),
        requires=tuple(record for batch in several for record in batch.requires),
        outbound=tuple(outbound for batch in several for outbound in batch.outbound),
        withdraw=tuple(key for batch in several for key in batch.withdraw),
    )


def _settle(together: list[tuple[Batch, "asyncio.Future[None]"]], problem: Exception | None) -> None:
    for _, done in together:
        if done.cancelled():
            continue
        if problem is None:
            done.set_result(None)
        else:
            done.set_exception(problem)
