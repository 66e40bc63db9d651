"""An occurrence of a dated job: that it has run for this local date, so that it never runs twice."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.records import Record


@dataclass(frozen=True, kw_only=True)
class Occurrence(Record):
    """The mark that a dated job is done for a school's local date. It is saved last, after the job's batches."""

    job: str
    on: str  # ISO date in the school's zone
    done_at: datetime
    batches: int = 0
    failed: int = 0


def occurrence_id(job: str, on: date) -> str:
    """The id under which the occurrence of this job on this local date is kept."""
    return f"{job}|{on.isoformat()}"
