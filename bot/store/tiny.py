"""The store of one school on one machine: TinyDB's tables and queries, with SQLite under them.

Writes share commits on a thread of their own (`Writer`); indexed reads run inline on a second, read-only handle, which
the write-ahead log never blocks.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Self

from bot.domain.messages import NOTHING, Batch, Inbound, Outbound, Priority
from bot.errors import StoreError, StoreRefused, StoreUnavailable
from bot.store import finders as f
from bot.store.codec import UPGRADES, Upgrades, write
from bot.store.damage import DamageCheck
from bot.store.lanes import Lanes
from bot.store.lock import Hold
from bot.store.look_ups import LookUps, Row
from bot.store.queries import indexes
from bot.store.tiny_saving import Saving
from bot.store.versions import bring_up_to_date, say_version
from bot.store.writer import Writer
from bot.tinysql import (
    DuplicateDocument,
    SQLiteStorage,
    StorageDamaged,
    StorageError,
    StorageNewer,
    StorageUnreadable,
    TinySQL,
)


class TinyStore:
    """A `Store` in one file. Made by `await TinyStore.open(path)`; one process at a time may have it."""

    def __init__(self, path: Path, hold: Hold, writing: TinySQL, reading: TinySQL, version: int) -> None:
        self._path = path
        self._hold = hold
        self._writing = writing
        self._reading = reading
        self._version = version
        self._saving = Saving(LookUps(writing))
        self._seen = LookUps(reading)
        self._writer = Writer(_storage(writing), writing.table(f.TABLES[Inbound]).insert_jsons, _translate)
        self._lanes = Lanes()
        self._claimed: dict[str, int] = {}  # which messages to people are being sent, and their documents' numbers
        self._trouble = ""
        self._refused: StoreUnavailable | None = None  # why the newest write failed
        self.check: DamageCheck | None = None  # after an unclean stop

    @classmethod
    async def open(cls, path: Path, *, upgrades: Upgrades = UPGRADES) -> Self:
        """The store at `path`, made if missing. StoreHeld, StoreRefused or StoreUnavailable say why it cannot be.

        `upgrades` are this program's; another number of them makes it a program of another version.
        """
        if os.path.isdir(path):  # noqa: ASYNC240  (once, before the loop has anything to do)
            raise StoreRefused(f"The store path {path} is a folder. Name a file in it, with `store` in the settings.")
        with ExitStack() as undo:
            hold = Hold(path)
            undo.callback(hold.give_up)
            try:
                writing = TinySQL(path, indexes=INDEXES)
                undo.callback(writing.close)
                bring_up_to_date(writing, path, upgrades)
                reading = TinySQL(path, indexes=INDEXES, read_only=True)
                undo.callback(reading.close)
            except StorageError as problem:
                raise _translate(problem) or problem from problem
            store = cls(path, hold, writing, reading, 1 + len(upgrades))
            await store._begin()
            undo.pop_all()
        return store

    async def _begin(self) -> None:
        for inbound in await self.find(f.INBOUND_WAITING, {}):
            self._lanes.add((inbound.school, inbound.lane), inbound.id)
        if self._hold.was_unclean:
            self.check = DamageCheck(self._path, INDEXES)

    # -- looking up

    async def find(
        self, finder: f.Finder[f.R], values: Mapping[str, f.Value], /, *, limit: int | None = None
    ) -> list[f.R]:
        """Every record that the finder names, in its order."""
        try:
            return self._seen.ask(finder, values, limit)
        except StorageError as problem:
            raise _translate(problem) or problem from problem

    # -- writing

    async def accept(self, inbound: Inbound, batch: Batch = NOTHING) -> bool:
        """Write down what arrived, and the batch with it; False, and nothing written, when it was known already."""

        def accepted() -> None:
            self._lanes.add((inbound.school, inbound.lane), inbound.id)
            self._seen.forget(batch.changed)

        try:
            arrived = write(inbound, version=inbound.version + 1)
            await self._write(lambda: self._saving.save(batch), accepted, arrived=arrived)
        except DuplicateDocument:
            return False
        return True

    async def save(self, batch: Batch) -> None:
        """Write a batch whole; `Conflict`, and nothing written, when a version in it is stale."""

        def saved() -> None:
            self._let_go(record.id for record in batch.changed if isinstance(record, Outbound))
            self._seen.forget(batch.changed)

        await self._write(lambda: self._saving.save(batch), saved)

    async def _write(
        self, job: Callable[[], None], then: Callable[[], None] = lambda: None, *, arrived: str = ""
    ) -> None:
        """Have what arrived and a job written, `then` called; whoever is cancelled meanwhile leaves all of it to be
        done."""
        if self.check and self.check.found:
            raise StoreUnavailable(f"The store {self._path} is damaged. {HOW_TO_RESTORE}")
        if self._trouble:
            raise StoreUnavailable(self._trouble)

        def ended(problem: Exception | None) -> None:
            self._refused = problem if isinstance(problem, StoreUnavailable) else None
            if problem is None:
                then()

        await self._writer.run(job, ended, arrived=arrived)

    # -- claims

    async def claim_inbound(self, now: datetime) -> Inbound | None:
        """The oldest waiting message of a lane that nobody works on; the lane is then ours until it is released."""
        taken = self._lanes.take(now)
        if taken is None:
            return None
        lane, id = taken
        try:
            return (await self.find(f.by_id(Inbound), {"school": lane[0], "id": id}))[0]
        except StoreError:
            self._lanes.give_back(lane, now)
            raise

    async def release_inbound(self, inbound: Inbound, retry_at: datetime | None) -> None:
        """Give the lane back: the message was dealt with (None), or is to be tried again at `retry_at`."""
        self._lanes.give_back((inbound.school, inbound.lane), retry_at)

    async def claim_outbound(self, school: str, now: datetime, limit: int) -> Sequence[Outbound]:
        """Up to `limit` of a school's messages due by `now`, the most urgent first; ours until saved or released."""
        claimed: dict[str, int] = {}
        found: list[Outbound] = []
        try:
            for priority in Priority:
                for row in self._due(school, priority, now, limit - len(found)):
                    found.append(self._seen.record(Outbound, row))
                    claimed[found[-1].id] = row[0]
        except StorageError as problem:
            raise _translate(problem) or problem from problem
        self._claimed.update(claimed)
        return found

    def _due(self, school: str, priority: Priority, now: datetime, limit: int) -> list[Row]:
        """The first that nobody has claimed; those that somebody has are passed over unread."""
        if not limit:
            return []
        taken = set(self._claimed.values())
        values: dict[str, f.Value] = {"school": school, "priority": priority, "due_at": now}
        rows = self._seen.rows(f.OUTBOUND_DUE, values, limit + len(taken))
        return [row for row in rows if row[0] not in taken][:limit]

    async def release_outbound(self, outbounds: Sequence[Outbound]) -> None:
        """Give claimed messages back unchanged."""
        self._let_go(each.id for each in outbounds)

    def _let_go(self, ids: Iterable[str]) -> None:
        for id in ids:
            self._claimed.pop(id, None)

    # -- other processes: there are none

    @property
    def alone(self) -> bool:
        return True

    async def lead(self, what: str) -> bool:
        """True: one process at a time has the file."""
        return True

    def hear(self, arrived: Callable[[], None], queued: Callable[[], None]) -> None:
        """Nobody else writes."""

    # -- the whole

    async def ping(self) -> None:
        """StoreUnavailable, in words for an administrator, while the store cannot write.

        A disk may have room for this one small write and for no message: the newest of those has its say too.
        """
        refused = self._refused
        await self._write(lambda: say_version(self._writing, self._version))
        if refused is not None:
            self._refused = refused
            raise StoreUnavailable(str(refused))

    async def close(self) -> None:
        """Finish the writes asked for, close the file, let go of it; a check of the file that is not done is noted."""
        self._trouble = f"The store {self._path} is closed."
        await self._writer.close()
        self._reading.close()
        self._writing.close()
        if self.check is None or self.check.passed:
            self._hold.release()
        else:
            self._hold.give_up()


INDEXES = tuple(indexes())
HOW_TO_RESTORE = "Stop the line, keep the file aside, and run `alongside restore` with the newest backup."


def _storage(db: TinySQL) -> SQLiteStorage:
    assert isinstance(db.storage, SQLiteStorage)
    return db.storage


def _translate(problem: Exception) -> StoreError | None:
    """What an error of the storage is to the product; None for one that is not the storage's fault."""
    if isinstance(problem, DuplicateDocument) or not isinstance(problem, StorageError):
        return None
    if isinstance(problem, StorageDamaged | StorageNewer | StorageUnreadable):
        return StoreRefused(f"{problem}. {HOW_TO_RESTORE}" if "damaged" in problem.problem else str(problem))
    return StoreUnavailable(str(problem))
