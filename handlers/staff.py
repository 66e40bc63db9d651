"""Everything else that a member of staff sends: `help`, and what was not clear."""

from bot.domain.arrivals import Arrival
from bot.domain.commands import CommandKind
from bot.domain.messages import Batch
from bot.domain.pausing import MAY_PAUSE
from bot.school import School
from bot.services.desk import commanded
from bot.services.letters import confirm


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """Nothing is done by guess, and the sender is always told so."""
    if arrival.staff is None:
        return None
    if commanded(arrival, CommandKind.HELP):
        text = "\n".join(school.texts.say(key) for key in ("staff_help", "staff_help_more"))
        if arrival.staff.role in MAY_PAUSE:
            text += "\n" + school.texts.say("staff_help_pause")
    else:
        text = school.texts.say("not_understood_staff")
    return Batch(outbound=(confirm(school, arrival, text),), reason="answered at once")
