"""A concern begun and its thread kept: what every conversation does alike when something is raised or said."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.arrivals import Arrival
from bot.domain.concerns import Concern, ConcernState, Entry, Opening, Voice
from bot.domain.escalation import first_step, resume, step_at
from bot.domain.meaning import ORDINARY, Meaning
from bot.domain.messages import NOTHING, Batch, InboundKind, Outbound, OutboundState, Purpose
from bot.domain.people import Person
from bot.domain.references import LONGEST_TAIL, lengthened
from bot.school import School

TRIES = 50  # there are 370 references of three signs, and seven times as many of four

QUIET = timedelta(minutes=10)  # what comes sooner after the last is part of the same burst


async def new_concern(
    school: School,
    arrival: Arrival,
    owner: Person | None,
    *,
    pupil: str = "",
    may_be_about: tuple[str, ...] = (),
    known: bool = True,
    meaning: Meaning = ORDINARY,
) -> Concern:
    """A concern raised now by whoever wrote, due in school time, with a reference that no living one has.

    With `known` False it is a stranger's, though we know who has the address.
    """
    inbound, at = arrival.inbound, arrival.at
    adult = arrival.adult if known else None
    due = school.calendar.due(at, school.rules.answer_within)
    return Concern(
        id=school.new_id(),
        school=school.id,
        reference=await free_reference(school),
        raised_at=at,
        due_at=due,
        owner=owner.id if owner else "",
        adult=adult.id if adult else "",
        pupil=pupil,
        may_be_about=may_be_about,
        shared=known and arrival.shared,
        ring=any(each.ring_only for each in arrival.people),
        household=adult.household if adult else "",
        channel=inbound.channel,
        account=inbound.account,
        address=inbound.address,
        heard_at=inbound.received_at,
        next_step_at=first_step(at, due, school.rules.ladder, school.calendar),
        kind=meaning.kind,
        danger=inbound.danger,
        ask=meaning.ask,
    )


async def free_reference(school: School) -> str:
    """One that no living concern has, and no open promise: of three signs, or longer while hundreds of them live."""
    for more in range(LONGEST_TAIL):
        for _ in range(TRIES):
            reference = lengthened(school.new_reference(), (school.new_reference() for _ in range(more)))
            reader = school.reader
            if not (await reader.concern_by_reference(reference) or await reader.promise_by_reference(reference)):
                return reference
    raise RuntimeError("there is no free reference left: two thousand concerns are open; close those that are done")


def said(school: School, arrival: Arrival, concern: Concern, *, text: str | None = None) -> Entry:
    """What arrived, as an entry of the thread; `text` where the words to keep are others than those that came."""
    inbound = arrival.inbound
    return Entry(
        id=school.new_id(),
        school=school.id,
        concern=concern.id,
        at=inbound.received_at,
        voice=Voice.STAFF if arrival.staff else Voice.FAMILY,
        author=arrival.sender.id if arrival.sender else "",
        text=inbound.text if text is None else text,
        kind=inbound.kind,
        inbound=inbound.id,
        message_id=inbound.message_id,
        edits=inbound.message_id if inbound.kind is InboundKind.EDIT else "",
    )


def opened(school: School, arrival: Arrival, *, concern: str = "", **what: Any) -> Opening:
    """For the record: that whoever wrote was shown this now."""
    person = arrival.sender.id if arrival.sender else ""
    return Opening(id=school.new_id(), school=school.id, concern=concern, person=person, at=arrival.at, **what)


def heard(school: School, arrival: Arrival, concern: Concern) -> Concern:
    """The concern once its family has written again: answered where they wrote last, and by a new time if it had been
    answered before. What they write now has a time of its own: one that was due later comes nearer, and never goes."""
    inbound = arrival.inbound
    concern = replace(
        concern,
        heard_at=inbound.received_at,
        danger=concern.danger or inbound.danger,
        channel=inbound.channel,
        account=inbound.account,
        address=inbound.address,
    )
    due = school.calendar.due(arrival.at, school.rules.answer_within)
    if concern.state is ConcernState.OPEN and due < concern.due_at:
        nearer = replace(concern, due_at=due)
        step = step_at(nearer, nearer.step, school.rules.ladder, school.calendar)
        return replace(nearer, next_step_at=step)
    if concern.state is not ConcernState.ANSWERED:
        return concern
    return resume(concern, arrival.at, due, school.rules.ladder, school.calendar)


def was_quiet(concern: Concern, now: datetime) -> bool:
    """Whether the family had been silent long enough for it to be news that they write."""
    return concern.heard_at is None or now - concern.heard_at >= QUIET


async def just_asked(school: School, task: Outbound) -> bool:
    """Whether the same words went to the same person under the same key a moment ago: who is asked twice by two
    messages that fail together, or by STOP and STOP again, is asked once."""
    earlier = await school.reader.outbound_by_key(task.key)
    return any(
        (each.to, each.text) == (task.to, task.text) and task.created_at - each.created_at < QUIET for each in earlier
    )


async def unheard(school: School, concern: Concern) -> set[str]:
    """The ids of those whose ping still waits, for the morning or a break: they know nothing of it yet."""
    pings = await school.reader.pings(concern.id)
    return {each.to for each in pings if each.state is OutboundState.WAITING}


async def answer_lost(school: School, outbound: Outbound, at: datetime) -> Batch:
    """What follows when an answer, or what they were told, did not reach the family: the matter waits again, by a new
    time; nobody is asked whether it is sorted. Nothing follows for any other message."""
    concern = await school.reader.concern(outbound.concern)
    if outbound.purpose not in (Purpose.ANSWER, Purpose.TELL) or concern is None:
        return NOTHING
    if concern.state is not ConcernState.ANSWERED:
        return NOTHING
    due = school.calendar.due(at, school.rules.answer_within)
    waiting = resume(concern, at, due, school.rules.ladder, school.calendar)
    return Batch(changed=(waiting,), withdraw=(f"sorted:{concern.id}",))
