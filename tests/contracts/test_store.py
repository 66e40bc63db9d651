"""What every store promises of a batch: whole or not at all, versions checked, each message once, nothing lost."""

import asyncio
import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from bot.domain.concerns import ConcernState
from bot.domain.messages import Batch, Channel, Inbound, Media, OutboundState, Priority
from bot.domain.people import AddressStatus, Contact, Invite
from bot.errors import Conflict
from bot.store import finders as f
from bot.store.base import Store
from tests.contracts.stores import (
    DAD,
    LINE,
    NOW,
    OAK,
    Open,
    after,
    concern,
    inbound,
    new_id,
    now_of,
    opened,
    outbound,
    person,
)  # fmt: skip

ODD = {
    "NUL": "a\0b\0",
    "half an emoji": "\ud83d \udc00",
    "emoji": "👩‍👧 ❤️",
    "our own escape": "\ue000\ue0000000 \ue0000000",
    "a megabyte": "x€" * 500_000,
    "other scripts": "ਪੰਜਾਬੀ العربية 中文",
    "signs": "\x01\x7f\u2028\ufeff\"'\\{}$.%",
    "nothing": "",
}


# -- whole or not at all


async def test_a_saved_batch_is_there_whole(store: Store) -> None:
    """Changed records and outbounds are read back as they were given, one version on."""
    raised, mum, words = concern(), person(), outbound(concern="c")
    await store.save(Batch(changed=(raised, mum), outbound=(words,)))
    assert await now_of(store, raised) == replace(raised, version=1)
    assert await now_of(store, mum) == replace(mum, version=1)
    assert await now_of(store, words) == replace(words, version=1, priority=Priority.RECEIPT, due_at=NOW)


async def test_who_people_are_is_asked_anew_once_it_is_saved(store: Store) -> None:
    """A look-up may be remembered, also one that found nobody; never past the save that changes its answer."""
    look = {"school": OAK, "code": "s1"}
    assert await store.find(f.PERSON_BY_CODE, look) == []
    mum = person()
    await store.save(Batch(changed=(mum,)))
    (found,) = await store.find(f.PERSON_BY_CODE, look)
    assert found.active
    await store.save(Batch(changed=(replace(found, active=False),)))
    (left,) = await store.find(f.PERSON_BY_CODE, look)
    assert not left.active
    with pytest.raises(Conflict):
        await store.save(Batch(changed=(replace(found, name="Mrs Ahmed"),)))
    assert await store.find(f.PERSON_BY_CODE, look) == [left]


@pytest.mark.parametrize("spoil", ["stale change", "stale requirement", "clash of references", "naive time"])
async def test_a_batch_with_one_thing_wrong_leaves_nothing(store: Store, spoil: str) -> None:
    """Whatever stands before the wrong thing in the batch is not written either."""
    old = concern("2F2")
    await store.save(Batch(changed=(old,)))
    mum, words, more = person(), outbound(), {"changed": (), "requires": ()}
    match spoil:
        case "stale change":
            more["changed"] = (replace(old, version=7),)
        case "stale requirement":
            more["requires"] = (replace(old, version=7),)
        case "clash of references":
            more["changed"] = (concern("2F2"),)
        case "naive time":
            more["changed"] = (concern("3H3", closed_at=datetime(2026, 11, 23, 9, 0)),)  # noqa: DTZ001  (that it is naive is the point)
    with pytest.raises((Conflict, ValueError)):
        await store.save(Batch(changed=(mum, *more["changed"]), requires=more["requires"], outbound=(words,)))
    assert await now_of(store, mum) is None
    assert await now_of(store, words) is None


async def test_a_failing_neighbour_does_not_fail_the_others(store: Store) -> None:
    """Of sixty saves asked for at once, which may share a commit, only the twenty that conflict are refused."""
    stale = concern()
    people = [person(str(number)) for number in range(60)]
    saves = [
        Batch(changed=(each,), requires=(replace(stale, version=3),) if number % 3 == 0 else ())
        for number, each in enumerate(people)
    ]
    results = await asyncio.gather(*(store.save(batch) for batch in saves), return_exceptions=True)
    assert [type(each) for each in results[::3]] == [Conflict] * 20
    assert [await now_of(store, each) is not None for each in people] == [number % 3 != 0 for number in range(60)]


