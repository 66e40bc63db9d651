"""One Twilio number: sends through Twilio's own client, lists what came in, and reads its webhooks."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from aiohttp import encode_basic_auth
from twilio.base import values
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from bot.channels.base import File, Letter, Limits, sendable
from bot.channels.connections import CONNECTION_ERRORS, Connection, download, never_left, timeout
from bot.channels.twilio_calls import parse_call, parse_call_end
from bot.channels.twilio_errors import reading, translated
from bot.channels.twilio_forms import Form, Pairs, kind_of, parse_message, parse_status, signature_is_valid
from bot.domain.calls import CallState
from bot.domain.messages import Channel, Inbound, InboundKind, Media
from bot.errors import MessageRefused, OutcomeUnknown, TryLater

TWILIO_API = "https://api.twilio.com"
BODY_LIMIT = 1600  # https://www.twilio.com/docs/api/errors/21617
# A UK long number sends ten messages a second; Twilio queues what is above.
LIMITS = Limits(per_second=10, per_address=1, characters=BODY_LIMIT)
PAGE, RECENT = 1000, 100
SKEW = timedelta(seconds=5)  # between Twilio's clock and ours; Twilio's times have whole seconds

# The library writes every address, and so the numbers in it, to its log.
logging.getLogger("twilio").setLevel(logging.WARNING)


class TwilioHttp(AsyncTwilioHttpClient):  # type: ignore[misc]
    """Twilio's asynchronous client with the host of our choice and a time limit for each request.

    It never tries again by itself: a second POST after a 500 is a second message.
    """

    def __init__(self, api_base: str, read_seconds: float) -> None:
        super().__init__(pool_connections=False)
        self._base = urlsplit(api_base)
        self._read_seconds = read_seconds
        self.connection = Connection()

    def moved(self, url: str) -> str:
        """The address at `api_base` in place of Twilio's own host."""
        parts = urlsplit(url)
        if parts.hostname != "api.twilio.com":
            return url
        path = self._base.path.rstrip("/") + parts.path
        return urlunsplit(parts._replace(scheme=self._base.scheme, netloc=self._base.netloc, path=path))

    def is_ours(self, url: str) -> bool:
        """Whether the address is Twilio's API itself, which may be told the credentials."""
        parts = urlsplit(url)
        return (parts.scheme, parts.netloc) == (self._base.scheme, self._base.netloc)

    async def request(  # noqa: PLR0917  # the library's signature
        self,
        method: str,
        url: str,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
        allow_redirects: bool = False,
    ) -> Response:
        """The answer, whatever its status. TryLater when the request never left, OutcomeUnknown when it may have."""
        headers = {**(headers or {}), **(_authorization(*auth) if auth else {})}
        given: dict[str, Any] = {"params": params or None, "data": data or None, "headers": headers}
        try:
            return await self._request(method, self.moved(url), timeout or self._read_seconds, given)
        except CONNECTION_ERRORS as error:
            name, unsent = type(error).__name__, never_left(error)
        raise TryLater(f"no connection: {name}") if unsent else OutcomeUnknown(f"no answer: {name}")

    async def _request(self, method: str, url: str, seconds: float, given: dict[str, Any]) -> Response:
        session = self.connection.session
        async with session.request(method, url, timeout=timeout(seconds), allow_redirects=False, **given) as answer:
            return Response(answer.status, (await answer.read()).decode("utf-8", "replace"), answer.headers)


