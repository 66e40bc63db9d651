"""Declared indexes: SQLite expression indexes, made when a file is opened and dropped when no longer declared.

Their SQL comes from the same compiler as the queries', because SQLite uses an expression index, or a partial one, only
for an expression that is written the same.
"""

import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.tinysql.compiler import SQLiteDialect, Term, compile_tree

Where = Mapping[str, str | int | bool | None] | tuple[tuple[str, str, Any], ...]


@dataclass(frozen=True)
class Index:
    """An index on fields of one table's documents; a dotted name is a path into the document.

    `where` keeps it to some documents: `{"state": "open"}`, or `(("due", "<", 5), ("child", "exists", None))` with the
    operators `==`, `<`, `<=`, `>`, `>=`, `one_of`, `exists`. A query uses it when it says the same with `&`.
    `unique` refuses a second document with the same values (missing or null never clash; 1, 1.0 and true do, and so do
    strings that differ only behind a NUL). Wrong declarations raise `ValueError`.
    """

    table: str
    fields: tuple[str, ...]
    where: Where = ()
    unique: bool = False
    name: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.fields, tuple) or not self.fields:
            raise ValueError(f"Index on {self.table!r}: fields must be a tuple with at least one field name")
        if isinstance(self.where, Mapping):
            object.__setattr__(self, "where", tuple((field, "==", value) for field, value in self.where.items()))
        for field in self.fields:
            if SQLiteDialect().field(_path(field)) is None:
                raise ValueError(
                    f"Index on {self.table!r}: the field {field!r} cannot be indexed; use plain ASCII names"
                )
        for term in self.terms():
            if compile_tree(term, SQLiteDialect(frozenset({term}))) is None:
                raise ValueError(f"Index on {self.table!r}: the condition {term!r} cannot be part of an index")

    def terms(self) -> tuple[Term, ...]:
        """The conditions of `where`, as TinyDB's syntax tree has them."""
        return tuple(_term(*condition) for condition in self.where)

    def sql(self, table_id: int, table_sql: str) -> tuple[str, str]:
        """The index's name in SQLite and the statement that makes it."""
        dialect = SQLiteDialect(frozenset(self.terms()))
        columns = ", ".join(str(dialect.field(_path(field))) for field in self.fields)
        conditions = [compile_tree(term, dialect) for term in self.terms()]
        where = " AND ".join(condition.sql for condition in conditions if condition)
        body = f"ON {table_sql} ({columns})" + (f" WHERE {where}" if where else "")
        label = self.name or "_".join(self.fields)
        name = f"i{table_id}_{re.sub(r'[^A-Za-z0-9]+', '_', label)}_{zlib.crc32((label + body).encode()):08x}"
        return name, f"CREATE {'UNIQUE ' if self.unique else ''}INDEX {name} {body}"


def literals(indexes: Iterable[Index], table: str) -> frozenset[Term]:
    """The terms that queries on `table` must write with literals."""
    return frozenset(term for index in indexes if index.table == table for term in index.terms())


def changes(declared: Mapping[str, str], present: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Names to drop and statements to run, given both as name → CREATE statement."""
    drop = [name for name, sql in present.items() if declared.get(name) != sql]
    make = [sql for name, sql in declared.items() if present.get(name) != sql]
    return drop, make


def _path(field: str) -> tuple[str, ...]:
    return tuple(field.split("."))


def _term(field: str, operator: str, value: Any) -> Term:
    if operator == "exists":
        return ("exists", _path(field))
    return (operator, _path(field), tuple(value) if isinstance(value, (list, set, frozenset)) else value)
