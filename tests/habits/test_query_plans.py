"""No look-up of the product reads a table through: SQLite's own plan for every finder says so."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.messages import Priority
from bot.store.codec import SHAPES
from bot.store.finders import BY_ID, FINDERS, TABLES, Finder, Value
from bot.store.queries import indexes, query_of
from bot.tinysql import TinySQL

ANY_TIME = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TinySQL]:
    """A store's tables and indexes, each table with a thousand documents, as SQLite would find them in use."""
    with TinySQL(tmp_path_factory.mktemp("plans") / "oak.db", indexes=tuple(indexes())) as db:
        for record, table in TABLES.items():
            names = {name for finder in FINDERS if finder.record is record for name in finder.fields}
            fixed = {
                name: value for finder in FINDERS if finder.record is record for name, value in finder.where.items()
            }
            documents = (fixed | {name: f"{name}-{number}" for name in names} for number in range(1000))
            db.table(table).insert_multiple(documents)
        yield db


def values(finder: Finder[Any]) -> dict[str, Value]:
    times = {name: ANY_TIME for name in (finder.until, finder.since) if name in SHAPES[finder.record].times}
    others: dict[str, Value] = dict.fromkeys(finder.keys, "x")
    return others | times | ({"priority": Priority.NEWS} if "priority" in finder.keys else {})


@pytest.mark.parametrize("limit", [None, 1], ids=["all", "one"])
@pytest.mark.parametrize("finder", FINDERS, ids=lambda each: each.name)
def test_every_finder_uses_its_index(finder: Finder[Any], limit: int | None, tables: TinySQL) -> None:
    """Through an index, in the index's order: nothing else is read, and nothing sorted but a unique one by itself."""
    query = query_of(finder, values(finder))
    plan = tables.table(finder.table).explain(query, order=finder.order, limit=limit)
    assert finder.unique or len(plan) == 1, f"one step, not {plan}"
    assert "USING INDEX" in plan[0]
    searched = bool(finder.keys or finder.until or finder.since)
    assert plan[0].startswith("SEARCH" if searched else "SCAN"), "only a partial index as a whole may be read through"
    assert searched or finder.where


def test_every_finder_has_an_index_of_its_own_name() -> None:
    """Two of one name would be one index; every kind of record can be had by its id."""
    names = [finder.name for finder in FINDERS]
    assert len(names) == len(set(names)) == len(list(indexes()))
    assert set(BY_ID) == set(TABLES)
    assert {finder.record for finder in FINDERS} == set(TABLES)


def test_every_finder_is_named_for_fields_that_its_records_have() -> None:
    """A typing error in the table would find nothing, quietly."""
    for finder in FINDERS:
        fields = set(finder.record.__dataclass_fields__)
        assert {*finder.fields, *finder.where} <= fields, finder.name
