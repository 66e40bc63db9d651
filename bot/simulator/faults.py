"""Faults on demand: what the next calls of a method meet instead of a healthy provider."""

import asyncio
import contextlib
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from bot.simulator.server import Hang, NoAnswer, gone

Kind = Literal["delay", "drop", "lost_answer", "time_out", "status", "duplicate", "reorder"]


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong; made by the functions below."""

    kind: Kind
    seconds: float = 0.0  # of real time
    code: int = 500  # the HTTP status
    message: str | None = None
    error_code: int | None = None  # Twilio's own code, such as 20429
    retry_after: int | None = None  # seconds, in Telegram's `parameters`
    carried_out: bool = False


def delay(seconds: float) -> Fault:
    """The call is carried out and answered `seconds` of real time late."""
    return Fault("delay", seconds=seconds)


def drop() -> Fault:
    """The connection closes, and the request is not carried out. A webhook never arrives."""
    return Fault("drop")


def lost_answer() -> Fault:
    """The request is carried out, but the connection closes before the answer: an unknown outcome."""
    return Fault("lost_answer", carried_out=True)


def time_out(*, carried_out: bool = False) -> Fault:
    """No answer until the client gives up; with `carried_out`, the request took effect all the same."""
    return Fault("time_out", carried_out=carried_out)


def status(code: int, message: str | None = None, *, error_code: int | None = None) -> Fault:
    """The provider answers with this HTTP status and its own form of error; nothing is carried out."""
    return Fault("status", code=code, message=message, error_code=error_code)


def too_many(retry_after: int = 1) -> Fault:
    """429: Telegram says when to come back, Twilio says 20429."""
    return Fault("status", code=429, error_code=20429, retry_after=retry_after)


def duplicate() -> Fault:
    """For webhooks: it arrives twice."""
    return Fault("duplicate")


def reorder() -> Fault:
    """For webhooks: it arrives after the next one (or after half a second, when there is no next one)."""
    return Fault("reorder")


class Faults:
    """The faults to come, by name of the method; `*` stands for every method."""

    def __init__(self) -> None:
        self._next: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def next(self, method: str, fault: Fault, times: int = 1) -> None:
        """The next `times` calls of `method` meet `fault`, after those already in the queue."""
        self._next[method.lower()].extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        """The fault that this call meets, if any; its own method's faults come before those for `*`."""
        if not self._next:
            return None
        for name in (method.lower(), "*"):
            if self._next.get(name):
                return self._next[name].popleft()
        return None

    def clear(self) -> None:
        """Everything works again."""
        self._next.clear()


async def answer(
    request: Request,
    fault: Fault | None,
    carry_out: Callable[[], Awaitable[Response]],
    refuse: Callable[[Fault], Response],
) -> Response:
    """The answer to a request (its body read) that meets `fault`; webhook faults leave a request alone."""
    if fault is None:
        return await carry_out()
    if fault.kind == "status":
        return refuse(fault)
    if fault.kind == "delay":
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(gone(request), fault.seconds)  # it is carried out though nobody listens any more
    if fault.kind in {"drop", "lost_answer", "time_out"}:
        if fault.carried_out:
            await carry_out()
        return Hang() if fault.kind == "time_out" else NoAnswer()
    return await carry_out()