class TwilioGateway:
    """The account's `number`, or alphanumeric sender; `api_base` is where the API is (a simulator's address).

    `status_callback` is our own public address for reports of what became of a message. A message that could not be
    delivered within `valid_seconds` is given up by Twilio.
    """

    channel = Channel.SMS
    can_edit = False
    can_look_up = True

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        number: str,
        *,
        api_base: str = TWILIO_API,
        status_callback: str | None = None,
        limits: Limits = LIMITS,
        valid_seconds: int = 36_000,
        read_seconds: float = 20.0,
    ) -> None:
        self.account = f"sms:{number}"
        self.number = number
        self.limits = limits
        self.secrets: Sequence[str] = (auth_token, account_sid)
        self._auth = _authorization(account_sid, auth_token)
        self._token = auth_token
        self._http = TwilioHttp(api_base, read_seconds)
        # Any environment but the process's own, whose TWILIO_EDGE and TWILIO_REGION would change the host.
        self._client = Client(account_sid, auth_token, http_client=self._http, environment={"ALONGSIDE": "1"})
        self._options = {"status_callback": status_callback or values.unset, "validity_period": valid_seconds}

    # -- receiving

    def signed(self, url: str, params: Pairs | Form, header: str | None) -> bool:
        """Whether Twilio signed this form for this public address of ours."""
        return signature_is_valid(url, params, header, self._token)

    def parse_webhook(self, form: Form, school: str, received_at: datetime, new_id: Callable[[], str]) -> Inbound:
        """The message that a webhook brought; MessageSid is its key."""
        return parse_message(form, account=self.account, school=school, received_at=received_at, id=new_id())

    def parse_status(self, form: Form, school: str, received_at: datetime, new_id: Callable[[], str]) -> Inbound:
        """A report on something that we sent."""
        return parse_status(form, account=self.account, school=school, received_at=received_at, id=new_id())

    def parse_call(
        self, form: Form, state: CallState, school: str, received_at: datetime, new_id: Callable[[], str]
    ) -> Inbound:
        """A voice call that has begun; CallSid is its key."""
        return parse_call(form, state, account=self.account, school=school, received_at=received_at, id=new_id())

    def parse_call_end(self, form: Form, school: str, received_at: datetime, new_id: Callable[[], str]) -> Inbound:
        """How the phone fared that a call was passed to."""
        return parse_call_end(form, account=self.account, school=school, received_at=received_at, id=new_id())

    async def list_inbound(self, since: datetime, school: str, new_id: Callable[[], str]) -> list[Inbound]:
        """Every message to this number since then, oldest first, with the same keys as the webhooks'.

        `received_at` is when Twilio got it. TryLater when Twilio cannot be asked now.
        """
        day = since.astimezone(UTC).date().isoformat()  # Twilio counts whole days only; the rest is done here
        listing = self._client.messages.list_async(to=self.number, date_sent_after=day, page_size=PAGE)
        found = [each for each in await reading(listing) if each.direction == "inbound" and _time(each) >= since - SKEW]
        found.reverse()  # Twilio lists the newest first
        return [await self._inbound(each, school, new_id) for each in sorted(found, key=_time)]

    async def _inbound(self, message: MessageInstance, school: str, new_id: Callable[[], str]) -> Inbound:
        media = await self._media_of(message) if int(message.num_media or 0) else ()
        return Inbound(
            id=new_id(),
            school=school,
            account=self.account,
            channel=Channel.SMS,
            address=message.from_ or "",
            key=message.sid or "",
            kind=kind_of(media[0].content_type) if media else InboundKind.TEXT,
            received_at=_time(message),
            text=message.body or "",
            media=media,
            media_waiting=bool(media),
            message_id=message.sid or "",
        )

    async def _media_of(self, message: MessageInstance) -> tuple[Media, ...]:
        found = await reading(self._client.messages(message.sid or "").media.list_async())
        return tuple(
            Media(
                ref=f"{TWILIO_API}{(each.uri or '').removesuffix('.json')}",
                content_type=each.content_type or "",
            )
            for each in found
        )

    # -- sending

    async def send(self, letter: Letter) -> str:
        """Send the words, and no files; gives the MessageSid."""
        text = sendable(letter.text)
        if not text.strip():
            raise MessageRefused("the message is empty")
        if len(text.encode("utf-16-le")) // 2 > self.limits.characters:
            raise MessageRefused(f"the message is longer than {self.limits.characters} characters")
        create = self._client.messages.create_async
        sent = await translated(create(letter.address, from_=self.number, body=text, **self._options))
        return sent.sid or ""

    async def edit(self, letter: Letter, provider_id: str) -> None:
        """Always MessageRefused: a text on a phone cannot be changed."""
        raise MessageRefused("an SMS cannot be changed once it is sent")

    async def delete(self, address: str, provider_id: str) -> None:
        """Always MessageRefused: a text on a phone cannot be taken back."""
        raise MessageRefused("an SMS cannot be taken back once it is sent")

    async def toast(self, query_id: str, text: str) -> None:
        """Always MessageRefused: there are no buttons on SMS."""
        raise MessageRefused("there are no buttons on SMS")

    async def look_up(self, letter: Letter, since: datetime) -> str | None:
        """The MessageSid of these words to this number since then, the first if there are several."""
        words = sendable(letter.text)
        # No date in the question: one that is still queued has no date of sending, and would not be found by one.
        listing = self._client.messages.list_async(to=letter.address, from_=self.number, limit=RECENT, page_size=RECENT)
        found = [each for each in await reading(listing) if each.body == words and _time(each) >= since - SKEW]
        return found[-1].sid if found else None

    async def fetch(self, media: Media, limit: int) -> File:
        """The bytes of a received picture. The credentials go to the API, never to where it sends us on."""
        url = self._http.moved(media.ref)
        session = self._http.connection.session
        file = await download(session, url, limit, headers=lambda to: self._auth if self._http.is_ours(to) else {})
        return File(content_type=media.content_type or file.content_type, data=file.data)

    async def ping(self) -> None:
        """Ask for one message to this number."""
        await reading(self._client.messages.list_async(to=self.number, limit=1, page_size=1))

    async def close(self) -> None:
        await self._http.connection.close()


def _authorization(user: str, password: str) -> dict[str, str]:
    return {"Authorization": encode_basic_auth(user, password)}


def _time(message: MessageInstance) -> datetime:
    """When Twilio had it; one still under way has no other time than when it was made."""
    at = message.date_sent or message.date_created
    if not isinstance(at, datetime):
        raise TryLater("Twilio listed a message without a time")
    return at
