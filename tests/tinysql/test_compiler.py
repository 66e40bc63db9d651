"""What becomes SQL, what does not, and the edges where Python and SQLite disagree."""

from collections.abc import Callable, Iterator
from enum import Enum, StrEnum
from functools import reduce
from itertools import product
from operator import and_, or_
from pathlib import Path
from typing import Any

import pytest
from tinydb import Query, where
from tinydb.queries import QueryInstance

from bot.tinysql import Index, SQLiteTable, TinySQL
from bot.tinysql.compiler import Kind, Scalar, SQLiteDialect, Steps, compile_query
from tests.tinysql.strategies import COMMON, COMPARE, EDGES, KEYS, WORDS

POOL = [
    *COMMON,
    *EDGES,
    *WORDS,
    -0.1,
    2.5,
    1e-320,
    float("nan"),
    float("inf"),
    -float("inf"),
    0.1 + 0.2,
    0.3,
    1e22,
    123456789.123456789,
]
Q = Query()


@pytest.fixture(scope="module")
def edges(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SQLiteTable]:
    """A table with a document for each awkward value, and indexes."""
    with TinySQL(tmp_path_factory.mktemp("edges") / "line.db", indexes=[Index("edges", ("a",))]) as db:
        table = db.table("edges")
        table.insert_multiple({"a": value} for value in [*POOL, [], ["a"], {}, {"b": 1}])
        yield table


def accepted(table: SQLiteTable, query: Callable[[Any], bool]) -> set[int]:
    """What the predicate takes, a document that it raises on left out."""

    def takes(doc: Any) -> bool:
        try:
            return query(doc)
        except TypeError:
            return False

    return {doc.doc_id for doc in table.all() if takes(doc)}


def candidates(table: SQLiteTable, query: Any) -> set[int] | None:
    place = table.storage.place(table.name)
    condition = compile_query(query, place.dialect)
    if condition is None:
        return None
    return {
        row[0] for row in table.storage.rows(f"SELECT doc_id FROM {place.sql} WHERE {condition.sql}", condition.params)
    }


@pytest.mark.parametrize("value", POOL, ids=ascii)
def test_no_comparison_loses_a_match(edges: SQLiteTable, value: Any):
    """Every stored value against every constant: big integers, floats, NUL, surrogates, booleans, nothing."""
    queries = [getattr(Q.a, name)(value) for name in COMPARE] + [Q.a.one_of([value]), Q.a.one_of(["a", 1, None, value])]
    for query in queries:
        found = candidates(edges, query)
        assert found is None or accepted(edges, query) <= found, query
        if name_of(query) == "==":
            assert {doc.doc_id for doc in edges.search(query)} == accepted(edges, query)


def name_of(query: QueryInstance) -> str:
    return str(query._hash[0])


@pytest.mark.parametrize(("outer", "inner"), [*product(KEYS, ["a", "it's", ""])], ids=ascii)
def test_any_key_can_be_asked_for(tmp_path: Path, outer: str, inner: str):
    """Dots, quotes, brackets, dollars, accents and nothing at all are keys like any other."""
    with TinySQL(tmp_path / "line.db") as db:
        db.insert_multiple([{outer: {inner: 1}}, {outer: 2}, {inner: 1}, {f"{outer}.{inner}": 1}, {}])
        assert [doc.doc_id for doc in db.search(Q[outer][inner] == 1)] == [1]
        assert [doc.doc_id for doc in db.search(Q[outer] == 2)] == [2]
        assert 1 in [doc.doc_id for doc in db.search(Q[outer].exists())]


