"""When staff may be disturbed: lessons, breaks, days off, and both clock changes."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people import Lesson, Person, Role
from bot.domain.teaching import SPARE, can_answer, free_at, goes_at, is_soon, is_teaching
from tests.domain.the_school import CALENDAR, at

TIMETABLE = (
    *(Lesson(day, time(9), time(10, 30)) for day in range(5)),
    *(Lesson(day, time(11), time(12, 15)) for day in range(5)),
    Lesson(0, time(12, 15), time(13)),
    Lesson(4, time(13), time(14, 30)),
)
AHMED = Person(id="ahmed", school="oak", code="S1", name="Miss Ahmed", role=Role.KEY_WORKER, lessons=TIMETABLE)
OSEI = replace(AHMED, id="osei", days=(0, 1), lessons=TIMETABLE[:2])


@pytest.mark.parametrize(
    ("now", "teaches", "free"),
    [
        ("2026-11-23 08:30", False, "2026-11-23 08:30"),
        ("2026-11-23 09:00", True, "2026-11-23 10:30"),
        ("2026-11-23 10:29", True, "2026-11-23 10:30"),
        ("2026-11-23 10:30", False, "2026-11-23 10:30"),
        ("2026-11-23 11:30", True, "2026-11-23 13:00"),  # two lessons without a break
        ("2026-11-23 19:00", False, "2026-11-24 08:00"),
        ("2026-11-21 09:30", False, "2026-11-23 08:00"),  # Saturday
        ("2026-11-27 09:30", False, "2026-11-30 08:00"),  # INSET
        ("2026-12-18 09:30", True, "2026-12-18 10:30"),
        ("2026-12-18 12:20", False, "2026-12-18 12:20"),
        ("2026-12-18 13:30", False, "2026-12-18 13:30"),  # school ended at 12.30
        ("2026-12-25 09:30", False, "2026-12-29 08:00"),  # after the last term weekdays go on
        ("2026-10-23 09:30", False, "2026-10-26 08:00"),  # Friday to Monday over the clocks going back
        ("2026-03-27 12:00", True, "2026-03-27 12:15"),
        ("2026-03-27 18:00", False, "2026-03-30 08:00"),  # and over their going forward
    ],
)
def test_a_teachers_day(now: str, teaches: bool, free: str) -> None:
    """By the school's wall clock, whatever UTC says."""
    assert is_teaching(AHMED, at(now), CALENDAR) is teaches
    assert free_at(AHMED, at(now), CALENDAR) == at(free)


def test_a_day_off_is_no_day_for_pings() -> None:
    """Mr Osei works on Mondays and Tuesdays: what comes on Tuesday evening is for next Monday, before his lesson."""
    assert free_at(OSEI, at("2026-11-24 17:59"), CALENDAR) == at("2026-11-24 17:59")
    assert free_at(OSEI, at("2026-11-24 18:00"), CALENDAR) == at("2026-11-30 08:00")
    assert free_at(OSEI, at("2026-11-26 10:00"), CALENDAR) == at("2026-11-30 08:00")
    assert not can_answer(OSEI, at("2026-11-24 14:30"), at("2026-11-25 10:00"), CALENDAR)


def test_who_works_on_no_school_day_is_written_to_in_school_time() -> None:
    """A governor with weekends in the sheet is not lost."""
    governor = replace(AHMED, days=(5, 6), lessons=())
    assert free_at(governor, at("2026-11-23 20:00"), CALENDAR) == at("2026-11-24 08:00")


def test_who_is_named_can_answer_by_then() -> None:
    """Half an hour of their own before it is due, on a day when they are in and not away."""
    assert can_answer(AHMED, at("2026-11-23 11:00"), at("2026-11-23 13:30"), CALENDAR)
    assert not can_answer(AHMED, at("2026-11-23 11:00"), at("2026-11-23 13:29"), CALENDAR)
    away = replace(AHMED, away_since=at("2026-11-23 08:00"))
    assert not can_answer(away, at("2026-11-23 08:30"), at("2026-11-23 10:30"), CALENDAR)


def test_soon_is_before_half_of_the_time_has_gone() -> None:
    """At night it counts from the morning."""
    assert is_soon(AHMED, at("2026-11-23 09:30"), at("2026-11-23 11:30"), CALENDAR)
    assert not is_soon(AHMED, at("2026-11-23 09:29"), at("2026-11-23 11:29"), CALENDAR)
    assert is_soon(AHMED, at("2026-11-23 21:00"), at("2026-11-24 10:45"), CALENDAR)


CLOCKS = st.times(min_value=time(8), max_value=time(17)).map(lambda clock: clock.replace(second=0, microsecond=0))
LESSONS = st.builds(lambda day, two: Lesson(day, *sorted(two)), st.integers(0, 6), st.tuples(CLOCKS, CLOCKS))
STAFF = st.builds(
    lambda days, lessons: replace(AHMED, days=tuple(sorted(days)), lessons=tuple(lessons)),
    st.sets(st.integers(0, 6)),
    st.lists(LESSONS, max_size=12),
)
# Both clock changes of the year lie within, weekends, INSET days, holidays and early finishes too.
INSTANTS = st.integers(0, 281 * 24 * 60).map(lambda minutes: at("2026-03-25 00:00") + timedelta(minutes=minutes))


@given(STAFF, INSTANTS)
def test_free_is_free(person: Person, now: datetime) -> None:
    """Never before now, never in quiet hours, never in a lesson, never on a day off; and asked again it is the same."""
    free = free_at(person, now, CALENDAR)
    assert free >= now
    assert CALENDAR.may_start(free)
    if set(person.days) & set(CALENDAR.hours):
        assert not is_teaching(person, free, CALENDAR)
        assert CALENDAR.today(free).weekday() in person.days
    assert free_at(person, free, CALENDAR) == free


@given(STAFF, INSTANTS)
def test_free_is_the_first_chance(person: Person, now: datetime) -> None:
    """Whoever is not teaching, in on the day, in school time, does not wait at all."""
    in_today = CALENDAR.today(now).weekday() in person.days
    if CALENDAR.may_start(now) and in_today and not is_teaching(person, now, CALENDAR):
        assert free_at(person, now, CALENDAR) == now


@given(STAFF, INSTANTS, st.timedeltas(timedelta(hours=-2), timedelta(days=3)))
def test_a_ping_never_waits_past_its_latest(person: Person, now: datetime, span: timedelta) -> None:
    """Nothing is lost by waiting; and before that it never goes in a lesson."""
    latest = now + span
    goes = goes_at(person, now, latest, CALENDAR)
    assert now <= goes <= max(latest, now)
    if goes < latest and set(person.days) & set(CALENDAR.hours):
        assert not is_teaching(person, goes, CALENDAR)


@given(STAFF, INSTANTS, st.timedeltas(timedelta(), timedelta(days=3)))
def test_who_is_named_is_free_in_time(person: Person, now: datetime, span: timedelta) -> None:
    """A name in a receipt is somebody whose ping comes half an hour before it is due, or sooner."""
    by = now + span
    if can_answer(person, now, by, CALENDAR):
        assert goes_at(person, now, None, CALENDAR) <= by - SPARE
        assert CALENDAR.today(by).weekday() in person.days


@pytest.mark.parametrize("day", [date(2026, 3, 30), date(2026, 10, 26)])
def test_the_first_lesson_after_the_clocks_change(day: date) -> None:
    """Nine by the school's clock is nine."""
    nine = CALENDAR.at(day, time(9))
    assert is_teaching(AHMED, nine, CALENDAR)
    assert not is_teaching(AHMED, nine - timedelta(minutes=1), CALENDAR)
