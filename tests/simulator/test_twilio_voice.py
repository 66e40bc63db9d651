"""The simulator of Twilio's voice: what no real Twilio would follow ends the call, and the debugger shows why."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.simulator.forms import form as pairs
from bot.simulator.server import LocalServer
from bot.simulator.twilio_webhooks import signature
from tests.simulator.conftest import AUTH, LINE, PARENT

OFFICE = "+441632960123"


class Product:
    """Answers each webhook with the next of its documents."""

    def __init__(self, *answers: str, kind: str = "text/xml") -> None:
        self.answers, self.kind = list(answers), kind
        self.forms: list[dict[str, str]] = []
        self.signed: list[bool] = []
        self.app = Starlette(routes=[Route("/{path:path}", self.answer, methods=["POST"])])

    async def answer(self, request: Request) -> Response:
        form = dict(pairs(await request.body()))
        self.forms.append(form | {"path": request.url.path})
        expected = signature(AUTH, str(request.url), form)
        self.signed.append(request.headers["X-Twilio-Signature"] == expected)
        return Response(self.answers.pop(0), media_type=self.kind)


async def called(service, product, caller=PARENT):
    async with LocalServer(product.app) as server:
        service.number(LINE, voice_url=f"{server.url}/voice")
        return await service.call(caller, LINE)


async def test_a_call_follows_what_it_is_told(twilio_service):
    """Signed, rung, asked again at the action's address (a relative one too), and hung up."""
    twilio_service.voice.picked_up[OFFICE] = "busy"
    product = Product(
        f'<Response><Dial action="after" timeout="9"><Number>{OFFICE}</Number></Dial><Say>never</Say></Response>',
        '<Response><Say language="en-GB">Sorry</Say><Hangup/><Say>never</Say></Response>',
    )
    call = await called(twilio_service, product)
    assert (call.heard, call.rang, call.talked_to, call.error) == (["Sorry"], [OFFICE], "", None)
    assert product.signed == [True, True]
    first, second = product.forms
    assert (first["path"], first["CallStatus"], first["From"], first["To"]) == ("/voice", "ringing", PARENT, LINE)
    assert (second["path"], second["DialCallStatus"], second["CallSid"]) == ("/after", "busy", first["CallSid"])


async def test_a_dial_without_an_action_goes_on_below(twilio_service):
    """What stands after it is done once the call to the office has ended."""
    call = await called(twilio_service, Product(f"<Response><Dial>{OFFICE}</Dial><Say>Bye</Say></Response>"))
    assert (call.talked_to, call.heard) == (OFFICE, ["Bye"])


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("<Response><Say>Fish & chips</Say></Response>", 12100),
        ("<Answer/>", 12100),
        ("OK", 12100),
        ("<Response><Play>x</Play></Response>", 12200),
        ('<Response><Say loud="yes">x</Say></Response>', 12200),
        ('<Response><Say language="en-UK">x</Say></Response>', 12200),
        ("<Response><Say></Say></Response>", 12200),
        ('<Response><Dial timeout="2"><Number>+441632960123</Number></Dial></Response>', 12200),
        ("<Response><Dial><Number>01632 960123</Number></Dial></Response>", 12200),
    ],
)
async def test_what_is_no_twiml_ends_the_call(twilio_service, answer, code):
    """The caller hears that an application error has occurred; the debugger shows which."""
    call = await called(twilio_service, Product(answer))
    assert (call.error, call.heard, call.rang) == (code, [], [])
    assert twilio_service.alerts == [code]


async def test_an_answer_that_is_not_xml(twilio_service):
    """Right words under the wrong name are no TwiML either."""
    assert (await called(twilio_service, Product("<Response/>", kind="text/plain"))).error == 12300
