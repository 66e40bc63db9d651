"""No look-up of the product reads a table through: PostgreSQL's own plan for every finder, and every claim, says so."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.domain.messages import Priority
from bot.store.finders import FINDERS, TABLES, Finder
from bot.store.postgres import tables
from bot.store.postgres.asking import asked
from bot.store.postgres.queries import queries
from tests.postgres import ready, server

pytestmark = pytest.mark.postgres

FILL = """
INSERT INTO {table} (school, id, doc)
SELECT 's' || n % 7, 'i' || n, jsonb_build_object({fields}) FROM generate_series(1, 3000) n
"""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A database whose every table has three thousand documents of seven schools, as it is known to the planner."""
    made = server().create(template=ready())
    for record, table in TABLES.items():
        kinds = tables.columns(record)
        # These are a document's own, or nearly; all else is shared by many.
        own = {"key", *(each.keys[-1] for each in FINDERS if each.record is record and each.unique)}
        values = {
            name: "n % 5" if kind == "bigint" else f"'{name}' || {'n' if name in own else 'n % 50'}"
            for name, kind in kinds.items()
        }
        values |= dict.fromkeys((name for name, hint in record.__annotations__.items() if hint is bool), "n % 2 = 0")
        for name in values:
            fixed = {each.where[name] for each in FINDERS if each.record is record and name in each.where}
            if words := sorted(f"'{value}'" for value in fixed if isinstance(value, str)):
                values[name] = f"(ARRAY[{', '.join(words)}])[1 + n % {len(words)}]"
        fields = ", ".join(f"'{name}', {value}" for name, value in values.items())
        server().run(FILL.format(table=table, fields=fields), made)
        server().run(f"ANALYZE {table}", made)
    yield made
    server().drop(made)


def steps(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from steps(part)


def planned(url: str, sql: str, given: list[str]) -> list[dict[str, Any]]:
    """The steps that PostgreSQL would take, values unknown, as a prepared statement that has been in use for long."""
    prepared = f"SET plan_cache_mode = force_generic_plan; PREPARE asked AS {sql}; "
    explained = f"EXPLAIN (FORMAT JSON) EXECUTE asked({', '.join(given)})"
    return list(steps(server().explain(prepared, explained, url)))


@pytest.mark.parametrize("finder", FINDERS, ids=lambda each: each.name)
def test_every_finder_uses_its_index(finder: Finder[Any], url: str) -> None:
    """Nothing is read but what is wanted, in the order in which it is wanted (two finders may share an index)."""
    statement = asked(finder)
    values = [str(int(Priority.NEWS)) if name == "priority" else "'x'" for name in statement.names]
    plan = planned(url, statement.sql, [*values, "1"])
    assert any("Index Name" in step for step in plan)
    assert not any(step["Node Type"] == "Seq Scan" or "Filter" in step for step in plan), f"more is read: {plan}"
    assert finder.unique or not any(step["Node Type"] == "Sort" for step in plan), f"it is sorted: {plan}"


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("claim_lane", ["1", "'2026-11-23T09:00:00.000000+00:00'"]),
        ("due", ["'s1'", "ARRAY[0,1,2,3,4]::bigint[]", "'9'", "ARRAY['i1']::text[]", "50"]),
        ("with_keys", ["ARRAY['s1']", "ARRAY['key1']"]),
        ("known", ["ARRAY['s1']", "ARRAY['account1']", "ARRAY['key1']"]),
    ],
)
def test_every_claim_uses_an_index(name: str, given: list[str], url: str) -> None:
    """Whatever the store holds: no document is read that is not wanted."""
    plan = planned(url, queries()[name], given)
    through = {step["Relation Name"] for step in plan if step["Node Type"] == "Seq Scan"}
    assert through <= {"lanes", "processes"}, plan  # which hold as many rows as there is work at this moment


def test_every_statement_says_why_it_is_there() -> None:
    """A comment below its name, but where the name says all."""
    plain = {"leave", "ping"}
    for name, sql in queries().items():
        assert name in plain or sql.lstrip().startswith("--"), name
