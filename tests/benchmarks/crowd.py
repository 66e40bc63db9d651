"""An invented school of any size: families on SMS and on Telegram, key workers on Telegram, all records ready to save.

Numbers are from the range that Ofcom keeps for drama; where a benchmark needs more phones than that, its SMS families
are given more digits after it (such numbers exist nowhere).
"""

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import MovedClock
from bot.demo import town
from bot.domain.entitlements import Entitlement, entitlement_id
from bot.domain.messages import Channel, Inbound, InboundKind, InboundState
from bot.domain.people import Contact, Person, Pupil, Role
from bot.domain.records import Record
from bot.settings import Settings, WebSettings
from bot.store.place import Database

SCHOOL = town.SCHOOL
MONDAY = datetime(2026, 11, 23, 10, 5, tzinfo=UTC)  # a school day, in hours, whenever the benchmark is run
SMS_ACCOUNT = f"sms:{town.OUR_NUMBER}"
FAMILIES_A_WORKER = 4
WORDS = (
    "Jay came home upset again today, somebody has been calling him names on the bus. Can someone look into it please",
    "maya wont be in tomorow she has the dentist at 10, back for lunch",
    "Thank you for ringing. He says it is better but he does not want to sit by the window, could you move him",
    "Is the trip still on Friday? We have not had the letter – and what does he need to bring, £5 or £6?",
)


@dataclass(frozen=True)
class Family:
    """One adult with one child, and the phone that they write from."""

    number: int
    channel: Channel
    a_worker: int = FAMILIES_A_WORKER

    @property
    def adult(self) -> str:
        return f"adult{self.number:05d}"

    @property
    def pupil(self) -> str:
        return f"pupil{self.number:05d}"

    @property
    def worker(self) -> str:
        return f"worker{self.number // self.a_worker:05d}"

    @property
    def address(self) -> str:
        if self.channel is Channel.TELEGRAM:
            return str(1_000_000 + self.number)
        return f"+447700900{200 + self.number}" if self.number < 800 else f"+447700900{self.number:05d}"


def families(count: int, *channels: Channel, a_worker: int = FAMILIES_A_WORKER) -> list[Family]:
    """So many families, on these channels by turns; so many of them have one key worker."""
    turns = zip(range(count), itertools.cycle(channels), strict=False)
    return [Family(number, channel, a_worker) for number, channel in turns]


def workers(families: list[Family]) -> range:
    """The numbers of their key workers."""
    return range((len(families) - 1) // families[0].a_worker + 1)


def worker_chat(number: int) -> str:
    """The Telegram chat of a key worker."""
    return str(9_000_000 + number)


def records(families: list[Family]) -> Iterator[Record]:
    """Everybody, how they are reached, and who may do what for whom."""
    for number in workers(families):
        yield from _person(f"worker{number:05d}", Role.KEY_WORKER, "", Channel.TELEGRAM, worker_chat(number))
    yield from _person("office", Role.OFFICE, "", Channel.TELEGRAM, "8000001")
    yield from _person("head", Role.HEAD, "", Channel.TELEGRAM, "8000002")
    for family in families:
        household = f"house{family.number:05d}"
        yield from _person(family.adult, None, household, family.channel, family.address)
        yield Pupil(
            id=family.pupil, school=SCHOOL, code=family.pupil, name=f"Jay {family.number}", key_worker=family.worker,
            household=household,
        )  # fmt: skip
        yield Entitlement(
            id=entitlement_id(family.adult, family.pupil), school=SCHOOL, adult=family.adult, pupil=family.pupil,
            permissions=town.ALL,
        )  # fmt: skip


def _person(id: str, role: Role | None, household: str, channel: Channel, address: str) -> Iterator[Record]:
    yield Person(id=id, school=SCHOOL, code=id, name=f"Ms {id.title()}", role=role, household=household)
    yield Contact(id=f"contact-{id}", school=SCHOOL, person=id, channel=channel, address=address)


def settings(store: Path | str, api: str, *, port: int = 0, public_url: str = town.PUBLIC_URL) -> Settings:
    """The school's settings, both providers at `api`; `store` is a file, or a database's address."""
    at = Database(str(store)) if str(store).startswith("postgresql:") else Path(store)
    plain = town.settings(at, api, api)
    assert plain.twilio
    return replace(
        plain, twilio=replace(plain.twilio, public_url=public_url), web=WebSettings(port=port, internal_port=0)
    )


def unpaced(settings: Settings) -> Settings:
    """The same for accounts that may send a thousand a second."""
    assert settings.telegram
    assert settings.twilio
    return replace(
        settings, telegram=replace(settings.telegram, messages_per_second=1000.0),
        twilio=replace(settings.twilio, messages_per_second=1000.0),
    )  # fmt: skip


def clock(since: float | None = None) -> MovedClock:
    """Real seconds from a Monday morning, so that quiet hours hold nothing back, whenever this is run.

    `since` is when it was that morning by the machine's monotonic clock (now), so that several processes agree.
    """
    return MovedClock(MONDAY + timedelta(seconds=time.monotonic() - since if since else 0))


def inbound(number: int, id: str, *, state: InboundState = InboundState.WAITING) -> Inbound:
    """A realistic text: a stranger's lane of its own, Twilio's 34 characters for a key."""
    sid = f"SM{number * 0x9E3779B97F4A7C15 % 2**64:016x}{number:016x}"  # as unordered as Twilio's are
    address = f"+447700900{number % 1000:03d}"
    return Inbound(
        id=id, school=SCHOOL, account=SMS_ACCOUNT, channel=Channel.SMS, address=address, key=sid, message_id=sid,
        kind=InboundKind.TEXT, received_at=MONDAY, lane=f"house{number % 1000:05d}", text=WORDS[number % len(WORDS)],
        state=state, handled_at=MONDAY if state is InboundState.HANDLED else None,
        reason=f"01KQ{number:022d}" if state is InboundState.HANDLED else "",
    )  # fmt: skip
