"""The column of lessons in the staff sheet, as offices type it."""

from contextlib import suppress
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people import Lesson
from bot.people.lessons import lessons
from tests.people.sheets import STAFF, after, faults, staff, with_staff


def spans(cell: str) -> list[str]:
    return [f"{each.weekday} {each.starts:%H:%M} {each.ends:%H:%M}" for each in lessons(cell)]


MONDAY = ["0 09:00 10:30", "0 11:00 12:15"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("", []),
        ("Mon 9:00-10:30, Mon 11:00-12:15; Tue 9-10.30", [*MONDAY, "1 09:00 10:30"]),
        ("Mon 9:00-10:30, 11:00-12:15", MONDAY),
        ("mon. 0900 - 1030 , 11 to 12.15.", MONDAY),
        ("Monday: 9am–10.30am; Monday 11am-12.15pm", MONDAY),
        ("Mon 9-10.30 Mon 11-12.15", MONDAY),
        ("Mon 9-10.30. Tue 9-10.30", ["0 09:00 10:30", "1 09:00 10:30"]),
        ("Mon Tue 1:15-2:30", ["0 13:15 14:30", "1 13:15 14:30"]),
        ("Thu-Fri 11-1", ["3 11:00 13:00", "4 11:00 13:00"]),
        ("Mon, Wed and Fri 9-10", ["0 09:00 10:00", "2 09:00 10:00", "4 09:00 10:00"]),
        ("Tue 12-1pm", ["1 12:00 13:00"]),
        ("Mon 11-12.15, Mon 9-10.30, Mon 9-10.30", MONDAY),
    ],
)
def test_a_timetable_in_one_cell(cell: str, expected: list[str]) -> None:
    """Any of the ways in which a time is written; in order, each once."""
    assert spans(cell) == expected


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("9-10", "the first lesson has no day"),
        ("Mon", "write lessons such as"),
        ("Mon 9", "write lessons such as"),
        ("Mon 9-10 room 4", "write lessons such as"),
        ("Funday 9-10", "write lessons such as"),
        ("Mon 10-9", "a lesson ends before it begins"),
        ("Mon 9-9", "a lesson ends before it begins"),
        ("Mon 9-25", "there is a time here that no clock shows"),
        ("Mon 9:75-10", "there is a time here that no clock shows"),
        ("Mon 13pm-14", "write lessons such as"),
        ("Mon 9-10," * 200, "this is longer than"),
    ],
)
def test_what_is_no_timetable(cell: str, reason: str) -> None:
    """Refused with a reason, and nothing of it guessed."""
    with pytest.raises(ValueError, match=reason):
        lessons(cell)


CLOCKS = st.times(min_value=time(7), max_value=time(18)).map(lambda clock: clock.replace(second=0, microsecond=0))
LESSONS = st.builds(lambda day, two: Lesson(day, *sorted(two)), st.integers(0, 4), st.tuples(CLOCKS, CLOCKS))


@given(st.sets(LESSONS.filter(lambda each: each.starts < each.ends), max_size=15))
def test_what_is_written_out_is_read_back(several: set[Lesson]) -> None:
    """Whole minutes of any school day."""
    names = ("Mon", "Tue", "Wed", "Thu", "Fri")
    cell = "; ".join(f"{names[each.weekday]} {each.starts:%H:%M}-{each.ends:%H:%M}" for each in several)
    assert lessons(cell) == tuple(sorted(several))


@given(st.text("MonTuewd 0123459:.-,;apm", max_size=30))
def test_any_cell_is_read_or_refused(cell: str) -> None:
    """Never a crash, never a lesson that ends before it begins."""
    found: tuple[Lesson, ...] = ()
    with suppress(ValueError):
        found = lessons(cell)
    assert all(each.starts < each.ends for each in found)


def test_the_example_has_lessons_and_old_sheets_need_none() -> None:
    """A sheet from before there was such a column is as good as ever."""
    assert with_staff().people["S2"].lessons[0] == Lesson(0, time(9, 15), time(10, 45))
    old = b"id,name,role,phone,days\nS1,Miss Ahmed,key worker,07700 900201,Mon-Fri\n"
    known = after(with_staff(), staff(old, with_staff()))
    assert known.people["S1"].lessons == ()
    assert staff(STAFF, with_staff()).batch.changed == ()


def test_a_fault_is_named_by_line_and_column() -> None:
    """Also a lesson on a day off: one of the two is wrong."""
    head = "id,name,role,phone,days,lessons\n"
    plan = staff(head + "S1,Miss Ahmed,key worker,,Mon Tue,Mon 9\nS2,Mr Osei,key worker,,Mon Tue,Wed 9-10\n")
    assert faults(plan) == [
        'line 2, lessons: write lessons such as "Mon 9:00-10:30, Mon 11:00-12:15; Tue 9:00-10:30" (empty means none)',
        "line 3, lessons: there is a lesson on a day that is not among their days",
    ]
