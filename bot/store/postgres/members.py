"""The processes at one database: who is at work, who leads what, and who hears of what the others have written.

All of it hangs on one session: its advisory locks are free the moment it ends, however that comes about
(https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS). So nothing may stand between that
lends sessions for single transactions (PgBouncer's transaction mode).
"""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import structlog

from bot.errors import StoreError
from bot.store.codec import Upgrades
from bot.store.postgres.faults import LOST, place, translated
from bot.store.postgres.links import TO_ANSWER, Connection, Links, connect
from bot.store.postgres.memory import Memory
from bot.store.postgres.migrate import LOCK, PROCESSES, refuse_another
from bot.store.postgres.queries import queries

EVERY = 2.0  # seconds: we say that we are here, strike off who is gone, and look for what went unheard
TRUST = 12.0  # seconds without an answer after which we lead nothing: others wait longer before they take over
GONE = 30.0  # seconds without a word after which others take a process for gone
AGAIN = 1.0  # seconds before what another leads is asked for again
CHANNEL = "alongside"
ARRIVED, QUEUED = "arrived", "queued"
log = structlog.get_logger()


def _nobody() -> None: ...


class Members:
    """This process among the others. `number` is its own; after a lost session it is another."""

    def __init__(self, links: Links, memory: Memory, upgrades: Upgrades) -> None:
        self._links = links
        self._upgrades = upgrades
        self._memory = memory
        self._session: Connection | None = None
        self._turn = asyncio.Lock()
        self._led: set[str] = set()
        self._lost_leads: set[str] = set()  # whoever did these is not told yet
        self._not_before: dict[str, float] = {}
        self._heard_at = 0.0
        self._hears = {ARRIVED: _nobody, QUEUED: _nobody}
        self._to_tell: set[str] = set()
        self._telling: asyncio.Task[None] | None = None
        self._beating: asyncio.Task[None] | None = None
        self.number = 0
        self.others = 0
        self.in_work: set[tuple[str, str]] = set()  # the lanes that we know to be ours: school and lane
        self._left_over: set[tuple[str, str]] = set()

    # -- coming and going

    async def enter(self) -> None:
        """Begin; StoreRefused or StoreUnavailable when the database does not let us."""
        await self._begin()
        await self._one_beat()
        self._beating = asyncio.create_task(self._beat())

    async def leave(self) -> None:
        """End the session; what this process had is free at once."""
        for task in (self._beating, self._telling):
            if task:
                task.cancel()
                await asyncio.wait([task])
        session, self._session = self._session, None
        self._led.clear()
        if session and not session.is_closed():
            with contextlib.suppress(*LOST):
                await session.execute(queries()["leave"], self.number, timeout=2)
                await session.close(timeout=2)
            session.terminate()

    async def _begin(self) -> None:
        session = await connect(self._links.url, command_timeout=TO_ANSWER)
        try:
            with translated(place(self._links.url)):
                number = int(await session.fetchval("SELECT nextval('process_numbers')"))
                await session.execute("SELECT pg_advisory_lock($1, $2)", PROCESSES, number)
                await session.execute("SELECT pg_advisory_lock_shared(hashtextextended($1, 0))", LOCK)
                await refuse_another(session, self._links.where, upgrades=self._upgrades)
                await session.execute(queries()["enter"], number)
                await session.add_listener(CHANNEL, self._hear)
        except BaseException:
            session.terminate()
            raise
        session.add_termination_listener(self._lost)
        self._session, self.number = session, number
        self._heard_at = asyncio.get_running_loop().time()

    def _lost(self, session: Any) -> None:
        if session is self._session:
            self._session = None
            self._lost_leads |= self._led
            self._led.clear()
            log.warning("database_session_lost")

    # -- leading

    async def lead(self, what: str) -> bool:
        """Whether it is this process that does this, and no other."""
        now = asyncio.get_running_loop().time()
        session = self._session
        if what in self._lost_leads or session is None or now - self._heard_at > TRUST:
            self._lost_leads.discard(what)
            return False
        if what in self._led:
            return True
        if now < self._not_before.get(what, 0.0):
            return False
        async with self._turn:
            with translated(self._links.where):
                mine = bool(await session.fetchval("SELECT pg_try_advisory_lock(hashtextextended($1, 0))", what))
        if mine and session is self._session:
            self._led.add(what)
            return True
        self._not_before[what] = now + AGAIN
        return False

    # -- hearing and telling

    def hear(self, arrived: Callable[[], None], queued: Callable[[], None]) -> None:
        """Whom to call."""
        self._hears = {ARRIVED: arrived, QUEUED: queued}

    def tell(self, *what: str) -> None:
        """Let the others know, soon; what is told meanwhile goes along. A note costs every commit of the server
        (notes are queued under one lock), so none goes with the data, and none where nobody else is."""
        if not self.others:
            return
        self._to_tell.update(what)
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._tell())

    async def _tell(self) -> None:
        while self._to_tell:
            what, self._to_tell = self._to_tell, set()
            with contextlib.suppress(StoreError):  # they look by themselves in a moment
                async with self._links.one() as connection:
                    await connection.execute("SELECT pg_notify($1, u) FROM unnest($2::text[]) u", CHANNEL, sorted(what))
            await asyncio.sleep(0.01)

    def _hear(self, _: Any, sender: int, __: str, what: object) -> None:
        if self._session and sender != self._session.get_server_pid() and (heard := self._hears.get(str(what))):
            heard()

    # -- staying

    async def _beat(self) -> None:
        """Until cancelled: be heard of, look after the others, or come back."""
        while True:
            await asyncio.sleep(EVERY)
            try:
                if self._session and self._session.is_closed():
                    self._lost(self._session)  # it ended before we could ask to be told
                if self._session is None:
                    await self._begin()
                    log.warning("database_session_again")
                await self._one_beat()
            except StoreError as problem:
                log.warning("database_unheard", why=str(problem))
                if self._session:
                    self._session.terminate()  # it does not answer: a new one may
            except Exception as problem:
                log.error("database_beat_failed", error=type(problem).__name__)
            for heard in self._hears.values():
                heard()

    async def _one_beat(self) -> None:
        session = self._session
        if session is None:
            return
        async with self._turn:
            with translated(self._links.where):
                if await session.fetchval(queries()["heard"], self.number) is None:
                    session.terminate()  # others have taken us for gone, and what we had is theirs
                    return
                self._heard_at = asyncio.get_running_loop().time()
                row = await session.fetchrow(queries()["gone"], self.number, PROCESSES, GONE)
                self.others = row["others"]
                await session.execute(queries()["clear_lanes"])
                await self._free_left_over(session)
                await self._refresh(session)

    async def _free_left_over(self, session: Connection) -> None:
        """Free the lanes that are ours in the database only: a connection broke in the middle of a claim or a release.

        Those seen so twice, as one may just be on its way.
        """
        held = {(row[0], row[1]) for row in await session.fetch(queries()["held_lanes"], self.number)}
        unknown = held - self.in_work
        over = unknown & self._left_over
        self._left_over = unknown - over
        if over:
            schools, lanes = zip(*over, strict=True)
            await session.execute(queries()["free_lane"], self.number, list(schools), list(lanes))

    async def _refresh(self, session: Connection) -> None:
        """Drop what is remembered of people who have been written to."""
        known = self._memory.known()
        if known:
            now = {row[0]: row[1] for row in await session.fetch(queries()["counters"], list(known))}
            self._memory.forget([school for school, counter in known.items() if now.get(school, 0) != counter])
