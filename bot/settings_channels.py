"""The tables [telegram] and [twilio] of the settings; the environment's secrets come before the file's."""

import re
from collections.abc import Mapping
from datetime import date

from bot.domain.sms_budget import SmsBudget
from bot.secret import Secret
from bot.settings import Mode, TelegramSettings, TwilioSettings
from bot.settings_reader import Table, a_text, e164

TELEGRAM_TOKEN = "ALONGSIDE_TELEGRAM_TOKEN"  # noqa: S105 - the name of a variable
TWILIO_AUTH_TOKEN = "ALONGSIDE_TWILIO_AUTH_TOKEN"  # noqa: S105 - the name of a variable

BOTFATHER = f"BotFather gives it; or set {TELEGRAM_TOKEN}"
CONSOLE = f"the Twilio console shows it; or set {TWILIO_AUTH_TOKEN}"


def read_telegram(table: Table, environ: Mapping[str, str], school: str) -> TelegramSettings:
    """The school's bot."""
    settings = TelegramSettings(
        token=_secret(table, "token", secret(environ, TELEGRAM_TOKEN, school), BOTFATHER),
        username=table.text("username").removeprefix("@"),
        api_base=table.url("api_base", TelegramSettings.api_base),
        messages_per_second=table.number("messages_per_second", TelegramSettings.messages_per_second, 0.1, 1000),
        poll_seconds=table.whole("poll_seconds", TelegramSettings.poll_seconds, 0, 50),
    )
    number, _, rest = settings.token.reveal().partition(":")
    if settings.token and not (number.isdigit() and rest and not any(each.isspace() for each in rest)):
        table.problem("token", "this is not a bot's token: it is digits, a colon, then letters; copy it again whole")
    table.finish()
    return settings


def read_twilio(table: Table, environ: Mapping[str, str], school: str) -> TwilioSettings:
    """The school's number, and how it is reached."""
    mode: Mode = table.read("mode", _a_mode, TwilioSettings.mode)
    why = 'Twilio calls it for each text; a school without one writes mode = "poll"'
    settings = TwilioSettings(
        account_sid=table.text("account_sid", needed='the Twilio console shows it; it begins with "AC"'),
        auth_token=_secret(table, "auth_token", secret(environ, TWILIO_AUTH_TOKEN, school), CONSOLE),
        number=table.read("number", e164, "", needed="our own number, as +44 and so on"),
        mode=mode,
        public_url=table.url("public_url", needed=why if mode == "webhook" else ""),
        api_base=table.url("api_base", TwilioSettings.api_base),
        messages_per_second=table.number("messages_per_second", TwilioSettings.messages_per_second, 0.1, 1000),
        poll_seconds=table.whole("poll_seconds", TwilioSettings.poll_seconds, 1, 300),
        budget=SmsBudget(
            pounds=table.number("yearly_budget", SmsBudget.pounds, 0, 100_000),
            price=table.number("price_per_segment", SmsBudget.price, 0.0001, 10),
            begins=table.read("budget_begins", _a_day_of_the_year, SmsBudget.begins),
        ),
        ring_seconds=table.whole("ring_seconds", TwilioSettings.ring_seconds, 5, 120),
    )
    table.finish()
    return settings


def _a_day_of_the_year(value: object) -> tuple[int, int]:
    found = re.fullmatch(r"(\d\d?)-(\d\d?)", a_text(value))
    try:
        day = date(2001, *map(int, found.groups() if found else ()))  # a year without 29 February
    except (TypeError, ValueError):
        raise ValueError('this must be a month and a day in quotes, such as "09-01" or "04-01"') from None
    return day.month, day.day


def _a_mode(value: object) -> Mode:
    if value == "webhook":
        return "webhook"
    if value == "poll":
        return "poll"
    raise ValueError('it must be "webhook" or "poll"')


def secret(environ: Mapping[str, str], variable: str, school: str) -> str:
    """What the environment says: for this school by name (…_OAK_HILL for "oak-hill"), else for any; "" for nothing."""
    own = f"{variable}_{school.upper().replace('-', '_')}"
    return environ.get(own, "").strip() or environ.get(variable, "").strip()


def _secret(table: Table, key: str, given: str, source: str) -> Secret:
    """The environment's value before the file's."""
    from_file = table.text(key, needed="" if given else source)
    return Secret(given or from_file)
