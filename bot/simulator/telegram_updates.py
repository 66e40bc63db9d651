"""The bot's queue of updates: numbered, kept until confirmed (24 hours at most), given to one poller or one webhook."""

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.simulator.telegram_text import Refused, as_json, bad_request
from bot.simulator.waker import Waker

KEPT = timedelta(hours=24)  # https://core.telegram.org/bots/api#getting-updates
RENUMBERED_AFTER = timedelta(days=7)  # https://core.telegram.org/bots/api#update
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
TWO_POLLERS = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
HAS_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
LONGEST_POLL = 50  # seconds


@dataclass
class _Poll:
    """A getUpdates that is waiting."""

    conflict: str | None = None
    over: bool = False


@dataclass
class Webhook:
    """Where updates go instead of waiting for getUpdates."""

    url: str = ""
    secret: str = ""


@dataclass
class Updates:
    """The queue; `changed` rings when something came or went."""

    clock: Clock
    changed: Waker
    webhook: Webhook = field(default_factory=Webhook)
    _waiting: deque[tuple[datetime, dict[str, Any]]] = field(default_factory=deque)
    _allowed: set[str] | None = None
    _poll: _Poll | None = None
    _next_id: int = field(default_factory=lambda: random.randint(10**6, 10**9))  # noqa: S311  # not a secret
    _last_at: datetime | None = None

    def __len__(self) -> int:
        self._forget_old()
        return len(self._waiting)

    def add(self, kind: str, content: dict[str, Any]) -> None:
        """Queue one update; a kind that the bot did not ask for is not kept."""
        if kind not in self._allowed if self._allowed is not None else kind in NOT_BY_DEFAULT:
            return
        now = self.clock.now()
        if self._last_at is not None and now - self._last_at >= RENUMBERED_AFTER:
            self._next_id = random.randint(10**6, 10**9)  # noqa: S311
        self._last_at = now
        self._waiting.append((now, {"update_id": self._next_id, kind: content}))
        self._next_id += 1
        self.changed.ring()

    def oldest(self, place: int = 0) -> dict[str, Any] | None:
        """The update a webhook gets next, or the one `place` after it."""
        self._forget_old()
        return self._waiting[place][1] if len(self._waiting) > place else None

    def taken(self, update: dict[str, Any]) -> None:
        """A webhook took this one."""
        self._waiting = deque(kept for kept in self._waiting if kept[1] is not update)
        self.changed.ring()

    def confirm(self, update_id: int) -> None:
        """Forget everything up to and including `update_id`."""
        before = len(self._waiting)
        self._waiting = deque(kept for kept in self._waiting if kept[1]["update_id"] > update_id)
        if len(self._waiting) != before:
            self.changed.ring()

    def clear(self) -> None:
        self._waiting.clear()
        self.changed.ring()

    async def poll(self, given: dict[str, Any], still_there: Callable[[], bool]) -> list[dict[str, Any]]:
        """What getUpdates answers; a newer getUpdates, or a webhook, ends one that waits, with 409."""
        if self.webhook.url:
            raise Refused(409, HAS_WEBHOOK)
        self.end_poll(TWO_POLLERS)
        self.allow(given.get("allowed_updates"))
        offset, limit = number(given, "offset", 0), number(given, "limit", 100)
        timeout = min(number(given, "timeout", 0), LONGEST_POLL)
        self._confirm_before(offset)
        poll = self._poll = _Poll()
        if not self._waiting and timeout > 0:
            await self.changed.until(lambda: bool(self._waiting or poll.over or not still_there()), timeout)
        if self._poll is poll:
            self._poll = None
        if poll.conflict:
            raise Refused(409, poll.conflict)
        # One whose client has gone gets nothing, so that its successor is not delayed.
        return [update for _, update in list(self._waiting)[: max(1, min(limit, 100))]] if still_there() else []

    def end_poll(self, conflict: str | None = None) -> None:
        """A getUpdates that waits is answered now: with 409, or without `conflict` with what there is."""
        if self._poll is not None:
            self._poll.conflict, self._poll.over = conflict, True
            self._poll = None
            self.changed.ring()

    def allow(self, kinds: Any) -> None:
        """Remember which kinds the bot wants; left out means as before, an empty list means the default."""
        wanted = as_json(kinds)
        if wanted is None:
            return
        if not isinstance(wanted, list) or not all(isinstance(kind, str) for kind in wanted):
            raise bad_request("can't parse allowed updates JSON array")
        self._allowed = set(wanted) or None

    def _confirm_before(self, offset: int) -> None:
        self._forget_old()
        if offset < 0:
            self.confirm(self._next_id + offset - 1)
        # A queue asked for something more than ten beyond its end answers from its beginning (the open server's
        # td/telegram TQueue: "Specified from_id is in the future"); so it is after a renumbering.
        elif 0 < offset <= self._next_id + 10:
            self.confirm(offset - 1)

    def _forget_old(self) -> None:
        too_old = self.clock.now() - KEPT
        while self._waiting and self._waiting[0][0] < too_old:
            self._waiting.popleft()


def number(given: dict[str, Any], name: str, default: int) -> int:
    """An integer parameter, which a form carries as text."""
    value = given.get(name)
    if value is None or value == "":
        return default
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        raise bad_request(f'invalid parameter "{name}"') from None