async def test_a_save_given_up_half_way_is_whole_or_not_there(store: Store) -> None:
    """Whoever is cancelled while the disk is written leaves no half of a batch."""
    pairs = [(person(f"a{number}"), person(f"b{number}")) for number in range(30)]
    tasks = [asyncio.create_task(store.save(Batch(changed=pair))) for pair in pairs]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await store.ping()  # written after them all
    there = [[await now_of(store, each) is not None for each in pair] for pair in pairs]
    assert all(first == second for first, second in there)
    assert all(first for first, _ in there[1::2])


async def test_many_attempts_are_written_together_or_not_at_all(store: Store) -> None:
    """One of a hundred was replaced meanwhile: none is written as attempted, and then the others are."""
    made = [outbound(key=str(number)) for number in range(100)]
    await store.save(Batch(outbound=tuple(made)))
    held = await store.claim_outbound(OAK, NOW, 200)
    await store.save(Batch(outbound=(outbound(key="7"),)))
    tried = [replace(each, state=OutboundState.ATTEMPTING) for each in held]
    with pytest.raises(Conflict):
        await store.save(Batch(changed=(mum := person(), *tried)))
    assert await now_of(store, mum) is None
    assert {(await now_of(store, each)).state for each in held if each.key != "7"} == {"waiting"}
    left = [each for each in tried if each.key != "7"]
    await store.save(Batch(changed=(mum, *left)))
    assert [await now_of(store, each) for each in left] == [replace(each, version=2) for each in left]
    twice = (replace(left[0], version=2, tries=1), replace(left[0], version=3, tries=2))
    await store.save(Batch(changed=twice))
    assert (await now_of(store, left[0])).tries == 2, "one after the other is no conflict"


# -- versions


async def test_a_stale_version_is_a_conflict_and_a_fresh_one_is_not(store: Store) -> None:
    """Two decide on the same record; the second must read again."""
    raised = concern()
    await store.save(Batch(changed=(raised,)))
    first = await now_of(store, raised)
    await store.save(Batch(changed=(replace(first, claimed_by="ahmed"),)))
    with pytest.raises(Conflict, match=raised.id):
        await store.save(Batch(changed=(replace(first, claimed_by="cole"),)))
    found = await now_of(store, raised)
    assert (found.claimed_by, found.version) == ("ahmed", 2)
    await store.save(Batch(changed=(replace(found, claimed_by="cole"),)))


async def test_a_conflict_does_not_tell_a_number(store: Store) -> None:
    """How an address stands is kept under the number itself; the error may be logged."""
    status = AddressStatus(id=f"{LINE}|{DAD}", school=OAK, account=LINE, address=DAD)
    await store.save(Batch(changed=(status,)))
    for stale in (Batch(changed=(status,)), Batch(changed=(replace(status, version=7),)), Batch(requires=(status,))):
        with pytest.raises(Conflict) as refused:
            await store.save(stale)
        assert DAD not in str(refused.value)
        assert LINE not in str(refused.value)


async def test_what_was_only_read_must_not_have_changed(store: Store) -> None:
    """`requires` guards a decision by what it rests on: changed, gone, or come since."""
    raised, not_there = concern(), concern("2F2")
    await store.save(Batch(changed=(raised,)))
    read = await now_of(store, raised)
    await store.save(Batch(changed=(person("1"),), requires=(read, not_there)))
    assert (await now_of(store, raised)).version == read.version
    await store.save(Batch(changed=(read,)))
    for stale in (read, replace(not_there, version=1)):
        with pytest.raises(Conflict):
            await store.save(Batch(changed=(person("2"),), requires=(stale,)))
    await store.save(Batch(changed=(not_there,)))
    with pytest.raises(Conflict):
        await store.save(Batch(changed=(person("3"),), requires=(not_there,)))


