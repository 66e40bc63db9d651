"""Short texts from all over Britain and Ireland, written by somebody who had not read the tables that decide on them.

A row is what a parent means (or may mean: `worry/call`), and the words; `?` marks what is not understood yet, and
reaches a person all the same. Every row is read as the conversations read it; of the second table what was said in some
state is also played through the line.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.domain.answers import is_sorted, is_thanks
from bot.domain.danger import danger_words
from bot.domain.keywords import stop_or_start
from bot.domain.meaning import children_answered, meaning
from tests.handlers.test_short_texts import STATES, becomes, brought_to
from tests.line import Line

CHILDREN = {"several children": ("Maya", "Leo"), "asked which child": ("Maya", "Leo"), "a stranger": ()}
PLAYED = STATES.keys() - {"nothing open", "an absence open"}
READ = frozenset(
    {"worry", "question", "notice", "absence", "injury", "medicine", "transport", "help", "call", "danger"}
)
SAME = {
    "join": ("worry", "question", "notice"),
    "wrong": ("wrong_number",),
    "child": ("child", "worry"),  # a sentence that names one tells it too
}
# What becomes of it in the line, for what it is read as.
BECOMES = {"joins": "worry", "nothing": "thanks", "sorted": "yes", "not sorted": "no", "wrong number": "wrong_number"}


@dataclass(frozen=True)
class Row:
    """One text in its state, what it may mean, and whether it is understood."""

    table: int
    state: str
    known: bool
    means: frozenset[str]
    text: str

    def __str__(self) -> str:
        return f"{self.state}: {self.text}"


def rows() -> Iterator[Row]:
    """Both tables."""
    table, state = 0, ""
    path = Path(__file__).with_name("short_texts_by_others.txt")
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            table += 1
        elif line.startswith("  "):
            means = frozenset(one for each in line[4:26].strip().split("/") for one in SAME.get(each, (each,)))
            yield Row(table, state, line[2] != "?", means, line[27:])
        else:
            state = line


ROWS = tuple(rows())


def reading(state: str, text: str) -> str:
    """What the conversations take the text for, in the order in which they are asked."""
    names = CHILDREN.get(state, ("Jay",))
    keyword = stop_or_start(text)
    if keyword in ("stop", "start", "praise_off", "praise_on", "wrong_number"):
        return keyword
    if danger_words(text):
        return "danger"
    if state == "asked which child" and children_answered(text, names):
        return "child"
    if keyword:
        return keyword
    verdict = is_sorted(text, names) if state == "asked if sorted" else None
    if verdict is not None:
        return "yes" if verdict else "no"
    return "thanks" if is_thanks(text, names) else str(meaning(text, names).kind)


@pytest.mark.parametrize("state", dict.fromkeys(row.state for row in ROWS))
def test_texts_are_taken_for_what_they_mean(state: str) -> None:
    """Every row of both tables that is known to be understood."""
    wrong = {
        row.text: found
        for row in ROWS
        if row.state == state and row.known and (found := reading(state, row.text)) not in row.means
    }
    assert wrong == {}


def test_what_is_not_understood_reaches_a_person() -> None:
    """It is a matter like any other; one that is understood by now belongs among the others."""
    unknown = [row for row in ROWS if not row.known]
    assert {reading(row.state, row.text) for row in unknown} <= READ
    assert [row.text for row in unknown if reading(row.state, row.text) in row.means] == []


@pytest.mark.parametrize("row", [each for each in ROWS if each.table == 2 and each.state in PLAYED], ids=str)
async def test_the_line_takes_them_so_too(row: Row, line: Line) -> None:
    """Through intake, the lanes and every conversation before the one that has it."""
    who = await brought_to(line, row.state)
    became = (await becomes(line, who, row.text)).removeprefix("new ").replace(" ", "_")
    became = "child" if became.startswith("child") else BECOMES.get(became.replace("_", " "), became)
    assert became in row.means
