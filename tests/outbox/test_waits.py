"""What waits in the outbox: for a break, for the head's RESUME, and what has waited too long."""

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.concerns import Concern, ConcernState
from bot.domain.messages import OutboundState, Purpose
from bot.domain.people import Lesson, Person
from bot.services.pausing import paused, resumed
from tests.outbox.conftest import AHMED_CHAT, MONDAY, MUM_CHAT, OFFICE_CHAT, Outbox

MORNING = (Lesson(0, time(9, 30), time(11, 15)),)
TO_NOON = (Lesson(0, time(9, 30), time(12, 30)),)
PING = "4K7: a message, can wait."


def on_monday(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=UTC)


async def pinged(outbox: Outbox, lessons: tuple[Lesson, ...], **more: object) -> None:
    """Jo's concern, raised at ten and due at twelve, and its ping to Miss Ahmed, who has these lessons."""
    await outbox.change(Person, "ahmed", lessons=lessons)
    concern = await outbox.concern()
    if more:
        await outbox.change(Concern, concern.id, **more)
    await outbox.queue(PING, Purpose.PING, to="ahmed", concern=concern.id)


async def at(outbox: Outbox, *moments: datetime) -> list[int]:
    """How many messages Miss Ahmed has at each of these moments."""
    counts = []
    for moment in moments:
        outbox.clock.move_to(moment)
        await outbox.sender.step()
        counts.append(len(outbox.telegram_of(AHMED_CHAT)))
    return counts


async def test_a_ping_waits_for_the_break(outbox: Outbox) -> None:
    """No phone buzzes in the lesson; the moment it ends, it does."""
    await pinged(outbox, MORNING)
    assert await at(outbox, on_monday(10), on_monday(11, 14), on_monday(11, 15)) == [0, 0, 1]
    assert outbox.telegram_of(AHMED_CHAT) == [PING]


async def test_it_waits_no_longer_than_half_an_hour_before_it_is_due(outbox: Outbox) -> None:
    """A lesson that goes on past noon is disturbed at 11.30: the parent was promised an answer by 12."""
    await pinged(outbox, TO_NOON)
    assert await at(outbox, on_monday(10), on_monday(11, 29), on_monday(11, 30)) == [0, 0, 1]


async def test_what_somebody_has_taken_waits_until_it_is_due(outbox: Outbox) -> None:
    """Whoever has it knows the time; others are not called out of a lesson for it."""
    await pinged(outbox, TO_NOON, claimed_by="office")
    assert await at(outbox, on_monday(11, 59), on_monday(12)) == [0, 1]


async def test_what_is_answered_waits_for_the_break(outbox: Outbox) -> None:
    """Nothing is due any more, so nothing is worth a lesson."""
    await pinged(outbox, TO_NOON, state=ConcernState.ANSWERED)
    assert await at(outbox, on_monday(12, 29), on_monday(12, 30)) == [0, 1]


async def test_what_is_late_goes_in_the_lesson(outbox: Outbox) -> None:
    """It has climbed: at once."""
    await pinged(outbox, TO_NOON, due_at=on_monday(9, 45))
    assert await at(outbox, on_monday(10)) == [1]


async def test_an_emergency_and_an_answer_to_what_they_did_never_wait(outbox: Outbox) -> None:
    """Harm goes at once; so does the word that their own answer arrived."""
    await outbox.change(Person, "ahmed", lessons=TO_NOON)
    await outbox.queue("4K7: a message, now.", Purpose.EMERGENCY, to="ahmed")
    await outbox.queue("4K7: sent.", Purpose.CONFIRM, to="ahmed")
    await outbox.queue("4K7: sorted. Thank you.", Purpose.TASK, to="ahmed")
    assert await at(outbox, on_monday(10), on_monday(10, 1), on_monday(12, 29), on_monday(12, 30)) == [1, 2, 2, 3]


async def test_a_day_off_and_the_night_are_waited_through(outbox: Outbox) -> None:
    """Miss Ahmed works on Tuesdays and Thursdays; what is for her on Monday comes on Tuesday at eight."""
    await outbox.change(Person, "ahmed", days=(1, 3))
    await outbox.queue("4K7: sorted. Thank you.", Purpose.TASK, to="ahmed")
    tuesday = datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert await at(outbox, MONDAY, tuesday - timedelta(seconds=1), tuesday) == [0, 0, 1]