async def test_many_who_change_one_record_at_once_lose_nothing(store: Store) -> None:
    """Twenty count up together; each conflict is read again, and the sum is right."""
    raised = concern()
    await store.save(Batch(changed=(raised,)))

    async def count_up() -> None:
        while True:
            found = await now_of(store, raised)
            try:
                return await store.save(Batch(changed=(replace(found, noes=found.noes + 1),)))
            except Conflict:
                continue

    await asyncio.gather(*(count_up() for _ in range(20)))
    assert (await now_of(store, raised)).noes == 20


# -- once only


async def test_the_same_message_is_accepted_once(store: Store) -> None:
    """Fifty deliveries of one text at the same moment: one is taken, with its batch; the rest change nothing."""
    batches = [Batch(outbound=(outbound(key=str(number)),)) for number in range(50)]
    taken = await asyncio.gather(*(store.accept(inbound(key="SM1"), batch) for batch in batches))
    assert sum(taken) == 1
    sent = [await now_of(store, batch.outbound[0]) for batch in batches]
    assert [each is not None for each in sent] == list(taken)


async def test_a_key_is_an_accounts_own(store: Store) -> None:
    """Telegram numbers its updates anew for every bot."""
    assert await store.accept(inbound(key="7", account="telegram:1"))
    assert await store.accept(inbound(key="7", account="telegram:2"))
    assert not await store.accept(inbound(key="7", account="telegram:2", text="other words"))


async def test_a_stale_batch_beside_an_arrival_is_a_conflict_and_nothing_is_taken(store: Store) -> None:
    """The provider is not told yes; a second try with a fresh batch is taken."""
    arrived = inbound()
    with pytest.raises(Conflict):
        await store.accept(arrived, Batch(changed=(replace(concern(), version=4),)))
    assert await now_of(store, arrived) is None
    assert await store.claim_inbound(NOW) is None
    assert await store.accept(arrived)


def invite(of: str) -> Invite:
    return Invite(id="one and the same", school=OAK, person=of, expires_at=NOW)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (concern("4K7"), concern("4K7")),
        (person("s1"), person("s1", name="Another")),
        (
            Invite(id="x", school=OAK, person="p", expires_at=NOW),
            Invite(id="x", school=OAK, person="q", expires_at=NOW),
        ),
    ],
    ids=["reference among the living", "a person's code", "an id"],
)
async def test_rules_of_uniqueness_hold(store: Store, first: Any, second: Any) -> None:
    """The second of two that must not both be is a conflict, also within one batch; not at another school."""
    with pytest.raises(Conflict):
        await store.save(Batch(changed=(first, second)))
    await store.save(Batch(changed=(first,)))
    with pytest.raises(Conflict):
        await store.save(Batch(changed=(second,)))
    await store.save(Batch(changed=(replace(second, school="elm", id=second.id + "e"),)))


async def test_a_reference_is_free_again_once_its_concern_has_ended(store: Store) -> None:
    """Unique among the living only; and an ended one cannot come back to life beside its successor."""
    ended = concern("4K7", state=ConcernState.SORTED, living=False)
    await store.save(Batch(changed=(ended, concern("4K7"))))
    old = await now_of(store, ended)
    with pytest.raises(Conflict):
        await store.save(Batch(changed=(replace(old, state=ConcernState.OPEN, living=True),)))


# -- what survives


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
async def test_every_character_survives(open_store: Open, tmp_path: Path, text: str) -> None:
    """Whatever a phone can send is read back the same, in every field that holds a person's words, also reopened."""
    came = inbound(text, media=(Media(ref="r", content_type="x", name=text),), message_id="m", sender_name=text)
    async with opened(open_store, tmp_path) as store:
        assert await store.accept(came, Batch(outbound=(outbound(text, key="k"),)))
    async with opened(open_store, tmp_path) as store:
        found = await now_of(store, came)
        assert found == replace(came, version=1)
        assert (await store.find(f.OUTBOUND_BY_KEY, {"school": OAK, "key": "k"}))[0].text == text


