"""`alongside import`: staff or families from a CSV file, all of it or nothing. It texts no family."""

import asyncio
from argparse import Namespace

from bot import app
from bot.cli import common, stores
from bot.clock import SystemClock
from bot.domain.audit import Deed
from bot.domain.messages import Batch
from bot.domain.people import Person, Pupil
from bot.errors import BadInput
from bot.ids import Ids
from bot.people import roll
from bot.people.families import plan_families
from bot.people.plans import Plan, Tally
from bot.people.staff import plan_staff
from bot.school import School
from bot.services import audit
from bot.services.handing_on import has_left
from bot.settings import Settings
from bot.store.base import Find, Store
from bot.store.reader import Reader

PLANNERS = {"staff": plan_staff, "families": plan_families}


def main(args: Namespace) -> int:
    settings = common.settings(args)
    with common.opened(args.file) as file:
        data = file.read()
    return asyncio.run(_import(args, data, settings))


async def _import(args: Namespace, data: bytes, settings: Settings) -> int:
    if args.dry_run:
        async with stores.looking(settings.store) as find:
            _tell(await _plan(args, data, settings.school_id, find), leavers=args.leavers)
        print("This was a dry run: nothing was changed.")
        return 0
    told = 0
    async with stores.writing(settings.store) as store:
        plan = await _plan(args, data, settings.school_id, store.find)
        _tell(plan, leavers=args.leavers)
        if plan.batch.changed:
            told = await _save(store, app.school(settings, store, Ids(SystemClock())), plan.batch)
    if told:
        print("Imported. Families were sent nothing; the staff who now have the leavers' matters will be told.")
    else:
        print("Imported. Nobody was sent anything." if plan.batch.changed else "Nothing to change.")
    return 0


async def _save(store: Store, school: School, batch: Batch) -> int:
    """Write it down, then hand on what the staff who left had in hand; how many messages that makes."""
    at = SystemClock().now()
    left = [each for each in batch.changed if isinstance(each, Person | Pupil) and not each.active]
    deed = (audit.commanded(school, at, Deed.LEFT, *(each.id for each in left)),) if left else ()
    await store.save(batch + Batch(changed=deed))
    told = 0
    for person in left:
        if isinstance(person, Person) and person.role:
            handed = await has_left(school, person, at, marked=False)
            await store.save(handed)
            told += len(handed.outbound)
    return told


async def _plan(args: Namespace, data: bytes, school: str, find: Find) -> Plan:
    """What would change; BadInput lists every fault of the file."""
    known = await roll.known(Reader(find, school))
    plan = PLANNERS[args.what](data, known, school, Ids(SystemClock()).new, leavers=args.leavers)
    if plan.faults:
        lines = "\n".join(f"  {fault}" for fault in plan.faults)
        number = common.count(len(plan.faults), "thing")
        raise BadInput(f"{args.file}: {number} to mend. Nothing was imported.\n{lines}")
    return plan


def _tell(plan: Plan, *, leavers: bool) -> None:
    for tally in plan.tallies:
        print(tally)
    gone = sum(tally.gone for tally in plan.tallies)
    if gone and leavers:
        print("\n".join(f"  {_leaving(tally)}" for tally in plan.tallies if tally.gone))
    elif gone:
        print("Whoever is no longer in the file stays as they are. If they have left: the same again with --leavers.")
    if plan.restarted:
        codes = ", ".join(plan.restarted)
        print(
            f"Said STOP on an earlier number, and the new one starts open; ask them first whether we may text: {codes}."
        )
    if plan.unreachable:
        print(f"{common.count(plan.unreachable, 'child has', 'children have')} nobody who may receive their good news.")


def _leaving(tally: Tally) -> str:
    return f"{tally.what}: {tally.gone} marked as left, since they are not in the file."
