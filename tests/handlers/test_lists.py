"""`open` and `today`: whose list it is, what stands in it, and that it fits one message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.lists import fits, fitted
from bot.domain.sms_text import segments
from tests.handlers.cases import Case, holds, names
from tests.line import Line

JAY, MAYA = "rosa: Jay is upset about his taxi", "sam: Maya is sad"
ANSWERED = (JAY, "ahmed> He has a new driver")

LISTS = (
    Case("mine, the oldest first", "ahmed: open", ["ahmed < 2F2 today by 12\n2F3 today by 12"], [JAY, MAYA]),
    Case("for pastoral the school's, with who has it", "cole: open", ["cole < 2F2 today by 12, Miss Ahmed\n2F3 today"],
         [JAY, MAYA]),
    Case("what another has taken is still its owner's to see", "ahmed: open", ["ahmed < 2F2 today by 12, Mrs Cole"],
         [JAY, "cole: got 2F2"]),
    Case("what is answered waits for nobody", "ahmed: open", ["ahmed < Nothing is waiting for you."], ANSWERED,
         state="answered"),
    Case("late is marked", "ahmed: open", ["ahmed < 2F2 late (today by 1), Mrs Cole"], [JAY], wait=121),
    Case("the office's own", "finch: open", ["finch < 2F2 today by 12"], ["x: hello"]),
    Case("danger is first, whatever came before it", "cole: open",
         ["cole < 2F3 now, Miss Ahmed\n2F2 today by 12, Miss Ahmed"], [JAY, "sam: Maya has a knife"]),
    Case("also where it joins what was open", "cole: open", ["cole < 2F3 now, Miss Ahmed\n2F2 today by 12"],
         [JAY, MAYA, "sam: she has a knife"], kept=2),
    Case("once it is answered it is no more", "cole: open", ["cole < 2F2 today by 12, Miss Ahmed"],
         [JAY, "sam: Maya has a knife", "ahmed: 2F3 I am with her"], state="answered"),
    Case("and what is said after that is read by itself", "cole: open", ["cole < 2F2 today by 12.05"],
         ["rosa: Jay has a knife", "ahmed: 2F2 I am with him", "rosa: still the same"]),
    Case("nobody else's", "bell: open", ["bell < Nothing is waiting for you."], [JAY]),
)  # fmt: skip

TODAYS = (
    Case("danger, whenever it is due", "ahmed: today", ["ahmed < 2F2 now"], ["rosa: Jay has a knife"]),
    Case("due", "ahmed: today", ["ahmed < 2F2 today by 12"], [JAY]),
    Case("late", "ahmed: today", ["ahmed < 2F2 late (today by 12)"], [JAY], wait=121),
    Case("answered", "ahmed: today", ["ahmed < 2F2 answered at 10"], ANSWERED, state="answered"),
    Case("sorted", "ahmed: today", ["ahmed < 2F2 answered at 10, sorted"], (*ANSWERED, "rosa: yes"), state="sorted"),
    Case("open again", "ahmed: today", ["ahmed < 2F2 today by 12.05\n2F2 answered at 10, open again"],
         (*ANSWERED, "rosa: still the same"), owner="ahmed"),
    Case("good news noted", "ahmed: today", ["ahmed < Good news noted: 1"], ["ahmed: praise Jay wow for a song"],
         state=""),
    Case("nothing", "ahmed: today", ["ahmed < Nothing is due today"], state=""),
    Case("not another's", "bell: today", ["bell < Nothing is due today"], ANSWERED, state="answered"),
    Case("for the head the school's", "okafor: today", ["okafor < 2F3 today by 12.05\n2F2 answered at 10"],
         (*ANSWERED, MAYA)),
    Case("not what is due tomorrow", "ahmed: today", ["ahmed < Nothing is due today"], ["rosa: Jay is upset"],
         wait=0, state="open"),
)  # fmt: skip


@pytest.mark.parametrize("case", [*LISTS, *TODAYS[:-1]], ids=names)
async def test_lists(case: Case, line: Line) -> None:
    """Every case of the tables above."""
    await holds(line, case)


async def test_what_is_due_tomorrow_is_not_todays(line: Line) -> None:
    """Written in the evening, due in the morning."""
    line.after(hours=9)
    await holds(line, TODAYS[-1])


async def test_no_list_names_a_child_or_a_word_of_a_parent(line: Line) -> None:
    """It may lie on a lock screen."""
    for each in (JAY, MAYA, "dana: Tom has no kit", "ahmed: praise Jay wow for a song"):
        await line.hears(each)
        await line.deliver()
    await line.said()
    for who in ("ahmed", "cole", "okafor", "finch"):
        await line.hears(f"{who}: open")
        await line.hears(f"{who}: today")
    said = "\n".join(await line.spoken())
    assert [word for word in ("Jay", "Maya", "Tom", "Marlowe", "taxi", "kit", "song") if word in said] == []


@given(st.lists(st.text(st.characters(codec="ascii", exclude_characters="\n"), max_size=60)), st.booleans())
def test_a_list_fits_one_message_and_says_what_it_left_out(lines: list[str], by_sms: bool) -> None:
    """The first lines are kept, and none is cut in the middle."""
    text = fitted(lines, lambda count: f"And {count} more.", by_sms=by_sms)
    assert fits(text, by_sms=by_sms)
    assert segments(text) <= 3 or not by_sms
    kept = text.split("\n")
    left = len(lines) - len(kept) + 1
    if kept[-1:] != [f"And {left} more."]:
        left, kept = 0, [*kept, ""]
    assert kept[:-1] == lines[: len(lines) - left] or not lines
