"""Two processes of the service on one PostgreSQL database: to the families they are one line, also when one ends."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest

from bot.app import school as line_of
from bot.demo import town
from bot.domain.messages import Batch, Outbound, Purpose
from bot.domain.praise import Praise
from bot.store.postgres.store import PgStore
from bot.timekeeper import run_job
from schedules.jobs import JOBS
from tests.postgres import ready, server
from tests.scenarios.pair import STAFF, Pair, until
from tests.scenarios.playing import school_time

pytestmark = pytest.mark.scenario

WORRIES = [f"Jay is upset about his taxi, it was late again ({number})" for number in range(12)]


@pytest.fixture
def database() -> Iterator[str]:
    url = server().create(template=ready())
    yield url
    server().drop(url)


@pytest.fixture
async def pair(database: str) -> AsyncIterator[Pair]:
    async with Pair(database, school_time("Mon 9.00")) as pair:
        yield pair


async def handled(pair: Pair, number: int, seconds: float = 40.0) -> None:
    """Returns once so many texts are handled, by whichever process."""

    async def all_of_them() -> bool:
        return len(await pair.texts_handled()) >= number

    await until(all_of_them, seconds)


def of(pair: Pair, id: str) -> str:
    return next(each.address for each in (*town.PARENTS, *town.STAFF) if each.id == id)


async def test_a_family_is_heard_in_its_order_whichever_process_heard_it(pair: Pair) -> None:
    """Twelve texts of Ms Marlowe's and twelve of Mrs Whitlock's come to the one process and the other in turn: each
    once, each family's in its order, in one thread."""
    for text in WORRIES:
        await pair.writes("rosa", text)
        await pair.writes("dana", text.replace("Jay", "Tom"))
    await handled(pair, 24)
    done = await pair.texts_handled()
    assert [text for who, text in done if who == of(pair, "rosa")] == WORRIES
    assert [text for who, text in done if who == of(pair, "dana")] == [text.replace("Jay", "Tom") for text in WORRIES]
    reader = pair.two.app.school.reader
    (concern,) = await reader.concerns_of_adult("rosa")
    assert [entry.text for entry in await reader.entries(concern.id) if entry.text in WORRIES] == WORRIES


async def test_one_polls_and_when_it_ends_the_other_does(pair: Pair) -> None:
    """Mr Idris writes on Telegram before and after the process that polls has ended, and in between: no poll was ever
    refused for another's, and each message is there once."""
    await pair.leader()
    await pair.writes("sam", "Maya is sad")
    await handled(pair, 1)
    ended = await pair.leader()
    ending = asyncio.create_task(ended.end())
    await pair.writes("sam", "nobody sat with her")
    await ending
    await pair.writes("sam", "at lunch")
    await handled(pair, 3)
    assert [text for _, text in await pair.texts_handled()] == ["Maya is sad", "nobody sat with her", "at lunch"]
    assert {call.status for call in pair.telegram.calls("getUpdates")} <= {200, 0}


async def test_when_one_ends_the_answer_comes_from_the_other(pair: Pair) -> None:
    """A worry is taken by the process that then ends; its receipt comes within seconds, once, and so does the ping."""
    ended = await pair.leader()
    await pair.writes("rosa", WORRIES[0])
    await ended.end()
    await until(lambda: _reads(pair, "rosa", 1))
    await until(lambda: _reads(pair, "ahmed", 1))
    await pair.writes("rosa", WORRIES[1])
    await until(lambda: _reads(pair, "rosa", 2))
    await asyncio.sleep(2)
    assert (len(pair.reads("rosa")), len(pair.reads("ahmed"))) == (2, 1)


async def _reads(pair: Pair, id: str, number: int) -> bool:
    return len(pair.reads(id)) >= number


@pytest.mark.parametrize("how", ["ended", "cut off"])
async def test_two_processes_have_one_budget(pair: Pair, how: str) -> None:
    """A word for each of sixty members of staff, queued by both; in the middle the one that sends ends, or loses its
    connection: everybody has it once, and Telegram never had to say that it was too many."""
    leader = await pair.leader()
    await news_to_all_staff(pair)
    await until(lambda: _sent(pair, 10))
    await (leader.end() if how == "ended" else pair.cut(leader))
    await until(lambda: _sent(pair, STAFF))
    assert [pair.telegram.phone(7000 + number).received for number in range(STAFF)] == [["Closed"]] * STAFF
    assert {call.status for call in pair.telegram.calls("sendMessage")} == {200}


