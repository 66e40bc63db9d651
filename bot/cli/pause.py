"""`alongside pause` and `alongside resume`: as the head's own words, for when no phone of theirs is at hand."""

import asyncio
from argparse import Namespace

from bot import app
from bot.cli import common, stores
from bot.clock import SystemClock
from bot.domain.audit import Deed
from bot.domain.messages import Batch
from bot.domain.spoken import spoken_moment
from bot.ids import Ids
from bot.services.audit import commanded
from bot.services.pausing import current, paused, resumed
from bot.settings import Settings


def pause(args: Namespace) -> int:
    return asyncio.run(_pause(common.settings(args)))


def resume(args: Namespace) -> int:
    return asyncio.run(_resume(common.settings(args)))


async def _pause(settings: Settings) -> int:
    clock = SystemClock()
    async with stores.writing(settings.store) as store:
        school, now = app.school(settings, store, Ids(clock)), clock.now()
        before = await current(school)
        if before and before.since:
            print(f"Paused already, {spoken_moment(before.since, now, school.calendar)}. To go on: alongside resume")
            return 0
        entry = commanded(school, now, Deed.PAUSED)
        await store.save(await paused(school, now) + Batch(changed=(entry,)))
    print("Paused: families get receipts, answers and what safety needs, and nothing else. To go on: alongside resume")
    return 0


async def _resume(settings: Settings) -> int:
    clock = SystemClock()
    async with stores.writing(settings.store) as store:
        school, now = app.school(settings, store, Ids(clock)), clock.now()
        if await current(school) is None:
            print("Nothing is paused.")
            return 0
        entry = commanded(school, now, Deed.RESUMED)
        await store.save(await resumed(school, now) + Batch(changed=(entry,)))
    print("Not paused any more. What waited goes out in the daytime, once the line runs.")
    return 0
