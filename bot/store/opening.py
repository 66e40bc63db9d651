"""Opening a store wherever it is: the one place that knows which kind of store a place asks for."""

from bot.errors import StoreRefused
from bot.store.base import Store
from bot.store.place import Database, Place
from bot.store.tiny import TinyStore


async def open_store(at: Place) -> Store:
    """The store there. StoreHeld, StoreRefused and StoreUnavailable say why it cannot be had."""
    if isinstance(at, Database):
        raise StoreRefused(f"PostgreSQL ({at}) comes in a later version. Name a file, with `store` in the settings.")
    return await TinyStore.open(at)
