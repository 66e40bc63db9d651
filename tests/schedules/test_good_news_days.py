"""On which days good news goes home, and when: every kind of week, early finishes, and both clock changes."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Calendar
from bot.domain.rules import Rules
from bot.school import School
from bot.texts import load_texts
from schedules import daily_positives, friday_praise
from tests.domain.the_school import CALENDAR, at
from tests.line import Line
from tests.schedules.test_jobs import go_on, noted, utc

MONDAY = date(2026, 11, 16)
WEEK = [MONDAY + timedelta(days=n) for n in range(7)]


def school(calendar: Calendar) -> School:
    """A school with this calendar; what it may read is not asked."""
    nothing: dict[str, object] = dict.fromkeys(("reader", "new_id", "new_reference"))
    return School(id="oak", name="Oak House", rules=Rules(ladder=()), calendar=calendar, texts=load_texts(), **nothing)  # type: ignore[arg-type]


def goes_home(calendar: Calendar, day: date) -> list[tuple[str, datetime]]:
    times = {job.NAME: job.when(school(calendar), day) for job in (daily_positives, friday_praise)}
    return [(name, instant) for name, instant in times.items() if instant]


@pytest.mark.parametrize(
    ("off", "daily", "round_on"),
    [
        ("", "0123", 4),
        ("4", "012", 3),  # the Friday is INSET, or a bank holiday
        ("34", "01", 2),
        ("0", "123", 4),
        ("2", "013", 4),
        ("0123", "", 4),  # one school day: it is the last
        ("1234", "", 0),
        ("01234", "", None),
    ],
)
@pytest.mark.parametrize("how", ["inset", "bank_holidays"])
def test_each_week_has_one_round_and_daily_news_before_it(off: str, daily: str, round_on: int | None, how: str) -> None:
    """Daily on every school day but the last, which has the round in its place."""
    calendar = replace(CALENDAR, **{how: frozenset(WEEK[int(n)] for n in off)})
    jobs = {n: [name for name, _ in goes_home(calendar, day)] for n, day in enumerate(WEEK)}
    expected = {int(n): ["daily_positives"] for n in daily} | (
        {} if round_on is None else {round_on: ["friday_praise"]}
    )
    assert {n: names for n, names in jobs.items() if names} == expected


@pytest.mark.parametrize(
    ("day", "job", "clock"),
    [
        ("2026-11-20", "friday_praise", "14:00"),  # Friday closes at 14.30
        ("2026-11-26", "friday_praise", "14:45"),  # Thursday closes at 15.15, and Friday is INSET
        ("2026-12-18", "friday_praise", "12:00"),  # term ends at 12.30
        ("2026-07-21", "friday_praise", "14:45"),  # term ends on a Tuesday
        ("2026-10-22", "friday_praise", "14:45"),  # half-term begins on a Thursday
        ("2026-03-27", "friday_praise", "14:00"),  # the Friday before the clocks go forward
        ("2026-03-30", "daily_positives", "16:00"),  # and the Monday after
        ("2026-10-26", "daily_positives", "16:00"),  # the Monday after they went back
    ],
)
def test_the_hour_is_the_schools_own(day: str, job: str, clock: str) -> None:
    """On its wall clock, half an hour before whatever that day's end is."""
    assert goes_home(CALENDAR, date.fromisoformat(day)) == [(job, at(f"{day} {clock}"))]


def test_an_early_finish_in_the_week_leaves_the_daily_news_where_it_is() -> None:
    """Families expect it at four; staff have noted what they saw by then."""
    calendar = replace(CALENDAR, early={WEEK[1]: time(12)})
    assert goes_home(calendar, WEEK[1]) == [("daily_positives", at("2026-11-17 16:00"))]


@given(st.dates(date(2025, 12, 1), date(2027, 3, 1)))
def test_never_two_on_one_day_and_never_outside_the_hours_in_which_we_may_write(day: date) -> None:
    """Any day of two years: nothing without school, otherwise exactly one, at a time when the school may start."""
    found = goes_home(CALENDAR, day)
    assert len(found) == int(CALENDAR.is_school_day(day))
    assert all(CALENDAR.may_start(instant) for _, instant in found)


@pytest.mark.parametrize(
    ("friday", "expected"),
    [
        ("2026-03-27", ["Fri 14:00", "Mon 15:00", "Tue 15:00"]),  # UTC: four in the afternoon is 15.00 from Sunday on
        ("2026-10-23", ["Fri 13:00", "Mon 16:00", "Tue 16:00"]),
    ],
    ids=["forward", "back"],
)
async def test_over_both_clock_changes_each_comes_once(friday: str, expected: list[str], tmp_path: Path) -> None:
    """The line runs through the weekend, minute after minute; what was noted each morning goes home that day, once."""
    begin = utc(f"{friday}T09:00")
    async with Line(tmp_path, at=begin) as line:
        found: list[str] = []
        for day in (0, 3, 4):
            await go_on(line, f"{begin + timedelta(days=day):%Y-%m-%dT%H:%M}")
            await noted(line, f"Jay wow for song {day}")
            evening = begin + timedelta(days=day, hours=11)
            found += [when for when, each in await go_on(line, f"{evening:%Y-%m-%dT%H:%M}") if each.to == "rosa"]
        assert found == expected
        assert line.clock.now().tzinfo is UTC
