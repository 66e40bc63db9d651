"""`alongside run`: the service, until it is told to stop."""

import asyncio
import gc
import signal
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace

import structlog
import uvloop

from bot.app import App
from bot.cli import common
from bot.errors import BadInput
from bot.log import configure
from bot.settings import Settings
from bot.store.place import Database

log = structlog.get_logger()


def main(args: Namespace) -> int:
    return run([_at(each, args.port, args.internal_port) for each in common.every_school(args)])


def _at(settings: Settings, port: int | None, internal: int | None) -> Settings:
    """The settings with the ports of this process; two of one machine cannot have the same."""
    web = settings.web
    port, internal = web.port if port is None else port, web.internal_port if internal is None else internal
    if port == internal != 0:
        raise BadInput(f"--port and --internal-port are both {port}; health and metrics are not for the world.")
    return replace(settings, web=replace(web, port=port, internal_port=internal))


def run(schools: Sequence[Settings]) -> int:
    """Serve until SIGTERM or Ctrl-C; what is under way is finished first. 0 once all is written down and closed."""
    configure(secrets=[secret for each in schools for secret in _secrets(each)])
    uvloop.run(_run(schools))
    return 0


async def _run(schools: Sequence[Settings]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    app = await App.open(schools)
    # What the imports made lives as long as the process; a full collection over it would stop the loop for 40 ms.
    gc.collect()
    gc.freeze()
    try:
        await app.run_until(stop)
    finally:
        await app.close()
        log.info("line_closed")


def _secrets(settings: Settings) -> tuple[str, ...]:
    given = [settings.telegram.token] if settings.telegram else []
    given += [settings.twilio.auth_token] if settings.twilio else []
    given += [settings.store.password] if isinstance(settings.store, Database) else []
    return tuple(secret.reveal() for secret in given if secret)
