"""Long polling: updates are written down first and confirmed afterwards, so Telegram keeps what we have not stored.

python-telegram-bot's own polling confirms a batch while it is still being handled; a crash then loses it.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, NoReturn, Protocol

import structlog

from bot.clock import Clock
from bot.domain.messages import Inbound
from bot.errors import SendError, told
from bot.ids import NewId
from bot.inbox.intake import Intake
from bot.store import leads
from bot.store.base import Store

PAUSES = (1, 2, 5, 10, 30)  # seconds, after failures in a row
log = structlog.get_logger()


class Polls(Protocol):
    """What the poller needs of a bot's gateway."""

    account: str
    name: str

    async def poll(self, offset: int, seconds: int, /) -> Sequence[dict[str, Any]]: ...

    def parse(self, update: dict[str, Any], school: str, received_at: datetime, new_id: NewId, /) -> Inbound: ...

    async def username(self) -> str: ...


class TelegramPoller:
    """One bot's updates, for one process at a time: Telegram refuses a second.

    The offset is kept neither across starts nor from one leader to the next: update ids begin anew after a silent week.
    """

    def __init__(
        self, *, store: Store, gateway: Polls, school: str, intake: Intake, clock: Clock, new_id: NewId
    ) -> None:
        self._store = store
        self._gateway = gateway
        self._school = school
        self._intake = intake
        self._clock = clock
        self._new_id = new_id
        self._offset = 0
        self._leading = False

    async def run(self, seconds: int) -> NoReturn:
        """Poll until cancelled; a provider or a store that is down is asked again after a growing pause."""
        failures = 0
        while True:
            try:
                await self.poll(seconds)
                failures = 0
                if not self._leading:
                    await asyncio.sleep(leads.REST)
            except Exception as problem:  # whatever it was, Telegram keeps what we have not confirmed
                log.warning(
                    "telegram_poll_failed", error=type(problem).__name__, why=told(problem), failures=failures + 1
                )
                await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])
                failures += 1

    async def poll(self, seconds: int) -> int:
        """Take what waits, in order; how many there were, 0 while another process polls.

        Those before one that failed count as taken.
        """
        if not await self._leads():
            await self._learn_name()
            return 0
        updates = await self._gateway.poll(self._offset, seconds)
        for update in updates:
            await self._intake.take(self._gateway.parse(update, self._school, self._clock.now(), self._new_id))
            self._offset = int(update["update_id"]) + 1
        return len(updates)

    async def _leads(self) -> bool:
        led, self._leading = self._leading, False
        self._leading = await self._store.lead(leads.polling(self._gateway.account))
        if self._leading and not led:
            self._offset = 0
        return self._leading

    async def _learn_name(self) -> None:
        """Links are made with it in every process; the one that polls learns it as it does."""
        if not self._gateway.name:
            with suppress(SendError):
                await self._gateway.username()
