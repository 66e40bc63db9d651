"""What an import would change, worked out before anything is written: known records, new records, and the counts."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bot.domain.entitlements import Entitlement
from bot.domain.messages import Batch, Channel
from bot.domain.people import Contact, Person, Pupil
from bot.domain.records import Record
from bot.people.sheets import Fault, Row

R = TypeVar("R", bound=Record)
T = TypeVar("T")
SMS_RANK = 1  # Telegram joins at 0 and is then tried first


@dataclass(frozen=True)
class Known:
    """The people in the store now: by code, contacts by the person's id, entitlements by their id."""

    people: Mapping[str, Person] = field(default_factory=dict)
    pupils: Mapping[str, Pupil] = field(default_factory=dict)
    contacts: Mapping[str, Sequence[Contact]] = field(default_factory=dict)
    entitlements: Mapping[str, Entitlement] = field(default_factory=dict)
    stopped: Collection[str] = ()  # addresses from which we were told STOP

    def sms(self, person: str) -> Contact | None:
        """The contact that an import keeps."""
        return next((each for each in self.contacts.get(person, ()) if each.channel is Channel.SMS), None)


@dataclass(frozen=True)
class Tally:
    """The counts of one kind of record; `gone` are in the store and at school, but not in the file."""

    what: str
    read: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    gone: int = 0

    def __str__(self) -> str:
        counts = f"{self.read} read, {self.new} new, {self.changed} changed, {self.same} as before"
        return f"{self.what}: {counts}" + (f", {self.gone} no longer in the file" if self.gone else "")


@dataclass(frozen=True)
class Plan:
    """`batch` makes it so. `unreachable` are the children at school of whom nobody may receive good news.

    `restarted` are the codes of adults who said STOP and have another number now. A STOP belongs to the pair of our
    number and theirs, so the new one starts open: the office asks them first.
    """

    batch: Batch = field(default_factory=Batch)
    tallies: tuple[Tally, ...] = ()
    faults: tuple[Fault, ...] = ()
    unreachable: int = 0
    restarted: tuple[str, ...] = ()


class Draft:
    """Collects the changes to one school's records; what is as it was stays out of the batch."""

    def __init__(self, school: str, new_id: Callable[[], str]) -> None:
        self.school = school
        self.new_id = new_id
        self.changed: list[Record] = []

    def put(self, before: R | None, after: R) -> bool:
        """Write down the newer state; whether it differs."""
        if before == after:
            return False
        self.changed.append(after)
        return True

    def phone(self, person: str, before: Contact | None, number: str) -> bool:
        """Make `number` the person's SMS contact; without one the contact is let go: it is nobody's, at no address."""
        if before is None:
            return bool(number) and self.put(None, self._contact(person, number))
        owner = person if number else ""
        return self.put(before, replace(before, person=owner, address=number))

    def _contact(self, person: str, number: str) -> Contact:
        return Contact(
            id=self.new_id(),
            school=self.school,
            person=person,
            channel=Channel.SMS,
            address=number,
            rank=SMS_RANK,
        )


class Count:
    """Counts as records are put."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._counts = {"new": 0, "changed": 0, "same": 0}

    def add(self, *, new: bool, changed: bool) -> None:
        self._counts["new" if new else "changed" if changed else "same"] += 1

    def tally(self, gone: int) -> Tally:
        return Tally(self.what, read=sum(self._counts.values()), gone=gone, **self._counts)


def read_cell(row: Row, column: str, parse: Callable[[str], T], default: T, faults: list[Fault]) -> T:
    """The cell as `parse` gives it; its ValueError becomes a fault."""
    try:
        return parse(row[column])
    except ValueError as error:
        faults.append(row.fault(column, str(error)))
        return default


def of_school(records: Iterable[R], codes: Iterable[str], code_of: Callable[[R], str]) -> list[R]:
    """Those whose code is not among `codes`, in the order of their codes."""
    named = set(codes)
    return sorted((each for each in records if code_of(each) not in named), key=code_of)
