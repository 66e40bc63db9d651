"""A call that somebody waits for: who is asked to ring, and what the one who waits is told, by name and time."""

from bot.domain.arrivals import Arrival
from bot.domain.messages import Outbound, Purpose
from bot.domain.people import Person
from bot.domain.spoken import spoken_when
from bot.school import School
from bot.services.duty import named, told_in_time
from bot.services.letters import about, ping, reply
from bot.services.raising import Matter, kept
from bot.services.threads import QUIET


def call_receipt(school: School, arrival: Arrival, matter: Matter) -> Outbound:
    """The number, because a call from one that they do not know is not taken."""
    text = school.texts.say(
        "call_done",
        name=named(school, matter.people, matter.by),
        when=spoken_when(kept(school, matter, arrival.at), arrival.at, school.calendar),
        phone=school.rules.school_phone or school.name,
        ref=matter.concern.reference,
    )
    more = {"children": about(matter.concern), "concern": matter.concern.id, "key": _key(matter)}
    return reply(school, arrival, Purpose.RECEIPT, text, **more)


def _key(matter: Matter) -> str:
    return f"call:{matter.concern.id}"


async def was_asked(school: School, arrival: Arrival, matter: Matter) -> bool:
    """Whether the same call was asked for a moment ago: who asks three times in a burst rings nobody's phone thrice."""
    earlier = await school.reader.outbound_of_concern(matter.concern.id, Purpose.RECEIPT)
    return any(each.key == _key(matter) and arrival.at - each.created_at < QUIET for each in earlier)


async def asked_to_ring(school: School, arrival: Arrival, matter: Matter, text: str) -> tuple[Outbound, ...]:
    """Whoever has it, and its owner."""
    owner = await school.reader.person(matter.concern.owner)
    people: dict[str, Person] = {each.id: each for each in (*matter.people[:1], owner) if each and each.active}
    told = await told_in_time(school, tuple(people.values()), arrival.at, matter.by, named=matter.people)
    return tuple(ping(school, matter.concern, each, arrival.at, text=text, by=matter.by) for each in told)
