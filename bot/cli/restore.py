"""`alongside restore`: a backup put in the store's place, checked first; what was there is kept aside."""

import os
import shutil
from argparse import Namespace
from collections.abc import Set
from itertools import chain, count
from pathlib import Path

from tinydb import where

from bot.cli import common, stores
from bot.clock import SystemClock
from bot.copies import files
from bot.domain.messages import Outbound, OutboundState
from bot.errors import BadInput, StoreRefused
from bot.store import finders as f
from bot.store import tiny_look
from bot.tinysql import StorageError

INSTEAD = "Restore it with pg_restore from what pg_dump made (docs/deploy.md shows how)."


def main(args: Namespace) -> int:
    schools = common.every_school(args)
    now = schools[0].calendar.local(SystemClock().now())
    store, backup = stores.file_of(schools[0].store, INSTEAD), args.file
    if not backup.is_file():
        raise BadInput(f"{backup}: there is no such file. Name a file that alongside backup has made.")
    if store.exists() and os.path.samefile(backup, store):
        raise BadInput(f"{backup} is the store itself. Name a file that alongside backup has made.")
    with files.held(store):
        fresh = store.with_name(f"{store.name}.restoring")
        try:
            _copy(backup, fresh)
            waiting = _checked(fresh, backup, {each.school_id for each in schools})
            aside = _keep_aside(store, common.file_stamp(now))
            files.put_in_place(fresh, store)
        finally:
            files.remove(fresh)
    print(f"Restored {store} from {backup}, which was checked first.")
    if aside:
        print(f"What was there is kept as {aside}.")
    if waiting:
        print(f"{common.count(waiting, 'message')} waited in the backup and will go out when the line starts,")
        print("also those that have gone out since it was made.")
    return 0


def _copy(backup: Path, fresh: Path) -> None:
    """The backup beside the store, private, with what its write-ahead log may still hold."""
    for source, target in zip(files.names(backup), files.names(fresh), strict=True):
        target.unlink(missing_ok=True)
        if source.exists() and not source.name.endswith("-shm"):
            os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            shutil.copyfile(source, target)


def _checked(fresh: Path, backup: Path, ours: Set[str]) -> int:
    """How many messages wait in the copy; StoreRefused for one that is damaged, newer, or another school's."""
    try:
        with tiny_look.storage(fresh) as storage:
            problems = storage.quick_check()
        if problems:
            raise StoreRefused("it is damaged")
        with tiny_look.ours(fresh):
            waiting = _looked_into(fresh, ours)
        if any(name.exists() for name in files.names(fresh)[1:]):  # closing it should have folded its log into it
            raise StoreRefused("another program has opened the copy that was being checked; try again")
        return waiting
    except StoreRefused as problem:
        # the storage's own way to mend it is about the store, which this is not yet
        cause = problem.__cause__
        why = cause.problem if isinstance(cause, StorageError) else str(problem).replace(str(fresh), str(backup))
        raise StoreRefused(f"{backup} was not restored, and nothing was changed: {why}") from None


def _looked_into(fresh: Path, ours: Set[str]) -> int:
    db = tiny_look.open_to_read(fresh)
    try:
        if not tiny_look.version_of(db):
            raise StoreRefused("it is not a store of Alongside's")
        tiny_look.refuse_newer(db, fresh)
        schools = tiny_look.schools_in(db)
        if schools and schools.isdisjoint(ours):
            raise StoreRefused(f"it is the store of another school ({', '.join(sorted(schools))})")
        return db.table(f.TABLES[Outbound]).count(where("state") == OutboundState.WAITING)
    finally:
        db.close()


def _keep_aside(store: Path, stamp: str) -> Path | None:
    """A second name for what is there, its log with it; the store keeps its own until the copy takes it over."""
    if not store.exists():
        return None
    aside = _unused(store, stamp)
    for source, target in zip(files.names(store)[:2], files.names(aside)[:2], strict=True):
        if source.exists():
            try:
                os.link(source, target)
            except OSError:  # a disk without links
                shutil.copy2(source, target)
                files.flush(target)
    return aside


def _unused(store: Path, stamp: str) -> Path:
    for more in chain(("",), (f"-{number}" for number in count(2))):
        path = store.with_name(f"{store.stem}-before-restore-{stamp}{more}{store.suffix}")
        if not path.exists():
            return path
    raise AssertionError  # counting does not end
