"""At 14.30 on the week's last school day the head sees all that is open, and who waits for an answer is told so.

An honest word, with a name and a time; nothing to whom a person has answered, and nothing twice.
"""

from collections.abc import AsyncGenerator
from datetime import date, datetime
from functools import partial

from bot.domain.concerns import Concern
from bot.domain.messages import NOTHING, Batch, Purpose
from bot.domain.people import Person, Role
from bot.domain.settling import cleared_at
from bot.school import School
from bot.services.clear_down import notice, unsettled
from bot.services.duty import on_rung
from bot.services.standing import still_waiting, waits
from bot.timed import Make

NAME = "friday_clear_down"


def when(school: School, day: date) -> datetime | None:
    """At 14.30, or half an hour before the end of a day that ends earlier."""
    return cleared_at(school.calendar, day)


async def run(school: School, at: datetime) -> AsyncGenerator[Make, None]:
    """A batch for the head, then one for each matter whose family waits."""
    for person in await on_rung(school, Role.HEAD, "", school.calendar.today(at)):
        yield partial(_head, school, person, at)
    for concern in await school.reader.concerns_living():
        if waits(concern):
            yield partial(_family, school, concern.id, at)


async def _head(school: School, person: Person, at: datetime) -> Batch:
    concerns = await unsettled(school)
    if not concerns:
        return NOTHING
    key = f"{NAME}:{school.calendar.today(at).isoformat()}:{person.id}"
    return Batch(outbound=(await notice(school, person, "week_all", concerns, at, key=key),), reason=NAME)


async def _family(school: School, id: str, at: datetime) -> Batch:
    """To whom no text goes, nothing is written: the head's list has the matter, and a person rings."""
    concern = await school.reader.concern(id)
    if concern is None or not waits(concern) or concern.ring or await _knows(school, concern, at):
        return NOTHING
    told, word = await still_waiting(school, concern, at)
    return Batch(changed=(told,), outbound=(word,), reason=concern.id)


async def _knows(school: School, concern: Concern, at: datetime) -> bool:
    """Whether they have a name and a time of today that still stand."""
    today = school.calendar.today(at)
    receipts = await school.reader.outbound_of_concern(concern.id, Purpose.RECEIPT)
    return concern.due_at > at and any(school.calendar.today(each.created_at) == today for each in receipts)
