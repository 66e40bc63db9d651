"""The calendar: sums in school time, both clock changes, weeks whose last day is not a Friday, and a year run out."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Calendar, Hours, Term
from tests.domain.the_school import CALENDAR, at

naive = datetime.fromisoformat  # Hypothesis wants its bounds without a zone
moments = st.datetimes(naive("2025-12-01"), naive("2027-03-01"), timezones=st.just(UTC))
spans = st.timedeltas(timedelta(), timedelta(hours=30))
days = st.dates(date(2025, 12, 1), date(2027, 3, 1))


@pytest.mark.parametrize(
    ("day", "open_that_day"),
    [
        ("2026-11-23", True),  # a Monday in term
        ("2026-11-28", False),  # Saturday
        ("2026-11-27", False),  # INSET
        ("2026-05-04", False),  # bank holiday
        ("2026-10-23", False),  # half-term
        ("2026-12-18", True),  # the last day of term
        ("2026-12-19", False),
        ("2027-02-01", False),  # after the last term that we know of
    ],
)
def test_which_days_are_school_days(day: str, open_that_day: bool) -> None:
    """Pupils are in on weekdays of a term, INSET and bank holidays apart."""
    assert CALENDAR.is_school_day(date.fromisoformat(day)) is open_that_day


@pytest.mark.parametrize(
    ("came", "promised"),
    [
        ("2026-11-23 10:00", "2026-11-23 12:00"),
        ("2026-11-23 10:01", "2026-11-23 12:05"),  # said in fives, never sooner than two hours
        ("2026-11-23 13:15", "2026-11-23 15:15"),  # the day's very end
        ("2026-11-23 13:16", "2026-11-24 08:50"),  # one minute is left over for the morning
        ("2026-11-23 15:15", "2026-11-24 10:45"),  # the moment of closing is closed
        ("2026-11-23 23:40", "2026-11-24 10:45"),
        ("2026-11-26 15:00", "2026-11-30 10:30"),  # Thursday, then INSET Friday and a weekend
        ("2026-12-18 11:00", "2026-12-21 09:15"),  # an early finish, and then the calendar has run out
        ("2026-07-21 15:00", "2026-09-03 10:30"),  # the summer
        ("2026-05-01 14:00", "2026-05-05 10:15"),  # Friday 14.30 closes, Monday is May Day
        ("2026-03-27 14:00", "2026-03-30 10:15"),  # over the weekend when clocks go forward
        ("2026-10-22 15:00", "2026-10-26 10:30"),  # over the weekend when they go back
    ],
)
def test_an_answer_is_promised_two_school_hours_ahead(came: str, promised: str) -> None:
    """A parent hears of a time that a person at school can keep."""
    assert CALENDAR.due(at(came), timedelta(hours=2)) == at(promised)


def test_rounding_never_goes_past_the_end_of_the_day() -> None:
    """Where five minutes more would be after school has closed, the exact time is said."""
    odd = replace(CALENDAR, hours={0: Hours(time(9), time(15, 13))})
    assert odd.due(at("2026-11-23 13:12"), timedelta(hours=2)) == at("2026-11-23 15:12")


@given(moments, st.integers(15, 600))
def test_a_promise_is_never_short_and_always_in_school_time(came: datetime, minutes: int) -> None:
    """Whatever the moment, at least the promised span of school time lies before the answer is due."""
    within = timedelta(minutes=minutes)
    due = CALENDAR.due(came, within)
    between = CALENDAR.school_time_between(came, due)
    assert within <= between < within + timedelta(minutes=5)
    assert due.tzinfo is UTC


@given(moments, spans)
def test_adding_and_counting_undo_each_other(start: datetime, span: timedelta) -> None:
    """As much school time lies between as was added, over nights, weekends, holidays and clock changes."""
    assert CALENDAR.school_time_between(start, CALENDAR.add(start, span)) == span


@given(moments, spans, spans)
def test_adding_twice_is_adding_the_sum(start: datetime, one: timedelta, two: timedelta) -> None:
    """School time has no seams."""
    assert CALENDAR.add(CALENDAR.add(start, one), two) == CALENDAR.add(start, one + two)


@given(moments, moments)
def test_next_open_is_the_first_open_moment(one: datetime, two: datetime) -> None:
    """`next_open` never goes back, is itself open, and nothing before it is."""
    early, late = sorted((one, two))
    opens = CALENDAR.next_open(early)
    assert opens >= early
    assert CALENDAR.next_open(opens) == opens
    assert CALENDAR.next_open(late) >= opens
    assert CALENDAR.school_time_between(early, opens) == timedelta()
    assert CALENDAR.is_open(opens) or CALENDAR.has_run_out(CALENDAR.today(opens))


def test_a_negative_span_is_a_mistake() -> None:
    """School time is only added forwards."""
    with pytest.raises(ValueError, match="forwards"):
        CALENDAR.add(at("2026-11-23 10:00"), timedelta(minutes=-1))


@pytest.mark.parametrize(
    ("day", "clock", "instant"),
    [
        (date(2026, 3, 29), time(0, 59), "2026-03-29T00:59+00:00"),
        (date(2026, 3, 29), time(1, 30), "2026-03-29T01:00+00:00"),  # a time that never is: the instant the gap ends
        (date(2026, 3, 29), time(2, 0), "2026-03-29T01:00+00:00"),
        (date(2026, 10, 25), time(1, 30), "2026-10-25T00:30+00:00"),  # a time that is twice: the first
        (date(2026, 10, 25), time(2, 0), "2026-10-25T02:00+00:00"),
        (date(2026, 3, 30), time(16, 0), "2026-03-30T15:00+00:00"),
        (date(2026, 10, 26), time(16, 0), "2026-10-26T16:00+00:00"),
    ],
)
def test_the_wall_clock_on_both_changes(day: date, clock: time, instant: str) -> None:
    """16.00 is 16.00 for a family in March and in October."""
    assert CALENDAR.at(day, clock) == datetime.fromisoformat(instant)


@given(
    st.sampled_from(["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca"]),
    st.datetimes(naive("2026-01-01"), naive("2026-12-31")),
)
def test_the_first_instant_that_shows_a_time(zone: str, wall: datetime) -> None:
    """In any zone: the clock shows the time, or the first time after the gap in which it never was."""
    calendar = replace(CALENDAR, zone=ZoneInfo(zone))
    instant = calendar.at(wall.date(), wall.time())
    shown = calendar.local(instant).replace(tzinfo=None)
    before = calendar.local(instant - timedelta(seconds=1)).replace(tzinfo=None)
    assert shown == wall or before < wall <= shown
    assert calendar.local(instant).fold == 0 or shown != wall


@pytest.mark.parametrize(
    ("day", "last"),
    [
        ("2026-11-16", "2026-11-20"),  # an ordinary Friday
        ("2026-11-23", "2026-11-26"),  # Friday is INSET
        ("2026-11-28", "2026-11-26"),  # asked on the Saturday after
        ("2026-10-20", "2026-10-22"),  # half-term begins on Friday
        ("2026-05-25", "2026-05-29"),  # a bank holiday Monday, and school from Tuesday
        ("2026-08-05", None),
    ],
)
def test_the_last_school_day_of_a_week(day: str, last: str | None) -> None:
    """Friday's praise goes on the last day pupils are in, whichever day that is."""
    expected = date.fromisoformat(last) if last else None
    assert CALENDAR.last_school_day_of_week(date.fromisoformat(day)) == expected


