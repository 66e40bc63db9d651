"""A line without a provider: real store, intake, lanes and conversations, a clock moved by hand, and its people.

Who writes and what is then said is told in short lines of text: `rosa: Jay is upset`, `ahmed < 2F2: a message`.
"""

import itertools
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from bot.clock import ManualClock
from bot.domain.calendar import Calendar, Hours, Term
from bot.domain.concerns import Concern
from bot.domain.entitlements import Entitlement, Permission, entitlement_id
from bot.domain.escalation import DEFAULT_LADDER
from bot.domain.messages import (  # fmt: skip
    Batch,
    Channel,
    Inbound,
    InboundKind,
    Media,
    Outbound,
    OutboundKind,
    OutboundState,
    Priority,
)
from bot.domain.people import Contact, Person, Pupil, Role
from bot.domain.records import Record
from bot.domain.rules import Rules
from bot.ids import Ids
from bot.inbox.intake import Intake
from bot.inbox.worker import Handle, Inbox
from bot.school import School
from bot.store import finders as f
from bot.store.reader import Reader
from bot.store.tiny import TinyStore
from bot.texts import load_texts
from handlers.routes import PARKED, ROUTES
from tests.looking import outbound_to

MONDAY_TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
FAR = datetime(2099, 1, 1, tzinfo=UTC)
SCHOOL = "oak"
SMS, TELEGRAM = "sms:+447700900001", "telegram:700100"
DAY = Hours(time(8, 45), time(15, 15))
CALENDAR = Calendar(
    zone=ZoneInfo("Europe/London"),
    terms=(Term(date(2026, 2, 23), date(2026, 4, 2)), Term(date(2026, 9, 3), date(2026, 12, 18))),
    hours={0: DAY, 1: DAY, 2: DAY, 3: DAY, 4: Hours(time(8, 45), time(14, 30))},
    inset=frozenset({date(2026, 10, 16)}),
    bank_holidays=frozenset({date(2026, 3, 2)}),
)

# id, name, channel, address, role or household, days
STAFF = (
    ("ahmed", "Miss Ahmed", "telegram", "6001", Role.KEY_WORKER, (0, 1, 2, 3, 4)),
    ("bell", "Mr Bell", "telegram", "6002", Role.KEY_WORKER, (3, 4)),
    ("cole", "Mrs Cole", "telegram", "6003", Role.PASTORAL, (0, 1, 2, 3, 4)),
    ("okafor", "Mr Okafor", "telegram", "6004", Role.HEAD, (0, 1, 2, 3, 4)),
    ("stone", "Ms Stone", "telegram", "6005", Role.DSL, (0, 1, 2, 3, 4)),
    ("finch", "Ms Finch", "sms", "+447700900120", Role.OFFICE, (0, 1, 2, 3, 4)),
    ("reid", "Dr Reid", "sms", "+447700900121", Role.BEYOND, (0, 1, 2, 3, 4)),
)
PARENTS = (
    ("rosa", "Ms Marlowe", "sms", "+447700900131", "marlowe"),
    ("mick", "Mr Marlowe", "telegram", "5010", "marlowe2"),
    ("sam", "Mr Idris", "telegram", "5011", "idris"),
    ("dana", "Mrs Whitlock", "sms", "+447700900133", "whitlock"),
    ("noel", "Mr Novak", "sms", "+447700900134", "novak"),
    ("pat", "Ms Kaur", "sms", "+447700900140", "kaur"),
    ("lee", "Mr Kaur", "sms", "+447700900140", "kaur"),
)
PUPILS = (
    ("jay", "Jay", "Marlowe", "ahmed", "marlowe"),
    ("maya", "Maya", "Idris", "ahmed", "idris"),
    ("leo", "Leo", "Idris", "bell", "idris"),
    ("tom", "Tom", "Whitlock", "", "whitlock"),
    ("ben", "Ben", "Whitlock", "bell", "whitlock"),
    ("kit", "Kit", "Kaur", "ahmed", "kaur"),
)
ALL = (Permission.RECEIVE, Permission.RAISE)
MAY = (
    ("rosa", "jay", ALL), ("mick", "jay", (Permission.RECEIVE,)), ("sam", "maya", ALL), ("sam", "leo", ALL),
    ("dana", "tom", ALL), ("dana", "ben", ALL), ("pat", "kit", ALL), ("lee", "kit", ALL),
)  # fmt: skip
STRANGER = "+447700900199"


