"""Telegram's refusals, in its own words, as python-telegram-bot meets them."""

import json
from datetime import timedelta

import aiohttp
import pytest
import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters

from bot.simulator.telegram_text import Refused, parse_html
from tests.simulator.conftest import PARENT, TOKEN, bot_for

BAD = telegram.error.BadRequest


def keys(data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data=data)]])


REFUSALS = {
    "empty": ({"text": " \n "}, "text is empty"),
    "one sign too long": ({"text": "x" * 4097}, "message is too long"),
    "emoji count two": ({"text": "😀" * 2049}, "message is too long"),
    "tag unknown": (
        {"text": "<blink>x</blink>", "parse_mode": "HTML"},
        'Unsupported start tag "blink" at byte offset 0',
    ),
    "less-than sign": ({"text": "3 < 4", "parse_mode": "HTML"}, "can't parse entities"),
    "tag left open": ({"text": "<b>x", "parse_mode": "HTML"}, "Can't find end tag"),
    "tags crossed": ({"text": "<b><i>é</b></i>", "parse_mode": "HTML"}, 'offset 8, expected "</i>", found "</b>"'),
    "end tag alone": ({"text": "x</b>", "parse_mode": "HTML"}, "Unexpected end tag at byte offset 1"),
    "parse mode unknown": ({"text": "x", "parse_mode": "rtf"}, "unsupported parse_mode"),
    "button of 65 bytes": ({"text": "x", "reply_markup": keys("é" * 32 + "x")}, "BUTTON_DATA_INVALID"),
    "reply to nothing": ({"text": "x", "reply_parameters": ReplyParameters(99999)}, "message to be replied not found"),
}


@pytest.mark.parametrize("case", REFUSALS, ids=str)
async def test_what_breaks_a_rule_is_refused(telegram_service, bot, case):
    """A message that breaks a rule is refused with Telegram's own words, and no phone shows it."""
    mum = telegram_service.phone(501, "Priya")
    await mum.start()
    given, words = REFUSALS[case]
    with pytest.raises(BAD) as refused:
        await bot.send_message(501, **given)
    assert words.casefold() in refused.value.message.casefold()  # the client changes capitals
    assert mum.received == []


async def test_what_just_fits_is_sent(telegram_service, bot):
    """4096 signs after the tags are read, and 64 bytes behind a button, are within the limits."""
    mum = telegram_service.phone(501, "Priya")
    await mum.start()
    await bot.send_message(501, "<b>" + "x" * 4095 + "</b>&amp;", parse_mode="HTML", reply_markup=keys("é" * 32))
    assert mum.received == ["x" * 4095 + "&"]


def test_html_is_read_as_telegram_reads_it():
    """Entities are counted in UTF-16 units; only four names are known; a bare ampersand stays."""
    text, entities = parse_html('😀 <b>A <i>B</i></b> &lt;&copy;&#163; R&B <a href="https://x.example/">there</a>')
    assert text == "😀 A B <&copy;£ R&B there"
    assert [(each["type"], each["offset"], each["length"]) for each in entities] == [
        ("bold", 3, 3),
        ("italic", 5, 1),
        ("text_link", 20, 5),
    ]
    with pytest.raises(Refused):
        parse_html("<span>plain</span>")


async def test_a_bot_cannot_write_first(telegram_service, bot, clock):
    """Someone who never pressed Start is not found; someone who blocked the bot forbids it; Restart lets it in."""
    mum = telegram_service.phone(501, "Priya")
    with pytest.raises(BAD, match="Chat not found"):
        await bot.send_message(501, "Hello")
    await mum.start()
    mum.block()
    with pytest.raises(telegram.error.Forbidden, match="bot was blocked by the user"):
        await bot.send_message(501, "Hello")
    await mum.start()
    await bot.send_message(501, "Hello")
    assert mum.received == ["Hello"]
    kinds = [
        update.my_chat_member.new_chat_member.status for update in await bot.get_updates() if update.my_chat_member
    ]
    assert kinds == ["kicked", "member"]
    mum.deactivated = True
    with pytest.raises(telegram.error.Forbidden, match="deactivated"):
        await bot.send_message(501, "Hello")


