"""A real HTTP server on loopback inside the running event loop; it takes no signals and leaves no socket behind."""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Iterable
from types import TracebackType
from typing import Any, Protocol

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

DROP = "alongside.drop"  # the ASGI extension by which an answer can break off its own connection


class Served(Protocol):
    """What a simulator offers to be served: its routes, and how to let go of what it holds."""

    routes: list[BaseRoute]

    async def stop(self) -> None: ...


def combined_app(*served: Served) -> Starlette:
    """One application for several simulators, for instance Telegram and Twilio behind the demo's single port."""
    app = Starlette(routes=[route for each in served for route in each.routes])
    app.state.on_stop = [each.stop for each in served]
    return app


class _Joined:
    """A transport that sends what is written within one turn of the loop at once: uvicorn writes an answer's head and
    body apart, and the system call is what an answer costs most."""

    def __init__(self, transport: Any, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._held: list[bytes] = []

    def write(self, data: bytes) -> None:
        if not self._held:
            self._loop.call_soon(self._send)
        self._held.append(data)

    def close(self) -> None:
        self._send()
        self._transport.close()

    def _send(self) -> None:
        held, self._held = b"".join(self._held), []
        if held and not self._transport.is_closing():
            self._transport.write(held)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class _Droppable(H11Protocol):
    """uvicorn's own protocol, with a way for the application to break off the connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(_Joined(transport, self.loop))  # type: ignore[arg-type]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inner = self.app

        async def app(scope: Any, receive: Any, send: Any) -> None:
            scope.setdefault("extensions", {})[DROP] = self.transport.abort
            await inner(scope, receive, send)

        self.app = app


class LocalServer:
    """`async with LocalServer(app) as server:` serves `app` at `server.url` until the block ends.

    Raises OSError when the port is taken. At the end the application's `state.on_stop` functions are awaited,
    open answers get one second, and every connection is closed.
    """

    def __init__(self, app: Starlette, host: str = "127.0.0.1", port: int = 0) -> None:
        self._app, self._host, self._port = app, host, port
        self._server: uvicorn.Server

    @property
    def port(self) -> int:
        """The port in use; known once the server has started, and kept for a second start."""
        return self._port

    @property
    def url(self) -> str:
        return f"http://{self._host}:{self._port}"

    async def start(self) -> None:
        listening = _listening(self._host, self._port)
        self._port = listening.getsockname()[1]
        config = uvicorn.Config(
            self._app, http=_Droppable, ws="none", lifespan="off", log_config=None, access_log=False,
            proxy_headers=False, server_header=False, date_header=False, timeout_keep_alive=75,
        )  # fmt: skip
        config.load()
        self._server = uvicorn.Server(config)
        self._server.lifespan = config.lifespan_class(config)
        await self._server.startup(sockets=[listening])

    async def stop(self) -> None:
        server, state = self._server, self._server.server_state
        for listener in server.servers:
            listener.close()
        for let_go in _stoppers(self._app):
            await let_go()
        for connection in list(state.connections):
            connection.shutdown()
        await _until(lambda: not (state.connections or state.tasks), seconds=1.0)
        for connection in list(state.connections):
            connection.transport.abort()  # an answer that never came: cut it off
        await _until(lambda: not (state.connections or state.tasks), seconds=0.2)
        for task in list(state.tasks):
            task.cancel()
        for listener in server.servers:
            await listener.wait_closed()

    async def __aenter__(self) -> "LocalServer":
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()


def _listening(host: str, port: int) -> socket.socket:
    """A listening socket. Its protocol is named: without that asyncio leaves Nagle's algorithm on for what it accepts,
    and every answer takes 40 ms (uvicorn writes head and body apart)."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(2048)
    except OSError as error:
        listening.close()
        raise OSError(error.errno, f"Can't listen on {host} port {port}: {error.strerror}") from error
    return listening


def _stoppers(app: Starlette) -> Iterable[Callable[[], Awaitable[None]]]:
    return getattr(app.state, "on_stop", ())


async def _until(done: Callable[[], bool], seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while not done():  # noqa: ASYNC110  # uvicorn tells nobody when a connection has gone
                await asyncio.sleep(0.002)


async def gone(request: Request) -> None:
    """Returns when the client has hung up; the request's body must have been read before."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


class NoAnswer(Response):
    """The connection is closed without a byte of an answer."""

    def __init__(self) -> None:
        super().__init__(status_code=0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        drop = scope.get("extensions", {}).get(DROP)
        if drop is None:
            raise RuntimeError("Only LocalServer can break off a connection: serve the simulator with it")
        drop()
        while (await receive())["type"] != "http.disconnect":
            pass


class Hang(Response):
    """The connection stays open without an answer until the client gives up or the server stops."""

    def __init__(self) -> None:
        super().__init__(status_code=0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
