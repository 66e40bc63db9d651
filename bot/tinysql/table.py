"""The table: TinyDB's whole public API, each call in time that does not grow with what it does not touch.

Documents come in the order of their ids. Results are fresh objects. Writes are durable when they return.
"""

# ruff: noqa: S608  only names that files.sql_name made are put into statements; values are always parameters

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import Any

from tinydb.queries import QueryInstance, QueryLike
from tinydb.table import Document, Table
from tinydb.utils import LRUCache

from bot.tinysql.codec import decode, encode
from bot.tinysql.compiler import Filter, compile_query
from bot.tinysql.storage import Place, SQLiteStorage

Change = Mapping[str, Any] | Callable[[MutableMapping[str, Any]], None]
_Row = tuple[int, dict[str, Any]]
_PAGE = 500
_EVERYTHING = Filter("", ())


class SQLiteTable(Table):
    """A TinyDB table whose rows live in a `SQLiteStorage`.

    Beside TinyDB's own methods: `select`, `explain`, `replace`. `persist_empty` lists the table at once, and unlike
    stock 4.9 leaves its documents alone. The query cache holds translations, never results.
    """

    _storage: SQLiteStorage

    def __init__(self, storage: Any, name: str, cache_size: int = 10, persist_empty: bool = False) -> None:
        if not isinstance(storage, SQLiteStorage):
            raise TypeError("SQLiteTable needs a SQLiteStorage; over any other storage use tinydb's own Table")
        super().__init__(storage, name, cache_size=cache_size)
        self._by_id: LRUCache[str, str] = LRUCache(capacity=500)
        if persist_empty:
            with storage.transaction():
                storage.ensure(name)

    # --- reading ----------------------------------------------------------------

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
        with self._storage.streaming(self._ordered(place, condition, order, descending), condition.params) as rows:
            for doc_id, text in rows:
                document = decode(text)
                if cond(document):
                    found.append(self._document(document, doc_id))
                    if len(found) == limit:
                        break
        return found

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
        return [self._document(decode(text), doc_id) for doc_id, text in rows]

    def __iter__(self) -> Iterator[Document]:
        """The documents there now, read a page at a time; one removed meanwhile is left out."""
        place = self._storage.place(self.name)
        for doc_id, text in self._pages(place) if place else ():
            yield self._document(decode(text), doc_id)

    def __len__(self) -> int:
        place = self._storage.place(self.name)
        return int(self._storage.rows(f"SELECT count(*) FROM {place.sql}")[0][0]) if place else 0

    def get(
        self,
        cond: QueryLike | None = None,
        doc_id: int | None = None,
        doc_ids: Iterable[int] | None = None,
    ) -> Any:
        place = self._storage.place(self.name)
        if doc_id is not None:
            key = _named(doc_id)
            found = self._by_ids(place, [key]) if place and key is not None else []
            return self.document_class(found[0][1], doc_id) if found else None
        if doc_ids is not None:
            keys = [key for key in map(_named, doc_ids) if key is not None]
            return [self._document(document, key) for key, document in self._by_ids(place, keys)] if place else []
        if cond is not None:
            return next(iter(self.select(cond, limit=1)), None)
        raise RuntimeError("You have to pass either cond or doc_id or doc_ids")

    # --- writing ----------------------------------------------------------------

    def insert(self, document: Mapping[str, Any]) -> int:
        place = self._storage.place(self.name)
        if place is None:
            return self.insert_multiple([document])[0]
        doc_id = self._insert(place, document)
        self.clear_cache()
        return doc_id

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        with self._writing() as place:
            return [self._insert(place, document) for document in documents]

    def replace(self, document: Mapping[str, Any], doc_id: int) -> None:
        """The document `doc_id` becomes `document`; raises `KeyError` when there is none."""
        place = self._storage.place(self.name)
        if place is None or not self._overwrite(place, doc_id, document):
            raise KeyError(f"table {self.name!r} has no document {doc_id}")

    def update(self, fields: Change, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        with self._writing() as place:
            rows = self._targets(place, cond) if doc_ids is None else self._one_by_one(place, doc_ids)
            return [self._change(place, fields, doc_id, document) for doc_id, document in rows]

    def update_multiple(self, updates: Iterable[tuple[Change, QueryLike]]) -> list[int]:
        changes = list(updates)
        updated: list[int] = []
        with self._writing() as place:
            for doc_id, document in self._targets(place, None):
                matched = [_apply(fields, document) for fields, cond in changes if cond(document)]
                if matched:
                    self._overwrite(place, doc_id, document)
                    updated += [doc_id] * len(matched)
        return updated

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        with self._storage.transaction():
            return super().upsert(document, cond)

    def remove(self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        if cond is None and doc_ids is None:
            raise RuntimeError("Use truncate() to remove all documents")
        with self._writing() as place:
            rows = self._targets(place, cond) if doc_ids is None else self._one_by_one(place, doc_ids)
            removed = list(dict.fromkeys(doc_id for doc_id, _ in rows))
            if removed:
                self._storage.retire_ids(place)
                self._storage.run_many(f"DELETE FROM {place.sql} WHERE doc_id = ?", ((key,) for key in removed))
            return removed

    def truncate(self) -> None:
        with self._writing() as place:
            self._storage.clear(place)

    # --- inside -------------------------------------------------------------------

    @contextmanager
    def _writing(self) -> Iterator[Place]:
        with self._storage.transaction():
            yield self._storage.ensure(self.name)
        self.clear_cache()

    def _document(self, document: dict[str, Any], doc_id: int) -> Document:
        return self.document_class(document, self.document_id_class(doc_id))

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

    def _matching(self, cond: QueryLike) -> Iterator[_Row]:
        """In no particular order, all of one moment."""
        place = self._storage.place(self.name)
        if place is None:
            return
        condition = self._filter(cond, place)
        with self._storage.streaming(_statement(place, condition), condition.params) as rows:
            for doc_id, text in rows:
                document = decode(text)
                if cond(document):
                    yield doc_id, document

    def _targets(self, place: Place, cond: QueryLike | None) -> Iterator[_Row]:
        """Documents to change, by id; none is read by a statement that is still running when it changes."""
        condition = self._filter(cond, place) if cond is not None else _EVERYTHING
        if condition.sql:
            rows: Iterable[Any] = sorted(self._storage.rows(_statement(place, condition), condition.params))
        else:
            rows = self._pages(place)
        for doc_id, text in rows:
            document = decode(text)
            if cond is None or cond(document):
                yield doc_id, document

    def _pages(self, place: Place) -> Iterator[tuple[int, str]]:
        """Every row up to the last one there now, so that a loop that inserts comes to an end."""
        page = f"SELECT doc_id, doc FROM {place.sql} WHERE doc_id BETWEEN ? AND ? ORDER BY doc_id LIMIT {_PAGE}"
        first, last = self._storage.rows(f"SELECT min(doc_id), max(doc_id) FROM {place.sql}")[0]
        while first is not None and (rows := self._storage.rows(page, (first, last))):
            yield from rows
            first = rows[-1][0] + 1 if rows[-1][0] < last else None

    def _by_ids(self, place: Place, keys: list[int]) -> list[_Row]:
        sql = f"SELECT doc_id, doc FROM {place.sql} WHERE doc_id "
        if len(keys) == 1:
            rows = self._storage.rows(sql + "= ?", keys)
        else:
            rows = self._storage.rows(sql + "IN (SELECT value FROM json_each(?)) ORDER BY doc_id", (json.dumps(keys),))
        return [(doc_id, decode(text)) for doc_id, text in rows]

    def _one_by_one(self, place: Place, doc_ids: Iterable[int]) -> Iterator[_Row]:
        for key in list(doc_ids):
            if (whole := _whole(key)) is not None:
                yield from self._by_ids(place, [whole])

    def _insert(self, place: Place, document: Mapping[str, Any]) -> int:
        if not isinstance(document, Mapping):
            raise ValueError("Document is not a Mapping")
        text = encode(document)
        if not isinstance(document, self.document_class):
            return self._storage.insert(place, text)
        if _whole(document.doc_id) is None:
            raise ValueError(f"{document.doc_id!r} cannot be a document's id; use a whole number of at most 64 bits")
        self._storage.insert_as(place, document.doc_id, text)
        return document.doc_id

    def _overwrite(self, place: Place, doc_id: int, document: Mapping[str, Any]) -> bool:
        done = self._storage.run(f"UPDATE {place.sql} SET doc = ? WHERE doc_id = ?", (encode(document), doc_id))
        return done.rowcount == 1

    def _change(self, place: Place, fields: Change, doc_id: int, document: dict[str, Any]) -> int:
        _apply(fields, document)
        self._overwrite(place, doc_id, document)
        return doc_id

    # --- for code that reaches into stock's table -----------------------------------

    def _get_next_id(self) -> int:
        place = self._storage.place(self.name)
        return self._storage.next_id(place) if place else 1

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        return {str(document.doc_id): document for document in self.all()}

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        with self._writing() as place:
            table: dict[int, Mapping[str, Any]] = {document.doc_id: dict(document) for document in self.all()}
            updater(table)
            self._storage.clear(place)
            for doc_id, document in table.items():
                self._storage.insert_as(place, doc_id, encode(document))


def _statement(place: Place, condition: Filter) -> str:
    return f"SELECT doc_id, doc FROM {place.sql}" + (f" WHERE {condition.sql}" if condition.sql else "")


def _column(place: Place, field: str) -> str:
    column = place.dialect.field(tuple(field.split(".")))
    if column is None:
        raise ValueError(f"documents cannot be ordered by the field {field!r}; use plain ASCII names")
    return column


def _apply(fields: Change, document: dict[str, Any]) -> bool:
    if callable(fields):
        fields(document)
    else:
        document.update(fields)
    return True


def _doc_id(document: Document) -> int:
    return document.doc_id


def _named(doc_id: object) -> int | None:
    """The id that stock finds by its text: 1 and "1", never 1.0 or True."""
    text = str(doc_id)
    return _whole(int(text)) if re.fullmatch(r"0|-?[1-9][0-9]{0,18}", text) else None


def _whole(doc_id: object) -> int | None:
    """The id that equals `doc_id`, when SQLite can hold it."""
    if isinstance(doc_id, float):
        return _whole(int(doc_id)) if doc_id.is_integer() else None
    return int(doc_id) if isinstance(doc_id, int) and -(2**63) <= doc_id < 2**63 else None
