"""What nothing else took, and what three tries could not handle: kept, given to the office, never dropped."""

from bot.domain.arrivals import Arrival
from bot.domain.messages import Batch, InboundKind, Outbound, Purpose
from bot.school import School
from bot.services.duty import alarmed, office
from bot.services.letters import ping, reply, toast
from bot.services.threads import new_concern, said

# A report of a provider is nobody's words; a call may come from a phone that takes no texts.
SILENT = (InboundKind.DELIVERY, InboundKind.CALL)


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """A button that no longer means anything is answered, so that it stops turning; the rest has its reason written."""
    if arrival.inbound.query_id:
        return Batch(outbound=(toast(school, arrival, ""),), reason="a button with nothing behind it")
    return Batch(reason=f"nothing to do for {arrival.inbound.kind}")


async def parked(school: School, arrival: Arrival) -> Batch | None:
    """Its own concern, owned by the office, which reads it; whoever sent it gets a receipt that claims no more.

    Words of danger ring whoever looks after safety, as they would have.
    """
    people = await office(school, arrival.at)
    concern = await new_concern(school, arrival, people[0] if people else None)
    entry = said(school, arrival, concern)
    pings = [ping(school, concern, each, arrival.at, text="parked") for each in people]
    if arrival.inbound.danger:
        pings = [ping(school, concern, each, arrival.at, safety=True) for each in await alarmed(school, concern.owner)]
    receipt = (_receipt(school, arrival),) if arrival.inbound.kind not in SILENT else ()
    return Batch(changed=(concern, entry), outbound=(*receipt, *pings), reason=concern.id)


def _receipt(school: School, arrival: Arrival) -> Outbound:
    return reply(school, arrival, Purpose.RECEIPT, school.texts.say("receipt_stranger"))
