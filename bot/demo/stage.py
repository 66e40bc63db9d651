"""The stage: both providers on loopback, the line with its real clients, and a clock that is moved by hand.

The demo plays on it, and so do the scenarios of the tests: nothing between a phone and the store is replaced.
"""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from bot.app import App
from bot.clock import ManualClock, MovedClock
from bot.demo import town
from bot.domain.messages import Batch, Channel
from bot.domain.people import Invite, invite_id
from bot.domain.records import Record
from bot.settings import Settings
from bot.simulator.phones import Bubble, SmsPhone, TelegramPhone
from bot.simulator.server import LocalServer
from bot.simulator.telegram import TelegramSimulator
from bot.simulator.twilio import TwilioSimulator
from bot.web.public import SMS, VOICE

QUIET_ROUNDS = 200  # a stage that is still busy after this many rounds is turning in circles


@dataclass(frozen=True)
class StagePhone:
    """One phone, and whose it is."""

    resident: town.Resident
    device: TelegramPhone | SmsPhone

    @property
    def id(self) -> str:
        return self.resident.id

    @property
    def name(self) -> str:
        return self.resident.name

    @property
    def role(self) -> str:
        return self.resident.about

    @property
    def channel(self) -> str:
        return str(self.resident.channel)

    @property
    def kind(self) -> str:
        return "staff" if self.resident.role else "parent"

    @property
    def screen(self) -> list[Bubble]:
        return self.device.screen

    async def write(self, text: str, reply_to: int | None = None) -> None:
        """Type and send."""
        if isinstance(self.device, TelegramPhone):
            await self.device.write(text, reply_to=reply_to)
        else:
            await self.device.text(text)

    async def press(self, label: str, message_id: int | None = None) -> None:
        """Press a button under a message; without an id, on the newest that has it."""
        assert isinstance(self.device, TelegramPhone)
        await self.device.press(label, message_id=message_id)

    def last(self, containing: str) -> Bubble:
        """The newest message on the screen with these words in it; LookupError when there is none."""
        found = [bubble for bubble in self.screen if containing in bubble.text]
        if not found:
            raise LookupError(f"nothing on the phone of {self.name} says {containing!r}")
        return found[-1]


class Stage:
    """`async with Stage(clock) as stage:` opens it, with everybody's phone on and every Telegram account joined."""

    def __init__(
        self,
        clock: ManualClock | MovedClock,
        *,
        residents: Sequence[town.Resident] = (*town.PARENTS, *town.STAFF),
        records: Callable[[], "Sequence[Record]"] = lambda: tuple(town.records()),
        settings: Callable[[Path, str, str], Settings] = town.settings,
        folder: Path | None = None,
    ) -> None:
        self.clock = clock
        self._residents = residents
        self._records = records
        self._settings = settings
        self._folder = folder
        self._stack = AsyncExitStack()
        self._busy = asyncio.Lock()
        self.on_press: Callable[[StagePhone, str], None] = lambda phone, label: None
        self.telegram = TelegramSimulator(town.BOT_TOKEN, clock)
        self.twilio = TwilioSimulator(town.ACCOUNT_SID, town.AUTH_TOKEN, clock)
        self.phones: tuple[StagePhone, ...] = tuple(StagePhone(each, self._device(each)) for each in residents)

    def _device(self, resident: town.Resident) -> TelegramPhone | SmsPhone:
        if resident.channel is Channel.TELEGRAM:
            return self.telegram.phone(int(resident.address), resident.name)
        return self.twilio.phone(resident.address)

    def phone(self, id: str) -> StagePhone:
        """The phone of this resident."""
        return next(phone for phone in self.phones if phone.id == id)

    async def __aenter__(self) -> Self:
        telegram = await self._stack.enter_async_context(LocalServer(self.telegram.app))
        twilio = await self._stack.enter_async_context(LocalServer(self.twilio.app))
        folder = self._folder or Path(self._stack.enter_context(TemporaryDirectory(prefix="alongside-")))
        self._of_the_line = self._settings(folder / "demo.db", telegram.url, twilio.url)
        self._line = await self._stack.enter_async_context(AsyncExitStack())
        await self.come_up()
        await self._move_in()
        return self

    async def come_up(self) -> None:
        """Start the line on its store, as the service does: it asks at once for what it missed."""
        self.app = await App.open([self._of_the_line], self.clock)
        self._line.push_async_callback(self.app.close)
        await self._serve_webhooks()
        if self.app.only.catch_up:
            await self.app.only.catch_up.catch_up()

    async def go_down(self) -> None:
        """Stop the line where it stands, with nothing drained; the providers and the phones go on."""
        await self._line.aclose()

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def _serve_webhooks(self) -> None:
        public, twilio = self.app.public(), self._of_the_line.twilio
        if public is None or twilio is None:
            return
        server = await self._line.enter_async_context(LocalServer(public))
        self.twilio.number(twilio.number, sms_url=f"{twilio.public_url}{SMS}", voice_url=f"{twilio.public_url}{VOICE}")
        self.twilio.tunnel(twilio.public_url, server.url)

    async def _move_in(self) -> None:
        """Store everybody, and let each Telegram account join by its own one-time link."""
        at = self.clock.now()
        await self.app.store.save(Batch(changed=tuple(self._records())))
        for phone in self.phones:
            if isinstance(phone.device, TelegramPhone):
                code = secrets.token_urlsafe(16)
                invite = Invite(
                    id=invite_id(code), school=self.app.school.id, person=phone.id, expires_at=at + timedelta(days=14)
                )
                await self.app.store.save(Batch(changed=(invite,)))
                await phone.device.start(code)
        await self.settle()

    # -- time

    async def settle(self) -> None:
        """Returns when nothing is left to do at the clock's time, here and at the providers."""
        async with self._busy:
            await self._settle()

    async def _settle(self) -> None:
        for _ in range(QUIET_ROUNDS):
            await self.twilio.quiet()
            poller = self.app.only.poller
            polled = self.telegram.pending() and poller and await poller.poll(0)
            if not polled and not await self.app.step() and not self.twilio.pending() and not self.telegram.pending():
                return
        raise RuntimeError("the stage does not come to rest")

    async def move_to(self, at: datetime) -> None:
        """Let time pass until `at`, stopping wherever something happens by itself."""
        async with self._busy:
            await self._settle()
            while (following := await self._next()) is not None and following <= at:
                self.clock.move_to(following)
                await self._settle()
            self.clock.move_to(at)
            await self._settle()

    async def wait(self, span: timedelta = timedelta(minutes=1)) -> None:
        """Let this much time pass."""
        await self.move_to(self.clock.now() + span)

    async def _next(self) -> datetime | None:
        """The next instant at which something happens by itself, after now."""
        app, now = self.app, self.clock.now()
        times = [await app.next_wake()]
        times += [now + timedelta(seconds=1)] if self.twilio.queued() else []
        coming = [max(at, now + timedelta(milliseconds=1)) for at in times if at]
        return min(coming, default=None)
