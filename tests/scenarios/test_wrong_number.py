"""The number that we hold for a mother is somebody else's now, and they say so."""

import pytest

from tests.scenarios.playing import answers, reads, reference, silent, stage_at, until, writes

pytestmark = pytest.mark.scenario

LAST_WORD = "Thank you. We will send nothing more to this number."


async def test_a_wrong_number_learns_nothing() -> None:
    """Mid-story the number turns out to be somebody else's: one last word, and the answer is for a person to bring."""
    async with stage_at("Mon 9.00") as stage:
        await writes(stage, "rosa", "Jay says nobody talks to him")
        ref = reference(stage)
        await writes(stage, "rosa", "Sorry, wrong number")
        assert reads(stage, "rosa")[-1] == LAST_WORD
        assert reads(stage, "finch") == ["A6: a number we hold is wrong. Please find the right one."]
        await answers(stage, "ahmed", "He sat with Sal today.")
        assert reads(stage, "ahmed")[-1] == f"{ref}: please ring. Their phone takes no messages."
        await writes(stage, "ahmed", "praise Jay wow for a song")
        await until(stage, "Mon 16.30")
        await writes(stage, "rosa", "who is Jay?")
        assert reads(stage, "rosa")[2:] == [
            "Thank you. We have your message and the office will read it. If anyone is in danger now, ring 999."
        ]


async def test_whoever_it_is_stays_in_peace() -> None:
    """Out of the blue, before anything was said: no good news of a child they do not know, not on Friday either."""
    async with stage_at("Mon 13.00") as stage:
        await writes(stage, "ahmed", "praise Jay wow for a song")
        await writes(stage, "rosa", "who is this? you have the wrong number mate")
        await until(stage, "Fri 20.00")
        assert reads(stage, "rosa") == [LAST_WORD]
        assert silent(stage, "rosa", "finch", "ahmed")
