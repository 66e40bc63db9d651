"""PAUSE and RESUME from a phone: who may, what is said, and what is written down."""

from datetime import timedelta

import pytest

from bot.domain.audit import Deed
from bot.domain.messages import RULES, Purpose
from bot.services.pausing import current
from tests.handlers.cases import Case, holds, names
from tests.line import Line

CASES = [
    Case("the head", "okafor: PAUSE",
         ["okafor < Paused. Parents still get", "stone < Mr Okafor has paused what we send home."], state=""),
    Case("politely", "okafor: pause please",
         ["okafor < Paused.", "stone < Mr Okafor has paused"], state=""),
    Case("the safety lead", "stone: Pause everything!", ["stone < Paused.", "okafor < Ms Stone has paused"], state=""),
    Case("nobody else", "ahmed: PAUSE", ["ahmed < Only the head or the safety lead can do that."], state=""),
    Case("nor the office", "finch: resume", ["finch < Only the head or the safety lead"], state="",
         before=["okafor: pause"]),
    Case("twice", "stone: pause", ["stone < Paused already, today at 10. Text RESUME to go on."], state="",
         before=["okafor: pause"]),
    Case("and on again", "stone: Resume.", ["stone < Noted. We go on.", "okafor < Ms Stone has ended the pause."],
         state="", before=["okafor: pause"]),
    Case("nothing to end", "okafor: resume", ["okafor < Nothing is paused."], state=""),
    Case("a parent's own pause is a message", "rosa: pause", ["rosa < Thank you for telling us.", "ahmed < 2F2"]),
    Case("words to a parent are no pause", "okafor: 2F2 pause for a day",
         ["rosa < pause for a day\nMr Okafor", "okafor < 2F2: sent.", "rosa < Is this sorted?",
          "ahmed ~ 2F2: Mr Okafor"],
         before=["rosa: Jay is upset"], state="answered"),
    Case("what a parent writes is answered as ever", "rosa: Jay is upset about his taxi",
         ["rosa < Thank you for telling us. Miss Ahmed or Mrs Cole will answer you today by 12.", "ahmed < 2F2"],
         before=["okafor: pause"]),
    Case("the head's help tells of it", "okafor: ?", ["okafor < Reply to a message to answer it."], state=""),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=names)
async def test_pausing(case: Case, line: Line) -> None:
    """What each of them is told, and nothing besides."""
    await holds(line, case)


async def test_each_is_on_record_once(line: Line) -> None:
    """Who paused, who went on, and when; what changed nothing is no deed."""
    for each in ("okafor: pause", "stone: pause", "ahmed: pause", "stone: resume", "stone: resume"):
        await line.hears(each)
        line.after(minutes=1)
    entries = await line.reader.audit()
    assert [(each.deed, each.by) for each in entries] == [(Deed.PAUSED, "okafor"), (Deed.RESUMED, "stone")]
    assert entries[1].at - entries[0].at == timedelta(minutes=3)


async def test_it_holds_until_it_is_ended(line: Line) -> None:
    """One record a school, which keeps when the last pause ended."""
    assert await current(line.school) is None
    await line.hears("okafor: pause")
    began = line.clock.now()
    line.after(days=30)
    pause = await current(line.school)
    assert pause is not None
    assert (pause.since, pause.by) == (began, "okafor")
    await line.hears("okafor: resume")
    assert await current(line.school) is None
    ended = await line.reader.pause()
    assert ended is not None
    assert ended.ended_at == line.clock.now()


async def test_only_those_who_may_are_told_of_it_in_help(line: Line) -> None:
    """A word that does nothing for somebody is not offered to them."""
    for who in ("okafor", "stone", "ahmed"):
        await line.hears(f"{who}: help")
    told = {words.partition(" ")[0]: "PAUSE" in words for words in await line.spoken()}
    assert told == {"okafor": True, "stone": True, "ahmed": False}


@pytest.mark.parametrize("purpose", Purpose)
def test_a_pause_holds_what_goes_home_unasked_and_never_what_staff_must_hear(purpose: Purpose) -> None:
    """Everything that the school starts is either held by PAUSE or waits for a break of staff; nothing else is held."""
    rule = RULES[purpose]
    assert (rule.paused or rule.waits) is rule.school_starts
    assert not (rule.paused and rule.waits)
    assert not (rule.waits and rule.permission)
