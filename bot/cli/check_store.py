"""Whether the line could write to its store, and who is in it: what `alongside check` tells of both."""

import fcntl
import os
import tempfile
from pathlib import Path

from bot.cli import common, stores
from bot.errors import StoreRefused
from bot.people import roll
from bot.people.plans import Known
from bot.store import tiny_look
from bot.store.place import Database, Place
from bot.store.postgres import look
from bot.store.reader import Reader
from bot.store.tiny import HOW_TO_RESTORE


async def state(at: Place) -> str:
    """What is said of a store that can be written; StoreRefused for one that cannot."""
    if not isinstance(at, Database):
        return _state_of_file(at)
    running = await look.at_work(at.url())
    return (
        f"fine, and in use: the line is running ({common.count(running, 'process', 'processes')})"
        if running
        else "fine"
    )


def _state_of_file(path: Path) -> str:
    if path.is_dir():
        raise StoreRefused(f"The store path {path} is a folder. Name a file in it, with store at the top of the file.")
    if not path.parent.is_dir():
        raise StoreRefused(f"The folder of the store, {path.parent}, does not exist. Make it, or change store.")
    _writable(path)
    if not path.exists():
        return "not there yet; it is made by the first import, or when the line starts"
    return "fine, and in use: the line is running" if _is_held(path) else "fine"


def _writable(path: Path) -> None:
    """SQLite writes files beside the store, so its folder counts as much as the file."""
    try:
        with tempfile.TemporaryFile(dir=path.parent):
            pass
        if path.exists():
            os.close(os.open(path, os.O_RDWR))
    except OSError as problem:
        raise StoreRefused(
            f"The store {path} cannot be written ({problem.strerror}). "
            "It and its folder must belong to the account that runs Alongside."
        ) from None


def _is_held(path: Path) -> bool:
    """Whether a process has the store, found out without taking it (see bot/store/lock.py)."""
    lock = path.with_name(path.name + ".lock")
    if not lock.exists():
        return False
    with lock.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


async def known(at: Place, school: str) -> Known:
    """Everybody in the store, once its structure is found sound."""
    if isinstance(at, Path) and at.exists():
        with tiny_look.storage(at) as storage:
            if storage.quick_check():
                raise StoreRefused(f"The store {at} is damaged. {HOW_TO_RESTORE}")
    async with stores.looking(at) as find:
        return await roll.known(Reader(find, school))
