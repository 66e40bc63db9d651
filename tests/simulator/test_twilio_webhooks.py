"""Webhooks and status callbacks: signed, within Twilio's budget, and out of order when asked."""

import asyncio
from urllib.parse import parse_qsl

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from twilio.request_validator import RequestValidator

from bot.simulator import faults
from bot.simulator.server import LocalServer
from bot.simulator.twilio import TwilioSimulator
from tests.simulator.conftest import ACCOUNT, AUTH, LINE, PARENT

PUBLIC = "https://line.school.example"
EMPTY = "<?xml version='1.0' encoding='UTF-8'?><Response/>"


class Product:
    """A product with webhooks: it checks each signature with Twilio's own validator, and keeps what came."""

    def __init__(self) -> None:
        self.came: list[tuple[str, dict[str, str]]] = []
        self.answer = Response(EMPTY, media_type="text/xml")
        self.wait = 0.0
        self.app = Starlette(routes=[Route("/{path:path}", self._take, methods=["POST"])])

    async def _take(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        signed = RequestValidator(AUTH).validate(PUBLIC + request.url.path, form, request.headers["x-twilio-signature"])
        assert signed, "the signature does not fit"
        self.came.append((request.url.path, form))
        await asyncio.sleep(self.wait)
        return self.answer if request.url.path != "/fallback" else Response(EMPTY, media_type="text/xml")

    def values(self, name: str) -> list[str]:
        return [form[name] for _, form in self.came]


@pytest.fixture
async def product(twilio_service: TwilioSimulator):
    product = Product()
    async with LocalServer(product.app) as server:
        twilio_service.number(LINE, sms_url=f"{PUBLIC}/sms")
        twilio_service.tunnel(PUBLIC, server.url)
        yield product


async def test_a_text_arrives_signed(twilio_service, product):
    """A text becomes one webhook, signed for the configured address, with empty parameters and all."""
    sid = await twilio_service.phone(PARENT).text("Jay is sad & won’t say why? £5=")
    await twilio_service.quiet()
    [(path, form)] = product.came
    assert path == "/sms"
    assert form["Body"] == "Jay is sad & won’t say why? £5="
    assert (form["MessageSid"], form["From"], form["To"], form["NumMedia"]) == (sid, PARENT, LINE, "0")
    assert form["ToState"] == ""
    assert "OptOutType" not in form


async def test_a_picture_arrives_with_its_address(twilio_service, product):
    """A picture message carries the address and kind of each picture."""
    sid = await twilio_service.phone(PARENT).text("", media=[("image/png", b"1"), ("audio/amr", b"2")])
    await twilio_service.quiet()
    [(_, form)] = product.came
    assert (form["NumMedia"], form["MediaContentType1"]) == ("2", "audio/amr")
    assert f"/Accounts/{ACCOUNT}/Messages/{sid}/Media/ME" in form["MediaUrl0"]


async def test_stop_is_forwarded_too(twilio_service, product):
    """STOP reaches the product as well; with Advanced Opt-Out it comes with OptOutType."""
    phone = twilio_service.phone(PARENT)
    await phone.text("STOP")
    await twilio_service.quiet()
    twilio_service.number(LINE, sms_url=f"{PUBLIC}/sms", opt_out="advanced")
    for text in ("start", "INFO", "hello"):
        await phone.text(text)
        await twilio_service.quiet()
    assert [form.get("OptOutType") for _, form in product.came] == [None, "START", "HELP", None]
    twilio_service.number(LINE, sms_url=f"{PUBLIC}/sms", opt_out="off")
    await phone.text("STOP")
    await twilio_service.quiet()
    assert len(product.came) == 5
    assert len(phone.received) == 3


async def test_the_answer_may_send_texts(twilio_service, product):
    """<Message> in the answer becomes a text; plain text does too, which is a trap; nonsense is an alert."""
    phone = twilio_service.phone(PARENT)
    answers = [
        (Response("<Response><Message>One</Message><Message><Body>Two</Body></Message></Response>"), "text/xml"),
        (Response("OK"), "text/plain"),
        (Response("<Response><Message>"), "text/xml"),
        (Response("<html/>"), "text/html"),
        (Response("{}"), "application/json"),
        (Response(""), "text/plain"),
    ]
    for answer, kind in answers:
        answer.headers["content-type"] = kind
        product.answer = answer
        await phone.text("hello")
        await twilio_service.quiet()
    assert phone.received == ["One", "Two", "OK"]
    assert twilio_service.alerts == [12100, 12100, 12300]
    assert {message.direction for message in twilio_service.messages.values()} == {"inbound", "outbound-reply"}


async def test_twilio_gives_up_in_time_and_falls_back(twilio_service, product):
    """No good answer within the budget: the fallback is asked once, told why; the text stays in the list."""
    phone = twilio_service.phone(PARENT)
    product.answer = Response(status_code=500)
    await phone.text("no fallback")
    await twilio_service.quiet()
    assert [path for path, _ in product.came] == ["/sms"]
    twilio_service.number(LINE, sms_url=f"{PUBLIC}/sms", sms_fallback_url=f"{PUBLIC}/fallback")
    await phone.text("with fallback")
    await twilio_service.quiet()
    assert [path for path, _ in product.came] == ["/sms", "/sms", "/fallback"]
    assert (product.came[-1][1]["ErrorCode"], product.came[-1][1]["ErrorUrl"]) == ("11200", f"{PUBLIC}/sms")
    product.wait = 5.0  # longer than the budget of this test, one second: nothing is left for the fallback
    began = asyncio.get_running_loop().time()
    await phone.text("too slow")
    await twilio_service.quiet()
    assert 0.9 < asyncio.get_running_loop().time() - began < 4
    assert len(product.came) == 4
    assert twilio_service.alerts == [11200, 11205]
    assert [bubble.text for bubble in phone.screen] == ["no fallback", "with fallback", "too slow"]


async def test_an_outage_loses_webhooks_but_not_the_list(twilio_service, twilio, product):
    """While the product is down, webhooks are lost; the texts are in the list for it to catch up."""
    twilio_service.tunnel(PUBLIC, "http://127.0.0.1:9")
    await twilio_service.phone(PARENT).text("Anyone there?")
    await twilio_service.quiet()
    assert product.came == []
    assert twilio_service.alerts == [11205]
    assert [message.body for message in await twilio.messages.list_async(to=LINE)] == ["Anyone there?"]


async def test_status_callbacks_tell_each_step(twilio_service, twilio, product):
    """queued, sending, sent, delivered, each signed; a failure carries its code."""
    callback = f"{PUBLIC}/status"
    await twilio.messages.create_async(to=PARENT, from_=LINE, body="Hello", status_callback=callback)
    await twilio_service.quiet()
    assert product.values("MessageStatus") == ["queued", "sending", "sent", "delivered"]
    assert len(set(product.values("MessageSid"))) == 1
    twilio_service.phone(PARENT).condition = "landline"
    twilio_service.number(LINE)
    await twilio.messages.create_async(to=PARENT, from_=LINE, body="Hello", status_callback=callback)
    await twilio_service.quiet()
    assert (product.came[-1][1]["MessageStatus"], product.came[-1][1]["ErrorCode"]) == ("undelivered", "30006")


async def test_callbacks_lost_doubled_and_out_of_order(twilio_service, twilio, product):
    """Faults lose a callback, send one twice, and let a later one overtake."""
    twilio_service.faults.next("status", faults.reorder())
    twilio_service.faults.next("status", faults.drop())
    twilio_service.faults.next("status", faults.duplicate())
    await twilio.messages.create_async(to=PARENT, from_=LINE, body="Hello", status_callback=f"{PUBLIC}/status")
    await twilio_service.quiet()
    came = product.values("MessageStatus")
    assert sorted(came) == ["delivered", "queued", "sent", "sent"]
    assert came.index("sent") < came.index("queued")


async def test_webhooks_lost_doubled_and_out_of_order(twilio_service, product):
    """The same for texts: the second before the first, the third twice, the fourth never."""
    phone = twilio_service.phone(PARENT)
    for fault in (faults.reorder(), faults.delay(0.01), faults.duplicate(), faults.drop()):
        twilio_service.faults.next("webhook", fault)
    await phone.text("1")
    await phone.text("2")
    await twilio_service.quiet()
    assert product.values("Body") == ["2", "1"]
    await phone.text("3")
    await phone.text("4")
    await twilio_service.quiet()
    assert product.values("Body")[2:] == ["3", "3"]


async def test_a_stop_of_the_server_gives_up_webhooks(clock):
    """Webhooks under way end with the server, and leave nothing behind."""
    product, service = Product(), TwilioSimulator(ACCOUNT, AUTH, clock)
    product.wait = 0.5
    async with LocalServer(product.app) as server:
        service.number(LINE, sms_url=f"{PUBLIC}/sms", mps=1)
        service.tunnel(PUBLIC, server.url)
        async with LocalServer(service.app):
            await service.phone(PARENT).text("hello")
            while not product.came:  # noqa: ASYNC110
                await asyncio.sleep(0.002)
            assert service.pending() == 1
        assert service.pending() == 0
