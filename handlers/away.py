"""`away` and `back`: while a member of staff is not in, others are asked in their place; what is due today at once."""

from dataclasses import replace

from bot.audit import asked
from bot.desk import commanded, replied_to
from bot.domain.arrivals import Arrival
from bot.domain.audit import Deed
from bot.domain.commands import CommandKind
from bot.domain.concerns import Concern, ConcernState
from bot.domain.messages import NOTHING, Batch
from bot.domain.people import Person
from bot.duty import stand_in
from bot.letters import confirm, ping, tell_pinged
from bot.school import School


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """Said by the person themselves; no import undoes it. `back` in reply to a ping answers the parent ("back in")."""
    command = commanded(arrival, CommandKind.AWAY, CommandKind.BACK)
    person = arrival.staff
    if command is None or person is None:
        return None
    if command.kind is CommandKind.AWAY:
        return await _away(school, arrival, person)
    if person.away_since is None and await replied_to(school, arrival):
        return None
    here = replace(person, away_since=None)
    changed = (here, asked(school, arrival, Deed.BACK, person.id)) if person.away_since else ()
    return Batch(changed=changed, outbound=(confirm(school, arrival, school.texts.say("back_done")),), reason="back")


async def _away(school: School, arrival: Arrival, person: Person) -> Batch:
    batch = Batch(outbound=(confirm(school, arrival, school.texts.say("away_done")),), reason="away")
    if person.away_since:
        return batch
    gone = replace(person, away_since=arrival.at)
    batch += Batch(changed=(gone, asked(school, arrival, Deed.AWAY, person.id)))
    for concern in await school.reader.concerns_living():
        if concern.state is ConcernState.OPEN and person.id == (concern.claimed_by or concern.owner):
            batch += await _handed_on(school, arrival, person, concern)
    return batch


async def _handed_on(school: School, arrival: Arrival, person: Person, concern: Concern) -> Batch:
    """What they had taken is free to be taken, and whoever was pinged sees so; the clock runs as it did.

    A stand-in is asked once, and only for what is due today: the rest reaches one by the ladder, in its time, and
    what is late it has already brought further.
    """
    free, taken = replace(concern, claimed_by="", claimed_at=None), bool(concern.claimed_by)
    anew = ping(school, free, person, arrival.at).text
    batch = await tell_pinged(school, free, person, (anew, anew), arrival.at) if taken else NOTHING
    batch += Batch(changed=(free,) if taken else ())
    today = school.calendar.today(arrival.at)
    if concern.due_at <= arrival.at or school.calendar.today(concern.due_at) != today:
        return batch
    other = await stand_in(school, today, without=person.id)
    pinged = {each.to for each in await school.reader.pings(concern.id)}
    if other is None or (other.id in pinged and not taken):
        return batch
    return batch + Batch(outbound=(ping(school, free, other, arrival.at),))
