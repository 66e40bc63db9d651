"""The IT person runs `check` before the line is opened."""

import asyncio
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tinydb import where

from bot.clock import ManualClock
from bot.simulator.server import LocalServer, combined_app
from bot.simulator.telegram import TelegramSimulator
from bot.simulator.twilio import TwilioSimulator
from bot.store.tiny import TinyStore
from bot.tinysql import TinySQL
from tests.cli.conftest import STORE, Terminal
from tests.simulator.conftest import ACCOUNT, AUTH, LINE, MONDAY, TOKEN


def test_a_school_that_is_ready_is_told_so(oakfield: Terminal):
    """All parts are fine, and the line to type next."""
    said = oakfield("check")
    assert said.code == 0
    assert [line for line in said.out.splitlines() if line.endswith("fine")] == [
        "Settings: fine",
        "Texts: fine",
        "People: fine",
        "Store: fine",
    ]
    assert "No problems. To open the line: alongside run --config config.toml" in said.out


def test_secrets_that_others_can_read_are_worth_a_look(oakfield: Terminal, monkeypatch: pytest.MonkeyPatch):
    """A file for everybody's eyes with a token in it; the environment or a mode of 0600 mends it."""
    config = oakfield.folder / "config.toml"
    config.chmod(0o644)
    assert "Type: chmod 600 config.toml" in oakfield("check").out
    config.chmod(0o600)
    assert "chmod" not in oakfield("check").out
    config.chmod(0o644)
    monkeypatch.setenv("ALONGSIDE_TELEGRAM_TOKEN", "1234567890:from-the-environment")
    monkeypatch.setenv("ALONGSIDE_TWILIO_AUTH_TOKEN", "from-the-environment")
    assert "chmod" not in oakfield("check").out


def test_every_problem_of_every_part_is_told_at_once(oakfield: Terminal):
    """Settings, texts and people in one go, numbered through; exit 1."""
    oakfield.settle("silence_days = 3", "silense_days = 3")
    oakfield.settle("{school} will send you no more", "{scool} will send you no more")
    sheet = (oakfield.folder / "staff.csv").read_text().replace("07700 900203", "")
    with_problems = (oakfield.folder / "config.toml").read_text()
    oakfield.settle("silense_days", "silence_days")
    oakfield.settle("{scool}", "{school}")
    assert oakfield("import", "staff", oakfield.sheet("s.csv", sheet)).code == 0
    (oakfield.folder / "config.toml").write_text(with_problems)
    said = oakfield("check")
    assert said.code == 1
    assert "Settings: 1 problem\n  1. [answers] silense_days" in said.out
    assert "Texts: 2 problems\n  2. [texts] stop_done: {scool}" in said.out
    assert "People: 1 problem\n  4. Staff whom no message can reach" in said.out
    assert said.out.endswith("4 problems to mend.\n")


def test_a_new_school_is_told_how_to_begin(terminal: Terminal):
    """No store yet is no problem; no staff is one."""
    said = terminal("check")
    assert said.code == 1
    assert "There are no staff yet" in said.out
    assert "Store: not there yet" in said.out
    assert not (terminal.folder / STORE).exists()


def test_while_the_line_runs_the_store_is_read_all_the_same(oakfield: Terminal):
    """A running line is no problem."""

    async def held() -> str:
        store = await TinyStore.open(Path(STORE))
        try:
            return (await asyncio.to_thread(oakfield, "check")).out
        finally:
            await store.close()

    out = asyncio.run(held())
    assert "Store: fine, and in use: the line is running" in out
    assert "No problems" in out


def _folder(store: Path) -> None:
    store.unlink()
    store.mkdir()


def _damage(store: Path) -> None:
    """Zeroes over the pages in the middle."""
    with store.open("r+b") as file:
        file.seek(8192)
        file.write(b"\0" * 100_000)


def _newer(store: Path) -> None:
    db = TinySQL(store)
    db.table("meta").update({"version": 99}, where("version").exists())
    db.close()


def _not_ours(store: Path) -> None:
    store.write_bytes(b"Dear diary, " * 1000)


STORES = {
    "is a folder": _folder,
    "is damaged. Stop the line, keep the file aside, and run `alongside restore`": _damage,
    "was written by a newer Alongside (store version 99": _newer,
    "this is not a SQLite file": _not_ours,
}


