"""What in a member of staff's words is a promise, and what only sounds like one."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.promised import promised, what_of
from bot.domain.promises import What
from tests.domain.the_school import CALENDAR, at

TUESDAY = at("2026-11-24 10:00")


def found(text: str) -> list[str]:
    return [
        " ".join(filter(None, (each.what, each.who, f"{CALENDAR.local(each.when.due):%d %H:%M}")))
        for each in promised(text, TUESDAY, CALENDAR)
    ]


@pytest.mark.parametrize(
    ("text", "promise"),
    [
        ("I'll ring you tomorrow at 3", "ring 25 15:00"),
        ("We will email you by Thursday", "write 26 15:15"),
        ("Mrs Cole will call you at 3.15", "ring mrs cole 24 15:15"),
        ("I spoke to him. I’ll ring you Thursday 3pm.", "ring 26 15:00"),
        ("Don't worry, I'll ring you tomorrow at 3", "ring 25 15:00"),
        ("Sorry we could not speak, I'll ring you tomorrow at 3", "ring 25 15:00"),
        ("I tried you at 9, I'll ring again at 2", "ring 24 14:00"),
        ("I'll call you back this afternoon", "ring 24 15:15"),
        ("I will let you know by the end of the day", "write 24 15:15"),
        ("He is fine. Will ring you at half 3", "ring 24 15:30"),
        ("I'll speak to the driver and ring you tomorrow at 3", "ring 25 15:00"),
        ("Tomorrow I'll ring you at 3", "ring 25 15:00"),
        ("Tomorrow at 3 I'll ring you", "ring 25 15:00"),
        ("I'll ring you at 3pm about the taxi", "ring 24 15:00"),
        ("You will hear from Mrs Cole by Thursday", "write mrs cole 26 15:15"),
        ("The office will call you at 2pm", "ring the office 24 14:00"),
        ("ill phone u tmrw 9.30 x", "ring 25 09:30"),
        ("We'll ring you back in 20 minutes.", "ring 24 10:20"),
        ("Someone will ring you tomorrow morning", "ring 25 12:00"),
        ("I won't be in on Wednesday, I'll ring you on Thursday at 10", "ring 26 10:00"),
        ("Leave it with me and I'll get back to you by Monday lunch", "write 30 13:30"),
        ("I'll ring you on Saturday at 10", "ring 28 10:00"),
        ("I'll ring you today at 2\nThanks", "ring 24 14:00"),
    ],
)
def test_what_is_clearly_promised(text: str, promise: str) -> None:
    """Who, what, and by when."""
    assert found(text) == [promise]


NONE = """
    I'll try to ring you tomorrow at 3
    Hopefully I'll ring you tomorrow at 3
    Maybe I will call you Thursday
    I might ring you at 3
    I should ring you by 3
    I can ring you tomorrow at 3
    We could ring you at 3
    Shall I ring you tomorrow at 3?
    I'll ring you tomorrow at 3, is that ok?
    Will you ring me at 3
    I won't ring you tomorrow at 3
    I will not ring you tomorrow
    I don't think I'll ring you tomorrow at 3
    I rang you yesterday at 3
    I said I'd ring you at 3
    I was going to ring you today at 3
    Mr Bell said he will ring you at 3
    He said I'll ring you at 3
    Nobody will ring you tomorrow
    If he's not better I'll ring you tomorrow at 3
    I'll ring you when I can tomorrow
    I'll ring you at 3 if I can
    I'll ring you soon
    I'll ring you
    I'll ring you later
    I'll ring you after 3
    I'll ring you next Thursday
    I'll ring you tomorrow or Thursday
    I'll ring you tomorrow at 3 or 4
    I'll ring you today at 9
    I'll ring the driver tomorrow at 9
    I'll call in tomorrow at 3
    I'll ring mum at 3
    He will ring you at lunch
    I'll ring you about what happened on Monday
    I'll ring you about the fight on Monday
    Please ring us tomorrow at 3
    You can ring me at 3
    We ring you every Thursday
    He'll be home at 3
    I'll write to the council by Thursday
    We will talk to him tomorrow
    I'll see you on Thursday at 3
    I'll ring you after Thursday's meeting
    Jay will have a new driver from tomorrow
    He did well today
"""


@pytest.mark.parametrize("text", [each.strip() for each in NONE.strip().splitlines()])
def test_what_is_no_promise_to_a_family(text: str) -> None:
    """Tried, hoped, asked, denied, past, conditional, to somebody else, or at a time that nobody can tell."""
    assert found(text) == []


def test_two_promises_in_one_answer() -> None:
    """Each is one."""
    said = "I'll ring you at 3 and Mrs Cole will email you by Thursday. Thank you for waiting."
    assert found(said) == ["ring 24 15:00", "write mrs cole 26 15:15"]


def test_the_same_said_twice_is_one_promise() -> None:
    """It is made once."""
    assert found("I'll ring you at 3. I will ring you today at 3pm") == ["ring 24 15:00"]


@pytest.mark.parametrize(
    ("words", "what"),
    [("ring Thu 3pm", What.RING), ("to call at 3", What.RING), ("I'll phone tomorrow", What.RING),
     ("answer by Friday", What.WRITE), ("email Thu", What.WRITE), ("get back to them by 3", What.WRITE),
     ("Thu 3pm", None), ("", None)],
)  # fmt: skip
def test_what_a_note_of_a_promise_is_of(words: str, what: What | None) -> None:
    """A call or words, however they are called."""
    assert what_of(words) is what


@given(st.text(max_size=200), st.timedeltas(timedelta(), timedelta(days=349)))
def test_any_answer_at_all_can_be_read(text: str, later: timedelta) -> None:
    """Whatever is written, nothing fails, and nothing is due in the past."""
    now = at("2026-01-05 10:00") + later
    assert all(each.when.due > now for each in promised(text, now, CALENDAR))
