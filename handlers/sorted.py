""" "Is this sorted?": any plain yes closes the matter, any plain no opens it again one step up.

The third no on a matter offers the way to a formal complaint.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.arrivals import Arrival
from bot.domain.concerns import Concern, ConcernState, Entry, Voice, change
from bot.domain.escalation import reopen, rung_above
from bot.domain.keywords import is_sorted
from bot.domain.messages import Batch, InboundKind, Outbound, Purpose
from bot.domain.people import Person, Role
from bot.domain.spoken import spoken_when
from bot.school import School
from bot.services.desk import pressed
from bot.services.duty import able, named, on_rung, told_in_time
from bot.services.letters import about, ping, reply, to_person, toast
from bot.services.raising import may_hear_of, may_raise_for, raised_before
from bot.services.threads import free_reference, said

COMPLAINT_AFTER = 3  # noes on one matter
LATE = timedelta(days=14)  # until then a bare "no" is still about what was answered last


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """A yes or a no, by button or in words, about what was answered last."""
    if arrival.adult is None:
        return None
    id = pressed(arrival, "sorted") or pressed(arrival, "unsorted")
    if id:
        concern = await school.reader.concern(id)
        verdict: bool | None = bool(pressed(arrival, "sorted"))
    elif arrival.inbound.kind is InboundKind.TEXT:
        names = [pupil.name for pupil in await may_raise_for(school, *arrival.adults)]
        verdict = is_sorted(arrival.inbound.text, names)
        concern = await _asked_about(school, arrival)
    else:
        return None
    if concern is None or verdict is None or not await _may_say(school, arrival, concern):
        return None
    batch = await (_sorted(school, arrival, concern) if verdict else _not_sorted(school, arrival, concern))
    seen = (toast(school, arrival, ""),) if id else ()
    return replace(batch, outbound=(*seen, *batch.outbound), withdraw=(f"sorted:{concern.id}",))


async def _may_say(school: School, arrival: Arrival, concern: Concern) -> bool:
    """Whether it is theirs, and of a child of whom they may still hear: an old button tells nobody anything."""
    theirs = any(each.id == concern.id for each in await raised_before(school, arrival))
    return theirs and may_hear_of(concern, await may_raise_for(school, *arrival.adults))


async def _asked_about(school: School, arrival: Arrival) -> Concern | None:
    """The matter answered last and not yet sorted; while nothing of theirs lives, also one closed in silence lately:
    some take a week. Where nothing was wrong a yes or a no is words for a person ("do you need the bus?")."""
    raised = await raised_before(school, arrival)
    waiting = [each for each in raised if each.ask and each.state is ConcernState.ANSWERED]
    if not any(each.living for each in raised):
        silent = [each for each in raised if each.ask and each.state is ConcernState.UNCONFIRMED]
        waiting = [each for each in silent if _lately(each, arrival.at)]
    return max(waiting, key=lambda each: each.answered_at or arrival.at, default=None)


def _lately(concern: Concern, at: datetime) -> bool:
    return concern.answered_at is not None and at - concern.answered_at < LATE


def _entry(school: School, arrival: Arrival, concern: Concern) -> Entry:
    """What they said; a pressed button is kept as its label."""
    label = {"sorted": "button_sorted_yes", "unsorted": "button_sorted_no"}.get(arrival.inbound.text.partition(":")[0])
    return said(school, arrival, concern, text=school.texts.say(label) if label else None)


async def _sorted(school: School, arrival: Arrival, concern: Concern) -> Batch:
    if concern.state not in (ConcernState.ANSWERED, ConcernState.UNCONFIRMED):
        return Batch(reason=concern.id)
    closed = replace(change(concern, ConcernState.SORTED), closed_at=arrival.at, heard_at=arrival.inbound.received_at)
    owner = await school.reader.person(concern.answered_by or concern.owner)
    thanks = school.texts.say("sorted_thanks", name=owner.name if owner else school.name)
    told = school.texts.say("staff_sorted", ref=concern.reference)
    return Batch(
        changed=(closed, _entry(school, arrival, concern)),
        outbound=(
            reply(school, arrival, Purpose.RECEIPT, thanks, children=about(concern), concern=concern.id),
            *((to_person(school, owner.id, Purpose.TASK, told, arrival.at, concern=concern.id),) if owner else ()),
        ),
        reason=concern.id,
    )


async def _reference(school: School, concern: Concern) -> str:
    """Its own, or a new one where another matter has it now: a closed matter's reference may be used again."""
    holder = await school.reader.concern_by_reference(concern.reference)
    return concern.reference if holder is None or holder.id == concern.id else await free_reference(school)


async def _not_sorted(school: School, arrival: Arrival, concern: Concern) -> Batch:
    if concern.state is ConcernState.OPEN:
        return Batch(changed=(_entry(school, arrival, concern),), reason=concern.id)
    due = school.calendar.due(arrival.at, school.rules.answer_within)
    opened = replace(
        reopen(concern, due, school.rules.ladder, school.calendar),
        heard_at=arrival.inbound.received_at,
        reference=await _reference(school, concern),
    )
    rung = rung_above(concern, school.rules.ladder)
    day = school.calendar.local(due).date()
    above = await on_rung(school, rung.role if rung else Role.HEAD, concern.owner, day)
    told = await told_in_time(school, above, arrival.at, due)
    name = named(school, able(school, above, arrival.at, due), due)
    text = school.texts.say("sorted_no", name=name, when=spoken_when(due, arrival.at, school.calendar))
    answer = Batch(
        changed=(opened, _entry(school, arrival, concern)),
        outbound=(
            reply(school, arrival, Purpose.RECEIPT, text, children=about(concern), concern=concern.id),
            *(ping(school, opened, person, arrival.at, text="ping_not_sorted") for person in told),
        ),
        reason=concern.id,
    )
    return answer + await _offered(school, arrival, opened) if opened.noes == COMPLAINT_AFTER else answer


async def _offered(school: School, arrival: Arrival, concern: Concern) -> Batch:
    """Three answers have not sorted it: the family is told to whom they can complain formally, and that it is welcome;
    the head learns of it. Once for each matter, and nothing else changes by it."""
    say, at = school.texts.say, arrival.at
    offer = say("complaint", whom=school.rules.complaints_to, ref=concern.reference)
    more = {"children": about(concern), "concern": concern.id, "key": f"complaint:{concern.id}", "once": True}
    task = say("task_complaint", ref=concern.reference)
    heads = await on_rung(school, Role.HEAD, "", school.calendar.today(school.calendar.quiet_until_at(at)))
    noted = Entry(
        id=school.new_id(), school=school.id, concern=concern.id, at=at, voice=Voice.SCHOOL, text=say("entry_complaint")
    )
    return Batch(
        changed=(noted,),
        outbound=(
            reply(school, arrival, Purpose.RECEIPT, offer, **more),
            *(_task(school, concern, head, task, at) for head in heads),
        ),
    )


def _task(school: School, concern: Concern, person: Person, text: str, at: datetime) -> Outbound:
    key = f"task_complaint:{concern.id}:{person.id}"
    return to_person(school, person.id, Purpose.TASK, text, at, concern=concern.id, key=key, once=True)
