"""Who may have what, asked as it is sent: cut off, left, only rung, a phone that several have."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.base import Gateway
from bot.domain.delivery import Why
from bot.domain.entitlements import Entitlement
from bot.domain.messages import RULES, Batch, Channel, Outbound, OutboundKind, OutboundState, Purpose
from bot.domain.people import Person, Pupil
from bot.outbox.entitled import Route, resolve
from bot.simulator import faults
from tests.line import PARENTS, PUPILS, SMS, TELEGRAM, Line
from tests.outbox.conftest import (
    AHMED_CHAT,
    DAD_SMS,
    MUM_CHAT,
    MUM_SMS,
    OAK,
    OFFICE_CHAT,
    Outbox,
    contact,
    entitlement,
)
from tests.scenarios.fortnight.phones import Provider

HOME = [purpose for purpose in Purpose if RULES[purpose].permission]


# -- cut off


@pytest.mark.parametrize("purpose", HOME)
async def test_cut_off_while_it_waits(purpose: Purpose, outbox: Outbox) -> None:
    """The ex-partner is cut off at nine; what was queued for a minute later does not go, whatever it is."""
    later = outbox.clock.now() + timedelta(minutes=1)
    sent = await outbox.queue("About Jay.", purpose, to="sam", children=("jay",), not_before=later)
    mothers = await outbox.queue("About Jay.", purpose, children=("jay",), not_before=later)
    await outbox.change(Entitlement, "sam:jay", restricted=True)
    await outbox.after(minutes=1)
    assert await outbox.sms_of(DAD_SMS) == []
    kept = await outbox.now(sent)
    assert (kept.state, kept.error) == (OutboundState.WITHHELD, str(Why.CUT_OFF))
    assert (await outbox.now(mothers)).state is OutboundState.SENT
    assert not any("Sam" in words for words in outbox.telegram_of(MUM_CHAT))


async def test_cut_off_while_it_is_tried_again(outbox: Outbox) -> None:
    """The provider was down when it first left; before the next try the question is asked anew."""
    outbox.twilio.faults.next("create", faults.status(503))
    sent = await outbox.queue("About Jay.", to="sam", children=("jay",))
    await outbox.sender.step()
    await outbox.change(Entitlement, "sam:jay", restricted=True)
    await outbox.after(minutes=1)
    assert await outbox.sms_of(DAD_SMS) == []
    assert (await outbox.now(sent)).state is OutboundState.WITHHELD


async def test_an_edit_is_asked_about_too(outbox: Outbox) -> None:
    """A message that went before the cut is not changed into news after it."""
    first = await outbox.queue("Is this sorted?", Purpose.SORTED, children=("jay",))
    await outbox.sender.step()
    more = {"kind": OutboundKind.EDIT, "original": first.id, "children": ("jay",)}
    edit = await outbox.queue("He is fine.", Purpose.ANSWER, **more)
    await outbox.change(Entitlement, "jo:jay", restricted=True)
    await outbox.after(seconds=5)
    assert outbox.telegram_of(MUM_CHAT) == ["Is this sorted?"]
    assert (await outbox.now(edit)).error == str(Why.CUT_OFF)


async def test_whoever_answered_is_told_that_it_did_not_go(outbox: Outbox) -> None:
    """Miss Ahmed must not ring either: the office sees to it; and the clock runs."""
    concern = await outbox.concern()
    await outbox.change(Entitlement, "jo:jay", restricted=True)
    await outbox.queue("He is fine.", children=("jay",), concern=concern.id, sender="ahmed")
    await outbox.sender.step()
    assert outbox.telegram_of(AHMED_CHAT) == [
        "4K7: not sent. They may hear nothing of this from us. The office sees to it."
    ]


# -- left


@pytest.mark.parametrize("purpose", HOME)
async def test_a_child_who_left_while_it_waits(purpose: Purpose, outbox: Outbox) -> None:
    """Good news on the day of a goodbye, or anything else about the child."""
    sent = await outbox.queue("About Jay.", purpose, children=("jay",))
    await outbox.change(Pupil, "jay", active=False)
    await outbox.sender.step()
    assert outbox.telegram_of(MUM_CHAT) == []
    assert (await outbox.now(sent)).error == str(Why.CHILD_LEFT)


async def test_a_colleague_who_left_gets_no_ping_but_their_screen_is_cleared(outbox: Outbox) -> None:
    """What they had opened still goes from their phone after its ten minutes."""
    ping = await outbox.queue("4K7", Purpose.PING, to="ahmed")
    await outbox.sender.step()
    hide = {"kind": OutboundKind.EDIT, "original": ping.id, "key": f"hide:{ping.id}"}
    await outbox.queue("4K7: hidden again.", Purpose.CONFIRM, to="ahmed", **hide)
    await outbox.queue("4K8", Purpose.PING, to="ahmed")
    await outbox.change(Person, "ahmed", active=False)
    await outbox.after(seconds=5)
    assert [bubble.text for bubble in outbox.telegram.phone(AHMED_CHAT).screen if bubble.direction == "in"] == [
        "4K7: hidden again."
    ]


# -- only rung


@pytest.mark.parametrize("purpose", [each for each in Purpose if RULES[each].rung_instead])
async def test_nothing_is_written_to_who_is_only_rung(purpose: Purpose, outbox: Outbox) -> None:
    """Not even the emergency words: somebody else may read that phone."""
    await outbox.change(Person, "sam", ring_only=True)
    sent = await outbox.queue("Words.", purpose, to="sam", children=("jay",) if RULES[purpose].permission else ())
    await outbox.sender.step()
    assert await outbox.sms_of(DAD_SMS) == []
    assert (await outbox.now(sent)).error == str(Why.RING_ONLY)


async def test_an_answer_becomes_a_call(outbox: Outbox) -> None:
    """Miss Ahmed wrote one; she is asked to ring instead."""
    concern = await outbox.concern()
    await outbox.change(Person, "jo", ring_only=True)
    await outbox.queue("He is fine.", children=("jay",), concern=concern.id, sender="ahmed")
    await outbox.sender.step()
    assert outbox.telegram_of(AHMED_CHAT) == ["4K7: please ring. They get no texts, only calls."]


async def test_the_emergency_words_become_a_call(outbox: Outbox) -> None:
    """The office is asked to ring, by the school's own id; the alarm at school has rung already."""
    await outbox.change(Person, "jo", ring_only=True)
    await outbox.queue("Ring 999.", Purpose.EMERGENCY)
    await outbox.sender.step()
    assert outbox.telegram_of(OFFICE_CHAT) == ["a1: please ring. They get no texts, only calls."]


