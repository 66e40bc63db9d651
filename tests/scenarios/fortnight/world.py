"""Playing a story on the real line, without a provider: what happens is told to the line and to the truth beside it."""

import itertools
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from bot.domain.calendar import Calendar
from bot.domain.concerns import Concern
from bot.domain.messages import Batch, Channel, Inbound, InboundKind, Media, Outbound
from bot.domain.occurrences import occurrence_id
from bot.inbox.worker import Inbox
from bot.outbox.sender import Sender
from bot.people import roll
from bot.people.families import plan_families
from bot.timekeeper import Timekeeper
from handlers.routes import PARKED, ROUTES
from schedules.jobs import JOBS
from tests.line import CALENDAR, PUPILS, SCHOOL, SMS, TELEGRAM, Line
from tests.scenarios.fortnight import sheet
from tests.scenarios.fortnight.happenings import ALONE, KINDS, SAYINGS, Happening, Saying
from tests.scenarios.fortnight.phones import Provider, Shown
from tests.scenarios.fortnight.sheet import code, records
from tests.scenarios.fortnight.truth import ZONE, Days, Evidence, Phone, Truth

REPORTED = timedelta(hours=10)
FORTNIGHT, SILENCE = timedelta(days=14), timedelta(days=7)
NAMES = {id: name for id, name, *_ in PUPILS}
OVER_ACCESS, OVER_ROLL, MAY_PAUSE = {"stone", "okafor", "finch"}, {"okafor", "finch"}, {"stone", "okafor"}


class Heard(NamedTuple):
    """Something that a family sent, as it was meant."""

    inbound: Inbound
    saying: Saying
    text: str


@dataclass(frozen=True)
class Seen:
    """Something shown on a phone, when, and which of our messages it was."""

    at: datetime
    shown: Shown
    outbound: Outbound | None


