"""A key worker who teaches: who is named, who is pinged, and what those hear whose ping still waits."""

from datetime import time

import pytest

from bot.domain.concerns import Voice
from bot.domain.messages import Batch, Outbound
from bot.domain.people import Lesson, Person, Role
from tests.line import SCHOOL, Line
from tests.looking import outbound_to
from tests.schedules.test_jobs import go_on, told, utc

ALL_MORNING = (Lesson(0, time(9), time(12, 15)),)
ONE_LESSON = (Lesson(0, time(9, 30), time(10, 45)),)
JAY = "rosa: Jay is upset about his taxi"
AHMED, THANKS = "2F2: a message, can wait. Please answer today by 12.", "Thank you for telling us. "


async def test_a_break_that_comes_soon_is_waited_for(line: Line) -> None:
    """She is free at 10.45 and has until 12: nobody else is disturbed, and she is named."""
    await line.change(Person, "ahmed", lessons=ONE_LESSON)
    await line.hears(JAY)
    assert sorted(await line.spoken()) == [
        f"ahmed < {AHMED}",
        f"rosa < {THANKS}Miss Ahmed or Mrs Cole will answer you today by 12. Ref 2F2.",
    ]


async def test_who_teaches_until_it_is_due_is_not_named_and_another_is_pinged(line: Line) -> None:
    """It stays her matter; whoever was named to the parent hears of it at once."""
    await line.change(Person, "ahmed", lessons=ALL_MORNING)
    await line.hears(JAY)
    assert sorted(await line.spoken()) == [
        f"ahmed < {AHMED}",
        f"cole < {AHMED}",
        f"rosa < {THANKS}Mrs Cole or Mr Okafor will answer you today by 12. Ref 2F2.",
    ]
    assert (await line.newest()).owner == "ahmed"
    await line.hears("rosa: status")
    assert await line.spoken() == ["rosa < 2F2: Mrs Cole or Mr Okafor will answer you today by 12."]


async def test_the_second_named_teaches_too(line: Line) -> None:
    """Then it is the next stand-in who is free."""
    for who in ("ahmed", "cole"):
        await line.change(Person, who, lessons=ALL_MORNING)
    await line.hears(JAY)
    spoken = sorted(await line.spoken(), reverse=True)
    assert spoken[0].startswith(f"rosa < {THANKS}Mr Okafor or Ms Finch will answer you")
    assert {each.partition(" ")[0] for each in spoken} == {"rosa", "ahmed", "okafor"}


async def test_when_all_of_them_teach_nobody_is_lost(line: Line) -> None:
    """The receipt names who is in, as it always did; the pings go half an hour before it is due."""
    for who in ("ahmed", "cole", "okafor", "finch", "reid"):
        await line.change(Person, who, lessons=ALL_MORNING)
    await line.hears(JAY)
    spoken = sorted(await line.spoken(), reverse=True)
    assert spoken[0].startswith(f"rosa < {THANKS}Miss Ahmed or Mrs Cole will answer you")
    assert f"ahmed < {AHMED}" in spoken


@pytest.mark.parametrize("days", [(1, 2), (4,)])
async def test_who_does_not_work_that_day_is_neither_named_nor_pinged(days: tuple[int, ...], line: Line) -> None:
    """Not in the receipt, not for more words, not as the stand-in, not on the ladder, not as the office."""
    for who in ("ahmed", "cole", "finch"):
        await line.change(Person, who, days=days)
    for each in (JAY, "x: hello is this the school"):
        await line.hears(each)
        await line.deliver()
    line.after(minutes=30)
    await line.hears("rosa: he is crying now")
    assert (await line.newest()).owner == "okafor"
    said = await go_on(line, "2026-11-23T17:00")
    to = {each.to for _, each in said} | {each.to for each in await outbound_to(line.reader, "okafor")}
    assert not to & {"ahmed", "cole", "finch"}
    assert not any(name in each.text for _, each in said for name in ("Ahmed", "Cole", "Finch"))


async def test_danger_waits_for_no_break(line: Line) -> None:
    """It rings the owner in the lesson."""
    await line.change(Person, "ahmed", lessons=ALL_MORNING)
    await line.hears("rosa: he said he wants to kill himself")
    pings = [each for each in await line.said() if each.to == "ahmed"]
    assert [each.purpose for each in pings] == ["emergency"]
    assert pings[0].not_before is None


