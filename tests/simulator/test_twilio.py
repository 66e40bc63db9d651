"""The Twilio simulator, met by Twilio's own client over real HTTP."""

import asyncio
from datetime import date, datetime, timedelta

import aiohttp
import pytest
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.rest import Client

from bot.simulator import faults
from bot.simulator.phones import CannotDo
from bot.simulator.twilio_errors import ENDINGS
from bot.simulator.twilio_messages import segments
from tests.simulator.conftest import ACCOUNT, AUTH, LINE, PARENT, HereClient


async def send(twilio, body="Hello", to=PARENT, **more):
    return await twilio.messages.create_async(to=to, body=body, **({"from_": LINE} | more))


async def test_a_message_is_queued_and_then_delivered(twilio_service, twilio):
    """Create answers "queued"; a moment later the message is delivered, and the phone shows it."""
    made = await send(twilio, "Good news. Jay won a ticket.")
    assert (made.status, made.direction, made.num_segments) == ("queued", "outbound-api", "1")
    await twilio_service.quiet()
    assert (await twilio.messages(made.sid).fetch_async()).status == "delivered"
    assert twilio_service.phone(PARENT).texts == ["Good news. Jay won a ticket."]


async def test_create_is_not_idempotent(twilio_service, twilio):
    """The same create twice is two messages, with two sids."""
    assert (await send(twilio)).sid != (await send(twilio)).sid
    await twilio_service.quiet()
    assert twilio_service.phone(PARENT).received == ["Hello", "Hello"]


REFUSALS = {
    "no one to send to": ({"to": ""}, 21604),
    "not a number": ({"to": "07700 900123"}, 21211),
    "no sender": ({"from_": ""}, 21603),
    "not a sender": ({"from_": "Elm?"}, 21212),
    "not our number": ({"from_": "+447700900999"}, 21606),
    "to itself": ({"to": LINE}, 21266),
    "no words": ({"body": ""}, 21602),
    "too many words": ({"body": "x" * 1601}, 21617),
    "validity too long": ({"validity_period": 36001}, 21624),
    "validity of nothing": ({"validity_period": 0}, 21624),
    "callback to half an address": ({"status_callback": "http://["}, 21609),
    "validity in a superscript": ({"validity_period": "²"}, 21624),
    "callback to nowhere": ({"status_callback": "somewhere"}, 21609),
    "eleven pictures": ({"media_url": [f"https://x.example/{n}" for n in range(11)]}, 21623),
    "service unknown": ({"messaging_service_sid": "MG" + "0" * 32}, 21701),
    "a later time": ({"send_at": "2026-12-01T00:00:00Z", "schedule_type": "fixed"}, 20001),
}


@pytest.mark.parametrize("case", REFUSALS, ids=str)
async def test_what_breaks_a_rule_is_refused(twilio_service, twilio, case):
    """A create that breaks a rule is refused with Twilio's code, and no phone shows anything."""
    given, code = REFUSALS[case]
    with pytest.raises(TwilioRestException) as refused:
        await send(twilio, **given)
    assert refused.value.code == code
    assert refused.value.uri.endswith("/Messages.json")
    assert await twilio.messages.list_async() == []


async def test_the_form_of_an_error(twilio_service):
    """Errors are Twilio's JSON; wrong credentials are 401 and 20003, an unknown address 404 and 20404."""
    address = f"{twilio_service.url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    async with aiohttp.ClientSession() as http:
        for auth in (
            {},
            {"Authorization": "Basic x"},
            {"Authorization": "Basic é"},
            {"Authorization": aiohttp.encode_basic_auth(ACCOUNT, "no")},
        ):
            got = await http.get(address, headers=auth)
            more = "https://www.twilio.com/docs/errors/20003"
            assert await got.json() == {"code": 20003, "message": "Authenticate", "more_info": more, "status": 401}
            assert got.status == 401
        known = {"Authorization": aiohttp.encode_basic_auth(ACCOUNT, AUTH)}
        for wrong in ("Calls.json", "Messages/SM" + "0" * 32 + ".json", "Messages/x/Media.json"):
            got = await http.get(address.replace("Messages.json", wrong), headers=known)
            assert (got.status, (await got.json())["code"]) == (404, 20404)
        got = await http.get(address.replace(ACCOUNT, "AC" + "1" * 32), headers=known)
        assert got.status == 404
        got = await http.post(address, headers=known, data={"To": PARENT, "From": LINE, "Body": "x", "Bodyy": "x"})
        assert "Bodyy" in (await got.json())["message"]


