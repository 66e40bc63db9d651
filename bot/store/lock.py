"""Who holds a store: a locked file beside it, so that a second process is told which one, and a crash is noticed."""

import fcntl
import os
from pathlib import Path

from bot.errors import StoreHeld, StoreRefused


class Hold:
    """The hold of this process on a store. `was_unclean` tells that the last holder did not let go by itself.

    StoreHeld names the process that has it; the hold of a killed process is free at once (flock).
    """

    def __init__(self, store: Path) -> None:
        self._path = store.with_name(store.name + ".lock")
        try:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as problem:
            raise StoreRefused(
                f"The store's folder {store.parent} cannot be written to ({problem.strerror}). "
                "Make it exist and belong to the account that runs Alongside."
            ) from None
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(self._file, 100).decode(errors="replace").strip() or "another process"
            os.close(self._file)
            raise StoreHeld(
                f"The store {store} is in use by {holder}. Stop that first, or name another file in the settings."
            ) from None
        self.was_unclean = bool(os.read(self._file, 1))
        self._write(f"process {os.getpid()}")

    def release(self) -> None:
        """Let go, having closed the store in order."""
        self._write("")
        os.close(self._file)

    def give_up(self) -> None:
        """Let go of a store that could not be opened; how the last holder left it stays noted."""
        self._write("process gone" if self.was_unclean else "")
        os.close(self._file)

    def _write(self, words: str) -> None:
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, words.encode(), 0)
