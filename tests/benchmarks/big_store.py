"""Stores of a thousand or a million messages, made in minutes: documents first, in large transactions, indexes after.

The documents are what the product's own codec makes of a realistic `Inbound`; the store is then opened as the service
does, which makes every index of the finders. Handled messages, as almost all of a real store are.
"""

import asyncio
import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bot.clock import SystemClock
from bot.domain.messages import InboundState
from bot.domain.records import Record
from bot.ids import Ids
from bot.store.codec import encode
from bot.store.finders import TABLES
from bot.store.tiny import TinyStore
from bot.tinysql import TinySQL
from tests.benchmarks import crowd

A_TRANSACTION = 20_000
PROTOTYPES = 1000  # only what differs from message to message is made anew for each


def documents(count: int) -> Iterator[dict[str, object]]:
    """So many handled messages as documents."""
    new_id = Ids(SystemClock()).new
    same = [encode(crowd.inbound(number, "", state=InboundState.HANDLED)) for number in range(PROTOTYPES)]
    for number in range(count):
        key = f"SM{number * 0x9E3779B97F4A7C15 % 2**64:016x}{number:016x}"
        yield {**same[number % PROTOTYPES], "id": new_id(), "key": key, "message_id": key, "version": 2}


def build(path: Path, messages: int, records: Sequence[Record] = ()) -> None:
    """Make a store with so many handled messages, and these records, at `path`."""
    bare = TinySQL(path)
    found: Iterable[dict[str, object]] = documents(messages)
    while page := list(itertools.islice(found, A_TRANSACTION)):
        bare.table("inbound").insert_multiple(page)
    for record in records:
        bare.table(TABLES[type(record)]).insert({**encode(record), "version": 1})
    bare.close()
    asyncio.run(_open_once(path))


async def _open_once(path: Path) -> None:
    store = await TinyStore.open(path)
    await store.close()
