"""How python-telegram-bot reaches the Bot API: over aiohttp, telling what was surely not sent from what may have been.

On its own httpx it falls below 300 messages a second as concurrency rises (encode/httpx#3215).
"""

import json
from collections.abc import Mapping
from typing import Any, Final, cast
from urllib.parse import urlencode

import aiohttp
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels.connections import CONNECTION_ERRORS, READ_SECONDS, Connection, never_left, timeout

FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


class NotSent(NetworkError):
    """The request never left, or the service said that it is not taking any now."""


class SlowDown(NotSent):
    """The service asks to wait for `seconds`. (The library's RetryAfter warns whenever its seconds are read.)"""

    def __init__(self, seconds: float) -> None:
        super().__init__("the service asks to slow down")
        self.seconds = seconds


class MaybeSent(TimedOut):
    """The request left, and no answer that can be trusted came back."""


class Form:
    """Plain parameters in place of the library's own, whose parts it keeps private."""

    contains_files = False

    def __init__(self, parameters: Mapping[str, str]) -> None:
        self.json_parameters = parameters


class AiohttpRequest(BaseRequest):
    """One session with a pool of connections. `read_seconds` is how long an answer may take."""

    def __init__(self, read_seconds: float = READ_SECONDS) -> None:
        self._read_seconds = read_seconds
        self._connection = Connection()

    @property
    def read_timeout(self) -> float:
        return self._read_seconds

    @property
    def session(self) -> aiohttp.ClientSession:
        return self._connection.session

    async def initialize(self) -> None:
        """The session is opened at the first request, inside the loop that makes it."""

    async def shutdown(self) -> None:
        await self._connection.close()

    async def call(self, url: str, parameters: Mapping[str, str], read_seconds: float) -> Any:
        """The plain `result` of a method, as the service wrote it; TelegramError as from `telegram.Bot`."""
        return await self.post(url, cast(RequestData, Form(parameters)), read_timeout=read_seconds)

    async def do_request(  # noqa: PLR0917  # the library's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        seconds = read_timeout if isinstance(read_timeout, int | float) else self._read_seconds
        headers, body = _body(request_data)
        problem: NetworkError
        try:
            async with self.session.request(
                method, url, data=body, headers=headers, timeout=timeout(seconds), allow_redirects=False
            ) as answer:
                return _checked(answer.status, await answer.read())
        except CONNECTION_ERRORS as error:
            kind = type(error).__name__  # its text has the address, and the address has the token
            problem = NotSent(f"no connection: {kind}") if never_left(error) else MaybeSent(f"no answer: {kind}")
        raise problem

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as JSON. The library's own writes what it cannot read to the log, people's words and all."""
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response")
        return answer


def _body(given: RequestData | None) -> tuple[dict[str, str], bytes | aiohttp.FormData | None]:
    if given is None:
        return {}, None
    if not given.contains_files:
        return FORM, urlencode(given.json_parameters).encode()
    form = aiohttp.FormData()
    for name, value in given.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, content_type) in given.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=content_type)
    return {}, form


def _checked(status: int, payload: bytes) -> tuple[int, bytes]:
    """The answer, unless its status alone decides. A gateway's error says nothing of what lay behind it did."""
    if status == 429:
        raise SlowDown(_retry_after(payload))
    if status == 503:
        raise NotSent("the service is not taking requests (503)")
    if status >= 500:
        raise MaybeSent(f"the service failed ({status})")
    return status, payload


def _retry_after(payload: bytes) -> float:
    """The seconds named in the answer; 1 where it names none, as a proxy's would."""
    try:
        return float(json.loads(payload)["parameters"]["retry_after"])
    except (ValueError, TypeError, KeyError):
        return 1.0
