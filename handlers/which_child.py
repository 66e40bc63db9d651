"""The answer to "Is this about Maya or Leo?": the matter is that child's, and whoever looks after it is asked."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.arrivals import Arrival
from bot.domain.concerns import Concern, Kind
from bot.domain.meaning import begins_anew, children_answered, meaning
from bot.domain.messages import Batch, InboundKind
from bot.domain.people import Pupil, is_named
from bot.school import School
from bot.services.children import EVERY, asked_about, handed, names_of, told
from bot.services.desk import pressed
from bot.services.letters import toast
from bot.services.raising import may_hear_of, may_raise_for, raised_before
from bot.services.threads import said, was_quiet


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """By button, by name ("leo sorry", "both"), or at once in a sentence that names one and is no new matter."""
    inbound = arrival.inbound
    if arrival.adult is None or inbound.danger or inbound.kind not in (InboundKind.TEXT, InboundKind.BUTTON):
        return None
    pupils = await may_raise_for(school, *arrival.adults)
    if len(pupils) < 2:
        return None
    if inbound.kind is InboundKind.BUTTON:
        return await _pressed(school, arrival, pupils)
    concern = await asked_about(school, await _mine(school, arrival, pupils))
    meant = _meant(arrival, concern, pupils) if concern else None
    return await _told(school, arrival, concern, meant) if concern and meant is not None else None


async def _mine(school: School, arrival: Arrival, pupils: Sequence[Pupil]) -> list[Concern]:
    """What they raised, and may still be told of."""
    return [each for each in await raised_before(school, arrival) if may_hear_of(each, pupils)]


async def _pressed(school: School, arrival: Arrival, pupils: Sequence[Pupil]) -> Batch | None:
    """One of the buttons under the question; once it is known whose it is, it only stops turning."""
    id, _, child = pressed(arrival, "child").partition(":")
    concern = next((each for each in await _mine(school, arrival, pupils) if each.id == id), None)
    if concern is None:
        return None
    meant = pupils if child == EVERY else [pupil for pupil in pupils if pupil.id == child]
    seen = Batch(outbound=(toast(school, arrival, ""),), reason=concern.id)
    if not concern.living or concern.pupil or not meant:
        return seen
    return seen + await _told(school, arrival, concern, meant)


def _meant(arrival: Arrival, concern: Concern, pupils: Sequence[Pupil]) -> Sequence[Pupil] | None:
    """Which of the children the words answer with; None where they are no answer."""
    text, names = arrival.inbound.text, [pupil.name for pupil in pupils]
    found = children_answered(text, names)
    if found:
        return [pupil for pupil in pupils if pupil.name in found]
    named = [pupil for pupil in pupils if is_named(text, pupil)]
    burst = not was_quiet(concern, arrival.inbound.received_at)
    goes_on = meaning(text, names).kind in (Kind.WORRY, concern.kind) and not begins_anew(text, names)
    return named if burst and goes_on and len(named) == 1 else None


async def _told(school: School, arrival: Arrival, concern: Concern, meant: Sequence[Pupil]) -> Batch:
    """More than one child: it stays with who has it, and they are told who that is."""
    label = names_of(meant) if arrival.inbound.kind is InboundKind.BUTTON else None
    if len(meant) > 1 and label:
        label = school.texts.say("button_every_child")
    heard = replace(concern, heard_at=arrival.inbound.received_at)
    kept = Batch(changed=(said(school, arrival, concern, text=label),), reason=concern.id)
    if len(meant) == 1:
        return kept + await handed(school, arrival, heard, meant[0])
    return kept + Batch(changed=(heard,), outbound=(await told(school, arrival, heard),))
