"""Each school morning while the school is paused, the head and whoever paused it hear so: it must not be forgotten."""

from collections.abc import AsyncGenerator
from datetime import date, datetime
from functools import partial

from bot.domain.messages import NOTHING, Batch, Purpose
from bot.domain.people import Role
from bot.domain.spoken import spoken_moment
from bot.school import School
from bot.services.letters import to_person
from bot.services.pausing import current
from bot.timed import Make

NAME = "still_paused"


def when(school: School, day: date) -> datetime | None:
    """As soon as the school may write to anybody."""
    return school.calendar.at(day, school.calendar.quiet_until) if school.calendar.is_school_day(day) else None


async def run(school: School, at: datetime) -> AsyncGenerator[Make, None]:
    """One batch; none on the day on which it was paused."""
    yield partial(_remind, school, at)


async def _remind(school: School, at: datetime) -> Batch:
    pause, today = await current(school), school.calendar.today(at)
    if pause is None or pause.since is None or school.calendar.today(pause.since) >= today:
        return NOTHING
    text = school.texts.say("still_paused", when=spoken_moment(pause.since, at, school.calendar))
    people = {each.id for each in await school.reader.staff(Role.HEAD)} | {pause.by} - {""}
    return Batch(
        outbound=tuple(
            to_person(school, each, Purpose.TASK, text, at, key=f"{NAME}:{today.isoformat()}:{each}", once=True)
            for each in sorted(people)
        ),
        reason=NAME,
    )
