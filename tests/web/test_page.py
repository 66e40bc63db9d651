"""The page of phones over HTTP: what it is told, what it may ask, and what it is refused; on the real demo."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import pytest

from bot.demo.live import LiveStage
from bot.demo.page import HEADERS, STATIC, demo_app
from bot.web.server import Server

MONDAY = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)


class Page:
    """The page's own requests, by hand."""

    def __init__(self, url: str, http: aiohttp.ClientSession, stage: LiveStage) -> None:
        self.url, self.http = url, http
        self._changed = asyncio.Event()
        stage.subscribe(lambda _: self._changed.set())

    async def state(self) -> dict:
        async with self.http.get(f"{self.url}/state") as answer:
            return await answer.json()

    async def post(self, path: str, fields: object = None, **how) -> tuple[int, dict]:
        how = how or {"json": fields if fields is not None else {}}
        async with self.http.post(self.url + path, **how) as answer:
            return answer.status, await answer.json()

    async def screen(self, phone: str) -> list[dict]:
        (found,) = [each for each in (await self.state())["phones"] if each["id"] == phone]
        return [bubble for day in found["days"] for bubble in day["bubbles"]]

    async def bubble(self, phone: str, words: str) -> dict:
        """The newest message with these words; waited for, as Telegram takes one a second for each chat."""
        async with asyncio.timeout(5):
            while True:
                self._changed.clear()
                if found := [bubble for bubble in await self.screen(phone) if words in bubble["text"]]:
                    return found[-1]
                await self._changed.wait()


@pytest.fixture
async def stage() -> AsyncIterator[LiveStage]:
    async with LiveStage(MONDAY) as stage:
        yield stage


@pytest.fixture
async def page(stage: LiveStage) -> AsyncIterator[Page]:
    async with Server(demo_app(stage)) as server, aiohttp.ClientSession() as http:
        yield Page(server.url, http, stage)


async def test_a_worry_crosses_the_desk(page):
    """What is typed on one phone rings another; a button and a reply go back; all of it stands in the state."""
    assert await page.post("/phones/rosa/write", {"text": "Jay is upset about his taxi"}) == (200, {"ok": True})
    receipt = await page.bubble("rosa", "Thank you for telling us")
    assert (receipt["mine"], receipt["time"]) == (False, "09:05")
    ping = await page.bubble("ahmed", "a message, can wait")
    assert ping["buttons"] == ["Open", "I've got this"]
    assert (await page.post("/phones/ahmed/press", {"message_id": ping["id"], "label": "Open"}))[0] == 200
    await page.post("/phones/ahmed/write", {"text": "I have rung the taxi firm.", "reply_to": ping["id"]})
    assert not (await page.bubble("rosa", "I have rung the taxi firm."))["mine"]
    assert (await page.bubble("ahmed", "I have rung the taxi firm."))["reply_to"] == ping["id"]


async def test_the_lock_screen_keeps_what_came(page):
    """A message opened by an edit still stands on the lock screen as it came: no name, no words of a parent."""
    await page.post("/phones/rosa/write", {"text": "Jay is upset about his taxi"})
    ping = await page.bubble("ahmed", "a message, can wait")
    await page.post("/phones/ahmed/press", {"message_id": ping["id"], "label": "Open"})
    opened = await page.bubble("ahmed", "taxi")
    assert (opened["id"], opened["edited"]) == (ping["id"], True)
    (phone,) = [each for each in (await page.state())["phones"] if each["id"] == "ahmed"]
    assert [each["text"] for each in phone["notices"] if each["id"] == ping["id"]] == [ping["text"]]
    assert "taxi" not in json.dumps(phone["notices"])


async def test_the_clock_jumps(page):
    """The wall shows the school's day; a jump brings what happens on the way, and is then not offered again."""
    clock = (await page.state())["clock"]
    assert (clock["day"], clock["date"], clock["says"]) == ("Monday", "23 November", "School is open until 3.15")
    assert [day["today"] for day in clock["week"]] == [True] + [False] * 6
    await page.post("/phones/ahmed/write", {"text": "praise Jay raffle ticket for sitting well"})
    assert (await page.post("/jump", {"id": "news"}))[0] == 200
    assert "Jay won a raffle ticket" in (await page.bubble("rosa", "Good news"))["text"]
    after = (await page.state())["clock"]
    assert "news" not in [jump["id"] for jump in after["jumps"]]
    assert after["says"].startswith("School is closed. It opens tomorrow")


