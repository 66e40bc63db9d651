"""`alongside backup`: a copy of one moment of the store, made while the line runs, and checked once it is written."""

from argparse import Namespace
from pathlib import Path

from bot.cli import common, stores
from bot.clock import SystemClock
from bot.errors import BadInput, StoreRefused
from bot.store import tiny_look

# What its server makes is better than what we could: it holds the structure, and can be wound on to any minute.
INSTEAD = "Back it up with pg_dump or pg_basebackup, as any database of its server (docs/deploy.md shows how)."


def main(args: Namespace) -> int:
    schools = common.every_school(args)
    store = stores.file_of(schools[0].store, INSTEAD)
    now = schools[0].calendar.local(SystemClock().now())
    name = f"{common.name_of(schools)}-backup-{common.file_stamp(now)}.db"
    target: Path = args.to or (args.dir or Path()) / name
    make_backup(store, target)
    print(f"Backed up to {target} ({target.stat().st_size / 1e6:.1f} MB), and checked. Keep it off this machine too.")
    print(f"To put it back: alongside restore {target}")
    return 0


def make_backup(store: Path, target: Path) -> None:
    """A sound copy at `target`, which must not be there yet, for this account's eyes only."""
    if target.exists():
        raise BadInput(f"{target} is there already, and is never written over. Choose another name.")
    if not target.parent.is_dir():
        raise BadInput(f"The folder {target.parent} does not exist. Make it, or choose another with --dir.")
    with tiny_look.storage(store) as storage:
        storage.backup_to(target)
    with tiny_look.storage(target) as copy:
        problems = copy.quick_check()
    if problems:
        target.unlink()
        raise StoreRefused(
            f"The copy of {store} is damaged, so it was not kept; the store itself may be. Run alongside check."
        )
