"""`alongside welcome`: the two welcomes, to every adult who may write or hear and has not had them; once ever."""

import asyncio
from argparse import Namespace

from bot import app
from bot.cli import common, stores
from bot.clock import SystemClock
from bot.domain.audit import Deed
from bot.domain.messages import Batch
from bot.ids import Ids
from bot.services import audit
from bot.services.welcoming import Unwelcomed, unwelcomed, welcomes
from bot.settings import Settings

AT_ONCE = 50  # adults a save; what is saved stands, whatever stops us after it


def main(args: Namespace) -> int:
    settings = common.settings(args)
    asyncio.run(_look(settings) if args.dry_run else _write(settings))
    return 0


async def _look(settings: Settings) -> None:
    async with stores.looking(settings.store) as find:
        school = app.school(settings, stores.only_looking(find), Ids(SystemClock()))
        _say(await unwelcomed(school), "would go")


async def _write(settings: Settings) -> None:
    clock = SystemClock()
    async with stores.writing(settings.store) as store:
        school = app.school(settings, store, Ids(clock))
        who = await unwelcomed(school)
        for start in range(0, len(who.reached), AT_ONCE):
            some, now = who.reached[start : start + AT_ONCE], clock.now()
            done = audit.commanded(school, now, Deed.WELCOMED, *(person.id for person in some))
            await store.save(await welcomes(school, some, now) + Batch(changed=(done,)))
    _say(who, "go")
    if who.reached:
        print("They go out when the line runs, in school time. Nobody gets them twice.")


def _say(who: Unwelcomed, what: str) -> None:
    print(f"The two welcomes {what} to {common.count(len(who.reached), 'adult')}.")
    if who.unreached:
        codes = ", ".join(person.code for person in who.unreached)
        print(f"{common.count(len(who.unreached), 'adult')} cannot be reached by a message: {codes}.")
