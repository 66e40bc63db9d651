"""What staff promise: noted in words, by a button or out of an answer; kept, undone, carried on, and shown."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.people import Person, Role
from bot.domain.promises import How, Promise, PromiseState, What
from tests.handlers.cases import Case, fits, holds, names
from tests.line import MONDAY_TEN, Line, people

JAY = "rosa: Jay is upset about his taxi"
UNCLEAR = "2F2: call or answer, and by when?"
NOTED = "ahmed < 2F2: noted, you ring on Thursday by 3. Not so? Text NOT A PROMISE 2F2."
WHICH = "ahmed < Which one? Put its reference in"
CALL = "ahmed> He was upset. I'll ring you tomorrow at 3"
ANSWERED = "ahmed ~ 2F2: Miss Ahmed has answered."

NOTES = (
    Case("by reference", "ahmed: promise 2F2 ring Thu 3pm", [NOTED], [JAY], entries=2),
    Case("with other words", "ahmed: Promised 2F2: to call them on Thursday at 3", [NOTED], [JAY], entries=2),
    Case("the verb first", "ahmed: promise to ring 2F2 Thu 3pm", [NOTED], [JAY]),
    Case("the reference first", "ahmed: 2F2 promise ring Thu 3pm", [NOTED], [JAY]),
    Case("in reply to the ping", "ahmed> promise ring Thu 3pm", [NOTED], [JAY]),
    Case("the only matter that is theirs", "ahmed: promise ring Thu 3pm", [NOTED], [JAY]),
    Case("one of two", "ahmed: promise ring Thu 3pm", [WHICH], [JAY, "sam: Maya cried today"]),
    Case("of none", "ahmed: promise ring Thu 3pm", [WHICH], state=""),
    Case("nothing but the word", "ahmed: promise", [WHICH], state=""),
    Case("words", "ahmed: promise 2F2 answer by Friday", ["ahmed < 2F2: noted, you answer on Friday by 2.30."], [JAY]),
    Case("no time", "ahmed: promise 2F2 ring soon", [f"ahmed < {UNCLEAR}"], [JAY], entries=1),
    Case("a time that has passed", "ahmed: promise 2F2 ring at 9", [f"ahmed < {UNCLEAR}"], [JAY]),
    Case("two times", "ahmed: promise 2F2 ring Thu or Fri", [f"ahmed < {UNCLEAR}"], [JAY]),
    Case("neither call nor words", "ahmed: promise 2F2 Thu 3pm", [f"ahmed < {UNCLEAR}"], [JAY]),
    Case("out of school hours", "ahmed: promise 2F2 ring Sat 10am",
         ["ahmed < 2F2: that is on Saturday by 10, out of school hours. If you mean it, send it again."], [JAY]),
    Case("the same again", "ahmed: promise 2F2 ring Sat 10am", ["ahmed < 2F2: noted, you ring on Saturday by 10."],
         [JAY, "ahmed: promise 2F2 ring Sat 10am"]),
    Case("by one whom it is nothing to", "bell: promise 2F2 ring Thu 3pm", ["bell < 2F2: nothing open has this"],
         [JAY]),
    Case("of nothing", "ahmed: promise 5R5 ring Thu 3pm", ["ahmed < 5R5: nothing open has this"], [JAY]),
    Case("promise me is for the parent", "ahmed> Promise me that you rest", ["rosa < Promise me that you rest",
         "rosa < Is this", "ahmed < 2F2: sent.", ANSWERED], [JAY], state="answered"),
)  # fmt: skip

IN_ANSWERS = (
    Case("a call", CALL, ["rosa < He was upset. I'll ring you tomorrow at 3\nMiss Ahmed", ANSWERED,
         "ahmed < 2F2: sent. Noted: you ring tomorrow by 3. Not so? Text NOT A PROMISE 2F2."], [JAY],
         state="answered"),
    Case("of a colleague", "ahmed: 2F2 Mrs Cole will call you at 3.15", ["rosa < Mrs Cole will", ANSWERED,
         "ahmed < 2F2: sent. Noted: Mrs Cole rings today by 3.15.",
         "cole < 2F2: Miss Ahmed has promised that you ring today by 3.15. To read: OPEN 2F2."], [JAY],
         state="answered"),
    Case("words", "ahmed> We will email you by Friday", ["rosa < We will", ANSWERED,
         "ahmed < 2F2: sent. Noted: you answer on Friday by 2.30."], [JAY], state="answered"),
    Case("two", "ahmed> I'll ring you at 3. Mrs Cole will email you by Friday", ["rosa <", ANSWERED,
         "ahmed < 2F2: sent. Noted: you ring today by 3 and Mrs Cole answers on Friday by 2.30.",
         "cole < 2F2: Miss Ahmed has promised that you answer on Friday by 2.30."], [JAY], state="answered"),
    Case("tried is none", "ahmed> I'll try to ring you tomorrow at 3", ["rosa <", "rosa < Is this", ANSWERED,
         "ahmed < 2F2: sent."], [JAY], state="answered"),
    Case("out of school hours", "ahmed> I'll ring you tonight at 7",
         ["ahmed < 2F2: not sent yet. It says today by 7 in the evening, out of school hours."], [JAY], entries=1),
    Case("on a colleague's day off", "ahmed> Mr Bell will ring you tomorrow at 3",
         ["ahmed < 2F2: not sent yet. It says tomorrow by 3, and Mr Bell is not in then."], [JAY], entries=1),
    Case("the same again", "ahmed> I'll ring you tonight at 7", ["rosa < I'll ring you tonight at 7", ANSWERED,
         "ahmed < 2F2: sent. Noted: you ring today by 7 in the evening."], [JAY, "ahmed> I'll ring you tonight at 7"],
         state="answered"),
)  # fmt: skip

ENDS = (
    Case("undone by the word", "ahmed: not a promise", ["ahmed < 2F2: noted. That was no promise.", "rosa < Is this"],
         [JAY, CALL], state="answered"),
    Case("undone by reference", "ahmed: 2F2 not a promise", ["ahmed < 2F2: noted. That", "rosa < Is this"],
         [JAY, CALL], state="answered"),
    Case("undone twice", "ahmed: not a promise 2F2", ["ahmed < 2F2: no promise is open here."],
         [JAY, CALL, "ahmed: not a promise"], state="answered"),
    Case("undone, a colleague's", "ahmed: not a promise", ["ahmed < 2F2: noted. That", "rosa < Is this",
         "cole < 2F2: that was no promise after all."], [JAY, "ahmed> Mrs Cole will ring you at 3"], state="answered"),
    Case("nothing to undo", "ahmed: not a promise", ["ahmed < You have no open promise."], state=""),
    Case("kept, by the word", "ahmed: kept 2F2", ["ahmed < 2F2: kept. Thank you.", "rosa < Is this"],
         [JAY, CALL], state="answered"),
    Case("kept, the only one", "ahmed: promise kept", ["ahmed < 2F2: kept. Thank you.", "rosa < Is this"],
         [JAY, CALL], state="answered"),
    Case("kept, and nothing was promised", "ahmed: kept 2F2", ["ahmed < 2F2: no promise is open here."], [JAY]),
    Case("a call that was noted, kept by a tap, is an answer", "ahmed: kept 2F2", ["ahmed < 2F2: kept. Thank you.",
         ANSWERED, "rosa < Is this"], [JAY, "ahmed: promise 2F2 ring 3pm"], state="answered"),
    Case("kept by a call", "ahmed: rang 2F2 all is well", ["ahmed < 2F2: call noted. The promise is kept.",
         "rosa < Is this", ANSWERED], [JAY, "ahmed: promise 2F2 ring 3pm"], state="answered"),
    Case("a call before its day does not keep it", "ahmed: rang 2F2", ["ahmed < 2F2: call noted.", ANSWERED],
         [JAY, "ahmed: promise 2F2 ring Thu 3pm"], state="answered"),
    Case("a call that was tried", "ahmed: tried 2F2", ["ahmed < 2F2: call noted. It is still promised today by 3."],
         [JAY, "ahmed: promise 2F2 ring 3pm"]),
    Case("words keep words", "ahmed: 2F2 The new driver is Pat", ["rosa < The new", "rosa < Is this", ANSWERED,
         "ahmed < 2F2: sent. That keeps the promise. More to come? Text PROMISE 2F2 and by when."],
         [JAY, "ahmed> I'll let you know by Friday"], state="answered", wait=90),
    Case("words at once do not", "ahmed: 2F2 And he ate well", ["rosa < And he ate", "ahmed < 2F2: sent.", ANSWERED],
         [JAY, "ahmed> I'll let you know by Friday"], state="answered"),
    Case("words do not keep a call", "ahmed: 2F2 He is fine", ["rosa < He is", "ahmed < 2F2: sent.", ANSWERED],
         [JAY, "ahmed> I'll ring you at 3"], state="answered", wait=90),
)  # fmt: skip

SHOWN = (
    Case("to the parent", "rosa: STATUS", ["rosa < 2F2: Miss Ahmed will ring you tomorrow by 3."], [JAY, CALL],
         state="answered"),
    Case("to the parent who waits as well", "rosa: STATUS", ["rosa < 2F2: Miss Ahmed or Mrs Cole will answer you today "
         "by 12.\n2F2: Miss Ahmed will ring you on Thursday by 3."], [JAY, "ahmed: promise 2F2 ring Thu 3pm"]),
    Case("to its owner", "ahmed: promises", ["ahmed < 2F2 you ring tomorrow by 3"], [JAY, CALL], state="answered"),
    Case("to nobody else", "bell: promises", ["bell < You have no open promise."], [JAY, CALL], state="answered"),
    Case("to the head, by team", "okafor: promises",
         ["okafor < This week, everybody: kept 1, late 0, tried 0, no note 0."],
         [JAY, "ahmed: promise 2F2 ring 3pm", "ahmed: rang 2F2"], state="answered"),
)  # fmt: skip

CARRIED = (
    Case("away, with one for today", "ahmed: away", ["ahmed < Noted. Others will be asked",
         "cole < 2F2: a call is promised today by 3. It is with you now.", "rosa < Mrs Cole will ring you today by 3."],
         [JAY, "ahmed> I'll ring you at 3"], state="answered"),
    Case("away, with one for later", "ahmed: away", ["ahmed < Noted. Others will be asked"], [JAY, CALL],
         state="answered"),
    Case("left", "okafor: left: ahmed", ["okafor < Noted", "okafor ~", "okafor ~", "finch < ahmed has left.",
         "cole < 2F2: a call is promised tomorrow by 3. It is with you now.",
         "rosa < Mrs Cole will ring you tomorrow by 3."], [JAY, CALL], state="answered"),
    Case("passed on", "ahmed: pass 2F2 to Mrs Cole", ["ahmed < 2F2: Mrs Cole has this.", "ahmed ~ 2F2: Mrs Cole has",
         "cole < 2F2: passed on to you.", "cole < 2F2: a call is promised tomorrow by 3.",
         "rosa < Mrs Cole will ring you tomorrow by 3."], [JAY, CALL], state="answered"),
)  # fmt: skip


@pytest.mark.parametrize("case", [*NOTES, *IN_ANSWERS, *ENDS, *SHOWN, *CARRIED], ids=names)
async def test_promises(case: Case, line: Line) -> None:
    """Every case of the tables above."""
    await holds(line, case)


async def promises(line: Line) -> list[Promise]:
    return await line.reader.promises_of_concern((await line.newest()).id)


async def play(line: Line, *lines: str) -> None:
    for each in lines:
        await line.hears(each)
        await line.deliver()
    await line.said()


async def test_what_is_kept_of_a_promise(line: Line) -> None:
    """Whose it is, to whom, about whom, what, and by when in UTC."""
    await play(line, JAY, "ahmed> Mrs Cole will ring you at 3.15")
    (one,) = await promises(line)
    assert (one.owner, one.by, one.adult, one.pupil, one.team) == ("cole", "ahmed", "rosa", "jay", "pastoral")
    assert (one.what, one.state, one.reference) == (What.RING, PromiseState.OPEN, "2F2")
    assert one.due_at == MONDAY_TEN + timedelta(hours=5, minutes=15)
    assert one.step_at == one.due_at - timedelta(minutes=30)


async def test_a_promise_is_a_tap(line: Line) -> None:
    """Under the words that were opened: three times at most, and one is pressed."""
    await play(line, JAY, "ahmed! open")
    await line.hears("ahmed! promise")
    choices = [each for each in await line.said() if each.buttons]
    assert [each.label for each in choices[-1].buttons] == [
        "Ring today by 3.15", "Ring tomorrow by 9.30", "Ring tomorrow by 3.15",
    ]  # fmt: skip
    data = choices[-1].buttons[1].data
    assert len(data.encode()) <= 64
    await line.hears(f"ahmed! {data.partition(':')[0]}")  # the helper adds the concern; the time is missing, so it asks
    await line.said()
    inbound = line.inbound("ahmed", data, kind="button", query_id="q")
    await line.take(inbound)
    await fits(line, ["ahmed ! Noted", "ahmed < 2F2: noted, you ring tomorrow by 9.30."])
    (one,) = await promises(line)
    assert one.due_at == MONDAY_TEN + timedelta(hours=23, minutes=30)


async def test_done_and_not_a_promise_are_buttons(line: Line) -> None:
    """Under what was noted and under each reminder; a second press says that nothing is open."""
    await play(line, JAY, CALL)
    (one,) = await promises(line)
    for data, says in (("unpromise", "2F2: noted. That was no promise."), ("unpromise", "2F2: no promise is open")):
        await line.take(line.inbound("ahmed", f"{data}:{one.id}", kind="button", query_id="q"))
        assert any(each.query_id and each.text.startswith(says) for each in await line.said())
    assert [each.state for each in await promises(line)] == [PromiseState.WITHDRAWN]


async def test_a_stranger_to_the_matter_keeps_and_undoes_nothing(line: Line) -> None:
    """Also with a button that reached them somehow; a parent neither."""
    await play(line, JAY, CALL)
    (one,) = await promises(line)
    for who in ("bell", "sam"):
        for data in ("kept", "unpromise"):
            await line.take(line.inbound(who, f"{data}:{one.id}", kind="button", query_id="q"))
    assert [each.state for each in await promises(line)] == [PromiseState.OPEN]


async def test_another_time_on_the_same_day_takes_its_place(line: Line) -> None:
    """One call, at the later time; another day's is a promise of its own."""
    await play(
        line, JAY, "ahmed> I'll ring you at 2", "ahmed: 2F2 I'll ring you at 3 instead", f"{CALL}".replace("He", "It")
    )
    assert [(each.due_at.hour, each.state) for each in await promises(line)] == [
        (14, PromiseState.WITHDRAWN), (15, PromiseState.OPEN), (15, PromiseState.OPEN),
    ]  # fmt: skip


