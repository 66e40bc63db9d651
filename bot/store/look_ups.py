"""Finders asked of one handle: each query is translated once, and from then on only its values change.

`query_of` says what a look-up means. Here SQLite alone decides what fits, where TinyDB's predicate would look again:
the codec lets nothing into a document about which the two could disagree (no NUL, no lone surrogate, times of one
width).
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from bot.domain.entitlements import Entitlement
from bot.domain.pausing import Pause
from bot.domain.people import AddressStatus, Contact, Person, Pupil
from bot.domain.records import Record
from bot.store.codec import plain, read
from bot.store.finders import TABLES, Finder, R, Value
from bot.store.queries import query_of
from bot.tinysql import SQLiteTable, StorageDamaged, TinySQL

Row = tuple[int, str]

# Who people are, how they are reached, and whether all is paused: asked for every message, and changed by few.
STEADY: frozenset[type[Record]] = frozenset({Person, Pupil, Contact, Entitlement, AddressStatus, Pause})
MOST_REMEMBERED = 4096


class _Prepared(NamedTuple):
    table: SQLiteTable
    statement: str
    names: tuple[str, ...]


class LookUps:
    """What can be asked of one handle. Answers about steady records are remembered until `forget` is called."""

    def __init__(self, db: TinySQL) -> None:
        self._db = db
        self._prepared: dict[str, _Prepared] = {}
        self._remembered: dict[tuple[Any, ...], list[Any]] = {}

    def forget(self, changed: Iterable[Record]) -> None:
        """These have been written: what was remembered may no longer be so."""
        if not STEADY.isdisjoint(map(type, changed)):
            self._remembered.clear()

    def ask(self, finder: Finder[R], values: Mapping[str, Value], limit: int | None = None) -> list[R]:
        """As `find`, remembering."""
        if finder.record not in STEADY:
            return self.find(finder, values, limit)
        key = (finder.name, limit, *[values[name] for name in finder.keys])
        found: list[R] | None = self._remembered.get(key)
        if found is None:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            found = self._remembered[key] = self.find(finder, values, limit)
        return list(found)

    def table(self, record: type[Record]) -> SQLiteTable:
        return self._db.table(TABLES[record])

    def find(self, finder: Finder[R], values: Mapping[str, Value], limit: int | None = None) -> list[R]:
        """The records, in the finder's order. StorageDamaged for a document that cannot be read."""
        return [self.record(finder.record, row) for row in self.rows(finder, values, limit)]

    def rows(self, finder: Finder[Any], values: Mapping[str, Value], limit: int | None = None) -> list[Row]:
        """The numbers and texts of the documents, in the finder's order."""
        prepared = self._prepared.get(finder.name) or self._prepare(finder)
        given = tuple([plain(values[name]) for name in prepared.names])
        return prepared.table.candidates(prepared.statement, given, limit)

    def record(self, record: type[R], row: Row) -> R:
        """The record in a row."""
        try:
            return read(record, row[1])
        except msgspec.ValidationError:
            raise
        except msgspec.DecodeError:
            path = self._db.storage.path
            raise StorageDamaged(path, f"document {row[0]} of {TABLES[record]!r} is not readable") from None

    def _prepare(self, finder: Finder[Any]) -> _Prepared:
        names = tuple(name for name in (*finder.keys, finder.until, finder.since) if name)
        table = self.table(finder.record)
        found = table.prepare(query_of(finder, {name: name for name in names}), names, order=finder.order)
        if found is None:
            raise ValueError(f"the finder {finder.name} cannot be translated, or its table was never made")
        prepared = _Prepared(table, found.sql, tuple(map(str, found.params)))
        self._prepared[finder.name] = prepared
        return prepared
