"""The outbox: claim, ask whether it may go, keep the limits, write down the attempt, send, write down how it went.

`attempting` is on disk before a message leaves, so after a crash only those have an unknown outcome.
"""

import asyncio
import contextlib
import math
from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import structlog

from bot.channels.base import Gateway
from bot.clock import Clock
from bot.domain import delivery
from bot.domain.messages import Outbound, Priority
from bot.errors import AddressUnusable, OutcomeUnknown, SendError, StoreError, TryLater
from bot.metrics import OUTBOUND_HELD
from bot.outbox.courier import STORE_PAUSE, Courier
from bot.outbox.doubts import LOOK_UP_AFTER, Doubts
from bot.outbox.entitled import Answer, Route, resolve
from bot.outbox.lines import CONCURRENT, Going, Held, Lines
from bot.outbox.outcomes import renewed
from bot.school import School
from bot.store import leads
from bot.store.base import Store
from bot.store.finders import OUTBOUND_DUE, Value

log = structlog.get_logger()

MOST_HELD = 200  # claimed messages that wait for a limit; more stay in the store
LOOKS_AT_ONCE = 8  # a database answers several while one waits
PEEK = 8  # beyond that, so many are looked at to see whether one is more urgent than what waits
FRESH = 0.25  # seconds for which an answer about address and permission holds; sending takes as long
LONGEST_SLEEP = 1.0
TICK = timedelta(milliseconds=1)  # a float of seconds is not a time to the last digit: rather late than early
BROKEN: Literal["it could not be made ready"] = "it could not be made ready"
FAR = datetime(9999, 1, 1, tzinfo=UTC)


