"""Opening a store wherever it is: the one place that knows which kind of store a place asks for."""

from bot.store.base import Store
from bot.store.place import Database, Place
from bot.store.postgres.store import PgStore
from bot.store.tiny import TinyStore


async def open_store(at: Place) -> Store:
    """The store there. StoreHeld, StoreRefused and StoreUnavailable say why it cannot be had."""
    if isinstance(at, Database):
        return await PgStore.open(at.url())
    return await TinyStore.open(at)
