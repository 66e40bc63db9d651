"""A promise: its legal changes, and when it is looked at, whatever was promised and whenever."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people import Lesson, Person, Role
from bot.domain.promises import (  # fmt: skip
    CHANGES,
    GRACE,
    ORDER,
    How,
    Promise,
    PromiseState,
    Step,
    What,
    change,
    counts_for,
    first_look,
    kept,
    next_look,
)
from bot.domain.teaching import is_teaching
from tests.domain.the_school import CALENDAR, at

MONDAY = at("2026-11-23 10:00")


def promise(due: datetime, made: datetime = MONDAY, **more: object) -> Promise:
    fields = {"id": "p", "school": "oak", "concern": "c", "reference": "4K7", "owner": "ahmed", "what": What.RING}
    return Promise(**{**fields, "due_at": due, "begins": made, "made_at": made, **more})  # type: ignore[arg-type]


THREE = promise(at("2026-11-23 15:00"))


@pytest.mark.parametrize("before", PromiseState)
@pytest.mark.parametrize("after", PromiseState)
def test_every_change_is_in_the_table_or_refused(before: PromiseState, after: PromiseState) -> None:
    """What has ended stays as it ended, but for what was unknown and is noted late."""
    one = replace(THREE, state=before)
    if after in CHANGES[before]:
        ended = change(one, after, MONDAY, "ahmed")
        assert (ended.state, ended.step_at, ended.ended_at, ended.ended_by) == (after, None, MONDAY, "ahmed")
    else:
        with pytest.raises(ValueError, match="cannot go"):
            change(one, after, MONDAY)


@pytest.mark.parametrize(
    ("clock", "state"),
    [("2026-11-23 11:00", PromiseState.KEPT), ("2026-11-23 15:15", PromiseState.KEPT),
     ("2026-11-23 15:16", PromiseState.LATE), ("2026-11-25 09:00", PromiseState.LATE)],
)  # fmt: skip
def test_noted_within_the_grace_it_is_kept_and_later_it_is_late(clock: str, state: PromiseState) -> None:
    """A quarter of an hour to put the phone down and note it."""
    noted = kept(THREE, "ahmed", at(clock), How.CALL)
    assert (noted.state, noted.how) == (state, How.CALL)


def test_what_has_ended_is_not_noted_again() -> None:
    """Withdrawn, tried, kept: a tap on an old button changes nothing; of the unknown it becomes late, never kept."""
    for state in (PromiseState.KEPT, PromiseState.LATE, PromiseState.TRIED, PromiseState.WITHDRAWN):
        ended = replace(THREE, state=state)
        assert kept(ended, "ahmed", MONDAY, How.TAP) is ended
    unknown = replace(THREE, state=PromiseState.UNKNOWN)
    assert kept(unknown, "ahmed", MONDAY, How.TAP).state is PromiseState.LATE


THURSDAY = promise(at("2026-11-26 15:00"), begins=at("2026-11-26 00:00"))
BY_THURSDAY = promise(at("2026-11-26 15:15"), what=What.WRITE)


@pytest.mark.parametrize(
    ("made", "how", "clock", "counts"),
    [
        (THREE, How.CALL, "2026-11-23 10:05", True),
        (THREE, How.ANSWER, "2026-11-23 14:00", False),
        (THURSDAY, How.CALL, "2026-11-24 15:00", False),
        (THURSDAY, How.CALL, "2026-11-26 09:00", True),
        (BY_THURSDAY, How.CALL, "2026-11-23 10:05", True),
        (BY_THURSDAY, How.ANSWER, "2026-11-23 10:05", False),
        (BY_THURSDAY, How.ANSWER, "2026-11-23 11:00", True),
    ],
)
def test_what_counts_for_which_promise(made: Promise, how: How, clock: str, counts: bool) -> None:
    """No words for a call; nothing on Tuesday for a call on Thursday; what is said in the same breath is no answer."""
    assert counts_for(made, how, at(clock)) is counts


# -- when it is looked at

times = st.timedeltas(timedelta(minutes=1), timedelta(days=20)).map(
    lambda each: timedelta(minutes=each // timedelta(minutes=1))
)
starts = st.timedeltas(timedelta(), timedelta(days=330)).map(at("2026-01-05 08:00").__add__)
lessons = st.lists(
    st.builds(
        lambda day, hour, long: Lesson(day, time(hour), time(hour + long)),
        st.integers(0, 4), st.integers(8, 14), st.integers(1, 3),
    ),
    max_size=12,
)  # fmt: skip


def looks(one: Promise, owner: Person) -> list[tuple[Step, datetime]]:
    found: list[tuple[Step, datetime]] = []
    looked = first_look(one, owner, one.made_at, CALENDAR)
    while looked.step_at:
        found.append((looked.step, looked.step_at))
        looked = next_look(looked, owner, looked.step_at, CALENDAR)
    return found


@given(starts, times, st.booleans(), lessons)
def test_whatever_is_promised_it_is_looked_at_in_order_and_in_the_end(
    made: datetime, ahead: timedelta, all_day: bool, taught: list[Lesson]
) -> None:
    """Reminded before its time and not in a lesson, asked at it, and told of after the grace, when school may write."""
    owner = Person(id="ahmed", school="oak", code="S1", name="Miss Ahmed", role=Role.KEY_WORKER, lessons=tuple(taught))
    one = promise(made + ahead, made, all_day=all_day)
    found = looks(one, owner)
    assert [step for step, _ in found] == sorted({step for step, _ in found}, key=ORDER.index)
    clocks = [clock for _, clock in found]
    assert clocks == sorted(set(clocks))
    assert all(clock > made for clock in clocks)
    by_step = dict(found)
    assert by_step[Step.ASK] == one.due_at
    assert by_step[Step.TELL] >= one.due_at + GRACE
    assert CALENDAR.may_start(by_step[Step.TELL])
    if reminder := by_step.get(Step.REMIND):
        assert reminder < one.due_at
        assert all_day or not is_teaching(owner, reminder, CALENDAR)


@pytest.mark.parametrize(
    ("one", "owner", "expected"),
    [
        (THREE, (), ["Mon 14:30", "Mon 15:00", "Mon 15:15"]),
        (THREE, (Lesson(0, time(13), time(15)),), ["Mon 12:55", "Mon 15:00", "Mon 15:15"]),
        (THURSDAY, (), ["Thu 08:00", "Thu 14:30", "Thu 15:00", "Thu 15:15"]),
        (BY_THURSDAY, (), ["Thu 08:00", "Thu 14:45", "Thu 15:15", "Thu 15:30"]),
        (promise(at("2026-11-26 15:15"), all_day=True), (), ["Thu 08:00", "Thu 08:30", "Thu 15:15", "Thu 15:30"]),
        (promise(at("2026-11-23 10:20")), (), ["Mon 10:20", "Mon 10:35"]),
        # six in the evening, before an INSET day and a weekend: the family hears on Monday morning
        (promise(at("2026-11-26 18:00"), at("2026-11-26 12:00")), (), ["Thu 17:30", "Thu 18:00", "Mon 08:00"]),
    ],
)
def test_when_a_promise_is_looked_at(one: Promise, owner: tuple[Lesson, ...], expected: list[str]) -> None:
    """The morning of its day, half an hour before (before the lesson that lies there), its time, a quarter after."""
    person = Person(id="ahmed", school="oak", code="S1", name="Miss Ahmed", role=Role.KEY_WORKER, lessons=owner)
    assert [f"{CALENDAR.local(clock):%a %H:%M}" for _, clock in looks(one, person)] == expected
