"""Where a matter stands, as its family is told whenever it is told: by `STATUS`, and when the week is cleared down."""

from dataclasses import replace
from datetime import date, datetime, time

from bot.domain.calendar import DAY
from bot.domain.concerns import Concern, ConcernState, children_of
from bot.domain.messages import Outbound, Purpose
from bot.domain.people import Person, is_in
from bot.domain.settling import cleared_at
from bot.domain.spoken import spoken_when
from bot.school import School
from bot.services.duty import has_it_now, named, stand_in
from bot.services.letters import still_waiting_key, to_family

Standing = tuple[tuple[Person, ...], datetime]  # who answers, and by when


def waits(concern: Concern) -> bool:
    """Whether a family waits for our answer: not where we spoke first, nor a stranger or whoever may hear of no child,
    who were promised none."""
    return concern.state is ConcernState.OPEN and bool(concern.heard_at and children_of(concern))


async def standing(school: School, concern: Concern, at: datetime) -> Standing:
    """Who answers an open matter and by when, as its family is told at this time.

    What is late when the week is cleared down is told for a day after it: nobody is promised the last hour of the week.
    Where no such time has been told yet, it has as much school time as any answer has. That stands until then, whoever
    else is asked meanwhile.
    """
    if told := await _as_told(school, concern, at):
        return told
    people, by = await has_it_now(school, concern, at)
    closes = _week_closes(school, at)
    if closes is None or concern.due_at > at or by > closes:
        return people, by
    people, by = await has_it_now(school, concern, max(closes, at))
    by = max(by, school.calendar.due(closes, school.rules.answer_within))
    return await _in_on(school, people, school.calendar.today(by)), by


async def _as_told(school: School, concern: Concern, at: datetime) -> Standing | None:
    """What they were told at the week's end, while its time is ahead and somebody whom it names is in that day."""
    if concern.told_until is None or concern.told_until <= at:
        return None
    day = school.calendar.today(concern.told_until)
    people = [await school.reader.person(id) for id in concern.told]
    here = tuple(each for each in people if each and is_in(each, day))
    return (here, concern.told_until) if here else None


async def _in_on(school: School, people: tuple[Person, ...], day: date) -> tuple[Person, ...]:
    """Those of them who are in that day; if none is, who stands in."""
    here = tuple(each for each in people if is_in(each, day))
    other = None if here else await stand_in(school, day)
    return here or ((other,) if other else people)


def _week_closes(school: School, at: datetime) -> datetime | None:
    """When this day ends, if it is the week's last and cleared down by now."""
    day = school.calendar.today(at)
    cleared = cleared_at(school.calendar, day)
    return school.calendar.closes(day) if cleared and cleared <= at else None


def in_words(school: School, concern: Concern, stands: Standing, at: datetime, text: str) -> str:
    """Who answers and by when, in this sentence, worded for the day on which it is read."""
    people, by = stands
    name, when = named(school, people, by), spoken_when(by, at, school.calendar)
    return school.texts.say(text, ref=concern.reference, name=name, when=when)


async def still_waiting(school: School, concern: Concern, at: datetime) -> tuple[Concern, Outbound]:
    """The honest word at the end of the week, and the matter with what it promises. It is not sent after its day, nor
    once a person has answered."""
    people, by = stands = await standing(school, concern, at)
    told = replace(concern, told=tuple(each.id for each in people), told_until=by)
    text = in_words(school, concern, stands, at, "still_waiting")
    stale = school.calendar.at(school.calendar.today(at) + DAY, time())
    more = {"key": still_waiting_key(school, concern, at), "once": True, "stale_at": stale}
    return told, to_family(school, concern, Purpose.STILL_WAITING, text, at, **more)
