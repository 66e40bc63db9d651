"""Writing down who did what to the line: an entry for the batch in which it is done."""

import getpass
import os
from datetime import datetime

from bot.domain.arrivals import Arrival
from bot.domain.audit import AuditEntry, Deed
from bot.school import School


def asked(school: School, arrival: Arrival, deed: Deed, *about: str) -> AuditEntry:
    """Done because a member of staff asked for it from their phone; `about` are ids of people and pupils."""
    by = arrival.staff.id if arrival.staff else ""
    return AuditEntry(
        id=school.new_id(), school=school.id, at=arrival.at, by=by, deed=deed, about=about, inbound=arrival.inbound.id
    )


def commanded(school: School, at: datetime, deed: Deed, *about: str) -> AuditEntry:
    """Done from the command line, by whoever is logged in there."""
    return AuditEntry(id=school.new_id(), school=school.id, at=at, by="", deed=deed, about=about, login=_login())


def _login() -> str:
    """Who asked, also behind sudo, which says so in SUDO_USER (sudo(8), environment)."""
    try:
        return os.environ.get("SUDO_USER") or getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as in some containers
        return ""
