"""What a store promises: whole batches or nothing, versions checked, each message accepted once, claims in order."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from bot.domain.messages import NOTHING, Batch, Inbound, Outbound
from bot.domain.records import Record
from bot.store.finders import Finder, Value

R = TypeVar("R", bound=Record)


class Find(Protocol):
    """A way to ask a finder: all that match, in the finder's order."""

    async def __call__(
        self, finder: Finder[R], values: Mapping[str, Value], /, *, limit: int | None = None
    ) -> list[R]: ...


class Store(Protocol):
    """A school's memory. Every write is on disk when the call returns.

    A store that cannot write raises `StoreUnavailable`, has then written nothing, and may work again later.
    """

    @property
    def find(self) -> Find:
        """Ask a finder."""
        ...

    async def accept(self, inbound: Inbound, batch: Batch = NOTHING) -> bool:
        """Write down what arrived, and the batch with it; False, and nothing written, when it was known already."""
        ...

    async def save(self, batch: Batch) -> None:
        """Write a batch whole; `Conflict`, and nothing written, when a version in it is stale.

        Outbounds get their priority and `due_at`; one of the same key that still waits becomes REPLACED, and with
        `once` the newer is dropped where an earlier one of that key stands.
        """
        ...

    async def claim_inbound(self, now: datetime) -> Inbound | None:
        """The oldest waiting message of a lane that nobody works on; the lane is then ours until it is released."""
        ...

    async def release_inbound(self, inbound: Inbound, retry_at: datetime | None) -> None:
        """Give the lane back: the message was dealt with (None), or is to be tried again at `retry_at`."""
        ...

    async def claim_outbound(self, school: str, now: datetime, limit: int) -> Sequence[Outbound]:
        """Up to `limit` of a school's messages due by `now`, the most urgent first; ours until saved or released."""
        ...

    async def release_outbound(self, outbounds: Sequence[Outbound]) -> None:
        """Give claimed messages back unchanged."""
        ...

    @property
    def alone(self) -> bool:
        """Whether no other process can have the store, so that what is half done there was left by one that is gone."""
        ...

    async def lead(self, what: str) -> bool:
        """Whether it is this process that does `what` (one of `leads`), and no other.

        Asked before each turn. True from the first time on, until the store is closed or its connection is lost: then
        another process may have it at once, and the next answer is False, so that nobody takes it for the same turn.
        """
        ...

    def hear(self, arrived: Callable[[], None], queued: Callable[[], None]) -> None:
        """From now on call `arrived` when another process may have written down what arrived, and `queued` when one
        may have queued a message to be sent: soon after it did, and every few seconds in case that went unheard."""
        ...

    async def ping(self) -> None:
        """StoreUnavailable, in words for an administrator, while the store cannot write."""
        ...

    async def close(self) -> None: ...
