"""Random sequences of batches, against the promise of a store written down in twenty lines."""

import asyncio
import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.messages import Batch, Outbound, OutboundState, Purpose
from bot.domain.people import Person
from bot.errors import Conflict
from bot.store import finders as f
from bot.store.base import Store
from tests.contracts.stores import Open, inbound, outbound

W, R = OutboundState.WAITING, OutboundState.REPLACED
schools = itertools.count()

# What one step asks for. A person: the id, the code, and how far the version is off; an outbound: the key, and `once`.
people = st.tuples(st.sampled_from("pqrs"), st.sampled_from("abc"), st.sampled_from([0, 0, 0, 0, -1, 1]))
keys = st.sampled_from(["", "k", "l"])
steps = st.fixed_dictionaries(
    {
        "changed": st.lists(people, max_size=3),
        "requires": st.lists(people, max_size=1),
        "outbound": st.lists(st.tuples(keys, st.booleans()), max_size=2),
        "withdraw": st.lists(keys.filter(bool), max_size=1),
        "arrives": st.sampled_from(["", "", "SM1", "SM2"]),
    }
)


class Promise:
    """What a store is to remember of one school."""

    def __init__(self, school: str) -> None:
        self.school, self.people, self.sent, self.keys = school, dict[str, Person](), list[Outbound](), set[str]()

    def person(self, id: str, code: str, off: int) -> Person:
        version = self.people[id].version if id in self.people else 0
        return Person(id=id, school=self.school, code=code, name=id, version=max(version + off, 0))

    def batch(self, step: dict[str, Any]) -> Batch:
        out = tuple(outbound(key=key, once=once, school=self.school) for key, once in step["outbound"])
        changed, requires = (tuple(self.person(*each) for each in step[name]) for name in ("changed", "requires"))
        withdraw = tuple(step["withdraw"]) if changed or out else ()
        return Batch(changed=changed, requires=requires, outbound=out, withdraw=withdraw)

    def save(self, batch: Batch) -> None:
        people, sent = dict(self.people), list(self.sent)
        for each in batch.requires:
            expect(people[each.id].version if each.id in people else 0, each.version)
        for each in batch.changed:
            expect(people[each.id].version if each.id in people else 0, each.version)
            expect(each.code in {other.code for other in people.values() if other.id != each.id}, False)
            people[each.id] = replace(each, version=each.version + 1)
        for key in batch.withdraw:
            sent = [replace(each, state=R) if each.key == key and each.state is W else each for each in sent]
        for new in batch.outbound:
            if new.once and new.key and any(each.key == new.key and each.state is not R for each in sent):
                continue
            taken = [each for each in sent if new.key and each.key == new.key and each.state is W]
            sent = [replace(each, state=R) if each in taken else each for each in sent] + [new]
        self.people, self.sent = people, sent

    def accept(self, key: str, batch: Batch) -> bool:
        if key in self.keys:
            return False
        self.save(batch)
        self.keys.add(key)
        return True


def expect(found: object, wanted: object) -> None:
    if found != wanted:
        raise Conflict("the model says so")


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as made:
        yield made


@pytest.fixture
def one_store(open_store: Open, tmp_path: Path, runner: asyncio.Runner) -> Iterator[Store]:
    """One store for all examples; each is a school of its own."""

    async def make() -> Store:
        return await open_store(tmp_path)

    store = runner.run(make())
    yield store
    runner.run(store.close())


async def told(work: Any) -> object:
    try:
        return await work
    except Conflict:
        return Conflict


def told_by_model(work: Any) -> object:
    try:
        return work()
    except Conflict:
        return Conflict


async def keeps_its_promise(store: Store, sequence: list[dict[str, Any]]) -> None:
    promise = Promise(f"school-{next(schools)}")
    for step in sequence:
        batch = promise.batch(step)
        if key := step["arrives"]:
            got = await told(store.accept(inbound(key=key, account=promise.school, school=promise.school), batch))
            assert got == told_by_model(lambda key=key, batch=batch: promise.accept(key, batch))
        else:
            assert await told(store.save(batch)) == told_by_model(lambda batch=batch: promise.save(batch))
        found = await store.find(f.PEOPLE, {"school": promise.school})
        assert found == sorted(promise.people.values(), key=lambda each: each.code)
        sent = await store.find(
            f.OUTBOUND_OF_CONCERN, {"school": promise.school, "concern": "", "purpose": Purpose.RECEIPT}
        )
        assert [(each.id, each.state) for each in sent] == [(each.id, each.state) for each in promise.sent]


def test_any_sequence_of_batches_keeps_the_promise(one_store: Store, runner: asyncio.Runner) -> None:
    """Whatever is asked for, in whatever order, the store answers and remembers as the model does."""

    @settings(max_examples=80, deadline=None)
    @given(st.lists(steps, max_size=7))
    def holds(sequence: list[dict[str, Any]]) -> None:
        runner.run(keeps_its_promise(one_store, sequence))

    holds()
