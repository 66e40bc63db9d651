"""A database as a whole: read at one moment while the lines write, and filled from what an export holds."""

# ruff: noqa: S608  only the names of our own tables are put into statements

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

from bot.copies.loading import Document
from bot.errors import BadInput
from bot.store.codec import UPGRADES
from bot.store.finders import TABLES
from bot.store.place import Database
from bot.store.postgres.links import Connection
from bot.store.postgres.look import entered
from bot.store.postgres.queries import queries

PAGE = 500
ALL = ", ".join(TABLES.values())
GO_ON = "SELECT setval(pg_get_serial_sequence('{table}', 'number'), max(number)) FROM {table} HAVING max(number) > 0"
COLUMNS = ("number", "school", "id", "doc")


class _Documents:
    version = 1 + len(UPGRADES)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.schools: set[str] = set()

    async def rows(self, table: str) -> AsyncIterator[tuple[int, str]]:
        statement = f"SELECT number, doc::text FROM {table} ORDER BY number"
        async for row in self._connection.cursor(statement, prefetch=PAGE):
            yield row[0], row[1]

    async def fill(self, table: str, documents: Iterator[Document]) -> None:
        await self._connection.copy_records_to_table(table, records=self._records(documents), columns=COLUMNS)

    def _records(self, documents: Iterator[Document]) -> Iterator[tuple[int, str, str, str]]:
        for each in documents:
            self.schools.add(each.school)
            yield each.number, each.school, each.id, each.text

    async def finish(self) -> None:
        """Have the numbers go on from the highest, and what running lines remember of people be read again."""
        for table in TABLES.values():
            await self._connection.execute(GO_ON.format(table=table))
        await self._connection.execute(queries()["count"], sorted(self.schools))
        await self._connection.execute(f"ANALYZE {ALL}")


@asynccontextmanager
async def reading(at: Database) -> AsyncIterator[_Documents]:
    """One moment of a database."""
    async with entered(at.url()) as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        yield _Documents(connection)


@asynccontextmanager
async def filling(at: Database) -> AsyncIterator[_Documents]:
    """A database to be filled in one transaction, to which nobody else can write meanwhile.

    BadInput where it holds something, of whichever school.
    """
    async with entered(at.url()) as connection, connection.transaction():
        await connection.execute(f"LOCK TABLE {ALL} IN SHARE ROW EXCLUSIVE MODE")
        there = [await connection.fetchval(f"SELECT count(*) FROM {table}") for table in TABLES.values()]
        if any(there):
            raise BadInput(
                f"In {at} there are {sum(there)} documents already, and an import is for an empty one. "
                "Make another database, as docs/deploy.md shows."
            )
        documents = _Documents(connection)
        yield documents
        await documents.finish()