async def test_words_that_promise_words_again_keep_what_was_promised_and_are_a_new_promise(line: Line) -> None:
    """They were in touch in time, twice on one day; each record is changed once."""
    await play(line, JAY, "ahmed> I'll let you know by Friday")
    line.after(hours=2)
    again = "ahmed: 2F2 I'm still waiting. I'll let you know by Friday. I'll write to you on Friday at 2"
    await play(line, again)
    found = [each.state for each in await promises(line)]
    assert sorted(found) == [PromiseState.KEPT, PromiseState.OPEN, PromiseState.OPEN]


async def test_a_call_logged_says_how_it_was_kept(line: Line) -> None:
    """By whom, when, and by what."""
    await play(line, JAY, "ahmed: promise 2F2 ring 3pm", "cole: rang 2F2")
    (one,) = await promises(line)
    assert (one.state, one.how, one.ended_by, one.step_at) == (PromiseState.KEPT, How.CALL, "cole", None)


async def test_in_a_matter_that_has_ended_the_promise_stays_and_can_be_kept(line: Line) -> None:
    """The family said that it is sorted; the call is still owed, and its reference is nobody else's meanwhile."""
    await play(line, JAY, CALL, "rosa: all sorted now thanks")
    assert [each.state for each in await promises(line)] == [PromiseState.OPEN]
    line.after(days=1)
    await line.hears("ahmed: rang 2F2 told her anyway")
    assert "ahmed < 2F2: call noted. The promise is kept." in await line.spoken()
    assert [each.state for each in await promises(line)] == [PromiseState.KEPT]


