"""`python -m tests.benchmarks [store|postgres] [--json] [--size N] [--only KEY …] [--quick]`: measure, and tell.

`store` is the group of the figures of one school on one machine, `postgres` that of several processes on a PostgreSQL
server of their own, which waits for the disk. Without `--json` a table is drawn with each bound and whether it is met.
`--size` makes the big stores smaller, `--only` measures what gives these keys, `--quick` shortens everything to see
that it runs (its figures mean nothing).
"""

import argparse
import json
import os
import platform
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.domain.messages import Channel
from tests.benchmarks import (
    acks,
    big_store,
    crowd,
    growth,
    inserts,
    kills,
    pg_acks,
    pg_sends,
    sends,
    size,
    soak,
    stalls,
)
from tests.benchmarks.figures import FIGURES

Figures = dict[str, float]
MILLION = 1_000_000


@dataclass
class Bench:
    """Where the benchmarks work, and how long; the big store is made once, when the first asks for it."""

    folder: Path
    size: int
    quick: bool

    @property
    def server(self) -> str:
        """What the PostgreSQL server of this run is called."""
        return f"bench-{os.getpid()}"

    @property
    def small(self) -> Path:
        return self._made("small.db", 1000)

    @property
    def big(self) -> Path:
        return self._made("big.db", self.size)

    def _made(self, name: str, messages: int) -> Path:
        path = self.folder / name
        if not path.exists():
            families = crowd.families(acks.FAMILIES, Channel.SMS)
            big_store.build(path, messages, tuple(crowd.records(families)))
        return path

    def long(self, usual: float, quick: float) -> float:
        return quick if self.quick else usual

    def many(self, usual: int, quick: int) -> int:
        return quick if self.quick else usual


Steps = Sequence[tuple[tuple[str, ...], Callable[[Bench], Figures]]]

# What each measurement gives, in the order in which they run: those that write to the big store come last on it.
STORE: Steps = (
    (("open_1m_s",), lambda bench: size.opening(bench.big)),
    (("rss_1m_mb",), lambda bench: size.memory(bench.big, bench.many(2000, 50))),
    (("insert_1m_over_1k", "lookup_1m_us"), lambda bench: inserts.measure(bench.small, bench.big, bench.size)),
    (("stock_over_ours_10k",), lambda bench: inserts.against_stock(bench.folder, bench.many(10_000, 500))),
    (("loop_stall_ms",), lambda bench: stalls.measure(bench.big, bench.long(15, 0.5))),
    (
        ("ack_over_bare_sqlite", "ack_p99_ms"),
        lambda bench: acks.measure(bench.folder, bench.many(4000, 50), bench.many(5, 1)),
    ),
    (("send_1000_s",), lambda bench: sends.measure(bench.many(1000, 50))),
    (("paced_of_allowed", "paced_429"), lambda bench: sends.paced(bench.long(30, 1))),
    (("kill9_lost", "kill9_twice"), lambda bench: kills.measure(bench.many(100, 1))),
)
POSTGRES: Steps = (
    (
        ("pg_ack_over_no_store",),
        lambda bench: pg_acks.measure(bench.server, bench.folder, bench.many(4000, 50), bench.many(5, 1)),
    ),
    (("pg_send_1000_s",), lambda bench: pg_sends.measure(bench.server, bench.many(1000, 50))),
    (("pg_growth",), lambda bench: growth.measure(bench.server, bench.size, bench.many(growth.ROUNDS, 1))),
    (
        ("soak_lost", "soak_twice", "soak_disordered", "soak_jobs_twice", "soak_over_limit"),
        lambda bench: soak.measure(bench.server, bench.long(120, 6), bench.many(soak.FAMILIES, 20)),
    ),
)
KEYS = sorted({key for keys, _ in (*STORE, *POSTGRES) for key in keys})
GROUPS = {"store": STORE, "postgres": POSTGRES, "all": (*STORE, *POSTGRES)}


def measure(bench: Bench, steps: Steps, only: Sequence[str]) -> Iterator[Figures]:
    """What each step found, as it is found."""
    for keys, step in steps:
        if not only or set(keys) & set(only):
            began = time.monotonic()
            yield step(bench)
            sys.stderr.write(f"{', '.join(keys)}: {time.monotonic() - began:.0f} s\n")


def machine() -> dict[str, object]:
    """What the figures depend on."""
    return {
        "python": platform.python_version(), "sqlite": sqlite3.sqlite_version, "cpus": os.cpu_count(),
        "machine": platform.machine(), "load_before": round(os.getloadavg()[0], 2), "sum_before_ms": sum_ms(),
    }  # fmt: skip


def sum_ms() -> float:
    """How long a sum of a million numbers takes, the quickest of five, in ms: a rented machine is not as fast at every
    hour, and figures of two hours are compared by it."""

    def once() -> float:
        began, total = time.perf_counter(), 0
        for number in range(1_000_000):
            total += number
        return (time.perf_counter() - began) * 1000

    return round(min(once() for _ in range(5)), 1)


def table(found: Figures) -> str:
    """Every figure with its bound, and what else was found."""
    lines = []
    for key, figure in FIGURES.items():
        if key in found:
            met = "met" if figure.is_met(found[key]) else "NOT MET"
            lines.append(f"{key:35} {found[key]:10.3f}  {figure.sign} {figure.bound:<6g} {met:8} {figure.text}")
    lines += [f"{key:35} {value:10.3f}" for key, value in found.items() if key not in FIGURES]
    return "\n".join(lines)


def main() -> None:
    """Measure what was asked for."""
    asking = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    asking.add_argument("group", nargs="?", choices=sorted(GROUPS), default="all")
    asking.add_argument("--json", action="store_true", help="one JSON object and nothing else")
    asking.add_argument("--size", type=int, help="messages in the big stores (a million)")
    asking.add_argument("--only", nargs="+", choices=KEYS, default=(), help="only what gives these")
    asking.add_argument("--quick", action="store_true", help="only to see that it runs")
    asked = asking.parse_args()
    facts = machine()
    found: Figures = {}
    with TemporaryDirectory(prefix="alongside-bench-") as folder:
        bench = Bench(Path(folder), asked.size or (2000 if asked.quick else MILLION), asked.quick)
        for more in measure(bench, GROUPS[asked.group], asked.only):
            found |= {key: round(value, 4) for key, value in more.items()}
    facts["sum_after_ms"] = sum_ms()
    ordered = {key: found[key] for key in FIGURES if key in found}
    more = {key: value for key, value in found.items() if key not in FIGURES}
    told = json.dumps({**ordered, **facts, "more": more}) if asked.json else f"{table(found)}\n{facts}"
    sys.stdout.write(told + "\n")


if __name__ == "__main__":
    main()
