"""A concern, the thread of what was said about it, and the table of its legal changes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.messages import Channel, InboundKind
from bot.domain.records import Record


class Kind(StrEnum):
    """What a matter is; a worry unless a family's words plainly say otherwise (`domain/meaning.py`)."""

    WORRY = "worry"
    ABSENCE = "absence"
    INJURY = "injury"
    MEDICINE = "medicine"
    TRANSPORT = "transport"
    QUESTION = "question"
    NOTICE = "notice"


# Each begins a matter of its own, and is the office's: no teacher is called out of a lesson for it.
OFFICE_FIRST = frozenset({Kind.ABSENCE, Kind.INJURY, Kind.MEDICINE, Kind.TRANSPORT})
# Nothing is wrong, so nobody is asked whether it is sorted.
NOTHING_TO_SORT = frozenset({Kind.QUESTION, Kind.NOTICE, Kind.ABSENCE})


class ConcernState(StrEnum):
    OPEN = "open"  # nobody has answered: the clock runs
    ANSWERED = "answered"  # a person answered; not yet known whether it is sorted
    SORTED = "sorted"  # the parent said so
    UNCONFIRMED = "unconfirmed"  # the parent stayed silent
    DONE = "done"  # answered, and there was nothing to ask: a plain question, a notice, an absence


# From each state, where a concern may go. No answer but a parent's word or a recorded silence ends one.
CHANGES: Mapping[ConcernState, frozenset[ConcernState]] = {
    ConcernState.OPEN: frozenset({ConcernState.ANSWERED}),
    ConcernState.ANSWERED: frozenset(
        {ConcernState.OPEN, ConcernState.SORTED, ConcernState.UNCONFIRMED, ConcernState.DONE}
    ),
    ConcernState.SORTED: frozenset({ConcernState.OPEN}),
    ConcernState.UNCONFIRMED: frozenset({ConcernState.OPEN, ConcernState.SORTED}),
    ConcernState.DONE: frozenset({ConcernState.OPEN}),
}


@dataclass(frozen=True, kw_only=True)
class Concern(Record):
    """Something a parent raised, owned by a named person, with a time by which it is answered.

    `pupil` is empty when it is not known whom it is about, `adult` when a stranger wrote; `channel`, `account` and
    `address` say where they wrote last, and where they are answered. `step` counts the rungs of the ladder already
    climbed; `next_step_at` is when the next is due (none once it is answered). `reference` is short and speakable,
    unique among the living.
    """

    reference: str
    raised_at: datetime
    due_at: datetime
    owner: str
    adult: str = ""
    pupil: str = ""
    may_be_about: tuple[str, ...] = ()  # where it is not known of which child it tells: all whom it may tell of
    shared: bool = False  # it came from a phone of several adults: it is that phone's, and `adult` stands for them
    ring: bool = False  # whoever raised it is only to be rung
    household: str = ""
    channel: Channel | None = None
    account: str = ""
    address: str = ""
    state: ConcernState = ConcernState.OPEN
    clock_at: datetime | None = None  # when the running clock started, if later than `raised_at`
    claimed_by: str = ""
    claimed_at: datetime | None = None
    step: int = 0
    next_step_at: datetime | None = None
    heard_at: datetime | None = None  # when the parent last wrote
    answered_at: datetime | None = None
    answered_by: str = ""
    closed_at: datetime | None = None
    living: bool = True  # False once it has ended: the reference may be used again
    noes: int = 0
    kind: Kind = Kind.WORRY
    danger: bool = False  # words of danger came, and nobody has answered since
    ask: bool = True  # whether the family is asked if it is sorted; not where nothing was wrong
    told: tuple[str, ...] = ()  # who will answer, as the family was told at the week's end, and until when it stands
    told_until: datetime | None = None


def children_of(concern: Concern) -> tuple[str, ...]:
    """The ids of the children of whom it tells, or may tell; who may not hear of one of them hears nothing of it."""
    return (concern.pupil,) if concern.pupil else concern.may_be_about


def change(concern: Concern, state: ConcernState) -> Concern:
    """The concern in its new state; ValueError names a change that is not in the table."""
    if state not in CHANGES[concern.state]:
        raise ValueError(f"a concern cannot go from {concern.state} to {state}")
    return replace(concern, state=state, living=state in (ConcernState.OPEN, ConcernState.ANSWERED))


def answered(concern: Concern, person: str, at: datetime) -> Concern:
    """The concern with its clock stopped by a human answer; one already answered or ended stays as it is."""
    if concern.state is ConcernState.OPEN:
        concern = change(concern, ConcernState.ANSWERED)
    untold = replace(concern, told=(), told_until=None)
    return replace(untold, answered_at=at, answered_by=person, next_step_at=None, danger=False)


def passed(concern: Concern, person: str, at: datetime) -> Concern:
    """The concern with another owner, its clock going on. In time it is theirs to take; once it is late it has climbed
    beyond any owner, so that it counts as taken by them."""
    late = concern.state is ConcernState.OPEN and concern.due_at <= at
    given = replace(concern, owner=person, claimed_by=person if late else "", claimed_at=at if late else None)
    return replace(given, told=(), told_until=None)


class Voice(StrEnum):
    """Who speaks in an entry of a thread."""

    FAMILY = "family"
    STAFF = "staff"
    SCHOOL = "school"


@dataclass(frozen=True, kw_only=True)
class Entry(Record):
    """One thing said or done in a thread, in order of `at`; an edit is a new entry that names what it `edits`."""

    concern: str
    at: datetime
    voice: Voice
    text: str
    author: str = ""
    kind: InboundKind = InboundKind.TEXT
    inbound: str = ""
    message_id: str = ""
    edits: str = ""


@dataclass(frozen=True, kw_only=True)
class Opening(Record):
    """That a member of staff opened what a lock screen does not show, and when: the words of a concern, what is to be
    told, or a list of `pupils`."""

    concern: str
    person: str
    at: datetime
    telling: str = ""
    pupils: tuple[str, ...] = ()