def people(without: Iterable[str] = ()) -> tuple[Record, ...]:
    """Everybody at Oak House, but for those named."""
    made: list[Record] = []
    for id, name, channel, address, more, *days in (*STAFF, *PARENTS):
        role, household = (more, "") if isinstance(more, Role) else (None, more)
        working = {"days": days[0]} if days else {}
        made.append(Person(id=id, school=SCHOOL, code=id, name=name, role=role, household=household, **working))
        made.append(Contact(id=f"c-{id}", school=SCHOOL, person=id, channel=Channel(channel), address=address, rank=1))
    for id, name, surname, key_worker, household in PUPILS:
        more = {"surname": surname, "tutor_group": "9B", "key_worker": key_worker, "household": household}
        made.append(Pupil(id=id, school=SCHOOL, code=id, name=name, **more))
    for adult, pupil, permissions in MAY:
        id = entitlement_id(adult, pupil)
        made.append(Entitlement(id=id, school=SCHOOL, adult=adult, pupil=pupil, permissions=permissions))
    left_out = set(without)
    return tuple(each for each in made if each.id.removeprefix("c-") not in left_out)


_made = TemporaryDirectory(prefix="oak-")


async def _with_everybody() -> Path:
    """A store with all the people in it, made once, to be copied."""
    path = Path(_made.name) / "oak.db"
    if not path.exists():
        store = await TinyStore.open(path)
        await store.save(Batch(changed=people()))
        await store.close()
    return path


