"""In the middle of the week and on its last day, staff learn how many children have no good news yet, and can see who.

On the last day the pastoral lead, or the head, has the whole list: by the end of it a person rings home.
"""

from collections.abc import AsyncGenerator, Sequence
from datetime import date, datetime
from functools import partial

from bot.domain.messages import Batch
from bot.domain.nothing_yet import shown_at
from bot.domain.people import Person, Role
from bot.school import School
from bot.services.duty import on_rung
from bot.services.without_news import ALL, MINE, by_watcher, notice, show_button
from bot.timed import Make

NAME = "nothing_yet"


def when(school: School, day: date) -> datetime | None:
    """At noon of Wednesday and of the week's last school day, with time left to act."""
    return shown_at(school.calendar, day)


async def run(school: School, at: datetime) -> AsyncGenerator[Make, None]:
    """A batch a member of staff. Nobody is written to about children who all have something."""
    day = school.calendar.today(at)
    last = school.calendar.is_last_school_day_of_week(day)
    watched = await by_watcher(school, at)
    leads = await _leads(school, day) if last else ()
    everybody = sum(map(len, watched.values()))
    for person in leads if everybody else ():
        yield partial(_told, school, person, at, text="nothing_yet_all", count=everybody)
    for person, pupils in watched.items():
        if person.id not in {lead.id for lead in leads}:
            text = "nothing_yet_last" if last else "nothing_yet"
            yield partial(_told, school, person, at, text=text, count=len(pupils))


async def _leads(school: School, day: date) -> Sequence[Person]:
    """The pastoral lead, or whoever stands in; the head in a school without one."""
    return await on_rung(school, Role.PASTORAL, "", day) or await on_rung(school, Role.HEAD, "", day)


async def _told(school: School, person: Person, at: datetime, *, text: str, count: int) -> Batch:
    day = school.calendar.today(at)
    stale = school.calendar.at(day, school.calendar.quiet_from)  # tomorrow it would be about another day
    button = show_button(school, ALL if text == "nothing_yet_all" else MINE)
    key = f"{NAME}:{day.isoformat()}:{person.id}"
    said = notice(school, person, text, count, at, buttons=button, key=key, once=True, stale_at=stale)
    return Batch(outbound=(said,), reason=f"{NAME} {day.isoformat()}")
