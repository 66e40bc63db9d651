"""`promise 4K7 ring Thu 3pm`: a member of staff notes what they promised a family, in words or by a button."""

from datetime import UTC, datetime, timedelta

from bot.domain.arrivals import Arrival
from bot.domain.calendar import DAY
from bot.domain.commands import CommandKind
from bot.domain.concerns import Concern
from bot.domain.messages import Batch, Button, Purpose
from bot.domain.people import Person
from bot.domain.promised import what_of
from bot.domain.promises import What
from bot.domain.said_when import When, times_in
from bot.domain.spoken import spoken_when
from bot.domain.time_words import lowered
from bot.school import School
from bot.services.desk import commanded, concern_meant, not_theirs, pressed, replied_to
from bot.services.letters import confirm, edit, reply, toast
from bot.services.odd_times import asked_back
from bot.services.promises import entry, made, not_so_button, noted, spoken

SOON = timedelta(minutes=45)  # after school opens
ODD = ("promise_odd_time", "promise_not_in")


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """Noted and said back, with how to undo it. Nothing goes to the family: they have been told by a person."""
    command = commanded(arrival, CommandKind.PROMISE)
    asked = pressed(arrival, "promise")
    id, _, minutes = pressed(arrival, "vow").partition(":")
    if arrival.staff is None or not (command or asked or id):
        return None
    reference = command.reference if command else ""
    id = asked or id or (await _meant(school, arrival, arrival.staff) if not reference else "")
    if not (id or reference):
        return Batch(
            outbound=(confirm(school, arrival, school.texts.say("promise_which")),), reason="which is not said"
        )
    concern = await concern_meant(school, arrival, id=id, reference=reference)
    if concern is None:
        return not_theirs(school, arrival, reference)
    if asked:
        return await _by_when(school, arrival, concern)
    if minutes:
        due = datetime.fromtimestamp(int(minutes) * 60, UTC)
        return await _promise(school, arrival, arrival.staff, concern, (What.RING, When(due, arrival.at)))
    return await _in_words(school, arrival, arrival.staff, concern, command.words if command else "")


async def _meant(school: School, arrival: Arrival, person: Person) -> str:
    """The matter that they reply to, or the only living one that is theirs; none is guessed of several."""
    if replied := await replied_to(school, arrival):
        return replied
    living = await school.reader.concerns_living()
    theirs = [each.id for each in living if person.id in (each.claimed_by or each.owner, each.answered_by)]
    return theirs[0] if len(theirs) == 1 else ""


async def _in_words(school: School, arrival: Arrival, person: Person, concern: Concern, words: str) -> Batch:
    what, times = what_of(words), times_in(lowered(words), arrival.at, school.calendar)
    when = times[0].when if len(times) == 1 else None
    if what is None or when is None:
        text = school.texts.say("promise_unclear", ref=concern.reference)
        return Batch(outbound=(confirm(school, arrival, text, concern=concern.id),), reason=concern.id)
    question = await asked_back(school, arrival, concern, person, when.due, texts=ODD)
    if question:
        return Batch(outbound=(question,), reason=concern.id)
    return await _promise(school, arrival, person, concern, (what, when))


async def _promise(
    school: School, arrival: Arrival, person: Person, concern: Concern, said: tuple[What, When]
) -> Batch:
    at, (what, when) = arrival.at, said
    if when.due <= at:  # a button from yesterday
        return await _by_when(school, arrival, concern)
    more = {"by": person.id, "inbound": arrival.inbound.id}
    promise = made(school, concern, person, at, what=what, when=when, **more)
    yours = spoken(school, promise, person, person.id, at)
    text = school.texts.say("promise_noted", ref=concern.reference, what=yours)
    buttons = (not_so_button(school, promise),)
    answer = reply(school, arrival, Purpose.CONFIRM, text, concern=concern.id, buttons=buttons)
    said_there = school.texts.say("entry_promised", what=spoken(school, promise, person, "", at))
    kept = Batch(changed=(entry(school, concern.id, said_there, at, arrival),), reason=concern.id)
    seen = (toast(school, arrival, school.texts.say("noted")),) if arrival.inbound.query_id else ()
    return kept + Batch(outbound=(*seen, answer)) + await noted(school, (promise,), at)


# -- by a button


async def _by_when(school: School, arrival: Arrival, concern: Concern) -> Batch:
    """The times that are promised most, a button each, in place of the words that were opened."""
    inbound, at = arrival.inbound, arrival.at
    text = school.texts.say("promise_by_when", ref=concern.reference)
    choices = tuple(_choice(school, concern, due, at) for due in _usual(school, at))
    original = await school.reader.outbound_by_provider_id(inbound.account, inbound.address, inbound.reply_to)
    if original is None:
        asked = reply(school, arrival, Purpose.CONFIRM, text, concern=concern.id, protect=True, buttons=choices)
    else:
        asked = edit(school, original, text, at, buttons=choices)
    return Batch(outbound=(toast(school, arrival, ""), asked), reason=concern.id)


def _choice(school: School, concern: Concern, due: datetime, at: datetime) -> Button:
    label = school.texts.say("button_promise_at", when=spoken_when(due, at, school.calendar))
    return Button(label=label, data=f"vow:{concern.id}:{int(due.timestamp()) // 60}")


def _usual(school: School, at: datetime) -> list[datetime]:
    """As school closes today, soon after it opens on the next school day, and as it closes then."""
    calendar = school.calendar
    today = calendar.today(at)
    following = calendar.next_school_day(today)
    opens = calendar.opens(following)
    times = [calendar.closes(today), opens + SOON if opens else None, calendar.closes(following)]
    return [each for each in times if each and at + SOON <= each <= at + 14 * DAY]
