"""`STATUS`: each living matter of this adult, one line each: who answers it and by when, or who has answered."""

from bot.domain.arrivals import Arrival
from bot.domain.concerns import Concern, ConcernState
from bot.domain.keywords import Keyword, stop_or_start
from bot.domain.messages import Batch, InboundKind, Purpose
from bot.school import School
from bot.services.letters import about, reply
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
    theirs = [each for each in mine if each.living and each.heard_at and may_hear_of(each, pupils)][-MOST:]
    lines = [await _line(school, each, arrival) for each in theirs]
    text = "\n".join(lines) or school.texts.say("status_none")
    children = tuple(dict.fromkeys(child for each in theirs for child in about(each)))
    answer = reply(school, arrival, Purpose.RECEIPT, text, children=children, key=f"status:{adult.id}")
    return Batch(outbound=(answer,), reason="asked how their matters stand, and told")


async def _line(school: School, concern: Concern, arrival: Arrival) -> str:
    if concern.state is ConcernState.ANSWERED:
        person = await school.reader.person(concern.answered_by)
        name = person.name if person else school.name
        return school.texts.say("status_answered", ref=concern.reference, name=name)
    stands = await standing(school, concern, arrival.at)
    return in_words(school, concern, stands, arrival.at, "status_waiting")
