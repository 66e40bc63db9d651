"""A message from an address where we know nobody, or cannot tell whom: kept, shown to the office, nothing confirmed."""

from bot.domain.arrivals import Arrival
from bot.domain.concerns import Concern
from bot.domain.messages import Batch, InboundKind, Outbound, Purpose
from bot.school import School
from bot.services.duty import alarmed, office
from bot.services.letters import ping, reply
from bot.services.threads import heard, new_concern, said, was_quiet


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """The office owns it, and answers it by its reference like any other."""
    if (arrival.sender and arrival.sender.active) or arrival.inbound.kind is InboundKind.BUTTON:
        return None
    inbound = arrival.inbound
    earlier = await school.reader.concerns_of_address(inbound.account, inbound.address)
    living = [each for each in earlier if each.living and not each.adult]
    if not living:
        return await _first(school, arrival)
    return await _more(school, arrival, living[-1])


async def _more(school: School, arrival: Arrival, concern: Concern) -> Batch:
    """Kept with what they wrote before; after a silence, or an answer, they and the office hear of it again."""
    opened = heard(school, arrival, concern)
    outbound: tuple[Outbound, ...] = ()
    if opened.state is not concern.state or was_quiet(concern, arrival.inbound.received_at):
        outbound = (_receipt(school, arrival), *(await _pings(school, arrival, opened, "ping_more")))
    elif arrival.inbound.danger:
        outbound = await _pings(school, arrival, opened, "ping_more")
    return Batch(changed=(opened, said(school, arrival, concern)), outbound=outbound, reason=concern.id)


async def _first(school: School, arrival: Arrival) -> Batch:
    people = await office(school, arrival.at)
    concern = await new_concern(school, arrival, people[0] if people else None, known=False)
    pings = await _pings(school, arrival, concern, "task_stranger")
    return Batch(
        changed=(concern, said(school, arrival, concern)),
        outbound=(_receipt(school, arrival), *pings),
        reason=concern.id,
    )


async def _pings(school: School, arrival: Arrival, concern: Concern, text: str) -> tuple[Outbound, ...]:
    """The office; with danger words also whoever looks after safety, at any hour."""
    if arrival.inbound.danger:
        people = await alarmed(school, concern.owner)
        return tuple(ping(school, concern, each, arrival.at, safety=True) for each in people)
    return tuple(ping(school, concern, each, arrival.at, text=text) for each in await office(school, arrival.at))


def _receipt(school: School, arrival: Arrival) -> Outbound:
    inbound = arrival.inbound
    key = f"stranger:{inbound.account}|{inbound.address}"
    return reply(school, arrival, Purpose.RECEIPT, school.texts.say("receipt_stranger"), key=key)
