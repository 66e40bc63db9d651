"""A promise for a time that staff can hardly keep: asked back once, and then it is theirs to decide."""

from datetime import datetime, timedelta

from bot.domain.arrivals import Arrival
from bot.domain.concerns import Concern
from bot.domain.messages import Outbound, Purpose
from bot.domain.people import Person
from bot.domain.said_when import in_working_hours
from bot.domain.spoken import spoken_when
from bot.school import School
from bot.services.letters import reply

LATELY = timedelta(hours=1)


async def asked_back(
    school: School, arrival: Arrival, concern: Concern, owner: Person, due: datetime, *, texts: tuple[str, str]
) -> Outbound | None:
    """The question, by `texts` where school is closed then, and where its owner is not in; none for a usual time, nor
    where the same was asked a moment ago."""
    outside = not in_working_hours(due, school.calendar)
    if not outside and school.calendar.today(due).weekday() in owner.days:
        return None
    key = f"odd:{concern.id}:{owner.id}:{due:%Y%m%d%H%M}"
    if any(arrival.at - each.created_at < LATELY for each in await school.reader.outbound_by_key(key)):
        return None
    when = spoken_when(due, arrival.at, school.calendar)
    text = school.texts.say(texts[0 if outside else 1], ref=concern.reference, when=when, name=owner.name)
    return reply(school, arrival, Purpose.CONFIRM, text, concern=concern.id, key=key)
