"""Every store that the contract is held against: how it is opened in a folder, and opened there again."""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.domain.concerns import Concern
from bot.domain.messages import Channel, Inbound, InboundKind, Outbound, Purpose
from bot.domain.people import Person
from bot.store import finders as f
from bot.store.base import Store
from bot.store.postgres.store import PgStore
from bot.store.tiny import TinyStore
from tests.postgres import ready, server

Open = Callable[[Path], Awaitable[Store]]


async def tiny(folder: Path) -> Store:
    return await TinyStore.open(folder / "oak.db")


async def postgres(folder: Path) -> Store:
    return await PgStore.open(_database_of(folder))


# A new store is one more line; the same folder must give the same memory again.
STORES: tuple[Open, ...] = (tiny, postgres)
_databases: dict[Path, str] = {}


def _database_of(folder: Path) -> str:
    """The folder's own database, made ready when it is first asked for."""
    if folder not in _databases:
        _databases[folder] = server().create(template=ready())
    return _databases[folder]


OAK = "oak"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LINE, MUM, DAD = "sms:+447700900001", "+447700900123", "+447700900124"
_ids = (f"{number:026d}" for number in itertools.count(1))


def new_id() -> str:
    """Like a ULID, each sorts after the one before."""
    return next(_ids)


def after(**span: float) -> datetime:
    return NOW + timedelta(**span)


def inbound(text: str = "Jay is upset", *, lane: str = "marlowe", **more: Any) -> Inbound:
    """A text from mum; its key is its own unless one is given."""
    id = new_id()
    fields = {"key": id, "address": MUM, "account": LINE, "received_at": NOW, "school": OAK}
    return Inbound(id=id, channel=Channel.SMS, kind=InboundKind.TEXT, lane=lane, text=text, **(fields | more))


def outbound(text: str = "Noted", purpose: Purpose = Purpose.RECEIPT, **more: Any) -> Outbound:
    """A message to mum, due now."""
    fields = {"to": "mum", "created_at": NOW, "school": OAK}
    return Outbound(id=new_id(), text=text, purpose=purpose, **(fields | more))


def concern(reference: str = "4K7", **more: Any) -> Concern:
    return Concern(
        id=new_id(), school=OAK, reference=reference, raised_at=NOW, due_at=after(hours=2), owner="ahmed", **more
    )


def person(code: str = "s1", name: str = "Miss Ahmed", **more: Any) -> Person:
    return Person(id=new_id(), school=OAK, code=code, name=name, **more)


@asynccontextmanager
async def opened(open_store: Open, folder: Path) -> AsyncIterator[Store]:
    store = await open_store(folder)
    try:
        yield store
    finally:
        await store.close()


async def now_of(store: Store, record: Any) -> Any:
    """The record as the store has it; None when it has none of that id."""
    found = await store.find(f.by_id(type(record)), {"school": record.school, "id": record.id})
    return found[0] if found else None


async def state_of(store: Store, record: Any) -> str | None:
    """The state in which the store has it."""
    found = await now_of(store, record)
    return found.state if found else None
