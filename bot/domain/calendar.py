"""The school's calendar: when it is open, and sums in school time. Aware datetimes in, UTC out; no clock.

A calendar that has run out must not lose a concern: after its last term, `next_open`, `add`, `school_time_between`,
`may_start` and `next_school_day` go on with every weekday's usual hours (bank holidays apart), while `is_school_day`
and `is_open` say no.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
FIVE_MINUTES = timedelta(minutes=5)
LONG_WEEKEND = 3  # weekdays without school


class Hours(NamedTuple):
    """From when to when the school is open on a day, in its own zone; `closes` is the first minute it is shut."""

    opens: time
    closes: time


class Term(NamedTuple):
    """A term, both days included."""

    first: date
    last: date


USUAL: Mapping[int, Hours] = {weekday: Hours(time(9), time(15)) for weekday in range(5)}


@dataclass(frozen=True)
class Calendar:
    """A school's days. `hours` by weekday (Monday 0), `early` the closing time of days that end early.

    The school itself starts a message only on a school day between `quiet_until` and `quiet_from`.
    """

    zone: ZoneInfo
    terms: tuple[Term, ...]
    hours: Mapping[int, Hours] = field(default_factory=lambda: USUAL)
    inset: frozenset[date] = frozenset()
    bank_holidays: frozenset[date] = frozenset()
    early: Mapping[date, time] = field(default_factory=dict)
    quiet_from: time = time(18, 0)
    quiet_until: time = time(8, 0)
    holiday_contact: str = ""

    # -- between the wall clock and UTC
    def local(self, at: datetime) -> datetime:
        """The same instant on the school's wall clock."""
        return at.astimezone(self.zone)

    def at(self, day: date, clock: time) -> datetime:
        """The instant, in UTC, when the school's wall clock first shows this; inside a gap, the instant it ends."""
        first = datetime.combine(day, clock, self.zone).replace(fold=0)
        instant = first.astimezone(UTC)
        if instant.astimezone(self.zone).replace(tzinfo=None, fold=0) == first.replace(tzinfo=None):
            return instant
        return self._end_of_gap(first.replace(fold=1).astimezone(UTC), instant)

    def _end_of_gap(self, before: datetime, after: datetime) -> datetime:
        offset = before.astimezone(self.zone).utcoffset()
        while after - before > timedelta(seconds=1):
            middle = (before + (after - before) / 2).replace(microsecond=0)
            if middle.astimezone(self.zone).utcoffset() == offset:
                before = middle
            else:
                after = middle
        return after

    def today(self, at: datetime) -> date:
        """The school's local date at this instant."""
        return self.local(at).date()

    # -- days
    def is_school_day(self, day: date) -> bool:
        """Whether pupils are in: in a term, on a weekday with hours, neither INSET nor a bank holiday."""
        return (
            day.weekday() in self.hours
            and day not in self.inset
            and day not in self.bank_holidays
            and any(term.first <= day <= term.last for term in self.terms)
        )

    def has_run_out(self, day: date) -> bool:
        """Whether the day lies after the last term that we know of."""
        return all(day > term.last for term in self.terms)

    def opens(self, day: date) -> datetime | None:
        """When school opens that day; none when it does not."""
        return self.at(day, self.hours[day.weekday()].opens) if self.is_school_day(day) else None

    def closes(self, day: date) -> datetime | None:
        """When school closes that day, early finishes included; none when it does not open."""
        if not self.is_school_day(day):
            return None
        return self.at(day, self.early.get(day, self.hours[day.weekday()].closes))

    def next_school_day(self, day: date) -> date:
        """The first school day after this one."""
        return next(self._days_from(day + DAY))

    def school_days_after(self, day: date, count: int) -> date:
        """The school day `count` school days after this day; the day itself for 0."""
        for _ in range(count):
            day = self.next_school_day(day)
        return day

    def last_school_day_of_week(self, day: date) -> date | None:
        """The last school day of the day's week (Monday to Sunday); none in a week without one."""
        monday = day - DAY * day.weekday()
        week = [monday + DAY * n for n in range(7)]
        return next((each for each in reversed(week) if self.is_school_day(each)), None)

    def is_last_school_day_of_week(self, day: date) -> bool:
        return self.last_school_day_of_week(day) == day

    def last_two_school_days_of_week(self, day: date) -> tuple[date, ...]:
        """The last two school days of the day's week, in order; fewer in a week that has fewer."""
        monday = day - DAY * day.weekday()
        return tuple(each for each in (monday + DAY * n for n in range(7)) if self.is_school_day(each))[-2:]

    def end_of_week(self, at: datetime) -> datetime:
        """When the last school day of the week ends, in UTC; once that has passed, that of the next week with school.

        After the last term every weekday's usual hours go on, as for `add`.
        """
        day = self.today(at)
        while True:
            last = self.last_school_day_of_week(day) or self._last_that_counts(day)
            if last and (ends := self._window(last)[1]) > at:
                return ends
            day += DAY * (7 - day.weekday())

    def _last_that_counts(self, day: date) -> date | None:
        monday = day - DAY * day.weekday()
        return next((each for each in (monday + DAY * n for n in range(6, -1, -1)) if self._counts(each)), None)

    def is_holiday(self, at: datetime, until: datetime) -> bool:
        """Whether more than three weekdays without school lie between, the first day counted: more than a long weekend
        (Good Friday and Easter Monday are two), so that a wait needs somebody to reach meanwhile."""
        first, last = self.today(at), self.today(until)
        days = (first + DAY * n for n in range((last - first).days))
        return sum(day.weekday() < 5 and not self.is_school_day(day) for day in days) > LONG_WEEKEND

    def _counts(self, day: date) -> bool:
        if self.is_school_day(day):
            return True
        hours = self.hours or USUAL
        return self.has_run_out(day) and day.weekday() in hours and day not in self.bank_holidays

    def _days_from(self, day: date) -> Iterator[date]:
        while True:
            if self._counts(day):
                yield day
            day += DAY

    # -- school time
    def _window(self, day: date) -> tuple[datetime, datetime]:
        usual = (self.hours or USUAL)[day.weekday()]
        return self.at(day, usual.opens), self.at(day, self.early.get(day, usual.closes))

    def _windows_from(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Every stretch of school time that ends after `at`, the first cut to begin no earlier than `at`."""
        at = at.astimezone(UTC)
        for day in self._days_from(self.today(at)):
            opens, closes = self._window(day)
            if max(opens, at) < closes:
                yield max(opens, at), closes

    def is_open(self, at: datetime) -> bool:
        """Whether school is open at this instant, by the calendar as it is written."""
        day = self.today(at)
        opens, closes = self.opens(day), self.closes(day)
        return opens is not None and closes is not None and opens <= at < closes

    def next_open(self, at: datetime) -> datetime:
        """`at` itself in school time, otherwise when school next opens."""
        return next(self._windows_from(at))[0]

    def add(self, at: datetime, span: timedelta) -> datetime:
        """The instant when `span` of school time has gone by since `at`; `at` itself for no span.

        It may be a closing time, never an opening one. ValueError for a negative span.
        """
        if span < timedelta():
            raise ValueError("school time is only added forwards")
        left = span
        if not left:
            return at.astimezone(UTC)
        for opens, closes in self._windows_from(at):
            if left <= closes - opens:
                return opens + left
            left -= closes - opens
        raise AssertionError("the windows never end")

    def school_time_between(self, start: datetime, end: datetime) -> timedelta:
        """How much school time lies between; none when `end` is not after `start`."""
        total = timedelta()
        if end <= start:
            return total
        for opens, closes in self._windows_from(start):
            if opens >= end:
                break
            total += min(closes, end) - opens
        return total

    def due(self, at: datetime, within: timedelta) -> datetime:
        """By when an answer is promised to something that came at `at`: never less than `within` of school time.

        Rounded up to five minutes as a person would say it, unless that lies past the day's close.
        """
        exact = self.add(self.next_open(at), within)
        over = timedelta(minutes=exact.minute % 5, seconds=exact.second, microseconds=exact.microsecond)
        rounded = exact + FIVE_MINUTES - over if over else exact
        day = self.today(exact)
        return rounded if self._counts(day) and rounded <= self._window(day)[1] else exact

    # -- quiet hours
    def may_start(self, at: datetime) -> bool:
        """Whether the school may start a message at this instant."""
        local = self.local(at)
        return self._counts(local.date()) and self.quiet_until <= local.time() < self.quiet_from

    def quiet_until_at(self, at: datetime) -> datetime:
        """The earliest instant, `at` or later, when the school may start a message."""
        at = at.astimezone(UTC)
        if self.may_start(at):
            return at
        starts = (self.at(day, self.quiet_until) for day in self._days_from(self.today(at)))
        return next(each for each in starts if each >= at)
