"""An HTTP server inside the running event loop; it takes no signals, prints nothing, and leaves no socket behind."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Awaitable, Callable, Iterable
from types import TracebackType
from typing import Any, ClassVar, Self

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot.errors import ConfigError

HEAD_LIMIT = 64 * 1024  # bytes
LET_GO = 0.2  # seconds that a cut connection is given to be forgotten
FAULTS = {
    errno.EADDRINUSE: "Port {port} is in use. Stop what uses it, or set {setting}.",
    errno.EACCES: "Port {port} may not be used: those below 1024 are the system's. Set {setting} to a higher one.",
    errno.EADDRNOTAVAIL: "This machine does not have the address {host}. 127.0.0.1 is always there.",
}


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


class JoinedProtocol(HttpToolsProtocol):
    """uvicorn's own protocol over a transport that joins an answer's parts; a request's head has to end some time."""

    _head: int | None = None  # bytes of it that have come, while it has not ended

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(_Joined(transport, self.loop))  # type: ignore[arg-type]

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head = 0

    def on_headers_complete(self) -> None:
        self._head = None
        super().on_headers_complete()

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._head is None:
            raise ValueError("headers after the body are not taken")  # answered with 400; they could go on for ever
        super().on_header(name, value)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._head is not None:
            self._head += len(data)
            if self._head > HEAD_LIMIT:
                self._head = None
                self.send_400_response("The head of the request is too large.")


class Server:
    """`async with Server(app) as server:` serves `app` at `server.url` until the block ends; port 0 takes a free one.

    At the end the application's `state.on_stop` functions are awaited, open answers get `grace` seconds, and every
    connection is closed. ConfigError when it cannot listen; `setting` is what the message tells a person to change.
    """

    protocol: ClassVar[type[JoinedProtocol]] = JoinedProtocol

    def __init__(
        self, app: ASGIApp, host: str = "127.0.0.1", port: int = 0, *, grace: float = 1.0, setting: str = "web.port"
    ) -> None:
        self._app, self._host, self._port = app, host, port
        self._grace, self._setting = grace, setting
        self._server: uvicorn.Server

    @property
    def port(self) -> int:
        """The port in use; known once the server has started, and kept for a second start."""
        return self._port

    @property
    def url(self) -> str:
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    async def start(self) -> None:
        """Listen; requests are answered from now on."""
        listening = self._listening()
        self._port = listening.getsockname()[1]
        config = uvicorn.Config(
            self._app, http=self.protocol, ws="none", lifespan="off", log_config=None, access_log=False,
            proxy_headers=False, server_header=False, date_header=False, timeout_keep_alive=75,
        )  # fmt: skip
        config.load()
        self._server = uvicorn.Server(config)
        self._server.lifespan = config.lifespan_class(config)
        await self._server.startup(sockets=[listening])

    async def stop(self) -> None:
        """Take no more, let what is being answered end, then close every connection."""
        server, state = self._server, self._server.server_state
        for listener in server.servers:
            listener.close()
        for let_go in _stoppers(self._app):
            await let_go()
        for connection in list(state.connections):
            connection.shutdown()
        await _until(lambda: not (state.connections or state.tasks), self._grace)
        for connection in list(state.connections):
            connection.transport.abort()  # an answer that never came: cut it off
        await _until(lambda: not (state.connections or state.tasks), LET_GO)
        for task in list(state.tasks):
            task.cancel()
        for listener in server.servers:
            await listener.wait_closed()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def _listening(self) -> socket.socket:
        try:
            return _listening(self._host, self._port)
        except OSError as error:
            fault = FAULTS.get(error.errno or 0, "Nothing can listen on {host} port {port}: {reason}.")
            said = fault.format(host=self._host, port=self._port, setting=self._setting, reason=error.strerror)
            raise ConfigError([said]) from error


def _listening(host: str, port: int) -> socket.socket:
    """A listening socket. Its protocol is named: without that asyncio leaves Nagle's algorithm on for what it accepts,
    and every answer takes 40 ms (uvicorn writes head and body apart)."""
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(2048)
    except OSError:
        listening.close()
        raise
    return listening


def _stoppers(app: Any) -> Iterable[Callable[[], Awaitable[None]]]:
    stoppers: Iterable[Callable[[], Awaitable[None]]] = getattr(getattr(app, "state", None), "on_stop", ())
    return stoppers


async def _until(done: Callable[[], bool], seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while not done():  # noqa: ASYNC110  # uvicorn tells nobody when a connection has gone
                await asyncio.sleep(0.002)
