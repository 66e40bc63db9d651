"""Telegram's limits of pace: so many messages over any sliding second, for the bot and for one chat."""

from collections import deque

from bot.clock import Clock
from bot.simulator.telegram_text import Refused


class Pace:
    """Counts requests by the clock; https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this."""

    def __init__(self, clock: Clock, per_second: int, per_chat: int) -> None:
        self._clock, self._per_second, self._per_chat = clock, per_second, per_chat
        self._all: deque[float] = deque()
        self._chats: dict[int, deque[float]] = {}
        self._closed_until = float("-inf")

    def take(self, chat_id: int, *, new: bool) -> None:
        """Count one request; 429 when it is one too many. After the bot's own limit nothing goes for a second,
        and asking meanwhile begins that second anew."""
        now = self._clock.monotonic()
        if now < self._closed_until or self._full(self._all, self._per_second, now):
            self._closed_until = now + 1.0
            raise too_many(1)
        if new:  # an edit is not a new message in its chat
            chat = self._chats.setdefault(chat_id, deque())
            if self._full(chat, self._per_chat, now):
                raise too_many(1)
            chat.append(now)
        self._all.append(now)

    @staticmethod
    def _full(times: deque[float], allowed: int, now: float) -> bool:
        while times and times[0] <= now - 1.0:
            times.popleft()
        return len(times) >= allowed


def too_many(seconds: int) -> Refused:
    return Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
