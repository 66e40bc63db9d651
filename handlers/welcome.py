"""`welcome`: who has not been welcomed yet; `welcome now` sends them the two welcomes, in school time, once ever."""

from bot.domain.arrivals import Arrival
from bot.domain.audit import Deed
from bot.domain.commands import CommandKind
from bot.domain.messages import Batch
from bot.domain.people import Role
from bot.school import School
from bot.services.audit import asked
from bot.services.desk import commanded, replied_to
from bot.services.letters import confirm
from bot.services.welcoming import Unwelcomed, unwelcomed, welcomes

MAY_WELCOME = frozenset({Role.OFFICE, Role.HEAD, Role.DSL, Role.DEPUTY_DSL})
MOST = 300  # at once, so that what families send meanwhile does not wait for a long save


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """In reply to a ping it is a word to the parent ("you said thanks: welcome"), and sends nothing to anybody else."""
    command = commanded(arrival, CommandKind.WELCOME, CommandKind.WELCOME_NOW)
    if command is None or arrival.staff is None or await replied_to(school, arrival):
        return None
    if arrival.staff.role not in MAY_WELCOME:
        return _said(school, arrival, school.texts.say("welcome_not_yours"))
    who = await unwelcomed(school)
    unreached = str(len(who.unreached))
    if not who.reached:
        return _said(school, arrival, school.texts.say("welcome_none", unreached=unreached))
    if command.kind is CommandKind.WELCOME:
        count = str(len(who.reached))
        return _said(school, arrival, school.texts.say("welcome_ready", count=count, unreached=unreached))
    return await _send(school, arrival, who)


async def _send(school: School, arrival: Arrival, who: Unwelcomed) -> Batch:
    now, later = who.reached[:MOST], who.reached[MOST:]
    batch = await welcomes(school, now, arrival.at)
    text = school.texts.say(
        "welcome_going", count=str(len(now)), left=str(len(later)), unreached=str(len(who.unreached))
    )
    done = asked(school, arrival, Deed.WELCOMED, *(person.id for person in now))
    return batch + Batch(changed=(done,)) + _said(school, arrival, text)


def _said(school: School, arrival: Arrival, text: str) -> Batch:
    return Batch(outbound=(confirm(school, arrival, text),), reason="welcome")
