"""The budgets of an account: used to the full, never overstepped, whatever answers take."""

import math

from hypothesis import given
from hypothesis import strategies as st

from bot.outbox.limits import Pace

WINDOW = 1.0


def run(pace: Pace, answers: list[float], until: float) -> list[tuple[float, float]]:
    """Send whenever there is room, each answered after the next of `answers`; when each left and was answered."""
    now, sent = 0.0, []
    under_way: list[tuple[float, float, object]] = []
    while now < until:
        while pace.room(now) > 0:
            slot = pace.take()
            answered = now + answers[len(sent) % len(answers)]
            sent.append((now, answered))
            under_way.append((answered, now, slot))
        after = min([each[0] for each in under_way] + [pace.next_room(now)])
        now = max(after, now + 1e-6)
        for each in [each for each in under_way if each[0] <= now]:
            pace.answered(each[2], each[0])  # type: ignore[arg-type]
            under_way.remove(each)
    return sent


@given(answers=st.lists(st.floats(0.001, 3.0), min_size=1, max_size=40), where=st.floats(0, 1))
def test_no_sliding_second_ever_sees_more(answers: list[float], where: float) -> None:
    """Wherever between leaving and answer the provider counts a message, no second of its holds more than 29."""
    arrivals = sorted(left + (answered - left) * where for left, answered in run(Pace(29, 0), answers, 6))
    for place, at in enumerate(arrivals[29:], start=29):
        assert at - arrivals[place - 29] >= WINDOW


def test_the_budget_is_used() -> None:
    """Over thirty seconds, with answers in five milliseconds, at least 98 of 100 allowed messages leave."""
    sent = [left for left, _ in run(Pace(29, 0), [0.005], 30) if left < 30]
    assert len(sent) >= 0.98 * 29 * 30


def test_one_address_gets_one_a_second_and_another_does_not_wait() -> None:
    """The second for Jo waits for Jo's second; Sam's goes at once."""
    pace = Pace(29, 1)
    slot = pace.take("jo")
    assert pace.next_for("jo", 0.0) == math.inf  # until it is answered, nobody can tell
    assert pace.next_for("sam", 0.0) == 0.0
    pace.answered(slot, 0.5)
    assert 1.5 <= pace.next_for("jo", 0.5) < 1.51
    assert pace.next_for("jo", 2.0) == 2.0


def test_a_pause_holds_everybody_and_the_longer_one_counts() -> None:
    """Seven seconds from Telegram are seven seconds for all; a shorter one meanwhile ends nothing."""
    pace = Pace(29, 1)
    pace.pause(7, 0.0)
    pace.pause(1, 2.0)
    assert (pace.room(6.9), pace.next_room(2.0)) == (0, 7.0)
    assert pace.room(7.0) == 29


def test_slower_than_one_a_second() -> None:
    """A number that sends one message in two seconds is given two seconds."""
    pace = Pace(0.5, 0)
    pace.answered(pace.take(), 0.0)
    assert pace.room(1.5) == 0
    assert 2.0 <= pace.next_room(1.5) < 2.01


def test_no_limit_is_no_limit() -> None:
    """With 0 for both there is always room."""
    pace = Pace(0, 0)
    for _ in range(1000):
        pace.take("jo")
    assert pace.room(0.0) == math.inf
    assert (pace.next_room(0.0), pace.next_for("jo", 0.0)) == (0.0, 0.0)


def test_a_place_that_was_not_used_is_another_ones() -> None:
    """A message that was withdrawn at the last moment costs nobody a second."""
    pace = Pace(1, 1)
    pace.give_back(pace.take("jo"))
    assert pace.room(0.0) == 1
    assert pace.next_for("jo", 0.0) == 0.0


def test_many_addresses_are_forgotten_in_time() -> None:
    """A thousand families later, only those whose second still runs are remembered."""
    pace = Pace(0, 1)
    for number in range(1500):
        pace.answered(pace.take(f"a{number}"), float(number))
    assert len(pace._addresses) < 1002
