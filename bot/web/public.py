"""What the world can reach: Twilio's webhooks, each signed, each written down before Twilio is told yes.

The webhooks are plain ASGI functions: with Starlette's Request and form parser a text would cost 70 µs more.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import unquote, urlsplit, urlunsplit

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from bot.clock import Clock
from bot.domain.messages import Inbound
from bot.metrics import WEBHOOKS_REFUSED
from bot.web.bodies import NotWhole, TooLarge, read_body
from bot.web.calls import Calls

SMS, STATUS = "/twilio/sms", "/twilio/status"
VOICE, VOICE_END = "/twilio/voice", "/twilio/voice/end"
SMS_NEEDS = ("MessageSid", "From")
STATUS_NEEDS = ("MessageSid", "MessageStatus")
BODY_LIMIT = 64 * 1024  # a text of 1600 emoji with ten pictures is below 40 KiB
MOST_FIELDS = 200
LOG_AGAIN = 60.0  # seconds; whoever knocks without a key must not fill the disk
TRY_AGAIN = "30"  # seconds

Pairs = Sequence[tuple[str, str]]
Form = Mapping[str, str]
Parse = Callable[[Form, str, datetime, Callable[[], str]], Inbound]
log = structlog.get_logger()


class TwilioLine(Protocol):
    """What the webhooks need of a Twilio gateway."""

    number: str

    def signed(self, url: str, params: Pairs | Form, header: str | None) -> bool: ...
    def parse_webhook(self, form: Form, school: str, received_at: datetime, new_id: Callable[[], str]) -> Inbound: ...
    def parse_status(self, form: Form, school: str, received_at: datetime, new_id: Callable[[], str]) -> Inbound: ...


@dataclass(frozen=True)
class Line:
    """One school's number: its gateway, and the public address under which Twilio knows us (`twilio.public_url`)."""

    gateway: TwilioLine
    school: str
    public_url: str
    new_id: Callable[[], str]
    calls: Calls | None = None  # what a caller hears; None: voice calls are not ours to answer


class Takes(Protocol):
    """What the webhooks need of intake."""

    async def take(self, inbound: Inbound) -> bool: ...


Answer = tuple[Message, Message]


class _Refused(Exception):
    """The answer to a webhook that is not taken."""

    def __init__(self, status: int, why: str, *headers: tuple[bytes, bytes]) -> None:
        super().__init__(why)
        self.answer = _answer(status, why.encode(), b"text/plain; charset=utf-8", *headers)
        self.status, self.why = status, why


def _answer(status: int, body: bytes, content_type: bytes, *headers: tuple[bytes, bytes]) -> Answer:
    fixed = [(b"content-type", content_type), (b"content-length", str(len(body)).encode()), *headers]
    return (
        {"type": "http.response.start", "status": status, "headers": fixed},
        {"type": "http.response.body", "body": body},
    )


# Anything but TwiML, an "OK" for instance, would be sent to the parent as a text.
TAKEN = _answer(200, b"<Response/>", b"text/xml")