@given(days)
def test_one_last_day_a_week_at_most(day: date) -> None:
    """Of the seven days of a week none or one is the last, and it is a school day with none after it."""
    monday = day - timedelta(days=day.weekday())
    week = [monday + timedelta(days=n) for n in range(7)]
    last = [each for each in week if CALENDAR.is_last_school_day_of_week(each)]
    assert len(last) == any(CALENDAR.is_school_day(each) for each in week)
    assert not any(CALENDAR.is_school_day(each) for each in week if last and each > last[0])


def test_counting_school_days() -> None:
    """Three school days after a Wednesday before an INSET Friday is the Tuesday."""
    assert CALENDAR.next_school_day(date(2026, 11, 26)) == date(2026, 11, 30)
    assert CALENDAR.school_days_after(date(2026, 11, 25), 3) == date(2026, 12, 1)
    assert CALENDAR.school_days_after(date(2026, 11, 25), 0) == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        ("2026-11-23 07:59", "2026-11-23 08:00"),
        ("2026-11-23 08:00", "2026-11-23 08:00"),
        ("2026-11-23 17:59", "2026-11-23 17:59"),
        ("2026-11-23 18:00", "2026-11-24 08:00"),
        ("2026-11-26 19:00", "2026-11-30 08:00"),  # Friday is INSET
        ("2026-03-28 12:00", "2026-03-30 08:00"),  # a Saturday, and clocks go forward that night
        ("2026-10-24 12:00", "2026-10-26 08:00"),
        ("2026-12-24 18:30", "2026-12-29 08:00"),  # run out: weekdays go on, but for Christmas and Boxing Day's Monday
    ],
)
def test_quiet_hours(moment: str, goes: str) -> None:
    """What the school starts waits for the morning of a school day."""
    assert CALENDAR.quiet_until_at(at(moment)) == at(goes)


@given(moments)
def test_quiet_hours_end_and_hold(moment: datetime) -> None:
    """The instant given may start a message, is not before the one asked for, and is the first."""
    goes = CALENDAR.quiet_until_at(moment)
    assert goes >= moment
    assert CALENDAR.may_start(goes)
    assert goes == moment or not CALENDAR.may_start(goes - timedelta(seconds=1))


@pytest.mark.parametrize(
    "calendar",
    [
        Calendar(zone=CALENDAR.zone, terms=()),
        Calendar(zone=CALENDAR.zone, terms=(), hours={}),
        replace(CALENDAR, terms=(Term(date(2020, 1, 6), date(2020, 3, 27)),)),
        replace(CALENDAR, hours={2: Hours(time(9), time(12))}),
    ],
    ids=["no terms", "nothing at all", "years ago", "Wednesdays only"],
)
@given(moment=moments)
def test_a_calendar_that_has_run_out_loses_no_concern(calendar: Calendar, moment: datetime) -> None:
    """Even then there is a due time within days of weekdays, though no day counts as a school day for good news."""
    due = calendar.due(moment, timedelta(hours=2))
    assert timedelta(hours=2) <= due - moment < timedelta(days=12) or any(
        term.first > calendar.today(moment) - timedelta(days=120) for term in calendar.terms
    )
    assert calendar.next_school_day(calendar.today(moment)) > calendar.today(moment)


def test_a_day_whose_hours_are_empty_is_passed_over() -> None:
    """A calendar given an early finish before the day begins does not hang or go backwards."""
    odd = replace(CALENDAR, early={date(2026, 11, 23): time(8, 0)})
    assert odd.next_open(at("2026-11-23 09:00")) == at("2026-11-24 08:45")
