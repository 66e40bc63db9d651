"""A provider tells how a message fared: the sender is shown "delivered", or asked to ring."""

from dataclasses import replace

from bot.domain.delivery import Report, read_report

from bot.domain.arrivals import Arrival
from bot.domain.messages import Batch, InboundKind, Outbound, OutboundState, Purpose
from bot.letters import to_person
from bot.school import School


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """Marks what was sent; a report on nothing of ours, or one that comes late, changes nothing."""
    inbound = arrival.inbound
    if inbound.kind is not InboundKind.DELIVERY:
        return None
    outbound = await school.reader.outbound_by_provider_id(inbound.account, inbound.address, inbound.message_id)
    if outbound is None:
        return Batch(reason="a report on a message that is not ours")
    report = read_report(inbound.text, inbound.code)
    if report is Report.DELIVERED and outbound.state is OutboundState.SENT:
        return await _delivered(school, outbound, arrival)
    if report is Report.FAILED and outbound.state in (OutboundState.SENT, OutboundState.DELIVERED):
        return await _failed(school, outbound, arrival)
    return Batch(reason=f"delivery report: {inbound.text}")


async def _delivered(school: School, outbound: Outbound, arrival: Arrival) -> Batch:
    done = replace(outbound, state=OutboundState.DELIVERED, delivered_at=arrival.at)
    return Batch(
        changed=(done,), outbound=await _tell(school, outbound, arrival, "answer_delivered"), reason="delivered"
    )


async def _failed(school: School, outbound: Outbound, arrival: Arrival) -> Batch:
    done = replace(outbound, state=OutboundState.FAILED, error=arrival.inbound.code or arrival.inbound.text)
    return Batch(
        changed=(done,), outbound=await _tell(school, outbound, arrival, "answer_failed"), reason="not delivered"
    )


async def _tell(school: School, outbound: Outbound, arrival: Arrival, text: str) -> tuple[Outbound, ...]:
    """A word to whoever's answer it was; automatic messages have no sender to tell."""
    concern = await school.reader.concern(outbound.concern)
    if outbound.purpose is not Purpose.ANSWER or not outbound.sender or concern is None:
        return ()
    words = school.texts.say(text, ref=concern.reference)
    key = f"fate:{outbound.id}"
    return (to_person(school, outbound.sender, Purpose.CONFIRM, words, arrival.at, concern=concern.id, key=key),)
