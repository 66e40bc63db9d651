"""The store in PostgreSQL: several processes on one database, the server going away, and databases that are refused."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from bot.domain.messages import Batch
from bot.errors import Conflict, StoreRefused, StoreUnavailable
from bot.store import finders as f
from bot.store.postgres.members import EVERY
from bot.store.postgres.migrate import migrate
from bot.store.postgres.store import PgStore
from tests.contracts.stores import NOW, OAK, after, concern, inbound, now_of, outbound, person
from tests.postgres import ANOTHER, Server, at_once, ready, replica, running, server

pytestmark = pytest.mark.postgres

ours_only = pytest.mark.skipif(ANOTHER in os.environ, reason="this server is not ours to stop or to set up")


@pytest.fixture
def url() -> Iterator[str]:
    """A database made ready, empty."""
    made = server().create(template=ready())
    yield made
    server().drop(made)


@asynccontextmanager
async def both(url: str) -> AsyncIterator[tuple[PgStore, PgStore]]:
    """Two stores on it, as two processes have them."""
    first, second = await PgStore.open(url), await PgStore.open(url)
    try:
        yield first, second
    finally:
        await first.close()
        await second.close()


async def until(done: Callable[[], Awaitable[object]], seconds: float = 20.0) -> None:
    """Returns as soon as this is so."""
    async with asyncio.timeout(seconds):
        while not await done():  # noqa: ASYNC110  (it is the database that is asked)
            await asyncio.sleep(0.05)


# -- two processes


async def test_a_lane_is_one_processes_and_its_order_holds(url: str) -> None:
    """While one handles a family's first message the other gets another family, and the second only after the first."""
    async with both(url) as (here, there):
        first, second, idris = inbound(), inbound(), inbound(lane="idris")
        for each in (first, second, idris):
            assert await here.accept(each)
        mine, theirs = await here.claim_inbound(NOW), await there.claim_inbound(NOW)
        assert mine
        assert theirs
        assert (mine.id, theirs.id) == (first.id, idris.id)
        assert await there.claim_inbound(NOW) is None
        await here.save(Batch(changed=(replace(mine, state="handled"),)))
        await here.release_inbound(mine, None)
        claimed = await there.claim_inbound(NOW)
        assert claimed
        assert claimed.id == second.id


async def test_a_lane_that_one_process_lets_rest_rests_for_all(url: str) -> None:
    """Whoever tries again tries when its time has come."""
    async with both(url) as (here, there):
        await here.accept(inbound())
        held = await here.claim_inbound(NOW)
        assert held
        await here.release_inbound(held, after(seconds=5))
        assert await there.claim_inbound(after(seconds=4)) is None
        assert await there.claim_inbound(after(seconds=5)) == held


async def test_a_message_that_reaches_two_processes_is_stored_once(url: str) -> None:
    """Fifty deliveries of the same texts to both: each text once."""
    async with both(url) as (here, there):
        asked = [(store, f"SM{number % 10}") for number in range(50) for store in (here, there)]
        taken = await asyncio.gather(*(store.accept(inbound(key=key)) for store, key in asked))
        assert sum(taken) == 10


async def test_once_holds_across_processes(url: str) -> None:
    """Two run the same job at the same moment: every family hears it once."""
    async with both(url) as (here, there):
        made = [outbound(key=f"praise:{number}", once=True) for number in range(40)]
        again = [outbound(key=f"praise:{number}", once=True) for number in range(40)]
        saves = [store.save(Batch(outbound=(each,))) for store, all in ((here, made), (there, again)) for each in all]
        await asyncio.gather(*saves)
        due = await here.claim_outbound(OAK, NOW, 200)
        assert sorted(each.key for each in due) == sorted(each.key for each in made)


