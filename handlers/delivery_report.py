"""A provider tells how a message fared: its writer sees "arrived", or is asked to ring; a dead number is marked."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.domain.arrivals import Arrival
from bot.domain.calendar import DAY
from bot.domain.delivery import CHANGES, REPORTED, change, marked
from bot.domain.messages import Batch, InboundKind, Outbound, OutboundState, Purpose
from bot.domain.people import AddressStatus, Standing
from bot.errors import NotYet
from bot.school import School
from bot.services.letters import to_person
from bot.services.threads import answer_lost

# Twilio's message statuses that end a message's journey; the others only say how far it is.
ENDINGS = {
    "delivered": OutboundState.DELIVERED,
    "undelivered": OutboundState.FAILED,
    "failed": OutboundState.FAILED,
}
# A report may overtake the answer to the very request that sent the message, and what we write down of it.
OVERTAKES = timedelta(seconds=15)
# What whoever's words they are is told; automatic messages have nobody to tell.
TOLD = {
    Purpose.ANSWER: {OutboundState.DELIVERED: "answer_delivered", OutboundState.FAILED: "answer_failed"},
    Purpose.TELL: {OutboundState.DELIVERED: "told_delivered", OutboundState.FAILED: "told_failed"},
}


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """Reports come in any order and more than once; one that says nothing new changes nothing."""
    inbound = arrival.inbound
    if inbound.kind is not InboundKind.DELIVERY:
        return None
    state = ENDINGS.get(inbound.text)
    outbound = await school.reader.outbound_by_provider_id(inbound.account, inbound.address, inbound.message_id)
    if outbound is None and state and arrival.at - inbound.received_at < OVERTAKES:
        raise NotYet
    if outbound is None or state is None or state not in CHANGES[outbound.state]:
        return Batch(reason=f"report: {inbound.text}")
    fared = change(outbound, state, error=inbound.code)
    if state is OutboundState.DELIVERED:
        fared = replace(fared, delivered_at=arrival.at)
    batch = Batch(changed=(fared,), reason=f"report: {inbound.text}")
    if state is OutboundState.FAILED:
        marks, again = await _address(school, arrival, outbound)
        batch += Batch(changed=marks, outbound=again)
        if again:
            return batch
        batch += await answer_lost(school, outbound, arrival.at)
    return batch + Batch(outbound=await _told(school, outbound, state, arrival.at))


async def _address(
    school: School, arrival: Arrival, outbound: Outbound
) -> tuple[tuple[AddressStatus, ...], tuple[Outbound, ...]]:
    """What the report says of the address, and the message once more if a technical fault leaves another way to try.

    Which way, and whether there is one that the person agreed to, is for the outbox; a STOP is never worked around.
    """
    code = arrival.inbound.code
    standing = REPORTED.get(code)
    if standing is None:
        return (), ()
    status = await school.reader.address_status_or_new(outbound.account, outbound.address)
    mark = marked(status, standing, code, arrival.at)
    if standing is not Standing.UNUSABLE:
        return (mark,), ()
    return (mark,), (_once_more(school, outbound, arrival.at),)


def _once_more(school: School, outbound: Outbound, at: datetime) -> Outbound:
    """The same message as a new one; `tries` says that an address has failed it, so that somebody hears if all do.

    A receipt goes no more on another day than it was written for: a report may be hours late, and "today" another day.
    """
    calendar = school.calendar
    ends = calendar.at(calendar.today(outbound.created_at) + DAY, time())
    return replace(
        outbound,
        id=school.new_id(),
        version=0,
        state=OutboundState.WAITING,
        created_at=at,
        not_before=None,
        key="",
        stale_at=ends if outbound.purpose is Purpose.RECEIPT else outbound.stale_at,
        tries=1,
        provider_id="",
        sent_at=None,
        error="",
    )


async def _told(school: School, outbound: Outbound, state: OutboundState, at: datetime) -> tuple[Outbound, ...]:
    """A word to whoever's words they were."""
    concern = await school.reader.concern(outbound.concern)
    if outbound.purpose not in TOLD or not outbound.sender or concern is None:
        return ()
    words = school.texts.say(TOLD[outbound.purpose][state], ref=concern.reference)
    return (to_person(school, outbound.sender, Purpose.CONFIRM, words, at, concern=concern.id, protect=True),)
