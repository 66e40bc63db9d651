"""The Telegram Bot API on loopback: strict like the real one, for one bot and the people who write to it."""

import itertools
import random
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.clock import Clock
from bot.simulator.faults import Faults
from bot.simulator.phones import CannotDo, Listener, TelegramPhone
from bot.simulator.postman import Postman
from bot.simulator.server import combined_app
from bot.simulator.telegram_http import BotApi, Call, UpdatePoster
from bot.simulator.telegram_methods import METHODS, without_reply
from bot.simulator.telegram_pace import Pace
from bot.simulator.telegram_text import Refused
from bot.simulator.telegram_updates import Updates, Webhook
from bot.simulator.waker import Waker

ANSWER_WITHIN = timedelta(seconds=60)  # a pressed button stops waiting after about a minute


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
        self._poster = UpdatePoster(self.updates, self._postman, self.faults)
        self._api = BotApi(token, clock, self.faults, self.updates, carry_out=self._carry_out, file=self._file_at)
        self.routes: list[BaseRoute] = self._api.routes()
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

    @property
    def requests(self) -> list[Call]:
        """Every request answered so far (or left without an answer), oldest first."""
        return self._api.requests

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
        self._postman.check()

    async def stop(self) -> None:
        """End a waiting getUpdates and every webhook under way; LocalServer calls this."""
        self.updates.end_poll()
        await self._postman.stop()

    def tunnel(self, public: str, local: str) -> None:
        """Let a webhook set for `public` (Telegram wants https) reach the server at `local`."""
        self._postman.tunnel(public, local)

    def inject(self, kind: str, content: dict[str, Any]) -> None:
        """An update of any kind, also of one that nobody knows yet."""
        self.updates.add(kind, content)
        self._poster.start()

    # What the phones use

    def from_person(self, phone: TelegramPhone, content: dict[str, Any], reply_to: int | None) -> int:
        if reply_to is not None:
            if reply_to not in phone.messages:
                raise CannotDo(f"there is no message {reply_to} on this phone to reply to")
            content = content | {"reply_to_message": without_reply(phone.messages[reply_to])}
        message = self._message(phone, phone.person(), content)
        phone.see(message, at=self.clock.now())
        self.inject("message", message)
        return int(message["message_id"])

    def edited_by_person(self, phone: TelegramPhone, message_id: int, text: str) -> None:
        field = "text" if "text" in phone.messages[message_id] else "caption"
        new = phone.messages[message_id] | {field: text, "edit_date": self.now()}
        phone.see(new, at=self.clock.now())
        self.inject("edited_message", new)

    def pressed(self, phone: TelegramPhone, message_id: int, data: str) -> None:
        query = str(random.getrandbits(62))  # not a secret
        self._presses[query] = (self.clock.now(), phone)
        told = {"id": query, "from": phone.person(), "message": phone.messages[message_id], "data": data}
        self.inject("callback_query", told | {"chat_instance": str(phone.user_id * 7919)})

    def reacted(self, phone: TelegramPhone, message_id: int, emoji: str) -> None:
        new = [{"type": "emoji", "emoji": emoji}] if emoji else []
        who = {"chat": phone.chat(), "user": phone.person(), "message_id": message_id, "date": self.now()}
        self.inject("message_reaction", who | {"old_reaction": [], "new_reaction": new})

    def membership(self, phone: TelegramPhone, *, blocked: bool) -> None:
        out, within = {"status": "kicked", "until_date": 0}, {"status": "member"}
        old, new = (within, out) if blocked else (out, within)
        who = {"chat": phone.chat(), "from": phone.person(), "date": self.now()}
        user = {"user": self.me()}
        self.inject("my_chat_member", who | {"old_chat_member": user | old, "new_chat_member": user | new})

    def keep_file(self, kind: str, data: bytes, suffix: str) -> dict[str, Any]:
        file_id, unique = secrets.token_urlsafe(40), secrets.token_urlsafe(9)
        about = {"file_id": file_id, "file_unique_id": unique, "file_size": len(data)}
        self._files[file_id] = (about | {"file_path": f"{kind}/file_{len(self._files)}{suffix}"}, data)
        return about

    # What the Bot API's methods use

    def now(self) -> int:
        """The time in whole seconds, as Telegram tells times."""
        return int(self.clock.now().timestamp())

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
            message["edit_date"] = self.now()
        phone.see(message, at=self.clock.now())

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
        self._poster.start()

    # Within

    def _carry_out(self, method: str, given: dict[str, Any]) -> Any:
        known = METHODS.get(method.lower())
        if known is None:
            raise Refused(404, "Not Found")
        return known(self, given)

    def _file_at(self, path: str) -> bytes | None:
        return next((data for about, data in self._files.values() if about["file_path"] == path), None)

    def _message(self, phone: TelegramPhone, sender: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
        head = {"message_id": next(self._message_ids), "from": sender, "chat": phone.chat(), "date": self.now()}
        return head | content
