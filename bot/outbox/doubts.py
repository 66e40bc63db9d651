"""Messages that may have been sent, each with the time when the provider is asked about it."""

import math
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.channels.base import Gateway
from bot.clock import Clock
from bot.domain.messages import Outbound
from bot.errors import SendError, StoreUnavailable
from bot.outbox.courier import Courier, longest
from bot.school import School
from bot.store.base import Store
from bot.store.finders import OUTBOUND_ATTEMPTING

LOOK_UP_AFTER = timedelta(seconds=10)  # a request that we gave up on may still be under way at the provider
LOOK_UP_AGAIN = timedelta(seconds=30)
LOOK_AROUND = 30.0  # seconds between two looks for what other processes left half done; a dead one tells nobody
CLOCKS_DIFFER = timedelta(seconds=30)  # between two machines, with the time that a slow store takes for an attempt


class Doubts:
    """What to look up of a school, and when. Each is `attempting` in the store: whoever sends next finds it again."""

    def __init__(
        self, store: Store, school: School, gateways: Sequence[Gateway], clock: Clock, courier: Courier
    ) -> None:
        self._store = store
        self._school = school
        self._gateways = {each.account: each for each in gateways}
        self._clock = clock
        self._courier = courier
        self._at: dict[str, tuple[datetime, Outbound]] = {}
        self._around_at = -math.inf  # monotonic

    def begin_anew(self) -> None:
        """Forget everything: another process has sent meanwhile."""
        self._at.clear()
        self._around_at = -math.inf

    async def look_around(self, ours: Collection[str]) -> None:
        """Now and then, doubt whatever is being attempted and is not `ours`.

        What an earlier run left is doubted at once where nobody else can be at it; beside other processes only when
        none that lives can be.
        """
        if self._clock.monotonic() < self._around_at:
            return
        now = self._clock.now()
        for outbound in await self._store.find(OUTBOUND_ATTEMPTING, {"school": self._school.id}):
            if outbound.id not in self._at and outbound.id not in ours:
                self.add(outbound, now if self._store.alone else max(now, _surely_ended(outbound)))
        self._around_at = math.inf if self._store.alone else self._clock.monotonic() + LOOK_AROUND

    def add(self, outbound: Outbound, at: datetime) -> None:
        self._at[outbound.id] = (at, outbound)

    def take(self, now: datetime) -> list[Outbound]:
        """Those whose time has come, doubted no more."""
        due = [outbound for at, outbound in self._at.values() if at <= now]
        for outbound in due:
            del self._at[outbound.id]
        return due

    def times(self) -> list[datetime]:
        return [at for at, _ in self._at.values()]

    async def look_up(self, outbound: Outbound) -> None:
        """Ask the provider, and write down what it says; when it cannot be asked, doubt it on."""
        try:
            await self._courier.look_up(outbound, self._gateways.get(outbound.account))
        except (SendError, StoreUnavailable):
            self.add(outbound, self._clock.now() + LOOK_UP_AGAIN)


def _surely_ended(outbound: Outbound) -> datetime:
    attempted_at = outbound.due_at or outbound.created_at
    return attempted_at + timedelta(seconds=longest(outbound)) + CLOCKS_DIFFER
