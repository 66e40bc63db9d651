"""The composition root: builds every part, starts them in order, stops them in reverse; it alone knows them all."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any, Self

import structlog

from bot.channels.base import Gateway
from bot.channels.telegram import LIMITS as TELEGRAM_LIMITS
from bot.channels.telegram import TelegramGateway
from bot.channels.twilio import LIMITS as TWILIO_LIMITS
from bot.channels.twilio import TwilioGateway
from bot.clock import Clock, SystemClock
from bot.domain.messages import Channel
from bot.domain.references import make_reference
from bot.errors import where
from bot.ids import Ids
from bot.inbox.intake import Intake
from bot.inbox.media import MediaFetcher
from bot.inbox.sms_catch_up import EVERY, SmsCatchUp
from bot.inbox.telegram_poller import TelegramPoller
from bot.inbox.worker import Inbox
from bot.outbox.sender import Sender
from bot.school import School
from bot.settings import Settings
from bot.store.reader import Reader
from bot.store.tiny import TinyStore
from bot.timekeeper import Timekeeper
from bot.web.internal import internal_app
from bot.web.public import public_app
from bot.web.server import Server
from handlers.routes import PARKED, ROUTES
from schedules.jobs import JOBS

GRACE = 8.0  # seconds for what is under way when we are told to stop; the service is gone within ten
log = structlog.get_logger()


class App:
    """One line, built but not running. `run_until` is the service; the demo and the tests call the parts by hand."""

    def __init__(self, settings: Settings, store: TinyStore, clock: Clock) -> None:
        self.settings = settings
        self.store = store
        self.clock = clock
        self.ids = Ids(clock)
        self.school = school(settings, store, self.ids)
        self.telegram = _telegram(settings)
        self.twilio = _twilio(settings)
        self.gateways: Sequence[Gateway] = [each for each in (self.telegram, self.twilio) if each]
        by_school = {self.school.id: self.gateways}
        self.sender = Sender(store, self._school, by_school, clock)
        self.inbox = Inbox(
            store=store,
            schools=self._school,
            routes=ROUTES,
            parked=PARKED,
            clock=clock,
            wake_outbox=self.sender.wake,
            intake_busy=lambda: self.intake.busy,
        )
        self.media = MediaFetcher(store, self._school, by_school, clock)
        self.intake = Intake(store, self._school, self.inbox.wake, self.sender.wake)
        self.timekeeper = Timekeeper(store, (self.school,), JOBS, clock, self.sender.wake)
        self.poller = self._poller()
        self.catch_up = self._catch_up()

    @classmethod
    async def open(cls, settings: Settings, clock: Clock | None = None) -> Self:
        """The line of these settings with its store open. StoreHeld, StoreRefused: it cannot be."""
        return cls(settings, await TinyStore.open(settings.store_path), clock or SystemClock())

    async def close(self) -> None:
        """Let go of connections and of the store; the loops must have ended."""
        for gateway in self.gateways:
            await gateway.close()
        await self.store.close()

    def _school(self, id: str) -> School:
        return self.school

    def _poller(self) -> TelegramPoller | None:
        if self.telegram is None:
            return None
        return TelegramPoller(self.telegram, self.school.id, self.intake, self.clock, self.ids.new)

    def _catch_up(self) -> SmsCatchUp | None:
        if self.twilio is None:
            return None
        return SmsCatchUp(
            store=self.store,
            school=self.school,
            gateway=self.twilio,
            intake=self.intake,
            clock=self.clock,
            new_id=self.ids.new,
        )

    # -- the parts at work by hand

    async def step(self) -> bool:
        """Do all that can be done at the clock's time, once through; whether anything was done."""
        ran = await self.timekeeper.tick()
        handled = await self.inbox.step()
        fetched = await self.media.step()
        sent = await self.sender.step()
        return ran or handled or fetched or sent

    # -- the service

    async def run_until(self, stop: asyncio.Event) -> None:
        """Serve until `stop`: webhooks and polling in, lanes, outbox, clock. What is under way is finished."""
        async with AsyncExitStack() as stack:
            await self._serve(stack)
            scheduler = self.timekeeper.start()
            stack.callback(scheduler.shutdown, wait=False)
            loops = [asyncio.create_task(loop) for loop in self._loops()]
            log.info("line_open", school=self.school.id)
            stack.push_async_callback(_cancel, loops)
            stopped = asyncio.create_task(stop.wait())
            await asyncio.wait([stopped, *loops], return_when=asyncio.FIRST_COMPLETED)
            stopped.cancel()
            for loop in loops:
                if loop.done() and (problem := loop.exception()):
                    raise problem

    async def _serve(self, stack: AsyncExitStack) -> None:
        web = self.settings.web
        secrets = [secret for gateway in self.gateways for secret in gateway.secrets]
        internal = internal_app(self._parts(), secrets=secrets)
        await stack.enter_async_context(
            Server(internal, web.internal_host, web.internal_port, setting="web.internal_port")
        )
        if self.twilio and self.catch_up and self.settings.twilio and self.settings.twilio.mode == "webhook":
            public = public_app(
                gateway=self.twilio,
                intake=self.intake,
                school=self.school.id,
                public_url=self.settings.twilio.public_url,
                clock=self.clock,
                new_id=self.ids.new,
                after_failed_save=self.catch_up.ask,
            )
            await stack.enter_async_context(Server(public, web.host, web.port))

    def _parts(self) -> Mapping[str, Callable[[], Awaitable[None]]]:
        """What `/health` asks."""
        return {"store": self.store.ping} | {str(gateway.channel): gateway.ping for gateway in self.gateways}

    def _loops(self) -> list[Coroutine[Any, Any, Any]]:
        loops: list[Coroutine[Any, Any, Any]] = [self.inbox.run(), self.sender.run(), self._fetch_media()]
        if self.poller and self.settings.telegram:
            loops.append(self.poller.run(self.settings.telegram.poll_seconds))
        if self.catch_up and self.settings.twilio:
            twilio = self.settings.twilio
            polling = timedelta(seconds=twilio.poll_seconds)
            loops.append(self.catch_up.run(polling if twilio.mode == "poll" else EVERY))
        return loops

    async def _fetch_media(self) -> None:
        while True:
            try:
                fetched = await self.media.step()
            except Exception as problem:  # a store that cannot be read, for one: no picture stops the line
                log.error("media_stumbled", error=type(problem).__name__, where=where(problem))
                fetched = False
            if not fetched:
                await asyncio.sleep(2)


