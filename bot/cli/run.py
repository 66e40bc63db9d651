"""`alongside run`: the service, until it is told to stop."""

import asyncio
import gc
import signal

import structlog

from bot.app import App
from bot.settings import Settings

log = structlog.get_logger()


def run(settings: Settings) -> int:
    """Serve until SIGTERM or Ctrl-C; what is under way is finished first. 0 once all is written down and closed."""
    asyncio.run(_run(settings))
    return 0


async def _run(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    app = await App.open(settings)
    # What the imports made lives as long as the process; a full collection over it would stop the loop for 40 ms.
    gc.collect()
    gc.freeze()
    try:
        log.info("line_open", school=settings.school_id)
        await app.run_until(stop)
    finally:
        await app.close()
        log.info("line_closed")
