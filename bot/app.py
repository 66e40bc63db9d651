"""The composition root: builds every part, starts them in order, stops them in reverse; it alone knows them all."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
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
from bot.errors import NotYet
from bot.ids import Ids
from bot.inbox.intake import Intake
from bot.inbox.media import MediaFetcher
from bot.inbox.sms_catch_up import EVERY, SmsCatchUp
from bot.inbox.telegram_poller import TelegramPoller
from bot.inbox.worker import Inbox
from bot.outbox.sender import Sender
from bot.school import School
from bot.services.pausing import current
from bot.settings import Settings
from bot.store.base import Store
from bot.store.opening import open_store
from bot.store.reader import Reader
from bot.timekeeper import Timekeeper
from bot.web.calls import Calls
from bot.web.internal import internal_app
from bot.web.public import STATUS, Line, PublicApp
from bot.web.server import Server
from handlers.routes import PARKED, ROUTES
from schedules.jobs import JOBS

GRACE = 8.0  # seconds for what is under way when we are told to stop; the service is gone within ten
log = structlog.get_logger()


@dataclass(frozen=True)
class Tenant:
    """What hangs on one school: its settings, what handlers are given of it, its accounts, and the ways in."""

    settings: Settings
    school: School
    telegram: TelegramGateway | None
    twilio: TwilioGateway | None
    poller: TelegramPoller | None
    catch_up: SmsCatchUp | None

    @property
    def gateways(self) -> tuple[Gateway, ...]:
        return tuple(each for each in (self.telegram, self.twilio) if each)

    def line(self) -> Line | None:
        """The number, as webhooks reach it; None for a school whose messages are asked for."""
        twilio = self.settings.twilio
        if self.twilio is None or twilio is None or twilio.mode != "webhook":
            return None
        calls = Calls(self.twilio, self.school, self.settings.office_phone, twilio.ring_seconds)
        return Line(self.twilio, self.school.id, twilio.public_url, self.school.new_id, calls)

    def loops(self) -> list[Coroutine[Any, Any, Any]]:
        loops: list[Coroutine[Any, Any, Any]] = []
        if self.poller and self.settings.telegram:
            loops.append(self.poller.run(self.settings.telegram.poll_seconds))
        if self.catch_up and self.settings.twilio:
            twilio = self.settings.twilio
            polling = timedelta(seconds=twilio.poll_seconds)
            loops.append(self.catch_up.run(polling if twilio.mode == "poll" else EVERY))
        return loops


class App:
    """One process's line, built but not running, for one school or for several that share nothing but the process.

    `run_until` is the service; the demo and the tests call the parts by hand.
    """

    def __init__(self, schools: Sequence[Settings], store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self.ids = Ids(clock)
        self._web = schools[0].web
        accounts = {each.school_id: _accounts(each, alone=len(schools) == 1) for each in schools}
        self._schools = {
            each.school_id: school(each, store, self.ids, bot=accounts[each.school_id][0]) for each in schools
        }
        gateways = {id: [each for each in both if each] for id, both in accounts.items()}
        self.senders = tuple(Sender(store, each, gateways[each.id], clock) for each in self._schools.values())
        self.inbox = Inbox(
            store=store,
            schools=self._school,
            routes=ROUTES,
            parked=PARKED,
            clock=clock,
            wake_outbox=self._wake_outbox,
            intake_busy=lambda: self.intake.busy,
        )
        self.media = MediaFetcher(store, self._school, gateways, clock)
        self.intake = Intake(store, self._school, self.inbox.wake, self._wake_outbox)
        self.timekeeper = Timekeeper(store, tuple(self._schools.values()), JOBS, clock, self._wake_outbox)
        self.tenants = tuple(self._tenant(each, *accounts[each.school_id]) for each in schools)
        store.hear(self.inbox.wake, self._wake_outbox)

    @classmethod
    async def open(cls, schools: Sequence[Settings], clock: Clock | None = None) -> Self:
        """The line of these schools with their store open. StoreHeld, StoreRefused: it cannot be."""
        return cls(schools, await open_store(schools[0].store), clock or SystemClock())

    async def close(self) -> None:
        """Let go of connections and of the store; the loops must have ended."""
        for tenant in self.tenants:
            for gateway in tenant.gateways:
                await gateway.close()
        await self.store.close()

    @property
    def only(self) -> Tenant:
        """The tenant of a line that serves one school."""
        (tenant,) = self.tenants
        return tenant

    @property
    def school(self) -> School:
        """The school of a line that serves one."""
        return self.only.school

    def _school(self, id: str) -> School:
        try:
            return self._schools[id]
        except KeyError:
            raise NotYet(f"The store has something of the school {id}, and no settings of it were given.") from None

    def _wake_outbox(self) -> None:
        for sender in self.senders:
            sender.wake()

    def _tenant(self, settings: Settings, telegram: TelegramGateway | None, twilio: TwilioGateway | None) -> Tenant:
        ours = self._schools[settings.school_id]
        poller = self._poller(ours, telegram) if telegram else None
        return Tenant(settings, ours, telegram, twilio, poller, self._catch_up(ours, twilio) if twilio else None)

    def _poller(self, ours: School, bot: TelegramGateway) -> TelegramPoller:
        return TelegramPoller(
            store=self.store, gateway=bot, school=ours.id, intake=self.intake, clock=self.clock, new_id=self.ids.new
        )

    def _catch_up(self, ours: School, twilio: TwilioGateway) -> SmsCatchUp:
        return SmsCatchUp(
            store=self.store, school=ours, gateway=twilio, intake=self.intake, clock=self.clock, new_id=self.ids.new
        )

    # -- the parts at work by hand

    async def step(self) -> bool:
        """Do all that can be done at the clock's time, once through; whether anything was done."""
        ran = await self.timekeeper.tick()
        handled = await self.inbox.step()
        fetched = await self.media.step()
        sent = [await sender.step() for sender in self.senders]
        return ran or handled or fetched or any(sent)

    async def next_wake(self) -> datetime | None:
        """When something next happens by itself, as far as is known now."""
        times = [await sender.next_wake() for sender in self.senders]
        times += [self.inbox.next_wake(), self.media.next_wake(), await self.timekeeper.next_wake()]
        return min((at for at in times if at), default=None)

    # -- the service

    async def run_until(self, stop: asyncio.Event) -> None:
        """Serve until `stop`: webhooks and polling in, lanes, outbox, clock. What is under way is finished."""
        async with AsyncExitStack() as stack:
            await self._serve(stack)
            scheduler = self.timekeeper.start()
            stack.callback(scheduler.shutdown, wait=False)
            loops = [asyncio.create_task(loop) for loop in self._loops()]
            log.info("line_open", school=", ".join(self._schools))
            stack.push_async_callback(_cancel, loops)
            stopped = asyncio.create_task(stop.wait())
            await asyncio.wait([stopped, *loops], return_when=asyncio.FIRST_COMPLETED)
            stopped.cancel()
            for loop in loops:
                if loop.done() and (problem := loop.exception()):
                    raise problem

    async def _serve(self, stack: AsyncExitStack) -> None:
        web = self._web
        secrets = [secret for tenant in self.tenants for gateway in tenant.gateways for secret in gateway.secrets]
        internal = internal_app(self._parts(), notes={"paused": self._paused}, secrets=secrets)
        await stack.enter_async_context(
            Server(internal, web.internal_host, web.internal_port, setting="web.internal_port")
        )
        if public := self.public():
            await stack.enter_async_context(Server(public, web.host, web.port))

    def public(self) -> PublicApp | None:
        """The public port's application; None where no school has a webhook.

        Each school's webhooks are below a path with its id; those of one that is alone stand at the root too.
        """
        lines = {f"/{each.school.id}": line for each in self.tenants if (line := each.line())}
        if lines and len(self.tenants) == 1:
            lines[""] = next(iter(lines.values()))
        numbers = [each.twilio.number for each in self.tenants if each.twilio]
        return PublicApp(lines, self.intake, self.clock, self._catch_up_soon, numbers) if lines else None

    def _catch_up_soon(self) -> None:
        for tenant in self.tenants:
            if tenant.catch_up:
                tenant.catch_up.ask()

    def _parts(self) -> Mapping[str, Callable[[], Awaitable[None]]]:
        """What `/health` asks; an account is named with its school where there are several."""
        several = len(self.tenants) > 1
        accounts = {
            f"{tenant.school.id} {gateway.channel}" if several else str(gateway.channel): gateway.ping
            for tenant in self.tenants
            for gateway in tenant.gateways
        }
        return {"store": self.store.ping} | accounts

    async def _paused(self) -> str:
        """What `/health` tells of pauses; a school is named where there are several."""
        pauses = {each.id: pause.since for each in self._schools.values() if (pause := await current(each))}
        since = {id: f"since {at.isoformat(timespec='seconds')}" for id, at in pauses.items() if at}
        several = len(self._schools) > 1
        return ", ".join(f"{id} {when}" if several else when for id, when in since.items()) or "no"

    def _loops(self) -> list[Coroutine[Any, Any, Any]]:
        ways_in = [loop for tenant in self.tenants for loop in tenant.loops()]
        return [self.inbox.run(), *(sender.run() for sender in self.senders), self.media.run(), *ways_in]


