"""The Telegram Bot API on loopback: strict like the real one, for one bot and the people who write to it."""

import asyncio
import contextlib
import functools
import itertools
import json
import random
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import aiohttp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.clock import Clock
from bot.simulator.faults import Fault, Faults, answer
from bot.simulator.forms import parameters
from bot.simulator.phones import CannotDo, Listener, TelegramPhone
from bot.simulator.postman import Postman
from bot.simulator.server import combined_app, gone
from bot.simulator.telegram_methods import METHODS, without_reply
from bot.simulator.telegram_text import Refused
from bot.simulator.telegram_updates import Updates, Webhook
from bot.simulator.waker import Waker

ANSWER_WITHIN = timedelta(seconds=60)  # a pressed button stops waiting after about a minute


@dataclass(frozen=True)
class Call:
    """One request to the Bot API, for assertions: no words, no names."""

    method: str
    at: datetime
    status: int


class Pace:
    """Telegram's limits: so many messages over any sliding second, for the bot and for a chat."""

    def __init__(self, clock: Clock, per_second: int, per_chat: int) -> None:
        self._clock, self._per_second, self._per_chat = clock, per_second, per_chat
        self._all: deque[float] = deque()
        self._chats: dict[int, deque[float]] = {}
        self._closed_until = float("-inf")

    def take(self, chat_id: int, *, new: bool) -> None:
        """Count one request; 429 when it is one too many. After the bot's own limit nothing goes for a second."""
        now = self._clock.monotonic()
        if now < self._closed_until or self._full(self._all, self._per_second, now):
            self._closed_until = max(self._closed_until, now + 1.0)
            raise self._later()
        if new and self._full(self._chats.setdefault(chat_id, deque()), self._per_chat, now):
            raise self._later()
        self._all.append(now)
        if new:
            self._chats[chat_id].append(now)

    @staticmethod
    def _full(times: deque[float], allowed: int, now: float) -> bool:
        while times and times[0] <= now - 1.0:
            times.popleft()
        return len(times) >= allowed

    @staticmethod
    def _later() -> Refused:
        return Refused(429, "Too Many Requests: retry after 1", retry_after=1)


