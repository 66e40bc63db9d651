"""Work on the whole file (check, backup, export), on connections of its own, so that writers and readers go on."""

# ruff: noqa: S608  only names that files.sql_name made are put into statements; values are always parameters

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TextIO

from bot.tinysql import files
from bot.tinysql.codec import as_python_json
from bot.tinysql.errors import StorageBusy, StorageDamaged, StorageUnreadable, storage_error


@contextmanager
def _reader(path: str) -> Iterator[sqlite3.Connection]:
    with closing(files.connect(path, read_only=True, busy_seconds=5, cache_kib=2048)) as db:
        try:
            yield db
        except sqlite3.Error as error:
            raise storage_error(error, path) from error


def quick_check(path: str) -> list[str]:
    """Every structural problem found; empty when the file is sound."""
    try:
        with _reader(path) as db:
            found = [str(row[0]) for row in db.execute("PRAGMA quick_check")]
    except StorageDamaged as error:
        return [error.problem]
    return [] if found == ["ok"] else found


def backup(path: str, target: str) -> None:
    """A copy of one moment, complete under its final name or not there at all."""
    if os.path.exists(f"{target}-wal"):  # SQLite would take it for the copy's, and mix the two
        raise StorageBusy(target, "a store is open there, or was not closed", "stop what uses it, or name another file")
    part = f"{target}.part"
    try:
        with open(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600), "rb") as held:
            os.fchmod(held.fileno(), 0o600)
        _copy(path, part)
        _flush(part)
        os.replace(part, target)
        _flush(os.path.dirname(os.path.abspath(target)))
    except OSError as error:
        raise StorageUnreadable(target, f"the backup cannot be written ({error.strerror})") from error
    finally:
        if os.path.exists(part):
            os.unlink(part)


def _copy(path: str, part: str) -> None:
    with _reader(path) as source, closing(sqlite3.connect(part)) as copy:
        try:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, readable also from a disk that may only be read
        except sqlite3.Error as error:
            raise storage_error(error, part) from error


def _flush(path: str) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def export_json(path: str, out: TextIO) -> None:
    """What stock TinyDB would hold, written a document at a time, all of one moment."""
    with _reader(path) as db:
        db.execute("BEGIN")
        separator = "{"
        for name, sql_name in files.tables(db):
            out.write(f"{separator}{json.dumps(name)}: ")
            _export_table(db, sql_name, out)
            separator = ",\n"
        out.write("{}\n" if separator == "{" else "}\n")


def _export_table(db: sqlite3.Connection, sql_name: str, out: TextIO) -> None:
    separator = "{"
    for doc_id, text in db.execute(f"SELECT doc_id, doc FROM {sql_name} ORDER BY doc_id"):
        out.write(f'{separator}"{doc_id}": {as_python_json(text)}')
        separator = ",\n"
    out.write("{}" if separator == "{" else "}")
