"""What every store promises of claims: lanes in order and side by side, the most urgent first, nothing twice."""

import asyncio
import itertools
from dataclasses import replace
from pathlib import Path

from bot.domain.messages import Batch, Inbound, InboundState, OutboundState, Purpose
from bot.store.base import Store
from tests.contracts.stores import NOW, OAK, Open, after, inbound, new_id, now_of, opened, outbound


async def accept(store: Store, *several: Inbound) -> None:
    for each in several:
        assert await store.accept(each)


async def claimed(store: Store, **span: float) -> list[str]:
    """The ids of all that can be claimed so long after the beginning."""
    found: list[str] = []
    while each := await store.claim_inbound(after(**span)):
        found.append(each.id)
    return found


async def deal_with(store: Store, message: Inbound) -> None:
    """As the inbox does: mark it, then give the lane back."""
    found = await now_of(store, message)
    await store.save(Batch(changed=(replace(found, state=InboundState.HANDLED, handled_at=NOW),)))
    await store.release_inbound(found, None)


# -- inbound: lanes


async def test_a_lane_gives_its_oldest_message_and_then_nothing_until_it_is_released(store: Store) -> None:
    """In order within a household, one at a time."""
    first, second, third = (inbound() for _ in range(3))
    await accept(store, first, second, third)
    for each in (first, second, third):
        assert await claimed(store) == [each.id]
        await deal_with(store, each)
    assert await claimed(store) == []


async def test_lanes_are_claimed_side_by_side_the_oldest_first(store: Store) -> None:
    """A household at work holds up nobody else; the same name at another school is another lane."""
    messages = [inbound(lane=lane) for lane in ("idris", "marlowe", "idris", "whitlock")]
    elms = inbound(lane="idris", school="elm")
    await accept(store, *messages, elms)
    assert await claimed(store) == [messages[0].id, messages[1].id, messages[3].id, elms.id]
    await deal_with(store, messages[0])
    assert await claimed(store) == [messages[2].id]


async def test_a_claim_says_what_the_store_has(store: Store) -> None:
    """The record as it is saved, so that it can be saved again."""
    came = inbound("Jay \0 is upset")
    await accept(store, came)
    assert await store.claim_inbound(NOW) == replace(came, version=1)


async def test_a_lane_that_rests_is_claimed_when_its_time_has_come(store: Store) -> None:
    """The same message again; its lane waits with it and others do not."""
    first, second, other = inbound(), inbound(), inbound(lane="idris")
    await accept(store, first, second)
    held = await store.claim_inbound(NOW)
    assert held
    await store.release_inbound(held, after(seconds=5))
    await accept(store, other)
    assert await claimed(store, seconds=4.999) == [other.id]
    assert await claimed(store, seconds=5) == [first.id]


async def test_many_claimers_never_get_the_same(store: Store) -> None:
    """Twenty at once over thirty lanes of two messages: each message once, the second of a lane after its first."""
    messages = [inbound(lane=str(number % 30)) for number in range(60)]
    await asyncio.gather(*(store.accept(each) for each in messages))
    order: list[str] = []

    async def work() -> None:
        while each := await store.claim_inbound(NOW):
            order.append(each.id)
            await asyncio.sleep(0)
            await deal_with(store, each)

    await asyncio.gather(*(work() for _ in range(20)))
    assert sorted(order) == sorted(each.id for each in messages)
    for lane in range(30):
        mine = [each.id for each in messages if each.lane == str(lane)]
        assert [id for id in order if id in mine] == mine


async def test_opening_again_brings_back_what_waits(open_store: Open, tmp_path: Path) -> None:
    """What was claimed and not dealt with is claimed anew, in its lane's order; what was dealt with is not."""
    done, held, behind, other = inbound(), inbound(), inbound(), inbound(lane="idris")
    async with opened(open_store, tmp_path) as store:
        await accept(store, done, held, behind, other)
        assert await store.claim_inbound(NOW)
        await deal_with(store, done)
        assert await claimed(store) == [held.id, other.id]
    async with opened(open_store, tmp_path) as store:
        assert await claimed(store) == [held.id, other.id]
        await deal_with(store, held)
        assert await claimed(store) == [behind.id]


async def test_an_arrival_whose_taker_was_cancelled_is_not_forgotten(store: Store) -> None:
    """A webhook whose connection broke while the disk was written: what is written down is also handled."""
    messages = [inbound(lane=str(number)) for number in range(20)]
    takers = [asyncio.create_task(store.accept(each)) for each in messages]
    await asyncio.sleep(0)
    for taker in takers:
        taker.cancel()
    await asyncio.gather(*takers, return_exceptions=True)
    await store.ping()  # written after them all
    there = [each.id for each in messages if await now_of(store, each)]
    assert await claimed(store) == there


