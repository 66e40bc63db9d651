"""Stories in which something breaks: a crash, an outage, a full disk, a provider that says things twice."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.demo.stage import Stage
from bot.errors import StoreUnavailable, TryLater
from bot.simulator import faults
from bot.simulator.phones import SmsPhone
from bot.store.finders import INBOUND_PARKED
from tests.scenarios.playing import answers, moments, reads, stage_at, until, writes

pytestmark = pytest.mark.scenario

WORRY = "Jay is upset about his taxi"


async def crash(stage: Stage) -> None:
    """The line ends with nothing drained, and is started again on the same store."""
    await stage.go_down()
    await stage.come_up()


async def arrives(stage: Stage, id: str, text: str) -> None:
    """It is with the line, written down, and nothing has been done about it yet."""
    await stage.phone(id).write(text)
    await stage.twilio.quiet()
    if stage.telegram.pending() and stage.app.only.poller:
        await stage.app.only.poller.poll(0)


@contextmanager
def no_room() -> Iterator[None]:
    """No file may grow past 16 KB: to SQLite, a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, hard))
    try:
        with capture_logs():  # the log might go to the same disk
            yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def fetch_what_was_missed(stage: Stage) -> int:
    """What the service does by itself every five minutes, and soon after a failed save."""
    assert stage.app.only.catch_up
    fetched = await stage.app.only.catch_up.catch_up()
    await moments(stage)
    return fetched


# -- crashes


@pytest.mark.parametrize("id", ["rosa", "sam"])
async def test_a_crash_before_it_is_handled_loses_nothing_and_repeats_nothing(id: str) -> None:
    """Written down, then gone: handled once after the start; Telegram's unconfirmed update comes again and is known."""
    async with stage_at("Mon 9.00") as stage:
        await arrives(stage, id, WORRY)
        assert reads(stage, id) == []
        await crash(stage)
        await moments(stage)
        assert [words[:26] for words in reads(stage, id)] == ["Thank you for telling us. "[:26]]
        assert len(reads(stage, "ahmed")) == 1


@pytest.mark.parametrize("id", ["rosa", "sam"])
async def test_a_crash_before_it_is_sent_sends_it_once(id: str) -> None:
    """Decided and queued, then gone."""
    async with stage_at("Mon 9.00") as stage:
        await arrives(stage, id, WORRY)
        while await stage.app.inbox.step():
            pass
        await crash(stage)
        await moments(stage)
        assert [len(reads(stage, each)) for each in (id, "ahmed")] == [1, 1]


async def test_a_crash_while_it_was_being_sent_is_looked_up() -> None:
    """Twilio had taken the text when the connection broke: it is found there, and not sent again."""
    async with stage_at("Mon 9.00") as stage:
        stage.twilio.faults.next("create", faults.lost_answer())
        await arrives(stage, "rosa", WORRY)
        while await stage.app.inbox.step():
            pass
        await stage.app.senders[0].step()
        await crash(stage)
        await stage.wait(timedelta(minutes=2))
        assert len(reads(stage, "rosa")) == 1
        assert len(stage.twilio.calls("create")) == 1


async def test_crashes_at_every_step_of_a_story_change_nothing_in_it() -> None:
    """The line falls over after each thing that anybody does; the phones show the same story."""
    async with stage_at("Mon 9.00") as stage:
        for id, text in (("rosa", WORRY), ("ahmed", "praise Jay wow for a song"), ("sam", "Maya is sad")):
            await arrives(stage, id, text)
            await crash(stage)
            await moments(stage)
            await crash(stage)
        await answers(stage, "ahmed", "I have seen to it.")
        await crash(stage)
        await until(stage, "Mon 15.59")
        await crash(stage)
        await until(stage, "Mon 16.30")
        await crash(stage)
        await until(stage, "Tue 8.00")
        good_news = [words for words in reads(stage, "rosa") if "Good news" in words]
        assert good_news == ["Good news. Jay did Wow work for a song. Miss Ahmed"]
        assert [len([words for words in reads(stage, id) if "Thank you" in words]) for id in ("rosa", "sam")] == [1, 1]


async def test_what_is_written_while_the_line_is_down_is_fetched_when_it_is_back() -> None:
    """Telegram keeps it; Twilio's webhook finds nobody, and its list is read at the start."""
    async with stage_at("Mon 9.00") as stage:
        await moments(stage)
        await stage.go_down()
        await stage.phone("rosa").write(WORRY)
        await stage.phone("sam").write("Maya is sad")
        await stage.twilio.quiet()
        await stage.come_up()
        await moments(stage)
        assert [len(reads(stage, id)) for id in ("rosa", "sam")] == [1, 1]


# -- providers in trouble


async def test_webhooks_that_never_arrive_are_caught_up_with() -> None:
    """Two texts and a STOP are lost on the way; five minutes later they are handled, in order, once."""
    async with stage_at("Mon 9.00") as stage:
        stage.twilio.faults.next("webhook", faults.drop(), times=3)
        for id, text in (("rosa", WORRY), ("rosa", "it was the driver"), ("dana", "STOP")):
            await stage.phone(id).write(text)
        await moments(stage)
        assert reads(stage, "rosa") == []
        assert await fetch_what_was_missed(stage) == 3
        assert await fetch_what_was_missed(stage) == 0
        await stage.wait(timedelta(minutes=2))
        assert len(reads(stage, "rosa")) == 2
        assert len(reads(stage, "ahmed")) == 1
        await writes(stage, "ahmed", "praise Tom wow for a song")
        await until(stage, "Mon 17.00")
        assert [words for words in reads(stage, "dana") if "unsubscribed" not in words] == []


