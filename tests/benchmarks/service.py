"""Part: the service itself, put together and run as `alongside run` does, on a clock that begins on a Monday morning.

It says when it listens; on `report` it tells what it has handled and sent, on anything else nothing.
"""

import asyncio
import gc
import signal
import sys
import time
from pathlib import Path

import uvloop

from bot.app import App
from bot.domain.messages import Priority
from bot.log import configure
from bot.store.finders import INBOUND_WAITING, OUTBOUND_ATTEMPTING, OUTBOUND_DUE
from tests.benchmarks import crowd
from tests.benchmarks.processes import given, say


async def run(store: Path, api: str, port: int, public_url: str, since: float, *, alone: bool = False) -> None:
    """Serve until SIGTERM; `alone` it takes no questions. Its accounts may send a thousand a second."""
    configure(stream=store.with_suffix(".log").open("a"))
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    began = loop.time()
    settings = crowd.unpaced(crowd.settings(store, api, port=port, public_url=public_url))
    app = await App.open([settings], crowd.clock(since))
    gc.collect()
    gc.freeze()
    if not alone:
        loop.add_reader(sys.stdin, lambda: asyncio.ensure_future(_report(app)) if sys.stdin.readline() else None)
    serving = asyncio.create_task(app.run_until(stop))
    try:
        await _listening(port, serving)
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
    uvloop.run(run(Path(told["store"]), told["api"], told["port"], told["public_url"], time.monotonic()))
