"""New ids: ULIDs, which sort by when they were made, also within one millisecond."""

import secrets
from collections.abc import Callable
from threading import Lock

from bot.clock import Clock

# Crockford's base 32, as the ULID specification has it: 48 bits of time in milliseconds, then 80 random bits.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_RANDOM_BITS = 80


class Ids:
    """A maker of ids; each is greater than the one before, also when the clock stands still or steps back."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0
        self._lock = Lock()

    def new(self) -> str:
        """A new ULID of 26 characters."""
        fresh = (int(self._clock.now().timestamp() * 1000) << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)
        with self._lock:
            # within a millisecond the random part counts up by a random step, so that ids cannot be guessed
            self._last = fresh if fresh >> _RANDOM_BITS > self._last >> _RANDOM_BITS else self._stepped()
            return _text(self._last)

    def _stepped(self) -> int:
        return self._last + 1 + secrets.randbits(32)


def _text(number: int) -> str:
    return "".join([_PAIRS[(number >> shift) & 1023] for shift in range(120, -1, -10)])


NewId = Callable[[], str]
