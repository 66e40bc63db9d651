"""Whom somebody at school means, by the sheet's id or by name; of several nobody is guessed."""

from collections.abc import Iterable

from bot.domain.people import Person, Pupil
from bot.domain.plain_words import plain

TITLES = frozenset({"miss", "mrs", "ms", "mr", "dr", "sir", "mx"})


def people_meant(words: str, people: Iterable[Person]) -> list[Person]:
    """Those of whom the words are the id; if there is none, those of whom they are the name, or its end ("Marlowe")."""
    said, several = plain(words), list(people)
    by_id = [each for each in several if said and plain(each.code) == said]
    return by_id or [each for each in several if said in _names_of(each)]


def _names_of(person: Person) -> set[str]:
    """ "Ms Jo Marlowe", "Jo Marlowe", "Marlowe", "Ms Marlowe", and "Jo"."""
    whole = plain(person.name).split()
    title, rest = (whole[:1], whole[1:]) if whole[:1] and whole[0] in TITLES else ([], whole)
    ends = [rest[start:] for start in range(len(rest))]
    first = [rest[:1]] if len(rest) > 1 else []
    return {" ".join(words) for end in (*ends, *first) for words in (end, [*title, *end])} - {""}


def pupils_meant(words: str, pupils: Iterable[Pupil]) -> list[Pupil]:
    """Those of whom the words are the id; if there is none, those of whom they are the first name, alone or with the
    surname, its first letter, or the tutor group."""
    said, several = plain(words), list(pupils)
    by_id = [each for each in several if said and plain(each.code) == said]
    return by_id or [each for each in several if said in _names_of_pupil(each)]


def _names_of_pupil(pupil: Pupil) -> set[str]:
    first, surname, group = plain(pupil.name), plain(pupil.surname), plain(pupil.tutor_group)
    seconds = {"", surname, surname[:1]}
    named = {f"{first} {second}".strip() for second in seconds}
    return {f"{name} {more}".strip() for name in named for more in ("", group)} - {""}


def ids_of(several: Iterable[Person | Pupil]) -> str:
    """ "R02 or R05": the sheet's ids, since names may show on a lock screen."""
    return " or ".join(each.code for each in several)
