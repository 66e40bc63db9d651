"""Two schools of one trust in one process, each with a Telegram and a Twilio of its own, and the same people at both.

Everybody has the same id, number and Telegram account at both schools: whatever could be mixed up would be.
"""

import secrets
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.app import App, Tenant
from bot.clock import ManualClock
from bot.demo import town
from bot.domain.messages import Batch, Channel
from bot.domain.people import Invite, Person, Pupil, invite_id
from bot.domain.records import Record
from bot.secret import Secret
from bot.settings import Settings
from bot.simulator.phones import SmsPhone, TelegramPhone
from bot.simulator.server import LocalServer, combined_app
from bot.simulator.telegram import TelegramSimulator
from bot.simulator.twilio import TwilioSimulator
from bot.web.public import SMS

PUBLIC = "https://line.trust.example"
OAK, ELM = "oakfield", "elm"
NUMBERS = {OAK: "+447700900100", ELM: "+447700900101"}
TOKENS = {OAK: town.BOT_TOKEN, ELM: town.BOT_TOKEN.replace("7000000001", "7000000002")}
NAMES = {"Jay": "Lily", "Maya": "Noor", "Tom": "Theo", "Miss Ahmed": "Mr Yates", "Mrs Cole": "Mrs Hill"}


@dataclass
class Site:
    """One school, as its families see it: its providers, and their phones there."""

    id: str
    clock: ManualClock
    telegram: TelegramSimulator = field(init=False)
    twilio: TwilioSimulator = field(init=False)

    def __post_init__(self) -> None:
        self.telegram = TelegramSimulator(TOKENS[self.id], self.clock)
        self.twilio = TwilioSimulator(town.ACCOUNT_SID, town.AUTH_TOKEN, self.clock)
        self.twilio.number(NUMBERS[self.id], sms_url=f"{PUBLIC}/{self.id}{SMS}")

    def phone(self, id: str) -> SmsPhone | TelegramPhone:
        """What is on this resident's phone from and to this school."""
        resident = next(each for each in (*town.PARENTS, *town.STAFF) if each.id == id)
        if resident.channel is Channel.TELEGRAM:
            return self.telegram.phone(int(resident.address), resident.name)
        return self.twilio.phone(resident.address)

    def reads(self, id: str) -> list[str]:
        return [each for each in self.phone(id).received if not each.startswith("Hello ")]

    def records(self) -> list[Record]:
        """The town's people under this school; the children and some of the staff have other names at Elm."""
        return [replace(self._renamed(each), school=self.id) for each in town.records()]

    def _renamed(self, record: Record) -> Record:
        if self.id == ELM and isinstance(record, Person | Pupil):
            return replace(record, name=NAMES.get(record.name, record.name))
        return record

    def settings(self, folder: Path, url: str) -> Settings:
        ours = town.settings(folder / "trust.db", url, url)
        assert ours.telegram
        assert ours.twilio
        return replace(
            ours,
            school_id=self.id,
            name={OAK: "Oakfield School", ELM: "Elm Hill"}[self.id],
            telegram=replace(ours.telegram, token=Secret(TOKENS[self.id])),
            twilio=replace(ours.twilio, number=NUMBERS[self.id], public_url=PUBLIC),
        )


class Trust:
    """`async with Trust(clock, folder) as trust:` opens both schools with everybody in them."""

    app: App

    def __init__(self, clock: ManualClock, folder: Path) -> None:
        self.clock, self.folder = clock, folder
        self.oak, self.elm = Site(OAK, clock), Site(ELM, clock)
        self._stack, self._line = AsyncExitStack(), AsyncExitStack()
        self._urls: dict[str, str] = {}

    @property
    def sites(self) -> tuple[Site, Site]:
        return self.oak, self.elm

    def tenant(self, site: Site) -> Tenant:
        return next(each for each in self.app.tenants if each.school.id == site.id)

    async def __aenter__(self) -> Self:
        for site in self.sites:
            served = LocalServer(combined_app(site.telegram, site.twilio))
            self._urls[site.id] = (await self._stack.enter_async_context(served)).url
        await self._stack.enter_async_context(self._line)
        await self.come_up()
        for site in self.sites:
            await self.app.store.save(Batch(changed=tuple(site.records())))
            for resident in (*town.PARENTS, *town.STAFF):
                if resident.channel is Channel.TELEGRAM:
                    await self.join(site, site, resident.id)
        await self.settle()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._line.aclose()
        await self._stack.aclose()

    async def come_up(self) -> None:
        """Start the line on its store; each number asks for what it missed."""
        settings = [site.settings(self.folder, self._urls[site.id]) for site in self.sites]
        self.app = await App.open(settings, self.clock)
        self._line.push_async_callback(self.app.close)
        public = self.app.public()
        assert public
        server = await self._line.enter_async_context(LocalServer(public))
        for site in self.sites:
            site.twilio.tunnel(PUBLIC, server.url)
        for tenant in self.app.tenants:
            assert tenant.catch_up
            await tenant.catch_up.catch_up()

    async def go_down(self) -> None:
        await self._line.aclose()

    async def join(self, of: Site, at: Site, id: str) -> None:
        """Press start, at one school's bot, on a link that `of` has given."""
        code = secrets.token_urlsafe(16)
        until = self.clock.now() + timedelta(days=14)
        invite = Invite(id=invite_id(code), school=of.id, person=id, expires_at=until)
        await self.app.store.save(Batch(changed=(invite,)))
        phone = at.phone(id)
        assert isinstance(phone, TelegramPhone)
        await phone.start(code)
        await self.settle()

    async def writes(self, site: Site, id: str, text: str) -> None:
        """Somebody writes to a school's number or bot, and all that follows within some seconds happens."""
        phone = site.phone(id)
        await (phone.write(text) if isinstance(phone, TelegramPhone) else phone.text(text))
        await self.settle()
        await self.wait(timedelta(seconds=5))

    async def wait(self, span: timedelta) -> None:
        """Let the time pass, stopping wherever something happens by itself."""
        until = self.clock.now() + span
        while True:
            await self.settle()
            following = await self.app.next_wake()
            soon = self.clock.now() + timedelta(seconds=1)
            queued = [soon] if any(site.twilio.queued() for site in self.sites) else []
            coming = [max(at, self.clock.now() + timedelta(milliseconds=1)) for at in (following, *queued) if at]
            if min(coming, default=until) >= until:
                break
            self.clock.move_to(min(coming))
        self.clock.move_to(until)
        await self.settle()

    async def settle(self) -> None:
        for _ in range(200):
            busy = False
            for site in self.sites:
                await site.twilio.quiet()
                poller = self.tenant(site).poller
                assert poller
                busy |= bool(site.telegram.pending() and await poller.poll(0))
            busy |= await self.app.step()
            if not busy and not any(site.twilio.pending() or site.telegram.pending() for site in self.sites):
                return
        raise RuntimeError("the trust does not come to rest")
