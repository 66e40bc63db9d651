"""The clock: the only place in the product where the time is read. Everything else is told the time.

`SystemClock` runs the service, `MovedClock` the demo (real seconds from a chosen start, with jumps), and
`ManualClock` the tests and the played week (it moves only when told).
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the loops ask for the time."""

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards; only differences mean anything."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


class MovedClock:
    """A clock that runs at real speed from `start`, and can jump forward."""

    def __init__(self, start: datetime) -> None:
        self._began = time.monotonic()
        self._start = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._began)

    def monotonic(self) -> float:
        return self.now().timestamp()

    def move_to(self, at: datetime) -> None:
        """Jump to `at`; a time already past changes nothing."""
        self._start += max(at - self.now(), timedelta())


class ManualClock:
    """A clock that stands still until it is moved."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._now.timestamp()

    def move_to(self, at: datetime) -> None:
        """Stand at `at`; a time already past changes nothing."""
        self._now = max(self._now, at.astimezone(UTC))
