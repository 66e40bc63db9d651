"""`Done`, `kept 4K7`: a member of staff says that a promise was kept; a call that was made stops the clock."""

from collections.abc import Sequence

from bot.domain.arrivals import Arrival
from bot.domain.commands import CommandKind
from bot.domain.concerns import Concern, ConcernState, answered
from bot.domain.messages import NOTHING, Batch
from bot.domain.people import Person
from bot.domain.promises import How, Promise, PromiseState, What, kept
from bot.school import School
from bot.services.desk import asked_of, commanded, concern_meant, not_theirs, pressed
from bot.services.letters import answers, ask_sorted, confirm, tell_pinged
from bot.services.promises import entry, open_in, over


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """The button under a reminder, or in words; what was told as unknown is noted late, and stays told."""
    person = arrival.staff
    pressed_on = await school.reader.promise(pressed(arrival, "kept"))
    command = commanded(arrival, CommandKind.KEPT)
    if person is None or not (pressed_on or command):
        return None
    id, reference = await asked_of(school, arrival, CommandKind.KEPT, "")
    if not (pressed_on or id or reference):
        pressed_on = await _only(school, person)
        if pressed_on is None:
            return Batch(outbound=(confirm(school, arrival, school.texts.say("promise_none_open")),), reason="none")
    id = pressed_on.concern if pressed_on else id
    concern = await concern_meant(school, arrival, id=id, reference=reference)
    if concern is None:
        return not_theirs(school, arrival, reference)
    promise = pressed_on or _theirs(await school.reader.promises_of_concern(concern.id), person)
    return await _kept(school, arrival, person, concern, promise)


async def _only(school: School, person: Person) -> Promise | None:
    """The only one that they have open."""
    promises = await school.reader.promises_of_owner(person.id)
    return promises[0] if len(promises) == 1 else None


def _theirs(promises: Sequence[Promise], person: Person) -> Promise | None:
    """Their open one that is due next, else anybody's, else their last of which nothing was noted."""
    waiting = [each for each in promises if each.state is PromiseState.OPEN]
    mine = [each for each in waiting if each.owner == person.id]
    unknown = [each for each in promises if each.state is PromiseState.UNKNOWN and each.owner == person.id]
    return next(iter((*mine, *unknown[-1:], *waiting)), None)


async def _kept(school: School, arrival: Arrival, person: Person, concern: Concern, promise: Promise | None) -> Batch:
    at, say = arrival.at, school.texts.say
    done = kept(promise, person.id, at, How.TAP) if promise else None
    if promise is None or done is None or done is promise:
        text = say("promise_none", ref=concern.reference)
        return Batch(outbound=(confirm(school, arrival, text, concern=concern.id),), reason=concern.id)
    text = say("promise_kept" if done.state is PromiseState.KEPT else "promise_late", ref=concern.reference)
    said = entry(school, concern.id, say("entry_promise_kept"), at, arrival)
    outbound = (confirm(school, arrival, text, concern=concern.id),)
    batch = Batch(changed=(said,), outbound=outbound, reason=concern.id) + over(done)
    batch += await _called(school, arrival, person, concern) if promise.what is What.RING else NOTHING
    others = [each for each in await open_in(school, concern.id) if each.id != promise.id]
    answered_now = concern.state is ConcernState.ANSWERED or promise.what is What.RING
    asked = ask_sorted(school, concern, at) if concern.living and answered_now and not others else ()
    return batch + Batch(outbound=asked)


async def _called(school: School, arrival: Arrival, person: Person, concern: Concern) -> Batch:
    """A call that was promised, and made, is an answer."""
    if concern.state is not ConcernState.OPEN:
        return NOTHING
    done = answered(concern, person.id, arrival.at)
    news = school.texts.say("answered_by", name=person.name, ref=concern.reference)
    told = await tell_pinged(school, done, person, (news, news), arrival.at)
    return told + Batch(changed=(done,), withdraw=answers(school, concern, arrival.at))