class Line:
    """Oak House. Use `async with Line(folder) as line`."""

    def __init__(
        self,
        folder: Path,
        *,
        at: datetime = MONDAY_TEN,
        routes: Sequence[Handle] = ROUTES,
        records: Sequence[Record] | None = None,
    ) -> None:
        self._path, self._routes = folder / "oak.db", routes
        self._records = records
        self.clock = ManualClock(at)
        self.woken = 0
        self._numbers = itertools.count(1)
        self._references = (f"{a}{b}{c}" for b in "FHKMP" for a in "2345" for c in "23456")
        self._known: set[str] = set()
        self._last: dict[str, str] = {}

    async def __aenter__(self) -> "Line":
        if self._records is None:
            shutil.copy(await _with_everybody(), self._path)
        self.store = await TinyStore.open(self._path)
        self.school = School(
            id=SCHOOL, name="Oak House", calendar=CALENDAR, texts=load_texts(),
            rules=Rules(ladder=DEFAULT_LADDER, school_phone="01632 960123"),
            reader=Reader(self.store.find, SCHOOL), new_id=Ids(self.clock).new,
            new_reference=lambda: next(self._references),
        )  # fmt: skip
        self.reader = self.school.reader
        self.intake = Intake(self.store, lambda _: self.school, lambda: None)
        self.inbox = Inbox(
            store=self.store, schools=lambda _: self.school, routes=self._routes, parked=PARKED, clock=self.clock,
            wake_outbox=lambda: None,
        )  # fmt: skip
        if self._records:
            await self.store.save(Batch(changed=tuple(self._records)))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.store.close()

    # -- what arrives

    def inbound(self, who: str, text: str, **more: Any) -> Inbound:
        """What this person's phone sends; anybody else is a stranger on SMS, by number, or on Telegram, by digits."""
        known = {id: (channel, address) for id, _, channel, address, *_ in (*STAFF, *PARENTS)}
        channel, address = known.get(who) or ("sms", STRANGER) if not who.isdigit() else ("telegram", who)
        number = str(next(self._numbers))
        fields: dict[str, Any] = {"kind": InboundKind.TEXT, "key": number, "message_id": number, "text": text}
        return Inbound(
            id=self.school.new_id(), school=SCHOOL, account=SMS if channel == "sms" else TELEGRAM, address=address,
            channel=Channel(channel), received_at=self.clock.now(), **(fields | more),
        )  # fmt: skip

    async def take(self, inbound: Inbound) -> Inbound:
        """Through intake and the lanes, until nothing can be done now; the message as the store has it then."""
        await self.intake.take(inbound)
        while await self.inbox.step():
            pass
        found = await self.reader.inbound(inbound.id)
        assert found is not None
        return found

    async def hears(self, line: str) -> Inbound:
        """One line of a story: `who: words`, `who> words` (in reply to our newest message on a concern), `who~ words`
        (changes what they wrote last), `who! open` (a button), `who [photo] words`."""
        found = re.fullmatch(r"(\w+)(: ?|> ?|~ ?|! ?| \[(?:photo|voice)\] ?)(.*)", line, re.DOTALL)
        assert found, f"{line!r} says nobody and nothing"
        who, sign, words = found[1], found[2].strip(), found[3]
        more = await self._how(who, sign)
        if sign == "!":
            words = f"{words}:{(await self.newest()).id}"
        came = self.inbound(who, words, **more)
        if sign != "~":
            self._last[who] = came.message_id
        return await self.take(came)

    async def _how(self, who: str, sign: str) -> dict[str, Any]:
        match sign:
            case ">":
                return {"reply_to": (await self._newest_to(who)).provider_id}
            case "~":
                return {"kind": InboundKind.EDIT, "message_id": self._last[who]}
            case "!":
                original = await self._newest_to(who)
                return {
                    "kind": InboundKind.BUTTON,
                    "query_id": "q",
                    "reply_to": original.provider_id if original else "",
                }
            case "[photo]":
                return {"kind": InboundKind.PHOTO, "media": (Media(ref="r", content_type="image/png"),)}
            case "[voice]":
                return {"kind": InboundKind.VOICE, "media": (Media(ref="r", content_type="audio/ogg"),)}
        return {}

    async def _newest_to(self, who: str) -> Any:
        sent = [
            each for each in await outbound_to(self.reader, who) if each.provider_id and each.kind is OutboundKind.SEND
        ]
        return sent[-1] if sent else None

    # -- what is said

    async def said(self) -> list[Outbound]:
        """What was queued since this was last asked, and is not replaced, in the order it was made."""
        waiting: list[Outbound] = []
        for priority in Priority:
            waiting += await self.store.find(f.OUTBOUND_DUE, {"school": SCHOOL, "priority": priority, "due_at": FAR})
        fresh = sorted((each for each in waiting if each.id not in self._known), key=lambda each: each.id)
        self._known.update(each.id for each in fresh)
        return fresh

    async def spoken(self) -> list[str]:
        """The same as lines: `rosa < Thank you for telling us …`; an edit has `~`, the answer to a button `!`,
        a deletion `x`."""
        signs = {OutboundKind.SEND: "<", OutboundKind.EDIT: "~", OutboundKind.TOAST: "!", OutboundKind.DELETE: "x"}
        return [f"{each.to or each.address} {signs[each.kind]} {each.text}" for each in await self.said()]

    async def deliver(self) -> None:
        """As the outbox would: all that is due now has been sent, and has a provider's id."""
        for each in await self.store.claim_outbound(SCHOOL, self.clock.now(), 1000):
            contacts = await self.reader.contacts_of(each.to)
            channel, address = (contacts[0].channel, contacts[0].address) if contacts else (each.channel, each.address)
            account = SMS if channel == Channel.SMS else TELEGRAM
            fields = {"account": account, "address": address, "provider_id": f"p{each.id}", "sent_at": self.clock.now()}
            fields |= {"billed": channel == Channel.SMS}
            await self.store.save(Batch(changed=(replace(each, state=OutboundState.SENT, **fields),)))

    # -- what is kept

    async def concerns(self) -> list[Concern]:
        """Every concern there ever was, oldest first."""
        db = self.store._reading.table(f.TABLES[Concern])
        found = [await self.reader.concern(document["id"]) for document in db]
        return sorted((each for each in found if each), key=lambda each: each.id)

    async def newest(self) -> Concern:
        return (await self.concerns())[-1]

    async def change(self, record: type[Record], id: str, **fields: Any) -> None:
        """Change one record behind everybody's back."""
        found = await self.reader.get(record, id)
        assert found is not None
        await self.store.save(Batch(changed=(replace(found, **fields),)))

    def after(self, **span: float) -> None:
        """Let the time pass."""
        self.clock.move_to(self.clock.now() + timedelta(**span))
