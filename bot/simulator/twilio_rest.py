"""Twilio's REST resources over HTTP: Messages, their media, and the account; basic auth, forms in, JSON out."""

import base64
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.clock import Clock
from bot.simulator.faults import Fault, Faults, answer
from bot.simulator.forms import form
from bot.simulator.twilio_create import Order, checked
from bot.simulator.twilio_errors import Refused
from bot.simulator.twilio_messages import Media, Message, matching, page, rfc2822

ROOT = "/2010-04-01/Accounts/{account}"


@dataclass(frozen=True)
class Call:
    """One request, for assertions: no words, no numbers. A status of 0 means that no answer was given."""

    method: str
    at: datetime
    status: int


class Line(Protocol):
    """One of the account's numbers."""

    number: str
    sms_url: str | None
    sms_fallback_url: str | None


class Account(Protocol):
    """What the resources need of the simulator."""

    account_sid: str
    auth_token: str
    clock: Clock
    faults: Faults
    requests: list[Call]
    messages: dict[str, Message]
    services: dict[str, tuple[str, ...]]

    @property
    def numbers(self) -> Mapping[str, Line]: ...
    def send(self, order: Order) -> Message: ...


Handle = Callable[[Account, Request], Awaitable[Response]]


async def create(twilio: Account, request: Request) -> Response:
    order = checked(form(await request.body()), twilio.numbers, twilio.services)
    return _json(twilio.send(order).as_json(), 201)


async def list_messages(twilio: Account, request: Request) -> Response:
    given = dict(request.query_params)
    unknown = given.keys() - {"To", "From", "DateSent", "DateSent<", "DateSent>", "PageSize", "Page", "PageToken"}
    if unknown:
        raise Refused(20001, f"Unknown parameter {min(unknown)}")
    found = matching(list(twilio.messages.values()), given)
    return _json(page(found, "messages", [message.as_json() for message in found], request.url.path, given))


async def fetch(twilio: Account, request: Request) -> Response:
    return _json(_message(twilio, request).as_json())


async def update(twilio: Account, request: Request) -> Response:
    message, given = _message(twilio, request), dict(form(await request.body()))
    if given.get("Status") == "canceled" or given.get("Body"):
        raise Refused(30009)
    if "Body" in given:
        message.body, message.updated = "", twilio.clock.now()
    return _json(message.as_json())


async def delete(twilio: Account, request: Request) -> Response:
    del twilio.messages[_message(twilio, request).sid]
    return Response(status_code=204)


async def list_media(twilio: Account, request: Request) -> Response:
    message = _message(twilio, request)
    items = [message.media_json(media) for media in message.media]
    return _json(page(message.media, "media_list", items, request.url.path, dict(request.query_params)))


async def fetch_media(twilio: Account, request: Request) -> Response:
    """The record for `….json`; the bare address leads on to the content, as Twilio's does to its store."""
    sid = request.path_params["media"]
    message = _message(twilio, request)
    media = _media(message, sid.removesuffix(".json"))
    if sid.endswith(".json"):
        return _json(message.media_json(media))
    return RedirectResponse(f"/twilio-media/{message.sid}/{media.sid}", 307)


async def delete_media(twilio: Account, request: Request) -> Response:
    message = _message(twilio, request)
    message.media.remove(_media(message, request.path_params["media"].removesuffix(".json")))
    return Response(status_code=204)


async def account(twilio: Account, request: Request) -> Response:
    when, uri = rfc2822(twilio.clock.now()), f"/2010-04-01/Accounts/{twilio.account_sid}"
    return _json({
        "auth_token": twilio.auth_token, "date_created": when, "date_updated": when, "friendly_name": "The school",
        "owner_account_sid": twilio.account_sid, "sid": twilio.account_sid, "status": "active", "type": "Full",
        "subresource_uris": {"messages": f"{uri}/Messages.json"}, "uri": f"{uri}.json",
    })  # fmt: skip


