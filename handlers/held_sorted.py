"""`Sorted`, `sorted 4K7` from staff: closes nothing of a family's. They hold it sorted, and the family is asked now."""

from dataclasses import replace

from bot.domain.arrivals import Arrival
from bot.domain.commands import CommandKind
from bot.domain.concerns import Concern, ConcernState, answered, change
from bot.domain.messages import Batch, OutboundState, Purpose
from bot.domain.people import Person
from bot.school import School
from bot.services.desk import asked_of, concern_meant, not_theirs
from bot.services.letters import ask_sorted, confirm, tell_pinged
from bot.services.threads import said

ASKED = frozenset({OutboundState.ATTEMPTING, OutboundState.SENT, OutboundState.DELIVERED})


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """Solved means that the family says so; before that a person must have answered, or have logged a call. What
    somebody wrote whom we do not know may need neither: whoever has read it closes it."""
    id, reference = await asked_of(school, arrival, CommandKind.SORTED, "held")
    if arrival.staff is None or not (id or reference):
        return None
    concern = await concern_meant(school, arrival, id=id, reference=reference)
    if concern is None or not concern.living:
        return not_theirs(school, arrival, concern.reference if concern else reference)
    if not (concern.adult or concern.shared):
        return await _closed(school, arrival, arrival.staff, concern)
    if concern.state is ConcernState.OPEN:
        text = school.texts.say("held_too_early", ref=concern.reference)
        return Batch(outbound=(confirm(school, arrival, text, concern=concern.id),), reason=concern.id)
    return await _held(school, arrival, concern)


async def _closed(school: School, arrival: Arrival, person: Person, concern: Concern) -> Batch:
    done = replace(change(answered(concern, person.id, arrival.at), ConcernState.UNCONFIRMED), closed_at=arrival.at)
    text = school.texts.say("stranger_closed", ref=concern.reference)
    told = await tell_pinged(school, done, person, (text, text), arrival.at)
    entry = said(school, arrival, concern, text=school.texts.say("entry_held_sorted"))
    outbound = (confirm(school, arrival, text, concern=concern.id),)
    return told + Batch(changed=(done, entry), outbound=outbound, reason=concern.id)


async def _held(school: School, arrival: Arrival, concern: Concern) -> Batch:
    say = school.texts.say
    entry = said(school, arrival, concern, text=say("entry_held_sorted"))
    asked = await _was_asked(school, concern)
    question = ask_sorted(school, concern, arrival.at) if concern.adult and not asked else ()
    key = "held_asked" if question else "held_asked_before" if asked else "held_noted"
    now = tuple(replace(each, not_before=None) for each in question)
    answer = confirm(school, arrival, say(key, ref=concern.reference), concern=concern.id)
    return Batch(changed=(entry,), outbound=(answer, *now), reason=concern.id)


async def _was_asked(school: School, concern: Concern) -> bool:
    """Whether they have been asked since the last answer."""
    questions = await school.reader.outbound_of_concern(concern.id, Purpose.SORTED)
    since = concern.answered_at or concern.raised_at
    return any(each.state in ASKED and each.created_at >= since for each in questions)
