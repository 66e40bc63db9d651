"""`ack_over_bare_sqlite`, `ack_p99_ms`: how many texts a second are written down and acknowledged.

The service (everything runs: lanes, handlers, outbox, poller, catch-up) answers 32 connections of another process; a
lean provider in a third takes what the outbox sends. 400 families write, each several times, on the store of a school
at work. The same load goes to the same endpoint with one bare SQLite insert (`bare.py`); the two take turns, and the
medians of their acks a second are divided. A burst ends when its last ack came; `handled_after_s` says how long the
lanes still worked on it: acks go before handling, as an unanswered webhook is a lost text and a receipt a second later
is not, but the lanes must not fall behind for good. The next burst, ours or the bare one's, begins when every receipt
of the last has been sent (the accounts may send a thousand a second); so neither is timed while the other works.
`ack_p99_ms` is over all acks of ours, `bare_ack_p99_ms` over the bare ones.
"""

import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bot.domain.messages import Channel
from tests.benchmarks import big_store, crowd
from tests.benchmarks.processes import Part, free_port

CONNECTIONS, FAMILIES = 32, 400
PUBLIC_URL = "https://line.oakfield.example"
PATIENCE = 120.0


@dataclass(frozen=True)
class Turns:
    """What the bursts of ours and of each bare endpoint came to, without the warm-up."""

    messages: int
    own: Sequence[Any]
    bare: Sequence[Sequence[Any]]
    lags: Sequence[float]

    def ratios(self) -> list[float]:
        """Our acks a second ÷ each of theirs, the medians of each."""
        return [self.a_second(self.own) / self.a_second(runs) for runs in self.bare]

    def a_second(self, runs: Sequence[Any]) -> float:
        return float(median(self.messages / run["seconds"] for run in runs))


def measure(folder: Path, messages: int, rounds: int) -> dict[str, float]:
    """Medians over `rounds` bursts of `messages` each."""
    big_store.build(folder / "acks.db", 1000, tuple(crowd.records(crowd.families(FAMILIES, Channel.SMS))))
    insert = {"store": str(folder / "bare.db")}
    turns = take_turns(str(folder / "acks.db"), folder / "acks.log", [insert], messages, rounds)
    (ratio,), (bare,) = turns.ratios(), turns.bare
    return {
        "ack_over_bare_sqlite": ratio,
        "ack_p99_ms": p99_ms(turns.own),
        "bare_ack_p99_ms": p99_ms(bare),
        "acks_per_s": turns.a_second(turns.own),
        "bare_acks_per_s": turns.a_second(bare),
        "handled_after_s": max(turns.lags),
    }


def take_turns(store: str, log: Path, bare: Sequence[Mapping[str, str]], messages: int, rounds: int) -> Turns:
    """Bursts on the service with this store and on a bare endpoint of each kind, none while another works."""
    load = {"messages": messages, "connections": CONNECTIONS, "families": FAMILIES, "public_url": PUBLIC_URL}
    with ExitStack() as parts:

        def served(name: str, **given: str) -> tuple[Part, Part]:
            """An endpoint, and the load on it."""
            port = free_port()
            part = parts.enter_context(Part(name, port=port, public_url=PUBLIC_URL, **given))
            return part, parts.enter_context(Part("load", port=port, **load))

        provider = parts.enter_context(Part("provider"))
        ours, to_ours = served("service", store=store, log=str(log), api=provider.ready["url"])
        to_bare = [served("bare", **each)[1] for each in bare]
        own: list[Any] = []
        others: list[list[Any]] = [[] for _ in bare]
        lags: list[float] = []
        for turn in range(rounds + 1):  # the first is the warm-up
            for to_one, runs in zip(to_bare, others, strict=True):
                runs.append(_burst(to_one, turn * messages))
            own.append(_burst(to_ours, turn * messages))
            lags.append(_until(ours, "waiting"))
            _until(ours, "waiting", "sending")
    return Turns(messages, own[1:], [runs[1:] for runs in others], lags[1:])


def p99_ms(runs: Sequence[Any]) -> float:
    times = sorted(each for run in runs for each in run["times"])
    return float(times[int(len(times) * 0.99)] * 1000)


def _burst(load: Part, first: int) -> Any:
    load.tell(str(first))
    load.next()
    result = load.next()
    if result["bad"]:
        raise RuntimeError(f"{result['bad']} webhooks were not taken")
    return result


def _until(service: Part, *what: str) -> float:
    """How many seconds until nothing of this is left."""
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE:
        service.tell("report")
        report = service.next()
        if not any(report[each] for each in what):
            return time.monotonic() - began
        time.sleep(0.05)
    raise RuntimeError(f"the line has not come to rest within {PATIENCE:g} s")
