"""Reads the calendar of the settings: terms, hours, INSET days, early finishes, and England's bank holidays."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from zoneinfo import ZoneInfo

import holidays

from bot.domain.calendar import Calendar, Hours, Term
from bot.settings_reader import Table, a_date, a_text, a_time

DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_calendar(table: Table, zone: ZoneInfo, problems: list[str]) -> Calendar:
    terms = tuple(_terms(table))
    hours = _hours(Table("calendar.hours", table.raw("hours") or {}, problems))
    inset = frozenset(_dates(table, "inset"))
    quiet_from, quiet_until = table.clock("quiet_from", time(18)), table.clock("quiet_until", time(8))
    if quiet_until >= quiet_from:
        table.problem("quiet_until", "it must be earlier in the day than quiet_from: we write between the two")
    calendar = Calendar(
        zone=zone,
        terms=terms,
        hours=hours,
        inset=inset,
        bank_holidays=_bank_holidays(terms) if table.flag("bank_holidays", True) else frozenset(),
        early=_early(table, hours),
        quiet_from=quiet_from,
        quiet_until=quiet_until,
        holiday_contact=table.text("holiday_contact"),
    )
    table.finish()
    return calendar


def _terms(table: Table) -> Iterator[Term]:
    """The terms that are right; a list of tables `{ first = 2026-09-03, last = 2026-12-18 }`."""
    given = table.raw("terms")
    if not isinstance(given, list) or not given:
        table.problem("terms", "list the terms, such as terms = [{ first = 2026-09-03, last = 2026-12-18 }]")
        return
    before: Term | None = None
    for number, each in enumerate(given, 1):
        one = Table(f"calendar.terms, term {number}", each, table.problems)
        first = one.read("first", _maybe_date, None, needed="the first day of term")
        last = one.read("last", _maybe_date, None, needed="the last day of term")
        one.finish()
        if first is None or last is None:
            continue
        if first > last:
            one.problem("last", f"{last} comes before the term's first day, {first}")
        elif before is not None and first <= before.last:
            one.problem("first", f"{first} is not after the end of the term before, {before.last}")
        else:
            before = Term(first, last)
            yield before


def _maybe_date(value: object) -> date | None:
    return a_date(value)


def _dates(table: Table, key: str) -> Iterator[date]:
    given = table.raw(key)
    if given is not None and not isinstance(given, list):
        table.problem(key, "this must be a list of dates, such as [2026-10-23, 2027-01-04]")
        return
    for each in given or ():
        try:
            yield a_date(each)
        except ValueError:
            table.problem(key, f"{each} is not a date that exists; write year-month-day, such as 2026-09-03")


def _hours(table: Table) -> dict[int, Hours]:
    hours = {
        weekday: found
        for weekday, name in enumerate(DAY_NAMES)
        if (found := table.read(name, _some_hours, None)) is not None
    }
    if not list(table):
        table.problem("", 'say when school is open, such as monday = "08:45-15:15"; leave out days with no school')
    table.finish()
    return hours


def _some_hours(value: object) -> Hours | None:
    try:
        opens, closes = (a_time(part) for part in a_text(value).replace("–", "-").split("-"))
    except ValueError:
        raise ValueError('this must be two times in quotes, such as "08:45-15:15"') from None
    if opens >= closes:
        raise ValueError("school must open before it closes")
    return Hours(opens, closes)


def _early(table: Table, hours: Mapping[int, Hours]) -> dict[date, time]:
    days = Table("calendar.early", table.raw("early") or {}, table.problems)
    early: dict[date, time] = {}
    for key in days:
        try:
            day, closes = a_date(key), a_time(days.raw(key))
        except ValueError as error:
            days.problem(key, str(error))
            continue
        usual = hours.get(day.weekday())
        if usual and not usual.opens < closes <= usual.closes:
            days.problem(
                key, f"school would close outside that day's hours, {usual.opens:%H:%M} to {usual.closes:%H:%M}"
            )
        early[day] = closes
    return early


def _bank_holidays(terms: Sequence[Term]) -> frozenset[date]:
    """England's, from the first term to two years after the last: what is raised then must not fall on one either."""
    if not terms:
        return frozenset()
    years = range(terms[0].first.year, terms[-1].last.year + 3)
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=years))
