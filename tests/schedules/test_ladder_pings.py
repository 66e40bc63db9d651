"""Up the ladder: at most one ping a step, nobody who is away, and a handover that carries the whole thread."""

from collections import Counter
from pathlib import Path

import pytest

from bot.domain.messages import Outbound, OutboundKind, Purpose
from bot.domain.people import Contact, Person, Role
from tests.line import Line, people
from tests.schedules.test_clear_down import JAY, hear
from tests.schedules.test_jobs import go_on, utc

STEPS = ("11:00", "12:00", "13:00", "14:00")


def pings(said: list[tuple[str, Outbound]]) -> list[tuple[str, str]]:
    """When and to whom each ping went."""
    return [(when, each.to) for when, each in said if each.purpose is Purpose.PING and each.kind is OutboundKind.SEND]


@pytest.mark.parametrize(
    "before",
    [
        (),
        ("ahmed: got 2F2",),
        ("ahmed: got 2F2", "ahmed: pass 2F2 to Mrs Cole"),
        ("rosa: and he cried", "rosa: all night"),
        ("ahmed: pass 2F2 to Mr Okafor", "okafor: pass 2F2 to Mrs Cole"),
        ("cole: got 2F2", "cole: away"),
    ],
)
async def test_at_most_one_ping_a_step_for_anybody(before: tuple[str, ...], line: Line) -> None:
    """Whoever has it, and however often it was handed on: at a step's minute no phone rings twice."""
    await hear(line, JAY, *before)
    rang = pings(await go_on(line, "2026-11-24T12:00"))
    assert rang, "it climbs"
    assert max(Counter(rang).values()) == 1, rang
    assert max(Counter(when for when, _ in rang).values()) == 1, rang


AWAY = (
    ((), ["ahmed", "cole", "okafor", "reid"]),
    (("ahmed",), ["cole", "cole", "okafor", "reid"]),
    (("cole",), ["ahmed", "okafor", "okafor", "reid"]),
    (("cole", "okafor"), ["ahmed", "finch", "finch", "reid"]),
    (("reid",), ["ahmed", "cole", "okafor", "cole"]),
)


@pytest.mark.parametrize("how", ["away", "a day off"])
@pytest.mark.parametrize(("gone", "asked"), AWAY, ids=[" and ".join(each[0]) or "nobody" for each in AWAY])
async def test_who_is_not_in_is_skipped_at_every_step(
    gone: tuple[str, ...], asked: list[str], how: str, line: Line
) -> None:
    """Away, or off that day: somebody who is in stands in, so that no step is lost; their phone is silent."""
    await hear(line, JAY)
    for id in gone:
        fields = {"away_since": line.clock.now()} if how == "away" else {"days": (1, 2, 3, 4)}
        await line.change(Person, id, **fields)
    rang = pings(await go_on(line, "2026-11-23T20:00"))
    assert [who for _, who in rang] == asked
    assert [when.removeprefix("Mon ") for when, _ in rang] == list(STEPS)


async def test_a_handover_carries_the_whole_thread(line: Line) -> None:
    """What the family wrote and the call that was tried, before and after it, is opened by whoever has it now."""
    await hear(line, JAY, "ahmed: tried 2F2 no answer", "rosa: and he hates the bus")
    await hear(line, "ahmed: pass 2F2 to Mrs Finch", "ahmed: pass 2F2 to Ms Finch", "rosa: please ring")
    await line.hears("finch: open 2F2")
    opened = (await line.said())[-1].text
    for words in ("upset about his taxi", "tried 2F2", "he hates the bus", "Passed on to Ms Finch", "please ring"):
        assert words in opened
    assert (await line.newest()).owner == "finch"


async def test_so_does_leaving_and_going_away(line: Line) -> None:
    """Nobody retells their story: who takes over opens all of it."""
    await hear(line, JAY, "ahmed: tried 2F2 no answer", "okafor: left: Miss Ahmed")
    owner = (await line.newest()).owner
    assert owner == "cole"
    await line.hears("cole: open 2F2")
    opened = next(each.text for each in await line.said() if "taxi" in each.text)
    assert "tried 2F2" in opened


async def test_two_of_one_role_are_one_step(tmp_path: Path) -> None:
    """A school with two pastoral leads: both are asked, each once, and the family is told both names."""
    two = [
        Person(id="lund", school="oak", code="lund", name="Mr Lund", role=Role.PASTORAL),
        Contact(id="c-lund", school="oak", person="lund", channel="telegram", address="6099", rank=1),
    ]
    async with Line(tmp_path, at=utc("2026-11-23T10:00"), records=(*people(), *two)) as line:
        await hear(line, JAY)
        rang = pings(await go_on(line, "2026-11-23T12:30"))
        assert sorted(rang) == [("Mon 11:00", "ahmed"), ("Mon 12:00", "cole"), ("Mon 12:00", "lund")]