# -- a phone of two


async def test_what_is_for_a_phone_goes_if_all_who_have_it_may(outbox: Outbox) -> None:
    """Sam and a grandmother share a phone: a receipt is for both of them, and needs both their rights."""
    nan = Person(id="nan", school=OAK, code="a9", name="Nan", household="marlowe")
    records = (nan, contact("nan", Channel.SMS, DAD_SMS, 0), entitlement("nan", "jay"))
    await outbox.store.save(Batch(changed=records))
    to = {"to": "", "channel": Channel.SMS, "address": DAD_SMS, "children": ("jay",)}
    await outbox.queue("We have it.", Purpose.RECEIPT, **to)
    await outbox.sender.step()
    assert await outbox.sms_of(DAD_SMS) == ["We have it."]
    await outbox.change(Entitlement, "nan:jay", restricted=True)
    second = await outbox.queue("And this.", Purpose.ANSWER, **to)
    await outbox.after(seconds=2)
    assert await outbox.sms_of(DAD_SMS) == ["We have it."]
    assert (await outbox.now(second)).error == str(Why.CUT_OFF)


async def test_a_phone_with_one_who_left_is_the_others(outbox: Outbox) -> None:
    """Nan has left the sheet; her number stands with Sam's. If she was cut off from Jay, it may be in her hands yet."""
    nan = Person(id="nan", school=OAK, code="a9", name="Nan", household="marlowe", active=False)
    await outbox.store.save(Batch(changed=(nan, contact("nan", Channel.SMS, DAD_SMS, 0))))
    await outbox.queue("Good news.", Purpose.PRAISE, to="sam", children=("jay",))
    await outbox.sender.step()
    assert await outbox.sms_of(DAD_SMS) == ["Good news."]
    await outbox.store.save(Batch(changed=(entitlement("nan", "jay", restricted=True),)))
    held = await outbox.queue("More good news.", Purpose.PRAISE, to="sam", children=("jay",))
    await outbox.after(seconds=2)
    assert (await outbox.now(held)).error == str(Why.SHARED)


async def test_nothing_about_a_child_goes_to_an_address_that_is_nobodys(outbox: Outbox) -> None:
    """Both have a new number; what was for the old phone is for whoever has it now."""
    to = {"to": "", "channel": Channel.SMS, "address": MUM_SMS[:-1] + "9", "children": ("jay",)}
    sent = await outbox.queue("We have it.", Purpose.RECEIPT, **to)
    await outbox.sender.step()
    assert (await outbox.now(sent)).error == str(Why.NOT_ENTITLED)


# -- whatever is queued


ADULTS = [id for id, *_ in PARENTS]
CHILDREN = [id for id, *_ in PUPILS]
ADDRESSES = {id: (Channel(channel), address) for id, _, channel, address, _ in PARENTS}
messages = st.tuples(
    st.sampled_from(ADULTS), st.booleans(), st.sampled_from(HOME), st.lists(st.sampled_from(CHILDREN), min_size=1)
)
cuts = st.lists(st.tuples(st.sampled_from(ADULTS), st.sampled_from(CHILDREN)), max_size=4)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@settings(max_examples=40, deadline=None)
@given(queued=st.lists(messages, min_size=1, max_size=8), cut=cuts)
def test_nobody_who_is_cut_off_gets_anything_about_the_child(
    queued: list[tuple[str, bool, Purpose, list[str]]], cut: list[tuple[str, str]]
) -> None:
    """Addressed to the person or to their phone, for one child or several: no phone of theirs gets it."""
    asyncio.run(_holds(queued, set(cut)))


async def _holds(queued: list[tuple[str, bool, Purpose, list[str]]], cut: set[tuple[str, str]]) -> None:
    accounts = ((Channel.SMS, SMS), (Channel.TELEGRAM, TELEGRAM))
    gateways: list[Gateway] = [Provider(channel, account, lambda _: False) for channel, account in accounts]
    with TemporaryDirectory() as folder:
        async with Line(Path(folder)) as line:
            for adult, child in sorted(cut):
                known = await line.reader.entitlement(adult, child)
                record = known or Entitlement(id=f"{adult}:{child}", school="oak", adult=adult, pupil=child)
                await line.store.save(Batch(changed=(replace(record, restricted=True),)))
            for adult, by_name, purpose, children in queued:
                channel, address = ADDRESSES[adult]
                outbound = Outbound(
                    id=line.school.new_id(), school="oak", purpose=purpose, to=adult if by_name else "", text="x",
                    channel=channel, address=address, created_at=NOON, children=tuple(children),
                )  # fmt: skip
                answer = await resolve(line.school, gateways, outbound, NOON)
                if isinstance(answer, Route):
                    here = {id for id, place in ADDRESSES.items() if place[1] == answer.address}
                    assert not {(id, child) for id in here for child in children} & cut
