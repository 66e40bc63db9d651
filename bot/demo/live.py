"""The stage with people before it: its clock runs at real speed, and jumps; what happens is told to the page."""

import asyncio
import struct
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from types import TracebackType
from typing import Any, Self

from bot.clock import MovedClock
from bot.demo.desk import PageHint
from bot.demo.stage import Stage, StagePhone
from bot.domain.calendar import Calendar
from bot.simulator.phones import TelegramPhone

ON_THE_PAGE = ("rosa", "sam", "ahmed", "okafor")
BREATH = 0.2  # seconds between two looks at what the clock has brought


@dataclass(frozen=True)
class Jump:
    """A place in time that the page offers."""

    id: str
    label: str
    at: datetime


@dataclass(frozen=True)
class Hint:
    """Something to try: words for a phone, or a button on it."""

    phone: str
    label: str
    text: str


STORY = (
    Hint("rosa", "A worry about the taxi", "Jay came home upset about his taxi again. The driver shouted at him"),
    Hint("sam", "A worry about lunch", "Maya says nobody sat with her at lunch"),
    Hint("rosa", "Not in today", "Jay wont be in today, he has been sick all night"),
    Hint("ahmed", "A success of Jay's", "praise Jay raffle ticket for sitting well"),
    Hint("ahmed", "One of Maya's", "praise Maya certificate for reading to the class"),
    Hint("ahmed", "Write home first", "tell Jay he asked for help in maths today and he got there"),
    Hint("rosa", "It is sorted", "yes sorted thanks"),
    Hint("okafor", "Stop what we start", "PAUSE"),
    Hint("okafor", "Go on again", "RESUME"),
    Hint("rosa", "No more texts", "STOP"),
)


class LiveStage:
    """A stage that keeps itself going. Every act returns when all that it set off has come to rest."""

    def __init__(self, start: datetime) -> None:
        self._clock = MovedClock(start)
        self._stage = Stage(self._clock)
        self._watchers: list[Callable[[str], None]] = []
        self._driver: asyncio.Task[None] | None = None
        self.story: Sequence[PageHint] = STORY

    async def __aenter__(self) -> Self:
        await self._stage.__aenter__()
        self._stage.telegram.subscribe(self._on_news)
        self._stage.twilio.subscribe(self._on_news)
        self._driver = asyncio.create_task(self._drive())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._driver
        self._driver.cancel()
        with suppress(asyncio.CancelledError):
            await self._driver
        await self._stage.__aexit__(kind, problem, trace)

    async def _drive(self) -> None:
        while True:
            await self._stage.settle()
            await asyncio.sleep(BREATH)

    # -- what the page shows

    @property
    def phones(self) -> Sequence[StagePhone]:
        return [self._stage.phone(id) for id in ON_THE_PAGE]

    @property
    def school(self) -> str:
        return self._stage.app.school.name

    @property
    def calendar(self) -> Calendar:
        return self._stage.app.school.calendar

    def now(self) -> datetime:
        return self._clock.now()

    @property
    def jumps(self) -> Sequence[Jump]:
        """Where one may go from here: a little on, this afternoon's good news, tomorrow, Friday's praise."""
        now, calendar, rules = self.now(), self.calendar, self._stage.app.school.rules
        today = calendar.local(now).date()
        friday = calendar.last_school_day_of_week(today) or today
        praise = (calendar.closes(friday) or now) - rules.friday_praise_before_close
        news = calendar.at(today, rules.daily_positives_at)
        tomorrow = calendar.next_school_day(today)
        places = (
            Jump("ten", "10 minutes on", now + timedelta(minutes=10)),
            Jump("hour", "An hour on", now + timedelta(hours=1)),
            Jump("news", f"{calendar.local(news):%A} 16.00, good news", news + timedelta(minutes=1)),
            Jump("morning", f"{tomorrow:%A} morning", calendar.at(tomorrow, time(8, 50))),
            Jump("praise", f"{friday:%A}, praise", praise + timedelta(minutes=1)),
        )
        return [place for place in places if place.at > now and not (place.id == "news" and today == friday)]

    def subscribe(self, watcher: Callable[[str], None]) -> Callable[[], None]:
        """`watcher` hears a phone's id, or "clock", whenever something changed; call what is returned to end that."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    def _on_news(self, news: dict[str, Any]) -> None:
        for phone in self._stage.phones:
            if str(phone.device.phone_id) == str(news["phone"]):
                self._tell(phone.id)

    def _tell(self, what: str) -> None:
        for watcher in list(self._watchers):
            watcher(what)

    # -- what people do

    async def write(self, phone: str, text: str, reply_to: int | None = None) -> None:
        """Type on a phone and send."""
        await self._stage.phone(phone).write(text, reply_to)
        await self._stage.settle()

    async def press(self, phone: str, message_id: int, label: str) -> None:
        """Press a button under a message."""
        await self._stage.phone(phone).press(label, message_id)
        await self._stage.settle()

    async def photo(self, phone: str) -> None:
        """Send a picture."""
        device = self._stage.phone(phone).device
        if isinstance(device, TelegramPhone):
            await device.photo(picture())
        else:
            await device.text("", media=(("image/png", picture()),))
        await self._stage.settle()

    async def jump(self, id: str) -> None:
        """Let time pass until there, with all that happens by itself on the way. KeyError for no such place."""
        places = {place.id: place for place in self.jumps}
        await self._stage.move_to(places[id].at)
        self._tell("clock")


def picture(width: int = 64, height: int = 48) -> bytes:
    """A small PNG of a sunset, drawn here so that the demo carries no file of anybody's."""
    rows = b"".join(b"\0" + bytes((255 - row * 2, 180 - row * 3, 90 + row * 2)) * width for row in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
