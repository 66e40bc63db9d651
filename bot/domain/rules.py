"""The settings that decisions need, as a school gave them: the ladder, the hours promised, the kinds of praise."""

from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum

from bot.domain.people import Role
from bot.domain.sms_budget import SmsBudget


class When(StrEnum):
    """From where a rung of the ladder counts."""

    HALF = "half"  # half of the school time between raised and due
    DUE = "due"  # when the answer is due


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One rung: who is pinged, and when: `plus` of school time after `when`."""

    role: Role
    when: When
    plus: timedelta = timedelta()


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Read from the config's tables of the same names; all spans are school time unless they say otherwise."""

    ladder: tuple[Rung, ...]
    answer_within: timedelta = timedelta(hours=2)
    ask_sorted_after: timedelta = timedelta(minutes=30)
    silence_days: int = 3  # school days after which an unanswered "Is this sorted?" is unconfirmed
    daily_positives_at: time = time(16, 0)
    friday_praise_before_close: timedelta = timedelta(minutes=30)
    praise_kinds: tuple[str, ...] = ("raffle ticket", "certificate", "wow")
    quiet_from: time = time(18, 0)
    quiet_until: time = time(8, 0)
    sms_budget: SmsBudget | None = None  # where the school has texts
    school_phone: str = ""  # which number will ring, as a parent would read it
    complaints_to: str = "the head"  # to whom a family can complain formally, and where, as a parent would read it
