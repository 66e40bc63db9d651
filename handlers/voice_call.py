"""Somebody rang our number: what the office did not take becomes a call back, owned and timed like any other matter."""

from bot.domain.arrivals import Arrival
from bot.domain.calls import CallState, takes_texts
from bot.domain.concerns import Concern
from bot.domain.messages import Batch, InboundKind, Outbound, Purpose
from bot.domain.people import Person
from bot.domain.spoken import spoken_time
from bot.school import School
from bot.services.call_backs import asked_to_ring, call_receipt, was_asked
from bot.services.duty import office
from bot.services.letters import ping, to_person
from bot.services.raising import Matter, begin, matter_of
from bot.services.threads import heard, new_concern, said, was_quiet

# Of these nobody needs to ring back; the end of the call to the office is told to us by itself.
NOBODY_WAITS = {
    CallState.PASSED: "a call, passed to the office",
    CallState.ANSWERED: "a call, and the office took it",
}
MISSED = "task_call_missed"


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """Every voice call, whoever rang. A text goes to a mobile that is known as theirs, and to no other number."""
    inbound = arrival.inbound
    if inbound.kind is not InboundKind.CALL:
        return None
    if reason := NOBODY_WAITS.get(CallState(inbound.text)):
        return Batch(reason=reason)
    if not inbound.address:
        return await _withheld(school, arrival)
    matter = await matter_of(school, arrival) if arrival.adult else None
    if matter:
        return await _call_back(school, arrival, matter)
    return await _by_the_office(school, arrival)


async def _call_back(school: School, arrival: Arrival, matter: Matter) -> Batch:
    """The matter that they have with us, or one begun by the call; who rings three times in a burst is told once."""
    outbound: tuple[Outbound, ...] = ()
    if not await was_asked(school, arrival, matter):
        outbound = await asked_to_ring(school, arrival, matter, MISSED)
        if takes_texts(arrival.inbound.address):
            outbound = (call_receipt(school, arrival, matter), *outbound)
    return Batch(
        changed=(matter.concern, said(school, arrival, matter.concern, text=_heard(school, arrival))),
        outbound=outbound,
        withdraw=(f"sorted:{matter.concern.id}",),
        reason=matter.concern.id,
    )


async def _by_the_office(school: School, arrival: Arrival) -> Batch:
    """From a number where we know nobody, or nobody for whom a matter can be raised: the office rings back."""
    inbound = arrival.inbound
    earlier = [] if arrival.adult else await school.reader.concerns_of_address(inbound.account, inbound.address)
    living = [each for each in earlier if each.living and not each.adult]
    before = living[-1] if living else None
    concern = heard(school, arrival, before) if before else await _begun(school, arrival)
    news = before is None or concern.state is not before.state or was_quiet(before, inbound.received_at)
    people: tuple[Person, ...] = await office(school, arrival.at) if news else ()
    return Batch(
        changed=(concern, said(school, arrival, concern, text=_heard(school, arrival))),
        outbound=tuple(ping(school, concern, each, arrival.at, text=MISSED) for each in people),
        reason=concern.id,
    )


async def _begun(school: School, arrival: Arrival) -> Concern:
    if arrival.adult:
        concern, _ = await begin(school, arrival, ())
        return concern
    people = await office(school, arrival.at)
    return await new_concern(school, arrival, people[0] if people else None, known=False)


def _heard(school: School, arrival: Arrival) -> str:
    """What stands in the thread: that they rang, and the number to ring."""
    return school.texts.say("call_heard", number=arrival.inbound.address)


async def _withheld(school: School, arrival: Arrival) -> Batch:
    """Nobody can be rung back, and they were told so; the office hears that somebody tried."""
    when = spoken_time(arrival.inbound.received_at, school.calendar)
    text = school.texts.say("task_call_withheld", when=when)
    return Batch(
        outbound=tuple(
            to_person(school, each.id, Purpose.TASK, text, arrival.at, key=f"withheld:{arrival.inbound.key}:{each.id}")
            for each in await office(school, arrival.at)
        ),
        reason="a call from a withheld number: nobody can be rung back, and the office was told",
    )
