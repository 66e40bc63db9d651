"""Carries webhooks from a simulator to the product over real HTTP, with the faults that were asked for."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.simulator.faults import Fault
from bot.simulator.waker import Waker


@dataclass(frozen=True)
class Answer:
    """What the product answered."""

    status: int
    body: str
    content_type: str


class Postman:
    """Posts webhooks; `busy` counts the errands under way."""

    def __init__(self, waker: Waker) -> None:
        self._waker = waker
        self._errands: set[asyncio.Task[None]] = set()
        self._passed: dict[str, asyncio.Event] = {}
        self._broken: list[BaseException] = []
        self._tunnels: dict[str, str] = {}

    @property
    def busy(self) -> int:
        return len(self._errands)

    def tunnel(self, public: str, local: str) -> None:
        """What is posted to (and signed for) `public` reaches the server at `local`, as a reverse proxy would do."""
        self._tunnels[public.rstrip("/")] = local.rstrip("/")

    def run(self, errand: Coroutine[Any, Any, None]) -> None:
        """Start an errand; `busy` counts it until it is done."""
        task = asyncio.get_running_loop().create_task(errand)
        self._errands.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._errands.discard(task)
        self._waker.ring()
        if not task.cancelled() and (error := task.exception()) is not None:
            self._broken.append(error)

    def check(self) -> None:
        """Raises what went wrong within the simulator itself, if anything did."""
        if self._broken:
            raise self._broken.pop(0)

    async def stop(self) -> None:
        """Every errand is given up."""
        errands = list(self._errands)
        for errand in errands:
            errand.cancel()
        await asyncio.gather(*errands, return_exceptions=True)

    async def post(self, url: str, body: bytes, headers: Mapping[str, str], seconds: float) -> Answer:
        """The product's answer; raises aiohttp.ClientError or TimeoutError when there is none."""
        limit = aiohttp.ClientTimeout(total=seconds, sock_connect=min(5.0, seconds))
        async with (
            aiohttp.ClientSession(timeout=limit, auto_decompress=False) as session,
            session.post(self._through(url), data=body, headers=dict(headers), allow_redirects=False) as got,
        ):
            return Answer(got.status, (await got.read()).decode("utf-8", "replace"), got.content_type)

    def _through(self, url: str) -> str:
        for public, local in self._tunnels.items():
            if url.startswith(public):
                return local + url.removeprefix(public)
        return url

    async def deliver(self, kind: str, send: Callable[[], Awaitable[None]], fault: Fault | None) -> None:
        """Carry out `send` with a fault, if any: late, twice, never, or after the next of its `kind`."""
        if fault is not None and fault.kind == "drop":
            return
        if fault is not None and fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
        if fault is not None and fault.kind == "reorder":
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._passed.setdefault(kind, asyncio.Event()).wait(), 0.5)
        await send()
        if fault is not None and fault.kind == "duplicate":
            await send()
        if kind in self._passed:
            self._passed.pop(kind).set()