@pytest.mark.parametrize(("told", "spoil"), STORES.items(), ids=STORES.keys())
def test_a_store_that_cannot_be_used_is_told_with_what_to_do(oakfield: Terminal, told: str, spoil):
    """What is wrong and what to do; the people in it are then not looked at."""
    spoil(oakfield.folder / STORE)
    said = oakfield("check")
    assert said.code == 1
    assert "Store: 1 problem" in said.out
    assert told in said.out
    assert "People: not looked at" in said.out


@contextmanager
def as_anybody() -> Iterator[None]:
    """Root may write anywhere, so a test that runs as root is somebody else for a moment."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)


def test_a_store_that_may_only_be_read_is_told(oakfield: Terminal):
    """The account that runs the line must own the file, and its folder too."""
    assert oakfield("check").code == 0
    for folder, store in ((0o777, 0o444), (0o555, 0o666)):
        oakfield.folder.chmod(folder)
        (oakfield.folder / STORE).chmod(store)
        with as_anybody():
            said = oakfield("check")
        oakfield.folder.chmod(0o700)
        assert said.code == 1
        assert "The store alongside.db cannot be written (Permission denied)." in said.out


def test_a_store_in_a_place_that_nobody_can_write_is_told(oakfield: Terminal):
    """/proc holds no files of ours, not even for root."""
    oakfield.settle('store = "alongside.db"', 'store = "/proc/alongside.db"')
    said = oakfield("check")
    assert "The store /proc/alongside.db cannot be written" in said.out
    oakfield.settle("/proc/alongside.db", "nowhere/alongside.db")
    assert "does not exist. Make it, or change store." in oakfield("check").out


@pytest.fixture
def _waits_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.mark.usefixtures("_waits_as_timedelta")
async def test_the_accounts_are_asked_when_it_is_wished(oakfield: Terminal):
    """With the right secrets Telegram and Twilio say yes; with a wrong one each says which to copy again."""
    clock = ManualClock(MONDAY)
    telegram, twilio = TelegramSimulator(TOKEN, clock), TwilioSimulator(ACCOUNT, AUTH, clock)
    twilio.number(LINE)
    async with LocalServer(combined_app(telegram, twilio)) as server:
        oakfield.settle('token = "1234567890:INVENTED-ask-BotFather-for-your-own"', f'token = "{TOKEN}"')
        oakfield.settle("[telegram]\n", f'[telegram]\napi_base = "{server.url}"\n')
        oakfield.settle("[twilio]\n", f'[twilio]\napi_base = "{server.url}"\n')
        oakfield.settle('"AC00000000000000000000000000000000"', f'"{ACCOUNT}"')
        oakfield.settle('"invented-see-the-Twilio-console"', f'"{AUTH}"')
        oakfield.settle('"+44 7700 900100"', f'"{LINE}"')
        right = await asyncio.to_thread(oakfield, "check", "--online")
        oakfield.settle(AUTH, "wrong")
        oakfield.settle(TOKEN, "700100:wrong")
        wrong = await asyncio.to_thread(oakfield, "check", "--online")
    assert "Accounts: fine: asked just now" in right.out
    assert right.code == 0
    assert "Telegram does not take [telegram] token" in wrong.out
    assert "Twilio does not take [twilio] account_sid, auth_token or number" in wrong.out
    assert wrong.code == 1
    assert "700100:wrong" not in wrong.out


def test_the_likely_bill_and_what_was_sent(oakfield: Terminal):
    """An estimate from who reads by SMS now, beside the budget; a budget that is too small is worth a look."""
    out = oakfield("check").out
    assert "SMS: about £" in out
    assert re.search(r"an estimate: 7 phones, \d+ school weeks, 4p a segment\. The budget is £600\.", out)
    assert "SMS sent since 1 September 20" in out
    assert "yearly_budget" not in out
    oakfield.settle("yearly_budget = 600", "yearly_budget = 5")
    assert "[twilio] yearly_budget: £5.00 is less than a year is likely to cost" in oakfield("check").out


def test_a_school_without_texts_has_no_bill(oakfield: Terminal):
    """Nor has one whose settings cannot be used."""
    config = oakfield.folder / "config.toml"
    text = config.read_text()
    config.write_text(text[: text.index("\n[twilio]\n")] + text[text.index("\n[web]\n") :])
    assert "SMS" not in oakfield("check").out
