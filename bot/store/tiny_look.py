"""A look at a store's file, which the line may have open: whatever is done here changes nothing in it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bot.domain.people import Person
from bot.errors import StoreRefused, StoreUnavailable
from bot.store import finders as f
from bot.store.base import Find
from bot.store.codec import UPGRADES, decode
from bot.store.queries import indexes, query_of
from bot.store.tiny import HOW_TO_RESTORE
from bot.tinysql import SQLiteStorage, StorageDamaged, StorageError, StorageUnreadable, TinySQL

VERSION = 1 + len(UPGRADES)  # of the documents, as this program writes them


@contextmanager
def looking(path: Path) -> Iterator[Find]:
    """A way to ask finders; a store that is not there yet is empty.

    StoreRefused for one that is damaged, of another version, or no store.
    """
    if not _is_there(path):
        yield _nothing
        return
    with ours(path):
        db = open_to_read(path)
        try:
            refuse_newer(db, path)
            refuse_older(db, path)
            yield Look(db)
        finally:
            db.close()


def open_to_read(path: Path) -> TinySQL:
    """The tables, through a handle that changes nothing."""
    return TinySQL(path, indexes=tuple(indexes()), read_only=True)


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


def schools_at(path: Path) -> set[str]:
    """The same of the store at this path; none where there is no store yet."""
    if not path.exists():
        return set()
    with ours(path):
        db = open_to_read(path)
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
