"""Random documents, queries and days of work: wherever stock TinyDB returns, ours returns the same."""

import json
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tinydb import TinyDB, operations, where
from tinydb.storages import MemoryStorage
from tinydb.table import Document, Table

from bot.tinysql import Index, SQLiteTable, TinySQL
from bot.tinysql.compiler import compile_query
from tests.tinysql.strategies import cases, documents, keys, queries, scalars

Case = tuple[list[dict[str, Any]], list[Any]]

INDEXES = [
    Index("indexed", ("a",)),
    Index("indexed", ("b", "a")),
    Index("indexed", ("a.b", "c")),
    Index("indexed", ("c",), where={"a": 1}),
    Index("indexed", ("b",), where=(("a", "exists", None), ("c", "<", "b"))),
    Index("indexed", ("it's",), where={"b": None}),
]
MANY = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


class JSONInMemory(MemoryStorage):
    """What stock's JSON file would give back, without the file."""

    def read(self) -> Any:
        return json.loads(self.memory) if self.memory else None

    def write(self, data: Any) -> None:
        self.memory = json.dumps(data)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TinySQL]:
    with TinySQL(tmp_path_factory.mktemp("same") / "line.db", indexes=INDEXES) as opened:
        yield opened


def stock_table(docs: list[dict[str, Any]]) -> Table:
    table = TinyDB(storage=JSONInMemory).table("stock", cache_size=0)
    table.insert_multiple(Document(doc, doc_id=number) for number, doc in enumerate(docs, 1))
    return table


def our_table(db: TinySQL, name: str, docs: list[dict[str, Any]]) -> SQLiteTable:
    table = db.table(name)
    with db.storage.transaction():
        table.truncate()
        table.insert_multiple(Document(doc, doc_id=number) for number, doc in enumerate(docs, 1))
    return table


def outcome(work: Callable[..., Any], *arguments: Any, **options: Any) -> tuple[bool, Any]:
    """(did it return, what): as text, since NaN is not even itself."""
    try:
        found = work(*arguments, **options)
    except Exception as error:
        return False, type(error)
    if isinstance(found, list):
        return True, [(getattr(item, "doc_id", None), json.dumps(item)) for item in found]
    return True, json.dumps(found)


def accepts(query: Any, doc: Document) -> bool:
    try:
        return bool(query(doc))
    except Exception:
        return False


@MANY
@given(case=cases())
def test_a_query_finds_what_stock_finds(db: TinySQL, case: Case):
    """The same documents by search, count, contains, get and select, with indexes and without."""
    docs, asked = case
    stock = stock_table(docs)
    for name in ("plain", "indexed"):
        ours = our_table(db, name, docs)
        for query in asked:
            returned, found = outcome(stock.search, query)
            if returned:
                assert outcome(ours.search, query) == (True, found)
                assert outcome(ours.select, query) == (True, found)
                assert outcome(ours.select, query, limit=2, descending=True) == (True, found[::-1][:2])
                assert ours.count(query) == len(found)
                assert ours.contains(query) == bool(found)
            returned, first = outcome(stock.get, query)
            if returned:
                assert outcome(ours.get, query) == (True, first)


@MANY
@given(case=cases())
def test_the_translation_lets_every_match_through(db: TinySQL, case: Case):
    """A document that the predicate accepts is among the candidates, also when another one makes stock raise."""
    for name, query in product(("plain", "indexed"), case[1]):
        ours = our_table(db, name, case[0])
        place = db.storage.place(name)
        condition = compile_query(query, place.dialect)
        if condition is None:
            continue
        sql = f"SELECT doc_id FROM {place.sql} WHERE {condition.sql}"
        candidates = {doc_id for (doc_id,) in db.storage.rows(sql, condition.params)}
        accepted = {doc.doc_id for doc in ours.all() if accepts(query, doc)}
        assert accepted <= candidates


