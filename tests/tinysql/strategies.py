"""Random documents and random queries, odd on purpose."""

import re
from functools import reduce
from operator import getitem
from typing import Any

from hypothesis import strategies as st
from tinydb import Query
from tinydb.queries import QueryInstance

KEYS = [
    "a",
    "b",
    "c",
    "a.b",
    'quote"',
    "it's",
    "é",
    "$",
    "[0]",
    "",
    "a b",
    "x-y",
    "back\\slash",
    "nul\0",
    "_1",
    "1",
    "A",
]
EDGES = [0, 1, -1, 2, 2**53, 2**53 + 1, -(2**53) - 1, 2**63 - 1, 2**63, 10**30, 1.0, 0.1, -0.0, 1e300, 5e-324, 2.0**53]
WORDS = [
    "",
    "a",
    "b",
    "ab",
    "a\0",
    "a\0b",
    "\ud800",
    "\udfff\ud800",
    "é",
    "\U0001f600",
    "1",
    "true",
    "null",
    "[1]",
    "a'b",
    '"',
]

COMMON = [0, 1, True, False, None, "a", "b", "a\0", 0.1, 1.0]

# Few keys and few values most of the time: otherwise no query would ever match.
keys = st.sampled_from(["a"] * 30 + ["b"] * 12 + ["c"] * 6 + KEYS)
numbers = st.one_of(st.sampled_from(EDGES), st.integers(-3, 3), st.integers(), st.floats())
texts = st.one_of(st.sampled_from(WORDS), st.text(st.characters(), max_size=4))
odd_scalars = st.one_of(st.sampled_from([*EDGES, *WORDS]), numbers, texts)
scalars = st.integers(0, 3).flatmap(lambda odd: odd_scalars if odd == 3 else st.sampled_from(COMMON))
values = st.recursive(
    scalars,
    lambda inner: st.one_of(inner, st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=3)),
    max_leaves=5,
)
documents = st.dictionaries(keys, values, min_size=1, max_size=4)


@st.composite
def paths(draw: Any) -> Query:
    """`Query().a`, `Query()["it's"].b` …, now and then with a function on the way."""
    query = Query()
    for key in draw(st.lists(keys, min_size=1, max_size=draw(st.sampled_from([1, 1, 1, 2, 3])))):
        query = query[key]
    return query.map(draw(st.sampled_from([_same, _text]))) if draw(st.integers(0, 9)) == 9 else query


def _same(value: Any) -> Any:
    return value


def _text(value: Any) -> str:
    return str(value)


def _is_true(value: Any, *others: Any) -> bool:
    return bool(value)


COMPARE = ["__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"]


Sample = tuple[tuple[str, ...], Any]


def samples(value: Any, path: tuple[str, ...] = ()) -> list[Sample]:
    """Every path in a document, and what is there."""
    below = [found for key in value for found in samples(value[key], (*path, key))] if isinstance(value, dict) else []
    return ([(path, value)] if path else []) + below


@st.composite
def leaves(draw: Any, known: list[Sample]) -> QueryInstance:
    """One condition of any kind TinyDB has; most of the time about something that is there."""
    path, value = draw(paths()), draw(st.integers(0, 5).flatmap(lambda odd: values if odd == 5 else scalars))
    if known and draw(st.integers(0, 3)):
        steps, value = draw(st.sampled_from(known))
        path = reduce(getitem, steps, Query())
    kind = draw(st.sampled_from(["__eq__", "one_of", "exists", *COMPARE, *COMPARE, "one_of", "words", "lists", "rest"]))
    if kind in COMPARE:
        return getattr(path, kind)(value)
    if kind == "exists":
        return path.exists()
    if kind == "one_of":
        items = [value, *draw(st.lists(scalars, max_size=3))]
        return path.one_of(draw(st.sampled_from([list, tuple]))(items))
    if kind == "words":
        pattern = draw(st.sampled_from(["a", "^$", ".", "[ab]+$"]))
        return draw(st.sampled_from([path.matches, path.search]))(pattern, re.DOTALL)
    if kind == "lists":
        inner = draw(st.one_of(st.lists(scalars, max_size=3), leaves([])))
        return draw(st.sampled_from([path.any, path.all]))(inner)
    part = draw(documents)
    return draw(
        st.sampled_from([path.test(_is_true, 1, [2]), path.fragment(part), Query().fragment(part), Query().noop()])
    )


def _combined(inner: st.SearchStrategy[QueryInstance]) -> st.SearchStrategy[QueryInstance]:
    pairs = st.tuples(inner, inner)
    both, either = pairs.map(lambda pair: pair[0] & pair[1]), pairs.map(lambda pair: pair[0] | pair[1])
    return st.integers(0, 8).flatmap(
        lambda kind: (both, either, inner, inner)[kind // 2] if kind < 8 else inner.map(lambda query: ~query)
    )


def queries(known: list[Sample]) -> st.SearchStrategy[QueryInstance]:
    """Conditions, and conditions joined by `&`, `|` and `~`."""
    return st.recursive(leaves(known), _combined, max_leaves=4)


@st.composite
def cases(draw: Any) -> tuple[list[dict[str, Any]], list[QueryInstance]]:
    """Documents, and queries about them."""
    docs = draw(st.lists(documents, min_size=1, max_size=5))
    known = [found for doc in docs for found in samples(doc)]
    return docs, draw(st.lists(queries(known), min_size=1, max_size=3))
