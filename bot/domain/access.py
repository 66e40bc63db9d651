"""Which member of staff may open, take and answer a concern, and who may write first to the adults of a child."""

from collections.abc import Collection

from bot.domain.concerns import Concern
from bot.domain.people import Person, Pupil, Role

# These see every concern; anyone else only what is theirs or was brought to them.
OVER_ALL = frozenset({Role.PASTORAL, Role.DSL, Role.DEPUTY_DSL, Role.HEAD})

# Who decides what an adult may have, and lets people in; and who says that somebody has left.
OVER_ACCESS = frozenset({Role.DSL, Role.DEPUTY_DSL, Role.HEAD, Role.OFFICE})
OVER_ROLL = frozenset({Role.HEAD, Role.OFFICE})


# These may tell the adults of any child something; a key worker those of their own children.
MAY_TELL = OVER_ALL | {Role.OFFICE}


def may_tell(person: Person, pupil: Pupil) -> bool:
    """Whether this member of staff may begin a conversation with the adults of this child."""
    if not person.active or person.role is None or not pupil.active:
        return False
    return person.role in MAY_TELL or person.id == pupil.key_worker


def may_work_on(person: Person, concern: Concern, pinged: Collection[str]) -> bool:
    """Whether this member of staff may see and answer it; `pinged` are the ids of those it was brought to."""
    if not person.active or person.role is None:
        return False
    return person.role in OVER_ALL or person.id in {concern.owner, concern.claimed_by, *pinged}
