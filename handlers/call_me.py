"""`CALL`, "please ring me": a person rings by a time; the parent is told who, by when, and from which number."""

from bot.domain.arrivals import Arrival
from bot.domain.keywords import Keyword, stop_or_start
from bot.domain.messages import Batch, InboundKind
from bot.school import School
from bot.services.call_backs import asked_to_ring, call_receipt, was_asked
from bot.services.raising import matter_of

ASKED = "task_call_asked"


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """A concern like any other, begun or joined: `rang 4K7` stops its clock, and until then it climbs."""
    inbound = arrival.inbound
    if arrival.adult is None or inbound.danger or inbound.kind is not InboundKind.TEXT:
        return None
    if stop_or_start(inbound.text) is not Keyword.CALL:
        return None
    matter = await matter_of(school, arrival)
    if matter is None:
        return None
    asked = () if await was_asked(school, arrival, matter) else await asked_to_ring(school, arrival, matter, ASKED)
    return matter.batch(school, arrival, call_receipt(school, arrival, matter), *asked)