async def test_nothing_is_decided_on_people_whom_another_process_has_changed(url: str) -> None:
    """An adult is cut off there; here a save that goes by what was known before is a conflict, the next one is not."""
    async with both(url) as (here, there):
        mum = person("m1", "Mum Marlowe")
        await there.save(Batch(changed=(mum,)))
        look = {"school": OAK, "code": "m1"}
        assert (await here.find(f.PERSON_BY_CODE, look))[0].active
        await there.save(Batch(changed=(replace(mum, version=1, active=False),)))
        with pytest.raises(Conflict):
            await here.save(Batch(outbound=(outbound(),)))
        assert not (await here.find(f.PERSON_BY_CODE, look))[0].active
        await here.save(Batch(outbound=(outbound(),)))


async def test_a_message_looked_at_with_people_who_have_changed_is_looked_at_again(url: str) -> None:
    """Its lane may be another by now: the taker is told, and nothing is written."""
    async with both(url) as (here, there):
        assert await here.find(f.PERSON_BY_CODE, {"school": OAK, "code": "m1"}) == []
        await there.save(Batch(changed=(person("m1"),)))
        arrived = inbound()
        with pytest.raises(Conflict):
            await here.accept(arrived)
        assert await now_of(here, arrived) is None
        assert await here.accept(arrived)


async def test_what_is_remembered_is_looked_at_again_in_a_moment(url: str) -> None:
    """Also where nothing is written: a list of staff on a page is two seconds old at the most."""
    async with both(url) as (here, there):
        look = {"school": OAK, "code": "m1"}
        assert await here.find(f.PERSON_BY_CODE, look) == []
        await there.save(Batch(changed=(person("m1"),)))
        await until(lambda: here.find(f.PERSON_BY_CODE, look))


async def test_one_of_them_leads_and_the_other_at_once_when_it_leaves(url: str) -> None:
    """Each thing by itself; whoever leads goes on."""
    async with both(url) as (here, there):
        assert await here.lead("poll telegram:1")
        assert not await there.lead("poll telegram:1")
        assert await there.lead("poll telegram:2")
        assert await here.lead("poll telegram:1")
        await here.close()
        await until(lambda: there.lead("poll telegram:1"), 3)


async def test_a_process_whose_session_is_cut_leads_nothing_and_its_lanes_are_free(url: str) -> None:
    """As `kill -9` ends it. The other leads, and handles what it had; it may not mark what it had as handled, too."""
    async with both(url) as (here, there):
        await here.accept(inbound())
        held = await here.claim_inbound(NOW)
        assert held
        assert await here.lead("send oak")
        await there.find(f.PEOPLE, {"school": OAK})
        server().run(
            "SELECT pg_terminate_backend(pid) FROM pg_locks "
            f"WHERE locktype = 'advisory' AND objid = {here._members.number} AND objsubid = 2",
            url,
        )

        async def taken() -> bool:
            return await there.lead("send oak") and await there.claim_inbound(NOW) == held

        await until(taken)
        assert not await here.lead("send oak")
        await there.save(Batch(changed=(replace(held, state="handled"),)))
        with pytest.raises(Conflict):
            await here.save(Batch(changed=(replace(held, state="handled"),)))

        async def led_again() -> bool:
            return await here.lead("something else")

        await until(led_again)


async def test_a_lane_that_could_not_be_given_back_is_free_in_seconds(url: str) -> None:
    """Every connection but the session breaks while a message is handled: the lane does not wait until the process
    ends, and one that is still being worked on stays whose it is."""
    async with both(url) as (here, there):
        first, second, idris = inbound(), inbound(), inbound(lane="idris")
        for each in (first, second, idris):
            await here.accept(each)
        done, in_work = await here.claim_inbound(NOW), await here.claim_inbound(NOW)
        assert done
        assert in_work
        await here.save(Batch(changed=(replace(done, state="handled"),)))
        pids = ",".join(str(each.get_server_pid()) for each in here._links._idle)
        server().run(f"SELECT pg_terminate_backend(u) FROM unnest(ARRAY[{pids}]) u", url)
        here._links._not_before = float("inf")
        with pytest.raises(StoreUnavailable):
            await here.release_inbound(done, None)
        here._links._not_before = 0.0
        began = asyncio.get_running_loop().time()
        claimed: list[str] = []

        async def next_one() -> bool:
            if found := await there.claim_inbound(NOW):
                claimed.append(found.id)
            return bool(claimed)

        await until(next_one)
        assert claimed == [second.id]
        assert asyncio.get_running_loop().time() - began < 3 * EVERY
        await asyncio.sleep(2 * EVERY)
        assert await there.claim_inbound(NOW) is None, "what is in work is another's"