@pytest.mark.parametrize("condition", ENDINGS)
async def test_how_a_message_ends(twilio_service, twilio, condition):
    """The condition of the phone decides: delivered, or undelivered with its code, and then nothing is shown."""
    status, code, words = ENDINGS[condition]
    twilio_service.phone(PARENT).condition = condition
    made = await send(twilio)
    await twilio_service.quiet()
    ended = await made.fetch_async()
    assert (ended.status, ended.error_code, ended.error_message) == (status, code, words)
    assert len(twilio_service.phone(PARENT).received) == (condition == "ok")


@pytest.mark.parametrize("word", ["STOP", "stopall", " Unsubscribe ", "CANCEL", "end", "Quit"])
async def test_stop_blocks_what_is_sent_later(twilio_service, twilio, word):
    """STOP as the whole message is answered by Twilio, once; the next create is refused with 21610; YES lets in."""
    phone = twilio_service.phone(PARENT)
    await phone.text(word)
    await phone.text(word)
    await twilio_service.quiet()
    assert ["unsubscribed" in text for text in phone.received] == [True]
    with pytest.raises(TwilioRestException) as refused:
        await send(twilio)
    assert (refused.value.status, refused.value.code) == (400, 21610)
    await send(twilio, to="+447700900124")
    await phone.text("yes")
    await twilio_service.quiet()
    assert "re-subscribed" in phone.received[-1]
    await send(twilio)
    assert [message.body for message in await twilio.messages.list_async(to=LINE)] == ["yes", word, word]


async def test_words_that_are_no_keywords(twilio_service, twilio):
    """STOP inside a sentence blocks nothing; YES from somebody who is in gets no answer; HELP always does."""
    phone = twilio_service.phone(PARENT)
    for text in ("please stop", "STOP.", "Yes"):
        await phone.text(text)
    await send(twilio)
    await twilio_service.quiet()
    assert phone.received == ["Hello"]
    await phone.text("help")
    await twilio_service.quiet()
    assert "Reply STOP" in phone.received[-1]


async def test_stop_overtakes_what_is_queued(twilio_service, twilio, clock):
    """A message still in the queue when STOP comes is not sent: it fails with 21610."""
    twilio_service.number(LINE, mps=1)
    await send(twilio, "First")
    second = await send(twilio, "Second")
    await twilio_service.phone(PARENT).text("STOP")
    clock.move_to(clock.now() + timedelta(seconds=2))
    await twilio_service.quiet()
    assert "Second" not in twilio_service.phone(PARENT).received
    assert (await second.fetch_async()).error_code == 21610


async def test_above_its_pace_a_number_queues(twilio_service, twilio, clock):
    """A number sends ten segments in a second; what is above waits, and goes when the clock gets there."""
    phone = twilio_service.phone(PARENT)
    for count in range(18):
        await send(twilio, f"Text {count}")
    await twilio_service.quiet()
    assert (len(phone.received), twilio_service.queued()) == (10, 8)
    clock.move_to(clock.now() + timedelta(seconds=0.51))
    await twilio_service.quiet()
    assert phone.received == [f"Text {count}" for count in range(15)]
    clock.move_to(clock.now() + timedelta(seconds=1))
    await twilio_service.quiet()
    assert (len(phone.received), twilio_service.queued(), twilio_service.pending()) == (18, 0, 0)


