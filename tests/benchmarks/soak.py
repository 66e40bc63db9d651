"""The soak: three processes of the service on one database, 300 families writing, one process killed every few seconds.

Nothing is faked: real processes (`kill -9`, started again at once), real clients over real HTTP, a PostgreSQL server
that waits for the disk, and the strict simulators of Telegram and Twilio with their limits; the accounts have a
school's limits too, and are kept busy. For two minutes each family, half of them by SMS and half on Telegram, writes
three texts one after the other, each when the last was acknowledged, by webhook to whichever process; rests; and begins
again. Every text is a matter of its own, so each has a receipt. In the middle the day's good news comes due. Then the
families end, the line comes to rest, and it is counted:

- `soak_lost`: acked texts that are not stored and handled, or whose receipt did not reach the phone; adults for whom
  the dated job made no message.
- `soak_twice`: texts stored or entered in a thread twice; texts of ours that came twice to an SMS phone (Twilio can be
  asked what was sent), or to a Telegram chat more often than their outcome was unknown at a kill. A repeat on Telegram
  of what was on its way at a kill is allowed by design, and counted apart as `soak_repeated_unknown`; to know what was,
  a process is stopped for the moment in which the database is asked, then killed.
- `soak_disordered`: texts handled, or saved as handled, before an earlier one of the same family.
- `soak_jobs_twice`: adults who got the day's good news twice; notes beyond one that the job was done.
- `soak_over_limit`: requests that were one too many for their account in the second that ended with them, by the times
  at which they reached the provider.
"""

import asyncio
import json
import os
import random
import signal
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg

from bot.channels.telegram import LIMITS as TELEGRAM_LIMITS
from bot.channels.twilio import LIMITS as TWILIO_LIMITS
from bot.demo import town
from bot.domain.messages import Batch, Channel
from bot.domain.praise import Praise
from bot.domain.records import Record
from bot.simulator.server import LocalServer, combined_app
from bot.simulator.telegram import TelegramSimulator
from bot.simulator.twilio import TwilioSimulator
from bot.store.postgres.migrate import migrate
from bot.store.postgres.store import PgStore
from tests import postgres
from tests.benchmarks import crowd, soak_count
from tests.benchmarks.processes import Part, free_port
from tests.benchmarks.soak_town import PUBLIC_URL, Town

PROCESSES, FAMILIES = 3, 300
SOONEST, LATEST = 2.0, 5.0  # seconds between kills
REST = 0.25, 0.6  # of the soak, between a family's texts: in two minutes as much as the accounts can answer
PATIENCE = 300.0
JOB = "daily_positives"
DUE_AFTER = 30.0  # seconds until the dated job comes due, at 10.06; it is done at the machine's next full minute


def measure(name: str, seconds: float, families: int = FAMILIES) -> dict[str, float]:
    """The counts of one soak."""
    with (
        postgres.running(name, durable=True) as server,
        Part("forker") as forker,
        TemporaryDirectory(prefix="alongside-bench-") as folder,
    ):
        soak = Soak(server.create(), forker, Path(folder), families)
        return asyncio.run(soak.run(seconds))


