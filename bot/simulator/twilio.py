"""Twilio's Messages API on loopback: strict like the real one, for one account, its numbers, and plain phones."""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.clock import Clock
from bot.simulator.faults import Faults
from bot.simulator.phones import Bubble, CannotDo, Listener, SmsPhone
from bot.simulator.postman import Postman
from bot.simulator.server import combined_app
from bot.simulator.twilio_create import E164, Order
from bot.simulator.twilio_errors import ENDINGS, EXPIRED, Refused
from bot.simulator.twilio_messages import LONGEST_QUEUE, Media, Message, segments
from bot.simulator.twilio_rest import Call, rest_routes
from bot.simulator.twilio_voice import VoiceCall, VoiceCalls
from bot.simulator.twilio_webhooks import (
    OPT_ANSWERS,
    OPT_WORD,
    BadAnswer,
    Webhooks,
    inbound_form,
    replies,
    status_form,
)
from bot.simulator.waker import Waker

OptOut = Literal["default", "advanced", "off"]


@dataclass
class Number:
    """One of the account's numbers, or an alphanumeric sender, which nobody can answer."""

    number: str
    sms_url: str | None
    sms_fallback_url: str | None
    opt_out: OptOut
    mps: float
    voice_url: str | None = None
    free_at: float = float("-inf")  # when, by the clock, it has sent all that was accepted


