"""Anything that two families and their school may do in any order, and what holds whatever it was."""

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.channels.base import File, Letter, Limits
from bot.domain.entitlements import Entitlement, entitlement_id
from bot.domain.messages import RULES, Channel, Inbound, InboundState, Media, Outbound, OutboundKind, Purpose
from bot.domain.plain_words import plain
from bot.errors import MessageRefused
from bot.outbox.sender import Sender
from bot.store import finders as f
from bot.timekeeper import Timekeeper
from schedules.jobs import JOBS
from tests.line import MAY, PARENTS, PUPILS, SMS, STAFF, TELEGRAM, Line

pytestmark = pytest.mark.scenario

EXAMPLES = 40

# Words that only families use, so that they can be looked for where they must not be.
WORRIES = (
    "Jay is upset about his zebra", "the zebra shouted at Maya again", "Leo lost a zebra", "zebra",
    "he has a knife, zebra", "yes sorted thanks", "no", "1", "2", "ok", "thank you", "YES", "STOP", "start",
    "stop texting me zebra", "?", "\0\ud83d",
)  # fmt: skip
COMMANDS = (
    "got {ref}", "open {ref}", "{ref} We have seen to it", "rang {ref}", "tried {ref}", "open", "?", "what now",
    "praise Jay wow for a song", "praise Maya raffle ticket for sitting well", "praise Leo certificate for reading",
)  # fmt: skip
FAMILY, COLLEAGUES = ("rosa", "mick", "sam", "x"), ("ahmed", "cole", "finch")
writing = st.tuples(st.just("writes"), st.sampled_from(FAMILY), st.sampled_from(WORRIES))
working = st.tuples(st.just("works"), st.sampled_from(COLLEAGUES), st.sampled_from(COMMANDS))
pressing = st.tuples(
    st.just("presses"), st.sampled_from((*COLLEAGUES, "sam")), st.sampled_from(["open", "claim", "sorted", "unsorted"])
)
replying = st.tuples(st.just("replies"), st.sampled_from(COLLEAGUES), st.sampled_from(["We will", "got this", "1"]))
cutting = st.tuples(st.just("cuts"), st.sampled_from([(a, p) for a, p, _ in MAY if a in FAMILY]), st.booleans())
passing = st.tuples(st.just("passes"), st.sampled_from(["minutes", "hours", "four", "night"]), st.just(""))
events = st.lists(st.one_of(writing, writing, working, replying, pressing, cutting, passing, passing), max_size=12)

NAMES = {name for _, name, *_ in PARENTS} | {name for _, name, *_ in PUPILS} | {surname for *_, surname, _, _ in PUPILS}
UNSAID = {word.lower() for name in NAMES for word in name.split() if word not in ("Ms", "Mr", "Mrs")} | {
    "zebra",
    "knife",
}


class Phones:
    """An account of one channel whose provider takes everything."""

    can_edit = can_look_up = False
    secrets: Sequence[str] = ()
    limits = Limits(per_second=0, per_address=0, characters=4096)

    def __init__(self, channel: Channel, account: str) -> None:
        self.channel, self.account = channel, account
        self.can_edit = channel is Channel.TELEGRAM
        self._numbers = itertools.count(1)

    async def send(self, letter: Letter) -> str:
        assert letter.text
        return f"{self.account}-{next(self._numbers)}"

    async def edit(self, letter: Letter, provider_id: str) -> None:
        assert letter.text

    async def delete(self, address: str, provider_id: str) -> None:
        assert provider_id

    async def toast(self, query_id: str, text: str) -> None:
        assert len(text) <= 200

    async def look_up(self, letter: Letter, since: datetime) -> str | None:
        return None

    async def fetch(self, media: Media, limit: int) -> File:
        raise MessageRefused("there is nothing")

    async def ping(self) -> None:
        return

    async def close(self) -> None:
        return


