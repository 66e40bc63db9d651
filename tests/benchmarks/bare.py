"""Part: the webhook's endpoint with one bare SQLite insert: what an ack would cost if nothing else were promised.

The same server with the same protocol, the same application class, the same signature check and the same parsing as the
service's; then one row (id, key, account, address, text, received_at) with a unique key, committed by itself, in WAL
with `synchronous=FULL` as the product's store is. No lanes, no look-ups, no handlers, no outbox, no poller.
Without a `store` there is no row either: the yes is said of what nobody keeps. Then `reads` says whether the product's
own intake still looks for STOP and the danger words before that, over a store that knows nobody.
"""

import asyncio
import gc
import signal
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar, cast

import uvloop

from bot.app import school
from bot.channels.twilio import TwilioGateway
from bot.clock import Clock, SystemClock
from bot.demo import town
from bot.domain.messages import NOTHING, Batch, Inbound
from bot.domain.records import Record
from bot.ids import Ids
from bot.inbox.intake import Intake
from bot.store.base import Store
from bot.store.finders import Finder, Value
from bot.web.public import Line, PublicApp
from bot.web.server import Server
from tests.benchmarks import crowd
from tests.benchmarks.processes import given, say

R = TypeVar("R", bound=Record)


class BareIntake:
    """Intake with nothing but the insert."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("CREATE TABLE inbound (id TEXT PRIMARY KEY, key TEXT UNIQUE, account, address, text, at)")

    async def take(self, inbound: Inbound) -> bool:
        """Written, committed, on disk."""
        row = inbound.id, inbound.key, inbound.account, inbound.address, inbound.text, inbound.received_at.isoformat()
        return self._db.execute("INSERT OR IGNORE INTO inbound VALUES (?, ?, ?, ?, ?, ?)", row).rowcount == 1

    def close(self) -> None:
        self._db.close()


class NoIntake:
    """Intake that keeps nothing."""

    async def take(self, inbound: Inbound) -> bool:
        """New, as everything is to whoever forgets."""
        return True

    def close(self) -> None:
        pass


class NoStore:
    """A store that finds nothing and keeps nothing; so much of one as intake needs."""

    async def find(self, finder: Finder[R], values: Mapping[str, Value], /, *, limit: int | None = None) -> list[R]:
        return []

    async def accept(self, inbound: Inbound, batch: Batch = NOTHING) -> bool:
        return True


class ReadingIntake(Intake):
    """The product's intake, with no store."""

    def __init__(self, clock: Clock) -> None:
        store = cast(Store, NoStore())
        line = school(crowd.settings(Path("nowhere"), "http://127.0.0.1:9"), store, Ids(clock))
        super().__init__(store, lambda _: line, lambda: None)

    def close(self) -> None:
        pass


def _intake(store: str, reads: str, clock: Clock) -> BareIntake | NoIntake | ReadingIntake:
    if store:
        return BareIntake(Path(store))
    return ReadingIntake(clock) if reads else NoIntake()


async def run(store: str, reads: str, port: int, public_url: str) -> None:
    """Serve until SIGTERM."""
    stop, clock = asyncio.Event(), SystemClock()
    intake = _intake(store, reads, clock)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    gateway = TwilioGateway(town.ACCOUNT_SID, town.AUTH_TOKEN, town.OUR_NUMBER)
    line = Line(gateway, crowd.SCHOOL, public_url, Ids(clock).new)
    app = PublicApp({"": line}, intake, clock, after_failed_save=lambda: None)
    gc.collect()
    gc.freeze()
    async with Server(app, "127.0.0.1", port):
        say({})
        await stop.wait()
    intake.close()


if __name__ == "__main__":
    told = given()
    uvloop.run(run(told.get("store", ""), told.get("reads", ""), told["port"], told["public_url"]))
