"""Who may do what for which child: adult × child, asked by handlers and again by the outbox. Unknown means no."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.records import Record


class Permission(StrEnum):
    RECEIVE = "receive"  # good news and other news of the child
    RAISE = "raise"  # raise a concern about the child, and be answered
    DECIDE = "decide"
    EMERGENCY = "emergency"


@dataclass(frozen=True, kw_only=True)
class Entitlement(Record):
    """What one adult may have and do for one pupil. `id` is `entitlement_id(adult, pupil)`.

    `restricted` is set by a person at school and outranks every permission; no import takes it away.
    """

    adult: str
    pupil: str
    relation: str = ""
    permissions: tuple[Permission, ...] = ()
    restricted: bool = False


def entitlement_id(adult: str, pupil: str) -> str:
    """The id under which the entitlement of this adult for this pupil is kept."""
    return f"{adult}:{pupil}"


def may(entitlement: Entitlement | None, permission: Permission) -> bool:
    """Whether the adult may; no record, no permission and any restriction all mean no."""
    return entitlement is not None and not entitlement.restricted and permission in entitlement.permissions


def pupils_for(entitlements: Iterable[Entitlement], permission: Permission) -> list[str]:
    """The ids of the pupils for whom the adult may, in the order given."""
    return [each.pupil for each in entitlements if may(each, permission)]
