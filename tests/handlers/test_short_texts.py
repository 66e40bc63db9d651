"""What parents mean by their short texts, in the state they are in, played through the line."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.concerns import Concern, ConcernState
from bot.domain.keywords import Keyword, is_sorted, is_thanks, stop_or_start
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


async def brought_to(line: Line, state: str) -> str:
    """Who writes in this state, once all that leads to it has been said."""
    who, history = STATES[state]
    for each in history:
        await line.hears(each)
        await line.deliver()
        line.after(seconds=20)
    await line.said()
    return who


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.state}: {row.text}")
async def test_short_texts(row: Short, line: Line) -> None:
    """Every row of the table."""
    who = await brought_to(line, row.state)
    assert await becomes(line, who, row.text) == row.outcome


# -- look-alikes of the short words, by the same rules as the line

POLITE = (
    "{}",
    "{} please",
    "please {}",
    "Hi {}",
    "{} thanks",
    "{}!!",
    "  {} ",
    "{}.",
    "Hello, {} x",
    "ok {}",
    "sorry {}",
)
CONTENT = (
    "him getting hit",
    "this bill",
    "his taxi",
    "the bullying",
    "a liar",
    "my son",
    "those boys",
    "the teacher",
)
WORDS = {
    Keyword.STOP: ("stop", "STOP", "stop texting me", "unsubscribe", "no more texts"),
    Keyword.START: ("start", "unstop", "start texting me again"),
    Keyword.CALL: ("call me", "ring me", "give us a bell", "can someone ring me"),
    Keyword.HELP: ("help", "help me", "can someone help"),
    Keyword.STATUS: ("status", "any news", "whats happening"),
    Keyword.WRONG_NUMBER: ("wrong number", "you have the wrong number"),
}
SAID = [(keyword, text) for keyword, texts in WORDS.items() for text in texts]


@given(st.sampled_from(SAID), st.sampled_from(POLITE), st.sampled_from([str, str.upper, str.title, str.lower]))
def test_manners_and_capitals_change_no_word(said: tuple[Keyword, str], shape: str, case: type[str]) -> None:
    """Please, hello, a kiss, capitals and full stops are no content."""
    keyword, text = said
    assert stop_or_start(shape.format(case(text))) is keyword


@given(
    st.sampled_from(SAID),
    st.sampled_from(CONTENT),
    st.sampled_from(["{0} {1}", "{1} {0}", "please {0} {1}", "{0}. {1}"]),
)
def test_content_takes_the_word_away(said: tuple[Keyword, str], content: str, shape: str) -> None:
    """ "Stop him getting hit" is a worry, whatever stands before or behind the word."""
    assert stop_or_start(shape.format(said[1], content)) is None


@given(st.sampled_from(["yes", "sorted", "all good", "no", "still the same", "not sorted"]), st.sampled_from(CONTENT))
def test_a_yes_about_something_else_is_read_by_a_person(answer: str, content: str) -> None:
    """ "Yes, this bill" sorts nothing."""
    assert is_sorted(f"{answer} {content}", ["Maya"]) is None
    assert not is_thanks(f"thanks {content}", ["Maya"])


def test_the_table_is_long_enough_to_mean_something() -> None:
    """At least two hundred short texts, in every state, and every outcome that there is."""
    assert len(ROWS) >= 200
    assert len({(row.state, row.text) for row in ROWS}) == len(ROWS)
    assert {row.state for row in ROWS} == set(STATES)
