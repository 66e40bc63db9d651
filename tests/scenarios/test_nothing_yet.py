"""A child with nothing by Wednesday, told from the staff's phones: a number, the names on request, and hidden again."""

from datetime import timedelta

import pytest

from tests.scenarios.playing import moments, presses, stage_at, until, writes

pytestmark = pytest.mark.scenario

YET = "Children with no good news noted yet this week: 2. What went well? To see who, tap Show."


async def test_miss_ahmed_sees_who_has_nothing_and_notes_it() -> None:
    """Wednesday at noon a number; Show brings the names; ten minutes later they are gone; what she notes goes home."""
    async with stage_at("Mon 9.12") as stage:
        phone = stage.phone("ahmed").device
        await writes(stage, "ahmed", "praise Jay raffle ticket for sitting well")
        await until(stage, "Wed 11.59")
        assert YET not in phone.received
        await until(stage, "Wed 12.01")
        assert phone.received[-1] == YET
        await presses(stage, "ahmed", "Show")
        assert phone.received[-1] == "No good news noted yet this week:\nMaya Idris 9B\nTom Whitlock 7A"
        await stage.wait(timedelta(minutes=11))
        assert phone.received[-1] == YET
        await writes(stage, "ahmed", "praise Maya wow for her poster")
        await until(stage, "Fri 12.01")
        assert [each for each in stage.phone("cole").device.received if "Last day" in each] == [
            "Last day of the week. Children with no good news noted yet: 1. Please see that a person rings home today. "
            "To see who, tap Show."
        ]
        await presses(stage, "cole", "Show")
        assert stage.phone("cole").device.received[-1].endswith("\nTom Whitlock 7A")
        await moments(stage)
        assert not [each for each in stage.phone("dana").device.received if "good news" in each]
