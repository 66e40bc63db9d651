"""Tells every open page what changed: server-sent events, folded while a page is slow, ended when the server stops."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

EVERYTHING = "everything"
FOLD = 0.03  # seconds; one act changes several phones several times
ALIVE = 15.0  # seconds; an idle stream then tells the time, which also keeps it open


class _Reader:
    """One open page, and what it has yet to hear of."""

    def __init__(self) -> None:
        self.changed: dict[str, None] = {EVERYTHING: None}  # ordered
        self.awake = asyncio.Event()
        self.awake.set()


class News:
    """What changed, for each open page."""

    def __init__(self) -> None:
        self._readers: set[_Reader] = set()
        self._ended = False

    def tell(self, what: str) -> None:
        """A phone's id or "clock" has changed."""
        for reader in self._readers:
            reader.changed[what] = None
            reader.awake.set()

    async def end(self) -> None:
        """Every stream ends now."""
        self._ended = True
        for reader in self._readers:
            reader.awake.set()

    async def stream(self, part: Callable[[str], Any]) -> AsyncIterator[str]:
        """Events from now on, the first with everything; `part` gives what is told of a change."""
        self._ended, reader = False, _Reader()
        self._readers.add(reader)
        try:
            while not self._ended:
                await _woken(reader.awake)
                await asyncio.sleep(FOLD)
                changed, reader.changed = list(reader.changed) or ["clock"], {}
                reader.awake.clear()
                for what in [EVERYTHING] if EVERYTHING in changed else changed:
                    yield f"event: {'phone' if what not in NAMED else what}\ndata: {json.dumps(part(what))}\n\n"
        finally:
            self._readers.discard(reader)


NAMED = {EVERYTHING, "clock"}


async def _woken(awake: asyncio.Event) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(ALIVE):
            await awake.wait()
