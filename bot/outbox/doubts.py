"""Messages that may have been sent, each with the time when the provider is asked about it."""

from datetime import datetime, timedelta

from bot.domain.messages import Outbound
from bot.store.base import Store
from bot.store.finders import OUTBOUND_ATTEMPTING

LOOK_UP_AFTER = timedelta(seconds=10)  # a request that we gave up on may still be under way at the provider
LOOK_UP_AGAIN = timedelta(seconds=30)


class Doubts:
    """What to look up, and when. Each is `attempting` in the store, so a restart finds it again."""

    def __init__(self) -> None:
        self._at: dict[str, tuple[datetime, Outbound]] = {}

    async def find(self, store: Store, school: str, now: datetime) -> None:
        """Doubt whatever an earlier run was attempting when it ended."""
        for outbound in await store.find(OUTBOUND_ATTEMPTING, {"school": school}):
            self.add(outbound, now)

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
