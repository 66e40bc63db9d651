"""`rss_1m_mb`, `open_1m_s`: what the running service weighs with a million messages stored, and how soon it has them.

`open_1m_s` is `TinyStore.open` in a fresh process, five times, each process its own; the file is in the page cache.
`rss_1m_mb` is the resident memory, as the kernel counts it, of the service (everything runs) on that store after it has
taken, acknowledged and handled 2,000 texts; the largest of ten looks, one every half second.
"""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from tests.benchmarks.acks import CONNECTIONS, FAMILIES, PUBLIC_URL, _burst, _until
from tests.benchmarks.processes import Part, free_port, memory_mb

OPENING = """
import asyncio, sys, time
from pathlib import Path
from bot.store.tiny import TinyStore

async def main():
    began = time.perf_counter()
    store = await TinyStore.open(Path(sys.argv[1]))
    print(time.perf_counter() - began)
    await store.close()

asyncio.run(main())
"""
OPENINGS, LOOKS = 5, 10


def opening(store: Path) -> dict[str, float]:
    """The median of cold processes, in seconds."""
    command = [sys.executable, "-c", OPENING, str(store)]
    times = [float(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(OPENINGS)]
    return {"open_1m_s": median(times)}


def memory(store: Path, messages: int) -> dict[str, float]:
    """The most that the service took, in MB of a million bytes."""
    port = free_port()
    given = {"port": port, "public_url": PUBLIC_URL}
    with (
        Part("provider") as provider,
        Part(
            "service", store=str(store), log=str(store.with_suffix(".log")), api=provider.ready["url"], **given
        ) as service,
        Part("load", messages=messages, connections=CONNECTIONS, families=FAMILIES, **given) as load,
    ):
        at_rest = memory_mb(service.pid)
        _burst(load, 0)
        _until(service, "waiting", "sending")
        looks = []
        for _ in range(LOOKS):
            looks.append(memory_mb(service.pid))
            time.sleep(0.5)
    return {"rss_1m_mb": max(looks), "rss_1m_at_start_mb": at_rest}
