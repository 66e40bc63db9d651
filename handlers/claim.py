"""`I've got this`: one person has it, the others' pings say who. The reminders stop; the clock never does."""

from dataclasses import replace

from bot.domain.arrivals import Arrival
from bot.domain.commands import CommandKind
from bot.domain.concerns import Concern, ConcernState
from bot.domain.messages import Batch
from bot.domain.people import Person
from bot.domain.spoken import spoken_when
from bot.school import School
from bot.services.desk import asked_of, concern_meant, not_theirs
from bot.services.duty import answer_by
from bot.services.letters import confirm, tell_pinged


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """The button under a ping, `got 4K7`, or "I've got this" in reply to a ping."""
    id, reference = await asked_of(school, arrival, CommandKind.CLAIM, "claim")
    if arrival.staff is None or not (id or reference):
        return None
    concern = await concern_meant(school, arrival, id=id, reference=reference)
    if concern is None:
        return not_theirs(school, arrival, reference)
    taken = await _taken(school, arrival.staff, concern)
    if taken:
        return Batch(outbound=(confirm(school, arrival, taken, concern=concern.id),), reason=concern.id)
    return await _claim(school, arrival, arrival.staff, concern)


async def _taken(school: School, person: Person, concern: Concern) -> str:
    """Why there is nothing to take: it has ended, somebody has answered, another has it; empty when it can be taken."""
    if not concern.living:
        return school.texts.say("unknown_reference", ref=concern.reference)
    text, id = "claimed_by", concern.claimed_by
    if concern.state is ConcernState.ANSWERED:
        text, id = "answered_by", concern.answered_by
    elif id in ("", person.id):
        return ""
    holder = await school.reader.person(id)
    return school.texts.say(text, name=holder.name if holder else school.name, ref=concern.reference)


async def _claim(school: School, arrival: Arrival, person: Person, concern: Concern) -> Batch:
    claimed = replace(concern, claimed_by=person.id, claimed_at=arrival.at)
    when = spoken_when(answer_by(school, concern, arrival.at), arrival.at, school.calendar)
    yours = school.texts.say("claim_yours", ref=concern.reference, when=when)
    theirs = school.texts.say("claimed_by", name=person.name, ref=concern.reference)
    answer = school.texts.say("noted") if arrival.inbound.query_id else yours
    told = await tell_pinged(school, claimed, person, (yours, theirs), arrival.at)
    outbound = (confirm(school, arrival, answer, concern=concern.id),)
    return told + Batch(changed=(claimed,), outbound=outbound, reason=concern.id)
