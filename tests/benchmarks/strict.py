"""Part: the strict Telegram simulator; on a line with a number it tells how many sends it took in so many seconds."""

import asyncio
import gc
import signal
import sys
from datetime import timedelta

from bot.clock import SystemClock
from bot.demo import town
from bot.domain.messages import Channel
from bot.simulator.server import LocalServer
from bot.simulator.telegram import TelegramSimulator
from tests.benchmarks import crowd
from tests.benchmarks.processes import given, say


async def serve(chats: int) -> None:
    """Serve until SIGTERM; everybody has pressed Start."""
    simulator = TelegramSimulator(town.BOT_TOKEN, SystemClock())
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    for family in crowd.families(chats, Channel.TELEGRAM):
        await simulator.phone(int(family.address)).start()
    gc.collect()
    gc.freeze()
    loop.add_reader(sys.stdin, lambda: _tell(simulator, sys.stdin.readline()))
    async with LocalServer(simulator.app) as server:
        say({"url": server.url})
        await stop.wait()


def _tell(simulator: TelegramSimulator, line: str) -> None:
    if not line:
        return
    calls = simulator.calls("sendMessage")
    taken = [call for call in calls if call.status == 200]
    until = taken[0].at + timedelta(seconds=float(line))
    say({"sent": sum(call.at < until for call in taken), "refused": sum(call.status == 429 for call in calls)})


if __name__ == "__main__":
    asyncio.run(serve(given()["chats"]))
