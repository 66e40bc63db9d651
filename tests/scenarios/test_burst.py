"""Six texts in a minute, as one writes with shaking hands: one worry, two receipts, and one ping."""

from datetime import timedelta

import pytest

from bot.demo.stage import Stage
from tests.scenarios.playing import presses, reads, reference, silent, stage_at, when, writes

pytestmark = pytest.mark.scenario

SIX = ("Hi", "its about Jay", "he was shouted at", "by a big lad", "again", "please help")


async def say_all(stage: Stage, id: str) -> None:
    for text in SIX:
        await writes(stage, id, text)
        await stage.wait(timedelta(seconds=4))


async def test_a_burst_is_one_worry() -> None:
    """The first receipt at once, one more for the rest; all six words stand in the thread, in their order."""
    async with stage_at("Mon 9.00") as stage:
        await say_all(stage, "rosa")
        await stage.wait(timedelta(minutes=5))
        ref = reference(stage)
        assert reads(stage, "rosa") == [
            f"Thank you for telling us. Miss Ahmed or Mrs Cole will answer you today by 11. Ref {ref}.",
            f"Thank you. We have all of these. Ref {ref}.",
        ]
        assert reads(stage, "ahmed") == [f"{ref}: a message, can wait. Please answer today by 11."]
        await presses(stage, "ahmed", "Open")
        opened = reads(stage, "ahmed")[0]
        places = [opened.index(text) for text in SIX]
        assert places == sorted(places)
        assert silent(stage, "rosa", "ahmed")


async def test_at_night_the_burst_is_read_once_in_the_morning() -> None:
    """Near midnight: two receipts that name the morning, and one ping at eight."""
    async with stage_at("Mon 23.59") as stage:
        await say_all(stage, "sam")
        assert len(reads(stage, "sam")) == 2
        assert "School is closed now." in reads(stage, "sam")[0]
        await stage.wait(timedelta(hours=9))
        assert when(stage, "ahmed") == ["Tue 08.00"]


async def test_what_is_added_before_anybody_was_disturbed_makes_no_second_ping() -> None:
    """Two hours later, still at night, more of the same: one ping in the morning, which does not say "again"."""
    async with stage_at("Mon 20.00") as stage:
        await writes(stage, "rosa", "Jay says nobody talks to him")
        await stage.wait(timedelta(hours=2))
        await writes(stage, "rosa", "he wants to move class")
        await stage.wait(timedelta(hours=11))
        assert reads(stage, "ahmed") == [f"{reference(stage)}: a message, can wait. Please answer today by 10.45."]
        await presses(stage, "ahmed", "Open")
        assert "he wants to move class" in reads(stage, "ahmed")[0]
