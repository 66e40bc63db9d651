"""`pg_send_1000_s`: as `send_1000_s` in `sends.py`, from a database on a PostgreSQL server that waits for the disk.

It is what one process sends for one school, and no bound is set, as a bot may send 29 a second. It says how many
processes a country's afternoon needs.
"""

import asyncio
from pathlib import Path
from statistics import median

import uvloop

from bot.domain.messages import Channel
from bot.store.base import Store
from bot.store.postgres.migrate import migrate
from bot.store.postgres.store import PgStore
from tests import postgres
from tests.benchmarks.processes import Part
from tests.benchmarks.sends import send_all

TIMES = 3


def measure(name: str, messages: int) -> dict[str, float]:
    """The median of three."""
    with postgres.running(name, durable=True) as server, Part("provider") as provider:

        async def a_database(_: Path) -> Store:
            url = await asyncio.to_thread(server.create)
            await migrate(url)
            return await PgStore.open(url)

        took = [
            uvloop.run(send_all(provider.ready["url"], Channel.TELEGRAM, messages, a_database))
            for _ in range(TIMES + 1)
        ]
    return {"pg_send_1000_s": median(took[1:])}
