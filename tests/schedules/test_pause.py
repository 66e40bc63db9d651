"""What the jobs do while the head has paused the school: a reminder each morning, and nobody silent unasked."""

import pytest

from bot.domain.messages import Purpose
from tests.line import Line
from tests.schedules.test_jobs import go_on, noted, told, utc

JAY = "rosa: Jay is upset about his taxi"


async def test_the_head_is_reminded_each_school_morning(line: Line) -> None:
    """Once a day, not on the first, not at the weekend; and whoever paused it, too."""
    line.clock.move_to(utc("2026-11-26T15:00"))
    await line.hears("stone: pause")
    await line.deliver()
    await line.said()
    said = [each for each in await told(line, "2026-12-01T12:00") if "Still paused" in each]
    assert sorted(said) == [
        "Fri 08:00 okafor < Still paused, yesterday at 3. Text RESUME to go on.",
        "Fri 08:00 stone < Still paused, yesterday at 3. Text RESUME to go on.",
        "Mon 08:00 okafor < Still paused, on Thursday 26 November at 3. Text RESUME to go on.",
        "Mon 08:00 stone < Still paused, on Thursday 26 November at 3. Text RESUME to go on.",
        "Tue 08:00 okafor < Still paused, on Thursday 26 November at 3. Text RESUME to go on.",
        "Tue 08:00 stone < Still paused, on Thursday 26 November at 3. Text RESUME to go on.",
    ]
    await line.hears("okafor: resume")
    await line.said()
    assert [each for each in await told(line, "2026-12-03T12:00") if "paused" in each] == []


@pytest.mark.parametrize(("resumed", "closed"), [("2026-11-30T12:00", "2026-12-04"), ("", "")])
async def test_nobody_is_unconfirmed_who_could_not_be_asked(resumed: str, closed: str, line: Line) -> None:
    """Three school days of silence count from when the question could go; while paused, nothing is closed."""
    for each in (JAY, "ahmed> He has a new driver", "okafor: pause"):
        await line.hears(each)
        await line.deliver()
    if resumed:
        await go_on(line, resumed)
        await line.hears("okafor: resume")
    await go_on(line, "2026-12-03T20:00")
    assert (await line.newest()).state == "answered"
    await go_on(line, "2026-12-11T20:00")
    concern = await line.newest()
    assert (f"{concern.closed_at:%Y-%m-%d}" if concern.closed_at else "") == closed


async def test_the_days_news_is_not_held_past_the_weeks(line: Line) -> None:
    """Friday's round tells it all again: whoever paused on Monday and resumes after it sends the week's alone."""
    await noted(line, "Jay wow for a song")
    daily = [each for _, each in await go_on(line, "2026-11-23T17:00") if each.purpose is Purpose.PRAISE]
    assert {each.stale_at for each in daily} == {utc("2026-11-27T14:00")}
    weekly = [each for _, each in await go_on(line, "2026-11-27T15:00") if each.purpose is Purpose.PRAISE]
    assert {each.stale_at for each in weekly} == {None}
    assert len(daily) == len(weekly) == 2


async def test_what_a_parent_is_told_of_a_climb_is_true_until_the_time_it_names(line: Line) -> None:
    """ "Mrs Cole will answer today by 1" is not for a quarter past."""
    await line.hears(JAY)
    await line.deliver()
    await line.said()
    progress = [each for _, each in await go_on(line, "2026-11-23T12:30") if each.purpose is Purpose.PROGRESS]
    assert [each.stale_at for each in progress] == [utc("2026-11-23T13:00")]
