"""`alongside import store`: an export into an empty store of either kind, all of it or nothing."""

import asyncio
from argparse import Namespace
from collections.abc import Set
from contextlib import AsyncExitStack
from pathlib import Path

from bot.cli import common
from bot.copies import places
from bot.copies.export_file import Export
from bot.copies.loading import load
from bot.store.place import Place


def main(args: Namespace) -> int:
    if args.leavers:
        args.parser.error("--leavers goes with staff or families")
    schools = common.every_school(args)
    ours = {each.school_id for each in schools}
    number = asyncio.run(_import(args.file, None if args.dry_run else schools[0].store, ours))
    if args.dry_run:
        print(f"{args.file} is whole: {common.count(number, 'document')}. This was a dry run: nothing was changed.")
        return 0
    print(f"Imported {common.count(number, 'document')} from {args.file}, counted and compared in the store.")
    print("What waited in it goes out when the line starts: only one of the two stores may have a line from now on.")
    return 0


async def _import(file: Path, store: Place | None, ours: Set[str]) -> int:
    """How many documents. `store` is None where only the file is to be looked at."""
    async with AsyncExitStack() as stack:
        export = stack.enter_context(common.opened(file))
        target = await stack.enter_async_context(places.filling(store)) if store else None
        return await load(Export(export, str(file)), target, ours)
