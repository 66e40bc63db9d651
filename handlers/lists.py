"""`open`: who has what, danger first, then the oldest. `today`: what is due, and what went. By reference and time."""

from collections.abc import Sequence
from datetime import datetime, time

from bot.domain.access import OVER_ALL
from bot.domain.arrivals import Arrival
from bot.domain.commands import CommandKind
from bot.domain.concerns import Concern, ConcernState
from bot.domain.lists import fitted
from bot.domain.messages import Batch
from bot.domain.people import Person
from bot.domain.spoken import spoken_time, spoken_when
from bot.school import School
from bot.services.desk import commanded
from bot.services.duty import has_it_now
from bot.services.letters import confirm

MOST = 200  # lines looked at; no message holds as many


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """Their own; for pastoral, safeguarding and head the whole school's. No child's name and no parent's word."""
    command = commanded(arrival, CommandKind.LIST, CommandKind.TODAY)
    if command is None or arrival.staff is None:
        return None
    person, at = arrival.staff, arrival.at
    waiting = await _waiting(school, person, at)
    if command.kind is CommandKind.LIST:
        lines, beyond = await _open(school, person, waiting, at), max(0, len(waiting) - MOST)
        text = _fitted(school, arrival, lines, beyond) or school.texts.say("list_empty")
    else:
        text = _fitted(school, arrival, await _today(school, person, waiting, at), 0) or school.texts.say("today_none")
    return Batch(outbound=(confirm(school, arrival, text),), reason="answered at once")


def _fitted(school: School, arrival: Arrival, lines: Sequence[str], beyond: int) -> str:
    def more(count: int) -> str:
        return school.texts.say("list_more", count=str(count))

    return fitted(lines, more, by_sms=arrival.by_sms, beyond=beyond)


async def _waiting(school: School, person: Person, at: datetime) -> list[Concern]:
    """What has no answer yet and is theirs: owned, taken, or come to them by the ladder. Danger is first, so that no
    end of a long list hides it; then the oldest."""
    living = await school.reader.concerns_living()
    unanswered = sorted((each for each in living if each.state is ConcernState.OPEN), key=lambda each: not each.danger)
    if person.role in OVER_ALL:
        return unanswered
    return [each for each in unanswered if await _is_theirs(school, person, each, at)]


async def _is_theirs(school: School, person: Person, concern: Concern, at: datetime) -> bool:
    if person.id in (concern.owner, concern.claimed_by):
        return True
    if concern.step == 0:  # it has climbed nowhere
        return False
    people, _ = await has_it_now(school, concern, at)
    return person in people


async def _open(school: School, person: Person, waiting: Sequence[Concern], at: datetime) -> list[str]:
    return [await _line(school, person, each, at) for each in waiting[:MOST]]


async def _line(school: School, person: Person, concern: Concern, at: datetime) -> str:
    """By when, "now" in danger, "late" where that has passed, and who has it where that is somebody else."""
    people, by = await has_it_now(school, concern, at)
    when = _when(school, concern, by, at)
    if not people or people[0].id == person.id:
        return school.texts.say("list_line", ref=concern.reference, when=when)
    return school.texts.say("list_line_of", ref=concern.reference, when=when, name=people[0].name)


# -- today


async def _today(school: School, person: Person, waiting: Sequence[Concern], at: datetime) -> list[str]:
    """What is due today or late, then what went today, a line each, by reference and time."""
    calendar, say = school.calendar, school.texts.say
    today = calendar.today(at)
    due = [each for each in waiting if each.danger or calendar.today(each.due_at) <= today]
    lines = [_due(school, each, at) for each in due[:MOST]]
    since = calendar.at(today, time())
    everyones = person.role in OVER_ALL
    went = [each for each in await school.reader.concerns_answered(since) if each.answered_by == person.id or everyones]
    lines += [_went(school, each) for each in went if each.answered_at and each.answered_at <= at]
    noted = [each for each in await school.reader.praise_since(since) if each.noted_by == person.id or everyones]
    return [*lines, *([say("today_praise", count=str(len(noted)))] if noted else [])]


def _due(school: School, concern: Concern, at: datetime) -> str:
    when = _when(school, concern, concern.due_at, at)
    return school.texts.say("list_line", ref=concern.reference, when=when)


def _when(school: School, concern: Concern, by: datetime, at: datetime) -> str:
    if concern.danger:
        return school.texts.say("urgency_now")
    when = spoken_when(by, at, school.calendar)
    return school.texts.say("list_late", when=when) if concern.due_at <= at else when


def _went(school: School, concern: Concern) -> str:
    key = {ConcernState.SORTED: "today_sorted", ConcernState.OPEN: "today_open_again"}.get(concern.state, "today_went")
    clock = spoken_time(concern.answered_at or concern.raised_at, school.calendar)
    return school.texts.say(key, ref=concern.reference, time=clock)
