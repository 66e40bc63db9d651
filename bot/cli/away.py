"""`alongside away ID` and `back ID`: for a member of staff who cannot say so from their own phone."""

import asyncio
from argparse import Namespace
from dataclasses import replace
from datetime import datetime

from bot import app
from bot.cli import common, stores
from bot.clock import SystemClock
from bot.domain.audit import Deed
from bot.domain.messages import NOTHING, Batch
from bot.domain.people import Person
from bot.errors import BadInput
from bot.ids import Ids
from bot.school import School
from bot.services import audit
from bot.services.handing_on import gone_away


def main(args: Namespace, *, away: bool = True) -> int:
    settings = common.settings(args)

    async def change() -> bool:
        clock = SystemClock()
        async with stores.writing(settings.store) as store:
            school = app.school(settings, store, Ids(clock))
            batch = await _batch(school, await _staff(school, args.code), clock.now(), away=away)
            await store.save(batch)
            return bool(batch.changed)

    changed = asyncio.run(change())
    print(f"{args.code} is {'away' if away else 'back'}{'' if changed else ' already'}.")
    return 0


async def _batch(school: School, person: Person, at: datetime, *, away: bool) -> Batch:
    if away is bool(person.away_since):
        return NOTHING
    deed = audit.commanded(school, at, Deed.AWAY if away else Deed.BACK, person.id)
    if away:
        return await gone_away(school, person, at) + Batch(changed=(deed,))
    return Batch(changed=(replace(person, away_since=None), deed))


async def _staff(school: School, code: str) -> Person:
    person = await school.reader.person_by_code(code)
    if person is None or person.role is None or not person.active:
        raise BadInput("No member of staff at school has this id. It is the id that stands in the staff sheet.")
    return person
