"""What somebody at school had in hand, handed on: while they are away, and when they have left."""

from dataclasses import replace
from datetime import datetime

from bot.domain.concerns import Concern, ConcernState
from bot.domain.messages import NOTHING, Batch, Outbound, Purpose
from bot.domain.people import Person
from bot.school import School
from bot.services.duty import office, rather_than, stand_in
from bot.services.letters import hide_key, ping, tell_pinged, to_person
from bot.services.promises import handed_on

MOST_NAMED = 8  # ids in one message


async def gone_away(school: School, person: Person, at: datetime) -> Batch:
    """They are away from now on, until they are back. Nothing where they were away already."""
    if person.away_since:
        return NOTHING
    batch = Batch(changed=(replace(person, away_since=at),))
    for concern in await school.reader.concerns_living():
        if concern.state is ConcernState.OPEN and person.id == (concern.claimed_by or concern.owner):
            batch += await _stood_in_for(school, person, concern, at)
    return batch + await _promised_today(school, person, at)


async def _promised_today(school: School, person: Person, at: datetime) -> Batch:
    """What they have promised for today is a stand-in's; what is for later follows on the morning of its day."""
    batch, today = NOTHING, school.calendar.today(at)
    for promise in await school.reader.promises_of_owner(person.id):
        other = await rather_than(school, (person.id,), at, promise.due_at)
        if other and school.calendar.today(promise.due_at) <= today:
            batch += await handed_on(school, promise, other, at)
    return batch


async def _stood_in_for(school: School, person: Person, concern: Concern, at: datetime) -> Batch:
    """What they had taken is free to be taken, and whoever was pinged sees so; the clock runs as it did.

    A stand-in is asked once, and only for what is due today: the rest reaches one by the ladder, in its time, and
    what is late it has already brought further.
    """
    free, taken = replace(concern, claimed_by="", claimed_at=None), bool(concern.claimed_by)
    anew = ping(school, free, person, at).text
    batch = await tell_pinged(school, free, person, (anew, anew), at) if taken else NOTHING
    batch += Batch(changed=(free,) if taken else ())
    today = school.calendar.today(at)
    if concern.due_at <= at or school.calendar.today(concern.due_at) != today:
        return batch
    other = await stand_in(school, today, without=person.id, at=at)
    pinged = {each.to for each in await school.reader.pings(concern.id)}
    if other is None or (other.id in pinged and not taken):
        return batch
    return batch + Batch(outbound=(ping(school, free, other, at),))


async def has_left(school: School, person: Person, at: datetime, *, marked: bool = True) -> Batch:
    """A member of staff has left: what is open has another owner, the office sees which children need a key worker.

    With `marked` False the person's own record is changed by somebody else.
    """
    batch = Batch(changed=(replace(person, active=False),) if marked else ())
    day = school.calendar.today(school.calendar.quiet_until_at(at))  # at a weekend: who is in when it is over
    others = [await stand_in(school, day, without=person.id), *await office(school, at)]
    other = next((each for each in others if each and each.id != person.id), None)
    for concern in await school.reader.concerns_living():
        if person.id in (concern.owner, concern.claimed_by):
            batch += await _taken_over(school, person, other, concern, at)
    for promise in await school.reader.promises_of_owner(person.id):
        batch += await handed_on(school, promise, other, at) if other else NOTHING
    return batch + Batch(outbound=await _without_key_worker(school, person, at))


async def _taken_over(school: School, person: Person, other: Person | None, concern: Concern, at: datetime) -> Batch:
    """It is the stand-in's; what only was taken by who left is its owner's again. Their own ping goes no more, and
    what they opened is still hidden after its ten minutes."""
    owner = concern.owner if concern.owner != person.id else other.id if other else ""
    claimed = "" if concern.claimed_by == person.id else concern.claimed_by
    given = replace(concern, owner=owner, claimed_by=claimed, claimed_at=concern.claimed_at if claimed else None)
    batch = Batch(changed=(given,), withdraw=(f"ping:{concern.id}:{person.id}",))
    holder = await school.reader.person(claimed or owner)
    if concern.state is not ConcernState.OPEN or holder is None:
        return batch
    text = school.texts.say("claimed_by", name=holder.name, ref=concern.reference)
    told = await tell_pinged(school, given, holder, (text, text), at)
    theirs = {hide_key(each) for each in await school.reader.pings(concern.id) if each.to == person.id}
    others = replace(
        told,
        outbound=tuple(each for each in told.outbound if each.to != person.id),
        withdraw=tuple(key for key in told.withdraw if key not in theirs),
    )
    asked = () if claimed else (ping(school, given, holder, at),)
    return batch + others + Batch(outbound=asked)


async def _without_key_worker(school: School, person: Person, at: datetime) -> tuple[Outbound, ...]:
    """To the office, by the ids of the sheet: no name on a lock screen."""
    codes = sorted(each.code for each in await school.reader.pupils() if each.key_worker == person.id)
    if not codes:
        return ()
    more = f" +{len(codes) - MOST_NAMED}" if len(codes) > MOST_NAMED else ""
    text = school.texts.say("task_key_worker", who=person.code, ids=", ".join(codes[:MOST_NAMED]) + more)
    people = [each for each in await office(school, at) if each.id != person.id]
    return tuple(to_person(school, each.id, Purpose.TASK, text, at) for each in people)