async def test_what_arrives_twice_and_out_of_order_is_taken_once() -> None:
    """Twilio's webhook comes twice, and after a later one; its list says it a third time."""
    async with stage_at("Mon 9.00") as stage:
        stage.twilio.faults.next("webhook", faults.duplicate())
        stage.twilio.faults.next("webhook", faults.reorder())
        for text in (WORRY, "it was the driver", "on Friday"):
            await stage.phone("rosa").write(text)
        await moments(stage)
        assert await fetch_what_was_missed(stage) == 0
        (concern,) = await stage.app.school.reader.concerns_of_adult("rosa")
        assert len(await stage.app.school.reader.entries(concern.id)) == 3


async def test_a_poll_whose_answer_is_lost_is_asked_again() -> None:
    """Telegram gives the same updates once more; nothing is missing and nothing double."""
    async with stage_at("Mon 9.00") as stage:
        assert stage.app.only.poller
        stage.telegram.faults.next("getUpdates", faults.lost_answer())
        await stage.phone("sam").write("Maya is sad")
        with pytest.raises(TryLater):
            await stage.app.only.poller.poll(0)
        await moments(stage)
        stage.app.only.poller._offset = 0
        await moments(stage)
        assert len(reads(stage, "sam")) == 1


async def test_a_provider_that_is_down_gets_it_later() -> None:
    """Three failures in a row, and too many requests: the answer arrives all the same, once."""
    async with stage_at("Mon 9.00") as stage:
        await writes(stage, "rosa", WORRY)
        await writes(stage, "sam", "Maya is sad")
        stage.twilio.faults.next("create", faults.status(503), times=2)
        stage.twilio.faults.next("create", faults.too_many())
        stage.telegram.faults.next("sendMessage", faults.status(502), times=2)
        stage.telegram.faults.next("sendMessage", faults.too_many(7))
        await answers(stage, "ahmed", "I have seen to it.")
        (concern,) = await stage.app.school.reader.concerns_of_adult("rosa")
        await writes(stage, "cole", f"{concern.reference} And I as well.")
        await stage.wait(timedelta(minutes=10))
        assert [words for words in reads(stage, "sam") if "seen to it" in words] == ["I have seen to it.\nMiss Ahmed"]
        assert [words for words in reads(stage, "rosa") if "as well" in words] == ["And I as well.\nMrs Cole"]


async def test_an_answer_that_does_not_arrive_is_told_to_its_writer() -> None:
    """The network filtered it: the key worker is asked to ring."""
    async with stage_at("Mon 9.00") as stage:
        await writes(stage, "rosa", WORRY)
        phone = stage.phone("rosa").device
        assert isinstance(phone, SmsPhone)
        phone.condition = "filtered"
        await answers(stage, "ahmed", "I have seen to it.")
        await stage.wait(timedelta(minutes=2))
        assert any("did not get there. Please ring." in words for words in reads(stage, "ahmed"))


# -- a full disk


async def test_a_full_store_says_no_and_fetches_it_later(tmp_path: Path) -> None:
    """The webhook is answered with 503 and Telegram is not confirmed; with room again both are handled, once."""
    async with stage_at("Mon 9.00", folder=tmp_path) as stage:
        assert stage.app.only.poller
        assert stage.app.only.catch_up
        with no_room():
            await stage.phone("rosa").write(WORRY)
            await stage.phone("sam").write("Maya is sad")
            await stage.twilio.quiet()
            with pytest.raises(StoreUnavailable):
                await stage.app.only.poller.poll(0)
            with pytest.raises(StoreUnavailable):
                await stage.app.store.ping()
        assert stage.twilio.alerts == [11200]  # https://www.twilio.com/docs/api/errors/11200: the answer was no success
        assert stage.app.only.catch_up._asked.is_set(), "it fetches what was refused by itself, soon"
        await moments(stage)
        assert await fetch_what_was_missed(stage) == 1
        assert [len(reads(stage, id)) for id in ("rosa", "sam")] == [1, 1]
        await stage.app.store.ping()


async def test_nothing_of_all_this_is_parked() -> None:
    """A week of small things, said on every phone: every message has an owner or a reason, and none failed."""
    async with stage_at("Mon 9.00") as stage:
        words = (
            "hello",
            "?",
            "1",
            "yes",
            "no",
            "ok",
            "❤️",
            "open",
            "back",
            "praise",
            "STOP",
            "start",
            "999",
            "4K7",
            "x" * 700,
        )
        for number, text in enumerate(words):
            for phone in stage.phones:
                await stage.phone(phone.id).write(text)
            await stage.wait(timedelta(minutes=1 + number))
        assert await stage.app.store.find(INBOUND_PARKED, {"school": stage.app.school.id}) == []
