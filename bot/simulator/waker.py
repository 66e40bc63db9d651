"""A bell: whoever waits for a change is woken at once, and nobody polls."""

import asyncio
from collections.abc import Callable


class Waker:
    """Wakes everybody who waits; one event loop only."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)

    async def heard(self) -> None:
        """Returns at the next `ring`."""
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.add(waiting)
        try:
            await waiting
        finally:
            self._waiting.discard(waiting)

    async def until(self, true: Callable[[], bool], seconds: float) -> bool:
        """Whether `true()` came about within `seconds` of real time; it is asked after each ring."""
        try:
            async with asyncio.timeout(seconds):
                while not true():
                    await self.heard()
        except TimeoutError:
            return true()
        return True
