"""Two processes send for one school: one at a time, nothing twice, and no second holds more than is allowed."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.messages import Batch, OutboundState
from bot.outbox.courier import longest
from bot.outbox.sender import Sender
from bot.simulator import faults
from tests.outbox.conftest import DAD_SMS, MUM_CHAT, Outbox
from tests.outbox.test_loop import end, has, until
from tests.sharing import Shared

SECOND = timedelta(seconds=1)
LONG = timedelta(seconds=91)  # two requests of thirty seconds, and thirty more as clocks differ


@pytest.fixture
def shared(outbox: Outbox) -> Shared:
    return Shared(outbox.store)


@pytest.fixture
def both(outbox: Outbox, shared: Shared) -> tuple[Sender, Sender]:
    """The senders of two processes; the first leads, and its first second is over."""
    made = []
    for process in (shared.one, shared.two):
        outbox.new_sender()
        made.append(Sender(process, outbox.school, outbox.gateways[-2:], outbox.clock))
    outbox.senders += made
    return made[0], made[1]


async def settle(outbox: Outbox, *senders: Sender, seconds: float = 2.0) -> None:
    """Let the time pass in tenths of a second, with each sender at work."""
    for _ in range(round(seconds * 10)):
        for sender in senders:
            await sender.step()
        outbox.clock.move_to(outbox.clock.now() + SECOND / 10)


async def test_one_of_them_sends(outbox: Outbox, both: tuple[Sender, Sender]) -> None:
    """Both look, again and again: Jo has the answer once, and the second process knows of nothing to wait for."""
    sent = await outbox.queue("He is fine.")
    await settle(outbox, both[1])
    assert outbox.telegram_of(MUM_CHAT) == []
    await settle(outbox, both[1], both[0])
    assert outbox.telegram_of(MUM_CHAT) == ["He is fine."]
    assert (await outbox.now(sent)).tries == 1
    await outbox.queue("He is fine still.")
    assert await both[1].next_wake() is None
    assert await both[0].next_wake() is not None


async def test_the_next_one_lets_the_last_ones_second_pass(
    outbox: Outbox, shared: Shared, both: tuple[Sender, Sender]
) -> None:
    """What the first sent in its last second nobody knows: the second begins when that counts no more."""
    await both[0].step()
    await settle(outbox, both[0])
    await outbox.queue("One.")
    await both[0].step()
    began = outbox.clock.now()
    shared.pass_on()
    waiting = await outbox.queue("Two.", to="sam")
    while (await outbox.now(waiting)).state is not OutboundState.SENT:
        await both[1].step()
        woken = await both[1].next_wake()
        outbox.clock.move_to(woken or outbox.clock.now() + SECOND)
        assert outbox.clock.now() - began < 3 * SECOND
    sent_at = (await outbox.now(waiting)).sent_at
    assert sent_at
    assert SECOND < sent_at - began < 1.5 * SECOND


async def test_what_the_first_held_goes_with_the_second(
    outbox: Outbox, shared: Shared, both: tuple[Sender, Sender]
) -> None:
    """Three answers for Jo, one a second: after the first, another process sends the rest, in order, each once."""
    await both[0].step()
    await settle(outbox, both[0])
    for text in ("One.", "Two.", "Three."):
        await outbox.queue(text)
    await both[0].step()
    assert outbox.telegram_of(MUM_CHAT) == ["One."]
    shared.pass_on()
    await settle(outbox, *both, seconds=5)
    assert outbox.telegram_of(MUM_CHAT) == ["One.", "Two.", "Three."]


async def test_the_running_loop_gives_back_what_it_held(
    outbox: Outbox, shared: Shared, both: tuple[Sender, Sender]
) -> None:
    """It is no longer asked to lead: within about a second what it had claimed is free, and it sends no more."""
    for text in ("One.", "Two."):
        await outbox.queue(text)
    running = asyncio.create_task(both[0].run())
    await until(lambda: _claimed(outbox, 2))
    shared.leader = None
    await until(lambda: _claimed(outbox, 0), seconds=3)
    assert outbox.telegram_of(MUM_CHAT) == []
    await end(running)


async def _claimed(outbox: Outbox, number: int) -> bool:
    return len(outbox.store._claimed) == number


async def test_what_a_dead_one_was_sending_is_looked_up_when_it_can_be_under_way_no_more(
    outbox: Outbox, shared: Shared, both: tuple[Sender, Sender]
) -> None:
    """Twilio had the text when the process died: for a minute and a half it may be alive and at it; then it is asked
    about, found, and Sam has it once."""
    outbox.twilio.faults.next("create", faults.time_out(carried_out=True))
    sent = await outbox.queue("He is fine.", to="sam")
    await settle(outbox, both[0])
    dead = asyncio.create_task(both[0].step())
    await until(has(outbox, sent, OutboundState.ATTEMPTING))
    dead.cancel()
    for task in list(both[0]._flying):
        task.cancel()
    attempted_at = (await outbox.now(sent)).due_at
    shared.pass_on()
    await both[1].step()
    assert attempted_at
    assert await both[1].next_wake() == attempted_at + timedelta(seconds=longest(sent) + 30)
    await settle(outbox, both[1])
    assert (await outbox.now(sent)).state is OutboundState.ATTEMPTING
    outbox.clock.move_to(outbox.clock.now() + LONG)
    await both[1].step()
    assert (await outbox.now(sent)).state is OutboundState.SENT
    assert await outbox.sms_of(DAD_SMS) == ["He is fine."]
    assert len(outbox.twilio.calls("create")) == 1


async def test_what_a_living_one_still_sends_is_its_own(
    outbox: Outbox, shared: Shared, both: tuple[Sender, Sender]
) -> None:
    """The first has lost its connection to the store for a moment while Telegram thinks; it writes down how that went,
    and the second, which saw it attempted, does not send it again."""
    await settle(outbox, both[0])
    outbox.telegram.faults.next("sendMessage", faults.delay(0.3))
    sent = await outbox.queue("He is fine.")
    step = asyncio.create_task(both[0].step())
    await until(has(outbox, sent, OutboundState.ATTEMPTING))
    shared.pass_on()
    await both[1].step()
    await step
    assert (await outbox.now(sent)).state is OutboundState.SENT
    outbox.clock.move_to(outbox.clock.now() + LONG)
    await both[1].step()
    assert outbox.telegram_of(MUM_CHAT) == ["He is fine."]


async def test_another_process_dies_while_we_lead(outbox: Outbox, both: tuple[Sender, Sender]) -> None:
    """What it was attempting is found within half a minute of looking, though nobody told us."""
    await settle(outbox, both[0])
    sent = await outbox.queue("He is fine.")
    attempt = replace(
        await outbox.now(sent), state=OutboundState.ATTEMPTING, account=outbox.gateways[-1].account, tries=1,
        address=DAD_SMS, due_at=outbox.clock.now(),
    )  # fmt: skip
    await outbox.store.save(Batch(changed=(attempt,)))
    for _ in range(5):
        outbox.clock.move_to(outbox.clock.now() + 31 * SECOND)
        await both[0].step()
    assert (await outbox.now(sent)).state is not OutboundState.ATTEMPTING


async def test_an_outcome_is_of_its_own_try(outbox: Outbox, shared: Shared, both: tuple[Sender, Sender]) -> None:
    """What the first learns of its own try, late, says nothing of the second's, which is under way."""
    sent = await outbox.queue("He is fine.")
    waiting = await outbox.now(sent)
    first = replace(waiting, state=OutboundState.ATTEMPTING, tries=1, due_at=outbox.clock.now())
    await outbox.store.save(Batch(changed=(first,)))
    second = replace(first, version=first.version + 1, tries=2)
    await outbox.store.save(Batch(changed=(second,)))
    await both[0]._courier.look_up(replace(first, version=second.version), None)
    assert await outbox.now(sent) == replace(second, version=second.version + 1)


async def test_alone_there_is_nothing_to_wait_for(outbox: Outbox) -> None:
    """One process on its own file: the first message goes at once, and what a crash left is looked up at once."""
    outbox.new_sender()
    sent = await outbox.queue("He is fine.")
    await outbox.sender.step()
    assert (await outbox.now(sent)).sent_at == outbox.clock.now()