class Soak:
    """A database, three processes, both providers, and everybody's phones."""

    def __init__(self, url: str, forker: Part, folder: Path, families: int) -> None:
        self._url, self._forker, self._folder = url, forker, folder
        self._families = crowd.families(families, Channel.SMS, Channel.TELEGRAM, a_worker=1)
        self._since = time.monotonic() - (60.0 - DUE_AFTER)
        clock = crowd.clock(self._since)
        self._telegram = TelegramSimulator(town.BOT_TOKEN, clock)
        self._twilio = TwilioSimulator(town.ACCOUNT_SID, town.AUTH_TOKEN, clock)
        self._twilio.number(town.OUR_NUMBER)
        self._pids: dict[int, int] = {free_port(): 0 for _ in range(PROCESSES)}
        self._town = Town(self._telegram, self._twilio, list(self._pids))
        self._unknown: soak_count.Shown = Counter()
        self._kills = 0

    async def run(self, seconds: float) -> dict[str, float]:
        """The whole soak, and what came of it."""
        await self._move_in()
        async with LocalServer(combined_app(self._telegram, self._twilio)) as server:
            self._api = server.url
            for port in self._pids:
                await self._start(port)
            rest = REST[0] * seconds, REST[1] * seconds
            living = asyncio.create_task(self._town.live(self._families, rest))
            until = time.monotonic() + seconds
            while time.monotonic() < until and not living.done():
                await asyncio.sleep(min(random.uniform(SOONEST, LATEST), until - time.monotonic()))
                await self._kill(random.choice(list(self._pids)))
            self._town.over.set()
            await living
            rested = await self._rest()
            for pid in self._pids.values():
                await self._end(pid, signal.SIGTERM)
        return await self._counted() | {"soak_rested_s": rested}

    async def _move_in(self) -> None:
        """Everybody, and good news of every child that waits to be told."""
        await migrate(self._url)
        everybody: list[Record] = list(crowd.records(self._families))
        everybody += [_praise(family) for family in self._families]
        store = await PgStore.open(self._url)
        for start in range(0, len(everybody), 500):
            await store.save(Batch(changed=tuple(everybody[start : start + 500])))
        await store.close()
        chats = [crowd.worker_chat(number) for number in crowd.workers(self._families)] + ["8000001", "8000002"]
        chats += [family.address for family in self._families if family.channel is Channel.TELEGRAM]
        for chat in chats:  # all have pressed Start long ago
            self._telegram.phone(int(chat)).open = True

    # -- the processes

    async def _start(self, port: int) -> None:
        told = {"store": self._url, "api": self._api, "port": port, "public_url": PUBLIC_URL, "since": self._since}
        told |= {"log": str(self._folder / f"{port}.log"), "paced": True, "news_at": "10:06"}
        self._pids[port] = await self._ask(told)
        self._twilio.tunnel(PUBLIC_URL, f"http://127.0.0.1:{port}")  # where status callbacks go from now on

    async def _ask(self, line: object) -> int:
        self._forker.tell(json.dumps(line))
        return int(await asyncio.to_thread(self._forker.next))

    async def _end(self, pid: int, how: signal.Signals) -> None:
        os.kill(pid, how)
        await self._ask({"reap": pid})

    async def _kill(self, port: int) -> None:
        """One process at this moment, and another in its place."""
        os.kill(self._pids[port], signal.SIGSTOP)
        for each in await self._documents("outbound", "state = 'attempting'"):
            if each["account"].startswith("telegram:"):
                self._unknown[each["address"], soak_count.words_of(each)] += 1
        await self._end(self._pids[port], signal.SIGKILL)
        self._kills += 1
        await self._start(port)

    async def _rest(self) -> float:
        """How many seconds until everything written was handled and answered; five minutes at the most."""
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE:
            await asyncio.sleep(0.5)
            if self._telegram.pending() or self._twilio.pending():
                continue
            waiting = await self._documents("inbound", "state = 'waiting'")
            soon = "state = 'attempting' OR (state = 'waiting' AND doc->>'not_before' IS NULL)"
            if not waiting and not await self._documents("outbound", soon) and await self._job_done():
                break
        return time.monotonic() - began

    async def _job_done(self) -> bool:
        """Whether the dated job is done, or (in a short run) has not come due by its time and the tick after that."""
        if crowd.clock(self._since).now() < crowd.MONDAY + timedelta(seconds=60 + 65):
            return True
        return bool(await self._notes())

    async def _notes(self) -> list[dict[str, Any]]:
        """That the dated job was done."""
        return [each for each in await self._documents("occurrences") if each["job"] == JOB]

    async def _documents(self, table: str, where: str = "true") -> list[dict[str, Any]]:
        """Documents as they are committed now; `saved` tells the order in which they were last written."""
        connection = await asyncpg.connect(self._url)
        try:
            asked = f"SELECT doc::text, xmin::text::bigint AS saved FROM {table} WHERE {where}"
            return [json.loads(each["doc"]) | {"saved": each["saved"]} for each in await connection.fetch(asked)]
        finally:
            await connection.close()

    # -- counting

    async def _counted(self) -> dict[str, float]:
        texts = await self._documents("inbound", "doc->>'kind' = 'text'")
        outbound = await self._documents("outbound")
        receipts = [each for each in outbound if each["purpose"] == "receipt"]
        sms = soak_count.shown((each.number, each.received) for each in self._twilio.phones)
        chats = soak_count.shown((str(each.user_id), each.received) for each in self._telegram.phones)
        acked = self._town.acked
        twice_by_sms, again = soak_count.sent_twice(sms, outbound), soak_count.sent_twice(chats, outbound)
        excused = again & self._unknown
        told_twice, told = soak_count.at_most_once(sms + chats, outbound, JOB)
        notes = await self._notes()
        bot, number = soak_count.asked_at(self._telegram, self._twilio)
        return {
            "soak_lost": soak_count.lost(acked, texts, receipts, sms + chats)
            + (len(self._families) - told if notes else 0),
            "soak_twice": soak_count.handled_twice(texts, await self._documents("entries"))
            + twice_by_sms.total() + (again - excused).total(),
            "soak_disordered": soak_count.disordered(acked, texts),
            "soak_jobs_twice": told_twice + sum(each["version"] for each in notes) - len(notes),
            "soak_over_limit": soak_count.over_limit(bot, int(TELEGRAM_LIMITS.per_second))
            + soak_count.over_limit(number, int(TWILIO_LIMITS.per_second)),
            "soak_repeated_unknown": excused.total(),
            "soak_429": sum(each.status == 429 for each in self._telegram.requests),
            "soak_409": sum(each.status == 409 for each in self._telegram.requests),
            "soak_kills": self._kills,
            "soak_texts": sum(map(len, acked.values())),
            "soak_unacked": self._town.unacked,
            "soak_sent": sms.total() + chats.total(),
            "soak_jobs_done": len(notes),
        }  # fmt: skip


def _praise(family: crowd.Family) -> Praise:
    return Praise(
        id=f"praise{family.number:05d}", school=crowd.SCHOOL, pupil=family.pupil, kind="raffle ticket",
        fact="for sitting well", noted_by=family.worker, noted_at=crowd.MONDAY,
    )  # fmt: skip
