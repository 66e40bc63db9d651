"""A parent asks for a call: one is tried and reaches nobody, the next is made; each is logged in one line."""

import pytest

from tests.scenarios.playing import reads, reference, silent, stage_at, until, writes

pytestmark = pytest.mark.scenario


async def test_a_call_asked_for_tried_and_made() -> None:
    """The parent knows who rings, when, and from which number; a call that reached nobody ends nothing."""
    async with stage_at("Mon 9.00") as stage:
        await writes(stage, "rosa", "please can someone ring me")
        ref = reference(stage)
        assert reads(stage, "rosa") == [
            "Thank you. Miss Ahmed or Mrs Cole will ring you today by 11. The call will come from 01632 960123. "
            f"Ref {ref}."
        ]
        assert reads(stage, "ahmed") == [f"{ref}: they ask for a call. Please ring today by 11."]
        await writes(stage, "ahmed", f"tried {ref}")
        await until(stage, "Mon 10.30")
        await writes(stage, "rosa", "status")
        assert reads(stage, "rosa")[-1] == f"{ref}: Miss Ahmed or Mrs Cole will answer you today by 11."
        await until(stage, "Mon 11.05")
        assert reads(stage, "cole") == [f"{ref}: no answer yet, so this is with you now. Please answer today by 12."]
        await writes(stage, "rosa", "any news?")
        assert reads(stage, "rosa")[-1] == f"{ref}: Mrs Cole will answer you today by 12."
        await writes(stage, "cole", f"rang {ref} new driver from today")
        await writes(stage, "rosa", "status")
        assert reads(stage, "rosa")[-1] == f"{ref}: Mrs Cole has answered. Not sorted? Tell us here."
        await until(stage, "Mon 12.00")
        assert reads(stage, "rosa")[-1] == f"Is this sorted? Text 1 for sorted, 2 for not yet. Ref {ref}."
        assert reads(stage, "okafor") == []
        assert silent(stage, "rosa", "ahmed", "cole")


async def test_on_monday_morning_the_call_made_is_all_it_takes() -> None:
    """Rung, and noted in one line: no climbing, no other phone; the parent is asked as after any answer."""
    async with stage_at("Mon 9.00") as stage:
        await writes(stage, "sam", "CALL")
        ref = reference(stage)
        await writes(stage, "ahmed", f"rang {ref} she sits with Sal from now on, dad is glad")
        assert reads(stage, "ahmed")[-1] == f"{ref}: call noted."
        await writes(stage, "sam", "that was kind, thank you")
        assert reads(stage, "ahmed")[-1] == f"{ref}: they say thank you."
        await until(stage, "Fri 20.00")
        assert reads(stage, "sam") == [
            "Thank you. Miss Ahmed or Mrs Cole will ring you today by 11. The call will come from 01632 960123. "
            f"Ref {ref}.",
            f"Is this sorted? Ref {ref}.",
        ]
        assert silent(stage, "sam", "ahmed")
