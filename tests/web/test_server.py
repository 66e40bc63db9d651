"""The server: it says why it cannot listen, and when it stops, what streams ends and nothing is left."""

import asyncio
import socket
import time

import aiohttp
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.errors import AlongsideError, ConfigError
from bot.web.server import Server


async def test_a_port_in_use_is_told_clearly():
    """The message names the port and the setting that would mend it."""
    async with Server(Starlette()) as first:
        with pytest.raises(AlongsideError) as met:
            await Server(Starlette(), port=first.port).start()
        assert str(met.value) == f"Port {first.port} is in use. Stop what uses it, or set web.port."
        with pytest.raises(ConfigError, match="or set --port"):
            await Server(Starlette(), port=first.port, setting="--port").start()


@pytest.mark.parametrize(
    ("host", "said"), [("203.0.113.1", "does not have the address"), ("no such host", "listen on")]
)
async def test_an_address_that_is_not_ours(host, said):
    """Another machine's address, or no address at all, is said to be just that."""
    with pytest.raises(ConfigError, match=said):
        await Server(Starlette(), host).start()


async def test_a_stop_lets_an_answer_end():
    """A request that is being answered when the stop comes gets its answer, within the grace given."""
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(_: Request) -> Response:
        begun.set()
        await go_on.wait()
        return PlainTextResponse("done")

    server = Server(Starlette(routes=[Route("/", slowly)]), grace=5)
    await server.start()
    async with aiohttp.ClientSession() as http:

        async def ask() -> str:
            async with http.get(server.url) as answer:
                return await answer.text()

        asking = asyncio.create_task(ask())
        await begun.wait()
        stopping = asyncio.create_task(server.stop())
        asyncio.get_running_loop().call_later(0.05, go_on.set)
        assert await asking == "done"
        await stopping
    with socket.create_server(("127.0.0.1", server.port)):
        pass


async def test_a_stop_does_not_wait_for_ever():
    """An answer that does not come is cut off when the grace is over."""
    begun = asyncio.Event()

    async def never(_: Request) -> Response:
        begun.set()
        await asyncio.Event().wait()
        return Response()

    server = Server(Starlette(routes=[Route("/", never)]), grace=0.1)
    await server.start()
    async with aiohttp.ClientSession() as http:
        asking = asyncio.create_task(http.get(server.url))
        await begun.wait()
        began = time.monotonic()
        await server.stop()
        assert time.monotonic() - began < 1
        with pytest.raises(aiohttp.ClientError):
            await asking


async def test_by_name_and_by_ipv6():
    """A host may be a name, or an IPv6 address where the machine has one."""
    async with Server(Starlette(), "localhost") as server, aiohttp.ClientSession() as http, http.get(server.url) as got:
        assert got.status == 404
    if socket.has_ipv6:
        try:
            six = Server(Starlette(), "::1")
            await six.start()
        except ConfigError:
            pytest.skip("this machine has no IPv6")
        assert six.url == f"http://[::1]:{six.port}"
        await six.stop()


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 70_000,
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-More: again\r\n" * 6000,
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-After: all\r\n\r\n",
    ],
)
async def test_a_head_without_an_end(sent):
    """Whoever sends headers for ever, before the body or after it, is told no and cut off."""
    async with Server(Starlette()) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(sent)
        async with asyncio.timeout(5):
            answer = await reader.read()
        writer.close()
    assert answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 404"))