class TelegramSimulator:
    """Telegram for one bot. Serve `app` with LocalServer; people act through `phone(…)`.

    `strict=False` lets the bot write first to anybody. `unlimited` also lifts the limits of pace, for benchmarks.
    """

    def __init__(
        self, token: str, clock: Clock, *, username: str = "alongside_demo_bot", per_second: int = 30,
        per_chat_per_second: int = 1, strict: bool = True, unlimited: bool = False,
    ) -> None:  # fmt: skip
        self.token, self.clock, self.username = token, clock, username
        self.bot_id = int(token.partition(":")[0])
        self.faults = Faults()
        self.requests: list[Call] = []
        self.commands: list[Any] = []
        self.listeners: list[Listener] = []
        self._phones: dict[int, TelegramPhone] = {}
        self._strict, self._unlimited = strict and not unlimited, unlimited
        self._pace = Pace(clock, per_second, per_chat_per_second)
        self._message_ids = itertools.count(random.randint(10, 1000))  # noqa: S311  # not a secret
        self._presses: dict[str, tuple[datetime, TelegramPhone]] = {}
        self._files: dict[str, tuple[dict[str, Any], bytes]] = {}
        self._changed = Waker()
        self._postman = Postman(self._changed)
        self.updates = Updates(clock, self._changed)
        self.routes: list[BaseRoute] = [
            Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._download, methods=["GET"]),
        ]
        self.app: Starlette = combined_app(self)

    # What the people and the tests use

    def phone(self, user_id: int, first_name: str = "Someone") -> TelegramPhone:
        """The phone of this person, always the same one."""
        if user_id not in self._phones:
            self._phones[user_id] = TelegramPhone(self, user_id, first_name, self.listeners)
        return self._phones[user_id]

    @property
    def phones(self) -> list[TelegramPhone]:
        return list(self._phones.values())

    def calls(self, method: str) -> list[Call]:
        """The requests for `method` so far."""
        return [call for call in self.requests if call.method.lower() == method.lower()]

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """`listener` hears of each new or changed bubble; call what is returned to end that."""
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def pending(self) -> int:
        """Updates that the bot has not confirmed."""
        return len(self.updates)

    async def quiet(self, seconds: float = 10.0) -> None:
        """Returns once nothing is pending; TimeoutError after `seconds` of real time."""
        if not await self._changed.until(lambda: self.pending() == 0, seconds):
            raise TimeoutError(f"{self.pending()} updates are still not confirmed by the bot")

    async def stop(self) -> None:
        """End a waiting getUpdates and every webhook under way; LocalServer calls this."""
        self.updates.end_poll()
        await self._postman.stop()

    def tunnel(self, public: str, local: str) -> None:
        """Let a webhook set for `public` (Telegram wants https) reach the server at `local`."""
        self._postman.tunnel(public, local)

    # What the phones use

    def from_person(self, phone: TelegramPhone, content: dict[str, Any], reply_to: int | None) -> int:
        if reply_to is not None:
            if reply_to not in phone.messages:
                raise CannotDo(f"there is no message {reply_to} on this phone to reply to")
            content = content | {"reply_to_message": without_reply(phone.messages[reply_to])}
        message = self._message(phone, phone.person(), content)
        phone.see(message, at=self.clock.now())
        self._update("message", message)
        return int(message["message_id"])

    def edited_by_person(self, phone: TelegramPhone, message_id: int, text: str) -> None:
        new = phone.messages[message_id] | {"text": text, "edit_date": self._now()}
        phone.see(new, at=self.clock.now())
        self._update("edited_message", new)

    def pressed(self, phone: TelegramPhone, message_id: int, data: str) -> None:
        query = str(random.getrandbits(62))  # not a secret
        self._presses[query] = (self.clock.now(), phone)
        told = {"id": query, "from": phone.person(), "message": phone.messages[message_id], "data": data}
        self._update("callback_query", told | {"chat_instance": str(phone.user_id * 7919)})

    def membership(self, phone: TelegramPhone, status: str) -> None:
        now: dict[str, Any] = {"user": self.me(), "status": status} | ({"until_date": 0} if status == "kicked" else {})
        was = {"user": self.me(), "status": "member"} if status == "kicked" else now | {"status": "kicked"}
        who = {"chat": phone.chat(), "from": phone.person(), "date": self._now()}
        self._update("my_chat_member", who | {"old_chat_member": {"until_date": 0} | was, "new_chat_member": now})

    def keep_file(self, kind: str, data: bytes, suffix: str) -> dict[str, Any]:
        file_id, unique = secrets.token_urlsafe(40), secrets.token_urlsafe(9)
        about = {"file_id": file_id, "file_unique_id": unique, "file_size": len(data)}
        self._files[file_id] = (about | {"file_path": f"{kind}/file_{len(self._files)}{suffix}"}, data)
        return about

    # What the Bot API's methods use

    def me(self) -> dict[str, Any]:
        return {"id": self.bot_id, "is_bot": True, "first_name": "Alongside", "username": self.username}

    def chat_phone(self, chat_id: int) -> TelegramPhone | None:
        known = self._phones.get(chat_id)
        if not self._strict:
            return known or self.phone(chat_id)
        return known if known is not None and known.open else None

    def pace(self, chat_id: int, *, new: bool) -> None:
        if not self._unlimited:
            self._pace.take(chat_id, new=new)

    def post(self, phone: TelegramPhone, content: dict[str, Any], *, silent: bool) -> dict[str, Any]:
        message = self._message(phone, self.me(), content)
        phone.see(message, silent=silent, at=self.clock.now())
        return message

    def change(self, phone: TelegramPhone, message: dict[str, Any], *, edited: bool) -> None:
        if edited:
            message["edit_date"] = self._now()
        old = next((bubble for bubble in phone.screen if bubble.message_id == message["message_id"]), None)
        at, silent = (old.at, old.silent) if old else (self.clock.now(), False)
        phone.see(message, silent=silent, at=at)

    def answer_press(self, query_id: str) -> TelegramPhone | None:
        """Whose press this was; None when it is unknown, answered already, or too old."""
        at, phone = self._presses.pop(query_id, (None, None))
        return phone if at is not None and self.clock.now() - at <= ANSWER_WITHIN else None

    def file(self, file_id: str) -> dict[str, Any] | None:
        return self._files[file_id][0] if file_id in self._files else None

    def use_webhook(self, url: str, secret: str, *, drop_pending: bool) -> None:
        if drop_pending:
            self.updates.clear()
        if url:
            self.updates.end_poll("Conflict: terminated by setWebhook request")
        self.updates.webhook = Webhook(url, secret)
        self._post_updates()

    # HTTP

    async def _call(self, request: Request) -> Response:
        method, given = request.path_params["method"], await parameters(request)
        at = self.clock.now()
        if not secrets.compare_digest(request.path_params["token"].encode(), self.token.encode()):
            return self._refuse(Refused(401, "Unauthorized"))

        async def carry_out() -> Response:
            try:
                return _ok(await self._result(method.lower(), given, request))
            except Refused as refused:
                return self._refuse(refused)

        answered = await answer(self.faults.take(method), carry_out, self._fault)
        self.requests.append(Call(method, at, answered.status_code))
        return answered

    async def _result(self, method: str, given: dict[str, Any], request: Request) -> Any:
        if method == "getupdates":
            return await self._get_updates(given, request)
        if method not in METHODS:
            raise Refused(404, "Not Found")
        return METHODS[method](self, given)

    async def _get_updates(self, given: dict[str, Any], request: Request) -> list[dict[str, Any]]:
        watch = asyncio.get_running_loop().create_task(gone(request))
        watch.add_done_callback(lambda _: self._changed.ring())
        try:
            return await self.updates.poll(given, still_there=lambda: not watch.done())
        finally:
            watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watch

    async def _download(self, request: Request) -> Response:
        if request.path_params["token"] != self.token:
            return self._refuse(Refused(401, "Unauthorized"))
        for about, data in self._files.values():
            if about["file_path"] == request.path_params["path"] and about["file_size"] <= 20 * 1024 * 1024:
                whole = Response(data, media_type="application/octet-stream")
                return await answer(self.faults.take("file"), functools.partial(_later, whole), self._fault)
        return self._refuse(Refused(404, "Not Found"))

    @staticmethod
    def _refuse(refused: Refused) -> Response:
        return Response(json.dumps(refused.as_json()), refused.code, media_type="application/json")

    def _fault(self, fault: Fault) -> Response:
        if fault.retry_after is not None:
            words = f"Too Many Requests: retry after {fault.retry_after}"
            return self._refuse(Refused(429, words, retry_after=fault.retry_after))
        return self._refuse(Refused(fault.code, fault.message or HTTPStatus(fault.code).phrase))

    # Within

    def _now(self) -> int:
        return int(self.clock.now().timestamp())

    def _message(self, phone: TelegramPhone, sender: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
        head = {"message_id": next(self._message_ids), "from": sender, "chat": phone.chat(), "date": self._now()}
        return head | content

    def _update(self, kind: str, content: dict[str, Any]) -> None:
        self.updates.add(kind, content)
        self._post_updates()

    def _post_updates(self) -> None:
        if self.updates.webhook.url and len(self.updates) and not self._postman.busy:
            self._postman.run(self._post_all(self.updates.webhook))

    async def _post_all(self, webhook: Webhook) -> None:
        """Post update after update, each until it is taken with a 2xx, as Telegram does."""
        pause = 0.05
        while self.updates.webhook is webhook and (update := self.updates.oldest()) is not None:
            with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                fault = self.faults.take("webhook")
                await self._postman.deliver("webhook", functools.partial(self._post, webhook, update), fault)
            if self.updates.oldest() is update:
                await asyncio.sleep(pause)
                pause = min(pause * 2, 2.0)

    async def _post(self, webhook: Webhook, update: dict[str, Any]) -> None:
        headers = {"Content-Type": "application/json"}
        if webhook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret
        got = await self._postman.post(webhook.url, json.dumps(update).encode(), headers, seconds=60)
        if 200 <= got.status < 300:
            self.updates.confirm(update["update_id"])


def _ok(result: Any) -> Response:
    return Response(json.dumps({"ok": True, "result": result}), media_type="application/json")


async def _later(response: Response) -> Response:
    return response
