"""The two services behind one face, so that one story tells how every gateway behaves."""

from datetime import UTC, datetime
from typing import Any

from bot.channels.base import Letter
from bot.channels.telegram import TelegramGateway
from bot.channels.twilio import TwilioGateway
from bot.clock import ManualClock
from bot.domain.messages import Inbound, Media
from bot.simulator.server import LocalServer
from bot.simulator.telegram import TelegramSimulator
from bot.simulator.twilio import TwilioSimulator

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TOKEN = "700100:" + "A" * 35
ACCOUNT, AUTH = "AC" + "0a" * 16, "f0" * 16
LINE, PARENT, CHAT = "+447700900001", "+447700900123", 5001


class TelegramService:
    """Telegram with one parent who has pressed Start."""

    name = "telegram"
    sends, fetches, pings = "sendMessage", "file", "getMe"
    address, longest = str(CHAT), 4096

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.simulator = TelegramSimulator(TOKEN, clock, per_second=1000, per_chat_per_second=1000)
        self.faults = self.simulator.faults
        self.server = LocalServer(self.simulator.app)
        self.phone = self.simulator.phone(CHAT, "Jo")

    async def begin(self) -> None:
        await self.server.start()
        await self.phone.start()

    def gateway(self, *, secret: str = TOKEN, read_seconds: float = 2.0) -> TelegramGateway:
        return TelegramGateway(secret, api_base=self.server.url, read_seconds=read_seconds)

    wrong_secret = "700100:" + "B" * 35

    async def refuse_us(self) -> None:
        """The person blocks the bot."""
        self.phone.block()

    async def received(self) -> list[str]:
        return self.phone.received

    async def picture(self, gateway: Any, data: bytes) -> Media:
        """A picture that the parent sends, as it reaches us."""
        await self.phone.photo(data, "look")
        update = (await gateway.poll(0, 0))[-1]
        return gateway.parse(update, "oak", MONDAY, lambda: "1").media[0]


class TwilioService:
    """Twilio with one number, and one parent with a plain phone."""

    name = "twilio"
    sends, fetches, pings = "create", "media", "list"
    address, longest = PARENT, 1600

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.simulator = TwilioSimulator(ACCOUNT, AUTH, clock, unlimited=True)
        self.simulator.number(LINE)
        self.faults = self.simulator.faults
        self.server = LocalServer(self.simulator.app)
        self.phone = self.simulator.phone(PARENT)

    async def begin(self) -> None:
        await self.server.start()

    def gateway(self, *, secret: str = AUTH, read_seconds: float = 2.0) -> TwilioGateway:
        return TwilioGateway(ACCOUNT, secret, LINE, api_base=self.server.url, read_seconds=read_seconds)

    wrong_secret = "e1" * 16

    async def refuse_us(self) -> None:
        """The person texts STOP."""
        await self.phone.text("STOP")

    async def received(self) -> list[str]:
        await self.simulator.quiet()
        return self.phone.received

    async def picture(self, gateway: Any, data: bytes) -> Media:
        """A picture that the parent sends, as it reaches us."""
        await self.phone.text("look", media=[("image/jpeg", data)])
        arrived: list[Inbound] = await gateway.list_inbound(MONDAY, "oak", lambda: "1")
        return arrived[-1].media[0]


Service = TelegramService | TwilioService
SERVICES: dict[str, type[Service]] = {"telegram": TelegramService, "twilio": TwilioService}


def letter(service: Service, text: str = "Good news. Jay won a raffle ticket.", **more: Any) -> Letter:
    return Letter(address=service.address, text=text, **more)