async def test_a_photo_goes_out(page):
    """A photo from either kind of phone stands on its screen."""
    for phone in ("rosa", "sam"):
        assert (await page.post(f"/phones/{phone}/photo"))[0] == 200
        assert "photo" in {bubble["media"] and "photo" for bubble in await page.screen(phone)}


async def test_events_tell_what_changed_and_end_with_the_server(stage):
    """An open page hears everything once, then of each phone that changed; a stop ends its stream at once."""
    server = Server(demo_app(stage))
    await server.start()
    async with aiohttp.ClientSession() as http, http.get(f"{server.url}/events") as events:
        assert await events.content.readline() == b"event: everything\n"
        assert len(json.loads((await events.content.readline()).removeprefix(b"data: "))["phones"]) == 4
        await stage.write("rosa", "Hello")
        heard = set()
        while not {"rosa", "ahmed"} <= heard:
            line = await events.content.readline()
            if line.startswith(b"data: "):
                heard.add(json.loads(line.removeprefix(b"data: ")).get("id"))
        began = time.monotonic()
        await server.stop()
        await events.content.read()
        assert time.monotonic() - began < 0.5


async def test_what_is_refused(page):
    """Each wrong request gets words that say what is wrong, and the demo goes on."""
    refused = [
        ("/phones/nobody/write", {"json": {"text": "Hello"}}, 404, "no such phone"),
        ("/phones/rosa/write", {"json": {"text": "  "}}, 400, "must be words"),
        ("/phones/rosa/write", {"json": {"text": 5}}, 400, "must be words"),
        ("/phones/rosa/write", {"json": {"text": "x" * 5001}}, 400, "longer than 5000"),
        ("/phones/sam/write", {"json": {"text": "Hello", "reply_to": 99999}}, 409, "no message 99999"),
        ("/phones/sam/write", {"json": {"text": "Hello", "reply_to": "x"}}, 400, "reply_to"),
        ("/phones/sam/press", {"json": {"message_id": 1, "label": "Open"}}, 409, "no button"),
        ("/phones/sam/press", {"json": {"message_id": "1", "label": "Open"}}, 400, "message_id"),
        ("/phones/rosa/press", {"json": {"message_id": 1, "label": "Open"}}, 409, "no buttons"),
        ("/jump", {"json": {"id": "yesterday"}}, 404, "no such place"),
        ("/jump", {"json": []}, 400, "JSON object"),
        ("/jump", {"data": b"{", "headers": {"Content-Type": "application/json"}}, 400, "not JSON"),
        ("/jump", {"data": b"[" * 30000, "headers": {"Content-Type": "application/json"}}, 400, "not JSON"),
        ("/jump", {"data": {"id": "ten"}}, 400, "Content-Type"),
        ("/jump", {"data": b"x" * 1_000_000, "headers": {"Content-Type": "application/json"}}, 413, "larger than"),
    ]
    for path, how, status, words in refused:
        answered, told = await page.post(path, **how)
        assert (answered, words in told["error"]) == (status, True), (path, how, told)
    assert (await page.post("/phones/rosa/write", {"text": "half an emoji \ud83d and NUL \0"}))[0] == 200


async def test_the_page_may_load_nothing_from_elsewhere(page):
    """Every answer says so to the browser, and no file of the page names another address."""
    for path in ("/", "/static/app.js", "/static/nothing.js", "/state", "/static/..%2fpage.py"):
        async with page.http.get(page.url + path) as answer:
            assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
            assert answer.status == (404 if "nothing" in path or "page.py" in path else 200)
    for file in STATIC.iterdir():
        words = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http:" not in words
        assert "https:" not in words
        assert "innerHTML" not in words
        assert len(words.splitlines()) <= 300


async def test_a_slow_page_hears_of_a_burst_once(stage):
    """Twenty texts in one breath are told in a few events, the last with all of them."""
    async with Server(demo_app(stage)) as server, aiohttp.ClientSession() as http:
        events = await http.get(f"{server.url}/events")
        await events.content.readuntil(b"\n\n")
        device = next(phone for phone in stage.phones if phone.id == "sam").device
        await asyncio.gather(*(device.write(f"Text {count}") for count in range(20)))
        assert await events.content.readline() == b"event: phone\n"
        told = json.loads((await events.content.readline()).removeprefix(b"data: "))
        assert sum(len(day["bubbles"]) for day in told["days"]) >= 20
        events.close()
