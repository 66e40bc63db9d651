"""The broken promise: a call that nobody noted, the honest word to the mother, and the one who rings instead."""

import pytest

from tests.scenarios.playing import answers, presses, reads, reference, silent, stage_at, until, when, writes

pytestmark = pytest.mark.scenario


async def test_a_call_that_nobody_noted_is_mended_by_half_past_nine() -> None:
    """She is told what we know, which is that we have no note; Mrs Cole rings in time, and is asked nothing more."""
    async with stage_at("Wed 13.00") as stage:
        await writes(stage, "rosa", "Jay came home crying again")
        ref = reference(stage)
        await answers(stage, "ahmed", "I have spoken to him. I'll ring you after school")
        assert reads(stage, "rosa")[-1] == "I have spoken to him. I'll ring you after school\nMiss Ahmed"
        assert any(
            each == f"{ref}: sent. Noted: you ring today by 4. Not so? Text NOT A PROMISE {ref}."
            for each in reads(stage, "ahmed")
        )
        await writes(stage, "rosa", "any news?")
        assert reads(stage, "rosa")[-1] == f"{ref}: Miss Ahmed will ring you today by 4."
        await until(stage, "Wed 16.01")
        assert f"{ref}: a call is promised today by 4. To log it: RANG {ref} and your words." in reads(stage, "ahmed")
        await until(stage, "Wed 16.20")
        assert reads(stage, "rosa")[-1] == (
            f"We have no note of our call. If we missed you, sorry: Mrs Cole rings tomorrow by 9.30. Ref {ref}."
        )
        assert when(stage, "rosa")[-1] == "Wed 16.15"
        assert reads(stage, "cole") == [
            f"{ref}: no note of a call that was promised. They know that you ring tomorrow by 9.30. "
            f"To read: OPEN {ref}."
        ]
        await until(stage, "Thu 9.05")
        await presses(stage, "cole", "Done")
        await until(stage, "Thu 9.40")
        assert reads(stage, "rosa")[-1] == f"Is this sorted? Text 1 for sorted, 2 for not yet. Ref {ref}."
        await until(stage, "Fri 20.00")
        assert sum("no note of our call" in each for each in reads(stage, "rosa")) == 1
        assert silent(stage, "rosa", "ahmed", "cole")


async def test_a_promise_that_was_kept_is_heard_of_no_more() -> None:
    """Rung and noted in one line: the mother gets the call, and then the one question."""
    async with stage_at("Wed 13.00") as stage:
        await writes(stage, "rosa", "Jay came home crying again")
        ref = reference(stage)
        await answers(stage, "ahmed", "I'll ring you at half 2")
        await until(stage, "Wed 14.31")
        await writes(stage, "ahmed", f"rang {ref} he will sit with Leo")
        await until(stage, "Thu 20.00")
        assert reads(stage, "rosa")[1:] == [
            "I'll ring you at half 2\nMiss Ahmed",
            f"Is this sorted? Text 1 for sorted, 2 for not yet. Ref {ref}.",
        ]
        assert silent(stage, "rosa", "ahmed")


async def test_not_a_promise_after_all() -> None:
    """One press takes it back: nobody is reminded, nobody rings, and she is asked as after any answer."""
    async with stage_at("Wed 13.00") as stage:
        await writes(stage, "rosa", "Jay came home crying again")
        ref = reference(stage)
        await answers(stage, "ahmed", "I'll ring you tomorrow at 3")
        await presses(stage, "ahmed", "Not a promise")
        await until(stage, "Wed 14.00")
        assert reads(stage, "rosa")[-1] == f"Is this sorted? Text 1 for sorted, 2 for not yet. Ref {ref}."
        await until(stage, "Thu 20.00")
        assert [each for each in reads(stage, "rosa") if "no note" in each] == []
        assert silent(stage, "rosa", "ahmed")
