"""`leave Jay Marlowe`, `left: Mr Bell`: a child or a member of staff is no longer at the school, from now on."""

from dataclasses import replace

from bot.domain.access import OVER_ROLL
from bot.domain.arrivals import Arrival
from bot.domain.audit import Deed
from bot.domain.commands import CommandKind
from bot.domain.messages import Batch
from bot.domain.naming import ids_of, people_meant, pupils_meant
from bot.domain.opening import initials
from bot.domain.people import Person, Pupil
from bot.school import School
from bot.services.audit import asked
from bot.services.desk import commanded, replied_to
from bot.services.handing_on import has_left
from bot.services.letters import confirm, noted


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """Said by the office or the head; whoever comes back is in the next sheet. A reply to a ping is for the parent
    ("left a message with Nan"), and so is what anybody else writes."""
    command = commanded(arrival, CommandKind.LEFT)
    person = arrival.staff
    if command is None or person is None or await replied_to(school, arrival):
        return None
    staff = [each for each in await school.reader.all_people() if each.role and each.active]
    pupils = pupils_meant(command.words, await school.reader.pupils())
    several: list[Person | Pupil] = [*people_meant(command.words, staff), *pupils]
    if person.role not in OVER_ROLL:
        return _unclear(school, arrival, school.texts.say("not_yours_to_do")) if several else None
    if len(several) != 1:
        key = "who_which" if several else "who_unknown"
        return _unclear(school, arrival, school.texts.say(key, choices=ids_of(several)))
    if several[0].id == person.id:
        return _unclear(school, arrival, school.texts.say("not_yourself"))
    return await _left(school, arrival, several[0])


def _unclear(school: School, arrival: Arrival, text: str) -> Batch:
    return Batch(outbound=(confirm(school, arrival, text),), reason="about who has left: nothing done")


async def _left(school: School, arrival: Arrival, who: Person | Pupil) -> Batch:
    """What is queued about a child who left does not go: the outbox asks again as it sends."""
    done = asked(school, arrival, Deed.LEFT, who.id)
    if isinstance(who, Person):
        name, short = who.name, who.code
        batch = await has_left(school, who, arrival.at)
    else:
        name, short = f"{who.name} {who.surname}".strip(), initials(who)
        batch = Batch(changed=(replace(who, active=False),))
    say = school.texts.say
    told = noted(school, arrival, say("noted_left", who=name), say("noted_left", who=short))
    return Batch(changed=(done,), outbound=told, reason="somebody has left") + batch
