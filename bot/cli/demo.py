"""`alongside demo`: an invented school on this machine, as a page of phones or as one week told from them."""

import asyncio
import json
import logging
import signal
from datetime import UTC, datetime, time

import uvloop

from bot.demo import town
from bot.demo.live import LiveStage
from bot.demo.page import demo_app
from bot.demo.week import MONDAY, play, transcript
from bot.log import configure
from bot.web.server import Server


def week(*, as_json: bool) -> int:
    """Play one school week by itself and print what each phone showed."""
    configure(level=logging.WARNING)
    lines = uvloop.run(play())
    print(
        json.dumps([line.as_json() for line in lines], indent=1, ensure_ascii=False) if as_json else transcript(lines)
    )
    return 0


def page(port: int) -> int:
    """Serve the page of phones until Ctrl-C; everything it kept is then gone."""
    configure(level=logging.WARNING)
    uvloop.run(_serve(port))
    return 0


async def _serve(port: int) -> None:
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    monday = datetime.combine(MONDAY, time(9, 5), town.calendar().zone).astimezone(UTC)
    async with LiveStage(monday) as stage, Server(demo_app(stage), port=port, setting="--port") as server:
        print(f"Oakfield School is open at {server.url}  (Ctrl-C ends it)")
        await stop.wait()