TRANSLATED = [
    (Q.a == 1, "json_extract(doc,'$.a') = ?", (1,)),
    (Q.a == True, "json_extract(doc,'$.a') = ?", (1,)),  # noqa: E712  TinyDB's own way to ask
    (Q.a == 1.0, "json_extract(doc,'$.a') = ?", (1,)),
    (Q.a == None, "json_extract(doc,'$.a') IS NULL", ()),  # noqa: E711
    (Q.a.b.exists(), "json_type(doc,'$.a.b') IS NOT NULL", ()),
    (Q["a.b"]["it's"] == "x", """json_extract(doc,'$."a.b"."it''s"') = ?""", ("x",)),
    (Q.a > "x", "json_extract(doc,'$.a') >= ?", ("x",)),
    (Q.a <= "x", "json_extract(doc,'$.a') <= ?", ("x",)),
    (Q.a.one_of([]), "1 = 0", ()),
    (
        Q.a.one_of(["x", 2, None]),
        "(json_extract(doc,'$.a') IS NULL OR json_extract(doc,'$.a') IN (?) OR json_extract(doc,'$.a') IN (?))",
        ("x", 2),
    ),
    ((Q.a == 1) & (Q.b != 2), "json_extract(doc,'$.a') = ?", (1,)),
    (
        (Q.b == 1) & ((Q.a == 2) | (Q.a == 3)),
        "(json_extract(doc,'$.a') = ? OR json_extract(doc,'$.a') = ?) AND json_extract(doc,'$.b') = ?",
        (2, 3, 1),
    ),
    ((Q.a == 1) & Q.noop(), "json_extract(doc,'$.a') = ?", (1,)),
]


@pytest.mark.parametrize(("query", "sql", "params"), TRANSLATED, ids=[sql[:60] for _, sql, _ in TRANSLATED])
def test_what_is_sure_becomes_sql(query: Any, sql: str, params: tuple[Any, ...]):
    """The text is always the same for the same query, so that statements are prepared once."""
    assert compile_query(query, SQLiteDialect()) == (sql, params)


class Kinder(str):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = str.__hash__


class LyingQuery(QueryInstance):
    pass


def deep(depth: int) -> QueryInstance:
    query = Q.a == 0
    for number in range(depth):
        query = (query & (Q.a == number)) | (Q.b == number)
    return query


LEFT_TO_PYTHON = {
    "not": ~(Q.a == 1),
    "unequal": Q.a != 1,
    "a list": Q.a == [1],
    "a dict": Q.a == {"b": 1},
    "NUL": Q.a == "a\0",
    "a surrogate": Q.a == "\ud800",
    "too large": Q.a == 2**53 + 1,
    "NaN": Q.a.one_of([float("nan")]),
    "infinite": Q.a < float("inf"),
    "less than nothing": Q.a < None,
    "a string as a collection": Q.a.one_of("abc"),
    "a dict as a collection": Q.a.one_of({"a": 1}),
    "one that is unsure": Q.a.one_of([1, "a\0"]),
    "very many": Q.a.one_of(list(range(2000))),
    "mapped": Q.a.map(len) == 1,
    "test": Q.a.test(bool),
    "matches": Q.a.matches("a"),
    "search": Q.a.search("a"),
    "any": Q.a.any([1]),
    "all": Q.a.all(Q.b == 1),
    "fragment": Q.fragment({"a": 1}),
    "a fragment below": Q.a.fragment({"a": 1}),
    "noop": Q.noop(),
    "or noop": (Q.a == 1) | Q.noop(),
    "no condition": Q.a,
    "a number as a key": Q.a[0] == 1,
    "an empty key": Q[""] == 1,
    "an accent in the key": Q["é"] == 1,
    "a quote in the key": Q['"'] == 1,
    "a string with its own equality": Q.a == Kinder("x"),
    "a subclass": LyingQuery(lambda _: True, ("==", ("a",), 1)),
    "a lambda": lambda doc: True,
    "an unknown word": QueryInstance(lambda _: True, ("~~", ("a",), 1)),
    "an unknown length": QueryInstance(lambda _: True, ("==", ("a",))),
    "an unknown path": QueryInstance(lambda _: True, ("==", "a", 1)),
    "a word that is none": QueryInstance(lambda _: True, (("==",), ("a",), 1)),
    "an odd and": QueryInstance(lambda _: True, ("and", (1, 2))),
}


@pytest.mark.parametrize("name", LEFT_TO_PYTHON)
def test_what_is_unsure_is_left_to_python(name: str):
    """Slower, never wrong."""
    assert compile_query(LEFT_TO_PYTHON[name], SQLiteDialect()) is None


