"""`rang 4K7 …` and `tried 4K7`: a call in one line. A call made is an answer; a call tried is only written down."""

from bot.desk import commanded, concern_meant, not_theirs
from bot.domain.arrivals import Arrival
from bot.domain.commands import CommandKind
from bot.domain.concerns import answered
from bot.domain.messages import Batch
from bot.letters import ask_sorted, confirm, tell_pinged
from bot.school import School
from bot.threads import said


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """The call is kept in the thread; one that was made stops the clock, as any answer does."""
    command = commanded(arrival, CommandKind.RANG, CommandKind.TRIED)
    if command is None or arrival.staff is None:
        return None
    concern = await concern_meant(school, arrival, reference=command.reference)
    if concern is None:
        return not_theirs(school, arrival, command.reference)
    entry = said(school, arrival, concern)
    logged = confirm(school, arrival, school.texts.say("call_logged", ref=concern.reference), concern=concern.id)
    if command.kind is CommandKind.TRIED:
        return Batch(changed=(entry,), outbound=(logged,), reason=concern.id)
    done = answered(concern, arrival.staff.id, arrival.at)
    news = school.texts.say("answered_by", name=arrival.staff.name, ref=concern.reference)
    told = await tell_pinged(school, done, arrival.staff, (news, news), arrival.at)
    outbound = (logged, *ask_sorted(school, concern, arrival.at))
    return told + Batch(changed=(done, entry), outbound=outbound, reason=concern.id)
