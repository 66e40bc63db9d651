"""`PRAISE OFF` and `PRAISE ON`: good news stops, or goes home again; everything else goes on as it was."""

from dataclasses import replace

from bot.domain.arrivals import Arrival
from bot.domain.keywords import Keyword, stop_or_start
from bot.domain.messages import Batch, InboundKind, Purpose
from bot.school import School
from bot.services.letters import reply

TEXTS = {Keyword.PRAISE_OFF: "praise_off_done", Keyword.PRAISE_ON: "praise_on_done"}


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """For the adult who wrote; from a phone that several share, for all of them: it cannot be told who held it.

    The outbox asks again at sending, so what is queued already stops too.
    """
    people = [person for person in arrival.people if person.role is None]
    if not people or len(people) < len(arrival.people) or arrival.inbound.kind is not InboundKind.TEXT:
        return None
    keyword = stop_or_start(arrival.inbound.text)
    if keyword not in TEXTS:
        return None
    off = keyword is Keyword.PRAISE_OFF
    changed = tuple(replace(person, praise_off=off) for person in people if person.praise_off is not off)
    text = school.texts.say(TEXTS[keyword], school=school.name)
    answer = reply(school, arrival, Purpose.OPT_OUT, text)
    return Batch(changed=changed, outbound=(answer,), reason=f"{keyword.name} at the family's word")