async def test_who_has_not_been_pinged_yet_hears_what_became_of_it(line: Line) -> None:
    """Mrs Cole takes it while Miss Ahmed teaches: in the break she hears that, and not that she is to answer."""
    await line.change(Person, "ahmed", lessons=ALL_MORNING)
    await line.hears(JAY)
    await line.said()
    await line.hears("cole: got 2F2")
    spoken = await line.spoken()
    assert "ahmed < 2F2: Mrs Cole has this." in spoken
    assert not [each for each in spoken if each.startswith("cole < 2F2: Mrs Cole")]
    waiting = [each.text for each in await outbound_to(line.reader, "ahmed") if each.state == "waiting"]
    assert waiting == ["2F2: Mrs Cole has this."]


# -- the ladder


async def test_whose_ping_still_waits_is_not_reminded_and_another_is(line: Line) -> None:
    """She has heard nothing that she could have forgotten; whoever was pinged in her place is reminded."""
    await line.change(Person, "ahmed", lessons=ALL_MORNING)
    await line.hears(JAY)
    (ping,) = [each for each in await line.said() if each.to == "ahmed"]
    await line.change(Outbound, ping.id, due_at=utc("2026-11-23T11:30"))  # as the outbox has it wait
    assert await told(line, "2026-11-23T11:20") == ["Mon 11:00 cole < 2F2: no answer yet. Please answer today by 12."]


async def test_a_climb_goes_at_once_to_who_is_free(line: Line) -> None:
    """Of two on the rung the one who is not teaching has it now; the other hears in the break."""
    doyle = Person(id="doyle", school=SCHOOL, code="doyle", name="Ms Doyle", role=Role.PASTORAL)
    await line.store.save(Batch(changed=(doyle,)))
    await line.change(Person, "cole", lessons=(Lesson(0, time(11, 30), time(12, 40)),))
    await line.hears(JAY)
    await line.deliver()
    await line.said()
    said = [(when, each) for when, each in await go_on(line, "2026-11-23T12:05") if "so this is with you" in each.text]
    assert [(when, each.to, each.not_before and f"{each.not_before:%H:%M}") for when, each in said] == [
        ("Mon 12:00", "cole", "12:40"), ("Mon 12:00", "doyle", None),
    ]  # fmt: skip


async def test_a_climb_to_who_teaches_alone_goes_at_once_all_the_same(line: Line) -> None:
    """What is late waits for no break."""
    await line.change(Person, "cole", lessons=(Lesson(0, time(11, 30), time(13)),))
    await line.hears(JAY)
    await line.deliver()
    await line.said()
    said = [each for _, each in await go_on(line, "2026-11-23T12:05") if each.to == "cole"]
    assert [each.not_before for each in said] == [None]


async def test_rungs_that_went_by_while_the_line_was_down_stand_in_the_thread(line: Line) -> None:
    """Whoever opens it sees why nobody asked Miss Ahmed and Mrs Cole; only the highest is pinged."""
    await line.hears(JAY)
    await line.deliver()
    line.after(hours=3, minutes=10)
    said = await told(line, "2026-11-23T13:20")
    assert [each for each in said if "rosa" not in each] == [
        "Mon 13:11 okafor < 2F2: no answer yet, so this is with you now. Please answer today by 2."
    ]
    entries = [each for each in await line.reader.entries((await line.newest()).id) if each.voice is Voice.SCHOOL]
    assert [each.text for each in entries] == [
        "Miss Ahmed was not asked then, since this line was down.",
        "Mrs Cole was not asked then, since this line was down.",
    ]


async def test_while_the_line_is_up_nothing_is_written_of_it(line: Line) -> None:
    """Every rung is asked in its time, and who had taken it needed no reminder."""
    await line.hears(JAY)
    await line.deliver()
    await line.hears("ahmed: got 2F2")
    line.after(hours=2, seconds=30)
    await go_on(line, "2026-11-24T17:00")
    kept = await line.reader.entries((await line.newest()).id)
    assert [each.voice for each in kept] == [Voice.FAMILY]


async def test_a_ping_says_the_day_on_which_it_is_read(line: Line) -> None:
    """Asked for on Monday afternoon, read on Tuesday when he is in again: due "today", not "tomorrow"."""
    await line.change(Person, "ahmed", days=(1, 2, 3, 4))
    line.after(hours=4, minutes=45)
    await line.hears(JAY)
    said = {each.to: each.text for each in await line.said()}
    assert said["rosa"].startswith(
        "Thank you for telling us. Miss Ahmed or Mrs Cole will answer you tomorrow by 10.15."
    )
    assert said["ahmed"].endswith("Please answer today by 10.15.")
