"""What the school tells first: whom it is about, who gets it, what asks for a call instead; kept until it is sent."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.calendar import Calendar
from bot.domain.entitlements import Entitlement, Permission, may
from bot.domain.people import Person, Pupil
from bot.domain.plain_words import plain
from bot.domain.records import Record

WITHIN = timedelta(hours=1)  # in which what was shown is sent, or dropped


class TellingState(StrEnum):
    WAITING = "waiting"  # shown to its writer, not yet sent; dropped when its time is over
    SENT = "sent"
    RANG = "rang"  # a call was made instead
    DROPPED = "dropped"  # its writer said so


@dataclass(frozen=True, kw_only=True)
class Telling(Record):
    """Words for a child's adults, as `by` typed them. `tell` and `ring` are the adults who were shown to them, and
    nobody else ever gets it; `shown` is the message in which they were."""

    reference: str
    by: str
    pupil: str
    words: str
    made_at: datetime
    expires_at: datetime
    tell: tuple[str, ...] = ()
    ring: tuple[str, ...] = ()
    shown: str = ""
    state: TellingState = TellingState.WAITING

    def waits(self, at: datetime) -> bool:
        """Whether it can still be sent."""
        return self.state is TellingState.WAITING and at < self.expires_at


def expires(at: datetime, calendar: Calendar) -> datetime:
    """An hour from now, or the end of the hours in which the school writes, if that comes before."""
    ends = calendar.at(calendar.today(at), calendar.quiet_from)
    return min(at + WITHIN, ends) if at < ends else at + WITHIN


# -- whom it is about

_TOKEN = re.compile(r"\S+")
_NO_INITIALS = frozenset({"a", "i"})  # "tell Leo I will ring you" names no Leo Idris


def whom(words: str, pupils: Iterable[Pupil]) -> list[tuple[Pupil, str]]:
    """Whom the first words may name, each with the words after it; only the best told apart are kept.

    A surname, its first letter or the tutor group, after the first name, tell two pupils of one name apart.
    """
    tokens = [each for each in _TOKEN.finditer(words) if plain(each.group())]
    said = [plain(each.group()) for each in tokens]
    found = [(pupil, length, told) for pupil in pupils for length, told in [_named(said, pupil)] if length]
    most = max((told for _, _, told in found), default=0)
    ends = [(pupil, tokens[length - 1].end()) for pupil, length, told in found if told == most]
    return [(pupil, words[end:].strip().lstrip(",:;- ")) for pupil, end in ends]


def _named(said: Sequence[str], pupil: Pupil) -> tuple[int, int]:
    """How many words name this pupil (none: 0), and how many of them told more than the first name."""
    first = plain(pupil.name).split()
    if not first or list(said[: len(first)]) != first:
        return 0, 0
    at = len(first)
    for _ in range(2):  # a surname and a tutor group, in either order
        at += _detail(said[at:], pupil)
    return at, at - len(first)


def _detail(said: Sequence[str], pupil: Pupil) -> int:
    surname, group = plain(pupil.surname).split(), plain(pupil.tutor_group).replace(" ", "")
    if surname and list(said[: len(surname)]) == surname:
        return len(surname)
    if said and surname and said[0] == surname[0][0] and said[0] not in _NO_INITIALS:
        return 1
    return next((length for length in (1, 2) if group and "".join(said[:length]) == group), 0)


# -- who gets it


@dataclass(frozen=True)
class Hearers:
    """The adults of a child: who gets the words, who may have them but is rung, and who is cut off."""

    tell: tuple[Person, ...] = ()
    ring: tuple[Person, ...] = ()
    cut_off: tuple[Person, ...] = ()


def hearers(entitlements: Iterable[Entitlement], people: Mapping[str, Person], unreachable: Iterable[str]) -> Hearers:
    """Who may receive news of the child, unknown meaning no; `unreachable` are the ids of those whom no message
    reaches, or only on a phone of somebody else who may not have it."""
    rung = set(unreachable)
    known = [(each, people[each.adult]) for each in entitlements if each.adult in people]
    here = [(each, person) for each, person in known if person.active and person.role is None]
    allowed = [person for each, person in here if may(each, Permission.RECEIVE)]
    return Hearers(
        tell=tuple(each for each in allowed if not (each.ring_only or each.id in rung)),
        ring=tuple(each for each in allowed if each.ring_only or each.id in rung),
        cut_off=tuple(person for each, person in here if each.restricted),
    )


_TITLES = frozenset({"miss", "mrs", "ms", "mr", "dr", "mx"})


def in_short(person: Person) -> str:
    """ "Ms M. A4": enough, with the school's own number, for who knows the family; no name on a lock screen."""
    first, *rest = person.name.split() or [""]
    names = [f"{each[0].upper()}." for each in (rest if plain(first) in _TITLES else [first, *rest]) if each]
    title = [first] if plain(first) in _TITLES else []
    return " ".join([*title, "".join(names), person.code])


# -- what asks for a call

# Words of news that is better heard from a voice. Only a suggestion hangs on them, so they may be many.
_DIFFICULT = """
    hurt|injured|injury|injuries|hospital|ambulance|concussion|bleeding|bled|broke|broken|fell|fallen|unconscious|seizure
    excluded|exclusion|suspended|suspension|expelled|restrained|restraint|held
    police|arrested|arrest|knife|weapon|drugs|cannabis|vaping|vape|alcohol|drunk|stole|stolen|theft
    bullied|bullying|bully|hit|punched|kicked|bitten|bit|slapped|attacked|assaulted|fight|fought|threatened|threat
    missing|absconded|ran_away|ran_off|run_off|left_site|left_the_site
    self_harm|self_harmed|harm|harmed|suicide|suicidal|abuse|abused|allegation|accused|safeguarding|social_worker
    died|dead|death|dying
"""
_CALL_FIRST = re.compile(rf"\b({'|'.join(_DIFFICULT.split()).replace('_', ' ')})\b")


def is_difficult(words: str) -> bool:
    """Whether the words are of the kind that a person should rather say than write."""
    return _CALL_FIRST.search(plain(words)) is not None