@dataclass
class Week:
    """One run: the line with its outbox and its jobs, and what was true when."""

    line: Line
    stops: list[tuple[datetime, str, bool]] = field(default_factory=list)
    cuts: list[tuple[datetime, str, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        line = self.line
        gateways = (Phones(Channel.SMS, SMS), Phones(Channel.TELEGRAM, TELEGRAM))
        self.sender = Sender(line.store, line.school, gateways, line.clock)
        self.keeper = Timekeeper(line.store, (line.school,), JOBS, line.clock, lambda: None)

    async def settle(self) -> None:
        for _ in range(50):
            ran = await self.keeper.tick()
            handled = await self.line.inbox.step()
            if not await self.sender.step() and not ran and not handled:
                return
        raise AssertionError("it does not come to rest")

    async def go_on(self, until: datetime) -> None:
        """Stopping wherever something happens by itself."""
        clock = self.line.clock
        await self.settle()
        while True:
            times = [self.line.inbox.next_wake(), await self.sender.next_wake(), await self.keeper.next_wake()]
            following = min((max(at, clock.now() + timedelta(milliseconds=1)) for at in times if at), default=until)
            clock.move_to(min(following, until))
            await self.settle()
            if clock.now() >= until:
                return

    async def happens(self, what: str, who: object, how: object) -> None:
        line, now = self.line, self.line.clock.now()
        concerns = await line.concerns()
        match what:
            case "writes":
                await line.intake.take(line.inbound(str(who), str(how)))
            case "works":
                ref = concerns[-1].reference if concerns else "5R5"
                await line.intake.take(line.inbound(str(who), str(how).format(ref=ref)))
            case "presses" | "replies":
                await self._answers(what, str(who), str(how), concerns[-1].id if concerns else "none")
            case "cuts":
                adult, pupil = who  # type: ignore[misc]
                await line.change(Entitlement, entitlement_id(adult, pupil), restricted=bool(how))
                self.cuts.append((now, entitlement_id(adult, pupil), bool(how)))
            case "passes":
                await self.go_on(self._later(str(who)))
        await self.go_on(line.clock.now() + timedelta(seconds=2))
        if what == "writes" and who != "x":
            self.stops.append(
                (now, str(who), how == "STOP" or (self._stopped(str(who), now) and how not in ("start", "YES")))
            )

    async def _answers(self, what: str, who: str, how: str, id: str) -> None:
        newest = await self.line._newest_to(who)
        more = {"reply_to": newest.provider_id if newest else ""}
        if what == "presses":
            more |= {"query_id": "q", "kind": "button"}
            how = f"{how}:{id}"
        await self.line.intake.take(self.line.inbound(who, how, **more))

    def _later(self, span: str) -> datetime:
        now = self.line.clock.now()
        afternoon = datetime.combine(now.date(), time(16, 5), now.tzinfo)
        return {
            "minutes": now + timedelta(minutes=12),
            "hours": now + timedelta(hours=3),
            "four": max(afternoon, now),
            "night": now + timedelta(hours=14),
        }[span]

    def _stopped(self, who: str, at: datetime) -> bool:
        return next((on for since, whose, on in reversed(self.stops) if whose == who and since < at), False)

    def _cut(self, id: str, at: datetime) -> bool:
        return next((on for since, whose, on in reversed(self.cuts) if whose == id and since < at), False)


async def everything(line: Line, kind: type[Inbound] | type[Outbound]) -> list[Inbound] | list[Outbound]:
    ids = [document["id"] for document in line.store._reading.table(f.TABLES[kind])]
    return [found for id in ids if (found := await line.reader.get(kind, id))]  # type: ignore[return-value]


async def all_is_well(week: Week) -> None:
    """What holds whatever happened."""
    line = week.line
    for inbound in await everything(line, Inbound):
        assert inbound.state in (InboundState.HANDLED, InboundState.PARKED)
        assert inbound.state is InboundState.HANDLED, "none of these is beyond us"
        assert inbound.reason, "an owner, or in words why nobody needs to"
        if (
            await line.reader.concern(inbound.reason)
            and inbound.kind == "text"
            and inbound.lane not in ("ahmed", "cole", "finch")
        ):
            assert await line.reader.entry_of_inbound(inbound.id), "it is in the thread of whoever owns it"
    staff = {id for id, *_ in STAFF}
    provider_ids: list[str] = []
    for each in await everything(line, Outbound):
        if each.to in staff and each.purpose in (Purpose.PING, Purpose.TASK, Purpose.EMERGENCY):
            assert not UNSAID & set(plain(f"{each.text} {each.sms_text}").split())
        if each.sent_at and each.kind is OutboundKind.SEND:
            provider_ids.append(each.provider_id)
            goes_rightly(week, each)
    assert len(provider_ids) == len(set(provider_ids))


def goes_rightly(week: Week, sent: Outbound) -> None:
    """Sent when it might be, to one who wanted it, about a child whom they may hear of."""
    rule, at = RULES[sent.purpose], sent.sent_at
    assert at
    if rule.school_starts:
        assert week.line.school.calendar.may_start(at)
        assert not week._stopped(sent.to, at)
    if rule.permission:
        held = {pupil for adult, pupil, permissions in MAY if adult == sent.to and rule.permission in permissions}
        assert set(sent.children) <= {pupil for pupil in held if not week._cut(entitlement_id(sent.to, pupil), at)}
    if sent.purpose is Purpose.PRAISE:
        named = {id for id, name, *_ in PUPILS if name in sent.text}
        assert named == set(sent.children) != set()


async def play(story: list[tuple[str, object, object]], folder: Path) -> None:
    async with Line(folder) as line:
        week = Week(line)
        for what, who, how in story:
            await week.happens(what, who, how)
        await week.go_on(line.clock.now() + timedelta(hours=1))
        await all_is_well(week)


def test_whatever_happens_nothing_is_lost_and_nobody_hears_what_is_not_theirs() -> None:
    """Random days of two families, a stranger and three colleagues."""
    with asyncio.Runner() as runner:
        # without shrinking: a story of a dozen events says enough, and each try costs as much as a test
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
        )
        @given(events)
        def holds(story: list[tuple[str, object, object]]) -> None:
            with TemporaryDirectory(prefix="oak-") as folder:
                runner.run(play(story, Path(folder)))

        holds()
