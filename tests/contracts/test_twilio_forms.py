"""What Twilio's webhooks say, and whether it was Twilio that said it."""

import base64
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from twilio.request_validator import RequestValidator

from bot.channels.twilio import TwilioGateway
from bot.channels.twilio_errors import CODES, STATUS, meaning
from bot.channels.twilio_forms import parse_status, signature_is_valid
from bot.clock import ManualClock
from bot.domain.messages import InboundKind, Media
from bot.errors import AddressRefuses, AddressUnusable, MessageRefused, OutcomeUnknown, SendError, TryLater
from bot.simulator.server import LocalServer
from tests.contracts.services import ACCOUNT, AUTH, LINE, MONDAY, PARENT, TwilioService, letter

WEBHOOKS = json.loads(Path("tests/payloads/twilio_webhooks.json").read_text())
URL = "https://line.oakhouse.example/twilio/inbound"


@pytest.mark.parametrize("case", WEBHOOKS, ids=lambda case: case["name"])
def test_what_a_webhook_brings(case: dict[str, Any]) -> None:
    """Each form becomes what a handler or a person needs of it."""
    inbound = TwilioGateway(ACCOUNT, AUTH, LINE).parse_webhook(dict(case["form"]), "oak", MONDAY, lambda: "1")
    told = {name: getattr(inbound, name) for name in case["expect"]}
    if "media" in told:
        told["media"] = [[each.ref, each.content_type, each.name, each.size] for each in inbound.media]
    assert told == case["expect"]
    assert inbound.account == f"sms:{LINE}"


def test_a_report_on_what_we_sent() -> None:
    """A status callback names the message, its status, and Twilio's error number; each status is one report."""
    form = {"MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": "30003", "To": PARENT, "From": LINE}
    report = parse_status(form, account=f"sms:{LINE}", school="oak", received_at=MONDAY, id="1")
    assert (report.kind, report.key, report.message_id) == (InboundKind.DELIVERY, "SM1:undelivered", "SM1")
    assert (report.text, report.code, report.address) == ("undelivered", "30003", PARENT)


NAMES = st.sampled_from(["Body", "From", "To", "NumMedia", "MediaUrl0"]) | st.text(min_size=1, max_size=5)
WORDS = st.text(max_size=20)


class Form(dict[str, list[str]]):
    """Several values a name, as Twilio's own validator reads them."""

    def getlist(self, name: str) -> list[str]:
        return self[name]


@given(pairs=st.lists(st.tuples(NAMES, WORDS), max_size=8), secret=st.text("0123456789abcdef", min_size=1))
def test_the_signature_is_twilios(pairs: list[tuple[str, str]], secret: str) -> None:
    """Whatever the form, empty and repeated parameters too, ours agrees with Twilio's own validator."""
    form = Form()
    for name, value in pairs:
        form.setdefault(name, []).append(value)
    header = RequestValidator(secret).compute_signature(URL, form)
    assert signature_is_valid(URL, pairs, header, secret)
    assert RequestValidator(secret).validate(URL, form, header)
    assert not signature_is_valid(URL, [*pairs, ("Extra", "1")], header, secret)
    assert not signature_is_valid(URL + "/", pairs, header, secret)
    assert not signature_is_valid(URL, pairs, header, secret + "0")


@pytest.mark.parametrize("header", [None, "", "é", "x" * 1000, base64.b64encode(b"0" * 20).decode()])
def test_a_signature_that_is_none(header: str | None) -> None:
    """Missing, foreign or wrong: the answer is no, never an error."""
    assert not signature_is_valid(URL, {"Body": "Hello"}, header, AUTH)


def test_half_an_emoji_in_a_form_is_no_error() -> None:
    """A form that cannot be UTF-8 was not signed by Twilio."""
    assert not signature_is_valid(URL, {"Body": "\ud83d"}, "x", AUTH)


@pytest.mark.parametrize(
    ("status", "code", "what"),
    [
        (400, 21610, AddressRefuses),
        (400, 21614, AddressUnusable),
        (400, 21611, TryLater),
        (429, 20429, TryLater),
        (429, None, TryLater),
        (401, 20003, TryLater),
        (503, None, TryLater),
        (500, 20500, OutcomeUnknown),
        (502, None, OutcomeUnknown),
        (504, None, OutcomeUnknown),
        (400, 21617, MessageRefused),
        (400, 99999, MessageRefused),
    ],
)
def test_what_a_refusal_means(status: int, code: int | None, what: type[SendError]) -> None:
    """The table of codes comes before the table of statuses; a 5xx may have been sent, any other 4xx was not."""
    problem = meaning(status, code)
    assert type(problem).__mro__[:3].count(what) == 1
    assert problem.code == str(code or status)


