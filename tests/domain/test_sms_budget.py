"""The money for texts: which year a day belongs to, how much is used, when it is told, and what a year may cost."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.messages import Outbound, Purpose
from bot.domain.sms_budget import (
    Readers,
    SmsBudget,
    SmsYear,
    counted,
    likely_segments,
    school_weeks,
    sms_year_id,
    to_tell,
)

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
YEAR = SmsYear(id=sms_year_id(date(2026, 9, 1)), school="oak", begins="2026-09-01", counted_until=NOW)


@pytest.mark.parametrize(
    ("begins", "day", "year"),
    [
        ((9, 1), "2026-09-01", "2026-09-01"),
        ((9, 1), "2026-08-31", "2025-09-01"),
        ((4, 1), "2026-03-31", "2025-04-01"),
        ((4, 1), "2027-01-01", "2026-04-01"),
        ((1, 1), "2028-02-29", "2028-01-01"),
    ],
)
def test_the_year_of_a_day(begins: tuple[int, int], day: str, year: str) -> None:
    """The school year, or the financial one, whichever the school counts by."""
    assert SmsBudget(begins=begins).year_of(date.fromisoformat(day)) == date.fromisoformat(year)


@pytest.mark.parametrize(
    ("segments", "told", "mark"),
    [(79, 0, 0), (80, 0, 80), (99, 80, 0), (100, 80, 100), (100, 0, 100), (250, 100, 0), (85, 80, 0)],
)
def test_each_mark_is_told_once(segments: int, told: int, mark: int) -> None:
    """Four pounds at 4p are a hundred segments."""
    assert to_tell(SmsBudget(pounds=4, price=0.04), replace(YEAR, segments=segments, told=told)) == mark


@given(st.integers(0, 10_000_000))
def test_without_a_limit_nothing_is_ever_used_up(segments: int) -> None:
    """A school that set none is not held by one."""
    assert to_tell(SmsBudget(), replace(YEAR, segments=segments)) == 0


@given(st.integers(1, 100_000), st.floats(0.001, 1))
def test_a_budget_of_exactly_so_many_segments_is_used_by_them(segments: int, price: float) -> None:
    """No penny is lost to how a machine writes fractions."""
    budget = SmsBudget(pounds=segments * price, price=price)
    assert budget.used(segments) == 100
    assert budget.used(segments - 1) < 100


def test_what_was_sent_is_counted_in_segments_of_what_went_by_sms() -> None:
    """An emoji makes a text of 100 characters two segments; the words for SMS count, not those for Telegram."""
    texts = ("short", "x" * 161, "x" * 99 + "🎉")
    sent = [
        Outbound(id=text[:1], school="oak", purpose=Purpose.PRAISE, text="t" * 900, sms_text=text, created_at=NOW)
        for text in texts
    ]
    year = counted(YEAR, sent, NOW + timedelta(hours=1))
    assert (year.messages, year.segments, year.counted_until) == (3, 5, NOW + timedelta(hours=1))


def test_a_likely_year() -> None:
    """Ten phones, 39 weeks: good news, six matters each, a welcome for two; nobody by SMS costs nothing."""
    assert likely_segments(Readers(), 39) == 0
    ten = Readers(receive=10, raise_=10, to_welcome=2, pinged=1)
    assert likely_segments(ten, 39) == 10 * 39 * 4 + 6 * (10 * 5 + 3) + 4


def test_weeks_are_counted_once() -> None:
    """Over a new year too."""
    assert school_weeks([date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 4), date(2027, 1, 8)]) == 2