async def _cancel(loops: Sequence["asyncio.Task[Any]"]) -> None:
    for loop in loops:
        loop.cancel()
    with suppress(TimeoutError):
        async with asyncio.timeout(GRACE):
            await asyncio.gather(*loops, return_exceptions=True)


def school(settings: Settings, store: Store, ids: Ids, *, bot: TelegramGateway | None = None) -> School:
    """The school of these settings, reading from this store; `bot` says what it is called once it has been asked."""
    named = settings.telegram.username if settings.telegram else ""
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
        bot=lambda: named or (bot.name if bot else ""),
    )


def _accounts(settings: Settings, *, alone: bool) -> tuple[TelegramGateway | None, TwilioGateway | None]:
    """The school's bot and number; the webhooks of one that is `alone` need no path of its own."""
    return _telegram(settings), _twilio(settings, "" if alone else f"/{settings.school_id}")


def _telegram(settings: Settings) -> TelegramGateway | None:
    telegram = settings.telegram
    if telegram is None:
        return None
    limits = replace(TELEGRAM_LIMITS, per_second=telegram.messages_per_second)
    return TelegramGateway(telegram.token.reveal(), api_base=telegram.api_base, limits=limits)


def _twilio(settings: Settings, path: str) -> TwilioGateway | None:
    twilio = settings.twilio
    if twilio is None:
        return None
    return TwilioGateway(
        twilio.account_sid,
        twilio.auth_token.reveal(),
        twilio.number,
        api_base=twilio.api_base,
        status_callback=f"{twilio.public_url}{path}{STATUS}" if twilio.public_url else None,
        limits=replace(TWILIO_LIMITS, per_second=twilio.messages_per_second),
    )
