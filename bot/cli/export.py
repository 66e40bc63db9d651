"""`alongside export`: everything in the store as plain JSON that opens in stock TinyDB, also while the line runs."""

import asyncio
import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from bot.cli import common
from bot.clock import SystemClock
from bot.copies import export_file, places
from bot.errors import BadInput
from bot.store.place import Place


def main(args: Namespace) -> int:
    schools = common.every_school(args)
    now = schools[0].calendar.local(SystemClock().now())
    out = args.out or Path(f"{common.name_of(schools)}-export-{common.file_stamp(now)}.json")
    number = common.count(asyncio.run(_export(schools[0].store, out)), "document")
    print(f"Everything is in {out}, {number} as plain JSON. It holds families' names, numbers and words: keep it safe.")
    return 0


async def _export(store: Place, out: Path) -> int:
    """How many documents are now in the file."""
    async with places.reading(store) as source:
        with _made(out) as file:
            return await export_file.write(source, file)


@contextmanager
def _made(out: Path) -> Iterator[BinaryIO]:
    """A new file, for this account's eyes only; not there at all if it could not be written whole."""
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BadInput(f"{out} is there already, and is never written over. Choose another name.") from None
    try:
        with open(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        out.unlink()
        raise
