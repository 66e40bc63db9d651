"""One-time links by which somebody's own Telegram account becomes known as theirs; the codes are kept nowhere.

A code cannot be guessed (192 random bits). Tries are limited all the same, by what is on record, which no restart
forgets.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.messages import Channel
from bot.domain.people import Contact, Invite, Person, invite_id

VALID_FOR = timedelta(days=14)
# A link asked for by phone stays in that chat, and in our record of what was said there, so it is good for less.
VALID_BY_CHAT = timedelta(days=2)

WRONG_CODE = "a link that is not valid"  # what is written on the message of a code that opened nothing
WINDOW = timedelta(hours=1)
MOST_OF_ONE = 5  # wrong codes from one account within the window; what comes after them is not looked up
MOST_OF_ALL = 60  # and of all accounts together


def make_invite(person: Person, code: str, now: datetime, valid: timedelta = VALID_FOR) -> Invite:
    """The record by which the first message with this code is known."""
    return Invite(id=invite_id(code), school=person.school, person=person.id, expires_at=now + valid)


def link_of(bot: str, code: str) -> str:
    """What the person is given; `bot` is the bot's username. Telegram takes codes of at most 64 characters.

    https://core.telegram.org/bots/features#deep-linking
    """
    return f"https://t.me/{bot}?start={code}"


def cancelled(earlier: Iterable[Invite], now: datetime) -> tuple[Invite, ...]:
    """Those of somebody's invites that still opened, so that they no longer do: only the newest link counts."""
    return tuple(replace(each, expires_at=now) for each in earlier if not each.used_at and each.expires_at > now)


def may_try(of_one: int, of_all: int) -> bool:
    """Whether one more code is looked up, after so many wrong ones within the window."""
    return of_one < MOST_OF_ONE and of_all < MOST_OF_ALL


def has_joined(contacts: Iterable[Contact]) -> bool:
    return any(contact.channel is Channel.TELEGRAM for contact in contacts)