changes = st.one_of(
    documents,
    st.sampled_from(
        [operations.increment("a"), operations.delete("b"), operations.set("c", [1]), operations.add("a", 2)]
    ),
)
numbers = st.lists(st.integers(1, 8), max_size=3)
asked = queries([(("a",), 1), (("b",), "a")])
steps = st.one_of(
    st.tuples(st.just("insert"), documents),
    st.tuples(st.just("insert_multiple"), st.lists(documents, max_size=3)),
    st.tuples(st.just("update"), changes, asked),
    st.tuples(st.just("update"), changes),
    st.tuples(st.just("update"), changes, st.none(), numbers),
    st.tuples(st.just("update_multiple"), st.lists(st.tuples(changes, asked), max_size=3)),
    st.tuples(st.just("upsert"), documents, asked),
    st.tuples(st.just("remove"), asked),
    st.tuples(st.just("remove"), st.none(), numbers),
    st.tuples(st.just("truncate")),
    st.tuples(st.just("search"), asked),
    st.tuples(st.just("get"), st.none(), st.none(), numbers),
    st.tuples(st.just("all")),
    st.tuples(st.just("__len__")),
)


class Pair:
    """The same table twice, with the ids of one for the ids of the other."""

    def __init__(self, stock: Table, ours: SQLiteTable) -> None:
        self.stock, self.ours = stock, ours
        self.ids: dict[int, int] = {}

    def play(self, step: tuple[Any, ...]) -> None:
        name, *arguments = step
        returned, expected = self._tried(name, arguments)
        if not returned:  # stock kept what it had; ours may know better, so it is not asked
            return
        if len(step) > 2 and step[-2] is None:  # (…, no query, ids)
            arguments[-1] = [self.ids.get(number, 10**6 + number) for number in arguments[-1]]
        found = getattr(self.ours, name)(*arguments)
        if name in ("insert", "insert_multiple", "upsert"):
            given = zip(*([expected], [found]) if name == "insert" else (expected, found), strict=True)
            self.ids.update(given)
        assert json.dumps(found) == json.dumps(self._as_ours(name, expected))
        assert outcome(lambda: [dict(doc) for doc in self.ours]) == outcome(lambda: [dict(doc) for doc in self.stock])

    def _tried(self, name: str, arguments: list[Any]) -> tuple[bool, Any]:
        try:
            return True, getattr(self.stock, name)(*arguments)
        except Exception as error:
            return False, error

    def _as_ours(self, name: str, expected: Any) -> Any:
        if name in ("update", "update_multiple", "remove", "upsert", "insert_multiple"):
            return [self.ids[number] for number in expected]
        return self.ids[expected] if name == "insert" else expected


@settings(MANY, max_examples=60)
@given(name=st.sampled_from(["plain", "indexed"]), steps=st.lists(steps, max_size=15))
def test_a_day_of_work_leaves_what_stock_leaves(db: TinySQL, name: str, steps: list[tuple[Any, ...]]):
    """Any mix of inserts, updates, removals and questions; only the ids may differ, since ours are never reused."""
    db.drop_table(name)
    pair = Pair(TinyDB(storage=JSONInMemory).table("stock", cache_size=0), db.table(name))
    for step in steps:
        pair.play(step)


@settings(MANY, max_examples=60)
@given(docs=st.lists(documents, max_size=5), key=st.text(st.characters(), max_size=5), value=scalars)
def test_everything_survives_the_file_and_the_export(docs: list[dict[str, Any]], key: str, value: Any, tmp_path: Path):
    """Any text as a table's name or a field; the export opens in stock TinyDB and holds the same."""
    file = tmp_path / "line.db"
    with TinySQL(file) as db:
        db.drop_tables()
        db.table(key).insert_multiple([*docs, {key: value}])
        expected = json.dumps(db.storage.read())
    with TinySQL(file, read_only=True) as db:
        assert db.tables() == {key}
        assert json.dumps(db.storage.read()) == expected
        with open(tmp_path / "export.json", "w", encoding="utf-8") as out:
            db.storage.export_json(out)
    with TinyDB(tmp_path / "export.json") as stock:
        assert json.dumps(stock.storage.read()) == expected


@MANY
@example(document={1: "first", "1": "last"})
@example(document={"null": "first", None: "last", True: 1, "true": 2})
@given(document=st.dictionaries(st.one_of(keys, st.integers(0, 2), st.none(), st.booleans(), st.floats()), scalars))
def test_keys_that_are_no_strings_become_what_json_makes_of_them(db: TinySQL, document: dict[Any, Any]):
    """1 and "1" are one key in JSON, and the last one counts, for SQL as well."""
    table = our_table(db, "plain", [document])
    expected = json.loads(json.dumps(document))
    assert json.dumps(table.all()) == json.dumps([expected])
    for key, value in expected.items():
        assert table.contains(where(key) == value) or value != value
