"""The store as commands open it: to look while the line runs, or to write."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

from bot.errors import BadInput
from bot.store import tiny_look
from bot.store.base import Find, Store
from bot.store.opening import open_store
from bot.store.place import Database, Place
from bot.store.postgres import look as pg_look


@asynccontextmanager
async def looking(at: Place) -> AsyncIterator[Find]:
    """A way to ask finders, of a store that the line may have open; a file that is not there yet is empty.

    StoreRefused for one that is damaged, of another version, or no store.
    """
    if isinstance(at, Database):
        async with pg_look.looking(at.url()) as find:
            yield find
        return
    with tiny_look.looking(at) as find:
        yield find


async def schools_at(at: Place) -> set[str]:
    """The schools that have people in the store."""
    if isinstance(at, Database):
        return await pg_look.schools_at(at.url())
    return tiny_look.schools_at(at)


class _ReadOnly:
    def __init__(self, find: Find) -> None:
        self.find = find


def only_looking(find: Find) -> Store:
    """What a dry run is given for a store: it can only look things up."""
    return cast(Store, _ReadOnly(find))


@asynccontextmanager
async def writing(at: Place) -> AsyncIterator[Store]:
    """The store to write to. A file is then ours alone: StoreHeld while the line runs."""
    store = await open_store(at)
    try:
        yield store
    finally:
        await store.close()


def file_of(at: Place, instead: str) -> Path:
    """The store's file; BadInput says what to do `instead` where it is a database."""
    if isinstance(at, Database):
        raise BadInput(f"The store is {at}, not a file. {instead}")
    return at
