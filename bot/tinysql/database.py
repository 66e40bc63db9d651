"""The database: `TinyDB` with its tables in SQLite."""

from typing import Any, cast

from tinydb import TinyDB
from tinydb.table import Table

from bot.tinysql.storage import SQLiteStorage
from bot.tinysql.table import SQLiteTable


class TinySQL(TinyDB):
    """A `TinyDB` over `SQLiteStorage`; takes the storage's arguments. Over another storage it is stock TinyDB.

    Dropping empties a table at a cost that grows with it; ids are not given again, even after that.
    """

    table_class = SQLiteTable
    default_storage_class: Any = SQLiteStorage

    @property
    def storage(self) -> SQLiteStorage:
        return cast(SQLiteStorage, super().storage)

    def table(self, name: str, **kwargs: Any) -> SQLiteTable:
        if not isinstance(self._storage, SQLiteStorage) and name not in self._tables:
            self._tables[name] = Table(self._storage, name, **kwargs)
        return cast(SQLiteTable, super().table(name, **kwargs))

    def tables(self) -> set[str]:
        return set(self._storage.tables()) if isinstance(self._storage, SQLiteStorage) else super().tables()

    def drop_table(self, name: str) -> None:
        if not isinstance(self._storage, SQLiteStorage):
            return super().drop_table(name)
        self._tables.pop(name, None)
        self._storage.drop(name)
