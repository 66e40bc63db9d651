"""Ids: in the order of making, never twice, and not to be guessed from one another."""

from datetime import UTC, datetime, timedelta

from bot.clock import ManualClock
from bot.ids import Ids

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def test_ids_sort_as_they_were_made_also_when_the_clock_stands_or_steps_back() -> None:
    """Thousands within one millisecond, more after it, and some by a clock that is behind."""
    clock = ManualClock(MONDAY)
    ids = Ids(clock)
    made = [ids.new() for _ in range(3000)]
    clock.move_to(MONDAY + timedelta(milliseconds=1))
    made += [ids.new() for _ in range(3000)]
    assert made == sorted(set(made))
    assert {len(each) for each in made} == {26}


def test_two_makers_never_give_the_same() -> None:
    """What is random in an id differs from process to process, and from each id to the next by no fixed step."""
    clock = ManualClock(MONDAY)
    first, second = ([Ids(clock).new()[10:] for _ in range(500)] for _ in range(2))
    assert len({*first, *second}) == 1000
    one = Ids(clock)
    in_a_row = [one.new() for _ in range(500)]
    last_signs = [each[-1] for each in in_a_row]
    assert len(set(last_signs)) > 20
