"""Links by which people join with their own Telegram."""

import asyncio
from pathlib import Path

import pytest

from bot.clock import ManualClock, SystemClock
from bot.domain.messages import Batch, Channel
from bot.domain.people import Contact, invite_id
from bot.simulator.server import LocalServer
from bot.simulator.telegram import TelegramSimulator
from bot.store.reader import Reader
from bot.store.tiny import TinyStore
from tests.cli.conftest import STORE, Terminal
from tests.simulator.conftest import MONDAY, TOKEN


@pytest.fixture
def named(oakfield: Terminal) -> Terminal:
    """The settings say what the bot is called."""
    oakfield.settle('# username = "oakfield_line_bot"', 'username = "@oakfield_line_bot"')
    return oakfield


async def test_one_person_gets_a_link_that_the_store_knows(named: Terminal):
    """The store has the code's hash for this person, good for a fortnight, and the code nowhere."""
    said = await asyncio.to_thread(named, "invite", "A1")
    assert said.code == 0
    assert said.out.startswith("A1  Ms Marlowe: https://t.me/oakfield_line_bot?start=")
    code = said.out.splitlines()[0].rpartition("=")[2]
    store = await TinyStore.open(Path(STORE))
    try:
        reader = Reader(store.find, "oakfield")
        invite, adult = await reader.invite(invite_id(code)), await reader.person_by_code("A1")
    finally:
        await store.close()
    assert invite is not None
    assert adult is not None
    assert invite.person == adult.id
    assert 13 <= (invite.expires_at - SystemClock().now()).days <= 14
    assert code.encode() not in (named.folder / STORE).read_bytes()


async def test_all_means_those_who_have_not_joined(named: Terminal):
    """Mr Idris is there by Telegram already; nobody is asked twice."""
    store = await TinyStore.open(Path(STORE))
    adult = await Reader(store.find, "oakfield").person_by_code("A3")
    assert adult is not None
    joined = Contact(id="c1", school="oakfield", person=adult.id, channel=Channel.TELEGRAM, address="5011")
    await store.save(Batch(changed=(joined,)))
    await store.close()
    said = await asyncio.to_thread(named, "invite", "--all")
    links = [line for line in said.out.splitlines() if "https://t.me/" in line]
    assert len(links) == 14
    assert not any(line.startswith("A3 ") for line in links)


def test_a_person_we_do_not_know_or_who_left_gets_none(named: Terminal):
    """The reason, and no link."""
    assert "Nobody has this id." in named("invite", "A99").err
    rows = (named.folder / "staff.csv").read_text().splitlines()
    named("import", "staff", named.sheet("fewer.csv", "\n".join(rows[:-1])), "--leavers")
    assert "This person has left." in named("invite", "S8").err


def test_without_telegram_there_is_nothing_to_join(oakfield: Terminal):
    """A school with texts only is told so."""
    config = oakfield.folder / "config.toml"
    text = config.read_text()
    config.write_text(text[: text.index("\n[telegram]\n")] + text[text.index("\n[twilio]\n") :])
    said = oakfield("invite", "A1")
    assert said.code == 1
    assert "has no [telegram]" in said.err


async def test_telegram_is_asked_what_the_bot_is_called(oakfield: Terminal, monkeypatch: pytest.MonkeyPatch):
    """Without a name in the settings, getMe has it; where Telegram refuses, no invite is written down."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    async with LocalServer(TelegramSimulator(TOKEN, ManualClock(MONDAY), username="asked_bot").app) as server:
        oakfield.settle('token = "1234567890:INVENTED-ask-BotFather-for-your-own"', f'token = "{TOKEN}"')
        oakfield.settle("[telegram]\n", f'[telegram]\napi_base = "{server.url}"\n')
        right = await asyncio.to_thread(oakfield, "invite", "A1")
        oakfield.settle(TOKEN, "700100:wrong")
        wrong = await asyncio.to_thread(oakfield, "invite", "A1")
    assert "https://t.me/asked_bot?start=" in right.out
    assert wrong.code == 1
    assert "write its name there as username" in wrong.err


async def test_a_newer_link_ends_the_older_and_each_is_on_record(named: Terminal):
    """The first may lie in somebody's hands by now."""
    codes = []
    for _ in range(2):
        said = await asyncio.to_thread(named, "invite", "A1")
        codes.append(said.out.splitlines()[0].rpartition("=")[2])
    store = await TinyStore.open(Path(STORE))
    try:
        reader = Reader(store.find, "oakfield")
        first, second = [await reader.invite(invite_id(code)) for code in codes]
    finally:
        await store.close()
    assert first
    assert second
    now = SystemClock().now()
    assert first.expires_at <= now < second.expires_at
    said = await asyncio.to_thread(named, "audit")
    assert [line.partition("  ")[2] for line in said.out.splitlines()] == [
        "The command line (ict): invited Ms Marlowe (A1)"
    ] * 2
