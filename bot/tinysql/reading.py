"""Reading a table: a query finds its candidates by SQL, and TinyDB's own predicate decides on each of them."""

# ruff: noqa: S608  only names that files.sql_name made are put into statements; values are always parameters

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any

from tinydb.queries import QueryInstance, QueryLike
from tinydb.table import Document, Table
from tinydb.utils import LRUCache

from bot.tinysql.codec import decode
from bot.tinysql.compiler import Filter, Scalar, compile_query
from bot.tinysql.errors import StorageDamaged
from bot.tinysql.storage import Place, SQLiteStorage

Row = tuple[int, dict[str, Any]]
_PAGE = 500
_EVERYTHING = Filter("", ())


class ReadingTable(Table):
    """The half of `SQLiteTable` that changes nothing."""

    _storage: SQLiteStorage

    def __init__(self, storage: Any, name: str, cache_size: int = 10) -> None:
        if not isinstance(storage, SQLiteStorage):
            raise TypeError("SQLiteTable needs a SQLiteStorage; over any other storage use tinydb's own Table")
        super().__init__(storage, name, cache_size=cache_size)
        self._by_id: LRUCache[str, str] = LRUCache(capacity=500)

    @property
    def storage(self) -> SQLiteStorage:
        return self._storage

    def select(
        self, cond: QueryLike, *, order: tuple[str, ...] = (), descending: bool = False, limit: int | None = None
    ) -> list[Document]:
        """Documents that match, ordered by `order` (dotted fields) and then by id; at most `limit`.

        Missing and null come first, then numbers (true is 1), then strings by code point. With an index on what the
        query says and then on `order`, only as many rows are read as are returned.
        """
        place = self._storage.place(self.name)
        if place is None or (limit is not None and limit <= 0):
            return []
        condition = self._filter(cond, place)
        found: list[Document] = []
        with closing(
            self._storage.stream(self._ordered(place, condition, order, descending), condition.params)
        ) as rows:
            for doc_id, text in rows:
                document = self._decoded(doc_id, text)
                if cond(document):
                    found.append(self._document(document, doc_id))
                    if len(found) == limit:
                        break
        return found

    def prepare(self, cond: QueryLike, names: Iterable[str], *, order: tuple[str, ...] = ()) -> Filter | None:
        """The statement by which `select` finds its candidates, for `candidates` to run with other values.

        In `cond` each string or whole number to come (for `<`, `<=`, `>`, `>=` a string) is written as one of `names`,
        and `params` gives these in the order in which the values are wanted. `None` for a table not yet written, and
        for a query that cannot be asked so.
        """
        place = self._storage.place(self.name)
        if place is None:
            return None
        condition = self._filter(cond, place)
        if sorted(map(str, condition.params)) != sorted(names):
            return None
        return Filter(f"{self._ordered(place, condition, order, descending=False)} LIMIT ?", condition.params)

    def candidates(self, statement: str, values: tuple[Scalar, ...], limit: int | None = None) -> list[tuple[int, str]]:
        """The ids and texts of the first `limit` rows that a prepared statement lets through."""
        return self._storage.rows(statement, (*values, -1 if limit is None else limit))

    def explain(
        self, cond: QueryLike, *, order: tuple[str, ...] = (), descending: bool = False, limit: int | None = None
    ) -> list[str]:
        """SQLite's plan for `select` with the same arguments, a line a step; empty for a table not yet written."""
        place = self._storage.place(self.name)
        if place is None:
            return []
        condition = self._filter(cond, place)
        return self._plan(self._ordered(place, condition, order, descending), condition)

    def search(self, cond: QueryLike) -> list[Document]:
        found = [self._document(document, doc_id) for doc_id, document in self._matching(cond)]
        return sorted(found, key=_doc_id)

    def count(self, cond: QueryLike) -> int:
        return sum(1 for _ in self._matching(cond))

    def all(self) -> list[Document]:
        place = self._storage.place(self.name)
        rows = self._storage.rows(f"SELECT doc_id, doc FROM {place.sql} ORDER BY doc_id") if place else []
        return [self._document(self._decoded(doc_id, text), doc_id) for doc_id, text in rows]

    def __iter__(self) -> Iterator[Document]:
        """The documents there now, read a page at a time; one removed meanwhile is left out."""
        place = self._storage.place(self.name)
        for doc_id, document in self._pages(place) if place else ():
            yield self._document(document, doc_id)

    def __len__(self) -> int:
        place = self._storage.place(self.name)
        return int(self._storage.rows(f"SELECT count(*) FROM {place.sql}")[0][0]) if place else 0

    def get(
        self,
        cond: QueryLike | None = None,
        doc_id: int | None = None,
        doc_ids: Iterable[int] | None = None,
    ) -> Any:
        if doc_id is not None:
            found = self._named([doc_id])
            return self.document_class(found[0][1], doc_id) if found else None
        if doc_ids is not None:
            return [self._document(document, key) for key, document in self._named(doc_ids)]
        if cond is not None:
            return next(iter(self.select(cond, limit=1)), None)
        raise RuntimeError("You have to pass either cond or doc_id or doc_ids")

    # --- inside -------------------------------------------------------------------

    def _document(self, document: dict[str, Any], doc_id: int) -> Document:
        return self.document_class(document, self.document_id_class(doc_id))

    def _decoded(self, doc_id: int, text: str) -> dict[str, Any]:
        try:
            return decode(text)
        except (ValueError, StopIteration):
            raise StorageDamaged(self._storage.path, f"document {doc_id} of {self.name!r} is not readable") from None

    def _filter(self, cond: QueryLike, place: Place) -> Filter:
        """The translation of `cond`; empty when every document has to be looked at."""
        if type(cond) is not QueryInstance or not cond.is_cacheable():
            return _EVERYTHING
        known: Any = self._query_cache.get(cond)
        if known is None:
            known = compile_query(cond, place.dialect) or _EVERYTHING
            self._query_cache[cond] = known
        return known  # type: ignore[no-any-return]  # stock types the cache for results

    def _ordered(self, place: Place, condition: Filter, order: tuple[str, ...], descending: bool) -> str:
        """Candidates in order; by id alone, SQLite is kept from reading every document just to avoid a sort."""
        statement = _statement(place, condition)
        way = " DESC" if descending else ""
        if order or not condition.sql:
            columns = ", ".join(f"{column}{way}" for column in (*(_column(place, field) for field in order), "doc_id"))
            return f"{statement} ORDER BY {columns}"
        by_id = self._by_id.get(statement)
        if by_id is None:
            scans = any(step.startswith("SCAN") for step in self._plan(f"{statement} ORDER BY doc_id", condition))
            indexed = any("USING INDEX" in step for step in self._plan(statement, condition))
            by_id = self._by_id[statement] = f"{statement} ORDER BY {'+' if scans and indexed else ''}doc_id"
        return by_id + way

    def _plan(self, statement: str, condition: Filter) -> list[str]:
        return [str(row[3]) for row in self._storage.rows(f"EXPLAIN QUERY PLAN {statement}", condition.params)]

    def _matching(self, cond: QueryLike) -> Iterator[Row]:
        """In no particular order, all of one moment."""
        place = self._storage.place(self.name)
        if place is None:
            return
        condition = self._filter(cond, place)
        with closing(self._storage.stream(_statement(place, condition), condition.params)) as rows:
            for doc_id, text in rows:
                document = self._decoded(doc_id, text)
                if cond(document):
                    yield doc_id, document

    def _targets(self, place: Place, cond: QueryLike | None) -> Iterator[Row]:
        """Documents to change, by id; none is read by a statement that is still running when it changes."""
        condition = self._filter(cond, place) if cond is not None else _EVERYTHING
        rows = self._candidates(place, condition) if condition.sql else self._pages(place)
        return ((doc_id, document) for doc_id, document in rows if cond is None or cond(document))

    def _candidates(self, place: Place, condition: Filter) -> Iterator[Row]:
        rows = self._storage.rows(_statement(place, condition, "doc_id"), condition.params)
        keys = sorted(doc_id for (doc_id,) in rows)
        for start in range(0, len(keys), _PAGE):
            yield from self._by_ids(place, keys[start : start + _PAGE])

    def _pages(self, place: Place) -> Iterator[Row]:
        """Every row up to the last one there now, so that a loop that inserts comes to an end."""
        page = f"SELECT doc_id, doc FROM {place.sql} WHERE doc_id BETWEEN ? AND ? ORDER BY doc_id LIMIT {_PAGE}"
        first, last = self._storage.rows(f"SELECT min(doc_id), max(doc_id) FROM {place.sql}")[0]
        while first is not None and (rows := self._storage.rows(page, (first, last))):
            yield from ((doc_id, self._decoded(doc_id, text)) for doc_id, text in rows)
            first = rows[-1][0] + 1 if rows[-1][0] < last else None

    def _by_ids(self, place: Place, keys: list[int]) -> list[Row]:
        sql = f"SELECT doc_id, doc FROM {place.sql} WHERE doc_id "
        if len(keys) == 1:
            rows = self._storage.rows(sql + "= ?", tuple(keys))
        else:
            rows = self._storage.rows(sql + "IN (SELECT value FROM json_each(?)) ORDER BY doc_id", (json.dumps(keys),))
        return [(doc_id, self._decoded(doc_id, text)) for doc_id, text in rows]

    def _named(self, doc_ids: Iterable[object]) -> list[Row]:
        """By the ids' text, as stock does: 1 and "1", never 1.0 or True."""
        named = [int(str(key)) for key in doc_ids if re.fullmatch(r"0|-?[1-9][0-9]{0,18}", str(key))]
        keys = [key for key in named if whole(key) is not None]
        place = self._storage.place(self.name)
        return self._by_ids(place, keys) if place and keys else []

    def _one_by_one(self, place: Place, doc_ids: Iterable[int]) -> Iterator[Row]:
        for key in list(doc_ids):
            if (known := whole(key)) is not None:
                yield from self._by_ids(place, [known])


def whole(doc_id: object) -> int | None:
    """The id that equals `doc_id`, when SQLite can hold it."""
    if isinstance(doc_id, float):
        return whole(int(doc_id)) if doc_id.is_integer() else None
    return int(doc_id) if isinstance(doc_id, int) and -(2**63) <= doc_id < 2**63 else None


def _statement(place: Place, condition: Filter, columns: str = "doc_id, doc") -> str:
    return f"SELECT {columns} FROM {place.sql}" + (f" WHERE {condition.sql}" if condition.sql else "")


def _column(place: Place, field: str) -> str:
    column = place.dialect.field(tuple(field.split(".")))
    if column is None:
        raise ValueError(f"documents cannot be ordered by the field {field!r}; use plain ASCII names")
    return column


def _doc_id(document: Document) -> int:
    return document.doc_id