async def test_odd_characters_in_what_is_looked_up_find_nothing_and_break_nothing(store: Store) -> None:
    """An address or a code with NUL or half an emoji is a stranger's, no error."""
    for odd in ("\0", "\ud83d", "4K7\0", "", "'"):
        assert await store.find(f.PERSON_BY_CODE, {"school": OAK, "code": odd}) == []


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
async def test_a_number_that_json_does_not_have_is_refused(store: Store, number: Any) -> None:
    """Stock JSON would write NaN and then not be JSON."""
    for wrong in (replace(outbound(), tries=number), outbound(buttons=(number,))):
        with pytest.raises(ValueError, match="not finite"):
            await store.save(Batch(outbound=(wrong,)))
        assert await now_of(store, wrong) is None


async def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    """As a field, and as what is looked for."""
    naive = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001  (that it is naive is the point)
    with pytest.raises(ValueError, match="without a zone"):
        await store.save(Batch(changed=(concern(heard_at=naive),)))
    with pytest.raises(ValueError, match="without a zone"):
        await store.claim_outbound(OAK, naive, 10)
    with pytest.raises(ValueError, match="without a zone"):
        await store.accept(inbound(received_at=naive))


async def test_times_are_in_order_whatever_zone_they_came_in(store: Store) -> None:
    """Kept in UTC and of one width: 9.59 in Delhi is before 5 in London, and a microsecond counts."""
    delhi = timezone(timedelta(hours=5, minutes=30))
    times = [
        datetime(2026, 11, 23, 4, 59, 59, 999999, UTC), datetime(2026, 11, 23, 10, 29, 59, 0, delhi),
        datetime(2026, 11, 23, 5, 0, 0, 1, UTC), datetime(2026, 11, 23, 5, 0, tzinfo=UTC),
    ]  # fmt: skip
    made = [concern(f"2F{number}", next_step_at=at) for number, at in enumerate(times)]
    await store.save(Batch(changed=tuple(made)))
    found = await store.find(f.CONCERNS_TO_STEP, {"school": OAK, "next_step_at": after(days=1)})
    assert [each.next_step_at for each in found] == sorted(times)
    until_five = {"school": OAK, "next_step_at": datetime(2026, 11, 23, 5, 0, tzinfo=UTC)}
    assert len(await store.find(f.CONCERNS_TO_STEP, until_five)) == 3


async def test_a_school_sees_only_its_own(store: Store) -> None:
    """The same ids and keys at two schools are two records."""
    oaks, elms = person("s1"), person("s1")
    elms = replace(elms, id=oaks.id, school="elm", name="Mr Elm")
    await store.save(Batch(changed=(oaks,)))
    await store.save(Batch(changed=(elms,)))
    assert (await now_of(store, oaks)).name == "Miss Ahmed"
    assert (await now_of(store, elms)).name == "Mr Elm"
    assert [each.name for each in await store.find(f.PEOPLE, {"school": "elm"})] == ["Mr Elm"]


async def test_a_finder_gives_its_order_and_its_limit(store: Store) -> None:
    """By rank and then by age."""
    ways = [
        Contact(id=new_id(), school=OAK, person="mum", channel=Channel.SMS, address=DAD, rank=rank)
        for rank in (1, 0, 1, 0)
    ]
    await store.save(Batch(changed=tuple(ways)))
    values = {"school": OAK, "person": "mum"}
    in_order = [ways[place].id for place in (1, 3, 0, 2)]
    assert [each.id for each in await store.find(f.CONTACTS_OF, values)] == in_order
    assert [each.id for each in await store.find(f.CONTACTS_OF, values, limit=2)] == in_order[:2]


async def test_a_value_that_was_not_given_is_named(store: Store) -> None:
    """A look-up that forgets its school is a fault, not a look into every school."""
    with pytest.raises(KeyError, match="school"):
        await store.find(f.PEOPLE, {})


async def test_an_arrival_keeps_its_place_in_the_tables(store: Store) -> None:
    """A message is found by what an edit or a reply names."""
    came: Inbound = inbound(message_id="77")
    await store.accept(came)
    found = await store.find(
        f.INBOUND_BY_MESSAGE, {"school": OAK, "account": LINE, "address": came.address, "message_id": "77"}
    )
    assert [each.id for each in found] == [came.id]
