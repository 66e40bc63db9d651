"""What staff see of a thread by SMS: no name of a child, and still the words that were written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.opening import in_initials
from bot.domain.people import Pupil
from bot.domain.plain_words import plain
from bot.domain.praise import TITLED

NAMES = (("Jay", "Marlowe"), ("Will", "Brown"), ("Anna-Lee", "O'Neill"), ("Zoë", "King"))
PUPILS = [Pupil(id=name, school="oak", code=name, name=name, surname=surname) for name, surname in NAMES]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Jay was late, jay is upset", "J. was late, J. is upset"),
        ("jays bag and JAY'S coat", "J. bag and J.'S coat"),
        ("Will he be ok? he will be late", "W. he be ok? he will be late"),
        ("it was Will Brown in the brown coat", "it was W. B. in the brown coat"),
        ("Anna-Lee did, anna-lee did", "A.-L. did, A.-lee did"),
        ("Zoë rang, zoe did not", "Z. rang, Z. did not"),
        ("Miss Jay knows", "Miss Jay knows"),
        ("Jayden hit him", "Jayden hit him"),
    ],
)
def test_names_are_initials(words: str, shown: str) -> None:
    """In capitals or not, with accents or without; what is only a word stays."""
    assert in_initials(words, PUPILS) == shown


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_stands_around_it_the_name_is_gone(before: str, after: str) -> None:
    """And nothing else is: without a child at school, the words are as they came."""
    shown = in_initials(f"{before} jay {after}", PUPILS[:1])
    assert "jay" not in plain(shown).split() or TITLED.search(f"{before} jay")
    assert in_initials(before, []) == before
