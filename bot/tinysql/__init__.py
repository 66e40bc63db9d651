"""TinyDB on SQLite: TinyDB's tables, documents and query language, with a row a document underneath. It imports nothing
of ours.

`TinySQL(path, indexes=[Index("messages", ("key",), unique=True)])` opens a file: WAL, durable at each return, 0600.
A query is *translated* (`compiler.py`): TinyDB keeps a query's syntax tree as its hash, and the parts that SQL surely
lets a superset through become a WHERE, which finds candidates by indexes on `json_extract(doc, '$.field')`.
TinyDB's own predicate then decides on each candidate. What is not translated is slower, never different.
An index is used only when the query is written the same, so both come from one compiler; a partial index only when the
query says its condition with the same literals, so those, and only those, are written as literals.
Each TinyDB table has one SQLite table for good (`tinysql` lists them); dropping empties it, and keeps the next id.
`storage.transaction()` groups writes, nested ones can fail alone. A second handle with `read_only=True` reads the
newest commit without ever waiting. Documents are fresh objects, in the order of their ids.
Where stock raises `TypeError` because a document holds a number and the query a string, ours may answer.
A query must not change after it is built (a list given to `one_of`, say): its translation would not notice.
Errors (`errors.py`) name the path and how to mend it, never a document.
"""

from bot.tinysql.database import TinySQL
from bot.tinysql.errors import (
    DuplicateDocument,
    StorageBusy,
    StorageDamaged,
    StorageError,
    StorageFailing,
    StorageFull,
    StorageNewer,
    StorageReadOnly,
    StorageUndone,
    StorageUnreadable,
)
from bot.tinysql.indexes import Index
from bot.tinysql.storage import SQLiteStorage
from bot.tinysql.table import SQLiteTable

__all__ = [
    "DuplicateDocument",
    "Index",
    "SQLiteStorage",
    "SQLiteTable",
    "StorageBusy",
    "StorageDamaged",
    "StorageError",
    "StorageFailing",
    "StorageFull",
    "StorageNewer",
    "StorageReadOnly",
    "StorageUndone",
    "StorageUnreadable",
    "TinySQL",
]
