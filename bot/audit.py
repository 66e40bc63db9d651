"""Writing down who did what to the line: an entry for the batch in which it is done."""

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
    """Done from the command line."""
    return AuditEntry(id=school.new_id(), school=school.id, at=at, by="", deed=deed, about=about)
