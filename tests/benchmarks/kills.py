"""`kill9_lost`, `kill9_twice`: what 100 × `kill -9` at random moments, under load, does to families' messages.

In five series of twenty kills, each with a new store: the service (the real `App`) is started, families write by SMS
(the simulator's signed webhooks, with status callbacks) and on Telegram (long polling), two messages each, about a
hundred a second; after 0.05 to 1 s it is killed, wherever it is, and started again at once. After the last kill it is
started once more, catches up, and comes to rest. Nothing is faked: real clients, real HTTP, real files; only the
simulators' pace and the account's are lifted, so that it takes minutes. `kill9_lost`: messages that a phone sent (all
are listed at Twilio, or not confirmed at Telegram) and that are not in the store, or are there and were never
handled; and families that got no receipt. `kill9_twice`: a message stored or entered in a thread twice; a text of
ours that came twice to an SMS phone (Twilio can be asked what was sent); one that came to a Telegram chat more often
than its outcome was unknown at a kill. `kill9_repeated_unknown`, which the design allows: a receipt or a ping sent
again on Telegram because it was on its way (`attempting`) at a kill, and a bot cannot ask what became of it. What
must not repeat (praise) is not sent again.
"""

import asyncio
import contextlib
import json
import os
import random
import shutil
import signal
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.demo import town
from bot.domain.messages import Batch, Channel
from bot.simulator.server import LocalServer, combined_app
from bot.simulator.telegram import TelegramSimulator
from bot.simulator.twilio import TwilioSimulator
from bot.store.tiny import TinyStore
from bot.tinysql import TinySQL
from tests.benchmarks import crowd
from tests.benchmarks.processes import Part, free_port

SERIES = 5
FAMILIES_A_KILL = 24
SOONEST, LATEST = 0.05, 1.0
PATIENCE = 60.0
PUBLIC_URL = "https://line.oakfield.example"
ENDED = {"sent", "delivered", "failed", "withheld", "replaced"}


