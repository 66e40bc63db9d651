"""The audit record: who did what to the line itself, and when. Only ever added to; exported with everything else."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.records import Record


class Deed(StrEnum):
    """What a person can do to the line, from their phone or from the command line."""

    RESTRICTED = "restricted"  # an adult was cut off from a child
    ALLOWED = "allowed"  # and is no longer
    LEFT = "left"  # a child or a member of staff
    AWAY = "away"
    BACK = "back"
    PAUSED = "paused"
    RESUMED = "resumed"
    INVITED = "invited"
    WELCOMED = "welcomed"
    RANG = "rang"  # somebody whom they had been asked to ring, about no matter that is open
    TRIED = "tried"  # and nobody took the call


@dataclass(frozen=True, kw_only=True)
class AuditEntry(Record):
    """One deed. `by` is the person's id, empty for the command line, where `login` is whose account typed it; `about`
    are the ids of those it concerns."""

    at: datetime
    by: str
    deed: Deed
    about: tuple[str, ...] = ()
    login: str = ""
    inbound: str = ""  # the message by which it was asked for
