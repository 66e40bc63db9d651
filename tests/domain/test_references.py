"""References: speakable, found again however they are typed, and never where a text begins otherwise."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.references import DIGITS, LETTERS, REFUSED, find_reference, lengthened, make_reference, strip_reference

seeds = st.integers(0, 10**9).map(random.Random)


@given(seeds, st.sampled_from([3, 4]))
def test_a_reference_is_a_digit_a_letter_and_digits(generator: random.Random, length: int) -> None:
    """None of its characters sounds or looks like another that it could be."""
    made = make_reference(generator, length)
    assert len(made) == length
    assert made[0] in DIGITS
    assert made[1] in LETTERS
    assert set(made[2:]) <= set(DIGITS)
    assert not set(made) & set("01OILQSUVZBDEGTCN9X")
    assert not any(refused in made for refused in REFUSED)


@given(
    seeds,
    st.sampled_from([3, 4]),
    st.sampled_from(["{}", "{} he is fine", " #{} ok", "Ref {}: yes", "ref. {}", "({}) yes"]),
)
def test_it_is_found_however_it_is_typed(generator: random.Random, length: int, shape: str) -> None:
    """In small letters, with a hash, in brackets, after "Ref"."""
    made = make_reference(generator, length)
    assert find_reference(shape.format(made.lower())) == made
    assert find_reference(shape.format(made)) == made


def test_there_are_enough_of_them() -> None:
    """Far more than a school has matters open, and again more with a fourth character."""
    generator = random.Random(1)
    assert len({make_reference(generator) for _ in range(20_000)}) > 300
    assert len({make_reference(generator, 4) for _ in range(60_000)}) > 2_000


@pytest.mark.parametrize(
    ("text", "reference", "words"),
    [
        ("4K7 He is fine now", "4K7", "He is fine now"),
        ("4k7: he's fine", "4K7", "he's fine"),
        ("4 k 7 - fine", "4K7", "- fine"),
        ("Reference no. 4K7, thanks", "4K7", "thanks"),
        ("#4K7", "4K7", ""),
        ("4K72 yes", "4K72", "yes"),
        ("4K7\nHe is fine", "4K7", "He is fine"),
        ("4K7s are good", None, "4K7s are good"),
        ("14K7 no", None, "14K7 no"),
        ("4K723 no", None, "4K723 no"),
        ("about 4K7", None, "about 4K7"),
        ("4x4 blocked the gate", None, "4x4 blocked the gate"),
        ("3pm today", None, "3pm today"),
        ("8am", None, "8am"),
        ("7B2", None, "7B2"),
        ("", None, ""),
    ],
)
def test_a_reference_at_the_start(text: str, reference: str | None, words: str) -> None:
    """Only there; what follows is kept as it was typed."""
    assert strip_reference(text) == (reference, words)


@given(st.text(max_size=60))
def test_any_text_at_all(text: str) -> None:
    """Nothing is invented: without a reference the text comes back as it was."""
    reference, words = strip_reference(text)
    assert words == text if reference is None else words in text


def test_longer_ones_when_the_short_ones_are_taken() -> None:
    """A busy school runs out of three signs; a further digit is added, but never one that makes a refused word."""
    assert lengthened("4K7", ["2H5"]) == "4K75"
    assert lengthened("4K8", ["2H8"]) == "4K8"
    assert find_reference(lengthened("4K7", ["3M2"])) == "4K72"
