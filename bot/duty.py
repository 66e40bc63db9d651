"""Who at school looks after a child's matter, and who of them is in on the day."""

from collections.abc import Iterable
from datetime import date

from bot.domain.people import Person, Pupil, Role
from bot.school import School

# When a key worker is unknown or away, the first of these who is in has it; the office is always somebody.
STAND_INS = (Role.PASTORAL, Role.HEAD, Role.OFFICE, Role.BEYOND)


async def looking_after(school: School, pupils: Iterable[Pupil], day: date) -> tuple[Person, ...]:
    """The one who will answer for these children on this day, and one more who is in; never empty if there is staff.

    Children of different key workers are looked after by the first stand-in, so that no teacher learns of another's.
    """
    workers = {pupil.key_worker for pupil in pupils}
    found: list[Person] = []
    if len(workers) == 1 and (worker := await school.reader.person(workers.pop())):
        found.append(worker)
    for role in STAND_INS:
        found += await school.reader.staff(role)
    present = [person for person in dict.fromkeys(found) if person.active and day.weekday() in person.days]
    return tuple((present or found)[:2])


async def on_rung(school: School, role: Role, owner: str, day: date) -> tuple[Person, ...]:
    """Those of a rung of the ladder who are in that day; for the key worker's rung, the owner."""
    if role is Role.KEY_WORKER:
        person = await school.reader.person(owner)
        return (person,) if person and person.active else ()
    staff = await school.reader.staff(role)
    return tuple(person for person in staff if day.weekday() in person.days) or tuple(staff)


async def office(school: School) -> tuple[Person, ...]:
    """Who looks at what belongs to nobody else: the office, or the head where there is none."""
    return tuple(await school.reader.staff(Role.OFFICE) or await school.reader.staff(Role.HEAD))


async def alarmed(school: School, owner: str) -> tuple[Person, ...]:
    """Whom a danger word rings, at any hour: the owner, the safeguarding lead and deputies, the head."""
    found = [person] if (person := await school.reader.person(owner)) else []
    for role in (Role.DSL, Role.DEPUTY_DSL, Role.HEAD):
        found += await school.reader.staff(role)
    return tuple({person.id: person for person in found if person.active}.values())


def names(people: Iterable[Person]) -> str:
    """ "Miss Ahmed or Mrs Cole"."""
    return " or ".join(person.name for person in people)
