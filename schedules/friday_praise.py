"""The week's round of praise, on its last school day (whichever that is), in place of that day's daily message."""

from collections.abc import AsyncGenerator
from datetime import date, datetime, time, timedelta
from functools import partial

from bot.domain.praise import Praise
from bot.school import School
from bot.services.good_news import WEEKLY, by_family, family_batch, round_at
from bot.timed import Make

NAME = WEEKLY


def when(school: School, day: date) -> datetime | None:
    """Half an hour (the school may set it) before the end of the last school day of the week."""
    return round_at(school, day)


async def run(school: School, at: datetime) -> AsyncGenerator[Make, None]:
    """A batch a family, of all that was noted this week, and of what was noted earlier and never told."""
    week = await _of_the_week(school, at)
    for praises in (await by_family(school, week)).values():
        yield partial(family_batch, school, praises, at, job=NAME)


async def _of_the_week(school: School, at: datetime) -> list[Praise]:
    day = school.calendar.local(at).date()
    monday = school.calendar.at(day - timedelta(days=day.weekday()), time())
    untold = await school.reader.praise_untold()
    this_week = await school.reader.praise_since(monday)
    both = {praise.id: praise for praise in (*untold, *this_week) if praise.noted_at <= at}
    return sorted(both.values(), key=lambda praise: (praise.pupil, praise.noted_at))
