"""People whom only some stories need: who they are, how they are reached, and for which child they may do what."""

from collections.abc import Iterator, Sequence

from bot.demo import town
from bot.demo.town import Resident
from bot.domain.entitlements import Entitlement, Permission, entitlement_id
from bot.domain.messages import Channel
from bot.domain.people import Contact, Person, Pupil, Role
from bot.domain.records import Record

BELL = Resident("bell", "Mr Bell", "key worker", Channel.TELEGRAM, "5004", Role.KEY_WORKER)
STONE = Resident("stone", "Ms Stone", "safeguarding lead", Channel.TELEGRAM, "5005", Role.DSL)
DEAN = Resident("dean", "Mr Dean", "Jay's dad", Channel.TELEGRAM, "5012", household="dean")
NOOR = Resident("noor", "Mrs Idris", "Maya's mum", Channel.SMS, "+447700900134", household="idris")


def moves_in(resident: Resident) -> Iterator[Record]:
    """The person, and the number they are reached by; a Telegram account joins by its one-time link."""
    yield Person(
        id=resident.id,
        school=town.SCHOOL,
        code=f"X{resident.id}",
        name=resident.name,
        role=resident.role,
        household=resident.household,
        welcomed_at=None if resident.role else town.BEFORE,
    )
    if resident.channel is Channel.SMS:
        yield has_number(resident.id, resident.address)


def has_number(person: str, number: str) -> Contact:
    """That this person is reached by this number, whoever else has it."""
    id = f"contact-{person}"
    return Contact(id=id, school=town.SCHOOL, person=person, channel=Channel.SMS, address=number, rank=1)


def allowed(adult: str, pupil: str, permissions: Sequence[Permission] = town.ALL) -> Entitlement:
    """What this adult may have and do for this child."""
    id = entitlement_id(adult, pupil)
    return Entitlement(id=id, school=town.SCHOOL, adult=adult, pupil=pupil, permissions=tuple(permissions))


def child(name: str, surname: str, key_worker: str = "ahmed", group: str = "8C") -> Pupil:
    """One more pupil."""
    return Pupil(
        id=name.lower(),
        school=town.SCHOOL,
        code=name.lower(),
        name=name,
        surname=surname,
        tutor_group=group,
        key_worker=key_worker,
        household=surname.lower(),
    )
