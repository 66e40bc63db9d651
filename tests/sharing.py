"""Two processes at one store, as far as a single one can play them: who leads is passed on by hand.

The store behind is a real one, so what is claimed is claimed for both. Real processes stand at PostgreSQL, in
tests/scenarios/test_two_processes.py.
"""

from collections.abc import Callable
from typing import Any

from bot.store.tiny import TinyStore


class Process:
    """The store as one process has it."""

    alone = False

    def __init__(self, shared: "Shared", name: str) -> None:
        self._shared, self.name = shared, name
        self.asked: list[str] = []
        self._queued: Callable[[], None] = lambda: None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._shared.store, name)

    async def lead(self, what: str) -> bool:
        self.asked.append(what)
        return self._shared.leader is self

    def hear(self, arrived: Callable[[], None], queued: Callable[[], None]) -> None:
        self._queued = queued


class Shared:
    """A store that `one` and `two` have; `one` leads everything until it is passed on."""

    def __init__(self, store: TinyStore) -> None:
        self.store = store
        self.one, self.two = Process(self, "one"), Process(self, "two")
        self.leader: Process | None = self.one

    def pass_on(self) -> None:
        """Whoever led is no more, or has lost its connection; the other leads."""
        self.leader = self.two if self.leader is self.one else self.one
