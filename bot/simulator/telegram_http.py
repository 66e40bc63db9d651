"""The Bot API over HTTP: method calls, downloads of files, and updates posted to a webhook."""

import asyncio
import contextlib
import functools
import json
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

import aiohttp
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.clock import Clock
from bot.simulator.faults import Fault, Faults, answer
from bot.simulator.forms import parameters
from bot.simulator.postman import Postman
from bot.simulator.server import gone
from bot.simulator.telegram_methods import DOWNLOAD_LIMIT
from bot.simulator.telegram_pace import too_many
from bot.simulator.telegram_text import Refused
from bot.simulator.telegram_updates import Updates, Webhook

Carry = Callable[[str, dict[str, Any]], Any]


@dataclass(frozen=True)
class Call:
    """One request, for assertions: no words, no names. A status of 0 means that no answer was given."""

    method: str
    at: datetime
    status: int


class BotApi:
    """Answers requests for one bot; `carry_out` does what a method says, `file` finds a file by its path."""

    def __init__(
        self, token: str, clock: Clock, faults: Faults, updates: Updates, *,
        carry_out: Carry, file: Callable[[str], bytes | None],
    ) -> None:  # fmt: skip
        self.requests: list[Call] = []
        self._token, self._clock, self._faults, self._updates = token.encode(), clock, faults, updates
        self._carry_out, self._file = carry_out, file

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._download, methods=["GET"]),
        ]

    async def _call(self, request: Request) -> Response:
        method, given = request.path_params["method"], await parameters(request)

        async def carry_out() -> Response:
            try:
                self._check_token(request)
                return _ok(await self._result(method, given, request))
            except Refused as refused:
                return _refuse(refused)

        return await self._answered(method, request, carry_out)

    async def _result(self, method: str, given: dict[str, Any], request: Request) -> Any:
        if method.lower() != "getupdates":
            return self._carry_out(method, given)
        watch = asyncio.get_running_loop().create_task(gone(request))
        watch.add_done_callback(lambda _: self._updates.changed.ring())
        try:
            return await self._updates.poll(given, still_there=lambda: not watch.done())
        finally:
            watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watch

    async def _download(self, request: Request) -> Response:
        async def carry_out() -> Response:
            try:
                self._check_token(request)
            except Refused as refused:
                return _refuse(refused)
            data = self._file(request.path_params["path"])
            if data is None or len(data) > DOWNLOAD_LIMIT:
                return _refuse(Refused(404, "Not Found"))
            return Response(data, media_type="application/octet-stream")

        return await self._answered("file", request, carry_out)

    async def _answered(self, method: str, request: Request, carry_out: Callable[[], Awaitable[Response]]) -> Response:
        at = self._clock.now()
        answered = await answer(request, self._faults.take(method), carry_out, _fault)
        self.requests.append(Call(method, at, answered.status_code))
        return answered

    def _check_token(self, request: Request) -> None:
        if not secrets.compare_digest(request.path_params["token"].encode(), self._token):
            raise Refused(401, "Unauthorized")


class UpdatePoster:
    """Posts updates to the bot's webhook one after the other, each until it is taken with a 2xx, as Telegram does."""

    def __init__(self, updates: Updates, postman: Postman, faults: Faults) -> None:
        self._updates, self._postman, self._faults = updates, postman, faults
        self._posting: Webhook | None = None

    def start(self) -> None:
        """Post what waits, unless that is under way."""
        if self._updates.webhook.url and len(self._updates) and self._posting is not self._updates.webhook:
            self._posting = self._updates.webhook
            self._postman.run(self._post_all(self._posting))

    async def _post_all(self, webhook: Webhook) -> None:
        try:
            await self._post_waiting(webhook)
        finally:
            if self._posting is webhook:
                self._posting = None

    async def _post_waiting(self, webhook: Webhook) -> None:
        pause = 0.05
        while self._updates.webhook is webhook and (update := self._updates.oldest()) is not None:
            fault = self._faults.take("webhook")
            if fault is not None and fault.kind == "reorder":
                update = self._updates.oldest(1) or update
            with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                await self._postman.deliver("webhook", functools.partial(self._post, webhook, update), fault)
            if self._updates.oldest() is update:
                await asyncio.sleep(pause)
                pause = min(pause * 2, 2.0)

    async def _post(self, webhook: Webhook, update: dict[str, Any]) -> None:
        headers = {"Content-Type": "application/json"}
        if webhook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret
        got = await self._postman.post(webhook.url, json.dumps(update).encode(), headers, seconds=60)
        if 200 <= got.status < 300:
            self._updates.taken(update)


def _fault(fault: Fault) -> Response:
    if fault.code == HTTPStatus.TOO_MANY_REQUESTS:
        return _refuse(too_many(fault.retry_after or 1))
    return _refuse(Refused(fault.code, fault.message or HTTPStatus(fault.code).phrase))


def _refuse(refused: Refused) -> Response:
    return Response(json.dumps(refused.as_json()), refused.code, media_type="application/json")


def _ok(result: Any) -> Response:
    return Response(json.dumps({"ok": True, "result": result}), media_type="application/json")
