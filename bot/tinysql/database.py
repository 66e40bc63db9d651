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

    def table(self, name: str, **kwargs: Any) -> SQLiteTable:
        if not isinstance(self.storage, SQLiteStorage) and name not in self._tables:
            self._tables[name] = Table(self.storage, name, **kwargs)
        return cast(SQLiteTable, super().table(name, **kwargs))

    def tables(self) -> set[str]:
        return set(self.storage.tables()) if isinstance(self.storage, SQLiteStorage) else super().tables()

    def drop_table(self, name: str) -> None:
        if not isinstance(self.storage, SQLiteStorage):
            return super().drop_table(name)
        self._tables.pop(name, None)
        self.storage.drop(name)
