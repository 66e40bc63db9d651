"""PRAISE OFF and what happens by itself: nothing is sent to whom it is not wanted by, and nothing floods in later."""

from bot.domain.entitlements import Entitlement, entitlement_id
from bot.domain.messages import Batch
from bot.domain.praise import Praise
from tests.line import Line
from tests.schedules.test_jobs import noted
from tests.schedules.test_jobs import told as everything_told


async def told(line: Line, until: str) -> list[str]:
    """What families are told; whom nothing was noted for is the staff's."""
    return [each for each in await everything_told(line, until) if "no good news noted yet" not in each]


async def say(line: Line, *words: str) -> None:
    for each in words:
        await line.hears(each)
    await line.deliver()
    await line.said()


async def test_the_others_still_hear_and_it_counts_as_told(line: Line) -> None:
    """Jay's mum wants none; his dad gets it as before."""
    await say(line, "rosa: PRAISE OFF")
    await noted(line, "Jay wow for a song")
    assert await told(line, "2026-11-23T17:00") == [
        "Mon 16:00 mick < Good news. Jay did Wow work for a song. Miss Ahmed"
    ]
    (praise,) = await line.reader.praise_of_pupil("jay")
    assert (praise.told, praise.told_at is not None) == (True, True)


async def test_what_nobody_wants_to_hear_stays_on_record_and_does_not_flood_in_later(line: Line) -> None:
    """Off on Monday, on again on Wednesday: from then on the day's news, and on Friday the week's, as for all."""
    await say(line, "dana: PRAISE OFF")
    for day in ("23", "24"):
        await noted(line, f"Tom wow for song {day}")
        assert await told(line, f"2026-11-{int(day) + 1}T10:00") == []
    kept: list[Praise] = await line.reader.praise_of_pupil("tom")
    assert [(each.told, each.told_at) for each in kept] == [(True, None)] * 2
    await say(line, "dana: PRAISE ON")
    await noted(line, "Tom wow for song 25")
    assert await told(line, "2026-11-27T10:00") == [
        "Wed 16:00 dana < Good news. Tom did Wow work for song 25. Miss Ahmed"
    ]
    (week,) = await told(line, "2026-11-28T10:00")
    assert week.startswith("Fri 14:00 dana < Good news this week. Tom did Wow work for song 23. Tom did")
    assert all(each.told_at for each in await line.reader.praise_of_pupil("tom"))
    assert await told(line, "2026-12-05T10:00") == []


async def test_a_month_of_silence_is_not_made_up_for(line: Line) -> None:
    """Neither with PRAISE ON, nor with an adult who may hear of the child from then on."""
    await say(line, "dana: PRAISE OFF")
    await noted(line, "Tom wow for a song")
    await told(line, "2026-12-04T10:00")
    await say(line, "dana: PRAISE ON")
    noel = entitlement_id("noel", "tom")
    right = await line.reader.entitlement("dana", "tom")
    assert right
    await line.store.save(
        Batch(changed=(Entitlement(id=noel, school="oak", adult="noel", pupil="tom", permissions=right.permissions),))
    )
    assert await told(line, "2026-12-12T10:00") == []


async def test_a_child_whom_nobody_may_hear_of_still_waits(line: Line) -> None:
    """That is a gap in the school's records, and no wish of anybody's."""
    await line.change(Entitlement, entitlement_id("dana", "tom"), permissions=())
    await noted(line, "Tom wow for a song")
    assert await told(line, "2026-11-24T10:00") == []
    assert [each.told for each in await line.reader.praise_of_pupil("tom")] == [False]
