"""When somebody teaches, as a school's office types it in one cell: "Mon 9:00-10:30, 11-12.15; Tue Thu 1-2"."""

import re
from datetime import time

from bot.domain.people import Lesson
from bot.people import cells

LONGEST = 1000  # characters; five full days come to 500
EARLIEST = 7  # an hour below this is one of the afternoon: no school teaches at two in the morning

_CLOCK = r"(\d{1,2})(?:[:.h]?(\d\d))?\s*(am|pm)?"
_ONE = re.compile(rf"[\s,;.&+|]*(?:and )?\s*([a-z][a-z\s,;/&+-]*?)?\s*:?\s*{_CLOCK}\s*-\s*{_CLOCK}(?![\d:]|\.\d)")
_DASHES = re.compile(r"\s*(?:[-\u2010-\u2015]|\b(?:to|till|until)\b)\s*")
_DAY_DOT = re.compile(r"(?<=[a-z])\.")
_HOW = 'write lessons such as "Mon 9:00-10:30, Mon 11:00-12:15; Tue 9:00-10:30" (empty means none)'


def lessons(cell: str) -> tuple[Lesson, ...]:
    """The lessons in order; a time without a day is of the day before it. ValueError gives the reason."""
    if len(cell) > LONGEST:
        raise ValueError(f"this is longer than {LONGEST} characters")
    text = _DAY_DOT.sub(" ", _DASHES.sub("-", cell.casefold())).strip(" ,;.")
    found: set[Lesson] = set()
    days: tuple[int, ...] = ()
    place = 0
    while place < len(text):
        one = _ONE.match(text, place)
        if one is None:
            raise ValueError(_HOW)
        days = _days(one[1]) if one[1] else days
        found.update(_on(days, _clock(*one.group(2, 3, 4)), _clock(*one.group(5, 6, 7))))
        place = one.end()
    return tuple(sorted(found))


def _days(words: str) -> tuple[int, ...]:
    try:
        return cells.days(words.strip(" ,;-"))
    except ValueError:
        raise ValueError(_HOW) from None


def _on(days: tuple[int, ...], starts: time, ends: time) -> list[Lesson]:
    if not days:
        raise ValueError(f"the first lesson has no day; {_HOW}")
    if ends <= starts:
        raise ValueError("a lesson ends before it begins; write the afternoon as 13:15, or 1:15pm")
    return [Lesson(day, starts, ends) for day in days]


def _clock(hour: str, minute: str | None, half: str | None) -> time:
    number = int(hour)
    if half and not 1 <= number <= 12:
        raise ValueError(_HOW)
    if half:
        number = number % 12 + (12 if half == "pm" else 0)
    elif number < EARLIEST:
        number += 12
    try:
        return time(number, int(minute or 0))
    except ValueError:
        raise ValueError("there is a time here that no clock shows; write it as 9:00 or 13:15") from None
