"""`alongside check`: everything that stands in the way of a school's line, at once, in words to act on."""

import asyncio
import os
import stat
import tomllib
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot import config, settings_together
from bot.channels.base import Gateway
from bot.cli import check_store, common, gateways, stores
from bot.cli.sms_bill import Bill, bill
from bot.clock import SystemClock
from bot.domain.messages import Channel
from bot.errors import AccountRefused, ConfigError, SendError, StoreError
from bot.people import review
from bot.people.plans import Known
from bot.settings import Settings
from bot.settings_store import a_place
from bot.settings_warnings import warnings
from bot.store.place import Database, Place
from bot.store.reader import Reader
from bot.web.public import SMS, VOICE


@dataclass
class Part:
    """One group of the report; `note` is said where all is well."""

    name: str
    problems: list[str] = field(default_factory=list)
    note: str = "fine"


@dataclass(frozen=True)
class Subject:
    """What is checked; of settings that cannot be used, as much as could be made out."""

    settings: Settings | None
    store: Place | None
    school: str
    needs: review.Needs


def main(args: Namespace) -> int:
    files = common.config_files(args)
    reports = [_report(path, online=args.online, alone=len(files) == 1) for path in files]
    reports += _together(reports)
    number = 0
    for report in reports:
        if len(files) > 1:
            print(f"{report.title}\n")
        number = _print(report, number)
        if len(files) > 1:
            print()
    print(_conclusion(number, args.config or files))
    return 1 if number else 0


@dataclass(frozen=True)
class Report:
    """What is told of one file, or of all together."""

    title: str
    parts: Sequence[Part]
    notes: Sequence[str] = ()
    doubts: Sequence[str] = ()
    settings: Settings | None = None


def _report(path: Path, *, online: bool, alone: bool) -> Report:
    subject, parts = _settings(path)
    store, people, doubts = _store_and_people(subject)
    parts += [people, store]
    if online and subject.settings:
        parts.append(asyncio.run(_accounts(subject.settings)))
    notes: Sequence[str] = ()
    if subject.settings:
        if texts := _texts_bill(subject.settings):
            notes, doubts = texts.lines(), [*doubts, *texts.doubts()]
        notes = [*notes, *_webhooks(subject.settings, alone=alone)]
        today = subject.settings.calendar.local(SystemClock().now()).date()
        doubts = [*warnings(subject.settings, today), *_readable_secrets(path, subject.settings), *doubts]
    return Report(str(path), parts, notes, doubts, subject.settings)


def _texts_bill(settings: Settings) -> Bill | None:
    """What texts cost; None without texts, or where the store cannot be read, which is told elsewhere."""
    try:
        return asyncio.run(_billed(settings))
    except StoreError:
        return None


async def _billed(settings: Settings) -> Bill | None:
    async with stores.looking(settings.store) as find:
        return await bill(settings, Reader(find, settings.school_id), SystemClock().now())


def _webhooks(settings: Settings, *, alone: bool) -> list[str]:
    """What is to stand in the Twilio console."""
    twilio = settings.twilio
    if twilio is None or twilio.mode != "webhook":
        return []
    path = "" if alone else f"/{settings.school_id}"
    return [
        f"In the Twilio console: texts to {twilio.public_url}{path}{SMS}, calls to {twilio.public_url}{path}{VOICE}"
    ]


def _together(reports: Sequence[Report]) -> list[Report]:
    """What keeps the schools from one process; of settings that cannot be used, nothing can be said yet."""
    given = [(Path(each.title), each.settings) for each in reports if each.settings]
    part = Part("Together", settings_together.problems(given))
    forgotten = _forgotten([settings for _, settings in given])
    return [Report("All of them", [part], doubts=forgotten)] if len(reports) > 1 else _only(forgotten)


def _only(doubts: Sequence[str]) -> list[Report]:
    return [Report("", [], doubts=doubts)] if doubts else []


def _forgotten(schools: Sequence[Settings]) -> list[str]:
    """Schools that have people in the store, and whose settings were not given."""
    try:
        there = {id for each in schools for id in asyncio.run(stores.schools_at(each.store))}
    except StoreError:
        return []  # told already
    known = {each.school_id for each in schools}
    return [
        f"The store also has the school {id}. `alongside run` with these settings alone would not serve it."
        for id in sorted(there - known if schools else ())
    ]


