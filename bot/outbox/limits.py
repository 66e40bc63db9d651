"""How fast an account may send: so many in any sliding second, so many to one address, and nothing during a pause."""

import math
from collections import deque
from dataclasses import dataclass

# A provider counts its second by a clock of its own, so ours is cut a little longer.
SPARE = 0.005
ON_ITS_WAY = 0.25  # seconds that the last message of a process that is no more may take to be counted


@dataclass
class Slot:
    """One message's place in its second. Until it is answered nobody knows when the provider counted it."""

    answered_at: float = math.inf


class Pace:
    """The budget of one account; all times are the clock's monotonic seconds. 0 stands for no limit.

    A message counts from when it leaves until a second after it was answered. It reached the provider in between, so
    no sliding second there can hold more than `per_second`, however late a connection or an answer is.
    """

    def __init__(self, per_second: float, per_address: float) -> None:
        self._most = max(1, math.floor(per_second)) if per_second else 0
        self._span = SPARE + (self._most / per_second if per_second else 1.0)  # below one a second: a longer second
        self._gap = SPARE + 1.0 / per_address if per_address else 0.0
        self._slots: deque[Slot] = deque()
        self._addresses: dict[str, Slot] = {}
        self._paused_until = -math.inf

    def room(self, now: float) -> float:
        """How many more may leave now, to addresses that are free."""
        if now < self._paused_until:
            return 0
        if not self._most:
            return math.inf
        self._forget(now)
        return self._most - len(self._slots)

    def next_room(self, now: float) -> float:
        """When there is room again: `now`, a later time, or infinity while only an answer can tell."""
        if self.room(now) > 0:
            return now
        full = bool(self._most) and len(self._slots) >= self._most
        freed = min(slot.answered_at for slot in self._slots) + self._span if full else now
        return max(freed, self._paused_until)

    def next_for(self, address: str, now: float) -> float:
        """When this address may get a message: `now`, a later time, or infinity while one is on its way to it."""
        slot = self._addresses.get(address)
        return now if slot is None else max(now, slot.answered_at + self._gap)

    def take(self, address: str = "") -> Slot:
        """The place of one message that leaves now, for `answered`; without an address it counts in all only."""
        slot = Slot()
        if self._most:
            self._slots.append(slot)
        if address and self._gap:
            self._addresses[address] = slot
        return slot

    def answered(self, slot: Slot, now: float) -> None:
        """The provider has answered, or surely will not any more."""
        slot.answered_at = now
        if len(self._addresses) > 1000:
            busy = {name: each for name, each in self._addresses.items() if each.answered_at + self._gap > now}
            self._addresses = busy

    def give_back(self, slot: Slot) -> None:
        """The message did not leave after all."""
        slot.answered_at = -math.inf

    def pause(self, seconds: float, now: float) -> None:
        """Nothing leaves for so long; a longer pause that is under way stays."""
        self._paused_until = max(self._paused_until, now + seconds)

    def take_over(self, now: float) -> None:
        """Nothing leaves until what another process may have sent a moment ago counts no more."""
        self.pause(max(self._span, self._gap) + ON_ITS_WAY, now)

    def _forget(self, now: float) -> None:
        if any(slot.answered_at + self._span <= now for slot in self._slots):
            self._slots = deque(slot for slot in self._slots if slot.answered_at + self._span > now)
