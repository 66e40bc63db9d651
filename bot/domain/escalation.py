"""The ladder: who is told, and when, while a concern has no human answer. A claim never stops the clock."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.calendar import Calendar
from bot.domain.concerns import Concern, ConcernState, change
from bot.domain.people import Role
from bot.domain.rules import Rules, Rung, When

Ladder = Sequence[Rung]

DEFAULT_LADDER = (
    Rung(role=Role.KEY_WORKER, when=When.HALF),
    Rung(role=Role.PASTORAL, when=When.DUE),
    Rung(role=Role.HEAD, when=When.DUE, plus=timedelta(hours=1)),
    Rung(role=Role.BEYOND, when=When.DUE, plus=timedelta(hours=2)),
)


@dataclass(frozen=True)
class Climb:
    """What one step of a concern comes to.

    `concern` with its step and next time advanced; `rung` the one to act on (none: nothing was due); `remind` whether
    its people are pinged; `tell_parent` whether the matter passes to another, so that the parent is told who has it.
    `skipped` are lower rungs whose time went by unseen: they are written in the thread, and ping nobody.
    """

    concern: Concern
    rung: Rung | None = None
    remind: bool = False
    tell_parent: bool = False
    skipped: tuple[Rung, ...] = ()


def _time_of(rung: Rung, raised: datetime, due: datetime, calendar: Calendar) -> datetime:
    if rung.when is When.DUE:
        return calendar.add(due, rung.plus)
    half = calendar.school_time_between(raised, due) / 2
    return min(calendar.add(raised, half + rung.plus), due)


def _times(raised: datetime, due: datetime, ladder: Ladder, calendar: Calendar) -> list[datetime]:
    """When each rung is due; a rung is never due before the one below it."""
    times: list[datetime] = []
    for rung in ladder:
        at = _time_of(rung, raised, due, calendar)
        times.append(max(at, times[-1]) if times else at)
    return times


def first_step(raised: datetime, due: datetime, ladder: Ladder, calendar: Calendar) -> datetime | None:
    """When the first rung of a new concern is due, in UTC; none for an empty ladder."""
    return next(iter(_times(raised, due, ladder, calendar)), None)


def step_at(concern: Concern, index: int, ladder: Ladder, calendar: Calendar) -> datetime | None:
    """When the rung of this index is due, in UTC; none past the last, and none once a person has answered."""
    if concern.state is not ConcernState.OPEN or not 0 <= index < len(ladder):
        return None
    return _times(concern.clock_at or concern.raised_at, concern.due_at, ladder[: index + 1], calendar)[index]


def climb(concern: Concern, at: datetime, ladder: Ladder, calendar: Calendar) -> Climb:
    """What is due for the concern at this instant; of several rungs missed, only the highest acts.

    A claim stops the reminders before the answer is due, and nothing from then on; an answered concern never steps.
    """
    if concern.state is not ConcernState.OPEN:
        return Climb(replace(concern, next_step_at=None))
    times = _times(concern.clock_at or concern.raised_at, concern.due_at, ladder, calendar)
    reached = sum(time <= at for time in times)
    step = max(concern.step, reached)
    climbed = replace(concern, step=step, next_step_at=times[step] if step < len(times) else None)
    if reached <= concern.step:
        return Climb(climbed)
    rung = ladder[reached - 1]
    late = rung.when is When.DUE
    return Climb(
        climbed,
        rung,
        remind=late or not concern.claimed_by,
        tell_parent=late,
        skipped=tuple(ladder[concern.step : reached - 1]),
    )


def answer_by(concern: Concern, at: datetime, rules: Rules, calendar: Calendar) -> datetime:
    """By when whoever has it now answers: the time due, once that has passed the time it climbs further, and at the top
    as long as anybody is given. It does not move on with each look at it."""
    if concern.due_at > at:
        return concern.due_at
    if concern.next_step_at and concern.next_step_at > at:
        return concern.next_step_at
    last = step_at(concern, concern.step - 1, rules.ladder, calendar) or at
    by = calendar.due(last, rules.answer_within)
    return by if by > at else calendar.due(at, rules.answer_within)


def rung_above(concern: Concern, ladder: Ladder) -> Rung | None:
    """The rung that takes a matter when the parent says it is not sorted: one step above whoever had it last."""
    above = [rung for rung in ladder[concern.step :] if rung.when is When.DUE]
    return above[0] if above else (ladder[-1] if ladder else None)


def resume(concern: Concern, at: datetime, due: datetime, ladder: Ladder, calendar: Calendar) -> Concern:
    """An answered concern open again because the family wrote more: a new clock from `at`, the ladder from its foot."""
    fresh = replace(change(concern, ConcernState.OPEN), clock_at=at, due_at=due, step=0)
    return replace(fresh, next_step_at=step_at(fresh, 0, ladder, calendar))


def reopen(concern: Concern, due: datetime, ladder: Ladder, calendar: Calendar) -> Concern:
    """The concern open again after a no, due at a new time, standing on `rung_above`: the clock runs on from there.

    ValueError for a concern that cannot be reopened (nobody has answered it yet).
    """
    above = rung_above(concern, ladder)
    step = ladder.index(above) + 1 if above else len(ladder)
    fresh = replace(
        change(concern, ConcernState.OPEN),
        due_at=due,
        step=step,
        noes=concern.noes + 1,
        claimed_by="",
        claimed_at=None,
        closed_at=None,
    )
    return replace(fresh, next_step_at=step_at(fresh, step, ladder, calendar))