class World:
    """The line, its providers, and the truth. `diary` is the story as it went, line by line."""

    def __init__(self, folder: Path, days: Days) -> None:
        self.truth = Truth(days)
        self.begins = datetime.combine(days.first, time(8, 30), ZONE)
        self.line = Line(folder, at=self.begins, records=records())
        self.providers = [
            Provider(channel, account, lambda address: address in self.truth.refused)
            for channel, account in ((Channel.SMS, SMS), (Channel.TELEGRAM, TELEGRAM))
        ]
        self.diary: list[str] = []
        self.heard: dict[str, Heard] = {}
        self.came: list[Inbound] = []
        self.seen: list[Seen] = []
        self.fresh: list[Seen] = []
        self.rounds: dict[date, datetime] = {}  # when Friday's praise was run
        self._numbers = itertools.count(1)

    async def __aenter__(self) -> "World":
        await self.line.__aenter__()
        self.line.school = replace(self.line.school, calendar=_calendar(self.truth.days))
        self.begin()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.line.__aexit__()

    def begin(self) -> None:
        """The service, as after a start."""
        line = self.line
        self.sender = Sender(line.store, line.school, self.providers, line.clock)
        self.keeper = Timekeeper(line.store, (line.school,), JOBS, line.clock, lambda: None)
        self.inbox = Inbox(
            store=line.store, schools=lambda _: line.school, routes=ROUTES, parked=PARKED, clock=line.clock,
            wake_outbox=lambda: None,
        )  # fmt: skip

    # -- time

    @property
    def now(self) -> datetime:
        return self.line.clock.now()

    async def settle(self) -> list[Seen]:
        """All that can be done now is done; what phones showed meanwhile."""
        fresh: list[Seen] = []
        for _ in range(50):
            ran = await self.keeper.tick()
            handled = await self.inbox.step()
            sent = await self.sender.step()
            fresh += await self._shown()
            if not (ran or handled or sent or await self._failed()):
                self.fresh = fresh
                return fresh
        raise AssertionError("it does not come to rest")

    async def next_wake(self) -> datetime | None:
        times = [self.inbox.next_wake(), await self.sender.next_wake(), await self.keeper.next_wake()]
        return min((at for at in times if at), default=None)

    async def _shown(self) -> list[Seen]:
        """What the providers were given, in order."""
        fresh: list[Seen] = []
        for provider in self.providers:
            shown, provider.shown = provider.shown, []
            for each in shown:
                known = await self.line.reader.outbound_by_provider_id(provider.account, each.address, each.provider_id)
                fresh.append(Seen(self.now, each, known))
                self.note(f"    {self.whose(each.address)} {each.how} {each.text!r}")
        self.seen += fresh
        return fresh

    async def _failed(self) -> bool:
        """A landline's carrier tells, later, that it showed nothing."""
        reports = [
            each for each in self.seen[-30:]
            if each.shown.address in self.truth.dead and each.shown.how == "<" and each.outbound
            and f"dead {each.shown.provider_id}" not in self.heard
            and self.now - each.at < REPORTED  # Twilio gives up after ten hours at the latest
        ]  # fmt: skip
        for each in reports:
            self.heard[f"dead {each.shown.provider_id}"] = Heard(self.came[-1], SAYINGS["ok"], "")
            phone = Phone("sms", each.shown.address)
            report = {"kind": InboundKind.DELIVERY, "message_id": each.shown.provider_id, "code": "30006"}
            await self._arrives(phone, "undelivered", **report)
        return bool(reports)

    # -- what is said

    def note(self, line: str) -> None:
        self.diary.append(f"{self.now.astimezone(ZONE):%a %d %b %H.%M}  {line}")

    def whose(self, address: str) -> str:
        people = self.truth.all_who_have(address) | {self.truth.staff_at(address)} - {""}
        return "+".join(sorted(people)) or "a stranger"

    def phone_of(self, who: str) -> Phone:
        if who == "a stranger":
            return Phone("sms", "+447700900199")
        phones = self.truth.phones[who.removesuffix(" by sms")]
        return phones[-1] if who.endswith("by sms") else phones[0]

    async def _arrives(self, phone: Phone, text: str, **more: Any) -> Inbound:
        number = str(next(self._numbers))
        fields: dict[str, Any] = {"kind": InboundKind.TEXT, "key": number, "message_id": number, "text": text}
        inbound = Inbound(
            id=self.line.school.new_id(), school=SCHOOL, account=SMS if phone.channel == "sms" else TELEGRAM,
            address=phone.address, channel=Channel(phone.channel), received_at=self.now, **(fields | more),
        )  # fmt: skip
        self.came.append(inbound)
        assert await self.line.intake.take(inbound), "it is new"
        return inbound

    async def concern(self, nth: int) -> Concern | None:
        """The nth newest that lives; of none, the nth newest that ever was."""
        every = await self.line.concerns()
        some = [each for each in every if each.living] or every
        return some[-1 - nth % len(some)] if some else None

    # -- what happens

    async def play(self, each: Happening) -> None:
        self.note(f"{each.who} {each.does} {each.what}")
        match each.does:
            case "writes" | "sends a photo of" | "changes it to":
                await self._family(each)
            case "is delivered again":
                await self._again(each)
            case "presses a button":
                await self._presses(each)
            case "types" | "replies" | "praises":
                await self._staff(each)
            case "cuts off" | "allows" | "says has left":
                await self._decides(each)
            case "imports a sheet where":
                await self._imports(each.what)
            case "blocks the bot" | "unblocks the bot":
                await self._blocks(each)
            case "has a phone that takes no texts":
                self.truth.dead.add(self.phone_of(each.who).address)
            case "is down for hours":
                self.line.clock.move_to(self.now + timedelta(hours=int(each.what)))
                self.begin()

    async def _family(self, each: Happening) -> None:
        saying, phone, mark = SAYINGS[each.what], self.phone_of(each.who), f"zebra{len(self.came)}"
        concern = await self.concern(each.nth)
        text = saying.words.format(mark=mark, ref=concern.reference if concern else "4K7")
        more: dict[str, Any] = {}
        if each.does == "sends a photo of":
            more = {"kind": InboundKind.PHOTO, "media": (Media(ref="r", content_type="image/png"),)}
        if each.does == "changes it to":
            own = [came for came in self.came if came.address == phone.address and came.id in self.heard]
            if not own or phone.channel == "sms":
                return
            more = {"kind": InboundKind.EDIT, "message_id": own[-1].message_id}
        else:
            self.truth.said(phone, saying.does if not more else "", self.now)
        if not self.truth.is_theirs(phone.address, saying.child):
            saying = saying._replace(child="")  # of another family's child they may speak, and it is not their matter
        inbound = await self._arrives(phone, text, **more)
        owned = saying.owned if not more else each.does == "sends a photo of"
        self.heard[inbound.id] = Heard(inbound, saying._replace(owned=owned), text)

    async def _again(self, each: Happening) -> None:
        own = [came for came in self.came if came.address == self.phone_of(each.who).address]
        if own:
            again = replace(own[-1 - each.nth % len(own)], id=self.line.school.new_id())
            assert not await self.line.intake.take(again), "the same message is taken once"

    async def _presses(self, each: Happening) -> None:
        address = self.phone_of(each.who).address
        shown = [seen.shown for seen in self.seen if seen.shown.address == address and seen.shown.buttons]
        if shown and self.phone_of(each.who).channel == "telegram":
            latest = shown[-1 - each.nth % len(shown)]
            button = latest.buttons[len(self.came) % len(latest.buttons)]
            self.note(f"    (the button {button.label})")
            more = {"kind": InboundKind.BUTTON, "query_id": f"q{len(self.came)}", "reply_to": latest.provider_id}
            inbound = await self._arrives(self.phone_of(each.who), button.data, **more)
            child = button.data.rpartition(":")[2] if button.data.startswith("child:") else ""
            self.heard[inbound.id] = Heard(inbound, Saying("", child if child in NAMES else "", "", False), button.data)

    async def _staff(self, each: Happening) -> None:
        phone, mark = self.phone_of(each.who), f"walrus{len(self.came)}"
        if each.does == "praises":
            return await self._praises(each, phone)
        concern = await self.concern(each.nth)
        text = each.what.format(ref=concern.reference if concern else "4K7", mark=mark)
        more = {}
        if each.does == "replies":
            pings = [seen.shown for seen in self.seen if seen.shown.address == phone.address and seen.shown.how == "<"]
            if not pings or phone.channel == "sms":
                return None
            more = {"reply_to": pings[-1 - each.nth % len(pings)].provider_id}
        await self._arrives(phone, text, **more)
        if each.what in ALONE and each.who not in self.truth.left:
            self._stands(each.who, each.what)
        return None

    def _stands(self, who: str, word: str) -> None:
        truth = self.truth
        match word:
            case "away":
                truth.away.add(who)
            case "back":
                truth.away.discard(who)
            case "PAUSE" | "RESUME" if who in MAY_PAUSE:
                truth.paused = word == "PAUSE"

    async def _praises(self, each: Happening, phone: Phone) -> None:
        child, kind = each.what.split(" ", 1)
        mark = f"kazoo{len(self.came)}"
        if child not in self.truth.left and each.who not in self.truth.left:
            words = f"{NAMES[child]} {KINDS[kind]} for the {mark}."
            self.truth.evidence.append(Evidence(mark, child, words, self.now))
        await self._arrives(phone, f"praise {NAMES[child]} {kind} for the {mark}")

    async def _decides(self, each: Happening) -> None:
        truth, who, phone = self.truth, each.who, self.phone_of(each.who)
        adult, _, child = each.what.partition(" ")
        if each.does == "says has left":
            await self._arrives(phone, f"leave {code(each.what)}")
            if who in OVER_ROLL - truth.left and each.what != who:
                truth.left.add(each.what)
            return
        cut = each.does == "cuts off"
        await self._arrives(
            phone, f"{'restrict' if cut else 'allow'} {code(adult)} {'from' if cut else 'for'} {code(child)}"
        )
        if who in OVER_ACCESS - truth.left:
            (truth.cut.add if cut else truth.cut.discard)((adult, child))

    async def _blocks(self, each: Happening) -> None:
        phone, blocks = self.phone_of(each.who), each.does == "blocks the bot"
        (self.truth.refused.add if blocks else self.truth.refused.discard)(phone.address)
        if phone.address not in self.truth.wrong:
            if blocks:
                self.truth.stopped[phone.address] = self.now
            else:
                self.truth.stopped.pop(phone.address, None)
        await self._arrives(phone, "kicked" if blocks else "member", kind=InboundKind.BLOCKED)

    async def _imports(self, change: str) -> None:
        """The line is stopped for it, as the importer asks."""
        sheet.changes(self.truth, change)
        data = sheet.written(self.truth).encode()
        plan = plan_families(data, await roll.known(self.line.reader), SCHOOL, self.line.school.new_id, leavers=True)
        assert not plan.faults, plan.faults
        await self.line.store.save(Batch(changed=plan.batch.changed))
        self.truth.imported()
        self.begin()

    # -- what is kept

    async def note_rounds(self) -> None:
        """Whether Friday's praise has been run since this was last asked."""
        today = self.now.astimezone(ZONE).date()
        if today in self.rounds or not self.truth.days.is_last_of_week(today):
            return
        if await self.line.reader.occurrence(occurrence_id("friday_praise", today)):
            self.rounds[today] = self.now


def _calendar(days: Days) -> Calendar:
    off = frozenset(day for day in days.off if day.weekday() != 0)
    return replace(CALENDAR, inset=off, bank_holidays=days.off - off, early=dict(days.early))
