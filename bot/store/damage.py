"""After an unclean stop: the whole file is read on a thread of its own, while the line already runs."""

import threading
from pathlib import Path

from bot.tinysql import Index, SQLiteStorage, StorageError


class DamageCheck:
    """The check of one file. `found` holds what is wrong once it is known; `done` is set when it was read to the end.

    Nobody waits for it: a line that is stopped in the middle leaves it, and it is begun anew at the next start.
    """

    def __init__(self, path: Path, indexes: tuple[Index, ...]) -> None:
        self.done = threading.Event()
        self.found: tuple[str, ...] = ()
        self._path = path
        self._indexes = indexes
        threading.Thread(target=self._run, name="store-check", daemon=True).start()

    @property
    def passed(self) -> bool:
        """Whether the whole file has been read and is well."""
        return self.done.is_set() and not self.found

    def _run(self) -> None:
        try:
            storage = SQLiteStorage(self._path, indexes=self._indexes, read_only=True)
            try:
                self.found = tuple(storage.quick_check())
            finally:
                storage.close()
        except StorageError as problem:
            self.found = (str(problem),)
        self.done.set()
