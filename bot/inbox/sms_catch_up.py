"""The SMS catch-up: Twilio does not keep for us what we did not answer, but its list of messages does.

It is asked at start, after a save that failed, and every five minutes (in mode "poll", every few seconds: then it is
the only way in). What is known already is passed over, so a process whose save failed may ask too, whoever leads.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NoReturn, Protocol

import structlog

from bot.clock import Clock
from bot.domain.messages import Batch, Inbound
from bot.domain.occurrences import Occurrence
from bot.errors import Conflict, told
from bot.ids import NewId
from bot.inbox.intake import Intake
from bot.school import School
from bot.store import leads
from bot.store.base import Store
from bot.store.finders import INBOUND_BY_KEY

EVERY = timedelta(minutes=5)
# Twilio may list a message some time after it was sent; what was seen before costs one look-up each.
OVERLAP = timedelta(hours=6)
AT_FIRST = timedelta(days=1)  # a number that is new to us: nothing older than this is ours to answer
RETRY = timedelta(seconds=15)
NOT_OURS = timedelta(seconds=leads.REST)
JOB = "sms_catch_up"
log = structlog.get_logger()


class ListsInbound(Protocol):
    """What the catch-up needs of a number's gateway."""

    account: str

    async def list_inbound(self, since: datetime, school: str, new_id: NewId, /) -> Sequence[Inbound]: ...


class SmsCatchUp:
    """The catch-up of one number. How far it has come is kept in the store."""

    def __init__(
        self, *, store: Store, school: School, gateway: ListsInbound, intake: Intake, clock: Clock, new_id: NewId
    ) -> None:
        self._store = store
        self._school = school
        self._gateway = gateway
        self._intake = intake
        self._clock = clock
        self._new_id = new_id
        self._asked = asyncio.Event()
        self._owed = False  # whether a save of ours failed, and what was refused is not fetched yet

    def ask(self) -> None:
        """Run soon, whoever leads: a webhook could not be stored."""
        self._asked.set()

    async def run(self, every: timedelta = EVERY) -> NoReturn:
        """Catch up now and then again after each interval, or sooner when asked, until cancelled."""
        while True:
            self._owed |= self._asked.is_set()
            self._asked.clear()
            try:
                pause = await self._turn(every)
            except Exception as problem:  # whatever it was, Twilio's list stays
                log.warning("sms_catch_up_failed", error=type(problem).__name__, why=told(problem))
                pause = min(RETRY, every)
            try:
                await asyncio.wait_for(self._asked.wait(), pause.total_seconds())
                await asyncio.sleep(1)  # what was refused a moment ago may meet the same store
            except TimeoutError:
                continue

    async def _turn(self, every: timedelta) -> timedelta:
        """Catch up, where that is ours to do; how long it then rests."""
        leading = await self._store.lead(leads.catching_up(self._gateway.account))
        if leading or self._owed:
            await self.catch_up()
            self._owed = False
        return every if leading else min(NOT_OURS, every)

    async def catch_up(self) -> int:
        """Take every message that Twilio lists and we do not have; how many there were."""
        began = self._clock.now()
        mark = await self._school.reader.occurrence(self._mark_id())
        since = mark.done_at - OVERLAP if mark else began - AT_FIRST
        listed = await self._gateway.list_inbound(since, self._school.id, self._new_id)
        taken = 0
        for inbound in listed:
            key = {"school": inbound.school, "account": inbound.account, "key": inbound.key}
            known = await self._store.find(INBOUND_BY_KEY, key, limit=1)
            taken += 0 if known else await self._intake.take(inbound)
        if taken:
            log.info("sms_caught_up", messages=taken)
        if mark is None or taken or began - mark.done_at >= EVERY:
            await self._note(mark, began)
        return taken

    def _mark_id(self) -> str:
        return f"{JOB}|{self._gateway.account}"

    async def _note(self, mark: Occurrence | None, began: datetime) -> None:
        today = began.astimezone(UTC).date().isoformat()
        mark = mark or Occurrence(id=self._mark_id(), school=self._school.id, job=JOB, on=today, done_at=began)
        with suppress(Conflict):  # another process has come as far meanwhile
            await self._store.save(Batch(changed=(replace(mark, on=today, done_at=began),)))
