"""A member of staff is ill from nine on, with a matter in hand; the families only notice other names."""

import pytest

from tests.scenarios.playing import answers, presses, reads, reference, silent, stage_at, until, when, writes

pytestmark = pytest.mark.scenario

WORRY = "Jay says nobody talks to him"


async def test_while_she_is_away_others_are_asked_in_her_place() -> None:
    """What she had taken that morning is somebody's at once; the parent is told names of people who are in."""
    async with stage_at("Mon 9.00") as stage:
        await writes(stage, "rosa", WORRY)
        ref = reference(stage)
        await presses(stage, "ahmed", "I've got this")
        await writes(stage, "ahmed", "I'm off sick")
        assert reads(stage, "ahmed")[-1] == (
            "Noted. Others will be asked while you are away. Text BACK when you are in again."
        )
        assert reads(stage, "cole") == [f"{ref}: a message, can wait. Please answer today by 11."]
        await writes(stage, "rosa", "status")
        assert reads(stage, "rosa")[-1] == f"{ref}: Mrs Cole or Mr Okafor will answer you today by 11."
        await writes(stage, "sam", "Maya cried")
        assert reads(stage, "sam")[-1].startswith("Thank you for telling us. Mrs Cole or Mr Okafor will answer you")
        await answers(stage, "cole", "I am looking into it.")
        await until(stage, "Tue 8.50")
        await writes(stage, "ahmed", "back")
        await writes(stage, "dana", "Tom has no kit")
        assert reads(stage, "dana")[-1].startswith("Thank you for telling us. Miss Ahmed or Mrs Cole will answer you")


async def test_who_is_away_is_left_in_peace() -> None:
    """A day in bed: no ping, no reminder, no list of names; the families' phones tell what they always tell."""
    async with stage_at("Wed 8.00") as stage:
        await writes(stage, "ahmed", "away")
        heard = len(stage.phone("ahmed").device.received)
        await until(stage, "Wed 9.00")
        await writes(stage, "rosa", WORRY)
        ref = reference(stage, "cole")
        await until(stage, "Wed 10.30")
        await answers(stage, "cole", "He sat with me and Sal.")
        await writes(stage, "cole", "praise Jay wow for a song")
        await until(stage, "Wed 20.00")
        assert len(stage.phone("ahmed").device.received) == heard
        assert reads(stage, "rosa") == [
            f"Thank you for telling us. Mrs Cole or Mr Okafor will answer you today by 11. Ref {ref}.",
            "He sat with me and Sal.\nMrs Cole",
            f"Is this sorted? Text 1 for sorted, 2 for not yet. Ref {ref}.",
            "Good news. Jay did Wow work for a song. Mrs Cole",
        ]
        assert when(stage, "rosa") == ["Wed 09.00", "Wed 10.30", "Wed 11.00", "Wed 16.00"]
        assert silent(stage, "rosa", "cole", "ahmed")
