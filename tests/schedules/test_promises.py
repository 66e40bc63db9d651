"""Promises as time passes: reminders, the question at their time, and what a family hears where nothing was noted."""

from datetime import timedelta

from bot.domain.people import Lesson, Person
from bot.domain.promises import PromiseState
from tests.line import Line
from tests.schedules.test_jobs import told, utc

JAY = "rosa: Jay is upset about his taxi"
NO_NOTE = "We have no note of our call. If we missed you, sorry:"


async def promised(line: Line, *lines: str) -> None:
    for each in (JAY, *lines):
        await line.hears(each)
        await line.deliver()
    await line.said()


async def states(line: Line) -> list[tuple[str, PromiseState]]:
    found = await line.reader.promises_of_concern((await line.newest()).id)
    return [(each.owner, each.state) for each in found]


async def test_reminded_before_it_and_asked_at_its_time(line: Line) -> None:
    """Half an hour before, and when it is due; logged then, that is all, and the family is asked."""
    await promised(line, "ahmed> I'll ring you tomorrow at 3")
    assert await told(line, "2026-11-24T15:02") == [
        "Tue 14:30 ahmed < 2F2: a call is promised today by 3. To log it: RANG 2F2 and your words.",
        "Tue 15:00 ahmed < 2F2: the call that was promised is due. Rung? RANG 2F2. Nobody there? TRIED 2F2.",
    ]
    await line.hears("ahmed: rang 2F2 she is glad")
    await line.deliver()
    await line.said()
    said = await told(line, "2026-11-25T20:00")
    assert [each for each in said if "no note" in each or "promised" in each] == []
    assert await states(line) == [("ahmed", PromiseState.KEPT)]


async def test_the_broken_promise_is_mended_by_somebody_else(line: Line) -> None:
    """We say that we have no note, never that nobody rang; Mrs Cole rings, and that is a promise again."""
    await promised(line, "ahmed> I'll ring you at 3.15")
    said = await told(line, "2026-11-23T20:00")
    assert [each for each in said if "15:30" in each] == [
        f"Mon 15:30 rosa < {NO_NOTE} Mrs Cole rings tomorrow by 9.30. Ref 2F2.",
        "Mon 15:30 cole < 2F2: no note of a call that was promised. They know that you ring tomorrow by 9.30. "
        "To read: OPEN 2F2.",
        "Mon 15:30 ahmed < 2F2: no note of your call, so Mrs Cole rings tomorrow by 9.30. If you did ring, text "
        "KEPT 2F2.",
    ]
    assert await states(line) == [("ahmed", PromiseState.UNKNOWN), ("cole", PromiseState.OPEN)]
    line.clock.move_to(utc("2026-11-24T09:10"))
    await line.hears("cole: rang 2F2")
    await line.hears("ahmed: kept 2F2")
    assert "ahmed < 2F2: noted, after its time. Thank you." in await line.spoken()
    assert await states(line) == [("ahmed", PromiseState.LATE), ("cole", PromiseState.KEPT)]


async def test_never_twice_for_one_promise(line: Line) -> None:
    """Minutes later the sweep comes round again, and says nothing more."""
    await promised(line, "ahmed> I'll ring you at 2")
    said = await told(line, "2026-11-23T14:40")
    assert sum(NO_NOTE in each for each in said) == 1


async def test_each_that_is_missed_goes_to_another_and_at_last_to_the_next_day(line: Line) -> None:
    """Person to person, a name and a time each; nobody is told an hour in which nobody is in."""
    await promised(line, "ahmed> I'll ring you at 11")
    said = [each for each in await told(line, "2026-11-24T20:00") if NO_NOTE in each]
    assert [each.replace(NO_NOTE, "...") for each in said] == [
        "Mon 11:15 rosa < ... Mrs Cole rings today by 12. Ref 2F2.",
        "Mon 12:15 rosa < ... Mr Okafor rings today by 2.15. Ref 2F2.",
        "Mon 14:30 rosa < ... Ms Finch rings tomorrow by 9.30. Ref 2F2.",
        "Tue 09:45 rosa < ... Dr Reid rings tomorrow by 9.30. Ref 2F2.",
    ]


