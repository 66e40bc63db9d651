"""The providers of a story: they take what they are given, or refuse as the network and Telegram would."""

import itertools
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from bot.channels.base import File, Letter, Limits
from bot.domain.messages import Button, Channel, Media
from bot.errors import AddressRefuses, MessageRefused


class Shown(NamedTuple):
    """Something that appeared on a phone, or changed on it."""

    channel: Channel
    address: str
    how: str  # "<" a message, "~" a silent change
    text: str
    provider_id: str
    buttons: tuple[Button, ...] = ()


class Provider:
    """One account of ours; `refuses` tells of an address whether nothing gets through to it."""

    can_look_up = False
    secrets: Sequence[str] = ()
    limits = Limits(per_second=0, per_address=0, characters=4096)

    def __init__(self, channel: Channel, account: str, refuses: Callable[[str], bool]) -> None:
        self.channel, self.account = channel, account
        self.can_edit = channel is Channel.TELEGRAM
        self.shown: list[Shown] = []
        self._refuses = refuses
        self._numbers = itertools.count(1)

    async def send(self, letter: Letter) -> str:
        self._asked(letter)
        id = f"{self.account}-{next(self._numbers)}"
        self.shown.append(Shown(self.channel, letter.address, "<", letter.text, id, tuple(letter.buttons)))
        return id

    async def edit(self, letter: Letter, provider_id: str) -> None:
        self._asked(letter)
        changed = Shown(self.channel, letter.address, "~", letter.text, provider_id, tuple(letter.buttons))
        self.shown.append(changed)

    def _asked(self, letter: Letter) -> None:
        assert letter.text, "there are words in every message"
        if self._refuses(letter.address):
            sms = self.channel is Channel.SMS
            raise AddressRefuses("refused", "21610" if sms else "403", opted_out=sms)

    async def delete(self, address: str, provider_id: str) -> None:
        assert provider_id

    async def toast(self, query_id: str, text: str) -> None:
        assert len(text) <= 200

    async def look_up(self, letter: Letter, since: datetime) -> str | None:
        return None

    async def fetch(self, media: Media, limit: int) -> File:
        raise MessageRefused("there is nothing")

    async def ping(self) -> None:
        return

    async def close(self) -> None:
        return