async def news_to_all_staff(pair: Pair) -> None:
    """A word for each, queued by both."""
    news = [
        Outbound(
            id=pair.one.app.ids.new(), school=town.SCHOOL, purpose=Purpose.CONFIRM, to=f"t{number}", text="Closed",
            created_at=pair.clock.now(),
        )
        for number in range(STAFF)
    ]  # fmt: skip
    await asyncio.gather(
        pair.one.store.save(Batch(outbound=tuple(news[::2]))), pair.two.store.save(Batch(outbound=tuple(news[1::2])))
    )


async def test_a_database_that_breaks_every_connection_again_and_again(pair: Pair) -> None:
    """Whatever is under way, five times in some seconds: what was sent is written down as sent, what never left goes
    later, nobody has anything twice, and no family waits for a lane that nobody works on."""
    await pair.leader()
    await news_to_all_staff(pair)
    for number in range(10):
        await pair.writes("sam", f"{WORRIES[number]} and Maya")
        if number % 2:
            await pair.cut_all()
        await asyncio.sleep(0.6)
    await handled(pair, 10)
    pair.clock.move_to(pair.clock.now() + timedelta(minutes=2))  # by then nobody who lives can be sending it
    await until(lambda: _all_gone(pair))
    assert [text for _, text in await pair.texts_handled()] == [f"{text} and Maya" for text in WORRIES[:10]]
    assert [pair.telegram.phone(7000 + number).received for number in range(STAFF)] == [["Closed"]] * STAFF
    assert {call.status for call in pair.telegram.calls("sendMessage")} == {200}


async def _sent(pair: Pair, number: int) -> bool:
    return len(pair.telegram.calls("sendMessage")) >= number


async def test_the_days_good_news_goes_once(pair: Pair) -> None:
    """At four both look at the clock in the same moment, in which somebody runs the round by hand, too; then the one
    that has kept time ends, and the other looks."""
    praise = [
        Praise(
            id=pair.one.app.ids.new(), school=town.SCHOOL, pupil=pupil, kind="raffle ticket", fact="for sitting well",
            noted_by="ahmed", noted_at=pair.clock.now(),
        )
        for pupil in ("jay", "maya", "tom")
    ]  # fmt: skip
    await pair.one.store.save(Batch(changed=tuple(praise)))
    pair.clock.move_to(school_time("Mon 16.00"))
    by_hand = await PgStore.open(pair.url)
    school = line_of(pair.settings, by_hand, pair.one.app.ids)
    (job,) = [job for job in JOBS if job.name == "daily_positives"]
    await asyncio.gather(
        *(each.app.timekeeper.tick() for each in pair.running),
        run_job(school, by_hand, job, school_time("Mon 16.00")),
    )
    await by_hand.close()
    await (await pair.leader()).end()
    (left,) = pair.running
    while not await pair.rows("SELECT 1 FROM occurrences WHERE id = 'daily_positives|2026-11-23'"):
        await left.app.timekeeper.tick()
        await asyncio.sleep(0.2)
    await left.app.timekeeper.tick()
    for id in ("rosa", "sam", "dana"):
        await until(lambda id=id: _reads(pair, id, 1))  # type: ignore[misc]
    await asyncio.sleep(1)
    assert [len(pair.reads(id)) for id in ("rosa", "sam", "dana")] == [1, 1, 1]


async def test_connections_that_break_lose_nothing_and_repeat_nothing(pair: Pair) -> None:
    """While Ms Marlowe and Mr Idris write, each process in turn loses every connection to the database, and in the end
    one is gone: each text is in the thread once, his in his order, and what was answered with a no was fetched."""
    for number, text in enumerate(WORRIES):
        await pair.writes("rosa", text)
        await pair.writes("sam", text.replace("Jay", "Maya"))
        if number in (3, 6):
            await pair.cut(pair.one if number == 3 else pair.two)
        if number == 9:
            await pair.one.end()
        await asyncio.sleep(0.3)
    await handled(pair, 24)
    done = await pair.texts_handled()
    assert sorted(text for who, text in done if who == of(pair, "rosa")) == sorted(WORRIES)
    assert [text for who, text in done if who == of(pair, "sam")] == [text.replace("Jay", "Maya") for text in WORRIES]
    await until(lambda: _all_gone(pair))
    assert len(pair.reads("rosa")) == len(set(pair.reads("rosa")))
    assert len(pair.reads("ahmed")) == 2


async def _all_gone(pair: Pair) -> bool:
    waiting = await pair.rows("SELECT 1 FROM outbound WHERE doc ->> 'state' IN ('waiting', 'attempting')")
    return not waiting