class PublicApp:
    """The ASGI application for the public port; `lines` by the path that stands before `/twilio/sms`.

    `numbers` are those of the schools without a webhook: what came to one of them is for nobody here. What could not be
    written is answered with 503, and `after_failed_save` is called: Twilio does not come again, so the list of messages
    must be read.
    """

    def __init__(
        self,
        lines: Mapping[str, Line],
        intake: Takes,
        clock: Clock,
        after_failed_save: Callable[[], None],
        numbers: Collection[str] = (),
    ) -> None:
        self._intake, self._clock, self._after_failed_save = intake, clock, after_failed_save
        self._numbers = frozenset(line.gateway.number for line in lines.values()).union(numbers)
        self._webhooks = {path: hook for prefix, line in lines.items() for path, hook in self._of(prefix, line)}
        self._rest = Starlette(routes=[Route("/", _hello)], exception_handlers={404: _nothing_here})
        self._told: dict[str, float] = {}

    def _of(self, prefix: str, line: Line) -> list[tuple[str, "_Webhook"]]:
        """Every path of a line; a reverse proxy may or may not take away the path that the public address has."""
        address = line.public_url.rstrip("/") + prefix
        others = self._numbers - {line.gateway.number}
        hooks = {
            SMS: _Webhook(line, _spellings(address + SMS), line.gateway.parse_webhook, SMS_NEEDS, others=others),
            STATUS: _Webhook(line, _spellings(address + STATUS), line.gateway.parse_status, STATUS_NEEDS),
        }
        if line.calls:
            hooks |= self._voice(line, line.calls, address)
        paths = {prefix, urlsplit(address).path}
        return [(path + end, hook) for end, hook in hooks.items() for path in paths]

    def _voice(self, line: Line, calls: Calls, address: str) -> dict[str, "_Webhook"]:
        def answer(inbound: Inbound) -> Answer:
            return _answer(200, calls.answer(inbound, address + VOICE_END), b"text/xml")

        def unwritten(at: datetime) -> Answer:
            return _answer(200, calls.unwritten(at), b"text/xml")

        return {
            path: _Webhook(line, _spellings(address + path), parse, ("CallSid",), answer, unwritten)
            for path, parse in ((VOICE, calls.began), (VOICE_END, calls.ended))
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        webhook = self._webhooks.get(scope["path"]) if scope["type"] == "http" else None
        if webhook is None:
            return await self._rest(scope, receive, send)
        try:
            answer = await self._take(webhook, scope, receive)
        except _Refused as refused:
            answer = refused.answer
            self._tell(refused)
        for message in answer:
            await send(message)

    async def _take(self, webhook: "_Webhook", scope: Scope, receive: Receive) -> Answer:
        """The answer, once it is on disk (now, or when it came the first time)."""
        if scope["method"] != "POST":
            raise _Refused(405, "Twilio posts its webhooks here; nothing can be read.", (b"allow", b"POST"))
        inbound = webhook.read(scope, await _body(receive), self._clock.now())
        try:
            await self._intake.take(inbound)
        except Exception as problem:  # whatever it was, nothing was written: Twilio and the catch-up must know
            self._after_failed_save()
            log.error("webhook_not_stored", exc_info=problem)
            if webhook.unwritten:  # a caller hears the emergency words whatever the disk does
                return webhook.unwritten(self._clock.now())
            raise _Refused(503, "Nothing was written down. Try again.", (b"retry-after", TRY_AGAIN.encode())) from None
        return webhook.answer(inbound)

    def _tell(self, refused: _Refused) -> None:
        WEBHOOKS_REFUSED.labels(refused.status).inc()
        now = self._clock.monotonic()
        if now - self._told.get(refused.why, float("-inf")) >= LOG_AGAIN:
            self._told[refused.why] = now
            log.warning("webhook_refused", status=refused.status, why=refused.why)


@dataclass(frozen=True)
class _Webhook:
    """One address that Twilio posts to, in the spellings under which it may have signed it."""

    line: Line
    urls: Sequence[str]
    parse: Parse
    needs: Sequence[str]
    answer: Callable[[Inbound], Answer] = lambda _: TAKEN
    unwritten: Callable[[datetime], Answer] | None = None
    others: frozenset[str] = frozenset()  # the numbers of the other schools

    def read(self, scope: Scope, body: bytes, at: datetime) -> Inbound:
        """The message or report in a signed form; _Refused when it is not one."""
        signature = _header(scope, b"x-twilio-signature")
        if signature is None:
            raise _Refused(403, "There is no X-Twilio-Signature: only Twilio may post here.")
        pairs = _pairs(body)
        if not any(self.line.gateway.signed(url, pairs, signature) for url in self.urls):
            raise _Refused(403, "The signature does not fit. Check twilio.public_url and twilio.auth_token.")
        form = dict(pairs)
        if form.get("To") in self.others:  # not lost: the other school's catch-up lists it
            raise _Refused(
                403, "It came to another school's number. Check the number's webhooks in the Twilio console."
            )
        if missing := [name for name in self.needs if not form.get(name)]:
            raise _Refused(400, f"The form has no {' and no '.join(missing)}.")
        return self.parse(form, self.line.school, at, self.line.new_id)


def _spellings(url: str) -> Sequence[str]:
    """The address as configured; then with its port and without, as Twilio signs some of those with a port of their
    own, https://www.twilio.com/docs/usage/security#validating-requests"""
    parts = urlsplit(url)
    if parts.hostname is None:
        return (url,)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 443)
    hosts = (parts.netloc, parts.hostname, f"{parts.hostname}:{port}")
    return tuple(dict.fromkeys(urlunsplit(parts._replace(netloc=host)) for host in hosts))


async def _body(receive: Receive) -> bytes:
    try:
        return await read_body(receive, BODY_LIMIT)
    except TooLarge as problem:
        raise _Refused(413, str(problem)) from None
    except NotWhole as problem:
        raise _Refused(400, str(problem)) from None


def _header(scope: Scope, name: bytes) -> str | None:
    """Only the header's first value counts."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), None)


def _pairs(body: bytes) -> list[tuple[str, str]]:
    """The form's pairs, empty ones too; half an emoji (a lone surrogate) as it came, other broken UTF-8 as U+FFFD.

    As `urllib.parse.parse_qsl` reads a form, at a quarter of its price.
    """
    if body.count(b"&") >= MOST_FIELDS:
        raise _Refused(400, f"This is no form of at most {MOST_FIELDS} fields.")
    try:
        return _split(body, "surrogatepass")
    except UnicodeDecodeError:
        return _split(body, "replace")


def _split(body: bytes, errors: str) -> list[tuple[str, str]]:
    parts = [part.partition("=") for part in body.decode("utf-8", errors).replace("+", " ").split("&") if part]
    return [
        (
            unquote(name, errors=errors) if "%" in name else name,
            unquote(value, errors=errors) if "%" in value else value,
        )
        for name, _, value in parts
    ]


async def _hello(_: Request) -> Response:
    return PlainTextResponse("This is a school's line to its families. There is nothing to see here.\n")


async def _nothing_here(_: Request, __: Exception) -> Response:
    return PlainTextResponse("There is nothing here.\n", 404)