async def test_a_message_too_old_is_not_sent(twilio_service, twilio, clock):
    """Past its validity a queued message fails with 30036; ten hours of queue are too much: 21611."""
    twilio_service.number(LINE, mps=1 / 60)
    await send(twilio, "First")
    short = await send(twilio, "Old news", validity_period=59)
    clock.move_to(clock.now() + timedelta(seconds=60))
    await twilio_service.quiet()
    ended = await short.fetch_async()
    assert (ended.status, ended.error_code, ended.date_sent) == ("failed", 30036, None)
    twilio_service.numbers[LINE].free_at += 36_120
    with pytest.raises(TwilioRestException) as refused:
        await send(twilio)
    assert refused.value.code == 21611


SEGMENTS = [
    ("x" * 160, 1), ("x" * 161, 2), ("x" * 306, 2), ("x" * 307, 3), ("£" * 160, 1), ("€" * 80, 1), ("€" * 81, 2),
    ("x" * 152 + "€" + "x" * 152, 3), ("’" * 70, 1), ("’" * 71, 2), ("’" * 134, 2), ("😀" * 35, 1), ("😀" * 36, 2),
    ("", 1), ("x" * 1600, 11),
]  # fmt: skip


@pytest.mark.parametrize(("body", "count"), SEGMENTS, ids=range(len(SEGMENTS)))
def test_segments(body, count):
    """GSM-7 counts 160 then 153, UCS-2 70 then 67; a sign that counts two is never cut."""
    assert segments(body) == count


async def test_the_list_is_paged_and_filtered(twilio_service, twilio, clock):
    """The list is newest first, a page at a time; new messages shift nothing; To, From and dates narrow it."""
    mum, dad = twilio_service.phone(PARENT), twilio_service.phone("+447700900124")
    for day in range(5):
        await mum.text(f"Day {day}")
        await dad.text(f"Dad {day}")
        clock.move_to(clock.now() + timedelta(days=1))
    everything = [message.body async for message in await twilio.messages.stream_async(page_size=3)]
    assert everything == [f"{who} {day}" for day in range(4, -1, -1) for who in ("Dad", "Day")]
    first = await twilio.messages.page_async(page_size=2, from_=PARENT)
    await mum.text("Meanwhile")
    second = await first.next_page_async()
    assert [message.body for message in [*first, *second]] == ["Day 4", "Day 3", "Day 2", "Day 1"]
    third = await second.next_page_async()
    assert [message.body for message in third] == ["Day 0"]
    assert await third.next_page_async() is None

    async def bodies(**filters):
        return [message.body for message in await twilio.messages.list_async(from_=PARENT, **filters)]

    third_day = datetime(2026, 11, 25, 9, 0)  # noqa: DTZ001  # the client sends it as UTC
    assert await bodies(date_sent=date(2026, 11, 25)) == ["Day 2"]
    assert await bodies(date_sent_after=third_day, date_sent_before=third_day) == ["Day 2"]
    assert await bodies(date_sent_after=third_day + timedelta(seconds=1)) == ["Meanwhile", "Day 4", "Day 3"]
    assert await bodies(date_sent_before=date(2026, 11, 24)) == ["Day 0"]  # midnight, to the client
    for day in ("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:00"):
        with pytest.raises(TwilioException, match="DateSent"):
            await bodies(date_sent=day)
    # the client's lists raise TwilioException, not its TwilioRestException
    with pytest.raises(TwilioException, match="yesterday"):
        await bodies(date_sent="yesterday")
    with pytest.raises(TwilioException, match="1001"):
        await twilio.messages.page_async(page_size=1001)


