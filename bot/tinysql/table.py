"""The table: TinyDB's whole public API, each call in time that does not grow with what it does not touch.

Documents come in the order of their ids. Results are fresh objects. Writes are durable when they return.
"""

# ruff: noqa: S608  only names that files.sql_name made are put into statements; values are always parameters

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from typing import Any

from tinydb.queries import QueryLike

from bot.tinysql.codec import decode, encode
from bot.tinysql.compiler import Scalar
from bot.tinysql.reading import ReadingTable, whole
from bot.tinysql.storage import Place

Change = Mapping[str, Any] | Callable[[MutableMapping[str, Any]], None]


class SQLiteTable(ReadingTable):
    """A TinyDB table whose rows live in a `SQLiteStorage`.

    Beside TinyDB's own methods: `select`, `prepare`, `candidates`, `explain`, `replace`, `insert_json`,
    `insert_jsons`, `replace_jsons`. `persist_empty` lists the table at once, and unlike stock 4.9 leaves its documents
    alone. The query cache holds translations, never results.
    """

    def __init__(self, storage: Any, name: str, cache_size: int = 10, persist_empty: bool = False) -> None:
        super().__init__(storage, name, cache_size=cache_size)
        if persist_empty:
            with self._writing():
                pass

    def insert(self, document: Mapping[str, Any]) -> int:
        place = self._storage.place(self.name)
        if place is None:
            return self.insert_multiple([document])[0]
        doc_id = self._insert(place, document)
        self.clear_cache()
        return doc_id

    def insert_json(self, text: str) -> int:
        """As `insert`, for a document that is written already: `text` is trusted to be one JSON object."""
        place = self._storage.place(self.name)
        if place is None:
            return self.insert_multiple([decode(text)])[0]
        return self._storage.insert(place, text)

    def insert_jsons(self, texts: Sequence[str]) -> None:
        """As `insert_json` of each in order, in one statement; if one is refused, none is there."""
        place = self._storage.place(self.name)
        if place is None:
            self.insert_multiple(map(decode, texts))
        else:
            self._storage.insert_all(place, texts)

    def replace_jsons(self, texts: Sequence[str], fields: tuple[str, ...], values: Sequence[tuple[Scalar, ...]]) -> int:
        """Put each text in the place of the documents whose `fields` have the values beside it, in one statement; how
        many documents were replaced. Values are trusted as `prepare` trusts them."""
        place = self._storage.place(self.name)
        if place is None:
            return 0
        given = json.dumps([[text, *beside] for text, beside in zip(texts, values, strict=True)])
        return self._storage.run(_replacing(place, fields), (given,)).rowcount

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

    def _insert(self, place: Place, document: Mapping[str, Any]) -> int:
        if not isinstance(document, Mapping):
            raise ValueError("Document is not a Mapping")
        text = encode(document)
        if not isinstance(document, self.document_class):
            return self._storage.insert(place, text)
        if whole(document.doc_id) is None:
            raise ValueError(f"{document.doc_id!r} cannot be a document's id; use a whole number of at most 64 bits")
        self._storage.insert_as(place, document.doc_id, text)
        return document.doc_id

    def _overwrite(self, place: Place, doc_id: int, document: Mapping[str, Any]) -> bool:
        statement = f"UPDATE {place.sql} SET doc = ? WHERE doc_id = ?"
        return self._storage.run(statement, (encode(document), doc_id)).rowcount == 1

    def _change(self, place: Place, fields: Change, doc_id: int, document: dict[str, Any]) -> int:
        _apply(fields, document)
        self._overwrite(place, doc_id, document)
        return doc_id

    # --- for code that reaches into stock's table -----------------------------------

    def _get_next_id(self) -> int:
        with self._writing() as place:
            return self._storage.reserve_id(place)

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        return {str(document.doc_id): document for document in self.all()}

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        with self._writing() as place:
            table: dict[int, Mapping[str, Any]] = {document.doc_id: dict(document) for document in self.all()}
            updater(table)
            self._storage.clear(place)
            for doc_id, document in table.items():
                self._storage.insert_as(place, doc_id, encode(document))


def _apply(fields: Change, document: dict[str, Any]) -> bool:
    if callable(fields):
        fields(document)
    else:
        document.update(fields)
    return True


def _replacing(place: Place, fields: Sequence[str]) -> str:
    """The statement that writes texts over the rows which agree with what stands beside each; it takes a JSON list."""
    names = [f"v{number}" for number in range(len(fields))]
    columns = ", ".join(f"value ->> {number} AS {name}" for number, name in enumerate(["new", *names]))
    same = " AND ".join(f"{place.dialect.field((f,))} = {name}" for f, name in zip(fields, names, strict=True))
    return f"UPDATE {place.sql} SET doc = new FROM (SELECT {columns} FROM json_each(?)) WHERE {same}"
