"""What staff promised a family: a timer with an owner, its table of legal changes, and when it is looked at again."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.calendar import Calendar
from bot.domain.people import Person, Role
from bot.domain.records import Record
from bot.domain.teaching import is_teaching

SPARE = timedelta(minutes=30)  # how long before its time its owner is reminded
AFTERWARDS = timedelta(hours=1)  # an answer sooner than this after a promise of one goes on with what was just said
GRACE = timedelta(minutes=15)  # how long after it something may still be noted before the family is told


class What(StrEnum):
    """What was promised."""

    RING = "ring"
    WRITE = "write"


class PromiseState(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    LATE = "late"  # kept, and noted after the family had been told, or after its time and grace
    TRIED = "tried"  # its time passed; a call was tried, and nobody took it
    UNKNOWN = "unknown"  # its time passed with nothing noted: nobody knows whether it was kept
    WITHDRAWN = "withdrawn"  # it was no promise, or another time took its place


# From each state, where a promise may go. What nobody noted can be noted late; it never becomes kept in time.
CHANGES: Mapping[PromiseState, frozenset[PromiseState]] = {
    PromiseState.OPEN: frozenset(PromiseState) - {PromiseState.OPEN},
    PromiseState.UNKNOWN: frozenset({PromiseState.LATE}),
    PromiseState.TRIED: frozenset(),
    PromiseState.KEPT: frozenset(),
    PromiseState.LATE: frozenset(),
    PromiseState.WITHDRAWN: frozenset(),
}


class How(StrEnum):
    """By what it is known to have been kept."""

    TAP = "tap"  # its owner said so
    CALL = "call"  # a call was logged
    ANSWER = "answer"  # an answer was sent


class Step(StrEnum):
    """What happens to an open promise at `step_at`, in this order."""

    CARRY = "carry"  # on the morning of its day: whoever is away hands it on
    REMIND = "remind"
    ASK = "ask"  # its time has come: was it kept?
    TELL = "tell"  # nothing was noted: the family is told so, and somebody else keeps it


ORDER = tuple(Step)


@dataclass(frozen=True, kw_only=True)
class Promise(Record):
    """A call, or words, that somebody at school owes a family by a time (UTC).

    `reference` is the matter's, by which it is spoken of also when that has ended; `begins` is from when on what is
    done counts for it; `team` the owner's role when it was made. `step` is what happens next, at `step_at` (none once
    it has ended). `mends` is the promise, of which nothing was noted, that this one makes good.
    """

    concern: str
    reference: str
    owner: str
    what: What
    due_at: datetime
    begins: datetime
    made_at: datetime
    by: str = ""  # who made it, where that is not its owner
    adult: str = ""
    pupil: str = ""
    team: str = ""
    all_day: bool = False
    state: PromiseState = PromiseState.OPEN
    step: Step = Step.REMIND
    step_at: datetime | None = None
    reminded_at: datetime | None = None
    tried_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str = ""
    how: How | None = None
    mends: str = ""
    inbound: str = ""  # the message by which it was made


def change(promise: Promise, state: PromiseState, at: datetime, person: str = "") -> Promise:
    """The promise in its new state; ValueError names a change that is not in the table."""
    if state not in CHANGES[promise.state]:
        raise ValueError(f"a promise cannot go from {promise.state} to {state}")
    return replace(promise, state=state, step_at=None, ended_at=at, ended_by=person)


def kept(promise: Promise, person: str, at: datetime, how: How) -> Promise:
    """The promise as it is once somebody notes at `at` that it was kept; one that has ended otherwise stays so."""
    in_time = promise.state is PromiseState.OPEN and at <= promise.due_at + GRACE
    state = PromiseState.KEPT if in_time else PromiseState.LATE
    if state not in CHANGES[promise.state]:
        return promise
    return replace(change(promise, state, at, person), how=how)


def counts_for(promise: Promise, how: How, at: datetime) -> bool:
    """Whether a call logged, or an answer sent, at `at` is what was promised. A call is more than words; what is done
    days before a promised day is something else, and so are words that follow on the promise itself."""
    if promise.state is not PromiseState.OPEN or at < promise.begins:
        return False
    return how is not How.ANSWER or (promise.what is What.WRITE and at - promise.made_at >= AFTERWARDS)


# -- when it is looked at


def first_look(promise: Promise, owner: Person | None, at: datetime, calendar: Calendar) -> Promise:
    """A new promise, or one with a new owner, with its next step: on the morning of its day, if that is not today."""
    return _ahead(promise, ORDER[0], owner, at, calendar)


def next_look(promise: Promise, owner: Person | None, at: datetime, calendar: Calendar) -> Promise:
    """The promise with the step after this one, and its time; a step whose time has gone by is passed over, but for the
    last: that always comes."""
    done = ORDER.index(promise.step)
    return (
        replace(promise, step_at=None)
        if promise.step is ORDER[-1]
        else _ahead(promise, ORDER[done + 1], owner, at, calendar)
    )


def _ahead(promise: Promise, first: Step, owner: Person | None, at: datetime, calendar: Calendar) -> Promise:
    for step in ORDER[ORDER.index(first) :]:
        time = TIMES[step](promise, owner, at, calendar)
        if step is ORDER[-1] or (time and time > at):
            return replace(promise, step=step, step_at=time)
    raise AssertionError("the last step always has a time")


def _morning(promise: Promise, owner: Person | None, at: datetime, calendar: Calendar) -> datetime | None:
    """When the school may first write on the day it is due, as it lies before."""
    morning = calendar.at(calendar.today(promise.due_at), calendar.quiet_until)
    return morning if morning < promise.due_at else None


def _reminder(promise: Promise, owner: Person | None, at: datetime, calendar: Calendar) -> datetime | None:
    """Half an hour before, or before the lesson that fills that half hour; for a whole day, in its morning. None where
    that is no later than the promise: who has just promised it is not reminded."""
    if promise.all_day:
        return _after(at, calendar.quiet_until_at(_morning(promise, owner, at, calendar) or at) + SPARE, promise)
    early = promise.due_at - SPARE
    while owner and is_teaching(owner, early, calendar):
        early -= timedelta(minutes=5)
    return _after(at, early, promise)


def _after(at: datetime, time: datetime, promise: Promise) -> datetime | None:
    return time if at < time < promise.due_at and time - promise.made_at >= SPARE else None


def _due(promise: Promise, owner: Person | None, at: datetime, calendar: Calendar) -> datetime | None:
    return promise.due_at


def told_at(promise: Promise, calendar: Calendar) -> datetime:
    """When the family is told, if nothing is noted: after the grace, and when the school may write."""
    return calendar.quiet_until_at(promise.due_at + GRACE)


def _grace(promise: Promise, owner: Person | None, at: datetime, calendar: Calendar) -> datetime | None:
    return told_at(promise, calendar)


TIMES: Mapping[Step, Callable[[Promise, Person | None, datetime, Calendar], datetime | None]] = {
    Step.CARRY: _morning,
    Step.REMIND: _reminder,
    Step.ASK: _due,
    Step.TELL: _grace,
}


# -- how many were kept

LEAST = 3  # of fewer people a count would tell of a person
COUNTED = (PromiseState.KEPT, PromiseState.LATE, PromiseState.TRIED, PromiseState.UNKNOWN)


def by_team(promises: Iterable[Promise], staff: Sequence[Person]) -> Mapping[str, Counter[PromiseState]]:
    """How many ended how: of the key workers and of the others, and all in one (under "") where one of the two has so
    few people that it would tell of a person. Always in this order, whoever did better; none where none has ended."""
    workers = sum(each.role is Role.KEY_WORKER for each in staff)
    apart = workers >= LEAST and len(staff) - workers >= LEAST
    teams: dict[str, Counter[PromiseState]] = {
        name: Counter() for name in (("key_workers", "others") if apart else ("",))
    }
    for each in promises:
        if each.state in COUNTED:
            team = ("key_workers" if each.team == Role.KEY_WORKER else "others") if apart else ""
            teams[team][each.state] += 1
    return {name: counts for name, counts in teams.items() if counts}
