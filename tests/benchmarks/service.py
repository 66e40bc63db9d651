"""Part: the service itself, put together and run as `alongside run` does, on a clock that begins on a Monday morning.

It says when it listens; on `report` it tells what it has handled and sent, on anything else nothing.
"""

import asyncio
import gc
import signal
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from pathlib import Path
from time import monotonic
from typing import Any

import uvloop

from bot.app import App
from bot.domain.messages import Priority
from bot.log import configure
from bot.settings import Settings
from bot.store.finders import INBOUND_WAITING, OUTBOUND_ATTEMPTING, OUTBOUND_DUE
from tests.benchmarks import crowd
from tests.benchmarks.processes import given, say


def settings(told: Mapping[str, Any]) -> Settings:
    """What the service is told: its accounts may send a thousand a second, unless it is `paced` as a school's are; the
    day's good news goes home at `news_at`."""
    plain = crowd.settings(told["store"], told["api"], port=told["port"], public_url=told["public_url"])
    if "news_at" in told:
        plain = replace(plain, rules=replace(plain.rules, daily_positives_at=time.fromisoformat(told["news_at"])))
    return plain if told.get("paced") else crowd.unpaced(plain)


async def run(settings: Settings, log: Path, since: float, *, alone: bool = False) -> None:
    """Serve until SIGTERM; `alone` it takes no questions."""
    configure(stream=log.open("a"))
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    began = loop.time()
    app = await App.open([settings], crowd.clock(since))
    gc.collect()
    gc.freeze()
    if not alone:
        loop.add_reader(sys.stdin, lambda: asyncio.ensure_future(_report(app)) if sys.stdin.readline() else None)
    serving = asyncio.create_task(app.run_until(stop))
    try:
        await _listening(settings.web.port, serving)
        say({"opened_s": loop.time() - began})
        await serving
    finally:
        await app.close()


async def _report(app: App) -> None:
    waiting = await app.store.find(INBOUND_WAITING, {})
    sending = await app.store.find(OUTBOUND_ATTEMPTING, {"school": crowd.SCHOOL})
    for priority in (Priority.SAFETY, Priority.ANSWER, Priority.RECEIPT):  # one chat takes one ping a second
        sending += await app.store.find(
            OUTBOUND_DUE, {"school": crowd.SCHOOL, "priority": priority, "due_at": app.clock.now()}
        )
    say({"waiting": len(waiting), "sending": len(sending)})


async def _listening(port: int, serving: "asyncio.Task[None]") -> None:
    while not serving.done():
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.01)
        else:
            writer.close()
            return


if __name__ == "__main__":
    told = given()
    uvloop.run(run(settings(told), Path(told["log"]), monotonic()))
