"""Two processes take what arrives: one polls, one reads a number's list, one fetches pictures; both work lanes."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import structlog

from bot.channels.base import File
from bot.channels.twilio import TwilioGateway
from bot.domain.arrivals import Arrival
from bot.domain.messages import NOTHING, Batch, Inbound, InboundKind, InboundState, Media
from bot.errors import StoreUnavailable
from bot.inbox.media import MediaFetcher
from bot.inbox.sms_catch_up import SmsCatchUp
from bot.inbox.telegram_poller import TelegramPoller
from bot.inbox.worker import Inbox
from bot.school import School
from handlers.routes import PARKED, ROUTES
from tests.line import SCHOOL, SMS, Line
from tests.sharing import Process, Shared


async def until(true: Callable[[], bool]) -> None:
    """Wait in real time until something came about; TimeoutError when it does not."""
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def end(*running: "asyncio.Task[Any]") -> None:
    for task in running:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


# -- one bot


class Bot:
    """A bot with updates; like Telegram it forgets what is before the offset that it is asked from."""

    account = "telegram:700100"

    def __init__(self, line: Line, first: int = 1) -> None:
        self.line, self.name = line, ""
        self.waiting = {first: "Maya is upset"}
        self.offsets: list[int] = []

    async def poll(self, offset: int, seconds: int) -> Sequence[dict[str, Any]]:
        self.offsets.append(offset)
        await asyncio.sleep(0.01)
        self.waiting = {id: text for id, text in self.waiting.items() if id >= offset}
        return [{"update_id": id, "text": text} for id, text in self.waiting.items()]

    def parse(self, update: dict[str, Any], school: str, received_at: datetime, new_id: object) -> Inbound:
        return replace(self.line.inbound("sam", update["text"]), key=str(update["update_id"]))

    async def username(self) -> str:
        self.name = "oak_bot"
        return self.name


def poller(line: Line, store: Process, bot: Bot) -> TelegramPoller:
    return TelegramPoller(
        store=store, gateway=bot, school=SCHOOL, intake=line.intake, clock=line.clock, new_id=line.school.new_id
    )


async def test_one_polls_and_the_other_takes_over(line: Line) -> None:
    """The second asks Telegram for nothing until the first is gone; then what waits there is taken."""
    shared = Shared(line.store)
    bots = Bot(line), Bot(line, first=2)
    running = [
        asyncio.create_task(poller(line, process, bot).run(0))
        for process, bot in zip((shared.one, shared.two), bots, strict=True)
    ]
    await until(lambda: not bots[0].waiting)
    assert bots[1].offsets == []
    shared.pass_on()
    await until(lambda: not bots[1].waiting)
    await end(*running)


async def test_the_one_that_does_not_poll_knows_the_bots_name_too(line: Line) -> None:
    """Invites are made in every process, and a link has the bot's name in it."""
    bot = Bot(line)
    assert await poller(line, Shared(line.store).two, bot).poll(0) == 0
    assert (bot.name, bot.offsets) == ("oak_bot", [])


async def test_who_polls_again_begins_anew(line: Line) -> None:
    """Others polled for weeks, and the updates' ids began anew below: none of them is confirmed unread."""
    shared, bot = Shared(line.store), Bot(line, first=900)
    ours = poller(line, shared.one, bot)
    await ours.poll(0)
    shared.pass_on()
    await ours.poll(0)
    bot.waiting = {5: "Maya is upset again"}
    shared.pass_on()
    assert await ours.poll(0) == 1


# -- one number's list


class Number:
    """A number with one text that no webhook brought."""

    account = SMS

    def __init__(self, line: Line) -> None:
        self.line, self.asked = line, 0
        self.text = line.inbound("rosa", "Jay is upset")
        self.fails = 0

    async def list_inbound(self, since: datetime, school: str, new_id: object) -> Sequence[Inbound]:
        self.asked += 1
        if self.fails:
            self.fails -= 1
            raise StoreUnavailable("not yet")
        return [self.text]


def catch_up(line: Line, store: Any, number: Number) -> SmsCatchUp:
    return SmsCatchUp(
        store=store, school=line.school, gateway=number, intake=line.intake, clock=line.clock,
        new_id=line.school.new_id,
    )  # fmt: skip


