"""Which kind of store a place is, for copies of the whole of it."""

from contextlib import AbstractAsyncContextManager

from bot.copies import postgres, tiny
from bot.copies.export_file import Source
from bot.copies.loading import Target
from bot.store.place import Database, Place


def reading(at: Place) -> AbstractAsyncContextManager[Source]:
    """One moment of the store there, while others write to it."""
    return postgres.reading(at) if isinstance(at, Database) else tiny.reading(at)


def filling(at: Place) -> AbstractAsyncContextManager[Target]:
    """The empty store there, to be filled: all that the block puts in once it has ended well, else nothing."""
    return postgres.filling(at) if isinstance(at, Database) else tiny.filling(at)
