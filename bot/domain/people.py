"""The people of a school: staff, adults, pupils, how each is reached, and what stands against writing to them."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from bot.domain.messages import Channel
from bot.domain.plain_words import plain
from bot.domain.records import Record


class Role(StrEnum):
    """What a member of staff is on the ladder; BEYOND is the last named person, outside the school's own line."""

    KEY_WORKER = "key_worker"
    PASTORAL = "pastoral"
    DSL = "dsl"
    DEPUTY_DSL = "deputy_dsl"
    HEAD = "head"
    OFFICE = "office"
    BEYOND = "beyond"


EVERY_WEEKDAY = (0, 1, 2, 3, 4)


@dataclass(frozen=True, order=True)
class Lesson:
    """When somebody teaches each week, on the school's wall clock: Monday 0, `ends` the first minute after it."""

    weekday: int
    starts: time
    ends: time


@dataclass(frozen=True, kw_only=True)
class Person(Record):
    """An adult of a family, or (with a role) a member of staff. `code` is the school's own id for them.

    `name` is what they are called in a message: "Miss Ahmed", "Ms Marlowe". `days` are the days a member of staff
    works, Monday 0, `lessons` when they teach on them. A household is the lane in which a family's messages are
    handled in order. `away_since` and `praise_off` are said by the person from their own phone; no import touches them.
    """

    code: str
    name: str
    role: Role | None = None
    household: str = ""
    days: tuple[int, ...] = EVERY_WEEKDAY
    lessons: tuple[Lesson, ...] = ()
    active: bool = True
    away_since: datetime | None = None  # a member of staff who is not in, until they say that they are back
    praise_off: bool = False  # an adult who wants no good news, and everything else
    welcomed_at: datetime | None = None  # when an adult's welcome was written; again only if it failed
    ring_only: bool = False  # an adult who is rung, and gets no text (from the sheet)


def is_in(person: Person, day: date) -> bool:
    """Whether a member of staff is at school that day, as far as anybody has said."""
    return person.active and person.away_since is None and day.weekday() in person.days


@dataclass(frozen=True, kw_only=True)
class Pupil(Record):
    """A child. `name` is the first name as messages use it, `key_worker` a person's id (empty: the office looks)."""

    code: str
    name: str
    surname: str = ""
    tutor_group: str = ""
    key_worker: str = ""
    household: str = ""
    active: bool = True


def is_named(text: str, pupil: Pupil) -> bool:
    """Whether the pupil's first name stands as a word of its own in what somebody wrote."""
    return f" {plain(pupil.name)} " in f" {plain(text)} "


@dataclass(frozen=True, kw_only=True)
class Contact(Record):
    """One way to reach one person. `rank` 0 is tried first; `agreed` means they chose this channel themselves."""

    person: str
    channel: Channel
    address: str
    rank: int = 0
    agreed: bool = True


class Standing(StrEnum):
    """What stands between one of our accounts and one address."""

    OPEN = "open"
    STOPPED = "stopped"  # they said STOP, to us or to the network
    BLOCKED = "blocked"  # they blocked the bot
    UNUSABLE = "unusable"  # a landline, a number not in use
    WRONG = "wrong"  # whoever has it now says that it is not whom we mean


@dataclass(frozen=True, kw_only=True)
class AddressStatus(Record):
    """How one of our accounts stands with one address; the pair keeps it, whoever the address belongs to.

    `id` is `address_status_id(account, address)`.
    """

    account: str
    address: str
    standing: Standing = Standing.OPEN
    since: datetime | None = None
    code: str = ""


def address_status_id(account: str, address: str) -> str:
    """The id under which the standing between our account and their address is kept."""
    return f"{account}|{address}"


@dataclass(frozen=True, kw_only=True)
class Invite(Record):
    """A one-time code that ties a Telegram account to a person. `id` is the SHA-256 of the code, never the code."""

    person: str
    expires_at: datetime
    used_at: datetime | None = None


def invite_id(code: str) -> str:
    """Under which id the invite of this code is kept; the code itself is nowhere."""
    return hashlib.sha256(code.encode(errors="surrogatepass")).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Blob(Record):
    """A fetched picture, voice note or file; `id` is the SHA-256 of its bytes, `data` base64, at most 10 MB."""

    content_type: str
    size: int
    data: str
