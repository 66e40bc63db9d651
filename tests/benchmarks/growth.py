"""`pg_growth`: what a write, a look-up and a claim cost in PostgreSQL with a million messages, against a thousand.

Two databases of one server (which waits for the disk), of 1,000 and 1,000,000 messages each way, are open in one
process and take turns; after a warm-up (a fifth) the medians are divided, and the worst of these is the figure:

- insert: `PgStore.accept` of one message at a time, each awaited;
- each of the finders below at random places, through `PgStore.find`, decoding included;
- claim: `claim_inbound` and `release_inbound`, a hundred lanes waiting; `claim_outbound` of up to 32 of 200 due, and
  `release_outbound`.
"""

import asyncio
import hashlib
import random
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from statistics import median
from typing import Any

from bot.clock import SystemClock
from bot.domain.messages import Batch, Channel, Inbound, InboundState, Outbound, Purpose
from bot.ids import Ids
from bot.store import finders as f
from bot.store.postgres.store import PgStore
from tests import postgres
from tests.benchmarks import big_database, crowd

FEW = 1000
FAMILIES = 400
WAITING, DUE, CLAIMED = 100, 200, 32
ROUNDS, AT_ONCE = 40, 20


def measure(name: str, size: int, rounds: int = ROUNDS) -> dict[str, float]:
    """The worst quotient, each by itself, the medians at `size` in µs, and the bytes that a message takes on disk."""
    with postgres.running(name, durable=True) as server:
        urls = [server.create(), server.create()]
        took = asyncio.run(_measure(urls, (FEW, size), rounds))
        stored = server.run("SELECT pg_database_size(current_database())", urls[1])[0][0]
    few, many = ({what: median(times) for what, times in each.items()} for each in took)
    for each in (few, many):  # one after the other is what a lane waits for
        each["claim_inbound"] += each.pop("release_inbound")
    grown = {what: many[what] / few[what] for what in many}
    return {
        "pg_growth": max(grown.values()),
        "pg_bytes_a_message": stored / (2 * size),
        **{f"pg_growth_{what}": value for what, value in grown.items()},
        **{f"pg_{what}_us": value * 1e6 for what, value in many.items()},
    }


Times = Mapping[str, list[float]]


@dataclass
class Side:
    """One of the two databases, and what its calls took, in seconds."""

    store: PgStore
    size: int
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    async def time(self, what: str, work: Callable[[], Awaitable[Any]]) -> Any:
        """What the work gives; its time is kept."""
        began = time.perf_counter()
        given = await work()
        self.took[what].append(time.perf_counter() - began)
        return given


async def _measure(urls: Sequence[str], sizes: Sequence[int], rounds: int) -> list[Times]:
    everybody = list(crowd.records(crowd.families(FAMILIES, Channel.SMS)))
    for url, size in zip(urls, sizes, strict=True):
        await big_database.build(url, size, everybody)
    async with _open(urls[0], sizes[0]) as few, _open(urls[1], sizes[1]) as many:
        for turn in range(-rounds // 5, rounds):
            if turn == 0:
                few.took.clear()
                many.took.clear()
            for side in (few, many):
                await _turn(side)
        return [few.took, many.took]


@asynccontextmanager
async def _open(url: str, size: int) -> AsyncIterator[Side]:
    """A database with some that wait in it."""
    store = await PgStore.open(url)
    try:
        for _ in range(WAITING):
            await store.accept(_arrival())
        for start in range(0, DUE, 50):
            await store.save(Batch(outbound=tuple(_due() for _ in range(start, start + 50))))
        yield Side(store, size)
    finally:
        await store.close()


new_id, numbers = Ids(SystemClock()).new, count(10**9)


def _arrival() -> Inbound:
    number = next(numbers)
    return replace(crowd.inbound(number, new_id()), lane=f"house{number}")


def _due() -> Outbound:
    return Outbound(
        id=new_id(), school=crowd.SCHOOL, purpose=Purpose.PRAISE, to="adult00001", text=crowd.WORDS[0],
        created_at=crowd.MONDAY, key=f"praise:{next(numbers)}",
    )  # fmt: skip


async def _turn(side: Side) -> None:
    """So many of each, one after the other."""
    for _ in range(AT_ONCE):
        await side.time("insert", partial(side.store.accept, _arrival()))
    for _ in range(AT_ONCE):
        for finder, values, wanted in look_ups(random.randrange(side.size)):
            found = await side.time(finder.name, partial(side.store.find, finder, values))
            if len(found) != wanted:
                raise RuntimeError(f"{finder.name} found {len(found)}, not {wanted}")
    for _ in range(AT_ONCE):
        await _claim(side)
    for _ in range(AT_ONCE):
        await side.time("claim_outbound", partial(_claim_due, side.store))


def look_ups(number: int) -> list[tuple[f.Finder[Any], Mapping[str, f.Value], int]]:
    """Finders that are asked all day, their values, and how many they find."""
    sid, sent = (f"SM{hashlib.md5(str(each).encode()).hexdigest()}" for each in (number, -number))
    address, ours = f"+447700900{number % 1000:03d}", {"school": crowd.SCHOOL, "account": crowd.SMS_ACCOUNT}
    inbound, outbound = f"01GQ{number:022d}", f"01GR{number:022d}"
    of_concern = {"school": crowd.SCHOOL, "concern": big_database.concern(number), "purpose": Purpose.RECEIPT}
    return [
        (f.INBOUND_BY_KEY, {**ours, "key": sid}, 1),
        (f.INBOUND_BY_MESSAGE, {**ours, "address": address, "message_id": sid}, 1),
        (f.by_id(Inbound), {"school": crowd.SCHOOL, "id": inbound}, 1),
        (f.OUTBOUND_BY_KEY, {"school": crowd.SCHOOL, "key": f"receipt:{outbound}"}, 1),
        (f.OUTBOUND_BY_PROVIDER_ID, {**ours, "address": address, "provider_id": sent}, 1),
        (f.OUTBOUND_OF_CONCERN, of_concern, big_database.EACH_HAS),
    ]


async def _claim(side: Side) -> None:
    """A lane claimed and given back; its message is saved as handled in between, which does not count."""
    claimed = await side.time("claim_inbound", partial(side.store.claim_inbound, crowd.MONDAY))
    if claimed is None:
        raise RuntimeError("a message that waits cannot be claimed")
    await side.store.save(Batch(changed=(replace(claimed, state=InboundState.HANDLED, handled_at=crowd.MONDAY),)))
    await side.time("release_inbound", partial(side.store.release_inbound, claimed, None))


async def _claim_due(store: PgStore) -> None:
    claimed = await store.claim_outbound(crowd.SCHOOL, crowd.MONDAY, CLAIMED)
    if len(claimed) != CLAIMED:
        raise RuntimeError(f"{len(claimed)} of {DUE} due messages were claimed, not {CLAIMED}")
    await store.release_outbound(claimed)
