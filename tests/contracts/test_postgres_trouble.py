"""The store in PostgreSQL on a bad day: answers that are lost, servers that say nothing, habits of a database's own."""

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from urllib.parse import urlsplit

import asyncpg
import pytest

from bot.domain.messages import Batch
from bot.errors import BadInput, PeopleChanged, StoreUnavailable
from bot.store import finders as f
from bot.store.postgres.faults import each_server
from bot.store.postgres.store import PgStore
from tests.contracts.stores import NOW, OAK, concern, inbound, outbound, person
from tests.postgres import ready, server

pytestmark = pytest.mark.postgres


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


# -- lanes


async def test_lanes_that_the_database_has_as_ours_by_mistake_are_free_after_a_while(url: str) -> None:
    """One could not be given back, as no write was taken at that moment; of one, the claim's answer was lost. The
    process is at work, so no other would ever clear its claims. What is in work stays so."""
    async with opened(url) as store:
        first, second, third = inbound(), inbound(lane="idris"), inbound(lane="whitlock")
        for each in (first, second, third):
            await store.accept(each)
        held = await store.claim_inbound(NOW)
        server().run(f"INSERT INTO lanes VALUES ('{OAK}', 'idris', {store._members.number})", url)
        assert await store.claim_inbound(NOW) == replace(third, version=1)
        assert held
        await takes_no_writes(store, url)
        with pytest.raises(StoreUnavailable):
            await store.release_inbound(held, None)
        await takes_no_writes(store, url, writes=True)
        claimed: set[str] = set()
        async with asyncio.timeout(20):
            while len(claimed) < 2:
                if found := await store.claim_inbound(NOW):
                    claimed.add(found.id)
                await asyncio.sleep(0.1)
        assert claimed == {first.id, second.id}
        assert await store.claim_inbound(NOW) is None


# -- much at once, and what cannot be held


async def test_what_cannot_be_held_is_refused_by_itself(url: str) -> None:
    """A key longer than an index holds keeps nothing else out that comes in the same moment, and is no reason to say
    that the store is away: then it would be tried for ever."""
    endless = secrets.token_hex(5000)
    async with opened(url) as store:
        taken = await asyncio.gather(
            *(store.accept(inbound(key=key)) for key in ("a", "b", endless, "c")), return_exceptions=True
        )
        assert [each if each is True else type(each) for each in taken] == [True, True, BadInput, True]
        saved = await asyncio.gather(
            *(store.save(Batch(outbound=(outbound(key=key),))) for key in ("a", endless, "c")), return_exceptions=True
        )
        assert [each if each is None else type(each) for each in saved] == [None, BadInput, None]
        assert endless not in str(saved[1])


async def test_health_is_told_while_messages_come_without_a_pause(url: str) -> None:
    """A look at the store waits for what came before it, not for the rush to end."""
    async with opened(url) as store:

        async def rush() -> None:
            while True:
                await store.accept(inbound())

        crowd = [asyncio.create_task(rush()) for _ in range(8)]
        await asyncio.sleep(0.2)
        async with asyncio.timeout(5):
            await store.ping()
        for each in crowd:
            each.cancel()
        await asyncio.gather(*crowd, return_exceptions=True)


# -- people who were changed by another process


async def test_of_saves_that_wait_together_each_is_held_to_what_it_went_by(url: str) -> None:
    """One was decided before somebody was cut off elsewhere, one after: only the second is written."""
    async with opened(url) as here, opened(url) as there:
        matter, look = concern(), {"school": OAK, "code": "m1"}
        await here.save(Batch(changed=(matter,)))
        assert await here.find(f.PERSON_BY_CODE, look) == []
        blocker = await asyncpg.connect(url)
        await blocker.execute("BEGIN; SELECT 1 FROM concerns FOR UPDATE")
        blocked = asyncio.create_task(here.save(Batch(changed=(replace(matter, version=1),))))
        await asyncio.sleep(0.2)
        before = asyncio.create_task(here.save(Batch(outbound=(outbound("before"),))))
        await asyncio.sleep(0)
        await there.save(Batch(changed=(person("m1"),)))
        async with asyncio.timeout(10):
            while not await here.find(f.PERSON_BY_CODE, look):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        after = asyncio.create_task(here.save(Batch(outbound=(outbound("after"),))))
        await asyncio.sleep(0)
        await blocker.close()
        with pytest.raises(PeopleChanged):
            await before
        await asyncio.gather(blocked, after)
        assert [each.text for each in await here.claim_outbound(OAK, NOW, 9)] == ["after"]


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


async def test_a_connection_that_was_ended_and_not_yet_closed_is_unavailable_and_not_lent_again(url: str) -> None:
    """The server has said that it ends it, the socket is still open: asyncpg then speaks of an error within itself. No
    message may be taken for one that a fault of ours keeps from being looked at."""
    async with opened(url) as store:
        with pytest.raises(StoreUnavailable, match="does not answer"):
            async with store._links.one() as ended:
                raise asyncpg.InternalClientError('cannot switch to state 12; protocol is in the "failed" state')
        async with store._links.one() as another:
            assert another is not ended


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
