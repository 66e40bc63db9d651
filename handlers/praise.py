"""`praise Jay raffle ticket for sitting well`: noted in ten seconds, exactly as typed; it goes home that afternoon."""

from bot.domain.arrivals import Arrival
from bot.domain.commands import CommandKind
from bot.domain.messages import Batch
from bot.domain.people import Person
from bot.domain.praise import Noted, NotUnderstood, Praise, choices, read_praise
from bot.school import School
from bot.services import letters
from bot.services.desk import commanded


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """Evidence with who saw it and when; what is not clear is asked about, never guessed."""
    command = commanded(arrival, CommandKind.PRAISE)
    if command is None or arrival.staff is None:
        return None
    read = read_praise(command.words, await school.reader.pupils(), school.rules.praise_kinds)
    if isinstance(read, Noted):
        return _note(school, arrival, arrival.staff, read)
    kinds = ", ".join(school.rules.praise_kinds)
    if isinstance(read, NotUnderstood):
        key = str(read.reason) if command.words else "praise_help"
        text = school.texts.say(key, kinds=kinds)
    else:
        text = school.texts.say("praise_which", choices=choices(read.candidates))
    return Batch(outbound=(letters.confirm(school, arrival, text),), reason="a praise that was not clear")


def _note(school: School, arrival: Arrival, person: Person, noted: Noted) -> Batch:
    praise = Praise(
        id=school.new_id(),
        school=school.id,
        pupil=noted.pupil.id,
        kind=noted.kind,
        fact=noted.fact,
        noted_by=person.id,
        noted_at=arrival.at,
    )
    text = school.texts.say("noted_name", pupil=noted.pupil.name, kind=noted.kind)
    return Batch(changed=(praise,), outbound=letters.noted(school, arrival, text), reason=praise.id)
