"""The page of phones over HTTP: its files, the state of the stage as JSON, what changes as events, what people do.

Everything comes from this one address; the page may load nothing from elsewhere (Content-Security-Policy).
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.demo.desk import PageStage
from bot.demo.news import News
from bot.demo.views import Views
from bot.domain.messages import Channel
from bot.errors import BadInput
from bot.simulator.phones import CannotDo
from bot.web.bodies import TooLarge, read_body

STATIC = Path(__file__).parent / "static"
BODY_LIMIT = 32 * 1024
LONGEST = 5000  # characters; Telegram's apps split at 4096, and here one may see it happen
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


def demo_app(stage: PageStage) -> Starlette:
    """The page's application; serve it with `Server`, whose stop ends the streams of events at once."""
    return _Page(stage).app()


class _Page:
    def __init__(self, stage: PageStage) -> None:
        self._stage = stage
        self._views = Views(stage)
        self._news = News()
        self._files = {
            path.name: (path.read_bytes(), TYPES[path.suffix]) for path in STATIC.iterdir() if path.suffix in TYPES
        }
        stage.subscribe(self._changed)

    def app(self) -> Starlette:
        app = Starlette(
            routes=[
                Route("/", self._index),
                Route("/static/{name}", self._file),
                Route("/state", self._state),
                Route("/events", self._events),
                Route("/phones/{phone}/write", self._doing(self._write), methods=["POST"]),
                Route("/phones/{phone}/press", self._doing(self._press), methods=["POST"]),
                Route("/phones/{phone}/photo", self._doing(self._photo), methods=["POST"]),
                Route("/jump", self._doing(self._jump), methods=["POST"]),
            ],
            middleware=[Middleware(_Guarded)],
            exception_handlers={404: _nothing_here, 405: _nothing_here, 500: _broken},
        )
        app.state.on_stop = [self._news.end]
        return app

    def _changed(self, what: str) -> None:
        self._views.look(what)
        self._news.tell(what)

    # -- what is shown

    async def _index(self, _: Request) -> Response:
        return self._served("index.html")

    async def _file(self, request: Request) -> Response:
        return self._served(request.path_params["name"])

    def _served(self, name: str) -> Response:
        if name not in self._files:
            return _problem(404, "There is no such file.")
        content, content_type = self._files[name]
        return Response(content, headers={"Content-Type": content_type})

    async def _state(self, _: Request) -> Response:
        return JSONResponse(self._views.everything())

    async def _events(self, _: Request) -> Response:
        return StreamingResponse(self._news.stream(self._views.part), media_type="text/event-stream")

    # -- what people do

    def _doing(self, do: "_Doing") -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            try:
                await do(request, await _fields(request))
            except TooLarge as problem:
                return _problem(413, str(problem))
            except _NotHere as problem:
                return _problem(404, str(problem))
            except BadInput as problem:
                return _problem(400, str(problem))
            except CannotDo as problem:
                return _problem(409, f"A phone cannot do this: {problem}.")
            return JSONResponse({"ok": True})

        return endpoint

    async def _write(self, request: Request, fields: "_Fields") -> None:
        phone, text, reply_to = self._phone(request), _text(fields, "text"), fields.get("reply_to")
        if reply_to is not None and not isinstance(reply_to, int):
            raise BadInput("reply_to must be the number of a message on this phone.")
        await self._stage.write(phone, text, reply_to)

    async def _press(self, request: Request, fields: "_Fields") -> None:
        message_id = fields.get("message_id")
        if not isinstance(message_id, int):
            raise BadInput("message_id must be the number of a message on this phone.")
        id, label = self._phone(request), _text(fields, "label")
        if self._channel(id) == Channel.SMS:
            raise CannotDo("there are no buttons in plain text messages")
        await self._stage.press(id, message_id, label)

    async def _photo(self, request: Request, _: "_Fields") -> None:
        await self._stage.photo(self._phone(request))

    async def _jump(self, _: Request, fields: "_Fields") -> None:
        id = _text(fields, "id")
        if id not in {place.id for place in self._stage.jumps}:
            raise _NotHere("That time is past, or there is no such place in time.")
        await self._stage.jump(id)

    def _channel(self, id: str) -> str:
        return next(phone.channel for phone in self._stage.phones if phone.id == id)

    def _phone(self, request: Request) -> str:
        id = str(request.path_params["phone"])
        if id not in {phone.id for phone in self._stage.phones}:
            raise _NotHere("There is no such phone on the desk.")
        return id


class _NotHere(BadInput):
    """There is no such phone or time."""


_Fields = Mapping[str, Any]
_Doing = Callable[[Request, _Fields], Awaitable[None]]


async def _fields(request: Request) -> _Fields:
    """A JSON object. Only JSON is taken: another site's page cannot post that without being asked for leave first."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise BadInput("Send JSON, with Content-Type: application/json.")
    body = await read_body(request.receive, BODY_LIMIT)
    try:
        fields = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise BadInput("This is not JSON.") from None
    if not isinstance(fields, dict):
        raise BadInput("Send a JSON object, such as {}.")
    return fields


def _text(fields: _Fields, name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadInput(f"{name} must be words.")
    if len(value) > LONGEST:
        raise BadInput(f"{name} is longer than {LONGEST} characters.")
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # no phone types half an emoji


async def _nothing_here(_: Request, __: Exception) -> Response:
    return _problem(404, "There is nothing here.")


async def _broken(_: Request, problem: Exception) -> Response:
    return _problem(500, f"Something went wrong in the demo itself ({type(problem).__name__}). Please start it again.")


def _problem(status: int, words: str) -> Response:
    return JSONResponse({"error": words}, status)


class _Guarded:
    """Puts HEADERS on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self._headers]
            await send(message)

        await self._app(scope, receive, guarded)
