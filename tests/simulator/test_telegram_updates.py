"""How a bot gets its updates: offsets, confirmation, conflicts, webhooks, and what can go wrong on the way."""

import asyncio
from datetime import timedelta

import pytest
import telegram
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.simulator import faults
from bot.simulator.phones import CannotDo
from bot.simulator.server import LocalServer
from tests.simulator.conftest import bot_for, wait_for_poll


async def test_only_an_offset_confirms(telegram_service, bot):
    """An update comes again and again until a later offset confirms it."""
    mum = telegram_service.phone(501, "Priya")
    for text in ("One", "Two", "Three"):
        await mum.write(text)
    first = await bot.get_updates(limit=2)
    assert [update.message.text for update in first] == ["One", "Two"]
    assert len(await bot.get_updates()) == 3
    assert [update.message.text for update in await bot.get_updates(offset=first[0].update_id + 1)] == ["Two", "Three"]
    assert [update.message.text for update in await bot.get_updates(offset=-1)] == ["Three"]
    assert telegram_service.pending() == 1


async def test_a_second_poller_ends_the_first(telegram_service, bot):
    """Two pollers: the one that waits is told 409, the newcomer gets the updates."""
    async with bot_for(telegram_service.url) as other:
        waiting = asyncio.create_task(bot.get_updates(timeout=5))
        await wait_for_poll(telegram_service)
        newcomer = asyncio.create_task(other.get_updates(timeout=5))
        with pytest.raises(telegram.error.Conflict, match="other getUpdates"):
            await waiting
        await telegram_service.phone(501).start()
        assert len(await newcomer) == 1


async def test_a_poller_that_went_away_takes_nothing_with_it(telegram_service, bot):
    """A poll whose client has gone is forgotten; its successor gets no 409, and every update."""
    waiting = asyncio.create_task(bot.get_updates(timeout=5))
    await wait_for_poll(telegram_service)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await telegram_service.phone(501).start()
    assert len(await bot.get_updates(timeout=1)) == 1


async def test_updates_are_kept_for_a_day(telegram_service, bot, clock):
    """What nobody fetched within 24 hours is gone, as Telegram says."""
    await telegram_service.phone(501).write("Early")
    clock.move_to(clock.now() + timedelta(hours=23))
    await telegram_service.phone(501).write("Late")
    clock.move_to(clock.now() + timedelta(hours=2))
    assert [update.message.text for update in await bot.get_updates()] == ["Late"]


async def test_numbers_start_afresh_after_a_silent_week(telegram_service, bot, clock):
    """After a week without updates the ids go on at random; an offset far beyond the end confirms nothing."""
    await telegram_service.phone(501).write("Before")
    [before] = await bot.get_updates()
    await bot.get_updates(offset=before.update_id + 1)
    clock.move_to(clock.now() + timedelta(days=8))
    await telegram_service.phone(501).write("After")
    [after] = await bot.get_updates()
    assert after.update_id != before.update_id + 1
    assert [update.update_id for update in await bot.get_updates(offset=after.update_id + 1000)] == [after.update_id]


async def test_kinds_not_asked_for_are_not_kept(telegram_service, bot):
    """Reactions come only to a bot that asks for them; an empty list means the usual kinds again."""
    mum = telegram_service.phone(501, "Priya")
    message = await mum.write("Thanks")
    await mum.react(message)
    assert len(await bot.get_updates()) == 1
    await bot.get_updates(allowed_updates=["message_reaction"])
    await mum.react(message, "👍")
    await mum.write("Not wanted")
    updates = await bot.get_updates()
    assert [update.message_reaction.new_reaction[0].emoji for update in updates if update.message_reaction] == ["👍"]
    assert len(updates) == 2


async def test_an_edit_and_an_update_unknown_today(telegram_service, bot):
    """An edit arrives as such; an update of a kind that nobody knows yet arrives too."""
    mum = telegram_service.phone(501, "Priya")
    message = await mum.write("Jay is sad")
    await mum.edit(message, "Jay is very sad")
    telegram_service.inject("hologram", {"id": 1})
    _, edited, unknown = await bot.get_updates()
    assert edited.edited_message.text == "Jay is very sad"
    assert unknown.api_kwargs == {"hologram": {"id": 1}}
    assert (mum.screen[0].text, mum.screen[0].edited) == ("Jay is very sad", True)


async def test_the_server_stops_promptly_and_starts_again(clock, telegram_service):
    """A stop ends a waiting poll at once; on the same port the queue is still there afterwards."""
    server = LocalServer(telegram_service.app)
    await server.start()
    loop = asyncio.get_running_loop()
    async with bot_for(server.url) as bot:
        waiting = asyncio.create_task(bot.get_updates(timeout=30))
        await wait_for_poll(telegram_service)
        began = loop.time()
        await server.stop()
        assert loop.time() - began < 5
        assert await waiting == ()
        with pytest.raises(telegram.error.NetworkError):
            await bot.get_updates()
        await telegram_service.phone(501).write("While you were out")
        await server.start()
        assert [update.message.text for update in await bot.get_updates()] == ["While you were out"]
    await server.stop()


