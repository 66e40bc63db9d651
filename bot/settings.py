"""What one school's line is told from outside, frozen."""

from dataclasses import dataclass, field
from typing import Literal

from bot.domain.calendar import Calendar
from bot.domain.rules import Rules
from bot.domain.sms_budget import SmsBudget
from bot.secret import Secret
from bot.store.place import Place
from bot.texts import Texts

Mode = Literal["webhook", "poll"]


@dataclass(frozen=True)
class TelegramSettings:
    """`poll_seconds` is how long Telegram may hold a request for updates open; without `username` we ask Telegram.

    Telegram allows 30 messages a second; a server that counts any sliding second strictly answers 429s at exactly 30.
    More is for a bot that pays for it, https://core.telegram.org/bots/api#paid-broadcasts.
    """

    token: Secret
    username: str = ""
    api_base: str = "https://api.telegram.org"
    messages_per_second: float = 29.0
    poll_seconds: int = 30

    @property
    def bot_id(self) -> str:
        """Which bot this is: the number that its token begins with, whatever token it has now."""
        return self.token.reveal().partition(":")[0]


@dataclass(frozen=True)
class TwilioSettings:
    """`number` is ours, E.164. In mode "poll" messages are listed every `poll_seconds`, and no public URL is needed.

    Twilio sends ten messages a second from a UK number and queues what comes faster; we hold the queue ourselves, so
    that an answer can overtake good news.
    """

    account_sid: str
    auth_token: Secret
    number: str
    mode: Mode = "webhook"
    public_url: str = ""
    api_base: str = "https://api.twilio.com"
    messages_per_second: float = 10.0
    poll_seconds: int = 10
    budget: SmsBudget = field(default_factory=SmsBudget)
    ring_seconds: int = 25  # how long the office's phone rings for a voice call; Twilio allows 5 to 600


@dataclass(frozen=True)
class WebSettings:
    """Where the service listens: webhooks on `port`; health and metrics on `internal_port`, never to the world."""

    host: str = "127.0.0.1"
    port: int = 8080
    internal_host: str = "127.0.0.1"
    internal_port: int = 9090


@dataclass(frozen=True)
class Settings:
    """Everything one school's line is told from outside."""

    school_id: str
    name: str
    calendar: Calendar
    rules: Rules
    texts: Texts
    telegram: TelegramSettings | None
    twilio: TwilioSettings | None
    web: WebSettings
    store: Place
    office_phone: str = ""  # E.164; rings when somebody rings our number in school hours
    complaints_named: bool = True  # whether the school said to whom a family can complain
