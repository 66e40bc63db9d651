"""A store's file put in the place of another, in a way that a power cut cannot leave half done."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import StoreRefused
from bot.store.lock import Hold

SIDE_FILES = ("-wal", "-shm")


@contextmanager
def held(store: Path) -> Iterator[None]:
    """The store for ourselves; StoreHeld while the line runs."""
    if store.is_dir():
        raise StoreRefused(f"The store path {store} is a folder. Name a file in it, with `store` in the settings.")
    hold = Hold(store)
    try:
        yield
    except BaseException:
        hold.give_up()
        raise
    hold.release()


def names(store: Path) -> list[Path]:
    """The file, and those that SQLite keeps beside it."""
    return [store, *(store.with_name(store.name + ending) for ending in SIDE_FILES)]


def remove(store: Path) -> None:
    """All of them gone, as far as they were there."""
    for name in names(store):
        name.unlink(missing_ok=True)


def put_in_place(fresh: Path, store: Path) -> None:
    """The copy under the store's name, on disk when this returns. An old log must not be read into the new file."""
    flush(fresh)
    for name in names(store)[1:]:
        name.unlink(missing_ok=True)
    os.replace(fresh, store)
    flush(store.parent)


def flush(path: Path) -> None:
    """Wait until a file, or what a folder says of its files, is on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
