"""A database is brought to this program's structure whole or not at all, by one at a time, and never backwards."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.domain.messages import Batch
from bot.errors import StoreRefused
from bot.store import finders as f
from bot.store.postgres import tables
from bot.store.postgres.migrate import LOCK, migrate
from bot.store.postgres.store import PgStore
from tests.contracts.stores import OAK, person
from tests.postgres import server

ROOT = Path(__file__).parents[2]
EVERYTHING = "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1"


@pytest.fixture
def url() -> Iterator[str]:
    """An empty database."""
    made = server().create()
    yield made
    server().drop(made)


def there(url: str) -> list[str]:
    return [row[0] for row in server().run(EVERYTHING, url)]


async def test_it_is_made_once_and_then_nothing_is_left_to_do(url: str) -> None:
    """The second time changes nothing; the store can be opened, and used."""
    assert len(await migrate(url)) > 10
    made = there(url)
    assert await migrate(url) == []
    assert there(url) == made
    store = await PgStore.open(url)
    await store.save(Batch(changed=(person(),)))
    await store.close()


async def test_several_at_once_make_it_once(url: str) -> None:
    """Three machines are upgraded at the same moment: one does it, the others wait and find it done."""
    done = await asyncio.gather(*(migrate(url) for _ in range(3)))
    assert sorted(map(bool, done)) == [False, False, True]


async def test_documents_of_an_older_version_are_brought_up_to_date(url: str) -> None:
    """By the same functions as in the file store; the table's columns follow, and a newer program's are refused."""

    def renamed(table: str, document: dict[str, Any]) -> dict[str, Any]:
        return document | {"name": document["name"].upper()} if table == "people" else document

    await migrate(url)
    store = await PgStore.open(url)
    mum = person(name="Mum")
    await store.save(Batch(changed=(mum,)))
    await store.close()
    assert await migrate(url, upgrades=(renamed,)) == ["documents of version 2 (1 changed)"]
    store = await PgStore.open(url, upgrades=(renamed,))
    assert [each.name for each in await store.find(f.PEOPLE, {"school": OAK})] == ["MUM"]
    await store.close()
    for refused in (migrate(url), PgStore.open(url)):
        with pytest.raises(StoreRefused, match="was written by a newer Alongside"):
            await refused


async def test_a_field_that_is_looked_up_from_now_on_gets_its_column_and_its_index(url: str) -> None:
    """An older program's table, which lacked both, still with what is in it."""
    await migrate(url)
    store = await PgStore.open(url)
    await store.save(Batch(changed=(person("m1"),)))
    await store.close()
    server().run("ALTER TABLE people DROP COLUMN code", url)  # its indexes go with it
    server().run("UPDATE alongside SET shape = 'older'", url)
    with pytest.raises(StoreRefused, match="run `alongside migrate`"):
        await PgStore.open(url)
    assert (await migrate(url))[0] == "table people"
    store = await PgStore.open(url)
    assert await store.find(f.PERSON_BY_CODE, {"school": OAK, "code": "m1"})
    await store.close()
    assert set(tables.indexes()) <= set(there(url))


async def test_one_that_is_killed_half_way_has_done_nothing(url: str) -> None:
    """The next one begins anew and comes to the end."""
    command = [sys.executable, "-m", "tests.contracts.migrate_slowly", url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as half_way:  # noqa: ASYNC220
        assert half_way.stdout
        assert await asyncio.to_thread(half_way.stdout.readline) == "half way\n"
        assert "people" not in there(url)
        os.kill(half_way.pid, signal.SIGKILL)
    assert there(url) == []
    assert await migrate(url)


async def test_a_role_that_may_not_create_is_told_so(url: str) -> None:
    """In a line that says what to do; nothing is half done."""
    with contextlib.suppress(Exception):
        server().run("CREATE ROLE visitor LOGIN")
    visitor = url.replace("postgres:@", "visitor:@")
    assert visitor != url, "this server's address names another role"
    with pytest.raises(StoreRefused, match="does not give this role the rights it needs"):
        await migrate(visitor)
    assert there(url) == []


async def test_the_lock_is_waited_for(url: str) -> None:
    """Whoever holds it is not disturbed."""
    import asyncpg

    holder = await asyncpg.connect(url)
    await holder.execute("SELECT pg_advisory_lock(hashtextextended($1, 0))", LOCK)
    waiting = asyncio.create_task(migrate(url))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    assert there(url) == []
    await holder.close()
    assert await waiting


async def test_a_line_at_work_keeps_a_database_from_being_changed_under_it(url: str) -> None:
    """Its processes would go on writing as before; where nothing is to be done they are no reason to refuse."""
    await migrate(url)
    store = await PgStore.open(url)
    assert await migrate(url) == []
    server().run("UPDATE alongside SET shape = 'older'", url)
    with pytest.raises(StoreRefused, match=r"has a line at work \(1 of its processes\)"):
        await migrate(url)
    await store.close()
    assert await migrate(url)