# -- outbound


async def test_the_most_urgent_go_first_and_then_the_oldest(store: Store) -> None:
    """Safety before answers, receipts, pings and good news, whatever the order in which they came."""
    purposes = (Purpose.PRAISE, Purpose.PING, Purpose.RECEIPT, Purpose.ANSWER, Purpose.EMERGENCY)
    late = [outbound(purpose=each, created_at=after(minutes=1)) for each in purposes]
    early = [outbound(purpose=each) for each in purposes]
    await store.save(Batch(outbound=(*late, *early)))
    found = await store.claim_outbound(OAK, after(hours=1), 100)
    pairs = zip(reversed(early), reversed(late), strict=True)
    assert [each.id for each in found] == [each.id for each in itertools.chain.from_iterable(pairs)]


async def test_a_message_is_claimed_once_until_it_is_released_or_saved(store: Store) -> None:
    """Released, it comes again as it was; saved as waiting for later, when that has come; sent, never."""
    made = [outbound(str(number)) for number in range(3)]
    await store.save(Batch(outbound=tuple(made)))
    first, second, third = await store.claim_outbound(OAK, NOW, 10)
    assert await store.claim_outbound(OAK, NOW, 10) == []
    await store.release_outbound([first])
    await store.save(Batch(changed=(replace(second, due_at=after(minutes=5)), replace(third, state="sent"))))
    assert await store.claim_outbound(OAK, NOW, 10) == [first]
    assert [each.id for each in await store.claim_outbound(OAK, after(minutes=5), 10)] == [second.id]
    assert await store.claim_outbound(OAK, after(days=1), 10) == []


async def test_a_school_claims_its_own(store: Store) -> None:
    """However much another school has waiting, and however urgent it is, it takes nobody's place."""
    await store.save(Batch(outbound=tuple(outbound(school="elm", purpose=Purpose.EMERGENCY) for _ in range(9))))
    ours = outbound(purpose=Purpose.PRAISE)
    await store.save(Batch(outbound=(ours,)))
    assert [each.id for each in await store.claim_outbound(OAK, NOW, 5)] == [ours.id]
    assert len(await store.claim_outbound("elm", NOW, 5)) == 5
    assert await store.claim_outbound("yew", NOW, 5) == []


async def test_claims_keep_to_the_limit_and_lose_nobody(store: Store) -> None:
    """Batches of four out of ten, over two priorities."""
    made = [outbound(purpose=purpose) for purpose in (Purpose.PRAISE, Purpose.ANSWER) for _ in range(5)]
    await store.save(Batch(outbound=tuple(made)))
    sizes = [len(batch) for batch in [await store.claim_outbound(OAK, NOW, 4) for _ in range(4)]]
    assert sizes == [4, 4, 2, 0]
    assert await store.claim_outbound(OAK, NOW, 0) == []


async def test_nothing_is_claimed_before_its_time(store: Store) -> None:
    """`not_before` holds, to the microsecond."""
    later = outbound(not_before=after(minutes=30))
    await store.save(Batch(outbound=(later,)))
    assert await store.claim_outbound(OAK, after(minutes=30, microseconds=-1), 10) == []
    assert [each.id for each in await store.claim_outbound(OAK, after(minutes=30), 10)] == [later.id]


async def test_a_claimed_message_that_is_replaced_cannot_be_saved_as_tried(store: Store) -> None:
    """The sender's attempt conflicts, so the older words do not leave."""
    older = outbound(key="k")
    await store.save(Batch(outbound=(older,)))
    (held,) = await store.claim_outbound(OAK, NOW, 1)
    newer = outbound(key="k")
    await store.save(Batch(outbound=(newer,)))
    (refused,) = await asyncio.gather(
        store.save(Batch(changed=(replace(held, state=OutboundState.ATTEMPTING),))), return_exceptions=True
    )
    assert isinstance(refused, Exception)
    await store.release_outbound([held])
    assert [each.id for each in await store.claim_outbound(OAK, NOW, 10)] == [newer.id]


async def test_what_was_claimed_when_it_closed_is_claimed_again(open_store: Open, tmp_path: Path) -> None:
    """Only what was being attempted has an unknown outcome; that is found by its state, not claimed."""
    async with opened(open_store, tmp_path) as store:
        await store.save(Batch(outbound=(outbound(), outbound(to=new_id()))))
        first, second = await store.claim_outbound(OAK, NOW, 10)
        await store.save(Batch(changed=(replace(first, state=OutboundState.ATTEMPTING),)))
    async with opened(open_store, tmp_path) as store:
        assert [each.id for each in await store.claim_outbound(OAK, NOW, 10)] == [second.id]
