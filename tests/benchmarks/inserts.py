"""What one write and one look-up cost as the store grows, and what they cost in TinyDB as it comes.

`insert_1m_over_1k`: one message at a time through `TinyStore.accept`, each awaited (so each on disk) before the next;
two stores are open in one process, of 1,000 and 1,000,000 messages, and take turns; after a warm-up the medians are
divided. Both grow by the few thousand messages that are measured, which are then removed from neither.
`lookup_1m_us`: a finder (a message by its key; a parent's message by its id at the provider) in the store of 1,000,000,
at random places, through the store's own `find`, decoding included.
`stock_over_ours_10k`: `insert` of the same document into TinyDB with its `JSONStorage`, and into `TinySQL` with the
product's indexes, at 10,000 documents each, by turns. Ours is on disk at each return; stock's is not even flushed.
"""

import asyncio
import itertools
import random
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from tinydb import TinyDB

from bot.clock import SystemClock
from bot.domain.messages import Inbound
from bot.ids import Ids
from bot.store.codec import encode
from bot.store.finders import INBOUND_BY_KEY, INBOUND_BY_MESSAGE
from bot.store.queries import indexes
from bot.store.tiny import TinyStore
from bot.tinysql import TinySQL
from tests.benchmarks import big_store, crowd

ROUNDS, AT_ONCE, WARM_UP = 60, 20, 300
LOOK_UPS = 3000
STOCK_INSERTS, OURS_PER_STOCK = 30, 10


def measure(small: Path, big: Path, size: int) -> dict[str, float]:
    """The figures of the two stores that lie at these places."""
    return asyncio.run(_measure(small, big, size))


async def _measure(small: Path, big: Path, size: int) -> dict[str, float]:
    stores = [await TinyStore.open(small), await TinyStore.open(big)]
    try:
        few, many = await _inserts(stores)
        found = await _look_ups(stores[1], size)
    finally:
        for store in stores:
            await store.close()
    return {
        "insert_1m_over_1k": many / few,
        "insert_1k_us": few * 1e6,
        "insert_1m_us": many * 1e6,
        "lookup_1m_us": found * 1e6,
    }


async def _inserts(stores: list[TinyStore]) -> list[float]:
    """The medians, in seconds, of each store."""
    new_id, numbers = Ids(SystemClock()).new, itertools.count(10**9)
    times: list[list[float]] = [[] for _ in stores]
    for turn in range(-WARM_UP // AT_ONCE, ROUNDS):
        for store, taken in zip(stores, times, strict=True):
            for _ in range(AT_ONCE):
                message = crowd.inbound(next(numbers), new_id())
                took = await _timed(partial(store.accept, message))
                if turn >= 0:
                    taken.append(took)
    return [median(taken) for taken in times]


async def _timed(work: Callable[[], Awaitable[Any]]) -> float:
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began


async def _look_ups(store: TinyStore, size: int) -> float:
    places = random.Random(7)
    wanted = [crowd.inbound(places.randrange(size), "") for _ in range(LOOK_UPS + WARM_UP)]
    times = [await _timed(partial(_look_up, store, each, nth)) for nth, each in enumerate(wanted)]
    return median(times[WARM_UP:])


async def _look_up(store: TinyStore, wanted: Inbound, nth: int) -> None:
    school, key = wanted.school, wanted.key
    if nth % 2:
        found = await store.find(INBOUND_BY_KEY, {"school": school, "account": wanted.account, "key": key}, limit=1)
    else:
        values = {"school": school, "account": wanted.account, "address": wanted.address, "message_id": key}
        found = await store.find(INBOUND_BY_MESSAGE, values, limit=1)
    if len(found) != 1:
        raise RuntimeError("a message that was stored is not found")


def against_stock(folder: Path, size: int) -> dict[str, float]:
    """Stock's insert against ours at `size` documents."""
    stock, ours = TinyDB(folder / "stock.json"), TinySQL(folder / "ours.db", indexes=tuple(indexes()))
    documents = list(big_store.documents(size))
    stock.table("inbound").insert_multiple(documents)
    ours.table("inbound").insert_multiple(documents)
    new_id, numbers = Ids(SystemClock()).new, itertools.count(10**9)
    theirs: list[float] = []
    own: list[float] = []
    for turn in range(STOCK_INSERTS + 2):
        for table, count, times in ((stock.table("inbound"), 1, theirs), (ours.table("inbound"), OURS_PER_STOCK, own)):
            for _ in range(count):
                document = encode(crowd.inbound(next(numbers), new_id()))
                began = time.perf_counter()
                table.insert(document)
                if turn >= 2:
                    times.append(time.perf_counter() - began)
    stock.close()
    ours.close()
    return {
        "stock_over_ours_10k": median(theirs) / median(own),
        "stock_10k_us": median(theirs) * 1e6,
        "ours_10k_us": median(own) * 1e6,
    }