class TwilioSimulator:
    """Twilio for one account. Serve `app` with LocalServer; people act through `phone(…)`.

    Numbers send `mps` segments a second by the clock and queue what is above. `public_url` begins the addresses of
    media. `webhook_seconds` is Twilio's budget of 15 real seconds. `unlimited` lifts the pace, for benchmarks.
    """

    def __init__(
        self, account_sid: str, auth_token: str, clock: Clock, *, mps: float = 10, webhook_seconds: float = 15.0,
        public_url: str = "https://api.twilio.com", unlimited: bool = False,
    ) -> None:  # fmt: skip
        self.account_sid, self.auth_token, self.clock = account_sid, auth_token, clock
        self.public_url = public_url
        self.faults = Faults()
        self.requests: list[Call] = []
        self.alerts: list[int] = []  # codes of what Twilio's debugger would show
        self.messages: dict[str, Message] = {}
        self.services: dict[str, tuple[str, ...]] = {}
        self.listeners: list[Listener] = []
        self.numbers: dict[str, Number] = {}
        self.opted_out: set[tuple[str, str]] = set()  # (our number, their phone)
        self._phones: dict[str, SmsPhone] = {}
        self._mps, self._unlimited = mps, unlimited
        self._changed = Waker()
        self._postman = Postman(self._changed)
        self._webhooks = Webhooks(self._postman, auth_token, webhook_seconds)
        self.voice = VoiceCalls(account_sid, self._webhooks, self.alerts)
        self._queue: list[tuple[float, Message]] = []
        self._last_to: dict[str, str] = {}
        self._releasing: asyncio.Task[None] | None = None
        self.routes: list[BaseRoute] = rest_routes(self)
        self.app: Starlette = combined_app(self)

    # What the people and the tests use

    def number(
        self, number: str, *, sms_url: str | None = None, sms_fallback_url: str | None = None,
        opt_out: OptOut = "default", mps: float | None = None, voice_url: str | None = None,
    ) -> None:  # fmt: skip
        """The account has this number (or alphanumeric sender); said again, its settings change."""
        self.numbers[number] = Number(number, sms_url, sms_fallback_url, opt_out, mps or self._mps, voice_url)

    def service(self, sid: str, *numbers: str) -> None:
        """The account has a Messaging Service `sid` (MG…) that sends from `numbers`."""
        self.services[sid] = numbers

    def phone(self, number: str) -> SmsPhone:
        """The phone with this number, always the same one."""
        if not E164.fullmatch(number):
            raise ValueError(f"{number!r} is not a number in the form +447700900123")
        if number not in self._phones:
            self._phones[number] = SmsPhone(self, number, self.listeners)
        return self._phones[number]

    @property
    def phones(self) -> list[SmsPhone]:
        return list(self._phones.values())

    def calls(self, method: str) -> list[Call]:
        """The requests so far for `create`, `fetch`, `list`, `update`, `delete`, `media` or `account`."""
        return [call for call in self.requests if call.method == method]

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """`listener` hears of each new or changed bubble; call what is returned to end that."""
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def pending(self) -> int:
        """Webhooks and callbacks under way, and queued messages whose time to go has come by the clock."""
        now = self.clock.monotonic()
        return self._postman.busy + sum(slot <= now for slot, _ in self._queue)

    def queued(self) -> int:
        """Messages that wait for their number's pace."""
        return len(self._queue)

    async def quiet(self, seconds: float = 20.0) -> None:
        """Returns once nothing is pending; TimeoutError after `seconds` of real time."""
        self._release()
        if not await self._changed.until(lambda: self.pending() == 0, seconds):
            raise TimeoutError(f"{self.pending()} webhooks or callbacks are still under way")
        self._postman.check()

    async def stop(self) -> None:
        """Give up every webhook under way; LocalServer calls this. The queue stays."""
        if self._releasing is not None:
            self._releasing.cancel()
            await asyncio.gather(self._releasing, return_exceptions=True)
            self._releasing = None
        await self._postman.stop()

    def tunnel(self, public: str, local: str) -> None:
        """What is configured (and signed) for `public` reaches the server at `local`."""
        self._postman.tunnel(public, local)

    # From a phone to the product

    async def from_phone(self, phone: SmsPhone, to: str | None, body: str, media: Sequence[tuple[str, bytes]]) -> str:
        number = self._answerable(phone, to)
        if any("\ud800" <= sign <= "\udfff" for sign in body):
            raise CannotDo("half a surrogate pair can't be typed on a phone")
        now = self.clock.now()
        kept = [Media(f"ME{secrets.token_hex(16)}", kind, data, now) for kind, data in media]
        sid = f"{'MM' if kept else 'SM'}{secrets.token_hex(16)}"
        message = Message(
            sid, self.account_sid, number.number, phone.number, body, "inbound", "received", now, now, now, media=kept
        )
        self.messages[sid] = message
        phone.show(Bubble(now, "out", body, sid, media=kept[0].content_type if kept else None))
        opt_out_type = self._keyword(number, phone, body)
        if number.sms_url:
            self._postman.run(self._announce(number, number.sms_url, message, opt_out_type))
        return sid

    async def call(self, caller: str, to: str) -> VoiceCall:
        """A voice call to one of the account's numbers, from beginning to end; `caller` may be a word (withheld)."""
        return await self.voice.call(self.numbers[to].voice_url, caller, to)

    def _answerable(self, phone: SmsPhone, to: str | None) -> Number:
        numbers = [number for number in self.numbers if E164.fullmatch(number)]
        to = to or self._last_to.get(phone.number) or next(iter(numbers), "")
        if to not in numbers:
            raise CannotDo(f"{to!r} takes no texts: an alphanumeric sender can't be answered" if to else "no number")
        return self.numbers[to]

    def _keyword(self, number: Number, phone: SmsPhone, body: str) -> str | None:
        """Twilio's own answer to STOP, START and HELP; what the webhook's OptOutType says of it, if anything."""
        kind = OPT_WORD.get(body.strip().upper()) if number.opt_out != "off" else None
        if kind is None:
            return None
        pair = (number.number, phone.number)
        was_out = pair in self.opted_out
        if kind == "STOP":
            self.opted_out.add(pair)
        elif kind == "START":
            self.opted_out.discard(pair)
        # STOP is answered once, START (or YES) only to those who were out: others just get their YES forwarded.
        if kind == "HELP" or (kind == "STOP") != was_out:
            self._reply(number, phone.number, OPT_ANSWERS[kind])
        return kind if number.opt_out == "advanced" else None

    async def _announce(self, number: Number, url: str, message: Message, opt_out_type: str | None) -> None:
        form = inbound_form(message, self.public_url, opt_out_type)

        async def send() -> None:
            answer, error = await self._webhooks.inbound(url, number.sms_fallback_url, form)
            if error is not None:
                self.alerts.append(error)
            try:
                texts = replies(answer) if answer else []
            except BadAnswer as bad:
                self.alerts.append(bad.code)
                return
            for text in texts:
                if (number.number, message.sender) not in self.opted_out:
                    self._reply(number, message.sender, text)

        await self._postman.deliver("webhook", send, self.faults.take("webhook"))

    def _reply(self, number: Number, to: str, text: str) -> None:
        """A message that Twilio itself sends in answer."""
        order = Order(to, number.number, text, (), None, LONGEST_QUEUE, None)
        self._enqueue(self._new(order, "outbound-reply"), free=True)

    # From the product to a phone

    def send(self, order: Order) -> Message:
        """Accept a message to send; refused when the pair has opted out or the queue is full."""
        if (order.sender, order.to) in self.opted_out:
            raise Refused(21610)
        message = self._new(order, "outbound-api")
        self._enqueue(message)
        return message

    def _new(self, order: Order, direction: str) -> Message:
        now = self.clock.now()
        sid = f"{'MM' if order.media_urls else 'SM'}{secrets.token_hex(16)}"
        status = "accepted" if order.service else "queued"
        return Message(
            sid, self.account_sid, order.to, order.sender, order.body, direction, status, now, now,
            media=[Media(f"ME{secrets.token_hex(16)}", "image/jpeg", b"", now) for _ in order.media_urls],
            validity=order.validity, callback=order.callback, service=order.service,
        )  # fmt: skip

    def _enqueue(self, message: Message, *, free: bool = False) -> None:
        """Give the message its moment: a number sends `mps` segments at once, then one every 1/mps seconds."""
        number, now = self.numbers[message.sender], self.clock.monotonic()
        slot = now if self._unlimited or free else max(now, number.free_at - max(0, 1 - 1 / number.mps))
        if slot - now > LONGEST_QUEUE:
            raise Refused(21611)
        if not free:
            number.free_at = max(now, number.free_at) + segments(message.body) / number.mps
        self.messages[message.sid] = message
        self._queue.append((slot, message))
        if self._releasing is None or self._releasing.done():
            self._releasing = asyncio.get_running_loop().create_task(self._release_in_time())

    async def _release_in_time(self) -> None:
        await asyncio.sleep(0)  # the answer to create says "queued"
        self._release()
        while self._queue:
            await asyncio.sleep(0.01)  # the clock may stand still, or jump: only asking it tells
            self._release()

    def _release(self) -> None:
        now = self.clock.monotonic()
        due = [message for slot, message in self._queue if slot <= now]
        self._queue = [(slot, message) for slot, message in self._queue if slot > now]
        for message in due:
            self._end(message)
        if due:
            self._changed.ring()

    def _end(self, message: Message) -> None:
        """The message goes out and ends as the phone's condition has it; the callbacks tell each step."""
        now = self.clock.now()
        if message.status not in {"queued", "accepted"}:
            return
        phone = self.phone(message.to)
        if message.direction == "outbound-api" and (message.sender, message.to) in self.opted_out:
            message.status, message.error_code = "failed", 21610  # STOP came while it was in the queue
            steps = ["queued", "failed"]
        elif now - message.created > timedelta(seconds=message.validity):
            message.status, (message.error_code, message.error_message) = "failed", EXPIRED
            steps = ["queued", "failed"]
        else:
            message.status, message.error_code, message.error_message = ENDINGS[phone.condition]
            message.sent = now
            steps = ["queued", "sending", "sent", message.status]
        message.updated = now
        if message.status == "delivered":
            self._last_to[phone.number] = message.sender
            media = message.media[0].content_type if message.media else None
            phone.show(Bubble(now, "in", message.body, message.sid, media=media))
        if message.callback:
            self._postman.run(self._call_back(message.callback, [status_form(message, step) for step in steps]))

    async def _call_back(self, url: str, forms: list[dict[str, str]]) -> None:
        """Each step in order, except where a fault lets a later one overtake."""
        for form in forms:

            async def send(form: dict[str, str] = form) -> None:
                await self._webhooks.status(url, form)

            fault = self.faults.take("status")
            if fault is not None and fault.kind == "reorder":
                self._postman.run(self._postman.deliver("status", send, fault))
            else:
                await self._postman.deliver("status", send, fault)
