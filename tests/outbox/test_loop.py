"""The loop of the service: it wakes when told, ends cleanly, and outlives a failing store and a broken record."""

import asyncio
import contextlib
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import structlog

from bot.domain.messages import Batch, Outbound, OutboundState, Purpose
from bot.domain.people import Person
from bot.errors import StoreUnavailable
from bot.outbox.sender import Sender
from bot.simulator import faults
from bot.store.finders import by_id
from bot.store.reader import Reader
from tests.outbox.conftest import AHMED_CHAT, DAD_SMS, MUM_CHAT, OAK, Outbox, new_id


async def until(true: Any, seconds: float = 5.0) -> None:
    """Wait in real time until something came about; TimeoutError when it does not."""
    async with asyncio.timeout(seconds):
        while not await true():  # noqa: ASYNC110  # a store tells nobody of what is written to it
            await asyncio.sleep(0.005)


def has(outbox: Outbox, outbound: Outbound, *states: OutboundState) -> Any:
    async def reached() -> bool:
        return (await outbox.now(outbound)).state in states

    return reached


async def end(running: "asyncio.Task[None]") -> None:
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


async def test_a_new_message_wakes_the_loop(outbox: Outbox) -> None:
    """The loop sleeps; an answer is queued and the loop is told: it goes at once, not at the next look."""
    running = asyncio.create_task(outbox.sender.run())
    await asyncio.sleep(0.05)
    sent = await outbox.queue("He is fine.")
    began = time.monotonic()
    outbox.sender.wake()
    await until(has(outbox, sent, OutboundState.SENT))
    assert time.monotonic() - began < 0.5
    await end(running)


async def test_a_message_nobody_told_of_is_found_too(outbox: Outbox) -> None:
    """Without a word the loop looks by itself once a second."""
    running = asyncio.create_task(outbox.sender.run())
    await asyncio.sleep(0.05)
    sent = await outbox.queue("He is fine.")
    await until(has(outbox, sent, OutboundState.SENT))
    await end(running)


async def test_the_end_waits_for_what_is_under_way(outbox: Outbox) -> None:
    """SIGTERM comes while Telegram thinks: its answer is awaited and written down."""
    outbox.telegram.faults.next("sendMessage", faults.delay(0.3))
    sent = await outbox.queue("He is fine.")
    running = asyncio.create_task(outbox.sender.run())
    await until(has(outbox, sent, OutboundState.ATTEMPTING))
    await end(running)
    assert (await outbox.now(sent)).state is OutboundState.SENT
    assert outbox.telegram_of(MUM_CHAT) == ["He is fine."]


async def test_what_is_not_answered_by_the_end_stays_attempting(outbox: Outbox) -> None:
    """SIGTERM comes while Twilio hangs: the next run looks it up, and Sam has it once."""
    outbox.twilio.faults.next("create", faults.time_out(carried_out=True))
    sent = await outbox.queue("He is fine.", to="sam")
    running = asyncio.create_task(outbox.sender.run())
    await until(has(outbox, sent, OutboundState.ATTEMPTING))
    await end(running)
    assert (await outbox.now(sent)).state is OutboundState.ATTEMPTING
    outbox.new_sender()
    await outbox.sender.step()
    assert (await outbox.now(sent)).state is OutboundState.SENT
    assert await outbox.sms_of(DAD_SMS) == ["He is fine."]


async def test_what_waits_for_its_second_is_given_back_at_the_end(outbox: Outbox) -> None:
    """The second message was claimed and held; after a restart it goes all the same."""
    first, second = await outbox.queue("One."), await outbox.queue("Two.")
    running = asyncio.create_task(outbox.sender.run())
    await until(has(outbox, first, OutboundState.SENT))
    await end(running)
    assert (await outbox.now(second)).state is OutboundState.WAITING
    outbox.new_sender()
    await outbox.after(seconds=2)
    assert outbox.telegram_of(MUM_CHAT) == ["One.", "Two."]


