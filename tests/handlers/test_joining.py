"""Joining by a one-time link: the right account, once, in time; anything else confirms nothing."""

from datetime import datetime, timedelta

import pytest

from bot.domain.messages import Batch, Channel
from bot.domain.people import Invite, Person, invite_id
from tests.handlers.cases import fits
from tests.line import MONDAY_TEN, Line

BAD = "This link does not work. It may be old, or used already. Please ask the school office for a new one."
GREETING = "Thank you. We have your message and the office will read it."


async def invite(line: Line, code: str = "a-code", person: str = "rosa", *, expires: datetime | None = None) -> None:
    made = Invite(
        id=invite_id(code), school="oak", person=person, expires_at=expires or MONDAY_TEN + timedelta(days=14)
    )
    await line.store.save(Batch(changed=(made,)))


async def reached(line: Line, address: str) -> list[str]:
    return [each.person for each in await line.reader.contacts_at(Channel.TELEGRAM, address)]


async def test_a_link_ties_an_account_to_its_person(line: Line) -> None:
    """From then on they are known on Telegram too; the link is spent."""
    await invite(line)
    await line.hears("77: /start a-code")
    await fits(line, ["rosa < Hello Ms Marlowe. This is Oak House.", "rosa < Text any worry, any spelling."])
    assert await reached(line, "77") == ["rosa"]
    spent = await line.reader.invite(invite_id("a-code"))
    assert spent
    assert spent.used_at == MONDAY_TEN
    await line.hears("77: Jay is upset")
    assert (await line.newest()).adult == "rosa"


async def test_staff_are_told_how_it_works(line: Line) -> None:
    """Their hello is another."""
    await invite(line, person="finch")
    await line.hears("77: /start a-code")
    await fits(line, ["finch < Hello Ms Finch. This is Oak House. Messages for you come here."])


@pytest.mark.parametrize(
    ("who", "code", "expires"),
    [
        ("77", "another", None),
        ("77", "a-code", MONDAY_TEN),
        ("77", "a-code", MONDAY_TEN - timedelta(days=1)),
        ("sam", "a-code", None),
        ("77", "A-CODE", None),
        ("77", "\0", None),
        ("77", "x" * 4000, None),
    ],
    ids=["wrong", "expired now", "expired", "by a known person", "other case", "NUL", "endless"],
)
async def test_a_link_that_is_not_theirs_opens_nothing(
    who: str, code: str, expires: datetime | None, line: Line
) -> None:
    """The answer tells nobody whether there is such a person."""
    await invite(line, expires=expires)
    came = await line.hears(f"{who}: /start {code}")
    (words,) = await line.spoken()
    assert words.endswith(BAD)
    assert await reached(line, "77") == []
    assert came.state == "handled"


async def test_a_link_works_once(line: Line) -> None:
    """The second account, and a second press of the first, change nothing."""
    await invite(line)
    await line.hears("77: /start a-code")
    await line.hears("78: /start a-code")
    await line.hears("77: /start a-code")
    assert [words[:6] for words in await line.spoken()] == ["rosa <", "rosa <", "78 < T", "rosa <"]
    assert await reached(line, "77") == ["rosa"]
    assert await reached(line, "78") == []


async def test_two_who_press_it_at_once_are_not_both_let_in(line: Line) -> None:
    """The second meets a conflict, decides again, and finds it spent."""
    await invite(line)
    for who in ("77", "78"):
        await line.intake.take(line.inbound(who, "/start a-code"))
    while await line.inbox.step():
        pass
    assert sorted([await reached(line, "77"), await reached(line, "78")]) == [[], ["rosa"]]


async def test_the_link_of_someone_who_left_opens_nothing(line: Line) -> None:
    """Made while they were still here."""
    await invite(line)
    await line.change(Person, "rosa", active=False)
    await line.hears("77: /start a-code")
    await fits(line, [f"77 < {BAD}"])


async def test_start_alone_says_hello_to_those_we_know(line: Line) -> None:
    """Telegram's own button sends it; a stranger learns nothing and is kept."""
    await line.hears("sam: /start")
    await line.hears("99: /start")
    sam, stranger = await line.spoken()
    assert sam.startswith("sam < Hello from Oak House.")
    assert stranger.startswith(f"99 < {GREETING}")


async def test_start_by_sms_is_the_networks_word(line: Line) -> None:
    """Only Telegram has links."""
    await line.hears("rosa: /start a-code")
    assert (await line.newest()).adult == "rosa"