async def test_a_wrong_token_and_an_unknown_method(telegram_service, bot):
    """A wrong token gets 401, a method that does not exist 404, both as JSON."""
    stranger = bot_for(telegram_service.url, "700100:wrong")
    with pytest.raises(telegram.error.InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()
    async with aiohttp.ClientSession() as http:
        got = await http.get(f"{telegram_service.url}/bot{TOKEN}/sendLetter")
        assert (got.status, await got.json()) == (404, {"ok": False, "error_code": 404, "description": "Not Found"})
        got = await http.get(f"{telegram_service.url}/bot1:x/getMe")
        assert (got.status, await got.json()) == (401, {"ok": False, "error_code": 401, "description": "Unauthorized"})


async def test_edits_and_deletions(telegram_service, bot, clock):
    """Only the bot's own messages can be edited; a deleted one is gone from the screen; after two days none is."""
    mum = telegram_service.phone(501, "Priya")
    theirs = await mum.start()
    sent = await bot.send_message(501, "4K7", reply_markup=keys("x"))
    with pytest.raises(BAD, match="can't be edited"):
        await bot.edit_message_text("x", 501, theirs)
    with pytest.raises(BAD, match="to edit not found"):
        await bot.edit_message_text("x", 501, 99999)
    await bot.edit_message_reply_markup(501, sent.message_id, reply_markup=None)
    assert mum.screen[-1].buttons == ()
    assert not mum.screen[-1].edited
    with pytest.raises(BAD, match="not modified"):
        await bot.edit_message_reply_markup(501, sent.message_id)
    assert await bot.delete_message(501, sent.message_id)
    assert mum.received == []
    with pytest.raises(BAD, match="to delete not found"):
        await bot.delete_message(501, sent.message_id)
    clock.move_to(clock.now() + timedelta(seconds=1))
    old = await bot.send_message(501, "4K7")
    clock.move_to(clock.now() + timedelta(hours=48))
    with pytest.raises(BAD, match="can't be deleted"):
        await bot.delete_message(501, old.message_id)


async def test_a_press_is_answered_once_and_in_time(telegram_service, bot, clock):
    """A button's question is answered once; after a minute it is too old."""
    phone = telegram_service.phone(502, "Miss Ahmed")
    await phone.start()
    await bot.send_message(502, "4K7", reply_markup=keys("x"))
    await phone.press()
    await phone.press("Yes")
    first, second = [update.callback_query for update in await bot.get_updates() if update.callback_query]
    await first.answer()
    assert phone.toasts == []
    with pytest.raises(BAD, match="too old"):
        await first.answer("again")
    clock.move_to(clock.now().replace(minute=2))
    with pytest.raises(BAD, match="too old"):
        await second.answer("late")


async def test_the_pace_of_one_chat(telegram_service, bot, clock):
    """A second message to a chat within a second is told when to come back; an edit is not a new message."""
    await telegram_service.phone(501).start()
    sent = await bot.send_message(501, "One")
    with pytest.raises(telegram.error.RetryAfter) as refused:
        await bot.send_message(501, "Two")
    assert refused.value.retry_after.total_seconds() == 1
    await bot.edit_message_text("One, edited", 501, sent.message_id)
    clock.move_to(clock.now().replace(second=1))
    await bot.send_message(501, "Two")
    assert telegram_service.phone(501).received == ["One, edited", "Two"]
    assert [call.status for call in telegram_service.calls("sendMessage")] == [200, 429, 200]


async def test_the_pace_of_the_bot(telegram_service, bot, clock):
    """Thirty messages go in one second, the next is refused, and asking too early begins the second anew."""
    for user in range(32):
        await telegram_service.phone(600 + user).start()
    for user in range(30):
        await bot.send_message(600 + user, "Good news")
    with pytest.raises(telegram.error.RetryAfter):
        await bot.send_message(630, "Good news")
    clock.move_to(clock.now().replace(microsecond=900_000))
    with pytest.raises(telegram.error.RetryAfter):
        await bot.send_message(630, "Good news")
    clock.move_to(clock.now().replace(second=1, microsecond=500_000))
    with pytest.raises(telegram.error.RetryAfter):
        await bot.send_message(631, "Good news")
    clock.move_to(clock.now().replace(second=2, microsecond=500_000))
    await bot.send_message(631, "Good news")


async def test_media_come_with_files_to_fetch(telegram_service, bot):
    """A photo, a voice note, a document, a place and a sticker arrive; their bytes can be fetched, up to 20 MB."""
    mum = telegram_service.phone(501, "Priya")
    await mum.photo(b"\xff\xd8 a picture", "Jay's drawing")
    await mum.voice(b"OggS a voice")
    await mum.document(b"%PDF a letter", "letter.pdf")
    await mum.location(51.5, -0.1)
    await mum.sticker()
    await mum.document(b"\0" * (20 * 1024 * 1024 + 1))
    photo, voice, letter, place, sticker, huge = [update.message for update in await bot.get_updates()]
    assert photo.caption == "Jay's drawing"
    for file_id, data in [
        (photo.photo[-1].file_id, b"\xff\xd8 a picture"),
        (voice.voice.file_id, b"OggS a voice"),
        (letter.document.file_id, b"%PDF a letter"),
    ]:
        assert await (await bot.get_file(file_id)).download_as_bytearray() == data
    assert place.location.latitude == 51.5
    assert sticker.sticker.emoji == "👍"
    with pytest.raises(BAD, match="too big"):
        await bot.get_file(huge.document.file_id)
    with pytest.raises(BAD, match="file_id"):
        await bot.get_file("nonsense")
    assert [bubble.media for bubble in mum.screen] == ["photo", "voice", "document", "location", "sticker", "document"]


async def test_the_bot_sends_a_picture(telegram_service, bot):
    """A picture that the bot uploads reaches the phone byte for byte, bare line ends and all."""
    mum = telegram_service.phone(501, "Priya")
    await mum.start()
    picture = bytes(range(256)) + b"\r\n--\r\n\n\r"
    sent = await bot.send_photo(501, picture, caption="<b>Wow</b> work", parse_mode="HTML")
    assert await (await bot.get_file(sent.photo[-1].file_id)).download_as_bytearray() == picture
    assert (mum.screen[-1].media, mum.screen[-1].text) == ("photo", "Wow work")
    await bot.edit_message_caption(501, sent.message_id, caption="Wow again")
    with pytest.raises(BAD, match="not modified"):
        await bot.edit_message_caption(501, sent.message_id, caption="Wow again")
    with pytest.raises(BAD, match="no text in the message"):
        await bot.edit_message_text("Wow again", 501, sent.message_id)
    assert (mum.screen[-1].text, mum.screen[-1].edited) == ("Wow again", True)


async def test_a_voice_note_goes_on_to_the_office(telegram_service, bot):
    """What a parent recorded is shown to the office by its file id, and a place by its numbers."""
    mum, office = telegram_service.phone(501, "Priya"), telegram_service.phone(900, "Office")
    await office.start()
    await mum.voice(b"OggS a voice")
    await mum.contact(PARENT)
    note, contact = [update.message for update in await bot.get_updates()][-2:]
    assert (contact.contact.phone_number, contact.contact.user_id) == (PARENT, 501)
    await bot.send_voice(900, note.voice.file_id, caption="From a parent")
    telegram_service.clock.move_to(telegram_service.clock.now().replace(second=1))
    await bot.send_location(900, 51.5, -0.1)
    assert [bubble.media for bubble in office.screen[1:]] == ["voice", "location"]


ODD = [None, "", "x", "[1]", '{"a": 1}', "-1", 10**30, [1], {"a": [None]}, True, 1.5, float("inf")]
METHODS_AND_FIELDS = [
    ("sendMessage", ["chat_id", "text", "reply_markup", "reply_parameters", "entities", "parse_mode"]),
    ("editMessageText", ["chat_id", "message_id", "text", "reply_markup"]),
    ("getUpdates", ["offset", "limit", "timeout", "allowed_updates"]),
    ("answerCallbackQuery", ["callback_query_id", "text"]),
    ("sendPhoto", ["chat_id", "photo", "caption"]),
    ("getFile", ["file_id"]),
    ("sendLocation", ["latitude", "longitude"]),
    ("setMyCommands", ["commands"]),
    ("sendChatAction", ["chat_id", "action"]),
    ("setWebhook", ["url", "secret_token"]),
]


@pytest.mark.parametrize(("method", "fields"), METHODS_AND_FIELDS, ids=[each[0] for each in METHODS_AND_FIELDS])
async def test_odd_parameters_get_a_clear_no(telegram_service, method, fields):
    """Whatever a client sends, the answer is Telegram's JSON, never a crash."""
    await telegram_service.phone(501).start()
    async with aiohttp.ClientSession() as http:
        for field in fields:
            for odd in ODD:
                given = {"chat_id": 501, "text": "x", "message_id": 1, field: odd}
                given["timeout"] = odd if isinstance(odd, list | dict | None) else 0
                got = await http.post(f"{telegram_service.url}/bot{TOKEN}/{method}", json=given)
                said = json.loads(await got.text())
                assert got.status in {200, 400, 429}
                assert said["ok"] is (got.status == 200)
