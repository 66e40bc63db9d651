"""At noon on the week's last school day each owner sees what of theirs is open, with time left to settle it."""

from collections.abc import AsyncGenerator, Sequence
from datetime import date, datetime
from functools import partial

from bot.domain.concerns import Concern
from bot.domain.messages import Batch
from bot.domain.people import Person
from bot.domain.settling import owners_see_at
from bot.school import School
from bot.services.clear_down import by_owner, notice
from bot.timed import Make

NAME = "friday_open"


def when(school: School, day: date) -> datetime | None:
    """At noon, or two hours before an early finish."""
    return owners_see_at(school.calendar, day)


async def run(school: School, at: datetime) -> AsyncGenerator[Make, None]:
    """A batch an owner; whoever has nothing open is not written to."""
    for person, concerns in (await by_owner(school, at)).items():
        yield partial(_told, school, person, concerns, at)


async def _told(school: School, person: Person, concerns: Sequence[Concern], at: datetime) -> Batch:
    key = f"{NAME}:{school.calendar.today(at).isoformat()}:{person.id}"
    return Batch(outbound=(await notice(school, person, "week_yours", concerns, at, key=key),), reason=NAME)
