"""A message from an address where we know nobody, or more than one: kept, shown to the office, nothing confirmed."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.arrivals import Arrival
from bot.domain.messages import Batch, InboundKind, Outbound, Purpose
from bot.duty import office
from bot.letters import ping, reply
from bot.school import School
from bot.threads import new_concern, said

ANSWERED_AGAIN_AFTER = timedelta(minutes=10)


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """The office owns it, and answers it by its reference like any other."""
    if (arrival.sender and arrival.sender.active) or arrival.inbound.kind is InboundKind.BUTTON:
        return None
    inbound = arrival.inbound
    earlier = await school.reader.concerns_of_address(inbound.account, inbound.address)
    living = [each for each in earlier if each.living and not each.adult]
    if not living:
        return await _first(school, arrival)
    concern = replace(living[-1], heard_at=inbound.received_at)
    quiet = inbound.received_at - (living[-1].heard_at or inbound.received_at) >= ANSWERED_AGAIN_AFTER
    outbound = (_receipt(school, arrival),) if quiet else ()
    return Batch(changed=(concern, said(school, arrival, concern)), outbound=outbound, reason=concern.id)


async def _first(school: School, arrival: Arrival) -> Batch:
    people = await office(school)
    concern = await new_concern(school, arrival, people[0] if people else None)
    pings = (ping(school, concern, each, arrival.at, text="task_stranger") for each in people)
    return Batch(
        changed=(concern, said(school, arrival, concern)),
        outbound=(_receipt(school, arrival), *pings),
        reason=concern.id,
    )


def _receipt(school: School, arrival: Arrival) -> Outbound:
    inbound = arrival.inbound
    key = f"stranger:{inbound.account}|{inbound.address}"
    return reply(school, arrival, Purpose.RECEIPT, school.texts.say("receipt_stranger"), key=key)
