"""Every minute: a concern without a human answer climbs, person to person, to a named last one beyond the head."""

from collections.abc import AsyncGenerator
from datetime import datetime
from functools import partial

from bot.domain.concerns import Concern
from bot.domain.escalation import Climb, climb
from bot.domain.messages import NOTHING, Batch, Outbound, Purpose
from bot.domain.people import Person
from bot.domain.rules import When
from bot.domain.spoken import spoken_when
from bot.duty import answer_by, names, on_rung
from bot.letters import ping, to_family
from bot.school import School
from bot.timed import Make

NAME = "escalations"


async def run(school: School, at: datetime) -> AsyncGenerator[Make, None]:
    """A batch a concern whose step is due. A claim stops the reminders, never the clock; only an answer does."""
    for concern in await school.reader.concerns_to_step(at):
        yield partial(_step, school, concern.id, at)


async def _step(school: School, id: str, at: datetime) -> Batch:
    concern = await school.reader.concern(id)
    if concern is None:
        return NOTHING
    step = climb(concern, at, school.rules.ladder, school.calendar)
    people = await _people(school, step, at)
    by = answer_by(school, step.concern, at)
    outbound: list[Outbound] = []
    if step.rung and step.remind:
        text = "ping_reminder" if step.rung.when is When.HALF else "ping_climbed"
        outbound += [ping(school, step.concern, person, at, text=text, by=by) for person in people]
    if step.tell_parent and people:
        outbound.append(_progress(school, step.concern, people, by, at))
    return Batch(changed=(step.concern,), outbound=tuple(outbound), reason=concern.id)


async def _people(school: School, step: Climb, at: datetime) -> tuple[Person, ...]:
    if step.rung is None:
        return ()
    return await on_rung(school, step.rung.role, step.concern.owner, school.calendar.local(at).date())


def _progress(school: School, concern: Concern, people: tuple[Person, ...], by: datetime, at: datetime) -> Outbound:
    """The parent is told who has it now and by when; we say only that we have no note of an answer."""
    text = school.texts.say(
        "progress", name=names(people), when=spoken_when(by, at, school.calendar), ref=concern.reference
    )
    return to_family(school, concern, Purpose.PROGRESS, text, at, key=f"progress:{concern.id}")
