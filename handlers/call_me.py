"""`CALL`, "please ring me": a person rings by a time; the parent is told who, by when, and from which number."""

from bot.domain.arrivals import Arrival
from bot.domain.keywords import Keyword, stop_or_start
from bot.domain.messages import Batch, InboundKind, Outbound, Purpose
from bot.domain.people import Person
from bot.domain.spoken import spoken_when
from bot.duty import names, told_in_time
from bot.letters import about, ping, reply
from bot.raising import Matter, matter_of
from bot.school import School
from bot.threads import QUIET


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """A concern like any other, begun or joined: `rang 4K7` stops its clock, and until then it climbs."""
    inbound = arrival.inbound
    if arrival.adult is None or inbound.danger or inbound.kind is not InboundKind.TEXT:
        return None
    if stop_or_start(inbound.text) is not Keyword.CALL:
        return None
    matter = await matter_of(school, arrival)
    if matter is None:
        return None
    return matter.batch(school, arrival, _receipt(school, arrival, matter), *await _asked(school, arrival, matter))


def _receipt(school: School, arrival: Arrival, matter: Matter) -> Outbound:
    """The number, because a call from one that they do not know is not taken."""
    text = school.texts.say(
        "call_done",
        name=names(matter.people) or school.name,
        when=spoken_when(matter.by, arrival.at, school.calendar),
        phone=school.rules.school_phone or school.name,
        ref=matter.concern.reference,
    )
    more = {"children": about(matter.concern), "concern": matter.concern.id, "key": _key(matter)}
    return reply(school, arrival, Purpose.RECEIPT, text, **more)


def _key(matter: Matter) -> str:
    return f"call:{matter.concern.id}"


async def _asked(school: School, arrival: Arrival, matter: Matter) -> tuple[Outbound, ...]:
    """Whoever has it is asked to ring, and its owner; who asks three times in a burst rings nobody's phone thrice."""
    earlier = await school.reader.outbound_of_concern(matter.concern.id, Purpose.RECEIPT)
    if any(each.key == _key(matter) and arrival.at - each.created_at < QUIET for each in earlier):
        return ()
    owner = await school.reader.person(matter.concern.owner)
    people: dict[str, Person] = {each.id: each for each in (*matter.people[:1], owner) if each and each.active}
    told = await told_in_time(school, tuple(people.values()), arrival.at, matter.by, named=matter.people)
    return tuple(ping(school, matter.concern, each, arrival.at, text="task_call_asked", by=matter.by) for each in told)
