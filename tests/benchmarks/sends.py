"""`send_1000_s`, `paced_of_allowed`, `paced_429`: how fast the outbox sends when it may, how exactly when it may not.

`send_1000_s`: 1,000 personalised messages (Friday's praise to 1,000 adults, about as many children) lie in one store,
written as a job writes them; the outbox runs as in the service. The time goes from the moment it is woken to the moment
when every one of them is recorded as sent: asked whether it may go and where, attempted, handed over by the real client
(`telegram.Bot` over our aiohttp request class), recorded. The provider, in another process, has no limits; nor has the
account. The median of five. `send_1000_sms_s` is the same by SMS, with Twilio's client.
`paced_of_allowed`, `paced_429`: the same praise at Telegram's real pace for 30 s: against the strict simulator in
another process (30 in any sliding second, 1 a second per chat), how much of 29 a second × 30 s reached phones, and
how many 429s there were. It counts from the first message that the simulator took.
"""

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import uvloop

from bot.app import school
from bot.channels.base import Gateway
from bot.channels.telegram import LIMITS as TELEGRAM_LIMITS
from bot.channels.telegram import TelegramGateway
from bot.channels.twilio import LIMITS as TWILIO_LIMITS
from bot.channels.twilio import TwilioGateway
from bot.demo import town
from bot.domain.messages import Batch, Channel, Outbound, Priority, Purpose
from bot.ids import Ids
from bot.outbox.sender import Sender
from bot.store.base import Store
from bot.store.finders import OUTBOUND_ATTEMPTING, OUTBOUND_DUE, Value
from bot.store.tiny import TinyStore
from tests.benchmarks import crowd
from tests.benchmarks.processes import Part

A_SAVE = 100
TIMES = 5
PER_SECOND = TELEGRAM_LIMITS.per_second


def measure(messages: int) -> dict[str, float]:
    """Sending as fast as the provider takes it."""
    with Part("provider") as provider:
        url = provider.ready["url"]
        took = {
            channel: [uvloop.run(send_all(url, channel, messages)) for _ in range(TIMES + 1)][1:]
            for channel in (Channel.TELEGRAM, Channel.SMS)
        }
    return {"send_1000_s": median(took[Channel.TELEGRAM]), "send_1000_sms_s": median(took[Channel.SMS])}


def _gateway(url: str, channel: Channel, *, paced: bool = False) -> Gateway:
    limits = TELEGRAM_LIMITS if channel is Channel.TELEGRAM else TWILIO_LIMITS
    limits = limits if paced else replace(limits, per_second=0, per_address=0)
    if channel is Channel.TELEGRAM:
        return TelegramGateway(town.BOT_TOKEN, api_base=url, limits=limits)
    return TwilioGateway(town.ACCOUNT_SID, town.AUTH_TOKEN, town.OUR_NUMBER, api_base=url, limits=limits)


async def a_file(folder: Path) -> Store:
    return await TinyStore.open(folder / "sends.db")


async def send_all(
    url: str, channel: Channel, messages: int, open_store: Callable[[Path], Awaitable[Store]] = a_file
) -> float:
    """Seconds from waking the outbox until all are recorded as sent."""
    with TemporaryDirectory(prefix="alongside-bench-") as folder:
        store = await open_store(Path(folder))
        sender, gateway = await _outbox(store, Path(folder), _gateway(url, channel), channel, messages)
        await sender.step()
        if not store.alone:
            await asyncio.sleep(1.5)  # it leads from now on, and a forerunner's last second is over
        gc.collect()
        gc.freeze()
        await _queue(store, channel, messages)
        began = time.perf_counter()
        running = asyncio.create_task(sender.run())
        try:
            await _all_sent(store)
            return time.perf_counter() - began
        finally:
            gc.unfreeze()
            await _end(running, gateway, store)


async def _outbox(
    store: Store, folder: Path, gateway: Gateway, channel: Channel, messages: int
) -> tuple[Sender, Gateway]:
    """So many families in the store, and a sender on it."""
    clock = crowd.clock()
    everybody = tuple(crowd.records(crowd.families(messages, channel)))
    for start in range(0, len(everybody), 1000):
        await store.save(Batch(changed=everybody[start : start + 1000]))
    ours = school(crowd.settings(folder / "sends.db", "http://127.0.0.1:9"), store, Ids(clock))
    return Sender(store, ours, [gateway], clock), gateway


async def _queue(store: Store, channel: Channel, messages: int) -> None:
    """Write down everybody's praise as a job does."""
    new_id = Ids(crowd.clock()).new
    made = [_praise(new_id(), family) for family in crowd.families(messages, channel)]
    for start in range(0, len(made), A_SAVE):
        await store.save(Batch(outbound=tuple(made[start : start + A_SAVE])))


def _praise(id: str, family: crowd.Family) -> Outbound:
    text = f"Good news. Jay {family.number} won a raffle ticket for sitting well. Ms Worker {family.number // 4}"
    return Outbound(
        id=id, school=crowd.SCHOOL, purpose=Purpose.PRAISE, to=family.adult, children=(family.pupil,), text=text,
        created_at=crowd.MONDAY, key=f"praise:2026-11-27:{family.adult}", once=True,
    )  # fmt: skip


async def _all_sent(store: Store) -> None:
    due: dict[str, Value] = {
        "school": crowd.SCHOOL,
        "priority": Priority.NEWS,
        "due_at": crowd.MONDAY.replace(year=9000),
    }
    ours = {"school": crowd.SCHOOL}
    while await store.find(OUTBOUND_DUE, due, limit=1) or await store.find(OUTBOUND_ATTEMPTING, ours, limit=1):  # noqa: ASYNC110
        await asyncio.sleep(0.005)  # the outbox tells nobody when it has done everything


async def _end(running: "asyncio.Task[None]", gateway: Gateway, store: Store) -> None:
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    await gateway.close()
    await store.close()


# -- at Telegram's pace


def paced(seconds: float) -> dict[str, float]:
    """Sending at 29 a second against a strict provider."""
    with Part("strict", chats=int((seconds + 4) * PER_SECOND)) as strict:
        uvloop.run(_send_for(strict.ready["url"], seconds))
        strict.tell(str(seconds))
        told = strict.next()
    return {"paced_of_allowed": told["sent"] / (seconds * PER_SECOND), "paced_429": told["refused"]}


async def _send_for(url: str, seconds: float) -> None:
    messages = int((seconds + 4) * PER_SECOND)
    with TemporaryDirectory(prefix="alongside-bench-") as folder:
        gateway = _gateway(url, Channel.TELEGRAM, paced=True)
        store = await a_file(Path(folder))
        sender, _ = await _outbox(store, Path(folder), gateway, Channel.TELEGRAM, messages)
        gc.collect()
        gc.freeze()
        await _queue(store, Channel.TELEGRAM, messages)
        running = asyncio.create_task(sender.run())
        try:
            await asyncio.sleep(seconds + 1)
        finally:
            gc.unfreeze()
            await _end(running, gateway, store)
