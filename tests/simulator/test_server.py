"""The local server: one port for both simulators, and nothing left behind."""

import asyncio
import socket
import time

import aiohttp
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from twilio.rest import Client

from bot.clock import ManualClock
from bot.errors import ConfigError
from bot.simulator import faults
from bot.simulator.server import LocalServer, combined_app
from bot.simulator.telegram import TelegramSimulator
from bot.simulator.twilio import TwilioSimulator
from tests.simulator.conftest import ACCOUNT, AUTH, LINE, MONDAY, PARENT, TOKEN, HereClient, bot_for


async def test_both_on_one_port():
    """The demo's page serves Telegram and Twilio side by side on one port; both clients work through it."""
    clock = ManualClock(MONDAY)
    telegram_service, twilio_service = TelegramSimulator(TOKEN, clock), TwilioSimulator(ACCOUNT, AUTH, clock)
    twilio_service.number(LINE)
    await telegram_service.phone(501).start()
    async with (
        LocalServer(combined_app(telegram_service, twilio_service)) as server,
        bot_for(server.url) as bot,
        HereClient(server.url) as http,
    ):
        await bot.send_message(501, "Hello")
        await Client(ACCOUNT, AUTH, http_client=http).messages.create_async(to=PARENT, from_=LINE, body="Hello")
        await twilio_service.quiet()
    assert telegram_service.phone(501).received == twilio_service.phone(PARENT).received == ["Hello"]


async def test_a_taken_port_is_told_clearly():
    """A port in use is an error that names it, and says what to do."""
    async with LocalServer(Starlette()) as first:
        with pytest.raises(ConfigError, match=f"Port {first.port} is in use. Stop what uses it"):
            await LocalServer(Starlette(), port=first.port).start()


async def test_a_stop_cuts_what_hangs():
    """An answer that would never come does not hold up the stop; its client is told at once."""
    service = TelegramSimulator(TOKEN, ManualClock(MONDAY))
    service.faults.next("getMe", faults.time_out())
    service.faults.next("getMe", faults.delay(60))
    async with aiohttp.ClientSession() as http:
        server = LocalServer(service.app)
        await server.start()
        hanging = [asyncio.create_task(http.get(f"{server.url}/bot{TOKEN}/getMe")) for _ in range(2)]
        while len(server._server.server_state.tasks) < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.002)
        began = time.monotonic()
        await server.stop()
        assert time.monotonic() - began < 5
        for client in hanging:
            with pytest.raises(aiohttp.ClientError):
                await client
    assert not server._server.server_state.tasks


async def test_answers_are_not_held_back():
    """Forty small answers on one connection take nowhere near the 40 ms each that Nagle's algorithm would cost."""

    async def hello(_: Request) -> Response:
        return Response("hello")

    async with LocalServer(Starlette(routes=[Route("/", hello)])) as server, aiohttp.ClientSession() as http:
        began = time.monotonic()
        for _ in range(40):
            assert await (await http.get(server.url)).text() == "hello"
        assert time.monotonic() - began < 1.2


async def test_the_port_is_free_afterwards():
    """After the block the port can be bound again."""
    async with LocalServer(Starlette()) as server, aiohttp.ClientSession() as http:
        assert (await http.get(server.url)).status == 404
    with socket.create_server(("127.0.0.1", server.port)):
        pass


async def test_unlimited_takes_what_it_gets():
    """For benchmarks: no pace, no introductions; a hundred messages to strangers in one frozen second."""
    clock = ManualClock(MONDAY)
    telegram_service = TelegramSimulator(TOKEN, clock, unlimited=True)
    twilio_service = TwilioSimulator(ACCOUNT, AUTH, clock, unlimited=True)
    twilio_service.number(LINE)
    async with LocalServer(combined_app(telegram_service, twilio_service)) as server, aiohttp.ClientSession() as http:
        for count in range(100):
            got = await http.post(f"{server.url}/bot{TOKEN}/sendMessage", data={"chat_id": count % 3, "text": "Hi"})
            assert got.status == 200
        known = {"Authorization": aiohttp.encode_basic_auth(ACCOUNT, AUTH)}
        address = f"{server.url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
        for _ in range(100):
            got = await http.post(address, headers=known, data={"To": PARENT, "From": LINE, "Body": "Hi"})
            assert got.status == 201
        await twilio_service.quiet()
    assert len(twilio_service.phone(PARENT).received) == 100
    assert sum(len(phone.received) for phone in telegram_service.phones) == 100
