"""`alongside migrate`: a database brought to this version's structure and documents, all of it or nothing."""

import asyncio
from argparse import Namespace

from bot.cli import common
from bot.store.place import Database
from bot.store.postgres.migrate import migrate


def main(args: Namespace) -> int:
    store = common.every_school(args)[0].store
    if not isinstance(store, Database):
        print(f"The store is a file, {store}. It brings itself up to date as the line starts: there is nothing to do.")
        return 0
    done = asyncio.run(migrate(store.url()))
    for each in done:
        print(f"  {each}")
    print(f"Made ready: {store}." if done else f"Ready already: {store}.")
    return 0