async def test_a_process_that_is_not_heard_of_is_taken_for_gone(url: str) -> None:
    """Its connection stands, but it says nothing: its session is ended, so that another can lead."""
    async with both(url) as (here, there):
        assert await here.lead("send oak")
        here._members._beating.cancel()  # as a process that is stopped in a debugger
        server().run("UPDATE processes SET heard_at = heard_at - interval '1 minute' WHERE number = "
                     f"{here._members.number}", url)  # fmt: skip
        await until(lambda: there.lead("send oak"))
        assert not await here.lead("send oak")


async def test_one_hears_what_the_other_has_written(url: str) -> None:
    """A message that arrived and one that is to be sent, well before anybody would look by himself."""
    async with both(url) as (here, there):
        arrived, queued = asyncio.Event(), asyncio.Event()
        await asyncio.sleep(EVERY + 0.3)  # until they know of each other
        here.hear(arrived.set, queued.set)
        arrived.clear()
        queued.clear()
        began = asyncio.get_running_loop().time()
        await there.accept(inbound(), Batch(outbound=(outbound(),)))
        await asyncio.wait_for(asyncio.gather(arrived.wait(), queued.wait()), 5)
        assert asyncio.get_running_loop().time() - began < EVERY


# -- the server


@ours_only
async def test_a_server_that_restarts_loses_nothing_and_is_found_again(tmp_path: Path) -> None:
    """While it is away every write is refused at once; afterwards what was acknowledged is there, and it goes on."""
    with running(f"restart-{os.getpid()}", durable=True) as away:
        url = at_once_ready(away)
        store = await PgStore.open(url)
        kept, refused = concern(), 0
        await store.save(Batch(changed=(kept,)))
        away.stop("fast")
        for _ in range(20):
            began = asyncio.get_running_loop().time()
            with pytest.raises(StoreUnavailable, match=r"The database \w+ on "):
                await store.accept(inbound())
            refused += asyncio.get_running_loop().time() - began < 1
        assert refused == 20
        away.start()

        async def writes() -> bool:
            try:
                return await store.accept(inbound())
            except StoreUnavailable:
                return False

        await until(writes)
        assert await now_of(store, kept) == replace(kept, version=1)
        await until(lambda: store.lead("send oak"))
        await store.close()


def at_once_ready(away: Server) -> str:
    """A database made ready on a server of our own."""
    url = away.create()
    at_once(lambda: migrate(url))
    return url


