"""On which days, and when, staff are shown whom no good news was noted for."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.nothing_yet import TO_ACT, midweek, shown_at
from tests.domain.the_school import CALENDAR, at

MONDAY = date(2026, 11, 16)
WEEK = [MONDAY + timedelta(days=n) for n in range(5)]


@pytest.mark.parametrize(
    ("off", "middle", "last"),
    [
        ("", 2, 4),
        ("4", 2, 3),
        ("2", 1, 4),  # no Wednesday: the day before
        ("012", 3, 4),  # nor one before it: the day after
        ("34", 2, 2),  # it is both
        ("0134", 2, 2),
        ("0123", 4, 4),  # one school day
        ("01234", None, None),
    ],
)
def test_the_two_days_of_a_week(off: str, middle: int | None, last: int | None) -> None:
    """Wednesday or what stands for it, and the last; never more than two, and one where they are the same."""
    calendar = replace(CALENDAR, inset=frozenset(WEEK[int(n)] for n in off))
    days = sorted({n for n in (middle, last) if n is not None})
    assert [n for n, day in enumerate(WEEK) if shown_at(calendar, day)] == days
    assert {midweek(calendar, day) for day in WEEK} == {None if middle is None else WEEK[middle]}


@pytest.mark.parametrize(
    ("closes", "shown"),
    [(None, "12:00"), (time(13, 0), "11:00"), (time(12, 30), "10:30"), (time(9, 30), "08:45")],
)
def test_an_early_finish_leaves_time_to_act(closes: time | None, shown: str) -> None:
    """At noon, but two hours before the end at the latest, and never before the day begins."""
    friday = date(2026, 11, 20)
    calendar = replace(CALENDAR, early={friday: closes} if closes else {})
    assert shown_at(calendar, friday) == at(f"2026-11-20 {shown}")


@given(st.dates(date(2025, 12, 1), date(2027, 3, 1)))
def test_it_is_shown_in_school_time_with_time_left(day: date) -> None:
    """Whatever the day, nobody is shown it when there is nobody at school to do anything about it."""
    shown = shown_at(CALENDAR, day)
    closes = CALENDAR.closes(day)
    assert shown is None or (closes is not None and CALENDAR.is_open(shown) and closes - shown >= TO_ACT)
