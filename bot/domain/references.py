"""Short references such as "4K7": easy to say, to read and to type, and never rude.

A digit, a letter, a digit. Of letters that sound alike on the phone only one is used (P of b c d e g p t v; K of a j k;
M of m n; F of f s x), and none that looks like a digit or another letter in some hand (I L O Q S U V Z). X is left out
also because people write "4x4" and "3x5". Of the digits, 0 and 1 look like letters, and 9 sounds like 5 (and so no
reference can look like 999).
"""

import random
import re
from collections.abc import Iterable

LETTERS = "FHKMPRWY"
DIGITS = "2345678"
REFUSED = ("H8", "88", "K47")  # "hate", a far-right code, a gun
LONGEST_TAIL = 2  # digits at the end, at most

_REFERENCE = re.compile(
    rf"""\s* [("'\[]? \s*
    (?: \#\s* | ref(?:erence)?\b \s* (?:no\b|number\b)? \s* [.:\#-]? \s* )?
    ([{DIGITS}]) [ ]? ([{LETTERS}]) [ ]? ([{DIGITS}]{{1,{LONGEST_TAIL}}})
    (?![\w]) [)"'\].:,;-]* \s*""",
    re.IGNORECASE | re.VERBOSE,
)


def make_reference(random: random.Random, length: int = 3) -> str:
    """A new reference, such as "4K7"; a longer one has more digits at its end. Uniqueness is the caller's to check."""
    while True:
        tail = "".join(random.choice(DIGITS) for _ in range(length - 2))
        made = random.choice(DIGITS) + random.choice(LETTERS) + tail
        if not any(refused in made for refused in REFUSED):
            return made


def lengthened(reference: str, others: Iterable[str]) -> str:
    """The reference with the last digit of each of the others added, where that makes nothing that is refused."""
    for other in others:
        longer = reference + other[-1]
        if not any(refused in longer for refused in REFUSED):
            reference = longer
    return reference


def find_reference(text: str) -> str | None:
    """The reference that the text begins with, in capitals; none when it begins otherwise.

    It may have the shape by chance ("8H2" can be a class): whoever uses it checks that it is a living one of theirs.
    """
    return strip_reference(text)[0]


def strip_reference(text: str) -> tuple[str | None, str]:
    """The reference at the start, and the words after it; without one, None and the text as it is."""
    found = _REFERENCE.match(text)
    if found is None:
        return None, text
    return "".join(found.groups()).upper(), text[found.end() :].strip()
