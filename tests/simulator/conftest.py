"""Both simulators served on loopback, with the real clients beside them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import pytest
import telegram
from telegram.request import HTTPXRequest
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client

from bot.clock import ManualClock
from bot.simulator.server import LocalServer
from bot.simulator.telegram import TelegramSimulator
from bot.simulator.twilio import TwilioSimulator

TOKEN = "700100:" + "A" * 35
ACCOUNT = "AC" + "0a" * 16
AUTH = "f0" * 16
LINE = "+447700900001"
PARENT = "+447700900123"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class HereClient(AsyncTwilioHttpClient):
    """Twilio's own asynchronous client, with the host rewritten."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    async def request(self, method, url, params=None, data=None, headers=None, auth=None, timeout=None, **rest):  # noqa: ASYNC109
        # twilio 9.13 hands credentials to aiohttp's BasicAuth, which aiohttp 3.14 calls deprecated
        headers = {**(headers or {}), "Authorization": aiohttp.encode_basic_auth(*auth)} if auth else headers
        url = url.replace("https://api.twilio.com", self._url)
        return await super().request(method, url, params, data, headers, None, timeout, **rest)


@pytest.fixture(autouse=True)
def _waits_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot 22 warns of a retry_after in seconds unless told that a timedelta is welcome."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(MONDAY)


@pytest.fixture
async def telegram_service(clock: ManualClock) -> AsyncIterator[TelegramSimulator]:
    simulator = TelegramSimulator(TOKEN, clock)
    async with LocalServer(simulator.app) as server:
        simulator.url = server.url
        yield simulator


async def wait_for_poll(service: TelegramSimulator) -> None:
    """Returns once a getUpdates is waiting."""
    async with asyncio.timeout(5):
        while service.updates._poll is None:  # noqa: ASYNC110
            await asyncio.sleep(0.002)


def bot_for(url: str, token: str = TOKEN) -> telegram.Bot:
    return telegram.Bot(
        token,
        base_url=url + "/bot",
        base_file_url=url + "/file/bot",
        request=HTTPXRequest(connection_pool_size=64, read_timeout=5),
        get_updates_request=HTTPXRequest(read_timeout=5),
    )


@pytest.fixture
async def bot(telegram_service: TelegramSimulator) -> AsyncIterator[telegram.Bot]:
    async with bot_for(telegram_service.url) as bot:
        yield bot


@pytest.fixture
async def twilio_service(clock: ManualClock) -> AsyncIterator[TwilioSimulator]:
    simulator = TwilioSimulator(ACCOUNT, AUTH, clock, webhook_seconds=1.0)
    simulator.number(LINE)
    async with LocalServer(simulator.app) as server:
        simulator.public_url = simulator.url = server.url
        yield simulator


@pytest.fixture
async def twilio(twilio_service: TwilioSimulator) -> AsyncIterator[Client]:
    async with HereClient(twilio_service.url) as http:
        yield Client(ACCOUNT, AUTH, http_client=http)
