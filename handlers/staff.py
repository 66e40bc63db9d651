"""Everything else that a member of staff sends: `help`, `open` (what waits for me), and what was not clear."""

from bot.desk import commanded
from bot.domain.arrivals import Arrival
from bot.domain.commands import CommandKind
from bot.domain.messages import Batch
from bot.domain.pausing import MAY_PAUSE
from bot.domain.spoken import spoken_when
from bot.letters import confirm
from bot.school import School


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """Nothing is done by guess, and the sender is always told so."""
    if arrival.staff is None:
        return None
    if commanded(arrival, CommandKind.HELP):
        text = school.texts.say("staff_help")
        if arrival.staff.role in MAY_PAUSE:
            text += "\n" + school.texts.say("staff_help_pause")
    elif commanded(arrival, CommandKind.LIST, CommandKind.TODAY):
        text = await _list(school, arrival)
    else:
        text = school.texts.say("not_understood_staff")
    return Batch(outbound=(confirm(school, arrival, text),), reason="answered at once")


async def _list(school: School, arrival: Arrival) -> str:
    """The references that wait for this person, the oldest first, with the times due; no names."""
    assert arrival.staff
    mine = await school.reader.concerns_of_owner(arrival.staff.id)
    lines = [
        school.texts.say("list_line", ref=each.reference, when=spoken_when(each.due_at, arrival.at, school.calendar))
        for each in mine
    ]
    return "\n".join(lines) or school.texts.say("list_empty")
