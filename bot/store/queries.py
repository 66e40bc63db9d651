"""Finders as TinyDB speaks them: the query of a look-up, and the indexes that the table of finders asks for."""

from collections.abc import Iterator, Mapping
from functools import reduce
from operator import and_

from tinydb import where
from tinydb.queries import QueryInstance

from bot.store.codec import plain
from bot.store.finders import FINDERS, Finder, R, Value
from bot.tinysql import Index


def query_of(finder: Finder[R], values: Mapping[str, Value]) -> QueryInstance:
    """The TinyDB query of this look-up; KeyError names a value that was not given."""
    parts: list[QueryInstance] = [where(name) == plain(values[name]) for name in finder.keys]
    parts += [where(name) == value for name, value in finder.where.items()]
    if finder.until:
        parts.append(where(finder.until) <= plain(values[finder.until]))
    if finder.since:
        parts.append(where(finder.since) >= plain(values[finder.since]))
    query: QueryInstance = reduce(and_, parts)
    return query


def indexes() -> Iterator[Index]:
    """One index for each finder; a look-up that no school owns and that has no key is led by its order."""
    for finder in FINDERS:
        yield Index(
            table=finder.table,
            fields=finder.fields,
            where=tuple((name, "==", value) for name, value in finder.where.items()),
            unique=finder.unique,
            name=finder.name,
        )
