"""`I've got this`: one person has it, the others' pings say who. The reminders stop; the clock never does."""

from dataclasses import replace

from bot.desk import commanded, concern_meant, not_theirs, pressed, replied_to
from bot.domain.arrivals import Arrival
from bot.domain.commands import CommandKind
from bot.domain.concerns import Concern
from bot.domain.messages import Batch
from bot.domain.people import Person
from bot.domain.spoken import spoken_when
from bot.letters import confirm, tell_pinged
from bot.school import School


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """The button under a ping, `got 4K7`, or "I've got this" in reply to a ping."""
    command = commanded(arrival, CommandKind.CLAIM)
    reference = command.reference if command else ""
    id = pressed(arrival, "claim") or (await replied_to(school, arrival) if command and not reference else "")
    if arrival.staff is None or not (id or reference):
        return None
    concern = await concern_meant(school, arrival, id=id, reference=reference)
    if concern is None:
        return not_theirs(school, arrival, reference)
    if concern.claimed_by and concern.claimed_by != arrival.staff.id:
        return await _taken(school, arrival, concern)
    return await _claim(school, arrival, arrival.staff, concern)


async def _taken(school: School, arrival: Arrival, concern: Concern) -> Batch:
    holder = await school.reader.person(concern.claimed_by)
    text = school.texts.say("claimed_by", name=holder.name if holder else "", ref=concern.reference)
    return Batch(outbound=(confirm(school, arrival, text),), reason=concern.id)


async def _claim(school: School, arrival: Arrival, person: Person, concern: Concern) -> Batch:
    claimed = replace(concern, claimed_by=person.id, claimed_at=arrival.at)
    when = spoken_when(concern.due_at, arrival.at, school.calendar)
    yours = school.texts.say("claim_yours", ref=concern.reference, when=when)
    theirs = school.texts.say("claimed_by", name=person.name, ref=concern.reference)
    answer = confirm(school, arrival, school.texts.say("noted") if arrival.inbound.query_id else yours)
    told = await tell_pinged(school, claimed, person, (yours, theirs), arrival.at)
    return told + Batch(changed=(claimed,), outbound=(answer,), reason=concern.id)
