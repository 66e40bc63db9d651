"""Opening the file: who may read it, which settings SQLite gets, and what is refused before anything is touched."""

# ruff: noqa: S608  only names that files.sql_name made are put into statements; values are always parameters

import json
import os
import re
import sqlite3
import stat
from pathlib import Path
from urllib.parse import quote

from bot.tinysql.errors import StorageError, StorageNewer, StorageUnreadable, storage_error

APPLICATION_ID = 0x54534C31  # "TSL1", in the file's header
LAYOUT = 1
_CATALOGUE = """
CREATE TABLE IF NOT EXISTS tinysql (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,          -- as JSON, so that any string can be a table's name
    next_id INTEGER NOT NULL DEFAULT 1, -- no id below was, or will be, given twice
    present INTEGER NOT NULL DEFAULT 0  -- 0: dropped, or not written yet
)
"""


def connect(path: str, *, read_only: bool, busy_seconds: float, cache_kib: int) -> sqlite3.Connection:
    """An open connection on a checked file, made if need be (0600); raises a `StorageError`."""
    _check_place(path, read_only)
    if not read_only:
        _make(path)
    try:
        db = _open(path, read_only, busy_seconds)
    except sqlite3.Error as error:
        raise storage_error(error, path) from error
    try:
        _settle(db, path, read_only, cache_kib)
    except sqlite3.Error as error:
        db.close()
        raise storage_error(error, path) from error
    except StorageError:
        db.close()
        raise
    return db


def sql_name(table_id: int, name: str) -> str:
    """The SQLite table that holds a TinyDB table: readable where the name allows, unlike any other by its number."""
    return f"t{table_id}_{name}" if re.fullmatch(r"[a-z0-9_]{1,40}", name) else f"t{table_id}"


def tables(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """(name, SQLite table) of every table that was written to and not dropped since."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'tinysql'").fetchone():
        return []  # a reader may come before the writer has written anything
    rows = db.execute("SELECT id, name, present FROM tinysql ORDER BY id").fetchall()
    known = [(json.loads(name), sql_name(table_id, json.loads(name)), present) for table_id, name, present in rows]
    return [
        (name, place)
        for name, place, present in known
        if present or db.execute(f"SELECT 1 FROM {place} LIMIT 1").fetchone()
    ]


def _open(path: str, read_only: bool, busy_seconds: float) -> sqlite3.Connection:
    # A reader that may write opens the file "rw", so that the last one to close can fold the WAL back into the file.
    mode = "ro" if read_only and not os.access(path, os.W_OK) else "rw"
    uri = f"file:{quote(os.path.abspath(path))}?mode={mode}"
    return sqlite3.connect(
        uri, uri=True, timeout=busy_seconds, isolation_level=None, check_same_thread=False, cached_statements=512
    )


def _settle(db: sqlite3.Connection, path: str, read_only: bool, cache_kib: int) -> None:
    layout = _check_owner(db, path)
    if not read_only:
        _keep_private(path)
        if db.execute("PRAGMA journal_mode = WAL").fetchone() != ("wal",):
            raise StorageUnreadable(
                path, "this disk cannot hold SQLite's WAL", "use a disk of this machine, not a share"
            )
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA journal_size_limit = 67108864")  # after a busy night the -wal file shrinks to 64 MB
        if not layout:
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(_CATALOGUE)
            db.execute(f"PRAGMA user_version = {LAYOUT}")
    else:
        db.execute("PRAGMA query_only = ON")
    db.execute(f"PRAGMA cache_size = -{cache_kib}")


def _check_owner(db: sqlite3.Connection, path: str) -> int:
    """The layout's version, 0 for an empty file."""
    (owner,) = db.execute("PRAGMA application_id").fetchone()
    (layout,) = db.execute("PRAGMA user_version").fetchone()
    (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if owner != APPLICATION_ID and tables:
        raise StorageUnreadable(path, "this SQLite file belongs to another program")
    if layout > LAYOUT:
        raise StorageNewer(path, f"the file has layout {layout}, this version knows up to {LAYOUT}")
    return int(layout)


def _check_place(path: str, read_only: bool) -> None:
    place = Path(path)
    if "\0" in path or (place.exists() and not place.is_file() and not place.is_dir()):
        raise StorageUnreadable(path.replace("\0", "\\0"), "this is no ordinary file", "name a file")
    if place.is_dir():
        raise StorageUnreadable(path, "this is a folder", "name a file inside it")
    if not place.parent.is_dir():
        raise StorageUnreadable(path, "its folder does not exist", f"make the folder {place.parent}")
    if read_only and not place.exists():
        raise StorageUnreadable(path, "there is no such file", "check the path, or open it for writing once")
    if place.exists() and not os.access(path, os.R_OK if read_only else os.R_OK | os.W_OK):
        raise StorageUnreadable(path, f"this account may not {'read' if read_only else 'write to'} it")


def _make(path: str) -> None:
    """For its owner alone from the first moment: SQLite gives -wal and -shm the mode of the file itself."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        os.fchmod(handle, 0o600)  # whatever the umask
        os.close(handle)
    except FileExistsError:
        return
    except OSError as error:
        raise StorageUnreadable(path, f"the file cannot be made or written ({error.strerror})") from error


def _keep_private(path: str) -> None:
    """Only once the file is known to be ours: a wrong path in the settings must not change another's file."""
    try:
        for name in (path, f"{path}-wal", f"{path}-shm"):
            if os.path.exists(name) and stat.S_IMODE(os.stat(name).st_mode) != 0o600:
                os.chmod(name, 0o600)
    except OSError as error:
        raise StorageUnreadable(path, f"the file cannot be made private ({error.strerror})") from error
