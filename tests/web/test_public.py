"""The public port: what is signed is written down before the yes, and nothing else comes in."""

import asyncio
from dataclasses import replace

import pytest
from twilio.request_validator import RequestValidator

from bot.clock import ManualClock
from bot.demo import town
from bot.domain.messages import InboundKind
from bot.errors import StoreUnavailable
from bot.web import bodies
from bot.web.public import SMS, STATUS, Line, PublicApp
from bot.web.server import Server
from tests.web.conftest import FROM, MONDAY, message, signature


async def test_a_signed_text_is_stored_and_answered(door):
    """A parent's text is on disk when Twilio gets its yes, which is an empty TwiML and no words for the parent."""
    assert await door.post(message(body="Jay is upset £5 👍")) == (200, "<Response/>")
    (kept,) = await door.stored()
    assert (kept.text, kept.address, kept.key, kept.received_at) == ("Jay is upset £5 👍", FROM, "SM1", MONDAY)
    async with door.http.post(door.url + SMS, data=b"") as answer:
        assert answer.content_type == "text/plain"
    form = message("SM2")
    headers = {"X-Twilio-Signature": signature(town.PUBLIC_URL + SMS, form)}
    async with door.http.post(door.url + SMS, data=form, headers=headers) as answer:
        assert answer.content_type == "text/xml"


async def test_a_replayed_webhook_is_stored_once(door):
    """The same webhook five times, at once and later, is one message and five times yes."""
    answers = await asyncio.gather(*(door.post(message()) for _ in range(4)))
    answers.append(await door.post(message()))
    assert {status for status, _ in answers} == {200}
    assert len(await door.stored()) == 1


@pytest.mark.parametrize("signed", ["", "bm9wZQ==", "né"], ids=["missing", "wrong", "not-ascii"])
async def test_unsigned_is_refused(door, signed):
    """A missing or a wrong signature is 403, and nothing is written."""
    status, words = await door.post(message(), signed=signed)
    assert status == 403
    assert "ignature" in words
    assert await door.stored() == []


async def test_the_signature_covers_every_field_and_the_path(door):
    """A form signed for the other webhook, with a changed word or one field more is refused."""
    form = message()
    for path, sent in ((STATUS, form), (SMS, form | {"Body": "x"}), (SMS, form | {"Extra": ""})):
        assert (await door.post(sent, path, signed=signature(town.PUBLIC_URL + SMS, form)))[0] == 403


async def test_the_public_address_counts_never_the_requests_own(door):
    """A form signed for the address that the request came to is refused."""
    assert (await door.post(message(), signed=signature(door.url + SMS, message())))[0] == 403


@pytest.mark.parametrize(
    ("configured", "signed"),
    [
        ("https://line.oakfield.example", "https://line.oakfield.example:443"),
        ("https://line.oakfield.example:8443", "https://line.oakfield.example"),
        ("https://line.oakfield.example/", "https://line.oakfield.example"),
        ("https://line.oakfield.example/alongside", "https://line.oakfield.example/alongside"),
    ],
)
async def test_spellings_of_the_public_address(app, door, configured, signed):
    """Twilio's own validator makes the signature, with a port or without; a path before ours may be kept by a proxy."""
    line = Line(app.only.twilio, app.school.id, configured, app.ids.new)
    public = PublicApp({"": line}, app.intake, app.clock, door.catch_up)
    made = RequestValidator(town.AUTH_TOKEN).compute_signature(signed + SMS, message())
    async with Server(public) as server:
        door.url = server.url
        assert (await door.post(message(), signed=made))[0] == 200
        if configured.endswith("alongside"):
            async with door.http.post(f"{server.url}/alongside{SMS}", data=b"") as answer:
                assert answer.status == 403


async def test_a_status_report_is_kept_too(door):
    """What became of a message is taken like a message; a repeated one is one, another status another."""
    report = {"MessageSid": "SM9", "MessageStatus": "failed", "ErrorCode": "30006", "To": FROM, "From": town.OUR_NUMBER}
    for status in ("sent", "failed", "failed"):
        assert (await door.post(report | {"MessageStatus": status}, STATUS))[0] == 200
    kept = await door.stored()
    assert [(each.kind, each.text, each.code) for each in kept] == [
        (InboundKind.DELIVERY, "sent", "30006"),
        (InboundKind.DELIVERY, "failed", "30006"),
    ]


async def test_a_text_of_one_megabyte(door):
    """It is refused with 413, whether its length is told or not, and the line goes on."""
    headers = {"X-Twilio-Signature": "x"}

    async def in_parts():
        for _ in range(64):
            yield b"x" * 16384

    for body in (b"Body=" + b"x" * 1_000_000, in_parts()):
        assert (await door.send(body, SMS, headers))[0] == 413
    assert (await door.post(message()))[0] == 200


async def test_odd_words_are_kept(door):
    """NUL, half an emoji and every other sign come through as they were signed."""
    words = "a\0b \ud83d c \u202e <b> & = + %41"
    assert (await door.post(message(body=words)))[0] == 200
    assert [each.text for each in await door.stored()] == [words]


@pytest.mark.parametrize("form", [{"From": FROM}, {"MessageSid": "SM1"}, {"MessageSid": "", "From": FROM}, {}])
async def test_a_form_without_what_matters(door, form):
    """Signed, but without an id or a sender: 400, which says what is missing."""
    status, words = await door.post(form)
    assert (status, "The form has no" in words) == (400, True)


