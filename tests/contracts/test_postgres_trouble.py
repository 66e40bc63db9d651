"""The store in PostgreSQL on a bad day: answers that are lost, servers that say nothing, habits of a database's own."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest

from bot.domain.messages import Batch
from bot.store.postgres.faults import each_server
from bot.store.postgres.store import PgStore
from tests.contracts.stores import NOW, OAK, inbound, outbound
from tests.postgres import ready, server


@pytest.fixture
def url() -> Iterator[str]:
    """A database made ready, empty."""
    made = server().create(template=ready())
    yield made
    server().drop(made)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[PgStore]:
    store = await PgStore.open(url)
    try:
        yield store
    finally:
        await store.close()


async def takes_no_writes(store: PgStore, url: str, *, writes: bool = False) -> None:
    """The connections that are lent end, and new ones may not write; the process keeps its session, and is at work."""
    name = urlsplit(url).path[1:]
    server().run(f"ALTER DATABASE {name} SET default_transaction_read_only = {'off' if writes else 'on'}")
    assert store._members._session
    ours = store._members._session.get_server_pid()
    server().run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND pid <> {ours}")
    await asyncio.sleep(0.1)


# -- a database with habits of its own


async def test_a_database_that_isolates_more_or_flushes_less_is_used_as_we_need_it(url: str) -> None:
    """Under "repeatable read" a lock would be waited for and the past looked at: `once` would let two through."""
    name = urlsplit(url).path[1:]
    server().run(f"ALTER DATABASE {name} SET default_transaction_isolation = 'repeatable read'")
    server().run(f"ALTER DATABASE {name} SET synchronous_commit = off")
    async with opened(url) as here, opened(url) as there:
        saves = [
            store.save(Batch(outbound=(outbound(key=f"praise:{number}", once=True),)))
            for number in range(40)
            for store in (here, there)
        ]
        await asyncio.gather(*saves)
        assert len(await here.claim_outbound(OAK, NOW, 200)) == 40
        async with here._links.one() as connection:
            assert await connection.fetchval("SHOW synchronous_commit") == "on"


# -- servers


def silent() -> socket.socket:
    """A server whose machine takes connections and says nothing."""
    made = socket.socket()
    made.bind(("127.0.0.1", 0))
    made.listen()
    return made


async def test_a_first_server_that_says_nothing_keeps_nobody_from_the_second(url: str) -> None:
    """Its machine has gone without a word, as in a power cut, and the replica was promoted."""
    with silent() as gone:
        both = f"{url}&port={gone.getsockname()[1]},5432".replace("host=", "host=127.0.0.1,")
        async with asyncio.timeout(5), opened(both) as store:
            assert await store.accept(inbound())


@pytest.mark.parametrize(
    ("address", "servers"),
    [
        ("postgresql://u@a/n", ["postgresql://u@a/n"]),
        ("postgresql:///n", ["postgresql:///n"]),
        ("postgresql://u:p%40@a:1,b:2/n?sslmode=require",
         ["postgresql://u:p%40@a:1/n?sslmode=require", "postgresql://u:p%40@b:2/n?sslmode=require"]),
        ("postgresql://u@[::1]:1,[::2]:2/n", ["postgresql://u@[::1]:1/n", "postgresql://u@[::2]:2/n"]),
        ("postgresql://u@/n?host=a,b&port=1,2",
         ["postgresql://u@/n?host=a&port=1", "postgresql://u@/n?host=b&port=2"]),
        ("postgresql://u@/n?host=a,b&port=1",
         ["postgresql://u@/n?host=a&port=1", "postgresql://u@/n?host=b&port=1"]),
        ("postgresql://u@/n?host=/a,/b", ["postgresql://u@/n?host=%2Fa", "postgresql://u@/n?host=%2Fb"]),
    ],
)  # fmt: skip
def test_an_address_of_several_servers_is_each_of_them(address: str, servers: list[str]) -> None:
    """In its order, with the same role, database and parameters."""
    assert each_server(address) == servers
