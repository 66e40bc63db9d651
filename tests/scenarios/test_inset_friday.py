"""On Friday there is no school for the children, so Thursday is the day on which the week ends."""

import pytest

from tests.scenarios.playing import DAYS, answers, reads, reference, silent, stage_at, until, when, writes

pytestmark = pytest.mark.scenario

INSET = frozenset({DAYS["Fri"]})


async def test_the_weeks_praise_goes_home_on_thursday() -> None:
    """Half an hour before the end of Thursday, in place of that day's message; on Friday no phone makes a sound."""
    async with stage_at("Mon 9.00", inset=INSET) as stage:
        await writes(stage, "ahmed", "praise Jay raffle ticket for sitting well")
        await until(stage, "Thu 11.00")
        await writes(stage, "ahmed", "praise Maya wow for her poster")
        await until(stage, "Fri 23.00")
        assert when(stage, "rosa") == ["Mon 16.00", "Thu 14.45"]
        assert reads(stage, "rosa")[1] == "Good news this week. Jay won a raffle ticket for sitting well. Miss Ahmed"
        assert reads(stage, "sam") == ["Good news this week. Maya did Wow work for her poster. Miss Ahmed"]
        assert when(stage, "sam") == ["Thu 14.45"]
        assert silent(stage, "rosa", "sam", "ahmed")
        last = [each for each in stage.phone("cole").screen if "Last day of the week" in each.text]
        assert [f"{each.at:%a %H.%M}" for each in last] == ["Thu 12.00"]


async def test_a_worry_on_thursday_afternoon_is_promised_for_monday() -> None:
    """Nobody promises Friday; nothing climbs while school is shut."""
    async with stage_at("Thu 14.50", inset=INSET) as stage:
        await writes(stage, "sam", "Maya says nobody sat with her")
        ref = reference(stage)
        assert reads(stage, "sam") == [
            f"Thank you for telling us. Miss Ahmed or Mrs Cole will answer you on Monday by 10.20. Ref {ref}."
        ]
        assert reads(stage, "ahmed") == [f"{ref}: a message, can wait. Please answer on Monday by 10.20."]
        await until(stage, "Mon 30 Nov 8.59")
        assert silent(stage, "sam", "ahmed")
        assert len(reads(stage, "sam")) == len(reads(stage, "ahmed")) == 1
        await until(stage, "Mon 30 Nov 9.00")
        await answers(stage, "ahmed", "I sat with her this morning.")
        assert reads(stage, "sam")[-1] == "I sat with her this morning.\nMiss Ahmed"


async def test_what_is_written_on_the_day_itself_waits_for_staff_and_not_for_the_receipt() -> None:
    """The parent hears at once that school is closed, who will answer, and when; the ping comes on Monday at eight."""
    async with stage_at("Fri 10.00", inset=INSET) as stage:
        await writes(stage, "dana", "Tom has no one to work with in art")
        await until(stage, "Mon 30 Nov 8.00")
        ref = reference(stage)
        assert reads(stage, "dana") == [
            "Thank you, we have this. School is closed now. Miss Ahmed or Mrs Cole will answer on Monday by 10.45. "
            f"If anyone is in danger now, ring 999. Ref {ref}."
        ]
        assert reads(stage, "ahmed") == [f"{ref}: a message, can wait. Please answer today by 10.45."]
        assert when(stage, "ahmed") == ["Mon 08.00"]
        assert silent(stage, "dana", "ahmed")
