"""Times and days as a parent would say them."""

from datetime import date

import pytest

from bot.domain.spoken import spoken_day, spoken_time, spoken_when
from tests.domain.the_school import CALENDAR, at


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        ("15:15", "3.15"),
        ("11:00", "11"),
        ("12:00", "12"),
        ("12:05", "12.05"),
        ("08:45", "8.45"),
        ("07:00", "7"),
        ("18:59", "6.59"),
        ("19:30", "7.30 in the evening"),
        ("21:00", "9 at night"),
        ("00:00", "12 at night"),
        ("06:00", "6 in the morning"),
    ],
)
def test_a_time_of_day(clock: str, said: str) -> None:
    """No am or pm where a school day leaves no doubt."""
    assert spoken_time(at(f"2026-11-23 {clock}"), CALENDAR) == said


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("2026-11-23 15:15", "today by 3.15"),
        ("2026-11-24 11:00", "tomorrow by 11"),
        ("2026-11-25 11:00", "on Wednesday by 11"),
        ("2026-11-29 11:00", "on Sunday by 11"),
        ("2026-11-30 11:00", "on Monday 30 November by 11"),  # a week ahead: "on Monday" would be today's name
        ("2026-12-07 11:00", "on Monday 7 December by 11"),
    ],
)
def test_when_an_answer_comes(due: str, said: str) -> None:
    """The weekday alone only while it cannot be mistaken."""
    assert spoken_when(at(due), at("2026-11-23 23:30"), CALENDAR) == said


def test_today_is_the_schools_today() -> None:
    """At 00.30 in British Summer Time it is still yesterday in UTC, and yet a new day for a parent."""
    assert spoken_when(at("2026-06-09 09:00"), at("2026-06-09 00:30"), CALENDAR) == "today by 9"


def test_a_day_gone_by() -> None:
    """Yesterday has a name, days before it a date."""
    today = date(2026, 11, 25)
    assert spoken_day(date(2026, 11, 24), today) == "yesterday"
    assert spoken_day(date(2026, 11, 20), today) == "on Friday 20 November"
