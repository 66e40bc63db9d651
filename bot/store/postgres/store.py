"""The store of many schools in PostgreSQL, for one process of several."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from typing import NamedTuple, Self

from bot.domain.messages import NOTHING, Batch, Inbound, Outbound, Priority
from bot.errors import StoreUnavailable
from bot.store import finders as f
from bot.store.codec import UPGRADES, Upgrades, plain, read, stamp, write
from bot.store.look_ups import STEADY
from bot.store.postgres.asking import fetch
from bot.store.postgres.faults import translated
from bot.store.postgres.links import Connection, Links, connect, look_at
from bot.store.postgres.members import ARRIVED, QUEUED, Members
from bot.store.postgres.memory import Memory
from bot.store.postgres.migrate import refuse_another
from bot.store.postgres.queries import queries
from bot.store.postgres.saving import Counters, StaleMemory, oldest, save_alone, save_together
from bot.store.postgres.writers import Together, settle

CONNECTIONS = 8  # of one process, beside its session


class _Save(NamedTuple):
    """A batch to be written, with what arrived beside it, if anything, and the counts of people it goes by."""

    batch: Batch
    counters: Counters
    arrived: Inbound | None = None


class _Arrival(NamedTuple):
    inbound: Inbound
    text: str
    counter: int | None


class PgStore:
    """A `Store` in a PostgreSQL database. Made by `await PgStore.open(url)`; several processes may have one each."""

    def __init__(self, links: Links, upgrades: Upgrades) -> None:
        self._links = links
        self._memory = Memory()
        self._members = Members(links, self._memory, upgrades)
        self._saves: Together[_Save] = Together(self._write_saves)
        self._arrivals: Together[_Arrival] = Together(self._write_arrivals)
        self._claimed: set[str] = set()
        self._closed = False

    @classmethod
    async def open(cls, url: str, *, upgrades: Upgrades = UPGRADES) -> Self:
        """The store at `url`, which `migrate` has made ready. StoreRefused or StoreUnavailable say why it cannot be."""
        async with AsyncExitStack() as undo:
            links = Links(url, CONNECTIONS)
            undo.push_async_callback(links.close)
            first = await connect(url)
            try:
                with translated(links.where):
                    await look_at(first, url)
                    await refuse_another(first, links.where, upgrades=upgrades)
            finally:
                await first.close()
            store = cls(links, upgrades)
            await store._members.enter()
            undo.pop_all()
        return store

    # -- looking up

    async def find(
        self, finder: f.Finder[f.R], values: Mapping[str, f.Value], /, *, limit: int | None = None
    ) -> list[f.R]:
        """Every record that the finder names, in its order.

        What is said of people may be two seconds old where another process has written of them; nothing that is decided
        on it can be saved then.
        """
        if finder.record not in STEADY or finder.everywhere:
            return await self._find(finder, values, limit)
        school = str(values["school"])
        key = (finder.name, limit, *[values[name] for name in finder.keys])
        if (known := self._memory.look(school, key)) is not None:
            return known
        counter = await self._counter(school)
        found = await self._find(finder, values, limit)
        self._memory.keep(school, counter, key, found)
        return found

    async def _counter(self, school: str) -> int:
        """The count under which this school's people are remembered from now on."""
        known = self._memory.counter(school)
        if known is None:
            async with self._links.one() as connection:
                row = await connection.fetchrow(queries()["counters"], [school])
            known = int(row["counter"]) if row else 0
            self._memory.begin(school, known)
        return known

    async def _find(self, finder: f.Finder[f.R], values: Mapping[str, f.Value], limit: int | None) -> list[f.R]:
        async with self._links.one() as connection:
            return await fetch(connection, finder, values, limit)

    # -- writing

    async def accept(self, inbound: Inbound, batch: Batch = NOTHING) -> bool:
        """Write down what arrived, and the batch with it; False, and nothing written, when it was known already."""
        self._refuse_closed()
        counters = self._memory.counters([inbound.school])
        if batch.changed or batch.outbound or batch.requires or batch.withdraw:
            return await self._saves.do(_Save(batch, counters, inbound))
        text = write(inbound, version=inbound.version + 1)
        return await self._arrivals.do(_Arrival(inbound, text, counters.get(inbound.school)))

    async def save(self, batch: Batch) -> None:
        """Write a batch whole; `Conflict`, and nothing written, when a version in it is stale."""
        self._refuse_closed()
        schools = {each.school for each in (*batch.changed, *batch.outbound, *batch.requires)}
        await self._saves.do(_Save(batch, self._memory.counters(schools)))

    def _refuse_closed(self) -> None:
        if self._closed:
            raise StoreUnavailable(f"{self._links.where} is closed.")

    async def _write_arrivals(self, group: list[tuple[_Arrival, "asyncio.Future[bool]"]]) -> None:
        """One statement for all that has arrived meanwhile."""
        jobs = [job for job, _ in group]
        columns = (
            [plain(job.inbound.school) for job in jobs],
            [plain(job.inbound.id) for job in jobs],
            [job.text for job in jobs],
            [job.counter for job in jobs],
        )
        async with self._links.one() as connection:
            written = {(row[0], row[1]) for row in await connection.fetch(queries()["arrive"], *columns)}
            left = [each for each, school, id in zip(group, *columns[:2], strict=True) if (school, id) not in written]
            known = await self._known(connection, [job.inbound for job, _ in left]) if left else set()
        for place, (job, done) in enumerate(left, 1):
            if place in known:
                settle(done, answer=False)
            else:
                self._memory.forget([job.inbound.school])
                settle(done, StaleMemory(job.inbound.school))
        for _, done in group:
            settle(done)
        if written:
            self._members.tell(ARRIVED)

    async def _known(self, connection: Connection, inbounds: Sequence[Inbound]) -> set[int]:
        """The places, from 1, of those that had arrived before."""
        schools, accounts, keys = zip(
            *[(plain(e.school), plain(e.account), plain(e.key)) for e in inbounds], strict=True
        )
        return {row[0] for row in await connection.fetch(queries()["known"], list(schools), list(accounts), list(keys))}

    async def _write_saves(self, group: list[tuple[_Save, "asyncio.Future[bool]"]]) -> None:
        """All of them in one transaction; where that cannot be, each in one of its own."""
        together = [each for each in group if each[0].arrived is None]
        alone = [each for each in group if each[0].arrived is not None]
        if together:
            jobs = [job for job, _ in together]
            try:
                async with self._links.one() as connection, connection.transaction():
                    await save_together(connection, [job.batch for job in jobs], oldest(job.counters for job in jobs))
            except StoreUnavailable:
                raise
            except Exception:
                alone = [*together, *alone]
            else:
                for job, done in together:
                    self._saved(job)
                    settle(done)
        for job, done in alone:
            await self._write_alone(job, done)

    async def _write_alone(self, job: _Save, done: "asyncio.Future[bool]") -> None:
        try:
            async with self._links.one() as connection, connection.transaction():
                if job.arrived and not await self._arrive(connection, job.arrived):
                    settle(done, answer=False)
                    return
                await save_alone(connection, job.batch, job.counters)
        except StaleMemory as problem:
            self._memory.forget([problem.school])
            settle(done, problem)
        except Exception as problem:
            settle(done, problem)
        else:
            self._saved(job)
            settle(done)

    async def _arrive(self, connection: Connection, inbound: Inbound) -> bool:
        text = write(inbound, version=inbound.version + 1)
        columns = [plain(inbound.school)], [plain(inbound.id)], [text], [None]
        return bool(await connection.fetch(queries()["arrive"], *columns))

    def _saved(self, job: _Save) -> None:
        self._memory.forget({each.school for each in job.batch.changed if type(each) in STEADY})
        self._claimed.difference_update(each.id for each in job.batch.changed if isinstance(each, Outbound))
        if job.arrived:
            self._members.tell(ARRIVED)
        if job.batch.outbound:
            self._members.tell(QUEUED)

    # -- claims

    async def claim_inbound(self, now: datetime) -> Inbound | None:
        """The oldest waiting message of a lane that nobody works on; the lane is then ours until it is released."""
        at = stamp(now)
        while True:
            async with self._links.one() as connection:
                row = await connection.fetchrow(queries()["claim_lane"], self._members.number, at)
            if row is None:
                return None
            if row["taken"] is not None:
                claimed = read(Inbound, row["doc"])
                self._members.in_work.add(_lane_of(claimed))
                return claimed

    async def release_inbound(self, inbound: Inbound, retry_at: datetime | None) -> None:
        """Give the lane back: the message was dealt with (None), or is to be tried again at `retry_at`.

        StoreUnavailable: it is free in some seconds, by itself.
        """
        (school, lane), me = _lane_of(inbound), self._members.number
        self._members.in_work.discard((school, lane))
        async with self._links.one() as connection:
            if retry_at is None:
                await connection.execute(queries()["free_lane"], me, [school], [lane])
            else:
                await connection.execute(queries()["rest_lane"], me, school, lane, stamp(retry_at))

    async def claim_outbound(self, school: str, now: datetime, limit: int) -> Sequence[Outbound]:
        """Up to `limit` of a school's messages due by `now`, the most urgent first; ours until saved or released.

        It is for the one process to ask that sends for the school (`lead`): others do not know of these claims.
        """
        at = stamp(now)
        if not limit:
            return []
        async with self._links.one() as connection:
            claimed, priorities = sorted(self._claimed), [int(each) for each in Priority]
            rows = await connection.fetch(queries()["due"], plain(school), priorities, at, claimed, limit)
        found = [read(Outbound, row[0]) for row in rows]
        self._claimed.update(each.id for each in found)
        return found

    async def release_outbound(self, outbounds: Sequence[Outbound]) -> None:
        """Give claimed messages back unchanged."""
        self._claimed.difference_update(each.id for each in outbounds)

    # -- other processes

    @property
    def alone(self) -> bool:
        """False: whoever has struck off another process has not stopped what that one sends at this moment."""
        return False

    async def lead(self, what: str) -> bool:
        """Whether it is this process that does `what`, and no other of those at the database."""
        return await self._members.lead(what)

    def hear(self, arrived: Callable[[], None], queued: Callable[[], None]) -> None:
        """Call these when another process may have written, and every two seconds."""
        self._members.hear(arrived, queued)

    # -- the whole

    async def ping(self) -> None:
        """StoreUnavailable, in words for an administrator, while the database cannot be written to."""
        self._refuse_closed()
        await self._arrivals.finish()
        await self._saves.finish()
        async with self._links.one() as connection:
            await connection.execute(queries()["ping"])

    async def close(self) -> None:
        """Finish the writes asked for, and leave."""
        self._closed = True
        await self._arrivals.finish()
        await self._saves.finish()
        await self._members.leave()
        await self._links.close()


def _lane_of(inbound: Inbound) -> tuple[str, str]:
    """The school and the lane, as columns have them."""
    return str(plain(inbound.school)), str(plain(inbound.lane))
