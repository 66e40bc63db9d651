"""`rang 4K7 …` and `tried 4K7`: a call in one line. A call made is an answer; a call tried is only written down.

`rang A8` is about a person, by the school's id, as the tasks to ring say it: it goes on the audit record.
"""

from bot.domain.arrivals import Arrival
from bot.domain.audit import Deed
from bot.domain.commands import CommandKind, called
from bot.domain.concerns import Concern, answered
from bot.domain.messages import Batch, InboundKind
from bot.domain.people import Person
from bot.domain.promises import How
from bot.domain.spoken import spoken_when
from bot.school import School
from bot.services.audit import asked
from bot.services.desk import commanded, concern_meant, not_theirs
from bot.services.letters import answers, ask_sorted, confirm, tell_pinged
from bot.services.promises import kept_by, open_in, tried
from bot.services.threads import said


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """The call is kept in the thread; one that was made stops the clock, as any answer does."""
    command = commanded(arrival, CommandKind.RANG, CommandKind.TRIED)
    if arrival.staff is None:
        return None
    if command is None:
        return await _of_a_person(school, arrival)
    concern = await concern_meant(school, arrival, reference=command.reference)
    if concern is None:
        return not_theirs(school, arrival, command.reference)
    if command.kind is CommandKind.TRIED:
        return await _tried(school, arrival, concern)
    return await _rang(school, arrival, arrival.staff, concern)


async def _tried(school: School, arrival: Arrival, concern: Concern) -> Batch:
    promises = await tried(school, concern, arrival.at)
    text = school.texts.say("call_logged", ref=concern.reference)
    if promises and promises[0].due_at > arrival.at:
        when = spoken_when(promises[0].due_at, arrival.at, school.calendar)
        text = school.texts.say("call_tried_open", ref=concern.reference, when=when)
    logged = confirm(school, arrival, text, concern=concern.id)
    return Batch(changed=(said(school, arrival, concern), *promises), outbound=(logged,), reason=concern.id)


async def _rang(school: School, arrival: Arrival, person: Person, concern: Concern) -> Batch:
    """It also keeps what was promised; only when nothing more is promised is the family asked if it is sorted."""
    done = answered(concern, person.id, arrival.at)
    news = school.texts.say("answered_by", name=person.name, ref=concern.reference)
    told = await tell_pinged(school, done, person, (news, news), arrival.at)
    kept = await kept_by(school, concern, person.id, arrival.at, How.CALL)
    more = len(await open_in(school, concern.id)) > len(kept.changed)
    text = school.texts.say("call_logged_kept" if kept.changed else "call_logged", ref=concern.reference)
    logged = confirm(school, arrival, text, concern=concern.id)
    outbound = (logged, *(() if more or not concern.living else ask_sorted(school, concern, arrival.at)))
    untrue = answers(school, concern, arrival.at)
    entry = said(school, arrival, concern)
    return told + kept + Batch(changed=(done, entry), outbound=outbound, withdraw=untrue, reason=concern.id)


async def _of_a_person(school: School, arrival: Arrival) -> Batch | None:
    """The call that "A8: please ring" asked for; what is said beside it is not kept, as it belongs to no matter."""
    kind, code = called(arrival.inbound.text) if arrival.inbound.kind is InboundKind.TEXT else (None, "")
    person = await school.reader.person_by_code(code) if kind else None
    if kind is None or person is None or person.role:
        return None
    deed = asked(school, arrival, Deed.RANG if kind is CommandKind.RANG else Deed.TRIED, person.id)
    logged = confirm(school, arrival, school.texts.say("call_logged", ref=person.code))
    return Batch(changed=(deed,), outbound=(logged,), reason="a call to a person, on the audit record")
