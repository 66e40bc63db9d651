"""A parent raises something, or adds to it: stored, given a reference and an owner, acknowledged by name and time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.arrivals import Arrival
from bot.domain.concerns import Concern, ConcernState
from bot.domain.entitlements import Permission, pupils_for
from bot.domain.escalation import resume
from bot.domain.keywords import is_thanks
from bot.domain.messages import Batch, InboundKind, Outbound, Purpose
from bot.domain.people import Person, Pupil, Role, is_named
from bot.domain.spoken import spoken_when
from bot.duty import looking_after, names, office
from bot.letters import about, ping, reply, to_person
from bot.school import School
from bot.threads import new_concern, said

PINGED_AGAIN_AFTER = timedelta(minutes=10)


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """Everything that an adult of a family sends and that no other conversation took, whatever its kind."""
    if arrival.adult is None:
        return None
    mine = await school.reader.concerns_of_adult(arrival.adult.id)
    living = [each for each in mine if each.living]
    if is_thanks(arrival.inbound.text) and arrival.inbound.kind is InboundKind.TEXT:
        return await _thanks(school, arrival, mine)
    if arrival.inbound.kind is InboundKind.EDIT:
        living = await _edited(school, arrival) or living
    return await (_join(school, arrival, living[-1]) if living else _raise(school, arrival, arrival.adult))


async def _edited(school: School, arrival: Arrival) -> list[Concern]:
    """The living concern whose thread holds the message that was edited."""
    inbound = arrival.inbound
    original = await school.reader.inbound_by_message(inbound.account, inbound.address, inbound.message_id)
    entry = await school.reader.entry_of_inbound(original.id) if original else None
    concern = await school.reader.concern(entry.concern) if entry else None
    return [concern] if concern and concern.living else []


# -- something new


async def _raise(school: School, arrival: Arrival, adult: Person) -> Batch:
    pupils = await _about(school, arrival, adult)
    due = school.calendar.due(arrival.at, school.rules.answer_within)
    day = school.calendar.local(due).date()
    people = await (looking_after(school, pupils, day) if pupils else office(school))
    pupil = pupils[0].id if len(pupils) == 1 else ""
    concern = await new_concern(school, arrival, people[0] if people else None, pupil=pupil)
    danger = arrival.inbound.danger
    pings = await _alarm(school, arrival, concern) if danger else _pings(school, arrival, concern, people)
    return Batch(
        changed=(concern, said(school, arrival, concern)),
        outbound=(_receipt(school, arrival, concern, people, known=bool(pupils)), *pings),
        reason=concern.id,
    )


async def _about(school: School, arrival: Arrival, adult: Person) -> list[Pupil]:
    """The children this may be about: the one named, else all for whom the adult may raise a concern."""
    entitlements = await school.reader.entitlements_of_adult(adult.id)
    found = [await school.reader.pupil(id) for id in pupils_for(entitlements, Permission.RAISE)]
    pupils = [pupil for pupil in found if pupil and pupil.active]
    named = [pupil for pupil in pupils if is_named(arrival.inbound.text, pupil)]
    return named if len(named) == 1 else pupils


def _receipt(school: School, arrival: Arrival, concern: Concern, people: Sequence[Person], *, known: bool) -> Outbound:
    """At once, at any hour, by name and time; for an adult without the permission it confirms nothing."""
    if not known:
        return reply(school, arrival, Purpose.RECEIPT, school.texts.say("receipt_stranger"), key=_key(concern))
    text = school.texts.say(
        "receipt" if school.calendar.is_open(arrival.at) else "receipt_out_of_hours",
        name=names(people),
        when=spoken_when(concern.due_at, arrival.at, school.calendar),
        ref=concern.reference,
    )
    more = {"children": about(concern), "concern": concern.id, "key": _key(concern)}
    return reply(school, arrival, Purpose.RECEIPT, text, **more)


def _key(concern: Concern) -> str:
    return f"receipt:{concern.id}"


def _pings(school: School, arrival: Arrival, concern: Concern, people: Sequence[Person]) -> tuple[Outbound, ...]:
    """The first who looks after it is pinged; the other is named to the parent, and hears when it climbs."""
    return tuple(ping(school, concern, person, arrival.at) for person in people[:1])


async def _alarm(school: School, arrival: Arrival, concern: Concern) -> tuple[Outbound, ...]:
    """A danger word rings the owner, the safeguarding lead and the head, at any hour."""
    roles = (Role.DSL, Role.DEPUTY_DSL, Role.HEAD)
    owner = await school.reader.person(concern.owner)
    found = [*([owner] if owner else []), *(person for role in roles for person in await school.reader.staff(role))]
    people = {person.id: person for person in found}
    return tuple(ping(school, concern, person, arrival.at, safety=True) for person in people.values())


# -- more of the same


async def _join(school: School, arrival: Arrival, concern: Concern) -> Batch:
    inbound, at = arrival.inbound, arrival.at
    heard = replace(
        concern,
        heard_at=inbound.received_at,
        channel=inbound.channel,
        account=inbound.account,
        address=inbound.address,
    )
    opened = _opened(school, heard, at)
    outbound: list[Outbound] = [_receipt_more(school, arrival, opened)]
    if opened.state is not concern.state or _quiet_for(concern, inbound.received_at):
        holder = await school.reader.person(opened.claimed_by or opened.owner)
        outbound += [ping(school, opened, holder, at, text="ping_more")] if holder else []
    outbound += await _alarm(school, arrival, opened) if inbound.danger else ()
    return Batch(
        changed=(opened, said(school, arrival, concern)),
        outbound=tuple(outbound),
        withdraw=(f"sorted:{concern.id}",),
        reason=concern.id,
    )


def _opened(school: School, concern: Concern, at: datetime) -> Concern:
    """An answered matter that the family writes about again waits for an answer again, with a new time."""
    if concern.state is not ConcernState.ANSWERED:
        return concern
    due = school.calendar.due(at, school.rules.answer_within)
    return resume(concern, at, due, school.rules.ladder, school.calendar)


def _quiet_for(concern: Concern, now: datetime) -> bool:
    """Whether the family has been silent long enough that the owner is pinged once more."""
    return concern.heard_at is None or now - concern.heard_at >= PINGED_AGAIN_AFTER


def _receipt_more(school: School, arrival: Arrival, concern: Concern) -> Outbound:
    text = school.texts.say("receipt_more", ref=concern.reference)
    more = {"children": about(concern), "concern": concern.id, "key": f"more:{concern.id}"}
    return reply(school, arrival, Purpose.RECEIPT, text, **more)


async def _thanks(school: School, arrival: Arrival, mine: Sequence[Concern]) -> Batch:
    """Thanks raise nothing, and reach the person thanked."""
    answered = [each for each in mine if each.answered_by]
    if not answered:
        return Batch(reason="thanks")
    concern = answered[-1]
    text = school.texts.say("staff_thanked", ref=concern.reference)
    passed_on = to_person(school, concern.answered_by, Purpose.TASK, text, arrival.at, concern=concern.id)
    return Batch(
        changed=(said(school, arrival, concern),), outbound=(passed_on,), reason=f"thanks, kept with {concern.id}"
    )