def halved(join: Callable[[Any, Any], Any], queries: list[Any]) -> Any:
    """All joined, without a chain that Python itself could not follow."""
    if len(queries) == 1:
        return queries[0]
    middle = len(queries) // 2
    return join(halved(join, queries[:middle]), halved(join, queries[middle:]))


LARGE = {
    "deep": deep(100),
    "an or of 600": halved(or_, [Q.a == number for number in range(600)]),
    "an or of 2000": halved(or_, [Q.a == number for number in range(2000)]),
    "an and of 600": halved(and_, [Q.a < number for number in range(10, 600)]) & (Q.a == 1),
    "a thousand values": Q.a.one_of(list(range(1000))),
    "forty thousand values": reduce(or_, [Q.a.one_of(list(range(n, n + 999))) for n in range(0, 40_000, 1000)]),
}


@pytest.mark.parametrize("name", LARGE)
def test_no_query_is_too_large(edges: SQLiteTable, name: str):
    """SQLite takes expressions 1000 levels deep and 32,766 parameters; beyond that Python looks at every document."""
    found = candidates(edges, LARGE[name])
    assert found is None or accepted(edges, LARGE[name]) <= found


class Colour(StrEnum):
    RED = "red"


class Level(int, Enum):
    HIGH = 3


def test_an_enum_is_what_it_equals(tmp_path: Path):
    """A record's enums are stored and asked for as their values."""
    assert compile_query(Q.a == Colour.RED, SQLiteDialect()) == ("json_extract(doc,'$.a') = ?", ("red",))
    with TinySQL(tmp_path / "line.db", indexes=[Index("t", ("a",), where={"a": Colour.RED})]) as db:
        table = db.table("t")
        table.insert_multiple([{"a": Colour.RED}, {"a": Level.HIGH}])
        assert table.count(Q.a == Colour.RED) == table.count(Q.a == "red") == table.count(Q.a == Level.HIGH) == 1


class Numbered:
    """As another database would have it: `$1`, columns for fields."""

    literals = frozenset({("==", ("state",), "it's")})

    def field(self, path: Steps, kind: Kind) -> str | None:
        return f"{'_'.join(path)}_{kind}"

    def present(self, path: Steps) -> str | None:
        return None

    def literal(self, value: Scalar) -> str:
        return f"E{value!r}"

    def placeholders(self, sql: str) -> str:
        first, *rest = sql.split("\0")
        return first + "".join(f"${number}{part}" for number, part in enumerate(rest, 1))


def test_another_dialect_gets_the_same_tree():
    """PostgreSQL will say it in its own way: numbered parameters in the order of the text, a column for each kind."""
    query = (Q.b.one_of([2, "x"])) & (Q.a == 1) & (Q.state == "it's") & Q.c.exists()
    assert compile_query(query, Numbered()) == (
        '(b_text IN ($2) OR b_number IN ($3)) AND a_number = $1 AND state_text = E"it\'s"'.replace("$2", "$1")
        .replace("$3", "$2")
        .replace("a_number = $1", "a_number = $3"),
        ("x", 2, 1),
    )


def test_a_cached_translation_serves_what_is_equal(edges: SQLiteTable):
    """1, 1.0 and True are one key of the cache, and mean the same to both sides."""
    for first, second in product([1, 1.0, True, 2**60, float(2**60)], repeat=2):
        edges.clear_cache()
        edges.search(Q.a == first)
        assert {doc.doc_id for doc in edges.search(Q.a == second)} == accepted(edges, Q.a == second)


def test_the_order_is_told_for_every_kind(edges: SQLiteTable):
    """Nothing first, then numbers with true as 1, then strings; a field that cannot be addressed is refused."""
    values = [doc["a"] for doc in edges.select(where("a").exists(), order=("a",))]
    kinds = [
        "nothing" if value is None or value != value else "text" if isinstance(value, (str, list, dict)) else "number"
        for value in values
    ]
    assert kinds[0] == "nothing"
    assert kinds.index("text") > kinds.index("number")
    with pytest.raises(ValueError, match="ordered by"):
        edges.select(where("a").exists(), order=("é",))
