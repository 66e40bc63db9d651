"""What the simulators add to our server: one application for several, and answers that break off or never come."""

from typing import Any, ClassVar, Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send

from bot.web.server import JoinedProtocol, Server

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


class _Droppable(JoinedProtocol):
    """The server's protocol, with a way for the application to break off the connection."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inner = self.app

        async def app(scope: Any, receive: Any, send: Any) -> None:
            scope.setdefault("extensions", {})[DROP] = self.transport.abort
            await inner(scope, receive, send)

        self.app = app


class LocalServer(Server):
    """The server for a simulator: as `Server`, and an answer of `NoAnswer` closes the connection."""

    protocol: ClassVar[type[JoinedProtocol]] = _Droppable


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
