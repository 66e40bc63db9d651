"""The store as commands open it: to look while the line runs, or to write while it does not."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import cast

from bot.domain.people import Person
from bot.errors import BadInput, StoreRefused, StoreUnavailable
from bot.store import finders as f
from bot.store.base import Find, Store
from bot.store.codec import UPGRADES, decode
from bot.store.opening import open_store
from bot.store.place import Database, Place
from bot.store.queries import indexes, query_of
from bot.store.tiny import HOW_TO_RESTORE
from bot.tinysql import SQLiteStorage, StorageDamaged, StorageError, StorageUnreadable, TinySQL

VERSION = 1 + len(UPGRADES)  # of the documents, as this program writes them


@asynccontextmanager
async def looking(at: Place) -> AsyncIterator[Find]:
    """A way to ask finders, of a store that the line may have open; one that is not there yet is empty.

    StoreRefused for one that is damaged, of another version, or no store.
    """
    if isinstance(at, Database):
        raise NotImplementedError
    if not _is_there(at):
        yield _nothing
        return
    with ours(at):
        db = open_to_read(at)
        try:
            refuse_newer(db, at)
            refuse_older(db, at)
            yield Look(db)
        finally:
            db.close()


def open_to_read(path: Path) -> TinySQL:
    """The tables, through a handle that changes nothing."""
    return TinySQL(path, indexes=tuple(indexes()), read_only=True)


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


@contextmanager
def storage(path: Path) -> Iterator[SQLiteStorage]:
    """The file as a whole, to be checked or copied while others write; StoreRefused where there is none."""
    if not _is_there(path):
        raise StoreRefused(f"There is no store at {path} yet. Is it the right config, or has the line never run?")
    with ours(path):
        handle = SQLiteStorage(path, read_only=True)
        try:
            yield handle
        finally:
            handle.close()


def file_of(at: Place, instead: str) -> Path:
    """The store's file; BadInput says what to do `instead` where it is a database."""
    if isinstance(at, Database):
        raise BadInput(f"The store is {at}, not a file. {instead}")
    return at


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except PermissionError:
        raise StoreRefused(
            f"The store {path} cannot be reached: a folder above it may not be entered by this account. "
            "Run this as the account that runs Alongside, or let this one in."
        ) from None


@contextmanager
def ours(path: Path) -> Iterator[None]:
    """The storage's errors as errors of ours."""
    try:
        yield
    except StorageDamaged as problem:
        raise StoreRefused(f"{path} is damaged. {HOW_TO_RESTORE}") from problem
    except StorageUnreadable as problem:
        raise StoreRefused(str(problem)) from problem
    except StorageError as problem:
        raise StoreUnavailable(str(problem)) from problem


def version_of(db: TinySQL) -> int:
    """The version of the documents; 0 for a file that no store of ours has written to."""
    said = db.table("meta").all()
    return int(said[0]["version"]) if said else 0


def schools_in(db: TinySQL) -> set[str]:
    """The schools that have people in the store."""
    return {str(document["school"]) for document in db.table(f.TABLES[Person])}


async def schools_at(at: Place) -> set[str]:
    """The same of the store at this place; none where there is no store yet."""
    if isinstance(at, Database):
        raise NotImplementedError
    if not at.exists():
        return set()
    with ours(at):
        db = open_to_read(at)
        try:
            return schools_in(db)
        finally:
            db.close()


def refuse_newer(db: TinySQL, path: Path) -> None:
    """StoreRefused for a store that a newer program has written to."""
    if (stored := version_of(db)) > VERSION:
        raise StoreRefused(
            f"The store {path} was written by a newer Alongside (store version {stored}; this one knows {VERSION}). "
            "Install the newer version, or restore a backup from before the upgrade."
        )


def refuse_older(db: TinySQL, path: Path) -> None:
    """StoreRefused for documents that only the line itself may bring up to date, as it starts."""
    if 0 < version_of(db) < VERSION:
        raise StoreRefused(f"The store {path} is of an older version. Start the line once: it brings it up to date.")


class Look:
    """A `Find` over a read-only handle."""

    def __init__(self, db: TinySQL) -> None:
        self._db = db

    async def __call__(
        self, finder: f.Finder[f.R], values: Mapping[str, f.Value], /, *, limit: int | None = None
    ) -> list[f.R]:
        table = self._db.table(finder.table)
        found = table.select(query_of(finder, values), order=finder.order, limit=limit)
        return [decode(finder.record, document) for document in found]


async def _nothing(finder: f.Finder[f.R], values: Mapping[str, f.Value], /, *, limit: int | None = None) -> list[f.R]:
    return []
