"""What a channel is: one provider's account, with how to send, its limits, and what must never reach a log."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.messages import Button, Channel, Media


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A message as a channel is asked to send it; `address` is the provider's (an E.164 number, a chat id)."""

    address: str
    text: str
    buttons: Sequence[Button] = ()
    files: Sequence["File"] = ()
    protect: bool = False


@dataclass(frozen=True, kw_only=True)
class File:
    """The bytes of something fetched or to be sent."""

    content_type: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a provider allows: messages a second in all and to one address (0: no limit), and characters in one."""

    per_second: float
    per_address: float
    characters: int


# As Telegram and Twilio write tokens, and as people and providers write phone numbers.
TOKENS = re.compile(r"(?<!\d)\d{6,}:[A-Za-z0-9_-]{20,}|\+?\d(?:[ -]?\d){8,14}")


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """The text with every one of `secrets`, and whatever looks like a bot's token or a phone number, as stars."""
    for secret in secrets:
        text = text.replace(secret, "***") if secret else text
    return TOKENS.sub("***", text)


def sendable(text: str) -> str:
    """The text as UTF-8 can carry it: half an emoji (a lone surrogate) becomes U+FFFD, NUL is left out."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Gateway(Protocol):
    """One provider's account: it parses what arrives and sends what it is given, and nothing else.

    Every method that speaks to the provider raises a `SendError` that says as data what may be done next.
    """

    account: str  # `sms:+44…` or `telegram:<bot id>`
    channel: Channel
    limits: Limits
    can_edit: bool
    can_look_up: bool  # whether the provider can be asked what it has sent
    secrets: Sequence[str]  # never to be printed; `redact` takes them out of a text

    async def send(self, letter: Letter) -> str:
        """Send one message; gives the provider's id for it."""
        ...

    async def edit(self, letter: Letter, provider_id: str) -> None:
        """Change a sent message in place, silently. A message that already reads so is a success."""
        ...

    async def delete(self, address: str, provider_id: str) -> None:
        """Take a sent message off their screen, silently. One that is gone already is a success."""
        ...

    async def toast(self, query_id: str, text: str) -> None:
        """Answer a pressed button with a short notice; one too old to be answered is a success."""
        ...

    async def look_up(self, letter: Letter, since: datetime) -> str | None:
        """The provider's id of this message if it was sent since then; None if it surely was not.

        OutcomeUnknown where the provider cannot tell (Telegram).
        """
        ...

    async def fetch(self, media: Media, limit: int) -> File:
        """The bytes of something received; MessageRefused when larger than `limit` bytes or gone."""
        ...

    async def ping(self) -> None:
        """Ask the provider for something small, to learn that the account works."""
        ...

    async def close(self) -> None:
        """Let go of the connections."""
        ...
