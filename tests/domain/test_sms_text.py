"""What an SMS costs, as Twilio counts it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.sms_text import is_gsm7, segments, straighten


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),  # counts two
        ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 152, 3),  # the € is not cut in half, so the first part is one short
        ("£" * 160, 1),
        ("’" * 70, 1),
        ("’" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("😀" * 67, 3),  # 33 whole ones in each part of 67 units
    ],
)
def test_how_many_segments(text: str, count: int) -> None:
    """160 plain characters or 70 others; 153 or 67 each once there are several."""
    assert segments(text) == count


@given(st.text(st.characters(codec="utf-8"), max_size=400), st.text(st.characters(codec="utf-8"), max_size=40))
def test_more_words_never_cost_less(text: str, more: str) -> None:
    """Adding to a text cannot make it cheaper."""
    assert segments(text + more) >= segments(text)


def test_a_phones_own_quotes_are_made_plain() -> None:
    """What an iPhone makes of "don't" would cost twice as much."""
    curly = "He said “I don’t know” – and then…"
    assert not is_gsm7(curly)
    assert straighten(curly) == 'He said "I don\'t know" - and then...'
    assert is_gsm7(straighten(curly))