async def test_a_call_that_was_tried_is_told_as_tried(line: Line) -> None:
    """It is no missing note: the same person tries again, and the family hears that they did."""
    await promised(line, "ahmed> I'll ring you at 2")
    line.clock.move_to(utc("2026-11-23T14:01"))
    await line.hears("ahmed: tried 2F2")
    await line.said()
    said = await told(line, "2026-11-23T14:30")
    assert said == [
        "Mon 14:15 rosa < We tried to ring you. Miss Ahmed will try again today by 3. Ref 2F2.",
        "Mon 14:15 ahmed < 2F2: nobody took the call. They know that you ring again today by 3.",
    ]
    assert await states(line) == [("ahmed", PromiseState.TRIED), ("ahmed", PromiseState.OPEN)]


async def test_a_reminder_comes_before_the_lesson_that_lies_in_its_way(line: Line) -> None:
    """Miss Ahmed teaches until the minute in which she rings."""
    lessons = (Lesson(1, utc("2026-11-24T13:00").time(), utc("2026-11-24T15:00").time()),)
    await line.change(Person, "ahmed", lessons=lessons)
    await promised(line, "ahmed> I'll ring you tomorrow at 3")
    first = (await told(line, "2026-11-24T14:00"))[0]
    assert first.startswith("Tue 12:55 ahmed < 2F2: a call is promised today by 3.")


async def test_whoever_is_away_on_the_morning_of_the_day_hands_it_on(line: Line) -> None:
    """The family is told the other name before the time comes; the owner is asked nothing."""
    await promised(line, "ahmed> I'll ring you on Wednesday at 3")
    line.clock.move_to(utc("2026-11-24T12:00"))
    await line.hears("ahmed: away")
    await line.said()
    said = await told(line, "2026-11-25T14:40")
    assert [each for each in said if "good news" not in each] == [
        "Wed 08:00 cole < 2F2: a call is promised today by 3. It is with you now. To read: OPEN 2F2.",
        "Wed 08:00 rosa < Mrs Cole will ring you today by 3. Ref 2F2.",
        "Wed 14:30 cole < 2F2: a call is promised today by 3. To log it: RANG 2F2 and your words.",
    ]


async def test_out_of_hours_the_family_hears_in_the_morning(line: Line) -> None:
    """No text in the evening; six on a Friday is told on Monday, with who is in then."""
    line.clock.move_to(utc("2026-11-27T13:00"))
    await promised(line, "ahmed> I'll ring you at 6")
    said = [each for each in await told(line, "2026-11-30T08:05") if NO_NOTE in each]
    assert said == [f"Mon 08:00 rosa < {NO_NOTE} Mrs Cole rings today by 9.30. Ref 2F2."]


async def test_silence_is_not_recorded_while_a_call_is_promised(line: Line) -> None:
    """They have not been asked whether it is sorted, so that saying nothing says nothing."""
    await promised(line, "ahmed> I'll ring you next Monday at 3")
    said = await told(line, "2026-11-30T09:00")
    assert [each for each in said if "Is this sorted" in each] == []
    assert (await line.newest()).state == "answered"


async def test_with_the_line_down_the_family_hears_once_it_is_back(line: Line) -> None:
    """All its steps went by at once: no reminder of what is past, one honest word."""
    await promised(line, "ahmed> I'll ring you at 11")
    line.clock.move_to(utc("2026-11-23T12:00") + timedelta(minutes=30))
    said = await told(line, "2026-11-23T12:31")
    assert [each for each in said if " rosa <" in each] == [
        f"Mon 12:31 rosa < {NO_NOTE} Mrs Cole rings today by 1.20. Ref 2F2."
    ]
