"""A parent says on Monday what is wrong, is answered, is asked once if it is sorted, and says nothing more."""

from datetime import timedelta

import pytest

from tests.scenarios.playing import answers, reads, reference, silent, stage_at, until, when, writes

pytestmark = pytest.mark.scenario

WORRY = "Jay says nobody talks to him at break"


async def test_silence_is_never_a_yes() -> None:
    """Asked once and left in peace: no thanks, no second asking; her silence is nobody's success and climbs nowhere."""
    async with stage_at("Mon 9.12") as stage:
        await writes(stage, "rosa", WORRY)
        ref = reference(stage)
        await until(stage, "Mon 10.30")
        await answers(stage, "ahmed", "He sat with Sal and Kit today. I will look again tomorrow.")
        await until(stage, "Fri 20.00")
        assert reads(stage, "rosa")[1:] == [
            "He sat with Sal and Kit today. I will look again tomorrow.\nMiss Ahmed",
            f"Is this sorted? Text 1 for sorted, 2 for not yet. Ref {ref}.",
        ]
        assert when(stage, "rosa") == ["Mon 09.12", "Mon 10.30", "Mon 11.00"]
        assert reads(stage, "ahmed")[-1] == f"{ref}: your answer has arrived."
        assert silent(stage, "rosa", "ahmed")


async def test_who_speaks_again_after_a_week_is_heard_at_once() -> None:
    """Days later it is the same again: a receipt with a name and a time, and a ping that says no word of it."""
    async with stage_at("Mon 9.12") as stage:
        await writes(stage, "rosa", WORRY)
        await answers(stage, "ahmed", "He sat with Sal today.")
        await until(stage, "Mon 30 Nov 9.30")
        await writes(stage, "rosa", "he is on his own again")
        ref = reference(stage)
        assert reads(stage, "rosa")[-1] == (
            f"Thank you for telling us. Miss Ahmed or Mrs Cole will answer you today by 11.30. Ref {ref}."
        )
        assert reads(stage, "ahmed")[-1] == f"{ref}: a message, can wait. Please answer today by 11.30."


async def test_a_no_that_took_all_week_still_opens_it_again() -> None:
    """She reads little and answers on Friday: one step up, with the thread that there was."""
    async with stage_at("Mon 9.12") as stage:
        await writes(stage, "rosa", WORRY)
        ref = reference(stage)
        await answers(stage, "ahmed", "He sat with Sal today.")
        await until(stage, "Fri 9.30")
        await writes(stage, "rosa", "2")
        assert (
            reads(stage, "rosa")[-1]
            == "Thank you for saying so. Mrs Cole has this now and will answer you today by 11.30."
        )
        assert reads(stage, "cole") == [f"{ref}: not sorted yet. Please answer today by 11.30."]
        await stage.phone("cole").press("Open")
        await stage.wait(timedelta(seconds=5))
        assert WORRY in reads(stage, "cole")[-1]


async def test_a_yes_that_took_all_week_is_a_yes() -> None:
    """The one who helped hears of it, and nobody else."""
    async with stage_at("Mon 9.12") as stage:
        await writes(stage, "rosa", WORRY)
        ref = reference(stage)
        await answers(stage, "ahmed", "He sat with Sal today.")
        await until(stage, "Fri 9.30")
        await writes(stage, "rosa", "yes all sorted thanks")
        assert reads(stage, "rosa")[-1] == "Thank you for telling us. We will let Miss Ahmed know."
        assert reads(stage, "ahmed")[-1] == f"{ref}: sorted. Thank you."
        assert silent(stage, "rosa", "ahmed")