class Sender:
    """Sends what is due of one school, through its `gateways`: whatever holds up another's, this one's goes.

    Of several processes one sends at a time; the next waits until the last one's second is over. All times are the
    clock's.

    `run` is the loop of the service; `step` does all that can be done at this moment, for clocks moved by hand.
    """

    def __init__(self, store: Store, school: School, gateways: Sequence[Gateway], clock: Clock) -> None:
        self._store = store
        self._school = school
        self._gateways = gateways
        self._clock = clock
        self._lines = Lines(gateways)
        self._courier = Courier(store, school, clock)
        self._doubts = Doubts(store, school, gateways, clock, self._courier)
        self._flying: dict[asyncio.Task[None], str] = {}  # and which message it is about
        self._woken = asyncio.Event()
        self._look_at = -math.inf  # monotonic: when the store is asked again, whatever is under way
        self._more = False  # whether there was more in the store than there was room for
        self._leading = self._stopping = False

    def wake(self) -> None:
        """There is something new to send."""
        self._look_at = -math.inf
        if self._leading:
            self._woken.set()

    async def step(self) -> bool:
        """Do all that can be done now, to the end; whether anything was done."""
        if not await self._leads():
            return False
        done = False
        self.wake()
        while await self._round():
            done = True
            await self._landed()
            self.wake()
        return done

    async def run(self) -> None:
        """Send until cancelled; then end what is under way, for at most 8 seconds, and write it down."""
        loop = asyncio.create_task(self._loop())
        try:
            await asyncio.shield(loop)  # between writing down an attempt and sending it nobody may come
        finally:
            self._stopping = True
            self._woken.set()
            await asyncio.wait([loop])
            await self.drain()

    async def _loop(self) -> None:
        while not self._stopping:
            self._woken.clear()
            try:
                pause = await self._turn()
            except Exception as problem:
                log.error("the outbox stumbled", problem=type(problem).__name__)
                pause = STORE_PAUSE
            if not await self._rested(pause) and pause >= LONGEST_SLEEP:
                self._look_at = -math.inf

    async def _turn(self) -> float:
        """Start what can be started now; for how many seconds nothing can be after that, as far as is known."""
        if not await self._leads():
            return leads.REST
        return 0.0 if await self._round() else await self._pause()

    async def _rested(self, seconds: float) -> bool:
        """Wait so long in real time; whether something woke us before."""
        if not seconds:
            await asyncio.sleep(0)
            return True
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), seconds)
        return self._woken.is_set()

    async def _pause(self) -> float:
        """For how many seconds nothing can be done, as far as is known; a landing or `wake` ends it sooner."""
        now, monotonic = self._clock.now(), self._clock.monotonic()
        left = self._lines.next_at(monotonic) - monotonic
        # With more in the store than there is room for, what lies there is no reason to wake: a line must move first.
        if not (self._flying or self._more) and (at := await self.next_wake()):
            left = (at - now).total_seconds()
            self._look_at = min(self._look_at, monotonic + left)
        return min(LONGEST_SLEEP, max(0.001, left))

    async def drain(self, seconds: float = 8.0) -> None:
        """End what is under way; what the provider has not answered by then stays `attempting`."""
        if self._flying:
            await asyncio.wait(self._flying, timeout=seconds)
        for task in list(self._flying):
            task.cancel()
        await self._landed()
        await self._store.release_outbound(self._lines.let_go())

    async def _landed(self) -> None:
        await asyncio.gather(*self._flying, return_exceptions=True)

    async def next_wake(self) -> datetime | None:
        """When something can next be done here, as far as is known now; None when nothing waits, or another sends."""
        if not await self._leads():
            return None
        monotonic = self._clock.monotonic()
        at = self._lines.next_at(monotonic)
        times = [self._clock.now() + timedelta(seconds=at - monotonic) + TICK] if math.isfinite(at) else []
        times += self._doubts.times()
        for priority in set(Priority) - {each.outbound.priority for each in self._lines.held()}:
            due: dict[str, Value] = {"school": self._school.id, "priority": priority, "due_at": FAR}
            first = await self._store.find(OUTBOUND_DUE, due, limit=1)
            times += [each.due_at for each in first if each.due_at]
        return min(times, default=None)

    # -- whose turn it is

    async def _leads(self) -> bool:
        """Whether it is we who send; what was claimed for that is given back as soon as it is not."""
        led, leading = self._leading, False
        try:
            leading = await self._store.lead(leads.sending(self._school.id))
        finally:
            self._leading = leading
            if led and not leading:
                await self._store.release_outbound(self._lines.let_go())
        if leading and not led:
            self._take_over()
        return leading

    def _take_over(self) -> None:
        self._look_at = -math.inf
        if not self._store.alone:
            self._doubts.begin_anew()
            self._lines.take_over(self._clock.monotonic())

    # -- one round: look up, claim, send

    async def _round(self) -> bool:
        """Start all that can be started now; whether anything was done."""
        await self._doubts.look_around(set(self._flying.values()))
        done = self._look_up_due()
        if self._clock.monotonic() >= self._look_at or (self._more and self._room() >= CONCURRENT // 2):
            done |= await self._claim()
        if not await self._leads():  # a slow look at the store may have outlasted it
            return done
        if ready := self._lines.ready(self._clock.monotonic()):
            await self._launch(ready)
        OUTBOUND_HELD.labels(self._school.id).set(self._lines.count())
        return done or bool(ready)

    def _look_up_due(self) -> bool:
        for outbound in (due := self._doubts.take(self._clock.now())):
            self._fly(self._doubts.look_up(outbound), outbound)
        return bool(due)

    # -- claiming

    async def _claim(self) -> bool:
        """Take what is due into the lines; whether anything was claimed and kept."""
        room = self._room()
        self._look_at = self._clock.monotonic() + LONGEST_SLEEP
        claimed = await self._store.claim_outbound(self._school.id, self._clock.now(), max(room, PEEK))
        self._more = len(claimed) >= max(room, PEEK)
        waiting = list(claimed) if room > 0 else await self._more_urgent(claimed)
        kept = len(waiting)
        try:
            while several := waiting[:LOOKS_AT_ONCE]:
                answers = await asyncio.gather(*map(self._resolved, several))
                for outbound, answer in zip(several, answers, strict=True):
                    self._place(outbound, answer)
                del waiting[:LOOKS_AT_ONCE]
        finally:
            await self._store.release_outbound(waiting)
        return kept > 0

    def _room(self) -> int:
        """How many more are worth claiming; negative when urgent ones came on top."""
        return min(MOST_HELD - self._lines.count(), self._lines.free())

    async def _more_urgent(self, claimed: Sequence[Outbound]) -> list[Outbound]:
        """Those that come before something that waits in a line already; the others go back."""
        last = max((each.outbound.priority for each in self._lines.held()), default=Priority.SAFETY)
        await self._store.release_outbound([each for each in claimed if each.priority >= last])
        return [each for each in claimed if each.priority < last]

    def _place(self, outbound: Outbound, answer: Answer | Literal["it could not be made ready"]) -> None:
        """Into the line of its account, or written down as not going."""
        if isinstance(answer, Route):
            self._lines.hold(Held(outbound, answer, self._clock.monotonic()))
        else:
            self._fly(self._courier.not_now(outbound, answer), outbound)

    async def _resolved(self, outbound: Outbound) -> Answer | Literal["it could not be made ready"]:
        """Where it goes; a message that cannot even be looked at is BROKEN, and stops no other."""
        try:
            return await resolve(self._school, self._gateways, outbound, self._clock.now())
        except StoreError:
            raise
        except Exception as problem:
            log.error("a message could not be made ready", outbound=outbound.id, problem=type(problem).__name__)
            return BROKEN

    # -- sending

    async def _launch(self, ready: Sequence[Going]) -> None:
        """Write down that these are attempted, in one save, then send them side by side."""
        still = [going for going in ready if await self._still_right(going)]
        attempts = {going.held.outbound.id: self._attempt(going.held) for going in still}
        saved: set[str] = set()
        try:
            saved = await self._courier.attempted(list(attempts.values()))
        finally:  # what is not written was replaced or withdrawn since it was claimed, or the store failed
            await self._store.release_outbound([each for each in attempts.values() if each.id not in saved])
            for going in still:
                if going.held.outbound.id in saved:
                    attempt = renewed(attempts[going.held.outbound.id])
                    self._fly(self._send(going, attempt), attempt)
                else:
                    going.did_not_leave()

    def _attempt(self, held: Held) -> Outbound:
        return delivery.attempt(held.outbound, held.route.gateway.account, held.route.address, self._clock.now())

    async def _still_right(self, going: Going) -> bool:
        """Whether the route still holds; asked again when the message had to wait for its turn."""
        held = going.held
        if self._clock.monotonic() - held.resolved_at <= FRESH:
            return True
        answer = await self._resolved(held.outbound)
        if answer == held.route:
            return True
        going.did_not_leave()
        if isinstance(answer, Route):
            self._lines.hold(Held(held.outbound, answer, self._clock.monotonic()))
        else:
            self._fly(self._courier.not_now(held.outbound, answer), held.outbound)
        return False

    async def _send(self, going: Going, outbound: Outbound) -> None:
        line = going.line

        def answered(problem: SendError | None) -> None:
            going.done(self._clock.monotonic())
            if isinstance(problem, TryLater) and problem.everyone:
                line.pace.pause(problem.retry_after or 1.0, self._clock.monotonic())
            if isinstance(problem, OutcomeUnknown):
                after = LOOK_UP_AFTER if line.gateway.can_look_up else timedelta()
                self._doubts.add(outbound, self._clock.now() + after)
            if isinstance(problem, AddressUnusable):
                self._look_at = -math.inf  # it is due at once, on another channel

        await self._courier.deliver(outbound, going.held.route, answered)

    def _fly(self, work: Coroutine[Any, Any, None], outbound: Outbound) -> None:
        task = asyncio.create_task(work)
        self._flying[task] = outbound.id
        task.add_done_callback(self._has_landed)

    def _has_landed(self, task: "asyncio.Task[None]") -> None:
        self._flying.pop(task, None)
        self._woken.set()
        if not task.cancelled() and (problem := task.exception()):
            log.error("a message's journey ended badly", problem=type(problem).__name__)
