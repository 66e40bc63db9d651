"""Whom somebody at school means: the sheet's id, a name, and no guess between two."""

import pytest

from bot.domain.naming import ids_of, people_meant, pupils_meant
from bot.domain.people import Person, Pupil

PEOPLE = tuple(
    Person(id=code, school="oak", code=code, name=name)
    for code, name in (("R01", "Ms Marlowe"), ("R02", "Mr Marlowe"), ("R03", "Zoë O'Brien"), ("R04", "Dr Jo Marsh-Lee"))
)
PUPILS = tuple(
    Pupil(id=code, school="oak", code=code, name=name, surname=surname, tutor_group=group)
    for code, name, surname, group in (
        ("P1", "Jay", "Marlowe", "9B"),
        ("P2", "Jay", "Reed", "7A"),
        ("P3", "Al", "", ""),
    )
)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("R02", "R02"), ("r02", "R02"), ("Ms Marlowe", "R01"), ("ms. marlowe", "R01"), ("Marlowe", "R01 or R02"),
        ("Miss Marlowe", ""), ("zoe obrien", "R03"), ("O'Brien", "R03"), ("Zoë", "R03"), ("Jo Marsh-Lee", "R04"),
        ("Dr Marsh-Lee", "R04"), ("Marsh", ""), ("Dr", ""), ("", ""), ("R0", ""),
    ],
)  # fmt: skip
def test_an_adult(words: str, codes: str) -> None:
    """A whole name, its end, its first word, or the id; a part of a word is nobody."""
    assert ids_of(people_meant(words, PEOPLE)) == codes


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("P2", "P2"), ("Jay", "P1 or P2"), ("jay marlowe", "P1"), ("Jay R", "P2"), ("Jay 9B", "P1"),
        ("Jay Reed 7A", "P2"), ("Jay Reed 9B", ""), ("Al", "P3"), ("Marlowe", ""), ("", ""), ("J", ""),
    ],
)  # fmt: skip
def test_a_child(words: str, codes: str) -> None:
    """The first name, and what tells two of one name apart."""
    assert ids_of(pupils_meant(words, PUPILS)) == codes