async def test_on_a_lock_screen_is_no_name_of_a_child_and_no_word(line: Line) -> None:
    """What a colleague is told of a promise holds a reference and a time, and cannot be passed on."""
    await line.hears(JAY)
    await line.hears("ahmed: 2F2 Mrs Cole will ring you about Jay at 3")
    await line.hears("ahmed: 2F2 Mrs Cole will ring you at 3")
    (told,) = [each for each in await line.said() if each.to == "cole" and "promised" in each.text]
    assert told.protect
    assert "Jay" not in told.text
    assert "Marlowe" not in told.text


async def test_whoever_is_meant_by_a_name_that_two_have_is_not_guessed(line: Line) -> None:
    """It is the writer's, who can say otherwise."""
    await line.change(Person, "bell", name="Mrs Cole")
    await play(line, JAY, "ahmed> Mrs Cole will ring you at 3")
    assert [each.owner for each in await promises(line)] == ["ahmed"]


async def test_teams_of_few_are_counted_together(tmp_path: Path) -> None:
    """Oak House has two key workers, so a line of theirs would be of two people; with a third it is a team."""
    third = Person(id="third", school="oak", code="third", name="Ms Third", role=Role.KEY_WORKER)
    async with Line(tmp_path, records=(*people(), third)) as line:
        await play(line, JAY, "ahmed: promise 2F2 ring 3pm", "ahmed: rang 2F2", "cole: promise 2F2 ring 2pm")
        await line.hears("okafor: promises")
        assert await line.spoken() == ["okafor < This week, key workers: kept 1, late 0, tried 0, no note 0."]
