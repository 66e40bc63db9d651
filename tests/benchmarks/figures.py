"""The figures that the line is judged by: each with its bound, in the order in which they are told."""

from collections.abc import Callable, Mapping
from operator import ge, le
from typing import NamedTuple


class Figure(NamedTuple):
    """What is measured, and what it must be."""

    text: str
    sign: str
    bound: float

    def is_met(self, value: float) -> bool:
        return SIGNS[self.sign](value, self.bound)


SIGNS: Mapping[str, Callable[[float, float], bool]] = {"≤": le, "≥": ge}

FIGURES: Mapping[str, Figure] = {
    "insert_1m_over_1k": Figure("durable insert p50 at 1M messages ÷ at 1k", "≤", 1.5),
    "lookup_1m_us": Figure("p50 of an indexed finder at 1M messages, µs", "≤", 100),
    "stock_over_ours_10k": Figure("stock TinyDB insert p50 ÷ ours, at 10k documents", "≥", 150),
    "ack_over_bare_sqlite": Figure("webhook acks/s ÷ the same endpoint with one bare SQLite insert", "≥", 0.85),
    "ack_p99_ms": Figure("p99 of an ack, ms", "≤", 25),
    "rss_1m_mb": Figure("memory of the running service with 1M messages stored, MB", "≤", 150),
    "open_1m_s": Figure("opening that store, s", "≤", 0.5),
    "loop_stall_ms": Figure("longest stop of the event loop at 1,000 saves/s, ms", "≤", 20),
    "kill9_lost": Figure("accepted messages lost over the kill -9s", "≤", 0),
    "kill9_twice": Figure("messages or answers that came twice over them", "≤", 0),
    "send_1000_s": Figure("1,000 personalised messages through outbox and client, s", "≤", 1.2),
    "paced_of_allowed": Figure("share of a budget of 29/s used over 30 s", "≥", 0.95),
    "paced_429": Figure("429s meanwhile", "≤", 0),
    "pg_ack_over_no_store": Figure("webhook acks/s on PostgreSQL ÷ the same endpoint with no store", "≥", 0.6),
    "pg_growth": Figure("worst p50 of insert, finder and claim at 1M messages ÷ at 1k", "≤", 1.5),
    "soak_lost": Figure("acked texts lost over the soak, or left without a receipt", "≤", 0),
    "soak_twice": Figure("messages that came, or were handled, twice over it", "≤", 0),
    "soak_disordered": Figure("texts handled before an earlier one of their family", "≤", 0),
    "soak_jobs_twice": Figure("messages of a dated job that came twice", "≤", 0),
    "soak_over_limit": Figure("sends that were one too many for an account's second", "≤", 0),
}