async def test_media_are_listed_and_fetched(twilio_service, twilio):
    """A picture's record and its bytes can be fetched with the account's credentials, and only with them."""
    sid = await twilio_service.phone(PARENT).text("Look", media=[("image/jpeg", b"\xff\xd8 a picture")])
    assert sid.startswith("MM")
    [media] = await twilio.messages(sid).media.list_async()
    assert (media.content_type, media.parent_sid) == ("image/jpeg", sid)
    assert (await media.fetch_async()).sid == media.sid
    address = f"{twilio_service.url}{media.uri.removesuffix('.json')}"
    async with aiohttp.ClientSession() as http:
        assert (await http.get(address)).status == 401
        known = {"Authorization": aiohttp.encode_basic_auth(ACCOUNT, AUTH)}
        got = await http.get(address, headers=known)
        assert (await got.read(), got.content_type) == (b"\xff\xd8 a picture", "image/jpeg")
    await twilio.messages(sid).media(media.sid).delete_async()
    assert await twilio.messages(sid).media.list_async() == []


async def test_messages_are_redacted_and_deleted(twilio_service, twilio):
    """An empty body takes the words away; a delete takes the message; what was sent can't be cancelled."""
    made = await send(twilio)
    await twilio_service.quiet()
    assert (await made.update_async(body="")).body == ""
    with pytest.raises(TwilioRestException):
        await made.update_async(status="canceled")
    await made.delete_async()
    with pytest.raises(TwilioRestException) as gone:
        await made.fetch_async()
    assert gone.value.code == 20404


async def test_an_alphanumeric_sender_cannot_be_answered(twilio_service, twilio):
    """A text can come from "ELMSCHOOL", but nobody can answer it."""
    twilio_service.number("ELMSCHOOL")
    await send(twilio, from_="ELMSCHOOL")
    await twilio_service.quiet()
    with pytest.raises(CannotDo, match="alphanumeric"):
        await twilio_service.phone(PARENT).text("Who is this?")
    await twilio_service.phone(PARENT).text("Who is this?", to=LINE)


async def test_a_messaging_service_chooses_the_number(twilio_service, twilio):
    """With a Messaging Service the message is first "accepted", and comes from one of its numbers."""
    service = "MG" + "0b" * 16
    twilio_service.service(service, LINE)
    made = await twilio.messages.create_async(to=PARENT, messaging_service_sid=service, body="Hello")
    assert (made.status, made.from_, made.messaging_service_sid) == ("accepted", LINE, service)


async def test_the_account_and_its_numbers(twilio_service, twilio):
    """What a check of the settings asks: does the account exist, is the number ours, where do its webhooks go."""
    assert (await twilio.api.v2010.accounts(ACCOUNT).fetch_async()).status == "active"
    twilio_service.number(LINE, sms_url="https://line.school.example/sms")
    [number] = await twilio.incoming_phone_numbers.list_async(phone_number=LINE)
    assert (number.phone_number, number.sms_url) == (LINE, "https://line.school.example/sms")


async def test_faults_on_demand(twilio_service, twilio):
    """429, 500, a drop, a time-out and a lost answer come when asked for; only the lost answer was carried out."""
    for fault, code in [(faults.too_many(), 20429), (faults.status(500), 20500), (faults.status(503), 20500)]:
        twilio_service.faults.next("create", fault)
        with pytest.raises(TwilioRestException) as met:
            await send(twilio, fault.kind)
        assert (met.value.code, met.value.status) == (code, fault.code)
    for fault in (faults.drop(), faults.lost_answer()):
        twilio_service.faults.next("create", fault)
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await send(twilio, fault.kind)
    twilio_service.faults.next("create", faults.time_out())
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(send(twilio, "time_out"), 0.1)
    await twilio_service.quiet()
    assert twilio_service.phone(PARENT).received == ["lost_answer"]
    assert [call.status for call in twilio_service.calls("create")] == [429, 500, 503, 0, 0, 0]


async def test_a_stranger_with_the_wrong_token(twilio_service):
    """The real client, with the wrong token, meets 20003."""
    async with HereClient(twilio_service.url) as http:
        with pytest.raises(TwilioRestException) as refused:
            await send(Client(ACCOUNT, "wrong", http_client=http))
        assert (refused.value.status, refused.value.code) == (401, 20003)
