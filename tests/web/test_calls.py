"""Somebody rings the number: the office in school hours; otherwise the emergency words, and nothing is lost."""

from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from bot.channels.twilio_calls import parse_call, parse_call_end
from bot.clock import ManualClock
from bot.demo import town
from bot.domain.calls import CallState, after_dial, number_of, takes_texts
from bot.domain.messages import InboundKind
from bot.web.calls import Calls, aloud
from bot.web.public import VOICE, VOICE_END, PublicApp
from bot.web.server import Server
from tests.web.conftest import FROM, MONDAY, Door
from tests.web.test_public import Failing

EVENING = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)


def call(sid: str = "CA1", **more: str) -> dict[str, str]:
    return {"CallSid": sid, "From": FROM, "To": town.OUR_NUMBER, "CallStatus": "ringing", "FromCity": ""} | more


@pytest.fixture
async def phones(app, door: Door):
    """The whole public port of the line, with its voice."""
    async with Server(app.public()) as server:
        door.url = server.url
        yield door


def verbs(twiml: str) -> list[tuple[str, str]]:
    root = ElementTree.fromstring(twiml.encode())
    assert root.tag == "Response"
    return [(verb.tag, "".join(verb.itertext())) for verb in root]


async def test_in_school_hours_the_office_rings(phones):
    """The call is on disk before Twilio is told to dial; the same webhook again is the same call."""
    for _ in range(2):
        status, twiml = await phones.post(call(), VOICE)
        assert (status, verbs(twiml)) == (200, [("Dial", town.OFFICE_PHONE)])
    dial = ElementTree.fromstring(twiml.encode())[0]
    assert dial.attrib == {
        "action": f"{town.PUBLIC_URL}{VOICE_END}", "timeout": "25", "answerOnBridge": "true",
    }  # fmt: skip
    (kept,) = await phones.stored()
    assert (kept.kind, kept.address, kept.key, kept.text) == (InboundKind.CALL, FROM, "CA1", CallState.PASSED)


@pytest.mark.parametrize("ended", ["busy", "no-answer", "failed", "canceled", ""])
async def test_nobody_takes_it(phones, ended):
    """Busy, no answer, or what Twilio may yet invent: a plain sentence and a time; the end is written down too."""
    await phones.post(call(), VOICE)
    _, twiml = await phones.post(call(DialCallStatus=ended), VOICE_END)
    assert verbs(twiml) == [
        ("Say", "Sorry. Nobody could take your call just now."),
        ("Say", "We will ring you back today by 11."),
        ("Say", "If anyone is in danger now, hang up and ring 9 9 9."),
        ("Hangup", ""),
    ]
    assert [(each.text, each.code) for each in await phones.stored()] == [("passed", ""), ("missed", ended)]


async def test_the_office_took_it(phones):
    """When they have talked, the line hangs up and says nothing."""
    _, twiml = await phones.post(call(DialCallStatus="completed"), VOICE_END)
    assert verbs(twiml) == [("Hangup", "")]
    (kept,) = await phones.stored()
    assert kept.text == CallState.ANSWERED


async def test_closed_the_emergency_words_come_first(app, phones):
    """In the evening: 999 before anything else, then when we ring back, as a voice can say it."""
    app.clock.move_to(EVENING)
    _, twiml = await phones.post(call(), VOICE)
    assert verbs(twiml) == [
        ("Say", "If anyone is in danger now, hang up and ring 9 9 9."),
        ("Say", "This is Oakfield School. School is closed now."),
        ("Say", "We will ring you back tomorrow by 10 45."),
        ("Hangup", ""),
    ]
    assert {verb.get("language") for verb in ElementTree.fromstring(twiml.encode())} == {"en-GB", None}


@pytest.mark.parametrize("caller", ["anonymous", "+266696687", "Restricted", "+7378742833", "", "+86282452253"])
async def test_a_withheld_number_is_promised_nothing(app, phones, caller):
    """Nobody can be rung back: they are told how to reach us, and it is written down without a number."""
    app.clock.move_to(EVENING)
    _, twiml = await phones.post(call(From=caller), VOICE)
    assert [words for _, words in verbs(twiml)][2].startswith("We cannot see your number.")
    (kept,) = await phones.stored()
    assert kept.address == ""


async def test_a_call_must_be_signed(phones):
    """As every webhook is; and only Twilio may say how a call ended."""
    for path in (VOICE, VOICE_END):
        assert (await phones.post(call(DialCallStatus="busy"), path, signed="bm9wZQ=="))[0] == 403
    assert (await phones.post({"From": FROM}, VOICE))[0] == 400
    assert await phones.stored() == []


@pytest.mark.parametrize(
    ("at", "heard"),
    [
        (MONDAY, [("Dial", town.OFFICE_PHONE)]),
        (EVENING, [
            ("Say", "If anyone is in danger now, hang up and ring 9 9 9."),
            ("Say", "Sorry. Our line does not work just now. Please ring again in a few minutes."),
            ("Hangup", ""),
        ]),
    ],
)  # fmt: skip
async def test_a_disk_that_is_full_silences_nobody(app, door, at, heard):
    """The call cannot be written down: the office rings all the same, 999 is said all the same, nothing is promised."""
    line = app.only.line()
    public = PublicApp({"": line}, Failing(app.intake), ManualClock(at), door.catch_up)
    async with Server(public) as server:
        door.url = server.url
        status, twiml = await door.post(call(), VOICE)
    assert (status, verbs(twiml)) == (200, heard)


def test_the_schools_own_words_are_xml_whatever_they_hold(app):
    """A name with an ampersand and a bracket is said, and does not break the document."""
    odd = replace(app.school, name="St Mary & <All> Saints")
    twiml = Calls(app.only.twilio, odd, "", 25).answer(
        parse_call(call(), CallState.CLOSED, account="sms:x", school="x", received_at=EVENING, id="1"), ""
    )
    assert ("Say", "This is St Mary & <All> Saints. School is closed now.") in verbs(twiml.decode())


@pytest.mark.parametrize(
    ("written", "said"),
    [("today by 3.15", "today by 3 15"), ("on Friday by 9.05", "on Friday by 9 oh 5"), ("by 11", "by 11")],
)
def test_times_aloud(written, said):
    """A voice would read 3.15 as a number."""
    assert aloud(written) == said


def test_whom_a_text_can_reach():
    """Mobiles of this country and numbers of others; no landline, and nobody without a number."""
    assert takes_texts("+447700900131")
    assert takes_texts("+353851234567")
    assert not takes_texts("+441632960123")
    assert not takes_texts(number_of("anonymous"))


def test_every_end_of_a_call():
    """Only a call that was taken needs no ringing back."""
    assert {after_dial(each) for each in ("completed", "answered")} == {CallState.ANSWERED}
    assert {after_dial(each) for each in ("busy", "no-answer", "failed", "canceled", "new", "")} == {CallState.MISSED}
    end = parse_call_end(call(DialCallStatus="busy"), account="sms:x", school="x", received_at=MONDAY, id="1")
    assert (end.key, end.text, end.code, end.message_id) == ("CA1:end", "missed", "busy", "CA1")
