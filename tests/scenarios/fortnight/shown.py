"""What a phone shows, read as a person would: which sentence it is, and the names and times in it."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from string import Formatter
from typing import NamedTuple

from bot.texts import shipped
from tests.line import STAFF
from tests.scenarios.fortnight.truth import ZONE

SURNAMES = {name: id for id, name, *_ in STAFF}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Sentence(NamedTuple):
    key: str
    values: Mapping[str, str]


@cache
def _shapes() -> list[tuple[str, re.Pattern[str]]]:
    """The sentences as patterns, those with the most words of their own first."""
    found = []
    for key, text in shipped().items():
        if key.startswith(("kind_", "praise_item", "why_", "urgency", "button_")) or key in ("answer", "opened_line"):
            continue
        pattern, length, seen = "", 0, set()
        for literal, name, *_ in Formatter().parse(text):
            pattern, length = pattern + re.escape(literal), length + len(literal)
            if name:
                pattern += f"(?P={name})" if name in seen else f"(?P<{name}>.*)"
                seen.add(name)
        found.append((length, key, re.compile(pattern, re.DOTALL)))
    return [(key, pattern) for _, key, pattern in sorted(found, key=lambda each: -each[0])]


def sentence(text: str) -> Sentence:
    """Which of the line's sentences this is; "answer" for a person's own words."""
    for key, pattern in _shapes():
        if found := pattern.fullmatch(text):
            return Sentence(key, found.groupdict())
    return Sentence("answer", {})


def named(names: str) -> set[str]:
    """The ids of the staff in "Miss Ahmed or Mrs Cole"."""
    return {SURNAMES[each] for each in names.split(" or ") if each in SURNAMES}


def promised(when: str, now: datetime) -> datetime:
    """ "today by 3.15", "on Monday 2 March by 11": the instant, as a parent would take it."""
    day_words, _, clock = when.rpartition("by ")
    hour, _, minutes = clock.strip().partition(".")
    at = time(int(hour) + (12 if int(hour) < 7 else 0), int(minutes or 0))
    return datetime.combine(_day(day_words.split(), now.astimezone(ZONE).date()), at, ZONE)


def _day(words: list[str], today: date) -> date:
    if words in (["today"], ["tomorrow"]):
        return today + timedelta(days=words == ["tomorrow"])
    later = (today + timedelta(days=n) for n in range(1, 400))
    if len(words) == 2:
        return next(day for day in later if DAYS[day.weekday()] == words[1])
    return next(day for day in later if day.day == int(words[2]) and f"{day:%B}" == words[3])
