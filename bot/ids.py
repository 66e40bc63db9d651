"""New ids: ULIDs, which sort by when they were made, also within one millisecond."""

import os
import secrets
from collections.abc import Callable
from threading import Lock

from bot.clock import Clock

# Crockford's base 32, as the ULID specification has it: 48 bits of time in milliseconds, then 80 random bits.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_RANDOM_BITS = 80
_RANDOM_BYTES = _RANDOM_BITS // 8
_AT_ONCE = 400  # ids for which randomness is fetched together: each look at the system costs as much as ten ids


def new_code() -> str:
    """A secret for one use: 192 random bits, 32 characters of A-Z, a-z, 0-9, _ and -."""
    return secrets.token_urlsafe(24)


class Ids:
    """A maker of ids; each is greater than the one before, also when the clock stands still or steps back."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0
        self._random = memoryview(b"")
        self._lock = Lock()

    def new(self) -> str:
        """A new ULID of 26 characters."""
        now = int(self._clock.now().timestamp() * 1000)
        with self._lock:
            random = self._next_random()
            if now > self._last >> _RANDOM_BITS:
                self._last = now << _RANDOM_BITS | random
            else:  # within a millisecond it counts up by a random step, so that ids cannot be guessed
                self._last += 1 + (random & 0xFFFFFFFF)
            return _text(self._last)

    def _next_random(self) -> int:
        if not self._random:
            self._random = memoryview(os.urandom(_AT_ONCE * _RANDOM_BYTES))
        taken, self._random = self._random[:_RANDOM_BYTES], self._random[_RANDOM_BYTES:]
        return int.from_bytes(taken)


def _text(number: int) -> str:
    return "".join([_PAIRS[(number >> shift) & 1023] for shift in range(120, -1, -10)])


NewId = Callable[[], str]
