"""`loop_stall_ms`: how long the event loop ever stands still while 1,000 batches a second are saved.

The store has a million messages. A batch is what a parent's text makes of the thread: the inbound message, an entry,
a receipt. They come evenly at 1,000 a second for 15 s; SQLite folds its log back into the file every 1,000 pages,
many times meanwhile. A ticker asks for 1 ms and notes by how much longer it had to wait. As in `alongside run`, what
the imports made is frozen out of the garbage collector.
"""

import asyncio
import gc
import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import uvloop

from bot.clock import SystemClock
from bot.domain.concerns import Entry, Voice
from bot.domain.messages import Batch, Channel, Outbound, Purpose
from bot.ids import Ids, NewId
from bot.store.tiny import TinyStore
from tests.benchmarks import crowd

A_SECOND, TICK = 1000, 0.001


def measure(path: Path, seconds: float) -> dict[str, float]:
    """The longest stop in ms, and how many saves a second there really were."""
    return uvloop.run(_measure(path, seconds))


async def _measure(path: Path, seconds: float) -> dict[str, float]:
    store = await TinyStore.open(path)
    gc.collect()
    gc.freeze()
    new_id, numbers = Ids(SystemClock()).new, itertools.count(2 * 10**9)
    try:
        await _save_all(store, new_id, numbers, seconds=1)  # warm-up
        ticker = asyncio.create_task(_tick())
        saved, took = await _save_all(store, new_id, numbers, seconds)
        ticker.cancel()
        longest = await ticker
    finally:
        gc.unfreeze()
        await store.close()
    return {"loop_stall_ms": longest * 1000, "saves_per_s": saved / took}


async def _tick() -> float:
    """The longest wait beyond the one asked for, in seconds; cancelled to end it."""
    longest, last = 0.0, time.perf_counter()
    try:
        while True:
            await asyncio.sleep(TICK)
            now = time.perf_counter()
            longest, last = max(longest, now - last - TICK), now
    except asyncio.CancelledError:
        return longest


async def _save_all(store: TinyStore, new_id: NewId, numbers: Iterator[int], seconds: float) -> tuple[int, float]:
    began = time.perf_counter()
    under_way: set[asyncio.Task[None]] = set()
    for nth in range(int(seconds * A_SECOND)):
        await asyncio.sleep(max(0.0, began + nth / A_SECOND - time.perf_counter()))
        task = asyncio.create_task(store.save(_batch(new_id, next(numbers))))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    while under_way:
        await asyncio.gather(*under_way)
    return int(seconds * A_SECOND), time.perf_counter() - began


def _batch(new_id: NewId, number: int) -> Batch:
    inbound = crowd.inbound(number, new_id())
    concern = f"01KQ{number:022d}"
    entry = Entry(
        id=new_id(), school=crowd.SCHOOL, concern=concern, at=inbound.received_at, voice=Voice.FAMILY,
        text=inbound.text, inbound=inbound.id, message_id=inbound.message_id,
    )  # fmt: skip
    receipt = Outbound(
        id=new_id(), school=crowd.SCHOOL, purpose=Purpose.RECEIPT, channel=Channel.SMS, account=inbound.account,
        address=inbound.address, concern=concern, created_at=inbound.received_at, key=f"receipt:{concern}",
        text="Thank you for telling us. Miss Ahmed or Mrs Cole will answer you today by 3.15. Ref 4K7.",
    )  # fmt: skip
    return Batch(changed=(inbound, entry), outbound=(receipt,))