class Failing:
    """A store whose disk is full while `full`."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.full = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def save(self, batch: Batch) -> None:
        if self.full:
            raise StoreUnavailable("the disk is full")
        await self._store.save(batch)


async def test_nothing_leaves_that_cannot_be_written_down(outbox: Outbox) -> None:
    """The disk is full: no attempt can be recorded, so nothing is sent; when there is room again, it goes, once."""
    failing = Failing(outbox.store)
    sender = Sender(failing, outbox.school, outbox.gateways, outbox.clock)
    failing.full = True
    sent = await outbox.queue("He is fine.")
    running = asyncio.create_task(sender.run())
    with structlog.testing.capture_logs() as logs:
        await until(lambda: _logged(logs, "the outbox stumbled"))
    assert outbox.telegram_of(MUM_CHAT) == []
    failing.full = False
    await until(has(outbox, sent, OutboundState.SENT))
    await end(running)
    assert outbox.telegram_of(MUM_CHAT) == ["He is fine."]


async def test_an_outcome_is_kept_until_it_can_be_written_down(outbox: Outbox) -> None:
    """The disk fills up while Telegram answers: that is written down when there is room, and nothing goes twice."""
    failing = Failing(outbox.store)
    sender = Sender(failing, outbox.school, outbox.gateways, outbox.clock)
    outbox.telegram.faults.next("sendMessage", faults.delay(0.2))
    sent = await outbox.queue("He is fine.")
    running = asyncio.create_task(sender.run())
    with structlog.testing.capture_logs() as logs:
        await until(has(outbox, sent, OutboundState.ATTEMPTING))
        failing.full = True
        await until(lambda: _logged(logs, "an outcome cannot be written down yet"))
    failing.full = False
    await until(has(outbox, sent, OutboundState.SENT))
    await end(running)
    assert outbox.telegram_of(MUM_CHAT) == ["He is fine."]


async def _logged(logs: Sequence[Any], event: str) -> bool:
    return any(each["event"] == event for each in logs)


class Broken(Reader):
    """A reader that stumbles over one person's record."""

    async def person(self, id: str) -> Person | None:
        if id == "jo":
            raise ValueError("the record is not what it should be")
        return await super().person(id)


async def test_a_record_that_cannot_be_read_stops_nobody(outbox: Outbox) -> None:
    """Jo's record is broken: hers is tried by the table and given up, everybody else's goes."""
    school = replace(outbox.school, reader=Broken(outbox.store.find, OAK))
    sender = Sender(outbox.store, school, outbox.gateways, outbox.clock)
    bad, good = await outbox.queue("Never."), await outbox.queue("ping", Purpose.PING, to="ahmed")
    await sender.step()
    assert (await outbox.now(good)).state is OutboundState.SENT
    kept = await outbox.now(bad)
    assert (kept.state, kept.tries) == (OutboundState.WAITING, 1)
    assert outbox.telegram_of(AHMED_CHAT) == ["ping"]


async def test_a_school_that_is_not_ours(outbox: Outbox) -> None:
    """A message of a school that the settings no longer name waits and stops nobody; nothing spins."""
    stray = Outbound(
        id=new_id(), school="elm", purpose=Purpose.ANSWER, to="x", text="Hello", created_at=outbox.clock.now()
    )
    await outbox.store.save(Batch(outbound=(stray,)))
    await outbox.queue("He is fine.")
    await outbox.sender.step()
    assert outbox.telegram_of(MUM_CHAT) == ["He is fine."]
    assert not await outbox.sender.step()
    (kept,) = await outbox.store.find(by_id(Outbound), {"school": "elm", "id": stray.id})
    assert (kept.state, kept.tries) == (OutboundState.WAITING, 0)


async def test_no_log_of_the_outbox_names_anybody(outbox: Outbox) -> None:
    """Failures are logged by the message's id and the class of what happened, without a word, number or name."""
    outbox.telegram.faults.next("sendMessage", faults.status(400, "My son is hurt"))
    outbox.twilio.faults.next("create", faults.status(401))
    with structlog.testing.capture_logs() as logs:
        await outbox.queue("My son is hurt")
        await outbox.queue("My son is hurt", to="sam")
        await outbox.sender.step()
    told = str(logs)
    assert len(logs) == 2
    assert [word for word in ("son", DAD_SMS, DAD_SMS[1:], str(MUM_CHAT), "Jo", "Sam") if word in told] == []
