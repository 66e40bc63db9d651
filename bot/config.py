"""The settings: one TOML file a school and two secrets from the environment, frozen; every problem is told at once.

No message holds the value of a secret, a phone number or a web address.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.calendar import Calendar
from bot.domain.escalation import DEFAULT_LADDER
from bot.domain.people import Role
from bot.domain.rules import Rules, Rung, When
from bot.errors import ConfigError
from bot.settings import Settings, TelegramSettings, TwilioSettings, WebSettings
from bot.settings_calendar import read_calendar
from bot.settings_channels import TELEGRAM_TOKEN, TWILIO_AUTH_TOKEN, read_telegram, read_twilio, secret
from bot.settings_complaints import read_complaints
from bot.settings_reader import Table, a_text, e164
from bot.settings_store import STORE_PASSWORD, read_store
from bot.settings_warnings import warnings
from bot.texts import Texts, kind_key, load_texts

__all__ = [
    "STORE_PASSWORD",
    "TELEGRAM_TOKEN",
    "TWILIO_AUTH_TOKEN",
    "Settings",
    "TelegramSettings",
    "TwilioSettings",
    "WebSettings",
    "e164",
    "load",
    "secret",
    "warnings",
]

DEFAULT_KINDS = ("raffle ticket", "certificate", "wow")


def load(path: Path, environ: Mapping[str, str]) -> Settings:
    """The settings in this file; ConfigError with every problem there is, one a line."""
    values = _parsed(path)
    problems: list[str] = []
    top = Table("", values, problems)
    school = _table(top, "school")
    name = school.text("name", needed="families read it in every welcome")
    school_id = school.read("id", _an_id, "", needed='a short name for this school in the store, such as "oakfield"')
    zone = school.read("timezone", _a_zone, ZoneInfo("Europe/London"))
    phone = school.text("phone", needed="parents are told which number will ring them")
    office_phone = school.read("office_phone", e164, _dialable(phone))
    school.finish()
    calendar = read_calendar(_table(top, "calendar"), zone, problems)
    kinds, phrases = _kinds(_table(top, "praise", needed=False))
    complaints = read_complaints(_table(top, "complaints", needed=False), phone)
    rules = replace(_rules(top, calendar, kinds, phone), complaints_to=complaints)
    settings = Settings(
        school_id=school_id,
        name=name,
        calendar=calendar,
        rules=rules,
        texts=_texts(top, phrases, problems),
        telegram=read_telegram(_table(top, "telegram"), environ, school_id) if top.has("telegram") else None,
        twilio=read_twilio(_table(top, "twilio"), environ, school_id) if top.has("twilio") else None,
        web=_web(_table(top, "web", needed=False)),
        store=read_store(top, environ, path),
        office_phone=office_phone,
        complaints_named=top.has("complaints"),
    )
    if settings.twilio:
        settings = replace(settings, rules=replace(rules, sms_budget=settings.twilio.budget))
    if settings.twilio and settings.twilio.number == office_phone:
        school.problem("office_phone", "this is [twilio] number, so a call would be passed to itself without end")
    if settings.telegram is None and settings.twilio is None:
        top.problem("", "there is neither [telegram] nor [twilio], so nobody could write to us; add one of them")
    top.finish()
    if problems:
        raise ConfigError(problems)
    return settings


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        problem = "there is no such file. Copy config.example.toml and fill it in"
    except IsADirectoryError:
        problem = "this is a folder; give the path of the file in it"
    except UnicodeDecodeError:
        problem = "it is not UTF-8 text; in your editor choose Save as, then UTF-8"
    except tomllib.TOMLDecodeError as error:
        problem = f"it cannot be read as TOML: {error}. Often a quote or an equals sign is missing there"
    except OSError as error:
        problem = f"it cannot be read: {error.strerror}"
    raise ConfigError([f"{path}: {problem}."])


def _table(top: Table, key: str, *, needed: bool = True) -> Table:
    value = top.raw(key)
    if value is None and needed:
        top.problem(f"[{key}]", "this table is missing; config.example.toml shows it")
    return Table(key, {} if value is None else value, top.problems)


def _an_id(value: object) -> str:
    text = a_text(value)
    if not text.replace("-", "").isalnum() or not text.isascii() or text != text.lower():
        raise ValueError("this must be small letters, digits and hyphens only")
    return text


def _dialable(phone: str) -> str:
    """The number that rings when we ring, where it can be dialled as it is written; "" where it cannot."""
    try:
        return e164(phone)
    except ValueError:
        return ""


def _a_zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(a_text(value))
    except (ZoneInfoNotFoundError, OSError):
        raise ValueError('there is no such time zone; in England it is "Europe/London"') from None


# -- rules and texts


def _rules(top: Table, calendar: Calendar, kinds: tuple[str, ...], phone: str) -> Rules:
    answers, praise = _table(top, "answers", needed=False), _table(top, "praise", needed=False)
    rules = Rules(
        ladder=_ladder(top),
        answer_within=answers.span("within", timedelta(hours=2)),
        ask_sorted_after=answers.span("ask_sorted_after", timedelta(minutes=30)),
        silence_days=answers.whole("silence_days", 3, 1, 20),
        daily_positives_at=praise.clock("daily_at", time(16)),
        friday_praise_before_close=praise.span("friday_before_close", timedelta(minutes=30)),
        praise_kinds=kinds,
        quiet_from=calendar.quiet_from,
        quiet_until=calendar.quiet_until,
        school_phone=phone,
    )
    if not timedelta(minutes=15) <= rules.answer_within <= timedelta(hours=24):
        answers.problem("within", "a person must be able to keep it: from 15m to 24h of school time")
    if not calendar.quiet_until <= rules.daily_positives_at < calendar.quiet_from:
        praise.problem("daily_at", "this lies in the quiet hours, when the school may not start a message")
    answers.finish()
    praise.has("kinds")
    praise.finish()
    return rules


def _ladder(top: Table) -> tuple[Rung, ...]:
    given = top.raw("ladder")
    if given is None:
        return DEFAULT_LADDER
    if not isinstance(given, list) or not given:
        top.problem("ladder", 'it has no rung; write [[ladder]], then role = "key_worker" and when = "half" below it')
        return DEFAULT_LADDER
    rungs = [_rung(Table(f"ladder, rung {number}", each, top.problems)) for number, each in enumerate(given, 1)]
    if rungs[-1].role is not Role.BEYOND or rungs[-1].when is not When.DUE:
        top.problem("ladder", 'its last rung must be role = "beyond" with when = "due": the last named person')
    if any(lower.when is When.DUE and upper.when is When.HALF for lower, upper in pairwise(rungs)):
        top.problem("ladder", 'a rung with when = "half" stands above one with when = "due"; put it below')
    return tuple(rungs)


def _rung(table: Table) -> Rung:
    rung = Rung(
        role=table.read("role", lambda value: _one_of(Role, value), Role.BEYOND, needed=_choice(Role)),
        when=table.read("when", lambda value: _one_of(When, value), When.DUE, needed=_choice(When)),
        plus=table.span("plus", timedelta()),
    )
    table.finish()
    return rung


def _one_of(kind: Any, value: object) -> Any:
    try:
        return kind(value)
    except ValueError:
        raise ValueError(_choice(kind)) from None


def _choice(kind: Any) -> str:
    return "it must be one of " + ", ".join(f'"{each.value}"' for each in kind)


def _kinds(table: Table) -> tuple[tuple[str, ...], dict[str, str]]:
    """The kinds of praise, and their words in a sentence; a table `"gold star" = "won a gold star"`."""
    given = table.raw("kinds")
    if given is None:
        return DEFAULT_KINDS, {}
    kinds = Table("praise.kinds", given, table.problems)
    phrases = {" ".join(kind.casefold().split()): kinds.text(kind) for kind in kinds}
    if not phrases:
        kinds.problem("", 'it has no kind; add one, such as "raffle ticket" = "won a raffle ticket"')
    return tuple(phrases), {kind_key(kind): phrase for kind, phrase in phrases.items() if phrase}


def _texts(top: Table, phrases: Mapping[str, str], problems: list[str]) -> Texts:
    table = _table(top, "texts", needed=False)
    overrides = {key: text for key in table if (text := table.text(key))}
    try:
        return load_texts({**phrases, **overrides})
    except ConfigError as error:
        problems.extend(error.problems)
        return load_texts()


def _web(table: Table) -> WebSettings:
    web = WebSettings(
        host=table.text("host", WebSettings.host),
        port=table.whole("port", WebSettings.port, 0, 65535),
        internal_host=table.text("internal_host", WebSettings.internal_host),
        internal_port=table.whole("internal_port", WebSettings.internal_port, 0, 65535),
    )
    if web.port == web.internal_port != 0:
        table.problem("internal_port", "it must differ from port: health and metrics are not for the world")
    table.finish()
    return web
