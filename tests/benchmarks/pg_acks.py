"""`pg_ack_over_no_store`: acks a second of the service on PostgreSQL ÷ those of the same endpoint with no store at all.

As in `acks.py`, on a PostgreSQL server that waits for the disk: the service (everything runs) answers 32 connections of
another process, and takes turns with the same endpoint with no store: server, protocol, application, signature check,
parsing, and the product's own intake, which looks for STOP and the danger words and then keeps nothing (`bare.py`
without a store). The database has 1,000 messages each way. All of it shares this machine's processors: the service,
its server, the load and the provider.

`pg_ack_over_nothing`, which has no bound, is the same over an endpoint that does not even read: parsed, and yes.
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
        bare = [{}, {"reads": "yes"}]
        turns = take_turns(url, folder / "pg_acks.log", bare, messages, rounds)
    nothing, reading = turns.bare
    over_nothing, over_reading = turns.ratios()
    return {
        "pg_ack_over_no_store": over_reading,
        "pg_ack_over_nothing": over_nothing,
        "pg_ack_p99_ms": p99_ms(turns.own),
        "pg_acks_per_s": turns.a_second(turns.own),
        "no_store_acks_per_s": turns.a_second(reading),
        "nothing_acks_per_s": turns.a_second(nothing),
        "pg_handled_after_s": max(turns.lags),
    }
