"""`pg_ack_over_no_store`: acks a second of the service on PostgreSQL ÷ those of the same endpoint with no store at all.

As in `acks.py`, on a PostgreSQL server that waits for the disk: the service (everything runs) answers 32 connections of
another process, and takes turns with the same server, protocol, application, signature check and parsing with an intake
that does nothing (`bare.py` without a store). The database has 1,000 messages each way. All of it shares this machine's
processors: the service, its server, the load and the provider.
"""

import asyncio
from pathlib import Path

from bot.domain.messages import Channel
from tests import postgres
from tests.benchmarks import big_database, crowd
from tests.benchmarks.acks import FAMILIES, p99_ms, take_turns

BEFORE = 1000


def measure(name: str, folder: Path, messages: int, rounds: int) -> dict[str, float]:
    """Medians over `rounds` bursts of `messages` each."""
    with postgres.running(name, durable=True) as server:
        url = server.create()
        asyncio.run(big_database.build(url, BEFORE, list(crowd.records(crowd.families(FAMILIES, Channel.SMS)))))
        turns = take_turns(url, folder / "pg_acks.log", "", messages, rounds)
    return {
        "pg_ack_over_no_store": turns.ratio(),
        "pg_ack_p99_ms": p99_ms(turns.own),
        "pg_acks_per_s": turns.a_second(turns.own),
        "no_store_acks_per_s": turns.a_second(turns.bare),
        "pg_handled_after_s": max(turns.lags),
    }
