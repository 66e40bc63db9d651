"""A real browser before the real demo; skipped with a reason where there is none."""

import os
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from bot.demo.live import LiveStage
from bot.demo.page import demo_app
from bot.web.server import Server

MONDAY = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-quic",
]  # fmt: skip


def chromium() -> str:
    """The path of a Chromium on this machine; the test is skipped, or fails where CI must have one."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found is None:
        why = "there is no Chromium here (Debian: apt-get install chromium)"
        if os.environ.get("CI") == "true" and os.environ.get("ALONGSIDE_REQUIRE_BROWSER") == "1":
            pytest.fail(why)
        pytest.skip(why)
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="module")  # a browser takes seconds to start
async def browser() -> AsyncIterator[Browser]:
    path = chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def stage() -> AsyncIterator[LiveStage]:
    async with LiveStage(MONDAY) as stage:
        yield stage


@pytest_asyncio.fixture(loop_scope="module")
async def url(stage: LiveStage) -> AsyncIterator[str]:
    async with Server(demo_app(stage)) as server:
        yield server.url


class Desk:
    """The page in a browser. At the end it must have written no error, and asked nobody but this machine."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        self.abroad: list[str] = []
        page.on("console", lambda said: self.errors.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda asked: self.note(asked.url))

    def note(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.hostname != "127.0.0.1":
            self.abroad.append(url)

    async def open(self, url: str) -> None:
        await self.page.goto(url)
        await self.page.locator("body.ready").wait_for()

    def phone(self, id: str):
        return self.page.locator(f"#phone-{id}")

    def bubbles(self, id: str, words: str):
        return self.phone(id).locator(".bubble", has_text=words)

    async def write(self, id: str, words: str) -> None:
        await self.phone(id).locator("textarea").fill(words)
        await self.phone(id).locator("textarea").press("Enter")

    async def scrolls_sideways(self) -> bool:
        return await self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")

    def check(self) -> None:
        assert self.errors == []
        assert self.abroad == []


@pytest_asyncio.fixture(loop_scope="module")
async def desk(browser: Browser, url: str) -> AsyncIterator[Desk]:
    """The page on a wide screen."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900})
    desk = Desk(await context.new_page())
    await desk.open(url)
    yield desk
    desk.check()
    await context.close()


@pytest_asyncio.fixture(loop_scope="module")
async def handset(browser: Browser, url: str) -> AsyncIterator[Desk]:
    """The page on a phone, by touch, with little motion wanted."""
    context = await browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, reduced_motion="reduce"
    )
    handset = Desk(await context.new_page())
    await handset.open(url)
    yield handset
    handset.check()
    await context.close()
