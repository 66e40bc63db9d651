"""Good news at the end of each school day: to each adult, what was noted about their children, and nothing else."""

from collections.abc import AsyncGenerator
from datetime import date, datetime
from functools import partial

from bot.school import School
from bot.services.good_news import by_family, family_batch
from bot.timed import Make

NAME = "daily_positives"


def when(school: School, day: date) -> datetime | None:
    """At the hour that the school chose, on school days; the last of the week has `friday_praise` instead."""
    calendar = school.calendar
    if not calendar.is_school_day(day) or calendar.is_last_school_day_of_week(day):
        return None
    return calendar.at(day, school.rules.daily_positives_at)


async def run(school: School, at: datetime) -> AsyncGenerator[Make, None]:
    """A batch a family: its messages, and the praise marked as told. Nobody to receive it: it waits, untold."""
    untold = await school.reader.praise_untold()
    for praises in (await by_family(school, untold)).values():
        yield partial(family_batch, school, praises, at, job=NAME)
