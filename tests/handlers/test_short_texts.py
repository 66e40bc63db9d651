"""What parents mean by their short texts, in the state they are in, played through the line."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bot.domain.concerns import Concern, ConcernState
from bot.domain.messages import Inbound
from bot.domain.people import Standing
from tests.handlers.short_texts import TEXTS
from tests.line import Line

JAY = "rosa: Jay is upset about his taxi"
STATES: dict[str, tuple[str, tuple[str, ...]]] = {
    "nothing open": ("rosa", ()),
    "a matter open": ("rosa", (JAY,)),
    "an absence open": ("rosa", ("rosa: Jay is poorly",)),
    "asked if sorted": ("rosa", (JAY, "ahmed> He has a new driver")),
    "after STOP": ("rosa", ("rosa: STOP",)),
    "several children": ("sam", ()),
    "asked which child": ("sam", ("sam: she has been crying",)),
    "a stranger": ("x", ()),
}
STANDINGS = {Standing.STOPPED: "stop", Standing.OPEN: "start", Standing.WRONG: "wrong number"}


@dataclass(frozen=True)
class Short:
    """One text, in a state, and what becomes of it."""

    state: str
    outcome: str
    text: str


def table() -> Iterator[Short]:
    """The table's rows."""
    state = ""
    for row in TEXTS.splitlines():
        if row.startswith("  "):
            yield Short(state, row[2:16].strip(), row[16:])
        elif row and not row.startswith("#"):
            state = row


ROWS = tuple(table())


async def standing(line: Line, inbound: Inbound) -> Standing:
    found = await line.reader.address_status(inbound.account, inbound.address)
    return found.standing if found else Standing.OPEN


async def becomes(line: Line, who: str, text: str) -> str:
    """What becomes of one text."""
    before = {each.id: each for each in await line.concerns()}
    writer = await line.reader.person(who)
    stood = await standing(line, line.inbound(who, text))
    came = await line.hears(f"{who}: {text}")
    told = await line.said()
    stands = await standing(line, came)
    if stands is not stood or came.reason.startswith("START"):
        return STANDINGS[stands]
    now = await line.reader.person(who)
    if any("Good news messages" in each.text or "good news messages" in each.text for each in told):
        return "praise off" if now and now.praise_off else "praise on"
    if any("will ring you" in each.text for each in told):
        return "call"
    if any("will read this" in each.text for each in told):
        return "help"
    assert writer == now
    if any(each.key.startswith("child:") for each in told):
        return f"child {(await line.newest()).pupil or 'all'}"
    if "asked how their matters stand" in came.reason:
        return "status"
    return _of_concerns(before, {each.id: each for each in await line.concerns()}, came)


def _of_concerns(before: dict[str, Concern], after: dict[str, Concern], came: Inbound) -> str:
    fresh = [each for id, each in after.items() if id not in before]
    if fresh:
        return f"new {fresh[0].kind}"
    was, now = before.get(came.reason), after.get(came.reason)
    if was is None or now is None:
        return "wrong number" if "wrong number" in came.reason else "nothing"
    if now.state is ConcernState.SORTED:
        return "sorted"
    if now.noes > was.noes:
        return "not sorted"
    return "joins"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.state}: {row.text}")
async def test_short_texts(row: Short, line: Line) -> None:
    """Every row of the table."""
    who, history = STATES[row.state]
    for each in history:
        await line.hears(each)
        await line.deliver()
        line.after(seconds=20)
    await line.said()
    assert await becomes(line, who, row.text) == row.outcome
