"""Every minute: a concern without a human answer climbs, person to person, to a named last one beyond the head."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import datetime, time
from functools import partial

from bot.domain.calendar import DAY
from bot.domain.concerns import Concern, Entry, Voice
from bot.domain.escalation import Climb, climb, step_at
from bot.domain.messages import NOTHING, Batch, Outbound, Purpose
from bot.domain.people import Person
from bot.domain.rules import When
from bot.domain.spoken import spoken_when
from bot.domain.teaching import free_at, is_teaching
from bot.school import School
from bot.services.duty import able, answer_by, named, names, on_rung, told_in_time
from bot.services.letters import ping, to_family
from bot.services.standing import waits
from bot.services.threads import unheard
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
        pings = _reminders if step.rung.when is When.HALF else _climbed
        outbound += await pings(school, step.concern, people, by, at)
    if step.tell_parent and people and waits(concern):
        outbound.append(_progress(school, step.concern, able(school, people, at, by), at))
    missed = await _missed(school, concern, step, at)
    return Batch(changed=(step.concern, *missed), outbound=tuple(outbound), reason=concern.id)


async def _reminders(
    school: School, concern: Concern, people: tuple[Person, ...], by: datetime, at: datetime
) -> list[Outbound]:
    """Whose first ping still waits for a break is not reminded of what they have not heard."""
    told = await told_in_time(school, people, at, by)
    waiting = await unheard(school, concern)
    return [
        ping(school, concern, person, at, text="ping_reminder", by=by) for person in told if person.id not in waiting
    ]


async def _climbed(
    school: School, concern: Concern, people: tuple[Person, ...], by: datetime, at: datetime
) -> list[Outbound]:
    """At once to those who are not teaching, to the others in their break; if all are, at once all the same."""
    free = [person for person in people if not is_teaching(person, at, school.calendar)] or people
    waits = {person.id: None if person in free else free_at(person, at, school.calendar) for person in people}
    had_it = concern.claimed_by or concern.owner
    texts = {each.id: "ping_reminder" if each.id == had_it else "ping_climbed" for each in people}
    pings = [ping(school, concern, person, at, text=texts[person.id], by=by) for person in people]
    return [replace(each, not_before=waits[each.to]) for each in pings]


async def _missed(school: School, concern: Concern, step: Climb, at: datetime) -> list[Entry]:
    """The rungs that were to be asked while the line was down, for whoever reads the thread and wonders."""
    ladder = school.rules.ladder
    times = {each: step_at(concern, ladder.index(each), ladder, school.calendar) for each in step.skipped}
    entries = []
    for rung, due in times.items():
        together = step.rung and due == step_at(concern, ladder.index(step.rung), ladder, school.calendar)
        if due is None or together or (rung.when is When.HALF and concern.claimed_by):
            continue
        people = await on_rung(school, rung.role, concern.owner, school.calendar.today(due))
        text = school.texts.say("not_asked", name=names(people) or school.name)
        entries.append(_entry(school, concern, text, at))
    return entries


def _entry(school: School, concern: Concern, text: str, at: datetime) -> Entry:
    return Entry(id=school.new_id(), school=school.id, concern=concern.id, at=at, voice=Voice.SCHOOL, text=text)


async def _people(school: School, step: Climb, at: datetime) -> tuple[Person, ...]:
    if step.rung is None:
        return ()
    return await on_rung(school, step.rung.role, step.concern.owner, school.calendar.local(at).date())


def _progress(school: School, concern: Concern, people: tuple[Person, ...], at: datetime) -> Outbound:
    """The parent is told who has it now and by when; we say only that we have no note of an answer.

    What they were told at the end of the week stands until its time. It is worded for the day on which it will be read,
    and after that day it is not sent: "tomorrow" would be another.
    """
    calendar, told = school.calendar, concern.told_until
    later = told if told and told > at else None
    read = calendar.quiet_until_at(later or at)
    by = answer_by(school, concern, later or at)
    text = school.texts.say(
        "progress", name=named(school, people, by), when=spoken_when(by, read, calendar), ref=concern.reference
    )
    stale = min(by, calendar.at(calendar.today(read) + DAY, time()))
    more = {"key": f"progress:{concern.id}", "stale_at": stale, "not_before": later}
    return to_family(school, concern, Purpose.PROGRESS, text, at, **more)
