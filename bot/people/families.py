"""The families sheet: one row for each adult and each of their children; what two rows say of one person must agree."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from bot.domain.entitlements import Entitlement, Permission, entitlement_id, may
from bot.domain.messages import Batch
from bot.domain.people import Person, Pupil
from bot.people import cells
from bot.people.plans import Count, Draft, Known, Plan, of_school, read_cell
from bot.people.sheets import Fault, Row, read_sheet

PERMISSIONS = tuple(Permission)
COLUMNS = (
    "family",
    "pupil_id",
    "pupil_name",
    "pupil_surname",
    "tutor_group",
    "key_worker",
    "adult_id",
    "adult_name",
    "relation",
    "phone",
    *PERMISSIONS,
    "ring_only",
)
OPTIONAL = ("ring_only",)
_PUPIL = ("family", "pupil_name", "pupil_surname", "tutor_group", "key_worker")
_ADULT = ("family", "adult_name", "phone", "ring_only")


@dataclass(frozen=True)
class FamilyRow:
    line: int
    family: str
    pupil_id: str
    pupil_name: str
    pupil_surname: str
    tutor_group: str
    key_worker: str
    adult_id: str
    adult_name: str
    relation: str
    phone: str
    permissions: tuple[Permission, ...]
    ring_only: bool


def plan_families(data: bytes, known: Known, school: str, new_id: Callable[[], str], *, leavers: bool = False) -> Plan:
    """What importing this file would change; with faults, nothing. `leavers`: who is not in it has left.

    A restricted adult's entitlement stays as it is, whatever the file says. A file without the column ring_only says
    nothing of it: whoever is marked stays marked, since the mark is mostly there for their safety.
    """
    sheet = read_sheet(data, COLUMNS, OPTIONAL)
    faults = list(sheet.faults)
    rows = [_read(row, faults) for row in sheet.rows]
    faults += [*_contradictions(rows), *_strangers(rows, known)]
    if faults:
        return Plan(faults=tuple(sorted(faults)))
    if not sheet.has("ring_only"):
        rows = [replace(row, ring_only=_is_marked(row, known)) for row in rows]
    return _Merge(rows, known, Draft(school, new_id)).plan(leavers=leavers)


def _is_marked(row: "FamilyRow", known: Known) -> bool:
    adult = known.people.get(row.adult_id)
    return adult is not None and adult.ring_only


# -- rows


def _read(row: Row, faults: list[Fault]) -> FamilyRow:
    allowed = {each: read_cell(row, each, cells.yes_or_no, False, faults) for each in PERMISSIONS}
    return FamilyRow(
        line=row.line,
        family=read_cell(row, "family", cells.code, "", faults),
        pupil_id=read_cell(row, "pupil_id", cells.code, "", faults),
        pupil_name=read_cell(row, "pupil_name", cells.needed, "", faults),
        pupil_surname=read_cell(row, "pupil_surname", cells.text, "", faults),
        tutor_group=read_cell(row, "tutor_group", cells.text, "", faults),
        key_worker=read_cell(row, "key_worker", cells.text, "", faults),
        adult_id=read_cell(row, "adult_id", cells.code, "", faults),
        adult_name=read_cell(row, "adult_name", cells.needed, "", faults),
        relation=read_cell(row, "relation", cells.text, "", faults),
        phone=read_cell(row, "phone", cells.mobile, "", faults),
        permissions=tuple(each for each in PERMISSIONS if allowed[each]),
        ring_only=read_cell(row, "ring_only", cells.yes_or_no, False, faults),
    )


def _contradictions(rows: Sequence[FamilyRow]) -> Iterable[Fault]:
    """Where a row says otherwise of a child or an adult than the first row about them did."""
    pupils: dict[str, FamilyRow] = {}
    adults: dict[str, FamilyRow] = {}
    pairs: dict[tuple[str, str], FamilyRow] = {}
    for row in rows:
        yield from _differences(row, pupils.setdefault(row.pupil_id, row), _PUPIL, "child")
        yield from _differences(row, adults.setdefault(row.adult_id, row), _ADULT, "adult")
        first = pairs.setdefault((row.pupil_id, row.adult_id), row)
        if first is not row and row.pupil_id and row.adult_id:
            yield Fault(row.line, "adult_id", f"line {first.line} has this adult with this child already; keep one row")


def _differences(row: FamilyRow, first: FamilyRow, columns: Sequence[str], who: str) -> Iterable[Fault]:
    for column in columns if (row.pupil_id if who == "child" else row.adult_id) else ():
        if getattr(row, column) != getattr(first, column):
            yield Fault(row.line, column, f"line {first.line} says otherwise of the same {who}; make them agree")


def _strangers(rows: Sequence[FamilyRow], known: Known) -> Iterable[Fault]:
    """Key workers who are not at school, and adults with a member of staff's id."""
    for row in rows:
        worker = known.people.get(row.key_worker)
        if row.key_worker and (worker is None or worker.role is None):
            yield Fault(row.line, "key_worker", "no member of staff has this id; import the staff first, or mend it")
        elif worker and not worker.active:
            yield Fault(row.line, "key_worker", "this member of staff has left; give the child another key worker")
        adult = known.people.get(row.adult_id)
        if adult and adult.role:
            yield Fault(row.line, "adult_id", "a member of staff has this id already; give adults ids of their own")