async def _cancel(loops: Sequence["asyncio.Task[Any]"]) -> None:
    for loop in loops:
        loop.cancel()
    with suppress(TimeoutError):
        async with asyncio.timeout(GRACE):
            await asyncio.gather(*loops, return_exceptions=True)


def school(settings: Settings, store: TinyStore, ids: Ids) -> School:
    """The school of these settings, reading from this store."""
    numbers = random.SystemRandom()
    accounts = {Channel.SMS: settings.twilio, Channel.TELEGRAM: settings.telegram}
    return School(
        id=settings.school_id,
        name=settings.name,
        rules=settings.rules,
        calendar=settings.calendar,
        texts=settings.texts,
        reader=Reader(store.find, settings.school_id),
        new_id=ids.new,
        new_reference=lambda: make_reference(numbers),
        channels=frozenset(channel for channel, account in accounts.items() if account),
    )


def _telegram(settings: Settings) -> TelegramGateway | None:
    telegram = settings.telegram
    if telegram is None:
        return None
    limits = replace(TELEGRAM_LIMITS, per_second=telegram.messages_per_second)
    return TelegramGateway(telegram.token.reveal(), api_base=telegram.api_base, limits=limits)


def _twilio(settings: Settings) -> TwilioGateway | None:
    twilio = settings.twilio
    if twilio is None:
        return None
    return TwilioGateway(
        twilio.account_sid,
        twilio.auth_token.reveal(),
        twilio.number,
        api_base=twilio.api_base,
        status_callback=f"{twilio.public_url}/twilio/status" if twilio.public_url else None,
        limits=replace(TWILIO_LIMITS, per_second=twilio.messages_per_second),
    )
