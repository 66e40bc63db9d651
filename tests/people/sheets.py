"""Sheets as a school office would hand them over; all people and numbers are invented."""

from collections.abc import Iterable
from itertools import count
from pathlib import Path

from bot.domain.entitlements import Entitlement
from bot.domain.people import Contact, Person, Pupil
from bot.people.families import plan_families
from bot.people.plans import Known, Plan
from bot.people.staff import plan_staff

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
STAFF = (EXAMPLES / "staff.csv").read_bytes()
FAMILIES = (EXAMPLES / "families.csv").read_bytes()
SCHOOL = "oakfield"

_numbers = count(1)


def new_id() -> str:
    return f"id{next(_numbers):06}"


def faults(plan: Plan) -> list[str]:
    return [str(fault) for fault in plan.faults]


def after(known: Known, plan: Plan) -> Known:
    """What the store would hold once the plan is saved."""
    people = {each.code: each for each in known.people.values()}
    pupils = {each.code: each for each in known.pupils.values()}
    contacts = {each.id: each for held in known.contacts.values() for each in held}
    entitlements = dict(known.entitlements)
    for record in plan.batch.changed:
        match record:
            case Person():
                people[record.code] = record
            case Pupil():
                pupils[record.code] = record
            case Contact():
                contacts[record.id] = record
            case Entitlement():
                entitlements[record.id] = record
    return Known(people, pupils, _by_person(contacts.values()), entitlements)


def _by_person(contacts: Iterable[Contact]) -> dict[str, list[Contact]]:
    held: dict[str, list[Contact]] = {}
    for contact in contacts:
        held.setdefault(contact.person, []).append(contact)
    return held


def staff(data: bytes | str, known: Known | None = None, *, leavers: bool = False) -> Plan:
    return plan_staff(_bytes(data), known or Known(), SCHOOL, new_id, leavers=leavers)


def families(data: bytes | str, known: Known | None = None, *, leavers: bool = False) -> Plan:
    return plan_families(_bytes(data), known or with_staff(), SCHOOL, new_id, leavers=leavers)


def with_staff() -> Known:
    """A school whose example staff are in the store."""
    return after(Known(), staff(STAFF))


def full_school() -> Known:
    """A school with the example staff and families in the store."""
    known = with_staff()
    return after(known, families(FAMILIES, known))


def _bytes(data: bytes | str) -> bytes:
    return data.encode() if isinstance(data, str) else data