async def test_a_database_that_takes_no_writes_says_so(url: str) -> None:
    """As a replica does until it is promoted: what is there can be read, and nothing is lost by trying."""
    store = await PgStore.open(url)
    kept = concern()
    await store.save(Batch(changed=(kept,)))
    name = urlsplit(url).path[1:]
    server().run(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    server().run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    await asyncio.sleep(0.1)
    for write in (store.accept(inbound()), store.save(Batch(changed=(person(),))), store.ping()):
        with pytest.raises(StoreUnavailable, match="takes no writes"):
            await write
    assert await now_of(store, kept)
    server().run(f"ALTER DATABASE {name} RESET default_transaction_read_only")
    server().run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    await asyncio.sleep(0.1)
    assert await store.accept(inbound())
    await store.close()


async def test_a_database_that_lives_in_another_zone_keeps_the_same_times(url: str) -> None:
    """Times are text in UTC: its own zone and its style of dates change nothing."""
    name = urlsplit(url).path[1:]
    server().run(f"ALTER DATABASE {name} SET timezone = 'Asia/Kathmandu'")
    server().run(f"ALTER DATABASE {name} SET datestyle = 'German'")
    store = await PgStore.open(url)
    later = outbound(not_before=after(minutes=30))
    await store.save(Batch(outbound=(later,)))
    assert await store.claim_outbound(OAK, after(minutes=30, microseconds=-1), 10) == []
    assert [each.id for each in await store.claim_outbound(OAK, after(minutes=30), 10)] == [later.id]
    await store.close()


# -- what is refused, each in a line that holds no password


async def refusal(url: str) -> str:
    """What opening it says."""
    with pytest.raises((StoreRefused, StoreUnavailable)) as refused:
        await PgStore.open(url)
    assert "\n" not in str(refused.value)
    return f"{type(refused.value).__name__}: {refused.value}"


async def test_a_database_that_is_not_there_or_not_ready_is_named() -> None:
    """With what to do."""
    assert "has no database of this name" in await refusal(server().named("nowhere"))
    empty = server().create()
    assert "is not made ready yet. Run `alongside migrate`" in await refusal(empty)
    server().drop(empty)


async def test_a_server_that_is_not_there_is_said_to_be_so() -> None:
    """Refused or not to be found; the password that stood in the address is not repeated."""
    for host in ("127.0.0.1:9", "no-such-host.invalid:5432"):
        words = await refusal(f"postgresql://alongside:hunter2@{host}/alongside")
        assert words.startswith("StoreUnavailable: The database alongside on ")
        assert "hunter2" not in words


async def test_a_database_of_another_encoding_is_refused() -> None:
    """LATIN1 cannot hold what a parent writes."""
    latin = server().create(more="ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'")
    assert "has the encoding LATIN1" in await refusal(latin)
    server().drop(latin)


@ours_only
async def test_a_wrong_password_is_said_and_not_repeated(tmp_path: Path) -> None:
    """Nor is the right one."""
    with running(f"password-{os.getpid()}") as locked:
        locked.run("CREATE ROLE guarded LOGIN PASSWORD 'right-one'")
        rules = locked.folder / "pg_hba.conf"
        rules.write_text("local all guarded scram-sha-256\n" + rules.read_text())
        locked.run("SELECT pg_reload_conf()")
        await asyncio.sleep(0.3)
        url = locked.url.replace("postgres:@", "guarded:wrong-one@")
        words = await refusal(url)
        assert "does not take the password" in words
        assert "wrong-one" not in words
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(url)


@ours_only
async def test_a_replica_that_takes_over_has_all_that_was_acknowledged(tmp_path: Path) -> None:
    """The address names both servers; the first goes for ever, the second is promoted, and the line goes on there."""
    with running(f"first-{os.getpid()}", durable=True) as first, replica(first) as second:
        url = at_once_ready(first)
        store = await PgStore.open(f"{url},{second.socket}&target_session_attrs=read-write")
        first.run("ALTER SYSTEM SET synchronous_standby_names = '*'")  # an acknowledged write is on both
        first.run("SELECT pg_reload_conf()")
        made = [inbound(lane=str(number)) for number in range(20)]
        for each in made:
            assert await store.accept(each)
        held = await store.claim_inbound(NOW)
        assert held
        first.stop("immediate")
        with pytest.raises(StoreUnavailable):
            await store.accept(inbound())
        second.run("SELECT pg_promote()")

        async def writes() -> bool:
            try:
                return await store.accept(inbound(lane="marlowe"))
            except StoreUnavailable:
                return False

        await until(writes)
        assert [each for each in made if not await now_of(store, each)] == []
        await until(lambda: store.lead("send oak"))
        claimed = [await store.claim_inbound(NOW) for _ in range(20)]
        assert claimed[0] == held, "what was in work there is begun anew here, in its order"
        assert all(claimed)
        await store.close()
