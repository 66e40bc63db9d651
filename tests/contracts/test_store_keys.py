"""What every store promises of outbounds of one key: the newer stands, or with `once` the earlier; and withdrawing."""

from dataclasses import replace

import pytest

from bot.domain.messages import RULES, Batch, Outbound, OutboundState, Priority, Purpose
from bot.store.base import Store
from tests.contracts.stores import after, now_of, outbound, person, state_of


async def test_a_newer_outbound_takes_the_place_of_one_that_waits(store: Store) -> None:
    """A burst's receipts fold into one; another key, another school and no key at all are left alone."""
    first, second, other, none, also = (
        outbound(key="receipt:1"), outbound(key="receipt:1"), outbound(key="receipt:2"), outbound(), outbound(),
    )  # fmt: skip
    await store.save(Batch(outbound=(first, other, none)))
    await store.save(Batch(outbound=(replace(outbound(key="receipt:1"), school="elm"),)))
    await store.save(Batch(outbound=(second, also)))
    states = [await state_of(store, each) for each in (first, second, other, none, also)]
    assert states == ["replaced", "waiting", "waiting", "waiting", "waiting"]


async def test_two_of_one_key_in_one_batch_fold_too(store: Store) -> None:
    """The later one stands."""
    first, second = outbound(key="k"), outbound(key="k")
    await store.save(Batch(outbound=(first, second)))
    assert [await state_of(store, each) for each in (first, second)] == ["replaced", "waiting"]


@pytest.mark.parametrize("state", [each for each in OutboundState if each not in ("waiting", "replaced")])
async def test_what_is_under_way_or_gone_is_not_replaced(store: Store, state: OutboundState) -> None:
    """Once an attempt is on disk it may have left: the newer one goes as well."""
    first, second = outbound(key="k"), outbound(key="k")
    await store.save(Batch(outbound=(first,)))
    await store.save(Batch(changed=(replace(await now_of(store, first), state=state),)))
    await store.save(Batch(outbound=(second,)))
    assert [await state_of(store, each) for each in (first, second)] == [state, "waiting"]


@pytest.mark.parametrize("state", OutboundState)
async def test_with_once_the_earlier_one_stands(store: Store, state: OutboundState) -> None:
    """A job that runs twice says it once, however the first went; only one that was replaced or withdrawn is no one."""
    first, second = outbound(key="k", once=True), outbound(key="k", once=True)
    await store.save(Batch(outbound=(first,)))
    await store.save(Batch(changed=(replace(await now_of(store, first), state=state),)))
    await store.save(Batch(changed=(mark := person(),), outbound=(second,)))
    assert await state_of(store, second) == ("waiting" if state is OutboundState.REPLACED else None)
    assert await now_of(store, mark), "the rest of the batch is written all the same"


async def test_a_withdrawn_message_is_not_sent(store: Store) -> None:
    """Only if it still waits, and only at the batch's school; the same batch may put a new one in its place."""
    waits, under_way, elms = outbound(key="sorted:1"), outbound(key="sorted:2"), outbound(key="sorted:1", school="elm")
    await store.save(Batch(outbound=(waits, under_way)))
    await store.save(Batch(outbound=(elms,)))
    await store.save(Batch(changed=(replace(await now_of(store, under_way), state=OutboundState.ATTEMPTING),)))
    anew = outbound(key="sorted:1")
    withdraw = ("sorted:1", "sorted:2", "never there")
    await store.save(Batch(changed=(person(),), outbound=(anew,), withdraw=withdraw))
    states = [await state_of(store, each) for each in (waits, under_way, elms, anew)]
    assert states == ["replaced", "attempting", "waiting", "waiting"]


async def test_a_batch_that_only_withdraws_is_refused_in_words(store: Store) -> None:
    """It does not say of which school; the store goes on."""
    with pytest.raises(ValueError, match="of which school"):
        await store.save(Batch(withdraw=("k",)))
    await store.save(Batch())
    await store.ping()


async def test_priority_comes_from_the_purpose(store: Store) -> None:
    """Whatever a handler wrote there; and a message is due when it may go, or else when it was made."""
    made = [outbound(purpose=purpose, not_before=after(hours=1), priority=Priority.NEWS) for purpose in Purpose]
    await store.save(Batch(outbound=tuple(made)))
    found: list[Outbound] = [await now_of(store, each) for each in made]
    assert {each.due_at for each in found} == {after(hours=1)}
    assert {each.purpose: each.priority for each in found} == {each: RULES[each].priority for each in Purpose}
