"""At nine the safeguarding lead cuts Jay's father off from him; a message for him was queued for a minute later."""

from datetime import timedelta

import pytest

from bot.demo.stage import Stage
from bot.domain.messages import Batch, Outbound, Purpose
from tests.scenarios.neighbours import DEAN, STONE, allowed
from tests.scenarios.playing import answers, presses, reads, reference, school_time, silent, stage_at, until, writes

pytestmark = pytest.mark.scenario

NOTHING_CONFIRMED = "Thank you. We have your message and the office will read it. If anyone is in danger now, ring 999."


def stage_of_the_two(words: str) -> Stage:
    return stage_at(words, residents=(DEAN, STONE), extra=(allowed("dean", "jay"),))


async def test_cut_off_at_nine_the_message_for_a_minute_past_never_comes() -> None:
    """It waits in the queue, signed and due; one line from Ms Stone, and his phone stays dark. Hers does not."""
    async with stage_of_the_two("Mon 8.55") as stage:
        for id in ("dean", "rosa"):
            await queued_for_a_minute_past_nine(stage, id)
        await until(stage, "Mon 9.00")
        await writes(stage, "stone", "restrict Mr Dean from Jay")
        assert reads(stage, "stone") == [
            "Noted: nothing about Jay Marlowe goes to Mr Dean (Xdean) now. To undo this: allow ... for ..."
        ]
        await until(stage, "Mon 9.05")
        assert reads(stage, "rosa") == ["Good news. Jay won a raffle ticket for sitting well. Miss Ahmed"]
        assert silent(stage, "rosa", "stone")


async def queued_for_a_minute_past_nine(stage: Stage, id: str) -> None:
    waiting = Outbound(
        id=stage.app.school.new_id(),
        school=stage.app.school.id,
        purpose=Purpose.PRAISE,
        to=id,
        text="Good news. Jay won a raffle ticket for sitting well. Miss Ahmed",
        created_at=stage.clock.now(),
        children=("jay",),
        not_before=school_time("Mon 9.01"),
    )
    await stage.app.store.save(Batch(outbound=(waiting,)))


async def test_the_weeks_good_news_goes_to_the_mother_alone() -> None:
    """Noted at two, cut off at three: at four and on Friday her phone tells of it, his of nothing; neither of why."""
    async with stage_of_the_two("Mon 14.00") as stage:
        await writes(stage, "ahmed", "praise Jay raffle ticket for sitting well")
        await until(stage, "Mon 15.00")
        await writes(stage, "stone", "restrict Mr Dean from Jay")
        await until(stage, "Fri 20.00")
        assert len(reads(stage, "rosa")) == 2
        assert silent(stage, "rosa", "stone", "ahmed")


async def test_what_he_had_open_is_the_offices_and_no_answer_goes() -> None:
    """The teacher who answers from her old ping learns at once that nothing went; he is told nothing of anything."""
    async with stage_of_the_two("Mon 8.50") as stage:
        await writes(stage, "dean", "Jay told me nobody talks to him")
        ref = reference(stage)
        before = reads(stage, "dean")
        await writes(stage, "stone", "restrict Mr Dean from Jay")
        assert reads(stage, "ahmed") == [f"{ref}: Ms Finch has this."]
        assert reads(stage, "finch") == [
            f"{ref}: no messages about this may go to them now. Please ring today by 10.50."
        ]
        await answers(stage, "ahmed", "He sat with Sal today.")
        assert reads(stage, "ahmed")[-1] == (
            f"{ref}: not sent. They may hear nothing of this from us. The office sees to it."
        )
        assert len(reads(stage, "finch")) == 1
        await stage.wait(timedelta(minutes=11))
        for words in ("status", "where is my son"):
            await writes(stage, "dean", words)
        assert reads(stage, "dean")[len(before) :] == [NOTHING_CONFIRMED]
        await until(stage, "Mon 16.00")
        assert reads(stage, "dean")[len(before) :] == [NOTHING_CONFIRMED]
        assert silent(stage, "dean", "stone", "ahmed", "finch", "cole", "okafor", "reid")


async def test_what_the_school_gave_back_is_his_again() -> None:
    """A mistake, undone by the office: he hears of Jay again, and is asked nothing of the days between."""
    async with stage_of_the_two("Mon 9.00") as stage:
        await writes(stage, "stone", "restrict Mr Dean from Jay")
        await until(stage, "Tue 9.00")
        await writes(stage, "finch", "allow Mr Dean for Jay")
        assert reads(stage, "finch") == ["Noted: Xdean may hear of J.M. again, as the school's list says."]
        await writes(stage, "ahmed", "praise Jay wow for a song")
        await until(stage, "Tue 16.05")
        assert reads(stage, "dean") == ["Good news. Jay did Wow work for a song. Miss Ahmed"]


async def test_a_ping_that_was_opened_is_hidden_again_all_the_same() -> None:
    """She had his words on her screen as he was cut off: ten minutes later they are gone."""
    async with stage_of_the_two("Mon 9.00") as stage:
        await writes(stage, "dean", "Jay told me nobody talks to him")
        await presses(stage, "ahmed", "Open")
        await writes(stage, "stone", "restrict Mr Dean from Jay")
        await stage.wait(timedelta(minutes=11))
        assert not any("nobody talks" in words for words in reads(stage, "ahmed"))