async def test_what_is_no_form(door):
    """Two thousand fields are no form of Twilio's; broken UTF-8 is unsigned; reading is not allowed."""
    assert (await door.send(b"&".join(b"a=1" for _ in range(2000)), SMS, {"X-Twilio-Signature": "x"}))[0] == 400
    assert (await door.send(b"Body=%FF\xff", SMS, {"X-Twilio-Signature": "x"}))[0] == 403
    async with door.http.get(door.url + SMS) as answer:
        assert (answer.status, answer.headers["Allow"]) == (405, "POST")


async def test_a_body_that_never_ends(door, monkeypatch):
    """Who stops in the middle is told so, and holds up nobody."""
    monkeypatch.setattr(bodies, "SECONDS", 0.05)
    host, port = door.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"POST /twilio/sms HTTP/1.1\r\nHost: x\r\nX-Twilio-Signature: x\r\nContent-Length: 9\r\n\r\nBo")
    assert b" 400 " in await reader.readline()
    assert (await door.post(message()))[0] == 200
    writer.close()
    await writer.wait_closed()


class Failing:
    """An intake over a full disk, until there is room."""

    def __init__(self, intake) -> None:
        self.intake, self.room = intake, False

    async def take(self, inbound):
        if not self.room:
            raise StoreUnavailable("The disk is full.")
        return await self.intake.take(inbound)


async def test_a_store_that_cannot_write(app, door):
    """Twilio is told no, the catch-up is asked for, the process stays up, and with room again it goes on."""
    failing = Failing(app.intake)
    line = Line(app.only.twilio, app.school.id, town.PUBLIC_URL, app.ids.new)
    public = PublicApp({"": line}, failing, app.clock, door.catch_up)
    async with Server(public) as server:
        door.url = server.url
        form = message()
        headers = {"X-Twilio-Signature": signature(town.PUBLIC_URL + SMS, form)}
        async with door.http.post(door.url + SMS, data=form, headers=headers) as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
        assert (door.catch_ups, await door.stored()) == (1, [])
        failing.room = True
        assert (await door.post(message()))[0] == 200
    assert len(await door.stored()) == 1


async def test_a_visitor_learns_nothing(door):
    """The front page says what this is and no more: no school, no number, no name; elsewhere there is nothing."""
    async with door.http.get(door.url) as answer:
        words = await answer.text()
    assert (answer.status, "school's line" in words) == (200, True)
    assert town.OUR_NUMBER not in words
    assert "Oakfield" not in words
    for path in ("/health", "/metrics", "/twilio", "/twilio/sms/"):
        async with door.http.get(door.url + path) as answer:
            assert answer.status == 404


class Elm:
    """Another school's number in the same Twilio account, which signs alike."""

    number = "+447700900101"

    def __init__(self, gateway) -> None:
        self.signed, self.parse_webhook, self.parse_status = gateway.signed, gateway.parse_webhook, gateway.parse_status


async def test_a_number_whose_webhook_points_at_another_school(app, door):
    """The console was set wrongly: no school is given another's text; its own catch-up will list it."""
    oak = Line(gateway=app.only.twilio, school="oakfield", public_url=town.PUBLIC_URL, new_id=app.ids.new)
    elm = replace(oak, gateway=Elm(app.only.twilio), school="elm")
    public = PublicApp({"/oak": oak, "/elm": elm}, app.intake, ManualClock(MONDAY), door.catch_up)
    async with Server(public) as server:
        door.url = server.url
        status, words = await door.post(message(To=Elm.number), f"/oak{SMS}")
        assert (status, "another school's number" in words) == (403, True)
        assert (await door.post(message(To=Elm.number), f"/elm{SMS}"))[0] == 200
    assert [each.school for each in await door.stored()] == ["elm"]


async def test_nor_to_one_whose_texts_are_asked_for(app, door):
    """Oak has a webhook and Elm is polled: a text to Elm's number is not Oak's, whatever the console says."""
    oak = Line(gateway=app.only.twilio, school="oakfield", public_url=town.PUBLIC_URL, new_id=app.ids.new)
    public = PublicApp({"/oak": oak}, app.intake, ManualClock(MONDAY), door.catch_up, [town.OUR_NUMBER, Elm.number])
    async with Server(public) as server:
        door.url = server.url
        assert (await door.post(message(To=Elm.number), f"/oak{SMS}"))[0] == 403
        assert (await door.post(message(), f"/oak{SMS}"))[0] == 200
    assert [each.text for each in await door.stored()] == ["Jay is upset"]


async def test_one_service_for_two_schools(app, door):
    """Two lines on one port: each with its own path, and neither takes what is signed for the other."""
    oak = Line(gateway=app.only.twilio, school="oakfield", public_url=town.PUBLIC_URL, new_id=app.ids.new)
    elm = replace(oak, school="elmfield")
    public = PublicApp({"/oak": oak, "/elm": elm}, app.intake, ManualClock(MONDAY), door.catch_up)
    async with Server(public) as server:
        door.url = server.url
        assert (await door.post(message(), f"/oak{SMS}"))[0] == 200
        other = signature(f"{town.PUBLIC_URL}/oak{SMS}", message("SM2"))
        assert (await door.post(message("SM2"), f"/elm{SMS}", signed=other))[0] == 403
        assert (await door.post(message("SM2"), f"/elm{SMS}"))[0] == 200
    assert [each.school for each in await door.stored()] == ["oakfield", "elmfield"]
