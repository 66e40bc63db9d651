"""`WRONG NUMBER`: whoever has this number now is not ours, learns nothing more, and the office finds the right one.

Intake has already stopped everything that was for our people at this address.
"""

from bot.domain.arrivals import Arrival
from bot.domain.keywords import Keyword, stop_or_start
from bot.domain.messages import Batch, InboundKind, Outbound, Purpose
from bot.school import School
from bot.services.duty import office
from bot.services.letters import reply, to_person
from bot.services.threads import said


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """One last word to whoever has the number; their words are kept with what was open there."""
    inbound = arrival.inbound
    if arrival.people or inbound.kind is not InboundKind.TEXT:
        return None  # staff: of a family's phone intake has taken the names by now
    if stop_or_start(inbound.text) is not Keyword.WRONG_NUMBER:
        return None
    last = reply(school, arrival, Purpose.OPT_OUT, school.texts.say("wrong_number_done"))
    there = await school.reader.concerns_of_address(inbound.account, inbound.address)
    kept = [said(school, arrival, each) for each in there if each.living][-1:]
    reason = kept[0].concern if kept else "a wrong number, told to the office"
    return Batch(changed=tuple(kept), outbound=(last, *await _tasks(school, arrival)), reason=reason)


async def _tasks(school: School, arrival: Arrival) -> tuple[Outbound, ...]:
    """By the school's own number for each person whom we thought to reach here; no name on a lock screen."""
    contacts = await school.reader.contacts_at(arrival.inbound.channel, arrival.inbound.address)
    people = [await school.reader.person(each.person) for each in contacts]
    texts = [school.texts.say("task_wrong_number", ref=each.code) for each in people if each and each.active]
    staff = await office(school, arrival.at)
    return tuple(to_person(school, each.id, Purpose.TASK, text, arrival.at) for each in staff for text in texts)