def _print(report: Report, number: int) -> int:
    """Print what was found, its problems numbered on from `number`; the last number."""
    for part in report.parts:
        print(f"{part.name}: {common.count(len(part.problems), 'problem') if part.problems else part.note}")
        for problem in part.problems:
            number += 1
            print(f"  {number}. {problem}")
    for note in report.notes:
        print(note)
    if report.doubts:
        print("Worth a look")
        print("\n".join(f"  - {doubt}" for doubt in report.doubts))
    return number


def _conclusion(found: int, given: Sequence[Path]) -> str:
    if found:
        return f"\n{common.count(found, 'problem')} to mend."
    return f"\nNo problems. To open the line: alongside run {' '.join(f'--config {path}' for path in given)}"


# -- settings and texts


def _settings(path: Path) -> tuple[Subject, list[Part]]:
    settings, texts = Part("Settings"), Part("Texts")
    try:
        loaded = config.load(path, os.environ)
    except ConfigError as error:
        for problem in error.problems:
            (texts if problem.startswith("[texts]") else settings).problems.append(problem)
        return _made_out(path), [settings, texts]
    return _subject(loaded), [settings, texts]


def _subject(settings: Settings) -> Subject:
    accounts = {Channel.SMS: settings.twilio, Channel.TELEGRAM: settings.telegram}
    needs = review.Needs(
        roles=tuple(dict.fromkeys(rung.role for rung in settings.rules.ladder)),
        own_number=settings.twilio.number if settings.twilio else "",
        channels=tuple(channel for channel, account in accounts.items() if account),
    )
    return Subject(settings, settings.store, settings.school_id, needs)


def _readable_secrets(path: Path, settings: Settings) -> list[str]:
    """Whether other accounts of this machine can read the secrets that stand in the file."""
    accounts: dict[str, object] = {config.TELEGRAM_TOKEN: settings.telegram, config.TWILIO_AUTH_TOKEN: settings.twilio}
    accounts[config.STORE_PASSWORD] = isinstance(settings.store, Database) and settings.store.password
    given = {variable: config.secret(os.environ, variable, settings.school_id) for variable in accounts}
    in_file = any(account and not given[variable] for variable, account in accounts.items())
    if not in_file or not path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        return []
    return [f"{path}: other accounts of this machine can read the secrets in it. Type: chmod 600 {path}"]


def _made_out(path: Path) -> Subject:
    """Where the store is and whose, from settings with problems, so that those there are told of too."""
    try:
        values: dict[str, Any] = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError):
        values = {}
    store, school = values.get("store"), values.get("school")
    id = school.get("id") if isinstance(school, dict) else None
    try:
        place = a_place(store, os.environ, path)
    except ValueError:
        place = None  # told already
    return Subject(None, place, id if isinstance(id, str) else "", review.Needs())


# -- the store, and the people in it


def _store_and_people(subject: Subject) -> tuple[Part, Part, list[str]]:
    store, people = Part("Store"), Part("People")
    known: Known | None = None
    if subject.store is None:
        store.note = people.note = "not looked at: the settings do not say where the store is"
    else:
        try:
            store.note = asyncio.run(check_store.state(subject.store))
            known = asyncio.run(check_store.known(subject.store, subject.school))
        except StoreError as problem:
            store.problems.append(str(problem))
            people.note = "not looked at: the store cannot be read"
    if known is None or not subject.school:
        people.note = people.note if known is None else "not looked at: the settings do not say the school's id"
        return store, people, []
    people.problems += review.problems(known, subject.needs)
    return store, people, review.doubts(known)


# -- the accounts


async def _accounts(settings: Settings) -> Part:
    """Whether Telegram and Twilio take our token, asked over the net."""
    part = Part("Accounts", note="fine: asked just now")
    if settings.telegram:
        async with gateways.telegram(settings.telegram) as telegram:
            await _ask(telegram, "Telegram", "[telegram] token", part)
    if settings.twilio:
        async with gateways.twilio(settings.twilio) as twilio:
            await _ask(twilio, "Twilio", "[twilio] account_sid, auth_token or number", part)
    return part


async def _ask(gateway: Gateway, name: str, settings: str, part: Part) -> None:
    try:
        await gateway.ping()
    except AccountRefused as problem:
        part.problems.append(f"{name} does not take {settings}: {problem}. Copy it again, whole.")
    except SendError as problem:
        part.problems.append(f"{name} could not be asked: {problem}. Is this machine online?")
