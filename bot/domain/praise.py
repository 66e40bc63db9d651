"""Good news: what staff noted, exactly as noted, and the message that it becomes. Never padded, never compared."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.records import Record


@dataclass(frozen=True, kw_only=True)
class Praise(Record):
    """One recorded success of one pupil: evidence, so it never changes but for `told_at`.

    `kind` is one of the school's kinds ("raffle ticket"), `fact` the rest of what was noted ("for sitting well"),
    `noted_by` the person who saw it. `told_at` is when it was put into a message home; None means not yet.
    """

    pupil: str
    kind: str
    fact: str
    noted_by: str
    noted_at: datetime
    told: bool = False
    told_at: datetime | None = None
