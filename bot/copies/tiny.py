"""A store's file as a whole: read at one moment while the line writes, and made anew from what an export holds."""

# ruff: noqa: S608  only names that the storage made are put into statements

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.copies import files
from bot.copies.loading import Document
from bot.errors import BadInput, StoreRefused
from bot.store import tiny_look
from bot.store.codec import UPGRADES, Upgrades
from bot.store.tiny import INDEXES
from bot.store.versions import say_version
from bot.tinysql import SQLiteStorage, TinySQL


class _Documents:
    def __init__(self, storage: SQLiteStorage, version: int) -> None:
        self.version = version
        self._storage = storage

    async def rows(self, table: str) -> AsyncIterator[tuple[int, str]]:
        place = self._storage.place(table)
        if place:
            for row in self._storage.stream(f"SELECT doc_id, doc FROM {place.sql} ORDER BY doc_id"):
                yield row

    async def fill(self, table: str, documents: Iterator[Document]) -> None:
        place = self._storage.ensure(table)
        for each in documents:
            self._storage.insert_as(place, each.number, each.text)


@asynccontextmanager
async def reading(path: Path) -> AsyncIterator[_Documents]:
    """One moment of a store; StoreRefused where there is none."""
    with tiny_look.storage(path):
        db = tiny_look.open_to_read(path)
        try:
            if not (version := tiny_look.version_of(db)):
                raise StoreRefused(f"{path} is not a store of Alongside's. Is it the right config?")
            with db.storage.snapshot():
                yield _Documents(db.storage, version)
        finally:
            db.close()


@asynccontextmanager
async def filling(path: Path, upgrades: Upgrades = UPGRADES) -> AsyncIterator[_Documents]:
    """A store that is made beside the path, and takes it once the block has ended well.

    BadInput where the path's own holds something; StoreHeld while the line runs.
    """
    with files.held(path):
        _refuse_full(path)
        fresh = path.with_name(f"{path.name}.importing")
        files.remove(fresh)
        try:
            with tiny_look.ours(fresh):
                db = TinySQL(fresh)
                try:
                    with db.storage.transaction():
                        yield _Documents(db.storage, 0)
                        say_version(db, 1 + len(upgrades))
                finally:
                    db.close()
                TinySQL(fresh, indexes=INDEXES).close()  # made once, they are made in a third of the time
            files.put_in_place(fresh, path)
        finally:
            files.remove(fresh)


def _refuse_full(path: Path) -> None:
    if not path.exists():
        return
    with tiny_look.ours(path):
        db = tiny_look.open_to_read(path)
        try:
            there = sum(len(db.table(table)) for table in db.tables() - {"meta"})
        finally:
            db.close()
    if there:
        raise BadInput(
            f"The store {path} holds {there} documents already, and an import is for an empty one. Move it aside, or "
            "name another file with `store` in the settings."
        )
