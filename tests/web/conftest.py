"""A whole line on disk with its public port served on loopback, and a Twilio that signs by hand."""

import base64
import hashlib
import hmac
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.app import App
from bot.clock import ManualClock
from bot.demo import town
from bot.domain.messages import Inbound
from bot.store import finders
from bot.web.public import SMS, Line, PublicApp
from bot.web.server import Server

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FROM = "+447700900131"
NOWHERE = "http://127.0.0.1:9"


def signature(url: str, form: Mapping[str, str]) -> str:
    """As https://www.twilio.com/docs/usage/security#validating-requests says it is made."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    mac = hmac.digest(town.AUTH_TOKEN.encode(), signed.encode("utf-8", "surrogatepass"), hashlib.sha1)
    return base64.b64encode(mac).decode()


def message(sid: str = "SM1", body: str = "Jay is upset", **more: str) -> dict[str, str]:
    return {"MessageSid": sid, "From": FROM, "To": town.OUR_NUMBER, "Body": body, "NumMedia": "0", "ToCity": ""} | more


class Door:
    """The public port as Twilio knocks on it."""

    def __init__(self, app: App, url: str, http: aiohttp.ClientSession) -> None:
        self.app, self.url, self.http = app, url, http
        self.catch_ups = 0

    async def post(self, form: Mapping[str, str], path: str = SMS, *, signed: str | None = None) -> tuple[int, str]:
        """The status and the words of the answer to a form, signed for the public address unless told otherwise."""
        signed = signature(town.PUBLIC_URL + path, form) if signed is None else signed
        body = urlencode(form, errors="surrogatepass").encode()
        return await self.send(body, path, {"X-Twilio-Signature": signed} if signed else {})

    async def send(self, body: bytes, path: str, headers: Mapping[str, str]) -> tuple[int, str]:
        headers = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8", **headers}
        async with self.http.post(self.url + path, data=body, headers=headers) as answer:
            return answer.status, await answer.text()

    async def stored(self) -> list[Inbound]:
        return await self.app.store.find(finders.INBOUND_WAITING, {})

    def catch_up(self) -> None:
        self.catch_ups += 1


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    app = await App.open([town.settings(tmp_path / "line.db", NOWHERE, NOWHERE)], ManualClock(MONDAY))
    yield app
    await app.close()


@pytest.fixture
async def door(app: App) -> AsyncIterator[Door]:
    async with aiohttp.ClientSession() as http:
        door = Door(app, "", http)
        line = Line(app.only.twilio, app.school.id, town.PUBLIC_URL, app.ids.new)
        public = PublicApp({"": line}, app.intake, app.clock, door.catch_up)
        async with Server(public) as server:
            door.url = server.url
            yield door