async def test_one_reads_the_list(line: Line) -> None:
    """The first at once; the second not at all, and as soon as it leads."""
    shared, number = Shared(line.store), Number(line)
    leading, resting = catch_up(line, shared.one, number), catch_up(line, shared.two, Number(line))
    running = [asyncio.create_task(each.run()) for each in (leading, resting)]
    await until(lambda: number.asked == 1)
    await asyncio.sleep(0.05)
    assert resting._gateway.asked == 0
    shared.pass_on()
    await until(lambda: resting._gateway.asked == 1)
    await end(*running)


async def test_whose_save_failed_reads_the_list_itself(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first reads it every five minutes; the second has refused a text, and does not leave it until then, though
    its first try finds the store still down."""
    monkeypatch.setattr("bot.inbox.sms_catch_up.RETRY", timedelta(seconds=0.1))
    shared, number = Shared(line.store), Number(line)
    second = catch_up(line, shared.two, number)
    number.fails = 1
    running = asyncio.create_task(second.run())
    await asyncio.sleep(0.05)
    second.ask()
    await until(lambda: number.asked == 2)
    await asyncio.sleep(1.2)
    assert await line.reader.inbound(number.text.id)
    assert number.asked == 2, "once it has what was refused, the list is the other's again"
    await end(running)


async def test_two_that_read_the_list_at_once_take_each_text_once(line: Line) -> None:
    """Both note how far they have come; that one was a moment later is no trouble."""
    shared, number = Shared(line.store), Number(line)
    both = [catch_up(line, each, number) for each in (shared.one, shared.two)]
    assert sorted(await asyncio.gather(*(each.catch_up() for each in both))) == [0, 1]


# -- pictures


class Pictures(TwilioGateway):
    """Every picture here is the same, and can be had."""

    asked = 0

    async def fetch(self, media: Media, limit: int) -> File:
        self.asked += 1
        return File(content_type="image/png", data=b"a picture")


async def test_one_fetches_pictures(line: Line) -> None:
    """The second leaves them, and wakes nobody for them."""
    gateway = Pictures("AC" + "1" * 32, "invented", "+447700900001")
    shared = Shared(line.store)
    photo = Media(ref="https://api.twilio.com/picture", content_type="image/png")
    text = replace(line.inbound("rosa", "see"), kind=InboundKind.PHOTO, media=(photo,), media_waiting=True)
    await line.take(text)
    one, two = (
        MediaFetcher(each, lambda _: line.school, {SCHOOL: (gateway,)}, line.clock) for each in (shared.one, shared.two)
    )
    assert (await two.step(), gateway.asked, two.next_wake()) == (False, 0, None)
    assert (await one.step(), gateway.asked) == (True, 1)
    await gateway.close()


# -- lanes


def inbox(line: Line, *first: Any) -> Inbox:
    return Inbox(
        store=line.store, schools=lambda _: line.school, routes=(*first, *ROUTES), parked=PARKED, clock=line.clock,
        wake_outbox=lambda: None,
    )  # fmt: skip


async def test_what_another_process_has_handled_is_let_go_quietly(line: Line) -> None:
    """Our connection broke in the middle, and the lane was another's: what we decided is not saved beside it, nobody is
    bothered, and the lane goes on."""

    async def meanwhile(school: School, arrival: Arrival) -> Batch | None:
        if arrival.inbound.text == "Jay is upset":
            await line.change(Inbound, arrival.inbound.id, state=InboundState.HANDLED, reason="by the other")
        return None

    ours = inbox(line, meanwhile)
    first, behind = line.inbound("rosa", "Jay is upset"), line.inbound("rosa", "Jay is still upset")
    for each in (first, behind):
        await line.intake.take(each)
    with structlog.testing.capture_logs() as logs:
        while await ours.step():
            pass
    assert logs == []
    kept = await line.reader.inbound(first.id)
    assert kept is not None
    assert (kept.state, kept.reason) == (InboundState.HANDLED, "by the other")
    assert [entry.text for entry in await line.reader.entries((await line.newest()).id)] == ["Jay is still upset"]
    assert ours.next_wake() is None


async def test_what_rested_here_and_was_handled_there_wakes_nobody(line: Line) -> None:
    """It failed here and is tried again in five seconds; another process does so: we look once, and sleep."""
    fails = True

    async def failing(school: School, arrival: Arrival) -> Batch | None:
        if fails:
            raise RuntimeError("a fault of ours")
        return NOTHING

    ours, theirs = inbox(line, failing), inbox(line, failing)
    await line.intake.take(line.inbound("rosa", "Jay is upset"))
    await ours.step()
    assert ours.next_wake()
    fails = False
    line.after(seconds=5)
    assert await theirs.step()
    assert not await ours.step()
    assert ours.next_wake() is None
