"""Connections to the database: a few that are shared, made anew with growing pauses when the server has gone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import asyncpg

from bot.errors import StoreRefused, StoreUnavailable
from bot.store.postgres.faults import LOST, each_server, place, translate, translated

PAUSES = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)  # seconds without another attempt, after failures in a row
TO_CONNECT = 5.0  # seconds
SILENT = 30.0  # seconds in which another is asked before a server that did not answer in time
# A provider waits 15 s for our yes; by then it must have had our no, and the next attempt its chance.
TO_ANSWER = 10.0
OLDEST = 140_000  # PostgreSQL 14
SETTINGS = {
    "application_name": "alongside",
    "timezone": "UTC",
    "client_encoding": "UTF8",
    # Whatever the database or the role has instead: what is looked at under a lock is to be newer than the lock, and
    # what is acknowledged to be on disk.
    "default_transaction_isolation": "read committed",
    "synchronous_commit": "on",
    "tcp_keepalives_idle": "5",  # seconds: a server that lost us must not keep what we held for two hours
    "tcp_keepalives_interval": "3",
    "tcp_keepalives_count": "3",
}
_silent_until: dict[str, float] = {}  # by the server's address
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


async def connect(url: str, **more: Any) -> Connection:
    """One connection; StoreRefused or StoreUnavailable, in a line without the password, when there is none.

    An address may name several servers. Each has its time: one whose machine has gone answers nothing, not even no, and
    comes last then for a while.
    """
    servers, told = each_server(url), list[Exception]()
    for server in sorted(servers, key=lambda each: _silent_until.get(each, 0.0) > _now()):
        try:
            return await asyncpg.connect(server, timeout=TO_CONNECT / len(servers), server_settings=SETTINGS, **more)
        except Exception as problem:
            if isinstance(problem, TimeoutError):
                _silent_until[server] = _now() + SILENT
            told.append(_told(problem, server))
    raise next((each for each in told if isinstance(each, StoreRefused)), told[-1])


def _now() -> float:
    return asyncio.get_running_loop().time()


def _told(problem: Exception, url: str) -> Exception:
    unusable = isinstance(problem, asyncpg.ClientConfigurationError)
    if not unusable and (ours := translate(problem, place(url))):
        return ours
    if isinstance(problem, asyncpg.TargetServerAttributeNotMatched):
        return StoreUnavailable(f"{place(url)}: none of its servers takes writes now.")
    # asyncpg's ClientConfigurationError and ValueError quote the address
    return StoreRefused(f"{place(url)}: the address cannot be used ({type(problem).__name__}).")


async def look_at(connection: Connection, url: str) -> None:
    """StoreRefused for a server or a database that cannot hold what people write."""
    version = int(await connection.fetchval("SELECT current_setting('server_version_num')"))
    if version < OLDEST:
        raise StoreRefused(
            f"{place(url)} is PostgreSQL {version // 10_000}; Alongside needs {OLDEST // 10_000} or later."
        )
    encoding = await connection.fetchval("SELECT current_setting('server_encoding')")
    if encoding != "UTF8":
        raise StoreRefused(
            f"{place(url)} has the encoding {encoding}, which cannot hold every character a parent may write. "
            "Make another with ENCODING 'UTF8' TEMPLATE template0."
        )


class Links:
    """At most `most` connections, lent one at a time to who asks."""

    def __init__(self, url: str, most: int) -> None:
        self.url = url
        self.where = place(url)
        self._most = most
        self._idle: list[Connection] = []
        self._places = asyncio.Semaphore(most)
        self._failures = 0
        self._not_before = 0.0
        self._why = ""
        self._closed = False

    @asynccontextmanager
    async def one(self) -> AsyncIterator[Connection]:
        """A connection for as long as the block lasts. StoreUnavailable: there is none, or it broke meanwhile."""
        async with self._places:
            connection = await self._take()
            try:
                with translated(self.where):
                    yield connection
            except BaseException as problem:
                # Whatever it was in the middle of, nobody else may find it there; one that broke may not know it yet.
                broke = isinstance(problem, StoreUnavailable) or connection.is_closed()
                if broke or connection.is_in_transaction() or _is_busy(connection):
                    connection.terminate()
                raise
            finally:
                if self._closed:
                    connection.terminate()
                elif not connection.is_closed():
                    self._idle.append(connection)

    async def _take(self) -> Connection:
        while self._idle:
            connection = self._idle.pop()
            if not connection.is_closed():
                return connection
        now = _now()
        if self._closed or now < self._not_before:
            raise StoreUnavailable(self._why or f"{self.where} is not open.")
        try:
            connection = await connect(self.url, command_timeout=TO_ANSWER)
        except Exception as problem:
            self._why = str(problem)
            self._not_before = now + PAUSES[min(self._failures, len(PAUSES) - 1)]
            self._failures += 1
            # While the line runs, what a person must mend is no reason to end: it may be mended meanwhile.
            raise StoreUnavailable(self._why) from None
        self._failures = 0
        return connection

    async def close(self) -> None:
        """Let go of those that nobody has; those lent are closed by who has them."""
        self._closed = True
        idle, self._idle = self._idle, []
        for connection in idle:
            try:
                await connection.close(timeout=2)
            except LOST:
                connection.terminate()


def _is_busy(connection: Connection) -> bool:
    """Whether a statement of it was given up: asyncpg then cancels it at the server in its own time."""
    return bool(connection._protocol._is_cancelling())
