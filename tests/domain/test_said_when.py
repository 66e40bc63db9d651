"""When staff mean: how they type days and times, and that nothing is read as a time that was not said."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.said_when import When, in_working_hours, times_in
from bot.domain.time_words import DAYS, PARTS, lowered
from tests.domain.the_school import CALENDAR, LONDON, at

TUESDAY = at("2026-11-24 10:00")  # the Friday of this week is INSET, so that Thursday is its last day


def read(text: str, said: datetime = TUESDAY) -> list[str]:
    """Each time in the text: "24 15:00" on the school's clock, "day 15:15" where a whole day was named, "?" unclear."""
    return [_shown(each.when) for each in times_in(lowered(text), said, CALENDAR)]


def _shown(when: When | None) -> str:
    if when is None:
        return "?"
    return f"{CALENDAR.local(when.due):%d %H:%M}{' all day' if when.all_day else ''}"


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("Thu 3pm", "26 15:00"), ("thursday at 3", "26 15:00"), ("Thurs 3.15", "26 15:15"), ("3pm Thu", "26 15:00"),
        ("tomorrow 3.15", "25 15:15"), ("tomorrow at 3.15", "25 15:15"), ("tmrw 9.30", "25 09:30"),
        ("2moro, 3pm", "25 15:00"), ("at 9 tomorrow morning", "25 09:00"), ("tomorrow morning", "25 12:00"),
        ("half 3", "24 15:30"), ("half past 3", "24 15:30"), ("quarter to 4", "24 15:45"), ("ten past 3", "24 15:10"),
        ("at four", "24 16:00"), ("3 o'clock", "24 15:00"), ("3 p.m.", "24 15:00"), ("15:10", "24 15:10"),
        ("about 3", "24 15:00"), ("3ish", "24 15:00"), ("by 3", "24 15:00"), ("noon", "24 12:00"),
        ("after school", "24 16:00"), ("after school tomorrow", "25 16:00"),
        ("before school on Thursday", "26 08:45"),
        ("end of the day", "24 15:15"), ("home time", "24 15:15"), ("this afternoon", "24 15:15"),
        ("Monday break", "30 11:30"), ("at lunch", "24 13:30"), ("after lunch", "24 14:00"),
        ("monday lunch", "30 13:30"),
        ("first thing tomorrow", "25 09:30"), ("tonight", "24 20:00"), ("tonight at 7", "24 19:00"),
        ("today", "24 15:15 all day"), ("by Thursday", "26 15:15 all day"), ("next Monday", "30 15:15 all day"),
        ("by the end of the week", "26 15:15 all day"), ("before the weekend", "26 15:15 all day"),
        ("the 30th at 3", "30 15:00"), ("Mon 30 November 2.30", "30 14:30"), ("30/11 2pm", "30 14:00"),
        ("Tuesday 3pm", "24 15:00"), ("Tuesday 9am", "01 09:00"), ("on Saturday at 10", "28 10:00"),
        ("in 20 minutes", "24 10:20"), ("in half an hour", "24 10:30"), ("within the hour", "24 11:00"),
        ("in 2 hours", "24 12:00"),
    ],
)  # fmt: skip
def test_as_staff_type_it(typed: str, means: str) -> None:
    """Each as a colleague would understand it, said on a Tuesday at ten."""
    assert read(typed) == [means]


@pytest.mark.parametrize(
    "typed",
    ["next Thursday", "Tuesday", "at 7", "after 3", "at 9", "today at 9", "every Friday at 3",
     "Friday 26 November", "the 31st of November", "from Monday", "at the weekend", "around Thursday", "half an hour",
     "Mon 30 Jan", "in 30 hours"],
)  # fmt: skip
def test_what_is_not_clear_is_no_time(typed: str) -> None:
    """Two days that it can be, a time with no end, one that has passed, a day that there is not."""
    assert set(read(typed)) <= {"?"}


@pytest.mark.parametrize(
    "typed", ["", "soon", "room 3", "£3.15", "3 lessons", "on Friday's trip", "he sat down", "8R2"]
)
def test_what_tells_of_no_time(typed: str) -> None:
    """Numbers that count something else, and words that only look like a day."""
    assert read(typed) == []


def test_an_early_finish_is_the_end_of_that_day() -> None:
    """On the last day of term school is out at half past twelve."""
    assert read("by the end of the day on Friday", at("2026-12-16 10:00")) == ["18 12:30"]


@pytest.mark.parametrize(
    ("when", "inside"),
    [("2026-11-24 16:00", True), ("2026-11-24 18:00", True), ("2026-11-24 18:05", False), ("2026-11-28 10:00", False),
     ("2026-11-27 10:00", False), ("2026-11-24 07:30", False)],
)  # fmt: skip
def test_which_times_staff_can_be_expected_to_keep(when: str, inside: bool) -> None:
    """School days, from eight to six."""
    assert in_working_hours(at(when), CALENDAR) is inside


# -- whatever is said, whenever

YEAR = datetime(2026, 1, 5, tzinfo=UTC)
instants = st.timedeltas(timedelta(), timedelta(days=349)).map(YEAR.__add__)
hours, minutes = st.integers(0, 23), st.integers(0, 59)
days = st.sampled_from([*DAYS, "today", "tomorrow", ""])
CHANGES = (datetime(2026, 3, 28, 20, tzinfo=UTC), datetime(2026, 10, 24, 20, tzinfo=UTC))
near_the_changes = st.builds(datetime.__add__, st.sampled_from(CHANGES), st.timedeltas(timedelta(), timedelta(days=2)))


@given(st.one_of(instants, near_the_changes), days, hours, minutes)
def test_a_time_of_day_is_ahead_of_us_and_shows_on_the_clock_as_it_was_said(
    said: datetime, day: str, hour: int, minute: int
) -> None:
    """Never in the past, never on another day, also as the clocks change."""
    for each in times_in(f"{day} {hour:02}:{minute:02}", said, CALENDAR):
        if each.when is None:
            continue
        local, today = CALENDAR.local(each.when.due), CALENDAR.today(said)
        assert each.when.due > said
        left_out = datetime.combine(local.date(), time(hour, minute), LONDON)  # in March an hour is on no clock
        exists = left_out.astimezone(UTC).astimezone(LONDON).time() == time(hour, minute)
        assert (local.hour, local.minute) == ((hour, minute) if exists else (2, 0))
        ahead = {"today": 0, "": 0, "tomorrow": 1}.get(day)
        assert local.date() - today == timedelta(days=ahead) if ahead is not None else local.weekday() == DAYS[day]
        assert local.date() - today <= timedelta(days=7)
        assert each.when.begins <= each.when.due


@given(st.one_of(instants, near_the_changes), days, st.sampled_from([*PARTS, ""]))
def test_a_part_of_a_day_is_in_that_day(said: datetime, day: str, part: str) -> None:
    """Whatever the school's hours are then, in the holidays too."""
    for each in times_in(f"{day} {part}".strip(), said, CALENDAR):
        if each.when:
            local = CALENDAR.local(each.when.due)
            assert each.when.due > said
            assert day in ("", "today", "tomorrow") or local.weekday() == DAYS[day]
            assert local.date() - CALENDAR.today(said) <= timedelta(days=7)


@given(instants, st.text(max_size=60))
def test_any_text_at_all_can_be_read(said: datetime, text: str) -> None:
    """It finds what it finds, and never fails."""
    for each in times_in(lowered(text), said, CALENDAR):
        assert each.when is None or each.when.due > said
