"""A parent raises something, or adds to it: stored, given a reference and an owner, acknowledged by name and time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.arrivals import Arrival
from bot.domain.concerns import OFFICE_FIRST, Concern, ConcernState, Kind
from bot.domain.keywords import is_thanks
from bot.domain.meaning import Meaning, begins_anew
from bot.domain.messages import Batch, InboundKind, Outbound, Purpose
from bot.domain.people import Person, Pupil
from bot.domain.spoken import spoken_when
from bot.school import School
from bot.services import children, raising
from bot.services.duty import alarmed, has_it_now, holder, looking_after, named, told_in_time
from bot.services.good_news import last_good_news
from bot.services.letters import about, ping, reply, to_person
from bot.services.plans import planners
from bot.services.threads import QUIET, heard, said, unheard, was_quiet

MORE = "more:"  # how the key begins of what says that we have all of these


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """Everything that an adult of a family sends and that no other conversation took, whatever its kind."""
    adult, inbound = arrival.adult, arrival.inbound
    if adult is None or inbound.kind is InboundKind.BUTTON:
        return None
    theirs = await raising.may_raise_for(school, *arrival.adults)
    if arrival.shared and not theirs:
        return None  # of no child may all of them hear: a stranger's
    names = [child.name for child in theirs]
    mine = await raising.raised_before(school, arrival)
    if inbound.kind is InboundKind.TEXT and is_thanks(inbound.text, names):
        return await _thanks(school, arrival, mine)
    pupils, means = await raising.about(school, arrival), raising.meant(arrival, theirs)
    edited = await _edited(school, arrival) if inbound.kind is InboundKind.EDIT else None
    same = await raising.same_matter(school, arrival, mine, pupils)
    anew = begins_anew(inbound.text, names)
    matter = edited or (None if anew else raising.joined(school, same, means, arrival.at))
    if matter is None:
        return await _raise(school, arrival, pupils, means)
    return await _join(school, arrival, matter, pupils, means, all_of_these=await _told_of_all(school, arrival, mine))


async def _edited(school: School, arrival: Arrival) -> Concern | None:
    """The living concern whose thread holds the message that was edited."""
    inbound = arrival.inbound
    original = await school.reader.inbound_by_message(inbound.account, inbound.address, inbound.message_id)
    entry = await school.reader.entry_of_inbound(original.id) if original else None
    concern = await school.reader.concern(entry.concern) if entry else None
    return concern if concern and concern.living else None


# -- something new


async def _raise(school: School, arrival: Arrival, pupils: Sequence[Pupil], means: Meaning) -> Batch:
    concern, people = await raising.begin(school, arrival, pupils, means)
    danger = arrival.inbound.danger
    also = await _also(school, arrival, pupils, concern, means)
    pings = await (_alarm(school, arrival, concern) if danger else _pings(school, arrival, concern, people, also))
    receipt = _receipt(school, arrival, concern, people, known=bool(pupils))  # first made is first sent
    question = await children.question(school, arrival, concern, pupils)
    return Batch(
        changed=(concern, said(school, arrival, concern)),
        outbound=(receipt, *question, *pings),
        reason=concern.id,
    )


async def _also(
    school: School, arrival: Arrival, pupils: Sequence[Pupil], concern: Concern, means: Meaning
) -> tuple[Person, ...]:
    """Whom the office is not left alone with it: whoever looks after a child of whom a worry is told as well."""
    if not (means.worry and pupils and concern.kind in OFFICE_FIRST):
        return ()
    return (await looking_after(school, pupils, arrival.at, concern.due_at))[:1]


def _receipt(school: School, arrival: Arrival, concern: Concern, people: Sequence[Person], *, known: bool) -> Outbound:
    """At once, at any hour, by name and time; for an adult without the permission it confirms nothing."""
    if not known:
        text = school.texts.say("receipt_stranger")
        return reply(school, arrival, Purpose.RECEIPT, text, concern=concern.id, key=_key(concern))
    planning = planners(school, concern, people, arrival.at)
    text = school.texts.say(
        _receipt_text(school, arrival.at, concern, planned=bool(planning)),
        name=named(school, planning or people, concern.due_at),
        when=spoken_when(concern.due_at, arrival.at, school.calendar),
        ref=concern.reference,
        contact=school.calendar.holiday_contact,
    )
    more = {"children": about(concern), "concern": concern.id, "key": _key(concern)}
    return reply(school, arrival, Purpose.RECEIPT, text, **more)


def _receipt_text(school: School, at: datetime, concern: Concern, *, planned: bool) -> str:
    """Which receipt; whoever has to wait through a holiday is told whom they can reach before, and who writes as the
    week ends that a plan will be agreed in it."""
    if planned:
        return "receipt_plan" if school.calendar.is_open(at) else "receipt_plan_closed"
    if school.calendar.holiday_contact and school.calendar.is_holiday(at, concern.due_at):
        return "receipt_breaking_up" if school.calendar.is_open(at) else "receipt_holiday"
    if not school.calendar.is_open(at):
        return "receipt_out_of_hours"
    return "receipt_question" if concern.kind is Kind.QUESTION else "receipt"


def _key(concern: Concern) -> str:
    return f"receipt:{concern.id}"


async def _pings(
    school: School, arrival: Arrival, concern: Concern, people: Sequence[Person], also: tuple[Person, ...]
) -> tuple[Outbound, ...]:
    """Its owner is pinged; the other named to the parent hears when it climbs, or now if lessons are in the way."""
    owner = await school.reader.person(concern.owner)
    first = (owner,) if owner else ()
    told = await told_in_time(school, first, arrival.at, concern.due_at, named=people)
    return tuple(ping(school, concern, person, arrival.at) for person in dict.fromkeys((*told, *also)))


async def _alarm(school: School, arrival: Arrival, concern: Concern) -> tuple[Outbound, ...]:
    people = await alarmed(school, concern.owner)
    return tuple(ping(school, concern, person, arrival.at, safety=True) for person in people)


# -- more of the same


async def _told_of_all(school: School, arrival: Arrival, mine: Sequence[Concern]) -> bool:
    """Whether they have read "We have all of these" within ten minutes, of whichever of their matters."""
    earlier = [
        receipt
        for each in mine
        if each.living
        for receipt in await school.reader.outbound_of_concern(each.id, Purpose.RECEIPT)
    ]
    return any(each.key.startswith(MORE) and arrival.at - each.created_at < QUIET for each in earlier)


async def _join(
    school: School,
    arrival: Arrival,
    concern: Concern,
    pupils: Sequence[Pupil],
    means: Meaning,
    *,
    all_of_these: bool,
) -> Batch:
    inbound = arrival.inbound
    opened = heard(school, arrival, concern)
    opened = replace(opened, ask=opened.ask or means.ask)
    again = opened.due_at != concern.due_at
    outbound: list[Outbound] = list(
        await _receipt_more(school, arrival, opened, pupils, again=again, all_of_these=all_of_these)
    )
    if again or was_quiet(concern, inbound.received_at):
        outbound += await _pings_more(school, arrival, opened, again=again)
    outbound += await _alarm(school, arrival, opened) if inbound.danger else ()
    return Batch(
        changed=(opened, said(school, arrival, concern)),
        outbound=tuple(outbound),
        withdraw=(f"sorted:{concern.id}",),
        reason=concern.id,
    )


async def _pings_more(school: School, arrival: Arrival, concern: Concern, *, again: bool) -> list[Outbound]:
    """To whoever took it or owns it; once it has climbed beyond them, to whom it has come."""
    have_it, by = await has_it_now(school, concern, arrival.at)
    person = await holder(school, concern, school.calendar.local(concern.due_at).date())
    people = (person,) if person and (person in have_it or not have_it) else have_it
    told = await told_in_time(school, people, arrival.at, by)
    waiting = set() if again else await unheard(school, concern)  # their first ping tells them of all of it
    more = [each for each in told if each.id not in waiting]
    return [ping(school, concern, each, arrival.at, text="ping_more", by=by) for each in more]


async def _receipt_more(
    school: School, arrival: Arrival, concern: Concern, pupils: Sequence[Pupil], *, again: bool, all_of_these: bool
) -> tuple[Outbound, ...]:
    """A name and a time where none has been given, or a new one runs; else one "We have all of these" in ten minutes.

    An adult who may not raise anything (any more) is told neither.
    """
    earlier = await school.reader.outbound_of_concern(concern.id, Purpose.RECEIPT)
    if pupils and (again or not earlier):
        people, _ = await has_it_now(school, concern, arrival.at)
        return (_receipt(school, arrival, concern, people, known=True),)
    if all_of_these:
        return ()
    text = school.texts.say("receipt_more" if pupils else "receipt_stranger", ref=concern.reference)
    more = {"children": about(concern) if pupils else (), "concern": concern.id, "key": f"{MORE}{concern.id}"}
    return (reply(school, arrival, Purpose.RECEIPT, text, **more),)


async def _thanks(school: School, arrival: Arrival, mine: Sequence[Concern]) -> Batch:
    """Thanks raise nothing, and reach whoever was heard from last: who answered, or who saw what the good news told.

    While what they wrote after that still waits, they are for our receipt.
    """
    answered = max((each for each in mine if each.answered_at), key=_answered_at, default=None)
    told_at, noters = await last_good_news(school, arrival.adults)
    last = max((at for at in (told_at, answered and answered.answered_at) if at), default=None)
    waiting = [each for each in mine if each.state is ConcernState.OPEN and (not last or _heard_at(each) > last)]
    if waiting:
        entry = said(school, arrival, waiting[-1])
        return Batch(changed=(entry,), reason=f"thanks, kept with {waiting[-1].id}")
    if told_at and told_at == last:
        text = school.texts.say("staff_thanked_news")
        passed_on = tuple(to_person(school, each, Purpose.TASK, text, arrival.at) for each in noters)
        return Batch(outbound=passed_on, reason="thanks for good news, passed on")
    if answered is None:
        return Batch(reason="thanks")
    text = school.texts.say("staff_thanked", ref=answered.reference)
    told = to_person(school, answered.answered_by, Purpose.TASK, text, arrival.at, concern=answered.id)
    entry = said(school, arrival, answered)
    return Batch(changed=(entry,), outbound=(told,), reason=f"thanks, kept with {answered.id}")


def _heard_at(concern: Concern) -> datetime:
    return concern.heard_at or concern.raised_at


def _answered_at(concern: Concern) -> datetime:
    return concern.answered_at or concern.raised_at
