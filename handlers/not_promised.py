"""`Not a promise`, `not a promise 4K7`: what was taken for a promise was none; nobody is reminded of it."""

from bot.domain.arrivals import Arrival
from bot.domain.commands import CommandKind
from bot.domain.concerns import Concern, ConcernState
from bot.domain.messages import Batch
from bot.domain.people import Person
from bot.domain.promises import Promise, PromiseState, change
from bot.school import School
from bot.services.desk import asked_of, commanded, concern_meant, not_theirs, pressed
from bot.services.letters import ask_sorted, confirm
from bot.services.promises import entry, open_in, over, task


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """Said by whoever made it or has it; all that was promised in the same message goes. What a family was told after a
    time had passed stands."""
    person = arrival.staff
    meant = await school.reader.promise(pressed(arrival, "unpromise"))
    if person is None or not (meant or commanded(arrival, CommandKind.NOT_PROMISED)):
        return None
    id, reference = await asked_of(school, arrival, CommandKind.NOT_PROMISED, "")
    if not (meant or id or reference):
        meant = next(reversed(await school.reader.promises_made_by(person.id)), None)
        if meant is None:
            return Batch(outbound=(confirm(school, arrival, school.texts.say("promise_none_open")),), reason="none")
    concern = await concern_meant(school, arrival, id=meant.concern if meant else id, reference=reference)
    if concern is None:
        return not_theirs(school, arrival, reference)
    return await _off(school, arrival, person, concern, meant)


async def _off(school: School, arrival: Arrival, person: Person, concern: Concern, meant: Promise | None) -> Batch:
    waiting = await open_in(school, concern.id)
    mine = sorted((each for each in waiting if person.id in (each.by, each.owner)), key=lambda each: each.made_at)
    last = meant or next(reversed(mine), None)
    if last is None or last.state is not PromiseState.OPEN or last.mends:
        text = school.texts.say("promise_stands" if last and last.mends else "promise_none", ref=concern.reference)
        return Batch(outbound=(confirm(school, arrival, text, concern=concern.id),), reason=concern.id)
    gone = [each for each in waiting if each.id == last.id or (each.inbound and each.inbound == last.inbound)]
    text = school.texts.say("promise_off", ref=concern.reference)
    said = entry(school, concern.id, school.texts.say("entry_promise_off"), arrival.at, arrival)
    batch = Batch(changed=(said,), outbound=(confirm(school, arrival, text, concern=concern.id),), reason=concern.id)
    for each in gone:
        batch += over(change(each, PromiseState.WITHDRAWN, arrival.at, person.id))
        if each.owner != person.id:
            batch += Batch(outbound=(task(school, each, "task_promise_off", arrival.at, buttons=()),))
    asked = len(gone) == len(waiting) and concern.state is ConcernState.ANSWERED
    return batch + Batch(outbound=ask_sorted(school, concern, arrival.at) if asked else ())
