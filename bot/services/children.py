"""An adult with several children: asked which one a matter is about, and the matter handed to that child's people."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.arrivals import Arrival
from bot.domain.concerns import OFFICE_FIRST, Concern, ConcernState, Kind
from bot.domain.meaning import speaks_of_all
from bot.domain.messages import Batch, Button, Outbound, OutboundKind, Purpose
from bot.domain.people import Person, Pupil, is_named
from bot.domain.spoken import spoken_when
from bot.school import School
from bot.services.duty import answering, has_it_now, named
from bot.services.letters import about, ping, reply, tell_pinged

EVERY = "all"  # in a button's data, in place of a child's id


def names_of(pupils: Sequence[Pupil]) -> str:
    """ "Maya or Leo", "Maya, Leo or Tom"."""
    *first, last = (pupil.name for pupil in pupils)
    return f"{', '.join(first)} or {last}" if first else last


def question_key(concern: Concern) -> str:
    """Under which key the question goes out; a matter that has one was asked about."""
    return f"which:{concern.id}"


async def question(school: School, arrival: Arrival, concern: Concern, pupils: Sequence[Pupil]) -> tuple[Outbound, ...]:
    """ "Is this about Maya or Leo?", after the receipt of a new matter, where the words do not tell.

    Not where the answer changes nothing: a plain question or notice, or a worry about children of one key worker.
    """
    if len(pupils) < 2 or not _matters(concern, pupils) or _tells(arrival.inbound.text, pupils):
        return ()
    said = names_of(pupils)
    buttons = tuple(Button(label=each.name, data=f"child:{concern.id}:{each.id}") for each in pupils)
    every = Button(label=school.texts.say("button_every_child"), data=f"child:{concern.id}:{EVERY}")
    more = {
        "sms_text": school.texts.say("which_child", children=said),
        "buttons": (*buttons, every),
        "children": tuple(each.id for each in pupils),
        "concern": concern.id,
        "key": question_key(concern),
    }
    return (reply(school, arrival, Purpose.RECEIPT, school.texts.say("which_child_buttons", children=said), **more),)


def _matters(concern: Concern, pupils: Sequence[Pupil]) -> bool:
    if concern.kind in OFFICE_FIRST:
        return True
    return concern.kind is Kind.WORRY and len({pupil.key_worker for pupil in pupils}) > 1


def _tells(text: str, pupils: Sequence[Pupil]) -> bool:
    return speaks_of_all(text) or any(is_named(text, pupil) for pupil in pupils)


async def asked_about(school: School, mine: Sequence[Concern]) -> Concern | None:
    """The newest living matter of which this adult was asked which child it is about, and has not told."""
    for concern in reversed(mine):
        if concern.living and not concern.pupil:
            earlier = await school.reader.outbound_of_concern(concern.id, Purpose.RECEIPT)
            if any(each.key == question_key(concern) for each in earlier):
                return concern
    return None


async def handed(school: School, arrival: Arrival, concern: Concern, pupil: Pupil) -> Batch:
    """The matter is this child's from now on, and its key worker's, unless somebody has taken or answered it.

    The clock runs as it did; the parent is told who answers now.
    """
    people = await answering(school, concern.kind, [pupil], arrival.at, concern.due_at)
    waits = concern.state is ConcernState.OPEN and not concern.claimed_by
    owner = people[0].id if people and waits else concern.owner
    theirs = replace(concern, pupil=pupil.id, owner=owner)
    batch = Batch(changed=(theirs,), outbound=(await told(school, arrival, theirs),), reason=concern.id)
    if owner == concern.owner:
        return batch
    return batch + await _handed_to(school, arrival, theirs, people[0])


async def _handed_to(school: School, arrival: Arrival, concern: Concern, person: Person) -> Batch:
    """Whoever has it now is pinged, as urgently as it came; whoever was pinged before sees who has it."""
    earlier = await school.reader.pings(concern.id)
    urgent = any(each.purpose is Purpose.EMERGENCY for each in earlier)
    if any(each.to == person.id and each.kind is OutboundKind.SEND for each in earlier):
        return Batch()
    theirs = school.texts.say("claimed_by", name=person.name, ref=concern.reference)
    seen = Batch() if urgent else await tell_pinged(school, concern, person, (theirs, theirs), arrival.at)
    return Batch(outbound=(ping(school, concern, person, arrival.at, safety=urgent),)) + seen


async def told(school: School, arrival: Arrival, concern: Concern) -> Outbound:
    """Who answers now and by when; once it has been answered, only that we have their word."""
    more = {"children": about(concern), "concern": concern.id, "key": f"child:{concern.id}"}
    if concern.state is not ConcernState.OPEN:
        text = school.texts.say("receipt_more", ref=concern.reference)
        return reply(school, arrival, Purpose.RECEIPT, text, **more)
    people, by = await has_it_now(school, concern, arrival.at)
    text = school.texts.say(
        "which_child_done",
        name=named(school, people, by),
        when=spoken_when(by, arrival.at, school.calendar),
        ref=concern.reference,
    )
    return reply(school, arrival, Purpose.RECEIPT, text, **more)
