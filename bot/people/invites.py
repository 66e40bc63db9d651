"""One-time links by which somebody's own Telegram account becomes known as theirs; the codes are kept nowhere."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.domain.messages import Channel
from bot.domain.people import Contact, Invite, Person, invite_id

VALID_FOR = timedelta(days=14)
BYTES = 24  # 192 random bits, 32 characters; Telegram takes at most 64 (https://core.telegram.org/bots/features#deep-linking)


class Link(NamedTuple):
    """What one person is given, and the record by which their first message is known."""

    person: Person
    url: str
    invite: Invite


def make_link(person: Person, bot: str, now: datetime) -> Link:
    """A new link for this person, good once and for a fortnight; `bot` is the bot's username."""
    code = secrets.token_urlsafe(BYTES)
    invite = Invite(id=invite_id(code), school=person.school, person=person.id, expires_at=now + VALID_FOR)
    return Link(person, f"https://t.me/{bot}?start={code}", invite)


def has_joined(contacts: Iterable[Contact]) -> bool:
    return any(contact.channel is Channel.TELEGRAM for contact in contacts)