async def test_faults_on_demand(telegram_service, bot):
    """Each fault comes once, where it was asked for; a lost answer has been carried out, a drop has not."""
    mum = telegram_service.phone(501, "Priya")
    await mum.start()
    failures = [
        (faults.status(502), telegram.error.NetworkError),
        (faults.too_many(retry_after=7), telegram.error.RetryAfter),
        (faults.drop(), telegram.error.NetworkError),
        (faults.time_out(), telegram.error.TimedOut),
        (faults.lost_answer(), telegram.error.NetworkError),
    ]
    for fault, error in failures:
        telegram_service.faults.next("sendMessage", fault)
        with pytest.raises(error) as met:
            await bot.send_message(501, fault.kind, read_timeout=0.1 if fault.kind == "time_out" else 5)
        if error is telegram.error.RetryAfter:
            assert met.value.retry_after.total_seconds() == 7
    assert mum.received == ["lost_answer"]
    telegram_service.faults.next("*", faults.delay(0.05), times=2)
    began = asyncio.get_running_loop().time()
    await bot.get_me()
    assert asyncio.get_running_loop().time() - began >= 0.05
    assert [call.status for call in telegram_service.calls("sendMessage")][:3] == [502, 429, 0]
    telegram_service.faults.clear()


class Hook:
    """A product's webhook: it keeps what came, and says no as often as it is told."""

    def __init__(self) -> None:
        self.came: list[int] = []
        self.secrets: set[str | None] = set()
        self.refuse = 0
        self.app = Starlette(routes=[Route("/hook", self._take, methods=["POST"])])

    async def _take(self, request: Request) -> Response:
        self.secrets.add(request.headers.get("x-telegram-bot-api-secret-token"))
        if self.refuse:
            self.refuse -= 1
            return Response(status_code=503)
        self.came.append((await request.json())["message"]["text"])
        return Response()


async def test_a_webhook_gets_each_update_until_it_takes_it(telegram_service, bot):
    """With a webhook set polling is refused; updates are posted with the secret, again after a 503, and in order."""
    mum, hook = telegram_service.phone(501, "Priya"), Hook()
    hook.refuse = 2
    with pytest.raises(telegram.error.BadRequest, match="https"):
        await bot.set_webhook("http://line.school.example/hook")
    async with LocalServer(hook.app) as product:
        telegram_service.tunnel("https://line.school.example", product.url)
        await mum.write("Before")
        await bot.set_webhook("https://line.school.example/hook", secret_token="s3cret")
        with pytest.raises(telegram.error.Conflict, match="webhook is active"):
            await bot.get_updates()
        await mum.write("After")
        await telegram_service.quiet()
        assert hook.came == ["Before", "After"]
        assert hook.secrets == {"s3cret"}
        for fault in (faults.duplicate(), faults.reorder(), faults.drop()):
            telegram_service.faults.next("webhook", fault)
        for text in ("1", "2", "3", "4"):
            await mum.write(text)
        await telegram_service.quiet()
        assert hook.came[2:] == ["1", "1", "3", "2", "4"]
        await bot.delete_webhook()
        assert await bot.get_updates() == ()


async def test_what_a_person_cannot_do(telegram_service):
    """The phone says why: nothing to press, nobody else's words to edit, a bot that is blocked."""
    mum = telegram_service.phone(501, "Priya")
    assert telegram_service.phone(501) is mum
    message = await mum.start("a" * 64)
    with pytest.raises(CannotDo, match="no button"):
        await mum.press("Yes")
    with pytest.raises(CannotDo, match="not written on this phone"):
        await mum.edit(message + 1, "x")
    with pytest.raises(CannotDo, match="payload"):
        await mum.start("no spaces here")
    mum.block()
    with pytest.raises(CannotDo, match="unblock"):
        await mum.write("Hello")


async def test_a_page_can_watch_every_phone(telegram_service, bot):
    """A listener hears of new, changed and deleted bubbles, toasts and typing, until it leaves."""
    heard = []
    leave = telegram_service.subscribe(heard.append)
    mum = telegram_service.phone(501, "Priya")
    await mum.start()
    await bot.send_chat_action(501, "typing")
    sent = await bot.send_message(501, "Hello")
    await bot.edit_message_text("Hello again", 501, sent.message_id)
    await bot.delete_message(501, sent.message_id)
    leave()
    await mum.write("Unheard")
    assert [news["event"] for news in heard] == ["new", "typing", "new", "changed", "deleted"]
    assert heard[2]["bubble"]["text"] == "Hello"
    assert (heard[2]["channel"], heard[2]["phone"]) == ("telegram", 501)
