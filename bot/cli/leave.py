"""`alongside leave ID`: a child or a member of staff has left; what they had in hand is another's."""

import asyncio
from argparse import Namespace
from dataclasses import replace

from bot import app
from bot.cli import common, stores
from bot.clock import SystemClock
from bot.domain.audit import Deed
from bot.domain.messages import Batch
from bot.domain.people import Person, Pupil
from bot.errors import BadInput
from bot.ids import Ids
from bot.school import School
from bot.services import audit
from bot.services.handing_on import has_left
from bot.settings import Settings


def main(args: Namespace) -> int:
    settings = common.settings(args)
    return asyncio.run(_leave(args.code, settings))


async def _leave(code: str, settings: Settings) -> int:
    clock = SystemClock()
    async with stores.writing(settings.store) as store:
        school = app.school(settings, store, Ids(clock))
        who, at = await _who(school, code), clock.now()
        if isinstance(who, Person):
            batch = await has_left(school, who, at)
        else:
            batch = Batch(changed=(replace(who, active=False),))
        await store.save(batch + Batch(changed=(audit.commanded(school, at, Deed.LEFT, who.id),)))
    print(f"{who.code} has left. Nothing more goes to them or about them.")
    if batch.outbound:
        print("Who has their open matters now, and the office, are told when the line runs.")
    return 0


async def _who(school: School, code: str) -> Person | Pupil:
    """Whoever has this id; BadInput where that is nobody, both, or not for this command."""
    person, pupil = await school.reader.person_by_code(code), await school.reader.pupil_by_code(code)
    found: list[Person | Pupil] = [each for each in (person, pupil) if each and each.active]
    if len(found) > 1:
        raise BadInput("A child and a grown-up have this id. Give them ids of their own, and import the sheets again.")
    if not found:
        raise BadInput("Nobody at school has this id. It is the id, or pupil_id, that stands in the sheets.")
    if isinstance(found[0], Person) and found[0].role is None:
        raise BadInput(
            "This is an adult of a family. To end what they may have, mend the families sheet and import it, "
            "or text from the office's phone: restrict ID from CHILD"
        )
    return found[0]
