"""The lanes at work: a message that cannot be handled is parked with the office, and holds up nobody."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import SystemClock
from bot.domain.arrivals import Arrival
from bot.domain.concerns import Concern
from bot.domain.messages import Batch, Inbound, InboundKind, InboundState
from bot.errors import StoreUnavailable
from bot.inbox.worker import Inbox
from bot.school import School
from bot.store.base import Store
from handlers.routes import PARKED, ROUTES
from tests.line import Line


class Poison:
    """A conversation that fails over every message with this word in it, and counts how often it was asked."""

    def __init__(self, word: str, *, times: int = 10**6) -> None:
        self.word, self.times, self.asked = word, times, list[datetime]()

    async def __call__(self, school: School, arrival: Arrival) -> Batch | None:
        if self.word in arrival.inbound.text and self.times:
            self.times -= 1
            self.asked.append(arrival.at)
            raise RuntimeError(f"a fault of ours, over {arrival.inbound.text}")
        return None


async def until_parked(line: Line, inbound: Inbound) -> timedelta:
    """Let the time pass, second by second, until the message is parked; how long that took."""
    began = line.clock.now()
    while (await state(line, inbound)) is not InboundState.PARKED:
        line.after(seconds=1)
        while await line.inbox.step():
            pass
        assert line.clock.now() - began < timedelta(minutes=2)
    return line.clock.now() - began


async def state(line: Line, inbound: Inbound) -> InboundState | None:
    found = await line.reader.inbound(inbound.id)
    return found.state if found else None


async def test_a_poisoned_message_is_parked_after_three_tries_in_thirty_seconds(tmp_path: Path) -> None:
    """The office gets it as a concern with its words, whoever sent it a receipt that claims no more."""
    poison = Poison("spoilt")
    async with Line(tmp_path, routes=(poison, *ROUTES)) as line:
        came = await line.hears("rosa: spoilt about Jay")
        assert came.state is InboundState.WAITING
        assert await line.spoken() == []
        assert await until_parked(line, came) == timedelta(seconds=30)
        assert [(at - poison.asked[0]).total_seconds() for at in poison.asked] == [0, 5, 30]
        concern = await line.newest()
        assert (concern.owner, concern.adult) == ("finch", "rosa")
        assert [entry.text for entry in await line.reader.entries(concern.id)] == ["spoilt about Jay"]
        parked, receipt = sorted(await line.spoken())
        assert (
            parked
            == f"finch < {concern.reference}: a message could not be handled. Please read it and see to it yourself."
        )
        assert receipt.startswith("rosa < Thank you. We have your message and the office will read it.")
        assert [each.id for each in await line.reader.parked()] == [came.id]
        assert (await line.reader.parked())[0].reason == concern.id


async def test_the_lane_goes_on_behind_a_parked_message_and_others_never_waited(tmp_path: Path) -> None:
    """Rosa's second message waits for her first; Sam's does not."""
    async with Line(tmp_path, routes=(Poison("spoilt"), *ROUTES)) as line:
        first = await line.hears("rosa: spoilt")
        second = await line.hears("rosa: Jay is upset")
        other = await line.hears("sam: Maya is sad")
        assert [first.state, second.state, other.state] == ["waiting", "waiting", "handled"]
        await until_parked(line, first)
        assert await state(line, second) is InboundState.HANDLED


async def test_a_fault_that_passes_is_not_parked(tmp_path: Path) -> None:
    """The second try succeeds, and nobody hears of the first."""
    async with Line(tmp_path, routes=(Poison("upset", times=1), *ROUTES)) as line:
        came = await line.hears("rosa: Jay is upset")
        line.after(seconds=5)
        await line.inbox.step()
        assert await state(line, came) is InboundState.HANDLED
        assert len(await line.spoken()) == 2


async def test_words_of_danger_are_rung_even_when_nothing_can_handle_them(tmp_path: Path) -> None:
    """The emergency words went at intake; the safeguarding lead is rung when the message is parked."""
    async with Line(tmp_path, routes=(Poison("knife"), *ROUTES)) as line:
        came = await line.hears("rosa: he has a knife")
        (emergency,) = await line.spoken()
        assert emergency.startswith("rosa < If anyone is in danger now, ring 999.")
        await until_parked(line, came)
        assert {words.partition(" ")[0] for words in await line.spoken()} >= {"finch", "stone", "okafor", "rosa"}


async def test_a_delivery_report_that_is_parked_gets_no_receipt(tmp_path: Path) -> None:
    """Nobody wrote it."""
    async with Line(tmp_path, routes=(Poison("delivered"), *ROUTES)) as line:
        came = await line.take(line.inbound("rosa", "delivered", kind=InboundKind.DELIVERY))
        await until_parked(line, came)
        assert [words.partition(" ")[0] for words in await line.spoken()] == ["finch"]


async def test_a_conflict_is_decided_again_from_what_is_true_now(tmp_path: Path) -> None:
    """Somebody changes the concern while it is being decided about; the second decision is saved, once."""

    class Meddler:
        times = 3

        async def __call__(self, school: School, arrival: Arrival) -> Batch | None:
            if arrival.inbound.text != "Jay is still upset" or not self.times:
                return None
            self.times -= 1
            before = await line.newest()
            for route in ROUTES:
                if batch := await route(school, arrival):
                    await line.change(Concern, before.id, noes=before.noes + 1)
                    return batch
            return None

    async with Line(tmp_path, routes=(Meddler(), *ROUTES)) as line:
        await line.hears("rosa: Jay is upset")
        assert (await line.hears("rosa: Jay is still upset")).state is InboundState.HANDLED
        concern = await line.newest()
        assert concern.noes == 3
        assert len(await line.reader.entries(concern.id)) == 2


async def test_two_that_rest_are_each_tried_when_their_time_has_come(tmp_path: Path) -> None:
    """The running inbox wakes for the later one too, though nothing else wakes it."""
    poison = Poison("spoilt", times=2)
    async with Line(tmp_path, routes=(poison, *ROUTES)) as line:
        first = await line.hears("rosa: spoilt")
        line.after(seconds=2)
        second = await line.hears("sam: spoilt")
        assert line.inbox.next_wake() == poison.asked[0] + timedelta(seconds=5)
        line.after(seconds=3)
        while await line.inbox.step():
            pass
        assert await state(line, first) is InboundState.HANDLED
        assert line.inbox.next_wake() == poison.asked[1] + timedelta(seconds=5)
        line.after(seconds=2)
        await line.inbox.step()
        assert await state(line, second) is InboundState.HANDLED
        assert line.inbox.next_wake() is None


# -- a store that fails


class Failing:
    """A store that refuses what is in `refuse`, a number of times, and else is the one behind it."""

    def __init__(self, store: Store, **refuse: int) -> None:
        self._store, self.refuse = store, refuse

    def __getattr__(self, name: str) -> object:
        if self.refuse.get(name, 0) > 0:
            self.refuse[name] -= 1
            return self._refused
        return getattr(self._store, name)

    async def _refused(self, *_: object) -> None:
        raise StoreUnavailable("no room")


def inbox_on(line: Line, store: Failing, clock: SystemClock | None = None) -> Inbox:
    return Inbox(
        store=store, schools=lambda _: line.school, routes=ROUTES, parked=PARKED, clock=clock or line.clock,
        wake_outbox=lambda: None,
    )  # type: ignore[arg-type]  # fmt: skip


async def test_a_store_without_room_is_no_fault_of_the_message(line: Line) -> None:
    """It is tried again as long as it takes, and not parked."""
    failing = Failing(line.store, save=5)
    inbox = inbox_on(line, failing)
    came = line.inbound("rosa", "Jay is upset")
    await line.intake.take(came)
    for _ in range(5):
        assert await inbox.step()
        assert not await inbox.step()
        line.after(seconds=2)
    assert await inbox.step()
    assert await state(line, came) is InboundState.HANDLED


async def test_the_running_inbox_outlives_a_store_that_cannot_be_read(line: Line) -> None:
    """It goes on with what it had claimed, and by itself when the store is back."""
    failing = Failing(line.store, claim_inbound=1)
    inbox = inbox_on(line, failing, SystemClock())
    came = line.inbound("rosa", "Jay is upset")
    await line.intake.take(came)
    running = asyncio.create_task(inbox.run())
    for _ in range(100):
        await asyncio.sleep(0.05)
        inbox.wake()
        if await state(line, came) is InboundState.HANDLED:
            break
    assert not running.done()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert await state(line, came) is InboundState.HANDLED


async def test_a_report_that_overtakes_what_we_wrote_down_waits_for_it(line: Line) -> None:
    """Twilio may report a failure before the send itself is saved: it is asked again, and not lost."""
    await line.hears("rosa: Jay is upset")
    await line.deliver()
    await line.hears("ahmed> We will see to it")
    (answer,) = [each for each in await line.said() if each.to == "rosa" and each.sender]
    report = line.inbound("rosa", "undelivered", kind=InboundKind.DELIVERY, message_id=f"p{answer.id}", code="30003")
    assert (await line.take(report)).state is InboundState.WAITING
    await line.deliver()
    line.after(seconds=2)
    while await line.inbox.step():
        pass
    assert await state(line, report) is InboundState.HANDLED
    assert "ahmed < 2F2: your answer did not get there. Please ring." in await line.spoken()


async def test_a_report_on_what_we_never_sent_is_let_go_in_half_a_minute(line: Line) -> None:
    """Somebody wrote from Twilio's own pages; nobody is bothered, and the family's lane goes on."""
    report = line.inbound("rosa", "delivered", kind=InboundKind.DELIVERY, message_id="SM-not-ours")
    await line.intake.take(report)
    await line.intake.take(behind := line.inbound("rosa", "Jay is upset"))
    for _ in range(20):
        await line.inbox.step()
        line.after(seconds=1)
    assert [await state(line, each) for each in (report, behind)] == ["handled", "handled"]
    assert sorted(words.partition(" ")[0] for words in await line.spoken()) == ["ahmed", "rosa"]
