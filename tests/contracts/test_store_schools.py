"""Schools share a store and nothing else: whatever is written, no look-up of one gives a record of another."""

import asyncio
import itertools
import types
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.messages import Batch, Inbound
from bot.domain.records import Record
from bot.errors import Conflict
from bot.store import finders as f
from bot.store.base import Store
from tests.contracts.stores import NOW, STORES

SCHOOLS = ("oak", "elm")
examples = itertools.count()
# Few values, so that the two schools' records are the same in all but the school, again and again.
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.sampled_from("ab"),
    int: st.sampled_from([1, 2]),
    bool: st.booleans(),
    datetime: st.sampled_from([NOW, NOW + timedelta(hours=1)]),
}


def of_type(hint: Any) -> st.SearchStrategy[Any]:
    """Some values of the type of a record's field."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin is tuple:
        return st.just(())
    if origin in {Union, types.UnionType}:
        return st.one_of(*(st.none() if each is type(None) else of_type(each) for each in inside))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint)[:2])
    return PLAIN.get(hint, st.nothing())


def records(kind: type[Record]) -> st.SearchStrategy[Record]:
    """Records of this kind of either school, not yet saved."""
    hints = get_type_hints(kind)
    needed = {each.name: of_type(hints[each.name]) for each in fields(kind) if each.name not in {"school", "version"}}
    known = {name: strategy for name, strategy in needed.items() if not strategy.is_empty}
    return st.builds(kind, school=st.sampled_from(SCHOOLS), **known)


def test_every_look_up_is_one_schools_but_for_two_that_loops_make() -> None:
    """Who adds another must say here why no school can own it."""
    assert {each.name for each in f.FINDERS if each.everywhere} == {
        "inbound_waiting",  # the lanes that wait when the line starts; a lane's name begins with its school
        "inbound_with_media",  # what has yet to be fetched, each from the account it came to
    }
    for each in f.FINDERS:
        assert each.everywhere or each.fields[0] == "school"


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as made:
        yield made


@pytest.fixture(scope="module", params=STORES, ids=lambda each: each.__name__)
def one_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, runner: asyncio.Runner
) -> Iterator[Store]:
    """One store for all examples; each has two schools of its own."""

    async def make() -> Store:
        return await request.param(tmp_path_factory.mktemp("schools"))  # type: ignore[no-any-return]

    store = runner.run(make())
    yield store
    runner.run(store.close())


def of_example(number: int, record: Record) -> Record:
    """The record as one of this example's schools; what arrives comes to an account, which is one school's line."""
    account = {"account": f"{record.account}{number}"} if isinstance(record, Inbound) else {}
    return replace(record, school=f"{record.school}{number}", **account)


async def kept(store: Store, several: list[Record]) -> list[Record]:
    """Those that the store takes: no two of a school may have the same id, code or reference."""
    taken = []
    for each in several:
        try:
            await store.save(Batch(changed=(each,)))
        except Conflict:
            continue
        taken.append(each)
    return taken


def fits(finder: f.Finder[Any], values: dict[str, Any], record: Record) -> bool:
    """Whether a look-up with these values should find the record, field by field."""
    asked = {**{name: values[name] for name in finder.keys}, **finder.where}
    if any(getattr(record, name) != value for name, value in asked.items()):
        return False
    until, since = (getattr(record, name) if name else None for name in (finder.until, finder.since))
    if finder.until and (until is None or until > values[finder.until]):
        return False
    return not finder.since or (since is not None and since >= values[finder.since])


async def each_finds_its_own(store: Store, several: list[Record]) -> None:
    number = next(examples)
    written = await kept(store, [of_example(number, each) for each in several])
    for finder in (each for each in f.FINDERS if not each.everywhere):
        alike = [each for each in written if isinstance(each, finder.record)]
        names = [name for name in (*finder.match, finder.until, finder.since) if name]
        for school in (f"{each}{number}" for each in SCHOOLS):
            for asked in alike:  # as if the other school's record were ours
                values = {"school": school, **{name: getattr(asked, name) for name in names}}
                if None in values.values():
                    continue
                found = await store.find(finder, values)
                assert {each.school for each in found} <= {school}
                expected = {each.id for each in alike if fits(finder, values, each)}
                assert {each.id for each in found} == expected


@pytest.mark.parametrize("kind", f.TABLES, ids=lambda each: each.__name__)
def test_no_look_up_of_one_school_gives_anothers_record(
    one_store: Store, runner: asyncio.Runner, kind: type[Record]
) -> None:
    """Two schools' records that are the same in all else: each school's look-ups find its own, and all of them."""

    @settings(max_examples=25, deadline=None)
    @given(st.lists(records(kind), min_size=1, max_size=8))
    def holds(several: list[Record]) -> None:
        runner.run(each_finds_its_own(one_store, several))

    holds()