async def test_a_lesson_taken_out_of_the_sheet_holds_nothing_new(outbox: Outbox) -> None:
    """It is asked when the message would go, whatever the sheet said when it was made."""
    await pinged(outbox, ())
    await outbox.change(Person, "ahmed", lessons=MORNING)
    assert await at(outbox, on_monday(10), on_monday(11, 15)) == [0, 1]


# -- PAUSE


@pytest.mark.parametrize("purpose", [Purpose.PRAISE, Purpose.SORTED, Purpose.PROGRESS])
async def test_a_pause_holds_what_the_school_starts_also_when_it_was_queued_before(
    purpose: Purpose, outbox: Outbox
) -> None:
    """It goes with RESUME, at once, and once."""
    concern = await outbox.concern()
    held = await outbox.queue("Hello.", purpose, children=("jay",), concern=concern.id)
    await outbox.store.save(await paused(outbox.school, MONDAY))
    await outbox.sender.step()
    for _ in range(6):
        await outbox.after(minutes=40)
    assert outbox.telegram_of(MUM_CHAT) == []
    await outbox.store.save(await resumed(outbox.school, outbox.clock.now()))
    await outbox.sender.step()
    assert outbox.telegram_of(MUM_CHAT) == ["Hello."]
    await outbox.after(hours=2)
    assert outbox.telegram_of(MUM_CHAT) == ["Hello."]
    assert (await outbox.now(held)).state is OutboundState.SENT


async def test_a_pause_holds_no_receipt_no_answer_and_nothing_for_staff(outbox: Outbox) -> None:
    """A parent's worry still reaches a person, and the answer the parent."""
    await outbox.store.save(await paused(outbox.school, MONDAY, "ahmed"))
    for purpose in (Purpose.EMERGENCY, Purpose.ANSWER, Purpose.RECEIPT, Purpose.OPT_OUT):
        await outbox.queue(purpose, purpose)
    for purpose in (Purpose.PING, Purpose.TASK, Purpose.CONFIRM):
        await outbox.queue(purpose, purpose, to="office")
    for _ in range(8):
        await outbox.after(seconds=2)
    assert len(outbox.telegram_of(MUM_CHAT)) == 4
    assert len(outbox.telegram_of(OFFICE_CHAT)) == 3


async def test_resumed_at_night_it_goes_in_the_morning(outbox: Outbox) -> None:
    """RESUME ends the pause and not the night."""
    await outbox.store.save(await paused(outbox.school, MONDAY))
    await outbox.queue("Good news.", Purpose.PRAISE, children=("jay",))
    await outbox.sender.step()
    outbox.clock.move_to(on_monday(20))
    await outbox.store.save(await resumed(outbox.school, outbox.clock.now()))
    await outbox.sender.step()
    assert outbox.telegram_of(MUM_CHAT) == []
    outbox.clock.move_to(datetime(2026, 11, 24, 8, tzinfo=UTC))
    await outbox.sender.step()
    assert outbox.telegram_of(MUM_CHAT) == ["Good news."]


async def test_resume_hurries_nothing_that_waits_for_itself(outbox: Outbox) -> None:
    """ "Is this sorted?" half an hour after the answer stays half an hour after it."""
    await outbox.store.save(await paused(outbox.school, MONDAY))
    later = await outbox.queue("Is this sorted?", Purpose.SORTED, not_before=on_monday(10, 30))
    await outbox.store.save(await resumed(outbox.school, outbox.clock.now()))
    assert (await outbox.now(later)).due_at == on_monday(10, 30)


async def test_what_is_no_longer_true_is_not_said(outbox: Outbox) -> None:
    """ "Mrs Cole has this now and will answer by 11": not at 11 any more; nobody is troubled with it."""
    kept = await outbox.queue("By 11.", Purpose.PROGRESS, stale_at=on_monday(11))
    await outbox.store.save(await paused(outbox.school, MONDAY))
    await outbox.sender.step()
    outbox.clock.move_to(on_monday(11))
    await outbox.store.save(await resumed(outbox.school, outbox.clock.now()))
    await outbox.sender.step()
    found = await outbox.now(kept)
    assert (found.state, found.error) == (OutboundState.WITHHELD, "its time has passed")
    assert outbox.telegram_of(MUM_CHAT) == outbox.telegram_of(OFFICE_CHAT) == []
