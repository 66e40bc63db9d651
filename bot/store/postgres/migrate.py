"""Bringing a database to this program's structure and documents: numbered steps, all in one transaction or none.

The steps in `migrations/` make what is written by hand; the tables, columns and indexes of documents are made from the
table of finders. What a document itself becomes is told by `UPGRADES`, for every store.
"""

import asyncio
from collections.abc import Iterator
from importlib import resources
from typing import Any, NamedTuple

import msgspec

from bot.errors import StoreRefused
from bot.store.codec import UPGRADES, Upgrades
from bot.store.finders import TABLES
from bot.store.postgres import tables
from bot.store.postgres.faults import place, translated
from bot.store.postgres.links import Connection, connect, look_at
from bot.store.postgres.queries import queries

LOCK = "alongside migrate"  # whoever migrates is alone with it; whoever is at work shares it
LOOKS = 0.2  # seconds between two tries to have it
PROCESSES = 4_170  # the class of the locks that processes have of their own number
PAGE = 500


class Step(NamedTuple):
    """One file of SQL; it is run once."""

    number: int
    name: str
    sql: str


class Stands(NamedTuple):
    """How far a database has come: its last step, the version of its documents, and the sum of its tables."""

    step: int
    version: int
    shape: str


def steps() -> list[Step]:
    """The steps in order."""
    return sorted(_steps())


def _steps() -> Iterator[Step]:
    for file in (resources.files("bot.store.postgres") / "migrations").iterdir():
        if file.name.endswith(".sql"):
            number, _, name = file.name.removesuffix(".sql").partition("_")
            yield Step(int(number), name.replace("_", " "), file.read_text(encoding="utf-8"))


async def migrate(url: str, *, upgrades: Upgrades = UPGRADES) -> list[str]:
    """Bring the database at this address up to date; what was done, a line each, nothing for one that was.

    Whoever else is migrating it is waited for. StoreRefused for a database of a newer program, for one that this role
    may not change, and while a line is at work that would go on writing as before; nothing is ever half done.
    """
    connection = await connect(url)
    try:
        with translated(place(url)):
            await look_at(connection, url)
            stands = await stand(connection)
            _refuse_newer(stands, place(url), upgrades)
            if stands == _ours(upgrades):
                return []
            async with connection.transaction():
                await _be_alone(connection, place(url))
                return await _migrate(connection, place(url), upgrades)
    finally:
        await connection.close()


async def _be_alone(connection: Connection, where: str) -> None:
    while not await connection.fetchval("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))", LOCK):
        there = (await stand(connection)).step
        if there and (others := await connection.fetchval(queries()["at_work"], PROCESSES)):
            raise StoreRefused(
                f"{where} has a line at work ({others} of its processes). Stop them all, then migrate it."
            )
        await asyncio.sleep(LOOKS)


async def refuse_another(connection: Connection, where: str, *, upgrades: Upgrades = UPGRADES) -> None:
    """StoreRefused unless the database is exactly at this program's structure and version."""
    stands = await stand(connection)
    _refuse_newer(stands, where, upgrades)
    if stands != _ours(upgrades):
        made = "is of an older version. Make a backup, then run" if stands.step else "is not made ready yet. Run"
        raise StoreRefused(f"{where} {made} `alongside migrate`.")


async def stand(connection: Connection) -> Stands:
    """How far this database has come; (0, 0, "") for one that was never migrated."""
    if not await connection.fetchval("SELECT to_regclass('alongside') IS NOT NULL"):
        return Stands(0, 0, "")
    row = await connection.fetchrow("SELECT step, version, shape FROM alongside")
    return Stands(row["step"], row["version"], row["shape"])


def _ours(upgrades: Upgrades) -> Stands:
    return Stands(steps()[-1].number, 1 + len(upgrades), tables.shape())


def _refuse_newer(stands: Stands, where: str, upgrades: Upgrades) -> None:
    if stands.step > steps()[-1].number or stands.version > 1 + len(upgrades):
        raise StoreRefused(
            f"{where} was written by a newer Alongside (step {stands.step}, version {stands.version}; this one knows "
            f"{steps()[-1].number} and {1 + len(upgrades)}). "
            "Install the newer version, or restore a backup from before the upgrade."
        )


async def _migrate(connection: Connection, where: str, upgrades: Upgrades) -> list[str]:
    before = await stand(connection)
    _refuse_newer(before, where, upgrades)
    done: list[str] = []
    for step in steps():
        if step.number > before.step:
            await connection.execute(step.sql)
            done.append(f"step {step.number}, {step.name}")
    if before.shape != tables.shape():
        done += await _shape(connection)
    version = 1 + len(upgrades)
    if before.step and before.version != version:
        changed = await _upgrade(connection, upgrades[max(before.version - 1, 0) :])
        done.append(f"documents of version {version} ({changed} changed)")
    if done:
        await connection.execute(
            "UPDATE alongside SET step = $1, version = $2, shape = $3", steps()[-1].number, version, tables.shape()
        )
    return done


async def _shape(connection: Connection) -> list[str]:
    """Make the tables, columns and indexes that are missing; drop indexes that are no longer asked for."""
    done: list[str] = []
    for record, name in TABLES.items():
        present = {row[0] for row in await connection.fetch(COLUMNS, name)}
        for statement in tables.missing(record, present) if present else (tables.table(record),):
            await connection.execute(statement)
            done.append(f"table {name}")
    wanted, there = tables.indexes(), {row[0] for row in await connection.fetch(INDEXES)}
    for name in sorted(there - set(wanted)):
        await connection.execute(f"DROP INDEX {name}")
    for name in wanted.keys() - there:
        await connection.execute(wanted[name])
    return [*dict.fromkeys(done), f"{len(wanted.keys() - there)} indexes"]


async def _upgrade(connection: Connection, upgrades: Upgrades) -> int:
    """Bring every document up to date; how many that changed."""
    changed = 0
    for name in TABLES.values():
        async for row in connection.cursor(f"SELECT number, doc::text AS doc FROM {name}", prefetch=PAGE):  # noqa: S608
            document: dict[str, Any] = msgspec.json.decode(row["doc"])
            newer = dict(document)
            for upgrade in upgrades:
                newer = upgrade(name, newer)
            if newer != document:
                text = msgspec.json.encode(newer).decode()
                await connection.execute(f"UPDATE {name} SET doc = $2 WHERE number = $1", row["number"], text)  # noqa: S608
                changed += 1
    return changed


COLUMNS = "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped"
INDEXES = """
    SELECT relname::text FROM pg_class
    WHERE relkind = 'i' AND relname ~ '^f_' AND relnamespace = current_schema()::regnamespace
"""
