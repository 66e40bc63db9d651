"""Joining by a one-time link: the right account, once, in time; anything else confirms nothing."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.audit import Deed
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


# -- guessing


async def guess(line: Line, who: str, times: int) -> None:
    for number in range(times):
        await line.hears(f"{who}: /start guess-{number}")


async def test_after_five_wrong_codes_not_even_the_right_one_is_looked_up(line: Line) -> None:
    """The same words as for a wrong one; an hour later it opens."""
    await invite(line)
    await guess(line, "77", 5)
    came = await line.hears("77: /start a-code")
    assert [words for words in await line.spoken() if not words.endswith(BAD)] == []
    assert came.reason == "a link that was not looked up: too many wrong ones"
    assert await reached(line, "77") == []
    line.after(minutes=60, seconds=1)
    await line.hears("77: /start a-code")
    assert await reached(line, "77") == ["rosa"]


async def test_one_who_guesses_shuts_out_nobody_else(line: Line) -> None:
    """The next account has tries of its own; what was not looked up is not counted against anybody."""
    await invite(line)
    await guess(line, "77", 30)
    assert len(await line.reader.wrong_codes(MONDAY_TEN)) == 5
    await line.hears("78: /start a-code")
    assert await reached(line, "78") == ["rosa"]


async def test_many_accounts_together_have_a_limit_too(line: Line) -> None:
    """Sixty wrong codes in an hour, whoever sent them; then it is quiet until the hour has passed."""
    await invite(line)
    for account in range(12):
        await guess(line, str(800 + account), 5)
    await line.hears("78: /start a-code")
    assert await reached(line, "78") == []
    line.after(minutes=60, seconds=1)
    await line.hears("78: /start a-code")
    assert await reached(line, "78") == ["rosa"]


async def test_a_restart_forgets_no_guess(tmp_path: Path) -> None:
    """They are counted by the messages on record."""
    async with Line(tmp_path) as line:
        await invite(line)
        await guess(line, "77", 5)
    async with Line(tmp_path, records=()) as again:
        await again.take(replace(again.inbound("77", "/start a-code"), key="later"))
        assert await reached(again, "77") == []


# -- asked for by phone


@pytest.fixture
async def with_bot(line: Line) -> Line:
    """The bot has told what it is called."""
    line.school = replace(line.school, bot=lambda: "oak_line_bot")
    return line


LINK = re.compile(r"https://t\.me/oak_line_bot\?start=([\w-]{32})")


async def link(line: Line, words: str = "finch: invite Ms Marlowe") -> str:
    await line.hears(words)
    found = [LINK.search(each) for each in await line.spoken()]
    assert found[0]
    return found[0][1]


async def test_a_link_by_one_line(with_bot: Line) -> None:
    """To be passed on; it opens once, and is on record by who asked and for whom."""
    code = await link(with_bot)
    await with_bot.hears(f"77: /start {code}")
    assert await reached(with_bot, "77") == ["rosa"]
    (kept,) = await with_bot.reader.audit()
    assert (kept.by, kept.deed, kept.about) == ("finch", Deed.INVITED, ("rosa",))


async def test_a_newer_link_ends_the_older_ones(with_bot: Line) -> None:
    """The old one may lie in somebody's hands; and the new one is good for two days."""
    first, second, third = [await link(with_bot) for _ in range(3)]
    for who, code in (("77", first), ("78", second)):
        await with_bot.hears(f"{who}: /start {code}")
        assert await reached(with_bot, who) == []
    with_bot.after(days=2)
    await with_bot.hears(f"79: /start {third}")
    assert await reached(with_bot, "79") == []


@pytest.mark.parametrize(
    ("says", "answer"),
    [
        ("ahmed: invite Ms Marlowe", "ahmed < Only the office or a leader"),
        ("finch: invite Kaur", "finch < Which one: lee or pat?"),
        ("finch: invite Mr Zed", "finch < We know nobody of this name."),
        (
            "okafor: invite BELL",
            "okafor < bell: please pass this on to them only. To be used once, on Wednesday by 10. https",
        ),
    ],
)
async def test_who_may_ask_and_for_whom(says: str, answer: str, with_bot: Line) -> None:
    """Nobody is guessed; staff are invited as parents are."""
    await with_bot.hears(says)
    await fits(with_bot, [answer])


async def test_without_a_bot_there_is_no_link(line: Line) -> None:
    """A school with texts only, or a bot that nobody could ask yet."""
    await line.hears("finch: invite Ms Marlowe")
    await fits(line, ["finch < There is no Telegram bot to join yet."])
