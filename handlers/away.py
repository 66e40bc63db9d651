"""`away` and `back`: while a member of staff is not in, others are asked in their place; what is due today at once."""

from dataclasses import replace

from bot.domain.arrivals import Arrival
from bot.domain.audit import Deed
from bot.domain.commands import CommandKind
from bot.domain.messages import Batch
from bot.domain.people import Person
from bot.school import School
from bot.services.audit import asked
from bot.services.desk import commanded, replied_to
from bot.services.handing_on import gone_away
from bot.services.letters import confirm


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """Said by the person themselves; no import undoes it. `back` in reply to a ping answers the parent ("back in")."""
    command = commanded(arrival, CommandKind.AWAY, CommandKind.BACK)
    person = arrival.staff
    if command is None or person is None:
        return None
    if command.kind is CommandKind.AWAY:
        return await _away(school, arrival, person)
    if person.away_since is None and await replied_to(school, arrival):
        return None
    here = replace(person, away_since=None)
    changed = (here, asked(school, arrival, Deed.BACK, person.id)) if person.away_since else ()
    return Batch(changed=changed, outbound=(confirm(school, arrival, school.texts.say("back_done")),), reason="back")


async def _away(school: School, arrival: Arrival, person: Person) -> Batch:
    batch = Batch(outbound=(confirm(school, arrival, school.texts.say("away_done")),), reason="away")
    if person.away_since:
        return batch
    batch += await gone_away(school, person, arrival.at)
    return batch + Batch(changed=(asked(school, arrival, Deed.AWAY, person.id),))