def measure(kills: int) -> dict[str, float]:
    """Sums over all series."""
    counted: Counter[str] = Counter()
    each = max(1, kills // SERIES)
    with Part("forker") as forker:
        for _ in range(kills // each):
            with TemporaryDirectory(prefix="alongside-bench-") as folder:
                counted += asyncio.run(Ordeal(forker, Path(folder), each).run())
    names = ("kill9_lost", "kill9_twice", "kill9_repeated_unknown", "kill9_messages", "kill9_kills")
    return {name: counted[name] for name in names}


class Ordeal:
    """One series: a store, both providers, and everybody's phones."""

    def __init__(self, forker: Part, folder: Path, kills: int) -> None:
        self._forker, self._folder, self._kills = forker, folder, kills
        self._store, self._port = folder / "line.db", free_port()
        self._families = crowd.families(kills * FAMILIES_A_KILL, Channel.SMS, Channel.TELEGRAM)
        self._since = time.monotonic()
        clock = crowd.clock(self._since)
        self._telegram = TelegramSimulator(town.BOT_TOKEN, clock, unlimited=True)
        self._twilio = TwilioSimulator(town.ACCOUNT_SID, town.AUTH_TOKEN, clock, unlimited=True)
        self._twilio.number(town.OUR_NUMBER, sms_url=f"{PUBLIC_URL}/twilio/sms")
        self._twilio.tunnel(PUBLIC_URL, f"http://127.0.0.1:{self._port}")
        self._unknown: Counter[tuple[str, str]] = Counter()  # (address, text), once a kill
        self._sent: set[tuple[str, str]] = set()

    async def run(self) -> Counter[str]:
        """The whole series, and what came of it."""
        await self._move_in()
        async with LocalServer(combined_app(self._telegram, self._twilio)) as server:
            self._api = server.url
            for kill in range(self._kills):
                await self._killed(self._families[kill * FAMILIES_A_KILL : (kill + 1) * FAMILIES_A_KILL])
            pid = await self._start()
            await self._rest()
            await self._end(pid, signal.SIGTERM)
        return self._counted()

    async def _move_in(self) -> None:
        store = await TinyStore.open(self._store)
        await store.save(Batch(changed=tuple(crowd.records(self._families))))
        await store.close()

    # -- the service

    async def _start(self) -> int:
        told = {"store": str(self._store), "api": self._api, "port": self._port, "public_url": PUBLIC_URL}
        return await self._ask(told | {"log": str(self._folder / "line.log"), "since": self._since})

    async def _ask(self, line: object) -> int:
        self._forker.tell(json.dumps(line))
        return int(await asyncio.to_thread(self._forker.next))

    async def _end(self, pid: int, how: signal.Signals) -> None:
        os.kill(pid, how)
        await self._ask({"reap": pid})

    async def _killed(self, families: list[crowd.Family]) -> None:
        """One life of the service, and the load meanwhile."""
        pid = await self._start()
        lifetime = random.uniform(SOONEST, LATEST)
        writing = [asyncio.create_task(self._write(family, lifetime)) for family in families]
        await asyncio.sleep(lifetime)
        await self._end(pid, signal.SIGKILL)
        self._note_unknown()
        await asyncio.gather(*writing)

    async def _write(self, family: crowd.Family, lifetime: float) -> None:
        """Two messages, some time apart; the second may find nobody there."""
        for nth in range(2):
            await asyncio.sleep(random.uniform(0, lifetime * 0.7))
            label = 10_000 + family.number  # none of them is 112, which would be an alarm
            text = f"{crowd.WORDS[family.number % len(crowd.WORDS)]} ({label}, {nth})"
            self._sent.add((family.address, text))
            if family.channel is Channel.TELEGRAM:
                await self._telegram.phone(int(family.address)).write(text)
            else:
                await self._twilio.phone(family.address).text(text)

    def _note_unknown(self) -> None:
        """What was on its way when it was killed; read from a copy, so that the crash's own files stay as they are."""
        copy = self._folder / "copy.db"
        for ending in ("", "-wal"):
            with contextlib.suppress(FileNotFoundError):
                shutil.copy(f"{self._store}{ending}", f"{copy}{ending}")
        for outbound in _all(copy, "outbound"):
            if outbound["state"] == "attempting":
                self._unknown[outbound["address"], _words(outbound)] += 1
        for each in self._folder.glob("copy.db*"):
            each.unlink()

    async def _rest(self) -> None:
        """Returns when everything written has been stored, handled and answered; or after a minute all the same."""
        for _ in range(int(PATIENCE / 0.25)):
            await asyncio.sleep(0.25)
            if self._telegram.pending() or self._twilio.pending():
                continue
            texts = [each["state"] for each in _all(self._store, "inbound", "text")]
            sending = [each for each in _all(self._store, "outbound") if each["state"] not in ENDED]
            if len(texts) >= len(self._sent) and "waiting" not in texts and not any(map(_soon, sending)):
                return

    # -- counting

    def _counted(self) -> Counter[str]:
        stored = [each for each in _all(self._store, "inbound", "text") if each["state"] == "handled"]
        taken = Counter((each["address"], each["text"]) for each in stored)
        entered = Counter(each["inbound"] for each in _all(self._store, "entries"))
        lost = len(self._sent - set(taken)) + sum(not self._received(family) for family in self._families)
        twice, repeated = self._repeats()
        twice += sum(count - 1 for count in taken.values()) + sum(count - 1 for count in entered.values())
        return Counter(
            kill9_lost=lost, kill9_twice=twice, kill9_repeated_unknown=repeated, kill9_messages=len(self._sent),
            kill9_kills=self._kills,
        )  # fmt: skip

    def _received(self, family: crowd.Family) -> list[str]:
        if family.channel is Channel.TELEGRAM:
            return self._telegram.phone(int(family.address)).received
        return self._twilio.phone(family.address).received

    def _repeats(self) -> tuple[int, int]:
        """Texts that came to a phone more than once: those without an excuse, and those whose outcome was unknown."""
        sms = Counter((phone.number, text) for phone in self._twilio.phones for text in phone.received)
        telegram = Counter((str(phone.user_id), text) for phone in self._telegram.phones for text in phone.received)
        again = telegram - Counter(set(telegram))
        excused = again & self._unknown
        return (sms - Counter(set(sms))).total() + (again - excused).total(), excused.total()


def _all(path: Path, table: str, kind: str = "") -> list[dict[str, str]]:
    """The documents of a table as they are committed now."""
    if not path.exists():
        return []
    reading = TinySQL(path, read_only=True)
    try:
        return [dict(each) for each in reading.table(table) if not kind or each["kind"] == kind]
    finally:
        reading.close()


def _soon(outbound: dict[str, str]) -> bool:
    """Whether it should have gone by now: "Is this sorted?" waits for later by design."""
    return not outbound["not_before"]


def _words(outbound: dict[str, str]) -> str:
    return outbound["sms_text"] if outbound["account"].startswith("sms:") and outbound["sms_text"] else outbound["text"]