async def numbers(twilio: Account, request: Request) -> Response:
    """The account's numbers, as far as a check of the settings needs them."""
    wanted = request.query_params.get("PhoneNumber", "")
    items = [
        {"sid": "PN" + number.number.lstrip("+").zfill(32), "phone_number": number.number, "sms_method": "POST",
         "sms_url": number.sms_url or "", "sms_fallback_url": number.sms_fallback_url or "",
         "account_sid": twilio.account_sid, "capabilities": {"sms": True, "mms": False, "voice": False, "fax": False}}
        for number in twilio.numbers.values()
        if number.number.startswith("+") and wanted in number.number
    ]  # fmt: skip
    return _json({"incoming_phone_numbers": items, "page": 0, "page_size": 50, "next_page_uri": None})


# method of HTTP, path, name for faults and the log of requests, what it does
RESOURCES: list[tuple[str, str, str, Handle]] = [
    ("POST", "/Messages.json", "create", create),
    ("GET", "/Messages.json", "list", list_messages),
    ("GET", "/Messages/{sid}.json", "fetch", fetch),
    ("POST", "/Messages/{sid}.json", "update", update),
    ("DELETE", "/Messages/{sid}.json", "delete", delete),
    ("GET", "/Messages/{sid}/Media.json", "media", list_media),
    ("GET", "/Messages/{sid}/Media/{media}", "media", fetch_media),
    ("DELETE", "/Messages/{sid}/Media/{media}", "media", delete_media),
    ("GET", "/IncomingPhoneNumbers.json", "numbers", numbers),
    ("GET", ".json", "account", account),
]


def rest_routes(twilio: Account) -> list[BaseRoute]:
    """The routes of the API, and of the store that media redirect to."""
    routes: list[BaseRoute] = [
        Route(ROOT + path, _endpoint(twilio, name, handle), methods=[method])
        for method, path, name, handle in RESOURCES
    ]
    routes.append(Route("/twilio-media/{sid}/{media}", _stored(twilio), methods=["GET"]))
    routes.append(Route("/2010-04-01/{rest:path}", _nowhere, methods=["GET", "POST", "PUT", "DELETE"]))
    return routes


def _endpoint(twilio: Account, name: str, handle: Handle) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        await request.body()
        at = twilio.clock.now()

        async def carry_out() -> Response:
            try:
                _check_auth(twilio, request)
                return await handle(twilio, request)
            except Refused as refused:
                return refused.answer()

        answered = await answer(request, twilio.faults.take(name), carry_out, _fault)
        twilio.requests.append(Call(name, at, answered.status_code))
        return answered

    return endpoint


def _stored(twilio: Account) -> Callable[[Request], Awaitable[Response]]:
    async def stored(request: Request) -> Response:
        message = twilio.messages.get(request.path_params["sid"])
        for media in message.media if message else ():
            if media.sid == request.path_params["media"]:
                return Response(media.data, media_type=media.content_type)
        return Refused(20404).answer()

    return stored


async def _nowhere(request: Request) -> Response:
    return Refused(20404).answer()


def _check_auth(twilio: Account, request: Request) -> None:
    kind, _, coded = request.headers.get("authorization", "").partition(" ")
    try:
        given = base64.b64decode(coded, validate=True) if kind.lower() == "basic" else b""
    except ValueError:
        given = b""
    if not secrets.compare_digest(given, f"{twilio.account_sid}:{twilio.auth_token}".encode()):
        raise Refused(20003)
    if request.path_params["account"] != twilio.account_sid:
        raise Refused(20404)


def _message(twilio: Account, request: Request) -> Message:
    message = twilio.messages.get(request.path_params["sid"])
    if message is None:
        raise Refused(20404)
    return message


def _media(message: Message, sid: str) -> Media:
    for media in message.media:
        if media.sid == sid:
            return media
    raise Refused(20404)


def _fault(fault: Fault) -> Response:
    code = fault.error_code or {429: 20429, 401: 20003, 404: 20404}.get(fault.code, 20500)
    return Refused(code, fault.message, fault.code).answer()


def _json(value: dict[str, Any], code: int = 200) -> Response:
    return Response(json.dumps(value), code, media_type="application/json")
