"""What is true at each moment of a story, kept beside the line and without it: who may have what, and who is in.

Deliberately small and slow, and told what happened rather than what was typed: this is what the line is judged by.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tests.line import MAY, PARENTS, PUPILS, STAFF

ZONE = ZoneInfo("Europe/London")
MINUTE = timedelta(minutes=1)


class Phone(NamedTuple):
    channel: str
    address: str


@dataclass(frozen=True)
class Days:
    """A school's days, as one would read them off the wall: opening and closing by weekday, and which are off."""

    first: date  # the Monday on which the story begins
    off: frozenset[date] = frozenset()
    early: tuple[tuple[date, time], ...] = ()

    def window(self, day: date) -> tuple[datetime, datetime] | None:
        """When school opens and closes that day; none where it does not."""
        if day.weekday() > 4 or day in self.off:
            return None
        closes = dict(self.early).get(day, time(14, 30) if day.weekday() == 4 else time(15, 15))
        return datetime.combine(day, time(8, 45), ZONE), datetime.combine(day, closes, ZONE)

    def school_time(self, start: datetime, end: datetime) -> timedelta:
        """How much school lies between the two."""
        total, day = timedelta(), start.astimezone(ZONE).date()
        while day <= end.astimezone(ZONE).date():
            if window := self.window(day):
                total += max(min(end, window[1]) - max(start, window[0]), timedelta())
            day += timedelta(days=1)
        return total

    def is_last_of_week(self, day: date) -> bool:
        later = (day + timedelta(days=n) for n in range(1, 7 - day.weekday()))
        return self.window(day) is not None and not any(map(self.window, later))

    def may_start(self, at: datetime) -> bool:
        """Whether the school may begin a message: a school day between 8 and 18."""
        local = at.astimezone(ZONE)
        return self.window(local.date()) is not None and time(8) <= local.time() < time(18)


class Evidence(NamedTuple):
    """One success as staff noted it."""

    mark: str
    child: str
    words: str  # as they must stand in a message home
    at: datetime


@dataclass
class Truth:
    """The state of the world now; `World` tells it what happens."""

    days: Days
    may: dict[tuple[str, str], set[str]] = field(default_factory=dict)  # adult, child: receive, raise
    sheet: dict[tuple[str, str], set[str]] = field(default_factory=dict)  # the same, as the school's records have it
    cut: set[tuple[str, str]] = field(default_factory=set)
    phones: dict[str, list[Phone]] = field(default_factory=dict)  # the first is tried first
    key_worker: dict[str, str] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    ring_only: set[str] = field(default_factory=lambda: {"gran"})
    praise_off: set[str] = field(default_factory=set)
    away: set[str] = field(default_factory=set)
    stopped: dict[str, datetime] = field(default_factory=dict)  # by address: their own STOP, or a block
    refused: set[str] = field(default_factory=set)  # the network or Telegram lets nothing through
    dead: set[str] = field(default_factory=set)  # takes texts, shows none: a landline
    wrong: dict[str, datetime] = field(default_factory=dict)
    paused: bool = False
    evidence: list[Evidence] = field(default_factory=list)

    def __post_init__(self) -> None:
        for id, _, channel, address, *_ in (*STAFF, *PARENTS):
            self.phones[id] = [Phone(channel, address)]
        self.phones["gran"] = [Phone("sms", "+447700900150")]
        self.phones["dana"] = [Phone("telegram", "5012"), *self.phones["dana"]]
        self.may = {(adult, child): {str(each) for each in rights} for adult, child, rights in MAY}
        self.may["gran", "jay"] = {"receive", "raise"}
        self.sheet = dict(self.may)
        self.key_worker = {id: worker for id, _, _, worker, _ in PUPILS}

    # -- what happens

    def said(self, phone: Phone, does: str, at: datetime) -> None:
        """What a family's words do, whoever holds the phone."""
        address, sms = phone.address, phone.channel == "sms"
        if does.startswith("network") and sms:
            (self.refused.add if does.endswith("stop") else self.refused.discard)(address)
        if address in self.wrong:
            return
        match does.removeprefix("network "):
            case "stop":
                self.stopped[address] = at
            case "start":
                self.stopped.pop(address, None)
            case "praise off":
                self.praise_off |= self.who_has(address)
            case "praise on":
                self.praise_off -= self.who_has(address)
            case "wrong number":
                self.wrong[address] = at

    def imported(self) -> None:
        """The sheet is what holds now, but for whom a person has cut off; who is not in it has left."""
        rows = {pair: rights for pair, rights in self.sheet.items() if pair[1] not in self.left}
        self.may = {pair: self.may[pair] if pair in self.cut and pair in self.may else rights
                    for pair, rights in rows.items()}  # fmt: skip
        self.left = self.left - set(self.adults()) | set(self.adults()) - {adult for adult, _ in rows}

    # -- what follows

    def adults(self) -> list[str]:
        return [*(id for id, *_ in PARENTS), "gran"]

    def all_who_have(self, address: str) -> set[str]:
        """Adults of families with this phone, also those who left."""
        return {id for id in self.adults() if address in (each.address for each in self.phones[id])}

    def who_has(self, address: str) -> set[str]:
        return self.all_who_have(address) - self.left

    def staff_at(self, address: str) -> str:
        return next((id for id, *_ in STAFF if any(each.address == address for each in self.phones[id])), "")

    def may_have(self, address: str, children: Iterable[str], right: str) -> bool:
        """Whether everybody who has the phone may have this of each child, and nobody who left was cut off."""
        people = self.who_has(address)
        return bool(people) and all(
            child not in self.left
            and all(right in self.may.get((adult, child), ()) for adult in people)
            and not any((adult, child) in self.cut for adult in self.all_who_have(address))
            for child in children
        )

    def is_theirs(self, address: str, child: str) -> bool:
        """Whether they may raise a matter of the child from this phone, or could but for being cut off."""
        people = self.who_has(address)
        cut = any((adult, child) in self.cut for adult in people)
        return cut or (bool(people) and self.may_have(address, [child], "raise"))

    def may_raise_any(self, address: str) -> bool:
        return any(self.may_have(address, [child], "raise") for _, child in self.may)

    def is_in(self, staff: str, day: date) -> bool:
        return staff not in self.left | self.away and day.weekday() in dict(_days())[staff]


def _days() -> Iterator[tuple[str, tuple[int, ...]]]:
    for id, *_, days in STAFF:
        yield id, days
