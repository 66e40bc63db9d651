"""The school's pause: from PAUSE to RESUME nothing goes to families but receipts, answers and what safety needs."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.people import Role
from bot.domain.records import Record

PAUSE_ID = "pause"  # there is one a school

# The head decides for the school. The safeguarding lead too: on the day on which a line must be silent (a death, an
# arrest, words gone to the wrong parent) the head may be who cannot be reached.
MAY_PAUSE = frozenset({Role.HEAD, Role.DSL})


@dataclass(frozen=True, kw_only=True)
class Pause(Record):
    """Since when it holds (none: it does not), who said so (nobody: the command line), and when the last one ended."""

    since: datetime | None = None
    by: str = ""
    ended_at: datetime | None = None
