"""Everything that can go wrong with a store file; a message names the path and how to mend it, never a document.

StorageError
├── StorageFull         no room on the disk, or a quota is reached; try again when there is room
├── StorageFailing      the disk answered a read or a write with an error
├── StorageBusy         another process held the file for longer than the busy timeout
├── StorageReadOnly     a write through a handle, or to a file, that may only be read
├── StorageUndone       the transaction this work belonged to was already undone
├── StorageUnreadable   a folder, a path without permission, another program's file
│   └── StorageNewer    written by a newer version than this one
├── StorageDamaged      the file's structure is broken; restore a backup
└── DuplicateDocument   a unique index already holds these values
"""

import re
import sqlite3


class StorageError(Exception):
    """The store could not do what was asked; nothing of it was kept."""

    mend = "see the log of this machine"

    def __init__(self, path: str, problem: str, mend: str | None = None) -> None:
        self.path = path
        self.problem = problem
        super().__init__(f"{path}: {problem}; {mend or self.mend}")


class StorageFull(StorageError):
    mend = "free some room on this disk, or raise the quota; nothing is lost and no restart is needed"


class StorageFailing(StorageError):
    mend = "check the disk and its cable or mount; if it goes on, restore the last backup to another disk"


class StorageBusy(StorageError):
    mend = "stop the other program that has this file open, then try again"


class StorageReadOnly(StorageError):
    mend = "give this account write permission on the file and its folder, or write through the writing handle"


class StorageUndone(StorageError):
    mend = "run the whole transaction again"


class StorageUnreadable(StorageError):
    mend = "check the path in the settings and the permissions of the file and its folder"


class StorageNewer(StorageUnreadable):
    mend = "install the version that wrote it, or a later one"


class StorageDamaged(StorageError):
    mend = "keep this file aside and restore the last backup"


class DuplicateDocument(StorageError):
    """`index` is the unique index's name in the file, empty when it was the document's id that was taken."""

    mend = "change the document, or write over the one that is there"
    index = ""


_NO_ROOM = (StorageFull, "the disk takes no more: it is full, over a quota, or failing")

# Result codes, extended and primary: https://www.sqlite.org/rescode.html. SQLITE_FULL is ENOSPC only; a quota (EDQUOT)
# or a limit on the file's size (EFBIG) comes as IOERR_WRITE, a full disk under the -shm file as IOERR_SHMSIZE.
_BY_CODE: dict[int, tuple[type[StorageError], str]] = {
    sqlite3.SQLITE_IOERR_WRITE: _NO_ROOM,
    sqlite3.SQLITE_IOERR_SHMSIZE: _NO_ROOM,
    sqlite3.SQLITE_FULL: (StorageFull, "there is no room left on the disk"),
    sqlite3.SQLITE_IOERR: (StorageFailing, "the disk answered with an error"),
    sqlite3.SQLITE_BUSY: (StorageBusy, "another program holds the file"),
    sqlite3.SQLITE_LOCKED: (StorageBusy, "another part of this program holds the file"),
    sqlite3.SQLITE_READONLY: (StorageReadOnly, "the file may only be read"),
    sqlite3.SQLITE_CANTOPEN: (StorageUnreadable, "the file cannot be opened"),
    sqlite3.SQLITE_PERM: (StorageUnreadable, "permission is missing"),
    sqlite3.SQLITE_AUTH: (StorageUnreadable, "permission is missing"),
    sqlite3.SQLITE_NOTADB: (StorageUnreadable, "this is not a SQLite file, or its first page is damaged"),
    sqlite3.SQLITE_CORRUPT: (StorageDamaged, "the file is damaged"),
    sqlite3.SQLITE_CONSTRAINT: (DuplicateDocument, "a unique index already holds these values"),
    sqlite3.SQLITE_TOOBIG: (StorageError, "a document is larger than SQLite can hold"),
    sqlite3.SQLITE_MISMATCH: (StorageError, "no document id is left in this table"),
}


def storage_error(error: sqlite3.Error, path: str) -> StorageError:
    """The error of ours that says what `error` means for the file at `path`."""
    code = getattr(error, "sqlite_errorcode", None) or 0
    unknown = (StorageError, f"SQLite refused ({type(error).__name__})")
    kind, problem = _BY_CODE.get(code) or _BY_CODE.get(code & 0xFF, unknown)
    if isinstance(error, sqlite3.ProgrammingError):
        kind, problem = StorageError, "this handle is closed, or was used wrongly"
    if "malformed JSON" in str(error):
        kind, problem = StorageDamaged, "a document in the file is damaged"
    found = kind(path, f"{problem} [{getattr(error, 'sqlite_errorname', 'no code')}]")
    if isinstance(found, DuplicateDocument):
        found.index = (_INDEX_NAME.findall(str(error)) or [""])[0]
    return found


# "UNIQUE constraint failed: index 'i1_key_0a1b2c3d'"; a taken id is "UNIQUE constraint failed: t1.doc_id"
_INDEX_NAME = re.compile(r"index '(\w+)'")
