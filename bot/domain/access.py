"""Which member of staff may open, take and answer a concern: its owner, whoever was pinged, and the ladder above."""

from collections.abc import Collection

from bot.domain.concerns import Concern
from bot.domain.people import Person, Role

# These see every concern; anyone else only what is theirs or was brought to them.
OVER_ALL = frozenset({Role.PASTORAL, Role.DSL, Role.DEPUTY_DSL, Role.HEAD})

# Who decides what an adult may have, and lets people in; and who says that somebody has left.
OVER_ACCESS = frozenset({Role.DSL, Role.DEPUTY_DSL, Role.HEAD, Role.OFFICE})
OVER_ROLL = frozenset({Role.HEAD, Role.OFFICE})


def may_work_on(person: Person, concern: Concern, pinged: Collection[str]) -> bool:
    """Whether this member of staff may see and answer it; `pinged` are the ids of those it was brought to."""
    if not person.active or person.role is None:
        return False
    return person.role in OVER_ALL or person.id in {concern.owner, concern.claimed_by, *pinged}
