"""The lanes at work: messages of a household in order, households side by side, a poisoned message parked."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.domain.arrivals import Arrival
from bot.domain.messages import NOTHING, Batch, Inbound, InboundState
from bot.errors import Conflict, NotYet, StoreUnavailable, where
from bot.inbox.senders import people_at
from bot.metrics import INBOUND_HANDLED
from bot.school import School
from bot.store.base import Store

# A handler that fails is tried again after these; then the message is parked with the office and the lane goes on.
PAUSES = (timedelta(seconds=5), timedelta(seconds=25))
STORE_PAUSE = timedelta(seconds=2)
CONFLICTS = 5
AT_ONCE = 32
# A webhook not answered in time is a text lost, a receipt a moment later is not. So while providers wait for our yes,
# the next message is begun only this many seconds after the last; then it has its turn all the same. (Only a rush of
# over a thousand texts a second leaves no moment between two of them; the emergency words do not wait for this.)
GIVES_WAY, LOOKS = 0.25, 0.005

Handle = Callable[[School, Arrival], Awaitable[Batch | None]]
log = structlog.get_logger()


class Inbox:
    """Handles what intake wrote down. `routes` are tried in order; the first that gives a batch has the message.

    `parked` makes the batch by which the office, and the sender, learn of a message that could not be handled.
    `intake_busy` tells that a message is being written down, and a provider waits for that.
    """

    def __init__(
        self,
        *,
        store: Store,
        schools: Callable[[str], School],
        routes: Sequence[Handle],
        parked: Handle,
        clock: Clock,
        wake_outbox: Callable[[], None],
        intake_busy: Callable[[], bool] = lambda: False,
    ) -> None:
        self._store = store
        self._schools = schools
        self._routes = routes
        self._parked = parked
        self._clock = clock
        self._wake_outbox = wake_outbox
        self._intake_busy = intake_busy
        self._turn = asyncio.Lock()
        self._tries: dict[str, int] = {}
        self._resting: dict[str, datetime] = {}
        self._awake = asyncio.Event()

    def wake(self) -> None:
        """There may be something new."""
        self._awake.set()

    def next_wake(self) -> datetime | None:
        """When a message that failed is to be tried again; None when nothing rests."""
        return min(self._resting.values(), default=None)

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            self._awake.clear()
            try:
                if await self.step():
                    continue
                pause = self._pause()
            except Exception as problem:  # a store that cannot be read, or one record that nobody can make sense of
                log.error("inbox_stumbled", error=type(problem).__name__, at=where(problem))
                pause = STORE_PAUSE.total_seconds()
            try:
                await asyncio.wait_for(self._awake.wait(), pause)
            except TimeoutError:
                continue

    def _pause(self) -> float | None:
        """Seconds until something that rests is due; None: until woken."""
        at = self.next_wake()
        return max((at - self._clock.now()).total_seconds(), 0.01) if at else None

    async def step(self) -> bool:
        """Handle what can be handled now, one message of each of up to 32 lanes; whether there was anything."""
        began = self._clock.now()
        claimed = await self._claim()
        self._forget_rested(began)
        await asyncio.gather(*map(self._work, claimed))
        if claimed:
            self._wake_outbox()
        return bool(claimed)

    async def _claim(self) -> list[Inbound]:
        claimed: list[Inbound] = []
        try:
            while len(claimed) < AT_ONCE and (inbound := await self._store.claim_inbound(self._clock.now())):
                claimed.append(inbound)
        except Exception:  # told when it comes again and nothing else is there to be done
            if not claimed:
                raise
        return claimed

    def _forget_rested(self, by: datetime) -> None:
        """What had rested long enough was to be claimed: what we have not got of it, another process has."""
        self._resting = {id: at for id, at in self._resting.items() if at > by}

    async def _work(self, inbound: Inbound) -> None:
        retry_at: datetime | None = None
        self._resting.pop(inbound.id, None)
        await self._give_way()
        try:
            await self._handle(inbound, self._routes)
            self._tries.pop(inbound.id, None)
        except (StoreUnavailable, NotYet):
            retry_at = self._clock.now() + STORE_PAUSE
        except Exception as problem:
            retry_at = await self._failed(inbound, problem)
        if retry_at:
            self._resting[inbound.id] = retry_at
        await self._store.release_inbound(inbound, retry_at)

    async def _give_way(self) -> None:
        """Returns when it is this message's turn: one after the other, and those who wait for a yes before it."""
        async with self._turn:
            until = self._clock.monotonic() + GIVES_WAY
            while self._intake_busy() and self._clock.monotonic() < until:  # noqa: ASYNC110
                await asyncio.sleep(LOOKS)  # an event for each ack would cost more than these looks

    async def _handle(self, inbound: Inbound, routes: Sequence[Handle], state: InboundState | None = None) -> None:
        school = self._schools(inbound.school)
        for left in reversed(range(CONFLICTS)):
            at = self._clock.now()
            people = await people_at(school, inbound)
            batch = await _first(school, routes, Arrival(inbound, at, people))
            handled = replace(inbound, state=state or InboundState.HANDLED, handled_at=at, reason=batch.reason)
            try:
                await self._store.save(replace(batch, changed=(*batch.changed, handled)))
            except Conflict:
                if await self._is_done(inbound):
                    return
                if not left:
                    raise
            else:
                INBOUND_HANDLED.labels(handled.state).inc()
                return

    async def _is_done(self, inbound: Inbound) -> bool:
        """Whether another process has dealt with the message: it was ours until our connection to the store broke."""
        found = await self._schools(inbound.school).reader.inbound(inbound.id)
        return found is not None and found.state is not InboundState.WAITING

    async def _failed(self, inbound: Inbound, problem: Exception) -> datetime | None:
        """When to try again; None once the message is parked."""
        tries = self._tries.get(inbound.id, 0)
        log.error(
            "handler_failed", inbound=inbound.id, tries=tries + 1, error=type(problem).__name__, at=where(problem)
        )
        if tries < len(PAUSES):
            self._tries[inbound.id] = tries + 1
            return self._clock.now() + PAUSES[tries]
        try:
            await self._handle(inbound, (self._parked,), InboundState.PARKED)
        except Exception as again:
            log.error("parking_failed", inbound=inbound.id, error=type(again).__name__, where=where(again))
            return self._clock.now() + PAUSES[-1]
        self._tries.pop(inbound.id, None)
        return None


async def _first(school: School, routes: Sequence[Handle], arrival: Arrival) -> Batch:
    for handle in routes:
        batch = await handle(school, arrival)
        if batch is not None:
            return batch
    return replace(NOTHING, reason="no conversation took it")
