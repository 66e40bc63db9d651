"""Reads one table of a TOML file value by value, and writes down every problem instead of stopping at the first.

A problem names the table and the key, and says how to mend it; no value of a key marked secret is ever in one.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from typing import TypeVar
from urllib.parse import urlsplit

import phonenumbers

T = TypeVar("T")

_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_SPAN = re.compile(r"(?:(\d{1,3})\s*h(?:ours?)?)?\s*(?:(\d{1,4})\s*m(?:in(?:utes?)?)?)?")


class Table:
    """One table of the settings. Each method gives the value, or the default where it is missing or wrong."""

    def __init__(self, name: str, values: object, problems: list[str]) -> None:
        self.name = name
        self.problems = problems
        self._values: Mapping[str, object] = values if isinstance(values, dict) else {}
        self._asked: set[str] = set()
        self._is_table = isinstance(values, dict)
        if not self._is_table:
            self.problem("", "this must be a table of keys and values; config.example.toml shows how it is written")

    def problem(self, key: str, what: str) -> None:
        """Write down what is wrong with a key (or, without one, with the table)."""
        where = f"[{self.name}]" if self.name else "top of the file"
        self.problems.append(f"{where} {key}: {what}" if key else f"{where}: {what}")

    def has(self, key: str) -> bool:
        self._asked.add(key)
        return key in self._values

    def raw(self, key: str) -> object:
        """The value as TOML gave it; None when it is missing."""
        self._asked.add(key)
        return self._values.get(key)

    def __iter__(self) -> Iterator[str]:
        """The keys that are there."""
        return iter(self._values)

    def finish(self) -> None:
        """Write down every key that nobody asked for, with the one that was probably meant."""
        for key in self._values:
            if key not in self._asked:
                close = sorted(get_close_matches(key, self._asked), key=lambda each: each[0] != key[0])
                hint = f"did you mean {close[0]}?" if close else f"known here: {', '.join(sorted(self._asked))}."
                self.problem(key, f"there is no such setting; {hint}")

    def read(self, key: str, parse: Callable[[object], T], default: T, needed: str = "") -> T:
        """The value as `parse` makes it; its ValueError becomes the problem. `needed`: why it must be there."""
        value = self.raw(key)
        if value is None:
            if needed and self._is_table:
                self.problem(key, f"this is missing; {needed}")
            return default
        try:
            return parse(value)
        except ValueError as error:
            self.problem(key, str(error))
            return default

    def text(self, key: str, default: str = "", needed: str = "") -> str:
        return self.read(key, a_text, default, needed)

    def clock(self, key: str, default: time) -> time:
        return self.read(key, a_time, default)

    def span(self, key: str, default: timedelta) -> timedelta:
        return self.read(key, a_span, default)

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        return int(self.number(key, default, low, high, whole=True))

    def number(self, key: str, default: float, low: float, high: float, *, whole: bool = False) -> float:
        def parse(value: object) -> float:
            kinds = int if whole else (int, float)
            if isinstance(value, bool) or not isinstance(value, kinds) or not low <= value <= high:
                raise ValueError(
                    f"this must be a {'whole ' if whole else ''}number from {low:g} to {high:g}, no quotes"
                )
            return value

        return self.read(key, parse, default)

    def flag(self, key: str, default: bool) -> bool:
        def parse(value: object) -> bool:
            if not isinstance(value, bool):
                raise ValueError("this must be true or false, without quotes")
            return value

        return self.read(key, parse, default)

    def url(self, key: str, default: str = "", needed: str = "") -> str:
        return self.read(key, a_url, default, needed)


def a_text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError('this must be words in quotes, such as "Oakfield School"')
    return value.strip()


def a_time(value: object) -> time:
    """A wall-clock time; TOML's own form needs seconds, so "13:00" in quotes is taken too."""
    if isinstance(value, time):
        return value.replace(tzinfo=None)
    found = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        raise ValueError('this must be a time of day in quotes, such as "08:45" or "15:30"')
    return time(int(found[1]), int(found[2]))


def a_date(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value.strip()) if isinstance(value, str) else _no_date()
    except ValueError:
        return _no_date()


def _no_date() -> date:
    raise ValueError("this must be a date that exists, as year-month-day, such as 2026-09-03")


def a_span(value: object) -> timedelta:
    found = _SPAN.fullmatch(value.strip().casefold()) if isinstance(value, str) else None
    if not found or not (found[1] or found[2]):
        raise ValueError('this must be a length of time in quotes, such as "2h", "30m" or "1h 30m"')
    return timedelta(hours=int(found[1] or 0), minutes=int(found[2] or 0))


def a_url(value: object) -> str:
    """A web address without its closing slash; it is not repeated in the problem, since it may hold a password."""
    parts = urlsplit(value.strip()) if isinstance(value, str) else None
    if not parts or parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError('this must be a whole web address in quotes, such as "https://line.oakfield.example"')
    _ = parts.port  # ValueError when it is no number
    return parts.geturl().rstrip("/")


def e164(value: object) -> str:
    """The number as +447700900123; ValueError, without the number, for one that cannot exist.

    Ofcom's numbers for drama (+44 7700 900000 to 900999, 01632 960000 to 960999) are taken, though they belong to
    nobody: examples use them.
    """
    try:
        number = phonenumbers.parse(a_text(value), "GB")
    except phonenumbers.NumberParseException:
        number = phonenumbers.PhoneNumber()
    made = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if not phonenumbers.is_valid_number(number) and not _is_drama(made):
        raise ValueError('this is not a phone number that can exist; write it as "+44 7700 900123"')
    return made


def _is_drama(number: str) -> bool:
    return re.fullmatch(r"\+44(7700900|1632960)\d{3}", number) is not None
