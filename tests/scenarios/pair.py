"""Two processes' lines on one PostgreSQL database, both at work in real time, with one Telegram and one Twilio.

They share nothing but the database, though they live in one process of Python: each has its own connections, gateways
and loops. The public address leads to the one and the other in turn, as a load balancer does.
"""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Self

import asyncpg
from starlette.types import Receive, Scope, Send

from bot.app import App
from bot.clock import MovedClock
from bot.demo import town
from bot.domain.messages import Batch, Channel
from bot.domain.people import Contact, Person, Role
from bot.domain.records import Record
from bot.simulator.server import LocalServer
from bot.simulator.telegram import TelegramSimulator
from bot.simulator.twilio import TwilioSimulator
from bot.store import leads
from bot.store.place import Database
from bot.store.postgres.store import PgStore
from bot.web.public import SMS, PublicApp

STAFF = 60  # more of them, for news to everybody
EVERYBODY = (*town.PARENTS, *town.STAFF)


@dataclass
class Running:
    """One process's line, at work until `end`."""

    app: App
    public: PublicApp
    stop: asyncio.Event
    service: "asyncio.Task[None]"

    @property
    def store(self) -> PgStore:
        assert isinstance(self.app.store, PgStore)
        return self.app.store

    @property
    def sends(self) -> bool:
        return leads.sending(town.SCHOOL) in self.store._members._led

    async def end(self) -> None:
        """As SIGTERM does."""
        self.stop.set()
        await self.service
        await self.app.close()


class Pair:
    """`async with Pair(url, at) as pair:` two lines, `pair.one` and `pair.two`, in which everybody has joined."""

    one: Running
    two: Running

    def __init__(self, url: str, at: datetime) -> None:
        self.url = url
        self.clock = MovedClock(at)
        self.telegram = TelegramSimulator(town.BOT_TOKEN, self.clock, strict=False)
        self.twilio = TwilioSimulator(town.ACCOUNT_SID, town.AUTH_TOKEN, self.clock)
        self._stack = AsyncExitStack()
        self._open: list[Running] = []

    async def __aenter__(self) -> Self:
        telegram = await self._stack.enter_async_context(LocalServer(self.telegram.app))
        twilio = await self._stack.enter_async_context(LocalServer(self.twilio.app))
        self.settings = town.settings(Database(self.url), telegram.url, twilio.url)
        store = await PgStore.open(self.url)
        await store.save(Batch(changed=tuple(_records())))
        await store.close()
        self.one, self.two = await self.begin(), await self.begin()
        balancer = await self._stack.enter_async_context(LocalServer(Balancer(self)))
        self.twilio.number(town.OUR_NUMBER, sms_url=f"{town.PUBLIC_URL}{SMS}")
        self.twilio.tunnel(town.PUBLIC_URL, balancer.url)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        for each in self.running:
            await each.end()
        await self._stack.aclose()

    async def begin(self) -> Running:
        """One more process."""
        app, stop = await App.open([self.settings], self.clock), asyncio.Event()
        public = app.public()
        assert public
        self._open.append(Running(app, public, stop, asyncio.create_task(app.run_until(stop))))
        return self._open[-1]

    @property
    def running(self) -> list[Running]:
        return [each for each in self._open if not each.stop.is_set()]

    async def leader(self) -> Running:
        """Whoever sends for the school, once there is one."""
        await until(_true(lambda: any(each.sends for each in self.running)))
        return next(each for each in self.running if each.sends)

    async def cut(self, line: Running) -> None:
        """The server ends every connection that this process has, as when a network fails."""
        members, links = line.store._members, line.store._links
        connections = [each for each in (members._session, *links._idle) if each and not each.is_closed()]
        connection = await asyncpg.connect(self.url)
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS u (pid)",
            [each.get_server_pid() for each in connections],
        )
        await connection.close()

    async def cut_all(self) -> None:
        """The same for every connection of everybody, whatever it is in the middle of."""
        await self.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = 'alongside'"
        )

    # -- what people do, and what is kept

    async def writes(self, id: str, text: str) -> None:
        """Somebody writes; a text to our number has been answered, with a yes or a no, when this returns."""
        resident = next(each for each in EVERYBODY if each.id == id)
        if resident.channel is Channel.TELEGRAM:
            await self.telegram.phone(int(resident.address)).write(text)
        else:
            await self.twilio.phone(resident.address).text(text)
            await self.twilio.quiet()

    def reads(self, id: str) -> list[str]:
        resident = next(each for each in EVERYBODY if each.id == id)
        if resident.channel is Channel.TELEGRAM:
            return self.telegram.phone(int(resident.address)).received
        return self.twilio.phone(resident.address).received

    async def rows(self, statement: str, *values: Any) -> Sequence[Any]:
        connection = await asyncpg.connect(self.url)
        try:
            return await connection.fetch(statement, *values)
        finally:
            await connection.close()

    async def texts_handled(self) -> list[tuple[str, str]]:
        """Who wrote what, of all that is handled, in the order in which it was handled."""
        rows = await self.rows(
            "SELECT doc ->> 'address' AS who, doc ->> 'text' AS what FROM inbound"
            " WHERE doc ->> 'state' = 'handled' AND doc ->> 'kind' = 'text' ORDER BY doc ->> 'handled_at', number"
        )
        return [(row["who"], row["what"]) for row in rows]


class Balancer:
    """The public address: to the one process and the other in turn."""

    def __init__(self, pair: Pair) -> None:
        self._pair = pair
        self._turns = itertools.count()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        running = self._pair.running
        await running[next(self._turns) % len(running)].public(scope, receive, send)


def _records() -> list[Record]:
    return [
        *town.records(),
        *(_on_telegram(each.id, each.address) for each in EVERYBODY if each.channel is Channel.TELEGRAM),
        *(_teacher(number) for number in range(STAFF)),
        *(_on_telegram(f"t{number}", f"{7000 + number}") for number in range(STAFF)),
    ]


def _teacher(number: int) -> Person:
    return Person(
        id=f"t{number}", school=town.SCHOOL, code=f"T{number}", name=f"Teacher {number}", role=Role.KEY_WORKER
    )


def _on_telegram(id: str, address: str) -> Contact:
    return Contact(id=f"c-{id}", school=town.SCHOOL, person=id, channel=Channel.TELEGRAM, address=address, rank=1)


def _true(said: Callable[[], bool]) -> Callable[[], Awaitable[bool]]:
    async def true() -> bool:
        return said()

    return true


async def until(true: Callable[[], Awaitable[bool]], seconds: float = 40.0) -> None:
    """Wait in real time until something came about; TimeoutError when it does not."""
    async with asyncio.timeout(seconds):
        while not await true():  # noqa: ASYNC110
            await asyncio.sleep(0.05)
