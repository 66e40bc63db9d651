"""The Telegram simulator, met by python-telegram-bot over real HTTP."""

import asyncio

import pytest
import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from tests.simulator.conftest import wait_for_poll


async def test_a_parent_writes_and_gets_an_answer(telegram_service, bot):
    """A parent presses Start and writes; the bot reads both in order and answers; the phone shows it all."""
    mum = telegram_service.phone(501, "Priya")
    await mum.start("invite-1")
    first = await mum.write("Jay is sad")
    updates = await bot.get_updates()
    assert [update.message.text for update in updates] == ["/start invite-1", "Jay is sad"]
    assert updates[0].message.entities[0].type == "bot_command"
    assert updates[1].update_id == updates[0].update_id + 1
    assert telegram_service.pending() == 2
    sent = await bot.send_message(501, "<b>Thank you</b>", parse_mode="HTML", reply_to_message_id=first)
    assert sent.entities[0].length == 9
    assert mum.texts == ["/start invite-1", "Jay is sad", "Thank you"]
    assert (mum.screen[-1].direction, mum.screen[-1].reply_to) == ("in", first)
    assert await bot.get_updates(offset=updates[-1].update_id + 1) == ()
    await telegram_service.quiet()


async def test_a_key_worker_presses_a_button(telegram_service, bot):
    """A press arrives with its data, its answer shows as a toast, and the message is edited in place."""
    phone = telegram_service.phone(502, "Miss Ahmed")
    await phone.start()
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("I've got this", callback_data="claim:4K7")]])
    ping = await bot.send_message(502, "4K7, now", reply_markup=keys, protect_content=True, disable_notification=True)
    assert phone.screen[-1].buttons == ("I've got this",)
    assert phone.screen[-1].protected
    assert phone.screen[-1].silent
    await phone.press("I've got this")
    press = (await bot.get_updates())[-1].callback_query
    assert (press.data, press.message.message_id) == ("claim:4K7", ping.message_id)
    await press.answer("Noted")
    assert phone.toasts == ["Noted"]
    await bot.edit_message_text("Yours: Jay", 502, ping.message_id)
    assert phone.screen[-1].text == "Yours: Jay"
    assert phone.screen[-1].edited
    assert phone.screen[-1].buttons == ()
    with pytest.raises(telegram.error.BadRequest, match="not modified"):
        await bot.edit_message_text("Yours: Jay", 502, ping.message_id)


async def test_a_waiting_poll_wakes_at_once(telegram_service, bot):
    """A long poll answers as soon as a parent writes, though the clock stands still."""
    mum = telegram_service.phone(501, "Priya")
    waiting = asyncio.create_task(bot.get_updates(timeout=5))
    await wait_for_poll(telegram_service)
    began = asyncio.get_running_loop().time()
    await mum.start()
    assert len(await waiting) == 1
    assert asyncio.get_running_loop().time() - began < 2
