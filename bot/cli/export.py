"""`alongside export`: everything in the store as plain JSON that opens in stock TinyDB, also while the line runs."""

import os
from argparse import Namespace
from pathlib import Path

from bot.cli import common, stores
from bot.clock import SystemClock
from bot.errors import BadInput


def main(args: Namespace) -> int:
    schools = common.every_school(args)
    now = schools[0].calendar.local(SystemClock().now())
    out = args.out or Path(f"{common.name_of(schools)}-export-{common.file_stamp(now)}.json")
    _export(stores.file_of(schools[0].store, ""), out)
    print(f"Everything is in {out}, as plain JSON. It holds families' names, numbers and words: keep it safe.")
    return 0


def _export(store: Path, out: Path) -> None:
    """A new file, for this account's eyes only; not there at all if it could not be written whole."""
    with stores.storage(store) as storage:
        try:
            handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise BadInput(f"{out} is there already, and is never written over. Choose another name.") from None
        try:
            with open(handle, "w", encoding="utf-8") as file:
                storage.export_json(file)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            out.unlink()
            raise
