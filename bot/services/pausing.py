"""PAUSE and RESUME: the record that the outbox asks, and letting go at once what it had held."""

from dataclasses import replace
from datetime import datetime

from bot.domain.messages import RULES, Batch, Outbound
from bot.domain.pausing import PAUSE_ID, Pause
from bot.school import School


async def current(school: School) -> Pause | None:
    """The pause that holds now."""
    pause = await school.reader.pause()
    return pause if pause and pause.since else None


async def paused(school: School, at: datetime, by: str = "") -> Batch:
    """The pause begun; nothing for a school that is paused already: it stays paused since when it was."""
    before = await school.reader.pause()
    if before and before.since:
        return Batch()
    fresh = before or Pause(id=PAUSE_ID, school=school.id)
    return Batch(changed=(replace(fresh, since=at, by=by),))


async def resumed(school: School, at: datetime) -> Batch:
    """The pause ended, and what waited for that due now: quiet hours and permissions are asked again as it goes."""
    pause = await current(school)
    if pause is None:
        return Batch()
    held = [each for purpose, rule in RULES.items() if rule.paused for each in await school.reader.waiting(purpose)]
    due = tuple(replace(each, due_at=at) for each in held if _waits_for_it(each, at))
    return Batch(changed=(replace(pause, since=None, ended_at=at), *due))


def _waits_for_it(outbound: Outbound, at: datetime) -> bool:
    due, own = outbound.due_at, outbound.not_before
    return due is not None and due > at and (own is None or own <= at)
