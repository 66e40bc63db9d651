"""Three noes on one matter offer the way to a formal complaint, in words that welcome it, and change nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.messages import OutboundKind, Purpose
from bot.domain.people import Person
from tests.handlers.cases import fits
from tests.line import Line
from tests.looking import outbound_to
from tests.schedules.test_jobs import go_on

JAY = "rosa: Jay is upset about his taxi"
CONTACT = "Mrs Lowe, clerk to the governors, clerk@oakfield.example"
OFFER = f"You are welcome to make a formal complaint. Please tell {CONTACT}. We will help you just the same. Ref 2F2."
TASK = "2F2: not sorted for the third time. They have been told how to make a formal complaint."


async def hear(line: Line, *lines: str) -> list[str]:
    """Each said and sent, a minute apart; what was said then."""
    line.school = replace(line.school, rules=replace(line.school.rules, complaints_to=CONTACT))
    spoken: list[str] = []
    for each in lines:
        await line.hears(each)
        spoken += await line.spoken()
        await line.deliver()
        line.after(minutes=1)
    return spoken


async def not_sorted(line: Line, times: int) -> list[str]:
    """Each time somebody answers, and it is not sorted; what is said of a complaint."""
    spoken = await hear(line, JAY)
    for count in range(times):
        spoken += await hear(line, f"cole: 2F2 I have rung the taxi firm, {count}", "rosa: still the same")
    return offers(spoken)


def offers(spoken: list[str]) -> list[str]:
    return [each for each in spoken if "formal complaint" in each]


@pytest.mark.parametrize(("noes", "offered"), [(1, 0), (2, 0), (3, 1), (4, 1), (6, 1)])
async def test_the_third_no_brings_it_and_no_later_one(noes: int, offered: int, line: Line) -> None:
    """Once for the matter: whoever has it read knows, and the head has learnt of it once."""
    assert sorted(await not_sorted(line, noes)) == [f"okafor < {TASK}", f"rosa < {OFFER}"][: offered * 2]


async def test_it_comes_beside_who_has_the_matter_now(line: Line) -> None:
    """A third no is answered like any: a name, a time, a step up; the offer is the second message, not in its place."""
    await not_sorted(line, 2)
    await hear(line, "cole: 2F2 He has a new driver")
    await line.hears("rosa: no")
    await fits(line, [
        "rosa < Thank you for saying so. Dr Reid has this now and will answer you today by 12.",
        f"rosa < {OFFER}",
        f"okafor < {TASK}",
        "reid < 2F2: not sorted yet.",
    ])  # fmt: skip
    concern = await line.newest()
    assert (concern.noes, concern.state) == (3, "open")
    assert [each.text for each in await line.reader.entries(concern.id)][-1] == "Told how to make a formal complaint"


async def test_by_the_button_as_in_words(line: Line) -> None:
    """ "Not yet", pressed three times."""
    spoken = await hear(line, "sam: Maya cried", *("cole: 2F2 I sat with her", "sam! unsorted") * 3)
    assert [each.partition(" <")[0] for each in offers(spoken)] == ["sam", "okafor"]


async def test_noes_on_two_matters_are_not_added_up(line: Line) -> None:
    """Two on one child's and one on another's."""
    spoken = await hear(line, "sam: Maya cried", "sam: Leo has lost his bag")
    for answer in ("cole: 2F2 I sat with her", "cole: 2F3 We look for it", "cole: 2F2 I sat with her again"):
        spoken += await hear(line, answer, "sam: no")
    assert offers(spoken) == []
    assert [each.noes for each in await line.concerns()] == [2, 1]


async def test_a_no_while_nobody_has_answered_is_none(line: Line) -> None:
    """An impatient parent is not sent away to complain: three noes are three answers that did not sort it."""
    assert offers(await hear(line, JAY, "cole: 2F2 I have rung", *("rosa: no",) * 4)) == []


async def test_while_the_head_is_away_who_stands_in_learns_of_it(line: Line) -> None:
    """Somebody does."""
    await line.change(Person, "okafor", away_since=line.clock.now())
    assert f"cole < {TASK}" in await not_sorted(line, 3)


async def test_it_is_a_reply_to_who_may_hear_of_the_child(line: Line) -> None:
    """It asks for the permission like every receipt; a matter is named by its reference alone."""
    await not_sorted(line, 3)
    found = [each for each in await outbound_to(line.reader, "rosa") if each.text == OFFER]
    assert [(each.purpose, each.children, each.kind) for each in found] == [
        (Purpose.RECEIPT, ("jay",), OutboundKind.SEND)
    ]


async def of_the_fortnight(folder: Path, *, complains: bool) -> list[str]:
    """All good news that goes home in two weeks in which the same is noted: when, to whom, and the words."""
    folder.mkdir()
    async with Line(folder) as line:
        if complains:
            await not_sorted(line, 3)
            await hear(line, "rosa: I want to make a formal complaint about all of you")
        said = await go_on(line, "2026-11-23T15:00")
        await hear(line, "ahmed: praise Jay raffle ticket for sitting well", "ahmed: praise Maya wow for her poster")
        said += await go_on(line, "2026-11-26T12:00")
        await hear(line, "cole: praise Jay certificate for reading to the class")
        said += await go_on(line, "2026-12-05T12:00")
    return sorted(f"{when} {each.to} {each.text}" for when, each in said if each.purpose is Purpose.PRAISE)


async def test_complaining_changes_nothing_about_praise(tmp_path: Path) -> None:
    """Of a family that said three times that it is not sorted, and then complained, exactly the same good news goes
    home, at the same minute and in the same words, as of the same family that did not."""
    complained = await of_the_fortnight(tmp_path / "complained", complains=True)
    assert complained == await of_the_fortnight(tmp_path / "content", complains=False)
    assert [each for each in complained if " rosa " in each] == [
        "Fri 14:00 rosa Good news this week.\nJay won a raffle ticket for sitting well. Miss Ahmed\n"
        "Jay earned a certificate for reading to the class. Mrs Cole",
        "Mon 16:00 rosa Good news. Jay won a raffle ticket for sitting well. Miss Ahmed",
        "Thu 16:00 rosa Good news. Jay earned a certificate for reading to the class. Mrs Cole",
    ]
