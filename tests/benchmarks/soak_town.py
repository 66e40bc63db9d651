"""The families of the soak: each writes its next text only when the last was acknowledged, to whichever process.

A text by SMS is posted as Twilio would: the same signed form again, to another process, until one of them says yes. A
text on Telegram is acknowledged when the bot has confirmed its update.
"""

import asyncio
import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import aiohttp

from bot.demo import town
from bot.domain.messages import Channel
from bot.simulator.telegram import TelegramSimulator
from bot.simulator.twilio import TwilioSimulator
from bot.simulator.twilio_webhooks import inbound_form, signature
from tests.benchmarks import crowd

PUBLIC_URL = "https://line.oakfield.example"
WEBHOOK = f"{PUBLIC_URL}/twilio/sms"
IN_A_BURST = 3
WORRIES = crowd.WORDS[0], crowd.WORDS[2]  # each family's own key worker has them: one chat takes one ping a second
AGAIN = 0.1  # seconds before a text is posted again
WAITS = aiohttp.ClientTimeout(total=15)


@dataclass
class Town:
    """Everybody's phones, and what they have sent: (address, text) in the order in which each family's were acked."""

    telegram: TelegramSimulator
    twilio: TwilioSimulator
    ports: Sequence[int]
    acked: dict[str, list[str]] = field(default_factory=dict)
    unacked: int = 0  # posts that got no yes
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def live(self, families: Sequence[crowd.Family], rest: tuple[float, float]) -> None:
        """Everybody writes until it is `over`, three texts at a time, then rests so many seconds."""
        async with aiohttp.ClientSession(timeout=WAITS, connector=aiohttp.TCPConnector(limit=0)) as self._posting:
            await asyncio.gather(*(self._converse(family, rest) for family in families))

    async def _converse(self, family: crowd.Family, rest: tuple[float, float]) -> None:
        mine = self.acked.setdefault(family.address, [])
        await self._sleep(random.uniform(0, rest[1]))
        while not self.over.is_set():
            for _ in range(IN_A_BURST):
                # "NEW" makes each a matter of its own, with a receipt of its own; no label is 112, an alarm.
                text = f"NEW: {WORRIES[len(mine) % len(WORRIES)]} ({10_000 + family.number}, {len(mine)})"
                await self._write(family, text)
                mine.append(text)
            await self._sleep(random.uniform(*rest))

    async def _sleep(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.over.wait(), seconds)

    async def _write(self, family: crowd.Family, text: str) -> None:
        """Returns once it is acknowledged."""
        if family.channel is Channel.TELEGRAM:
            await self.telegram.phone(int(family.address)).write(text)
            await self._confirmed()
            return
        sid = await self.twilio.phone(family.address).text(text)
        form = inbound_form(self.twilio.messages[sid], self.twilio.public_url, None)
        while not await self._posted(form):
            self.unacked += 1
            await asyncio.sleep(AGAIN)

    async def _confirmed(self) -> None:
        """Returns once the newest update was taken."""
        newest = self.telegram.updates.oldest(self.telegram.pending() - 1)
        last = newest["update_id"] if newest else 0
        while (oldest := self.telegram.updates.oldest()) and oldest["update_id"] <= last:  # noqa: ASYNC110
            await asyncio.sleep(0.02)  # the simulator tells nobody of a single update

    async def _posted(self, form: dict[str, str]) -> bool:
        headers = {"X-Twilio-Signature": signature(town.AUTH_TOKEN, WEBHOOK, form)}
        url = f"http://127.0.0.1:{random.choice(self.ports)}/twilio/sms"
        try:
            async with self._posting.post(url, data=form, headers=headers) as got:
                return got.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False
