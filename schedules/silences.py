"""Once a school day: an answer that the family never spoke to again is recorded as unconfirmed, not as sorted.

Where there was nothing to ask (a plain question, a notice) it is done: nobody kept silent.
"""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import date, datetime, time
from functools import partial

from bot.domain.concerns import Concern, ConcernState, change
from bot.domain.messages import NOTHING, Batch
from bot.school import School
from bot.services.promises import open_in
from bot.timed import Make

NAME = "silences"


def when(school: School, day: date) -> datetime | None:
    """As the school day begins."""
    return school.calendar.at(day, time(8, 0)) if school.calendar.is_school_day(day) else None


async def run(school: School, at: datetime) -> AsyncGenerator[Make, None]:
    """A batch a concern that was answered long enough ago; while the school is paused nobody has been asked."""
    pause = await school.reader.pause()
    if pause and pause.since:
        return
    asked = pause.ended_at if pause else None
    for concern in await school.reader.concerns_living():
        if concern.state is ConcernState.ANSWERED and _silent(school, concern, asked, at):
            yield partial(_close, school, concern.id, at)


async def _close(school: School, id: str, at: datetime) -> Batch:
    concern = await school.reader.concern(id)
    if concern is None or concern.state is not ConcernState.ANSWERED:
        return NOTHING
    if await open_in(school, id):  # they wait for a call, and have not been asked
        return NOTHING
    ended = ConcernState.UNCONFIRMED if concern.ask else ConcernState.DONE
    silent = replace(change(concern, ended), closed_at=at)
    return Batch(changed=(silent,), withdraw=(f"sorted:{concern.id}",), reason=concern.id)


def _silent(school: School, concern: Concern, asked: datetime | None, at: datetime) -> bool:
    """Whether so many school days have gone since the answer; since `asked`, if they could not be asked before."""
    answered = concern.answered_at or concern.raised_at
    since = school.calendar.today(max(answered, asked) if asked else answered)
    return school.calendar.today(at) > school.calendar.school_days_after(since, school.rules.silence_days)
