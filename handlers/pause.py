"""`PAUSE` and `RESUME`: the head stops everything that the school starts; receipts, answers and safety go on."""

from bot.domain.arrivals import Arrival
from bot.domain.audit import Deed
from bot.domain.commands import CommandKind
from bot.domain.messages import Batch, Outbound, Purpose
from bot.domain.pausing import MAY_PAUSE
from bot.domain.people import Person
from bot.domain.spoken import spoken_moment
from bot.school import School
from bot.services.audit import asked
from bot.services.desk import commanded
from bot.services.letters import confirm, to_person
from bot.services.pausing import current, paused, resumed


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """For those who may; the others who may hear of it too, so that nobody wonders why it is quiet."""
    command = commanded(arrival, CommandKind.PAUSE, CommandKind.RESUME)
    person = arrival.staff
    if command is None or person is None:
        return None
    if person.role not in MAY_PAUSE:
        return _said(school, arrival, school.texts.say("pause_not_yours"))
    return await (_pause if command.kind is CommandKind.PAUSE else _resume)(school, arrival, person)


async def _pause(school: School, arrival: Arrival, person: Person) -> Batch:
    before = await current(school)
    if before and before.since:
        when = spoken_moment(before.since, arrival.at, school.calendar)
        return _said(school, arrival, school.texts.say("pause_already", when=when))
    entry = asked(school, arrival, Deed.PAUSED)
    told = await _told(school, arrival, person, school.texts.say("paused_by", name=person.name))
    batch = await paused(school, arrival.at, person.id) + _said(school, arrival, school.texts.say("pause_done"))
    return batch + Batch(changed=(entry,), outbound=told)


async def _resume(school: School, arrival: Arrival, person: Person) -> Batch:
    if await current(school) is None:
        return _said(school, arrival, school.texts.say("resume_already"))
    entry = asked(school, arrival, Deed.RESUMED)
    told = await _told(school, arrival, person, school.texts.say("resumed_by", name=person.name))
    batch = await resumed(school, arrival.at) + _said(school, arrival, school.texts.say("resume_done"))
    return batch + Batch(changed=(entry,), outbound=told)


def _said(school: School, arrival: Arrival, text: str) -> Batch:
    return Batch(outbound=(confirm(school, arrival, text),), reason="pause or resume")


async def _told(school: School, arrival: Arrival, person: Person, text: str) -> tuple[Outbound, ...]:
    others = [each for role in sorted(MAY_PAUSE) for each in await school.reader.staff(role) if each.id != person.id]
    return tuple(to_person(school, each.id, Purpose.TASK, text, arrival.at, key=f"pause:{each.id}") for each in others)
