"""Which lane may be worked on: in order within a lane, lanes in parallel. In memory; made anew from the store."""

import heapq
from collections import deque
from datetime import datetime

Lane = tuple[str, str]  # a school's id, and the household or address


class Lanes:
    """The waiting messages' ids, lane by lane. A lane is ready, resting until a time, or taken."""

    def __init__(self) -> None:
        self._waiting: dict[Lane, deque[str]] = {}
        self._ready: list[tuple[str, Lane]] = []  # a heap of (oldest id, lane): ULIDs sort by age
        self._resting: list[tuple[datetime, Lane]] = []

    def add(self, lane: Lane, id: str) -> None:
        """A new message at the end of its lane."""
        if lane in self._waiting:
            self._waiting[lane].append(id)
        else:
            self._waiting[lane] = deque((id,))
            heapq.heappush(self._ready, (id, lane))

    def take(self, now: datetime) -> tuple[Lane, str] | None:
        """A ready lane, the one whose oldest message is the oldest, and that message's id; the lane is then taken."""
        while self._resting and self._resting[0][0] <= now:
            _, lane = heapq.heappop(self._resting)
            heapq.heappush(self._ready, (self._waiting[lane][0], lane))
        if not self._ready:
            return None
        id, lane = heapq.heappop(self._ready)
        return lane, id

    def give_back(self, lane: Lane, retry_at: datetime | None) -> None:
        """Free a taken lane: its oldest message is dealt with (None), or rests until then."""
        if retry_at is not None:
            heapq.heappush(self._resting, (retry_at, lane))
            return
        self._waiting[lane].popleft()
        if self._waiting[lane]:
            heapq.heappush(self._ready, (self._waiting[lane][0], lane))
        else:
            del self._waiting[lane]

    def __len__(self) -> int:
        """How many messages wait, in work or resting."""
        return sum(map(len, self._waiting.values()))
