"""The storage: one SQLite file, a row a document, transactions, and TinyDB's own `read` and `write` over it."""

# ruff: noqa: S608  only names that files.sql_name made are put into statements; values are always parameters

import json
import os
import sqlite3
import threading
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from os import PathLike, fspath
from typing import Any, TextIO

from tinydb.storages import Storage

from bot.tinysql import copies, files
from bot.tinysql.codec import decode, encode
from bot.tinysql.compiler import SQLiteDialect
from bot.tinysql.errors import DuplicateDocument, StorageReadOnly, StorageUndone, storage_error
from bot.tinysql.indexes import Index, changes, literals

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Place:
    """Where a TinyDB table lives; it stays there for good, also when dropped (that only empties it)."""

    id: int
    sql: str
    dialect: SQLiteDialect


class SQLiteStorage(Storage):
    """A TinyDB storage in one SQLite file (WAL, `synchronous=FULL`, mode 0600). May be used from any thread.

    `read_only` gives a handle that sees the newest commit at each call and never waits for a writer. Both handles take
    the same `indexes`; the writing one makes and drops them. `restart_ids` lets a truncated or dropped table count from
    1 again, as stock does; without it no id is ever given twice. Raises a `StorageError` (see `errors.py`).
    """

    def __init__(
        self,
        path: str | PathLike[str],
        *,
        indexes: Iterable[Index] = (),
        read_only: bool = False,
        restart_ids: bool = False,
        busy_seconds: float = 5.0,
        cache_kib: int = 4096,
    ) -> None:
        self.path = fspath(path)
        self.read_only = read_only
        self._indexes = tuple(indexes)
        self._restart_ids = restart_ids
        self._lock = threading.RLock()
        self._depth = 0
        self._places: dict[str, Place] = {}
        self.unclean = not read_only and os.path.exists(f"{self.path}-wal")  # the last process did not close it
        self._db = files.connect(self.path, read_only=read_only, busy_seconds=busy_seconds, cache_kib=cache_kib)
        if not read_only:
            try:
                self._sync_indexes()
            except BaseException:
                self._db.close()
                raise

    # --- TinyDB's contract ----------------------------------------------------

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Everything, as stock TinyDB would hold it; `None` when nothing was written yet."""
        with self.snapshot():
            return {name: self._read_table(name) for name in self.tables()} or None

    def write(self, data: Mapping[str, Mapping[Any, Any]]) -> None:
        """Make the file hold `data` and nothing else, in one transaction."""
        with self.transaction():
            for name in [name for name in self.tables() if name not in data]:
                self.drop(name)
            for name, documents in data.items():
                place = self.ensure(name)
                self.clear(place)
                rows = ((int(doc_id), encode(document)) for doc_id, document in documents.items())
                self.run_many(f"INSERT INTO {place.sql}(doc_id, doc) VALUES (?, ?)", rows)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def _read_table(self, name: str) -> dict[str, Any]:
        place = self.place(name)
        assert place is not None
        rows = self.rows(f"SELECT doc_id, doc FROM {place.sql} ORDER BY doc_id")
        return {str(doc_id): decode(text) for doc_id, text in rows}

    # --- transactions -----------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing of what happens inside; a nested one that fails undoes only itself. Durable on return."""
        if self.read_only:
            raise StorageReadOnly(self.path, "this handle may only read")
        with self._lock, self._nested("BEGIN IMMEDIATE"):
            yield

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Every read inside sees the same moment."""
        with self._lock, self._nested("BEGIN"):
            yield

    @contextmanager
    def _nested(self, begin: str) -> Iterator[None]:
        depth = self._depth
        self.run(f"SAVEPOINT s{depth}" if depth else begin)
        self._depth = depth + 1
        try:
            yield
            self.run(f"RELEASE s{depth}" if depth else "COMMIT")
        except BaseException:
            self._undo(depth)
            raise
        finally:
            self._depth = depth

    def _undo(self, depth: int) -> None:
        self._places.clear()
        if self._db.in_transaction:  # a full disk may have undone everything already
            for step in (f"ROLLBACK TO s{depth}", f"RELEASE s{depth}") if depth else ("ROLLBACK",):
                self.run(step)

    # --- statements ---------------------------------------------------------------

    def run(self, sql: str, params: tuple[Any, ...] = ()) -> sqlite3.Cursor:
        """A finished statement's cursor, for `lastrowid` and `rowcount`."""
        with self._lock:
            try:
                self._check_depth()
                return self._db.execute(sql, params)
            except sqlite3.Error as error:
                raise storage_error(error, self.path) from error

    def run_many(self, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        with self._lock:
            try:
                self._check_depth()
                for row in rows:
                    self._db.execute(sql, row)
            except sqlite3.Error as error:
                raise storage_error(error, self.path) from error

    def rows(self, sql: str, params: tuple[Any, ...] = ()) -> Rows:
        with self._lock:
            try:
                return self._db.execute(sql, params).fetchall()
            except sqlite3.Error as error:
                raise storage_error(error, self.path) from error

    def stream(self, sql: str, params: tuple[Any, ...] = ()) -> Generator[Any, None, None]:
        """Rows one by one; close it early, or the moment it reads from stays open."""
        with self._lock:
            try:
                with closing(self._db.execute(sql, params)) as cursor:
                    yield from cursor
            except sqlite3.Error as error:
                raise storage_error(error, self.path) from error

    def _check_depth(self) -> None:
        if self._depth and not self._db.in_transaction:
            raise StorageUndone(self.path, "the transaction was undone when the disk refused a write")

    # --- tables -------------------------------------------------------------------

    def tables(self) -> list[str]:
        """The names of the tables that were written to, dropped ones left out."""
        with self._lock:
            try:
                return [name for name, _ in files.tables(self._db)]
            except sqlite3.Error as error:
                raise storage_error(error, self.path) from error

    def place(self, name: str) -> Place | None:
        """Where the table lives, `None` when it was never written to."""
        found = self._places.get(name)
        if found is None and self._has_catalogue():
            rows = self.rows("SELECT id FROM tinysql WHERE name = ?", (json.dumps(name),))
            found = self._remember(rows[0][0], name) if rows else None
        return found

    def ensure(self, name: str) -> Place:
        """The table's place, made now if need be; call it inside a transaction."""
        place = self._make(name)
        self.run("UPDATE tinysql SET present = 1 WHERE id = ? AND present = 0", (place.id,))
        return place

    def insert(self, place: Place, text: str) -> int:
        """The new row's id, one above every id that was ever given in this table."""
        doc_id = self.run(f"INSERT INTO {place.sql}(doc_id, doc) VALUES ({_next_id(place)}, ?)", (text,)).lastrowid
        assert doc_id is not None
        return doc_id

    def insert_all(self, place: Place, texts: Sequence[str]) -> None:
        """A row each, in order, with ids as `insert` gives them; one statement, which writes all of them or none."""
        rows = f"SELECT {_next_id(place)} + key, value FROM json_each(?) ORDER BY key"
        self.run(f"INSERT INTO {place.sql}(doc_id, doc) {rows}", (json.dumps(texts),))

    def insert_as(self, place: Place, doc_id: int, text: str) -> None:
        """`ValueError` when the id is taken."""
        try:
            self.run(f"INSERT INTO {place.sql}(doc_id, doc) VALUES (?, ?)", (doc_id, text))
        except DuplicateDocument as error:
            if not error.index:
                raise ValueError(f"Document with ID {doc_id} already exists") from error
            raise

    def reserve_id(self, place: Place) -> int:
        """An id that nobody else will be given."""
        doc_id = int(self.rows(f"SELECT {_next_id(place)}")[0][0])
        self.run("UPDATE tinysql SET next_id = ? WHERE id = ?", (doc_id + 1, place.id))
        return doc_id

    def retire_ids(self, place: Place) -> None:
        """Before documents go: see that no id in use, or used before, is ever given again."""
        self.run(f"UPDATE tinysql SET next_id = {_next_id(place)} WHERE id = ?", (place.id,))

    def clear(self, place: Place) -> None:
        self.retire_ids(place)
        self.run(f"DELETE FROM {place.sql}")
        if self._restart_ids:
            self.run("UPDATE tinysql SET next_id = 1 WHERE id = ?", (place.id,))

    def drop(self, name: str) -> None:
        """Empty the table and forget that it was there; its ids stay used."""
        with self.transaction():
            place = self.place(name)
            if place:
                self.clear(place)
                self.run("UPDATE tinysql SET present = 0 WHERE id = ?", (place.id,))

    def _make(self, name: str) -> Place:
        place = self.place(name)
        if place is None:
            if not isinstance(name, str):
                raise TypeError(f"a table's name must be a string, not {type(name).__name__}")
            place = self._remember(
                self.run("INSERT INTO tinysql(name) VALUES (?)", (json.dumps(name),)).lastrowid, name
            )
            self.run(f"CREATE TABLE {place.sql} (doc_id INTEGER PRIMARY KEY, doc TEXT NOT NULL)")
        return place

    def _remember(self, table_id: int | None, name: str) -> Place:
        assert table_id is not None
        place = Place(table_id, files.sql_name(table_id, name), SQLiteDialect(literals(self._indexes, name)))
        self._places[name] = place
        return place

    def _has_catalogue(self) -> bool:
        """A reader may come before the writer has written anything."""
        return bool(self._places) or bool(self.rows("SELECT 1 FROM sqlite_master WHERE name = 'tinysql'"))

    def _sync_indexes(self) -> None:
        ours = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND name GLOB 'i[0-9]*_*' AND sql IS NOT NULL"
        with self.transaction():
            declared = dict(
                index.sql(place.id, place.sql) for index in self._indexes for place in [self._make(index.table)]
            )
            drop, make = changes(declared, dict(self.rows(ours)))
            for name in drop:
                self.run(f"DROP INDEX {name}")
            for statement in make:
                self._make_index(statement)

    def _make_index(self, statement: str) -> None:
        try:
            self.run(statement)
        except DuplicateDocument as error:
            name = statement.partition(" INDEX ")[2].partition(" ")[0]
            raise DuplicateDocument(self.path, f"documents clash, the unique index {name} cannot be made") from error

    # --- the file as a whole --------------------------------------------------------

    def quick_check(self) -> list[str]:
        """The problems SQLite finds in the file's structure; reads all of it, on a connection of its own."""
        return copies.quick_check(self.path)

    def backup_to(self, path: str | PathLike[str]) -> None:
        """A consistent copy of what is committed (mode 0600), made while others write; an older copy is replaced."""
        copies.backup(self.path, fspath(path))

    def export_json(self, out: TextIO) -> None:
        """Write plain JSON that opens in stock TinyDB with the same tables and ids, a document at a time."""
        copies.export_json(self.path, out)


def _next_id(place: Place) -> str:
    given = f"(SELECT next_id FROM tinysql WHERE id = {place.id})"
    return f"max({given}, coalesce((SELECT max(doc_id) FROM {place.sql}), 0) + 1)"
