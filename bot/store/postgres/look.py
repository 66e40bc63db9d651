"""A look at a database that the line may be writing to: one moment of it, in a transaction that changes nothing."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from bot.domain.people import Person
from bot.errors import StoreRefused, StoreUnavailable
from bot.store import finders as f
from bot.store.base import Find
from bot.store.postgres.asking import fetch
from bot.store.postgres.faults import place, translated
from bot.store.postgres.links import Connection, connect, look_at
from bot.store.postgres.migrate import PROCESSES, refuse_another
from bot.store.postgres.queries import queries


@asynccontextmanager
async def entered(url: str) -> AsyncIterator[Connection]:
    """A connection to a database that this program can work with; errors of the block as errors of ours."""
    connection = await connect(url)
    try:
        with translated(place(url)):
            await look_at(connection, url)
            await refuse_another(connection, place(url))
            yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def looking(url: str) -> AsyncIterator[Find]:
    """A way to ask finders. StoreRefused for a database of another version, or that was not migrated."""
    async with entered(url) as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        yield _Look(connection)


async def at_work(url: str) -> int:
    """How many processes run the line there; StoreRefused or StoreUnavailable where nothing could be written."""
    async with entered(url) as connection:
        if await connection.fetchval("SELECT pg_is_in_recovery()"):
            raise StoreUnavailable(f"{place(url)} takes no writes: it is a replica.")
        if not await connection.fetchval(MAY_WRITE, list(f.TABLES.values())):
            raise StoreRefused(f"{place(url)} does not let this role write. Make the role the owner of the database.")
        return int(await connection.fetchval(queries()["at_work"], PROCESSES))


MAY_WRITE = """
    SELECT bool_and(has_table_privilege(name, 'INSERT') AND has_table_privilege(name, 'UPDATE'))
    FROM unnest($1::text[]) AS name
"""


async def schools_at(url: str) -> set[str]:
    """The schools that have people in the database."""
    async with entered(url) as connection:
        rows = await connection.fetch(f"SELECT DISTINCT school FROM {f.TABLES[Person]}")  # noqa: S608
    return {row[0] for row in rows}


class _Look:
    """A `Find` inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def __call__(
        self, finder: f.Finder[f.R], values: Mapping[str, f.Value], /, *, limit: int | None = None
    ) -> list[f.R]:
        return await fetch(self._connection, finder, values, limit)
