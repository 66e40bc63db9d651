"""The staff sheet: one row a member of staff."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.domain.messages import Batch
from bot.domain.people import EVERY_WEEKDAY, Lesson, Person, Role
from bot.people import cells
from bot.people.lessons import lessons
from bot.people.plans import Count, Draft, Known, Plan, of_school, read_cell
from bot.people.sheets import Fault, Row, read_sheet

COLUMNS = ("id", "name", "role", "phone", "days", "lessons")
OPTIONAL = ("lessons",)


@dataclass(frozen=True)
class StaffRow:
    line: int
    code: str
    name: str
    role: Role
    phone: str
    days: tuple[int, ...]
    lessons: tuple[Lesson, ...]


def plan_staff(data: bytes, known: Known, school: str, new_id: Callable[[], str], *, leavers: bool = False) -> Plan:
    """What importing this file would change; with faults, nothing. `leavers`: who is not in it has left."""
    sheet = read_sheet(data, COLUMNS, OPTIONAL)
    faults = list(sheet.faults)
    rows = [_read(row, faults) for row in sheet.rows]
    faults += [*_twice(rows), *_days_off(rows), *_families(rows, known)]
    if faults:
        return Plan(faults=tuple(sorted(faults)))
    draft, count = Draft(school, new_id), Count("Staff")
    for row in rows:
        _merge(row, known, draft, count)
    staff = [person for person in known.people.values() if person.role and person.active]
    gone = of_school(staff, (row.code for row in rows), lambda person: person.code)
    for person in gone if leavers else ():
        draft.put(person, replace(person, active=False))
    return Plan(Batch(changed=tuple(draft.changed)), (count.tally(len(gone)),))


def _read(row: Row, faults: list[Fault]) -> StaffRow:
    return StaffRow(
        line=row.line,
        code=read_cell(row, "id", cells.code, "", faults),
        name=read_cell(row, "name", cells.needed, "", faults),
        role=read_cell(row, "role", cells.role, Role.OFFICE, faults),
        phone=read_cell(row, "phone", cells.mobile, "", faults),
        days=read_cell(row, "days", cells.days, EVERY_WEEKDAY, faults),
        lessons=read_cell(row, "lessons", lessons, (), faults),
    )


def _twice(rows: Sequence[StaffRow]) -> list[Fault]:
    """Ids, and numbers too: a reply from a shared phone could be anybody's."""
    faults = []
    for column, values in (("id", [row.code for row in rows]), ("phone", [row.phone for row in rows])):
        first: dict[str, int] = {}
        for row, value in zip(rows, values, strict=True):
            line = first.setdefault(value, row.line)
            if value and line != row.line:
                faults.append(Fault(row.line, column, f"the same stands on line {line}; each must have their own"))
    return faults


def _days_off(rows: Sequence[StaffRow]) -> list[Fault]:
    return [
        Fault(row.line, "lessons", "there is a lesson on a day that is not among their days")
        for row in rows
        if any(lesson.weekday not in row.days for lesson in row.lessons)
    ]


def _families(rows: Sequence[StaffRow], known: Known) -> list[Fault]:
    return [
        Fault(row.line, "id", "an adult of a family has this id already; give staff ids of their own")
        for row in rows
        if (person := known.people.get(row.code)) and person.role is None
    ]


def _merge(row: StaffRow, known: Known, draft: Draft, count: Count) -> None:
    before = known.people.get(row.code)
    person = before or Person(id=draft.new_id(), school=draft.school, code=row.code, name=row.name)
    after = replace(person, name=row.name, role=row.role, days=row.days, lessons=row.lessons, active=True)
    changed = draft.put(before, after)
    moved = draft.phone(person.id, known.sms(person.id), row.phone)
    count.add(new=before is None, changed=changed or moved)