def test_every_row_of_the_tables_makes_an_error() -> None:
    """No row names a person, and each gives its own number back."""
    for number, made in {**CODES, **STATUS}.items():
        assert made(str(number)).code == str(number)


@pytest.fixture
async def service() -> AsyncIterator[TwilioService]:
    running = TwilioService(ManualClock(MONDAY))
    await running.begin()
    yield running
    await running.server.stop()


@pytest.fixture
async def gateway(service: TwilioService) -> AsyncIterator[TwilioGateway]:
    made = service.gateway()
    yield made
    await made.close()


async def test_what_was_missed_is_listed_oldest_first(service: TwilioService, gateway: TwilioGateway) -> None:
    """After an outage everything that came in is there, in order, as the webhooks would have brought it."""
    sids = []
    for number in range(120):
        sids.append(await service.phone.text(f"Message {number}"))
        service.clock.move_to(MONDAY + timedelta(seconds=number // 3))
    listed = await gateway.list_inbound(MONDAY, "oak", lambda: "1")
    assert [each.text for each in listed] == [f"Message {number}" for number in range(120)]
    assert [each.key for each in listed] == sids
    assert listed[-1].received_at == MONDAY + timedelta(seconds=39)
    since = await gateway.list_inbound(MONDAY + timedelta(seconds=30), "oak", lambda: "1")
    assert 30 <= len(since) < 60


async def test_a_listed_picture_is_the_webhooks_picture(service: TwilioService, gateway: TwilioGateway) -> None:
    """Read from the list or brought by the webhook: the same key, kind and picture."""
    await service.phone.text("look", media=[("image/png", b"p"), ("audio/amr", b"a")])
    (listed,) = await gateway.list_inbound(MONDAY, "oak", lambda: "1")
    assert listed.kind is InboundKind.PHOTO
    assert [each.content_type for each in listed.media] == ["image/png", "audio/amr"]
    assert (await gateway.fetch(listed.media[1], 10)).data == b"a"


async def test_what_we_sent_is_not_what_came_in(service: TwilioService, gateway: TwilioGateway) -> None:
    """Messages from our number are not listed as arrived."""
    await service.phone.text("Hello")
    await gateway.send(letter(service))
    assert [each.text for each in await gateway.list_inbound(MONDAY, "oak", lambda: "1")] == ["Hello"]


async def test_the_credentials_stay_with_twilio(service: TwilioService, gateway: TwilioGateway) -> None:
    """A picture's address on another host, or one that leads there, is never told our token."""
    seen: list[str | None] = []

    async def elsewhere(request: Request) -> Response:
        seen.append(request.headers.get("authorization"))
        return Response(b"p", media_type="image/jpeg")

    async with LocalServer(Starlette(routes=[Route("/picture", elsewhere)])) as other:
        await gateway.fetch(Media(ref=f"{other.url}/picture", content_type="image/jpeg"), 10)
    assert seen == [None]


async def test_status_reports_are_asked_for(service: TwilioService) -> None:
    """Each message names our public address for reports, and how long it is worth delivering."""
    gateway = TwilioGateway(
        ACCOUNT, AUTH, LINE, api_base=service.server.url, status_callback="https://x.example/s", valid_seconds=600
    )
    sid = await gateway.send(letter(service))
    kept = service.simulator.messages[sid]
    assert (kept.callback, kept.validity) == ("https://x.example/s", 600)
    await gateway.close()


async def test_the_process_environment_changes_nothing(service: TwilioService, monkeypatch: pytest.MonkeyPatch) -> None:
    """TWILIO_EDGE and TWILIO_REGION of somebody's shell do not send a school's messages elsewhere."""
    monkeypatch.setenv("TWILIO_EDGE", "sydney")
    monkeypatch.setenv("TWILIO_REGION", "au1")
    gateway = service.gateway()
    await gateway.ping()
    await gateway.close()


async def test_other_answers_than_json(service: TwilioService) -> None:
    """A proxy's page in place of an answer: nobody knows what became of the message."""

    async def page(request: Request) -> Response:
        return HTMLResponse("<h1>Welcome to the guest network</h1>")

    async with LocalServer(Starlette(routes=[Route("/{rest:path}", page, methods=["GET", "POST"])])) as proxy:
        gateway = TwilioGateway(ACCOUNT, AUTH, LINE, api_base=proxy.url)
        with pytest.raises(OutcomeUnknown):
            await gateway.send(letter(service))
        with pytest.raises(TryLater):
            await gateway.ping()
        await gateway.close()
