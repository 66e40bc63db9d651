"""`who`, and the button Show: which children have no good news yet this week; the names for ten minutes, no more."""

from bot.domain.access import OVER_ALL
from bot.domain.arrivals import Arrival
from bot.domain.commands import CommandKind
from bot.domain.messages import Batch, Purpose
from bot.domain.people import Person
from bot.school import School
from bot.services.desk import commanded, pressed
from bot.services.letters import confirm, reply, toast
from bot.services.threads import opened
from bot.services.without_news import ALL, MINE, in_place, names, notice, show_button, shown_to

REASON = "shown who has no good news yet"


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """The leads see every child's, anybody else those whom they look after today."""
    person = arrival.staff
    if person is None:
        return None
    if whose := pressed(arrival, "nothing"):
        return await _pressed(school, arrival, person, ALL if whose == ALL and person.role in OVER_ALL else MINE)
    if commanded(arrival, CommandKind.WHO):
        return await _typed(school, arrival, person, ALL if person.role in OVER_ALL else MINE)
    return None


async def _pressed(school: School, arrival: Arrival, person: Person, whose: str) -> Batch:
    inbound = arrival.inbound
    original = await school.reader.outbound_by_provider_id(inbound.account, inbound.address, inbound.reply_to)
    if original is None:
        return await _typed(school, arrival, person, whose)
    pupils = await shown_to(school, person, whose, arrival.at)
    shown = in_place(school, original, pupils, whose, arrival.at)
    record = opened(school, arrival, pupils=tuple(each.id for each in pupils))
    return Batch(changed=(record,), outbound=(toast(school, arrival, ""), *shown), reason=REASON)


async def _typed(school: School, arrival: Arrival, person: Person, whose: str) -> Batch:
    """By SMS initials, at once; on Telegram the number, which turns into the names."""
    pupils = await shown_to(school, person, whose, arrival.at)
    if not pupils:
        return Batch(outbound=(confirm(school, arrival, school.texts.say("nothing_yet_none")),), reason=REASON)
    record = opened(school, arrival, pupils=tuple(each.id for each in pupils))
    if arrival.by_sms:
        said = reply(school, arrival, Purpose.CONFIRM, names(school, pupils, by_sms=True))
        return Batch(changed=(record,), outbound=(said,), reason=REASON)
    text = notice(school, person, "nothing_yet", len(pupils), arrival.at).text
    said = reply(school, arrival, Purpose.CONFIRM, text, buttons=show_button(school, whose), protect=True)
    shown = in_place(school, said, pupils, whose, arrival.at)
    return Batch(changed=(record,), outbound=(said, *shown), reason=REASON)
