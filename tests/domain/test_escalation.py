"""The ladder: what a concern does while nobody answers, whoever has claimed it and however long we were down."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.concerns import Concern, ConcernState
from bot.domain.escalation import DEFAULT_LADDER, Climb, climb, first_step, reopen, rung_above, step_at
from bot.domain.people import Role
from bot.domain.rules import Rung, When
from tests.domain.the_school import CALENDAR, at

naive = datetime.fromisoformat  # Hypothesis wants its bounds without a zone
moments = st.datetimes(naive("2026-01-05"), naive("2026-12-18"), timezones=st.just(UTC))
rungs = st.builds(
    Rung, role=st.sampled_from(Role), when=st.sampled_from(When), plus=st.timedeltas(timedelta(), timedelta(hours=9))
)
ladders = st.lists(rungs, max_size=6).map(tuple)


def a_concern(
    raised: datetime, within: timedelta = timedelta(hours=2), ladder: tuple[Rung, ...] = DEFAULT_LADDER
) -> Concern:
    due = CALENDAR.due(raised, within)
    step = first_step(raised, due, ladder, CALENDAR)
    return Concern(
        id="c", school="oakfield", reference="4K7", raised_at=raised, due_at=due, owner="ahmed", next_step_at=step
    )


MONDAY = a_concern(at("2026-11-23 10:00"))


def test_a_concern_nobody_answers_climbs_to_the_last_named_person() -> None:
    """Raised at 10: the key worker at 11, pastoral at 12, the head at 1, the person beyond at 2."""
    concern, told = MONDAY, []
    while concern.next_step_at is not None:
        step = climb(concern, concern.next_step_at, DEFAULT_LADDER, CALENDAR)
        assert step.rung is not None
        told.append((concern.next_step_at, step.rung.role, step.remind, step.tell_parent))
        concern = step.concern
    assert told == [
        (at("2026-11-23 11:00"), Role.KEY_WORKER, True, False),
        (at("2026-11-23 12:00"), Role.PASTORAL, True, True),
        (at("2026-11-23 13:00"), Role.HEAD, True, True),
        (at("2026-11-23 14:00"), Role.BEYOND, True, True),
    ]


def test_a_claim_stops_the_reminder_and_never_the_clock() -> None:
    """Miss Ahmed took it and then forgot: she is not nagged, and pastoral hears at 12 all the same."""
    claimed = replace(MONDAY, claimed_by="ahmed")
    reminder = climb(claimed, at("2026-11-23 11:00"), DEFAULT_LADDER, CALENDAR)
    assert (reminder.rung, reminder.remind, reminder.tell_parent) == (DEFAULT_LADDER[0], False, False)
    due = climb(reminder.concern, at("2026-11-23 12:00"), DEFAULT_LADDER, CALENDAR)
    assert (due.rung, due.remind, due.tell_parent) == (DEFAULT_LADDER[1], True, True)


def test_rungs_missed_while_we_were_down_are_climbed_at_once() -> None:
    """After a morning without power the head is told, and the two below are only written down."""
    late = climb(MONDAY, at("2026-11-23 13:30"), DEFAULT_LADDER, CALENDAR)
    assert late.rung == DEFAULT_LADDER[2]
    assert late.skipped == DEFAULT_LADDER[:2]
    assert late.concern.step == 3
    assert late.concern.next_step_at == at("2026-11-23 14:00")


def test_a_step_before_its_time_changes_nothing() -> None:
    """A sweep a second early finds nothing to do."""
    assert climb(MONDAY, at("2026-11-23 10:59"), DEFAULT_LADDER, CALENDAR) == Climb(MONDAY)


@pytest.mark.parametrize("state", [each for each in ConcernState if each is not ConcernState.OPEN])
@given(moment=moments)
def test_an_answered_concern_never_steps(state: ConcernState, moment: datetime) -> None:
    """Only an answer stops the clock, and it does."""
    answered = replace(MONDAY, state=state)
    step = climb(answered, moment, DEFAULT_LADDER, CALENDAR)
    assert (step.rung, step.remind, step.concern.next_step_at) == (None, False, None)
    assert all(step_at(answered, index, DEFAULT_LADDER, CALENDAR) is None for index in range(5))


@given(moments, ladders)
def test_times_never_go_backwards(raised: datetime, ladder: tuple[Rung, ...]) -> None:
    """Whatever table a school writes, no rung is due before the one below it, nor before the raising."""
    concern = a_concern(raised, ladder=ladder)
    times = [step_at(concern, index, ladder, CALENDAR) for index in range(len(ladder))]
    known = [time for time in times if time is not None]
    assert len(known) == len(ladder)
    assert known == sorted(known)
    assert all(time >= raised for time in known)
    assert step_at(concern, len(ladder), ladder, CALENDAR) is None
    assert first_step(raised, concern.due_at, ladder, CALENDAR) == next(iter(known), None)


@given(moments, ladders, st.lists(st.timedeltas(timedelta(), timedelta(days=3)), max_size=30), st.booleans())
def test_every_rung_from_due_on_is_reached(
    raised: datetime, ladder: tuple[Rung, ...], waits: list[timedelta], claimed: bool
) -> None:
    """However the sweeps fall, it ends, each rung comes once, and a claim holds back none from due on."""
    concern = replace(a_concern(raised, ladder=ladder), claimed_by="ahmed" if claimed else "")
    seen: list[Rung] = []
    now = raised
    for wait in [*waits, timedelta(days=200)]:
        now += wait
        step = climb(concern, now, ladder, CALENDAR)
        assert step.concern.step >= concern.step
        assert step.concern.next_step_at is None or step.concern.next_step_at > now
        if step.rung is not None:
            seen += [*step.skipped, step.rung]
            assert step.remind == (step.rung.when is When.DUE or not claimed)
            assert step.tell_parent == (step.rung.when is When.DUE)
        concern = step.concern
    assert tuple(seen) == ladder
    assert concern.next_step_at is None
    assert climb(concern, now, ladder, CALENDAR).rung is None


def test_a_no_reopens_it_one_step_up() -> None:
    """Miss Ahmed answered and it is not sorted: pastoral has it now, then the head, at the new time."""
    answered = replace(MONDAY, state=ConcernState.ANSWERED, step=1, next_step_at=None, claimed_by="ahmed")
    assert rung_above(answered, DEFAULT_LADDER) == DEFAULT_LADDER[1]
    again = reopen(answered, at("2026-11-24 10:45"), DEFAULT_LADDER, CALENDAR)
    assert (again.state, again.step, again.noes, again.claimed_by) == (ConcernState.OPEN, 2, 1, "")
    assert again.next_step_at == at("2026-11-24 11:45")
    twice = reopen(replace(again, state=ConcernState.ANSWERED), at("2026-11-25 10:45"), DEFAULT_LADDER, CALENDAR)
    assert (twice.step, twice.noes) == (3, 2)


def test_a_no_at_the_top_stays_at_the_top() -> None:
    """The last named person has it again; there is nobody above, and it is open all the same."""
    top = replace(MONDAY, state=ConcernState.ANSWERED, step=4, next_step_at=None)
    assert rung_above(top, DEFAULT_LADDER) == DEFAULT_LADDER[3]
    again = reopen(top, at("2026-11-24 10:45"), DEFAULT_LADDER, CALENDAR)
    assert (again.state, again.living, again.step) == (ConcernState.OPEN, True, 4)


def test_what_nobody_answered_cannot_be_reopened() -> None:
    """It is open already."""
    with pytest.raises(ValueError, match="cannot go"):
        reopen(MONDAY, at("2026-11-24 10:45"), DEFAULT_LADDER, CALENDAR)
