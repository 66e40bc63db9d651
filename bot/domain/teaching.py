"""When a member of staff may be disturbed: not while they teach, not on a day off, not outside the school's hours.

A lesson is one of the school's days: in the holidays, on an INSET day and after an early finish nobody teaches.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bot.domain.calendar import Calendar
from bot.domain.people import Person, is_in

DAY = timedelta(days=1)
SPARE = timedelta(minutes=30)  # what somebody needs, at the least, to read a message and answer it

Span = tuple[datetime, datetime]


def is_teaching(person: Person, at: datetime, calendar: Calendar) -> bool:
    """Whether they have a lesson at this instant."""
    return any(starts <= at < ends for starts, ends in _lessons(person, calendar.today(at), calendar))


def free_at(person: Person, at: datetime, calendar: Calendar) -> datetime:
    """The first instant, `at` or later, in UTC, when they work and do not teach, and when the school may write.

    For somebody who works on no day that the school is open it is when the school may write.
    """
    at = calendar.quiet_until_at(at)
    if not set(person.days) & set(calendar.hours):
        return at
    while True:
        day = calendar.today(at)
        if day.weekday() not in person.days:
            at = calendar.quiet_until_at(calendar.at(calendar.next_school_day(day), calendar.quiet_until))
            continue
        free = _after_lessons(person, at, calendar)
        if calendar.may_start(free):
            return free
        at = calendar.quiet_until_at(free)


def goes_at(person: Person, at: datetime, latest: datetime | None, calendar: Calendar) -> datetime:
    """When something made at `at` disturbs them: as soon as they are free, and at `latest` in any case."""
    free = free_at(person, at, calendar)
    return free if latest is None else min(free, max(latest, at))


def can_answer(person: Person, at: datetime, by: datetime, calendar: Calendar) -> bool:
    """Whether they are at school on the day it is due, and free soon enough to answer something of now by then."""
    return is_in(person, calendar.today(by)) and free_at(person, at, calendar) + SPARE <= by


def is_soon(person: Person, at: datetime, by: datetime, calendar: Calendar) -> bool:
    """Whether they hear of something in time: before half of what is left until `by` has gone.

    It counts from when the school may write at all: nobody is free at night.
    """
    begin = calendar.quiet_until_at(at)
    return free_at(person, begin, calendar) - begin <= max(by - begin, timedelta()) / 2


def _after_lessons(person: Person, at: datetime, calendar: Calendar) -> datetime:
    for starts, ends in _lessons(person, calendar.today(at), calendar):
        if starts <= at < ends:
            at = ends
    return at


def _lessons(person: Person, day: date, calendar: Calendar) -> Iterator[Span]:
    """The lessons of one day, in the order they begin; after an early finish there are none."""
    if not calendar.is_school_day(day) or day.weekday() not in person.days:
        return
    home = calendar.closes(day) if day in calendar.early else None
    for lesson in sorted(person.lessons):
        if lesson.weekday != day.weekday():
            continue
        starts, ends = calendar.at(day, lesson.starts), calendar.at(day, lesson.ends)
        ends = min(ends, home) if home else ends
        if starts < ends:
            yield starts, ends