# -- records


class _Merge:
    """The rows put over what is known; each child and adult once, by their first row."""

    def __init__(self, rows: Sequence[FamilyRow], known: Known, draft: Draft) -> None:
        self._rows = rows
        self._known = known
        self._draft = draft
        self._pupils: dict[str, Pupil] = {}
        self._adults: dict[str, Person] = {}
        self._entitlements = dict(known.entitlements)
        self._left: set[str] = set()  # ids
        self._restarted: list[str] = []  # codes of those who said STOP, on a number that is theirs no more
        self._counts = (Count("Children"), Count("Adults"), Count("Adult and child together"))

    def plan(self, *, leavers: bool) -> Plan:
        for row in self._rows:
            if row.pupil_id not in self._pupils:
                self._pupil(row)
            if row.adult_id not in self._adults:
                self._adult(row)
            self._entitle(row)
        gone = self._gone()
        if leavers:
            self._leave(*gone)
        missing = (len(records) for records in gone)
        tallies = tuple(count.tally(number) for count, number in zip(self._counts, missing, strict=True))
        return Plan(
            Batch(changed=tuple(self._draft.changed)),
            tallies,
            unreachable=self._unreachable(),
            restarted=tuple(self._restarted),
        )

    def _pupil(self, row: FamilyRow) -> None:
        before = self._known.pupils.get(row.pupil_id)
        pupil = before or Pupil(
            id=self._draft.new_id(), school=self._draft.school, code=row.pupil_id, name=row.pupil_name
        )
        worker = self._known.people.get(row.key_worker)
        after = replace(
            pupil,
            name=row.pupil_name,
            surname=row.pupil_surname,
            tutor_group=row.tutor_group,
            key_worker=worker.id if worker else "",
            household=row.family,
            active=True,
        )
        self._pupils[row.pupil_id] = after
        self._counts[0].add(new=before is None, changed=self._draft.put(before, after))

    def _adult(self, row: FamilyRow) -> None:
        before = self._known.people.get(row.adult_id)
        person = before or Person(
            id=self._draft.new_id(), school=self._draft.school, code=row.adult_id, name=row.adult_name
        )
        after = replace(person, name=row.adult_name, household=row.family, ring_only=row.ring_only, active=True)
        self._adults[row.adult_id] = after
        changed = self._draft.put(before, after)
        old = self._known.sms(person.id)
        if old and row.phone and row.phone != old.address and old.address in self._known.stopped:
            self._restarted.append(row.adult_id)
        moved = self._draft.phone(person.id, self._known.sms(person.id), row.phone)
        self._counts[1].add(new=before is None, changed=changed or moved)

    def _entitle(self, row: FamilyRow) -> None:
        adult, pupil = self._adults[row.adult_id].id, self._pupils[row.pupil_id].id
        id = entitlement_id(adult, pupil)
        before = self._known.entitlements.get(id)
        entitlement = before or Entitlement(id=id, school=self._draft.school, adult=adult, pupil=pupil)
        after = replace(entitlement, relation=row.relation, permissions=row.permissions)
        if entitlement.restricted:  # a person at school decided that; only a person undoes any of it
            after = entitlement
        self._entitlements[id] = after
        self._counts[2].add(new=before is None, changed=self._draft.put(before, after))

    # -- who is not in the file

    def _gone(self) -> tuple[list[Pupil], list[Person], list[Entitlement]]:
        pupils = [pupil for pupil in self._known.pupils.values() if pupil.active]
        adults = [person for person in self._known.people.values() if person.active and person.role is None]
        here = {pupil.id for pupil in pupils}
        rights = [
            each
            for each in self._known.entitlements.values()
            if each.permissions and not each.restricted and each.pupil in here
        ]
        named = {entitlement_id(self._adults[row.adult_id].id, self._pupils[row.pupil_id].id) for row in self._rows}
        return (
            of_school(pupils, self._pupils, lambda pupil: pupil.code),
            of_school(adults, self._adults, lambda person: person.code),
            of_school(rights, named, lambda entitlement: entitlement.id),
        )

    def _leave(self, pupils: Iterable[Pupil], adults: Iterable[Person], rights: Iterable[Entitlement]) -> None:
        for pupil in pupils:
            self._draft.put(pupil, replace(pupil, active=False))
            self._left.add(pupil.id)
        for person in adults:
            self._draft.put(person, replace(person, active=False))
            self._left.add(person.id)
        for each in rights:
            self._entitlements[each.id] = replace(each, permissions=())
            self._draft.put(each, self._entitlements[each.id])

    def _unreachable(self) -> int:
        """Children at school, once this is done, of whom no adult at school may receive good news."""
        people = {**{person.code: person for person in self._known.people.values()}, **self._adults}
        at_school = {person.id for person in people.values() if person.active} - self._left
        told = {
            each.pupil
            for each in self._entitlements.values()
            if may(each, Permission.RECEIVE) and each.adult in at_school
        }
        pupils = {**self._known.pupils, **self._pupils}
        here = {pupil.id for pupil in pupils.values() if pupil.active} - self._left
        return len(here - told)
