"""A school with a real store, both services on loopback, and an outbox whose clock is moved by hand."""

import itertools
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.channels.base import Gateway, Limits
from bot.channels.telegram import TelegramGateway
from bot.channels.twilio import TwilioGateway
from bot.clock import ManualClock
from bot.domain.calendar import Calendar, Term
from bot.domain.concerns import Concern
from bot.domain.entitlements import Entitlement, Permission, entitlement_id
from bot.domain.messages import Batch, Channel, Outbound, Purpose
from bot.domain.people import Contact, Person, Pupil, Role
from bot.domain.records import Record
from bot.domain.rules import Rules
from bot.outbox.sender import Sender
from bot.school import School
from bot.simulator.server import LocalServer, combined_app
from bot.simulator.telegram import TelegramSimulator
from bot.simulator.twilio import TwilioSimulator
from bot.store.base import Store
from bot.store.reader import Reader
from bot.store.tiny import TinyStore
from bot.texts import load_texts

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TOKEN = "700100:" + "A" * 35
ACCOUNT, AUTH, LINE = "AC" + "0a" * 16, "f0" * 16, "+447700900001"
MUM_CHAT, AHMED_CHAT, OFFICE_CHAT = 5001, 6001, 6002
MUM_SMS, DAD_SMS = "+447700900123", "+447700900124"
OAK = "oak"

ids = (f"{number:026d}" for number in itertools.count(1))


def new_id() -> str:
    return next(ids)


@dataclass
class Outbox:
    """The school of these stories. Jo is mum (Telegram, then SMS), Sam is dad (SMS), Jay their child."""

    clock: ManualClock
    store: Store
    telegram: TelegramSimulator
    twilio: TwilioSimulator
    server: LocalServer
    limits: Limits = field(default_factory=lambda: Limits(per_second=29, per_address=1, characters=4096))
    senders: list[Sender] = field(default_factory=list)
    gateways: list[Gateway] = field(default_factory=list)

    def __post_init__(self) -> None:
        zone = ZoneInfo("Europe/London")
        calendar = Calendar(zone=zone, terms=(Term(date(2026, 9, 1), date(2026, 12, 18)),))
        self.school = School(
            id=OAK,
            name="Oak House",
            rules=Rules(ladder=()),
            calendar=calendar,
            texts=load_texts(),
            reader=Reader(self.store.find, OAK),
            new_id=new_id,
            new_reference=lambda: "4K7",
        )
        self.sender = self.new_sender()

    def new_sender(self, **limits: float) -> Sender:
        """Another run of the outbox on the same store, as after a crash; sends give up after half a second."""
        pace = replace(self.limits, **limits)
        url = self.server.url
        both: list[Gateway] = [
            TelegramGateway(TOKEN, api_base=url, limits=pace, read_seconds=0.5),
            TwilioGateway(ACCOUNT, AUTH, LINE, api_base=url, limits=replace(pace, characters=1600), read_seconds=0.5),
        ]
        self.gateways += both
        self.sender = Sender(self.store, self.school, both, self.clock)
        self.senders.append(self.sender)
        return self.sender

    async def people(self) -> None:
        """Put everybody into the store and let each person on Telegram press Start."""
        records: list[Record] = [
            Pupil(id="jay", school=OAK, code="p1", name="Jay", key_worker="ahmed"),
            Person(id="jo", school=OAK, code="a1", name="Jo Marlowe", household="marlowe"),
            Person(id="sam", school=OAK, code="a2", name="Sam Marlowe", household="marlowe"),
            Person(id="ahmed", school=OAK, code="s1", name="Miss Ahmed", role=Role.KEY_WORKER),
            Person(id="office", school=OAK, code="s2", name="The office", role=Role.OFFICE),
            contact("jo", Channel.TELEGRAM, MUM_CHAT, 0),
            contact("jo", Channel.SMS, MUM_SMS, 1),
            contact("sam", Channel.SMS, DAD_SMS, 0),
            contact("ahmed", Channel.TELEGRAM, AHMED_CHAT, 0),
            contact("office", Channel.TELEGRAM, OFFICE_CHAT, 0),
            entitlement("jo", "jay"),
            entitlement("sam", "jay"),
        ]
        await self.store.save(Batch(changed=tuple(records)))
        for chat, name in ((MUM_CHAT, "Jo"), (AHMED_CHAT, "Ms"), (OFFICE_CHAT, "Office")):
            await self.telegram.phone(chat, name).start()

    async def concern(self) -> Concern:
        """A concern of Jo's about Jay, owned by Miss Ahmed."""
        raised = Concern(
            id=new_id(), school=OAK, reference="4K7", raised_at=self.clock.now(), owner="ahmed",
            due_at=self.clock.now() + timedelta(hours=2), adult="jo", pupil="jay",
        )  # fmt: skip
        await self.store.save(Batch(changed=(raised,)))
        return raised

    async def queue(self, text: str, purpose: Purpose = Purpose.ANSWER, *, to: str = "jo", **more: Any) -> Outbound:
        """A message that a handler or a job has made."""
        made = Outbound(id=new_id(), school=OAK, purpose=purpose, to=to, text=text, created_at=self.clock.now(), **more)
        await self.store.save(Batch(outbound=(made,)))
        return made

    async def now(self, outbound: Outbound) -> Outbound:
        """The message as the store has it."""
        found = await self.school.reader.outbound(outbound.id)
        assert found is not None
        return found

    async def change(self, record: type[Record], id: str, **fields: Any) -> None:
        """Change one record behind everybody's back."""
        found = await self.school.reader.get(record, id)
        assert found is not None
        await self.store.save(Batch(changed=(replace(found, **fields),)))

    async def after(self, **span: float) -> bool:
        """Let the time pass, and the outbox do what it can."""
        self.clock.move_to(self.clock.now() + timedelta(**span))
        return await self.sender.step()

    def telegram_of(self, chat: int) -> list[str]:
        return self.telegram.phone(chat).received

    async def sms_of(self, number: str) -> list[str]:
        await self.twilio.quiet()
        return self.twilio.phone(number).received


def contact(person: str, channel: Channel, address: str | int, rank: int, **more: Any) -> Contact:
    return Contact(
        id=f"{person}-{channel}", school=OAK, person=person, channel=channel, address=str(address), rank=rank, **more
    )


def entitlement(adult: str, pupil: str, *permissions: Permission, **more: Any) -> Entitlement:
    given = permissions or (Permission.RECEIVE, Permission.RAISE)
    return Entitlement(id=entitlement_id(adult, pupil), school=OAK, adult=adult, pupil=pupil, permissions=given, **more)


@pytest.fixture
async def outbox(tmp_path: Path) -> AsyncIterator[Outbox]:
    clock = ManualClock(MONDAY)
    telegram, twilio = TelegramSimulator(TOKEN, clock), TwilioSimulator(ACCOUNT, AUTH, clock, unlimited=True)
    twilio.number(LINE)
    store = await TinyStore.open(tmp_path / "oak.db")
    async with LocalServer(combined_app(telegram, twilio)) as server:
        made = Outbox(clock, store, telegram, twilio, server)
        await made.people()
        yield made
        for sender in made.senders:
            await sender.drain(1)
        for gateway in made.gateways:
            await gateway.close()
    await store.close()


Make = Callable[..., Any]
