"""A promise of which nobody noted that it was kept: who keeps it in their place, and by when they can."""

from datetime import datetime, time, timedelta

from bot.domain.concerns import Concern
from bot.domain.people import Person
from bot.domain.promises import Promise
from bot.domain.said_when import When
from bot.school import School
from bot.services.duty import rather_than
from bot.services.promises import made

# School time until it is kept: the first time soon, the second within two hours, then on the next school day.
SOON, WITHIN = timedelta(minutes=45), timedelta(hours=2)


async def mender(school: School, promise: Promise, at: datetime) -> tuple[Person, When] | None:
    """Somebody who is in, and by when: after a call that was only tried its owner again, else somebody a rung up who
    has not had it yet; none where a school has no staff."""
    before = await _before(school, promise)
    when = _by(school, len(before), at)
    if promise.tried_at:
        owner = await school.reader.person(promise.owner)
        if owner and owner.active and not owner.away_since and _works(school, owner, when.due):
            return owner, when
    owners = tuple(each.owner for each in (promise, *before))
    person = await rather_than(school, owners, at, when.due)
    return (person, when) if person else None


def _works(school: School, person: Person, due: datetime) -> bool:
    return school.calendar.today(due).weekday() in person.days


def _by(school: School, times: int, at: datetime) -> When:
    calendar = school.calendar
    if times >= 2:
        at = calendar.at(calendar.next_school_day(calendar.today(at)), time())
    return When(calendar.due(at, WITHIN if times == 1 else SOON), at)


async def _before(school: School, promise: Promise) -> list[Promise]:
    """The promises that this one makes good, the last first."""
    found: list[Promise] = []
    while promise.mends and (earlier := await school.reader.promise(promise.mends)):
        found.append(earlier)
        promise = earlier
    return found


def mended(school: School, concern: Concern, promise: Promise, who: tuple[Person, When], at: datetime) -> Promise:
    """The promise that makes this one good; nobody made it with a word, so nobody undoes it with one."""
    person, when = who
    return made(school, concern, person, at, what=promise.what, when=when, mends=promise.id)
