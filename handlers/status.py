"""`STATUS`: each living matter of this adult: who answers it and by when, or who has answered; and what is promised."""

from bot.domain.arrivals import Arrival
from bot.domain.concerns import Concern, ConcernState
from bot.domain.keywords import Keyword, stop_or_start
from bot.domain.messages import Batch, InboundKind, Purpose
from bot.domain.promises import What
from bot.domain.spoken import spoken_when
from bot.school import School
from bot.services.letters import about, reply
from bot.services.promises import open_in
from bot.services.raising import may_hear_of, may_raise_for, raised_before
from bot.services.standing import in_words, standing

MOST = 10  # lines; an SMS ends at 1,600 characters


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """Whom the ladder has brought it to has it, once the time has passed; never a time that lies behind us. At the end
    of the week it is what the honest word of the clear-down says."""
    adult, inbound = arrival.adult, arrival.inbound
    if adult is None or inbound.danger or inbound.kind is not InboundKind.TEXT:
        return None
    if stop_or_start(inbound.text) is not Keyword.STATUS:
        return None
    pupils = await may_raise_for(school, *arrival.adults)
    if not pupils:
        return None  # read by the office, like everything that they write
    mine = await raised_before(school, arrival)
    heard = [each for each in mine if may_hear_of(each, pupils)]
    promised = {each.id: await _promised(school, each, arrival) for each in heard}
    theirs = [each for each in heard if (each.living and each.heard_at) or promised[each.id]][-MOST:]
    lines = [line for each in theirs for line in await _lines(school, each, promised[each.id], arrival)]
    text = "\n".join(lines[-MOST:]) or school.texts.say("status_none")
    children = tuple(dict.fromkeys(child for each in theirs for child in about(each)))
    answer = reply(school, arrival, Purpose.RECEIPT, text, children=children, key=f"status:{adult.id}")
    return Batch(outbound=(answer,), reason="asked how their matters stand, and told")


async def _lines(school: School, concern: Concern, promised: list[str], arrival: Arrival) -> list[str]:
    """What is promised says more than that somebody has answered."""
    waits = concern.state is ConcernState.OPEN or not promised
    return [*([await _line(school, concern, arrival)] if waits else []), *promised]


async def _promised(school: School, concern: Concern, arrival: Arrival) -> list[str]:
    """Who rings or writes, and by when: what is promised and lies ahead of us."""
    lines = []
    for promise in await open_in(school, concern.id):
        owner = await school.reader.person(promise.owner)
        if promise.due_at > arrival.at and owner:
            key = "status_promised" if promise.what is What.RING else "status_waiting"
            when = spoken_when(promise.due_at, arrival.at, school.calendar)
            lines.append(school.texts.say(key, ref=promise.reference, name=owner.name, when=when))
    return lines


async def _line(school: School, concern: Concern, arrival: Arrival) -> str:
    if concern.state is ConcernState.ANSWERED:
        person = await school.reader.person(concern.answered_by)
        name = person.name if person else school.name
        return school.texts.say("status_answered", ref=concern.reference, name=name)
    stands = await standing(school, concern, arrival.at)
    return in_words(school, concern, stands, arrival.at, "status_waiting")
