"""The short words told from the phones: STATUS and CALL, PRAISE OFF, a wrong number, somebody away."""

import pytest

from tests.scenarios.playing import answers, reads, reference, stage_at, until, when, writes

pytestmark = pytest.mark.scenario

WORRY = "Jay is upset about his taxi"


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


async def test_help_reaches_a_person_and_is_answered_once() -> None:
    """Twilio answers the bare word itself; on Telegram we do."""
    async with stage_at("Mon 9.00") as stage:
        await writes(stage, "rosa", "HELP")
        await writes(stage, "sam", "help")
        assert [words[:20] for words in reads(stage, "rosa")] == ["Reply STOP to unsubs"]
        (to_sam,) = reads(stage, "sam")
        assert to_sam.startswith("Thank you. Miss Ahmed or Mrs Cole will read this and answer you today by 11.")
        assert len(reads(stage, "ahmed")) == 2
        await answers(stage, "ahmed", "I am here. What is it?")
        assert reads(stage, "sam")[-1] == "I am here. What is it?\nMiss Ahmed"


async def test_good_news_off_and_on_again() -> None:
    """Everything else goes on; on again, nothing old comes after her but the week's round."""
    async with stage_at("Mon 9.00") as stage:
        await writes(stage, "dana", "no more praise texts please")
        await writes(stage, "ahmed", "praise Tom certificate for reading")
        await until(stage, "Tue 9.00")
        assert reads(stage, "dana") == [
            "No more good news messages from Oakfield School. You can still text us any worry. "
            "To get them again, text PRAISE ON."
        ]
        await writes(stage, "dana", "Tom has no kit")
        assert reads(stage, "dana")[-1].startswith("Thank you for telling us.")
        await writes(stage, "dana", "praise on")
        await writes(stage, "ahmed", "praise Tom wow for his poster")
        await until(stage, "Tue 16.30")
        assert reads(stage, "dana")[-1] == "Good news. Tom did Wow work for his poster. Miss Ahmed"
        assert "Tue 16.00" in when(stage, "dana")


async def test_a_wrong_number_learns_nothing() -> None:
    """Mid-story the number turns out to be somebody else's: one last word, and the answer is for a person to bring."""
    async with stage_at("Mon 9.00") as stage:
        await writes(stage, "rosa", WORRY)
        ref = reference(stage)
        await writes(stage, "rosa", "Sorry, wrong number")
        assert reads(stage, "rosa")[-1] == "Thank you. We will send nothing more to this number."
        assert reads(stage, "finch") == ["A6: a number we hold is wrong. Please find the right one."]
        await answers(stage, "ahmed", "Jay has a new driver")
        assert reads(stage, "ahmed")[-1] == f"{ref}: please ring. Their phone takes no messages."
        await writes(stage, "ahmed", "praise Jay wow for a song")
        await until(stage, "Mon 16.30")
        await writes(stage, "rosa", "who is Jay?")
        told = reads(stage, "rosa")[2:]
        assert told == [
            "Thank you. We have your message and the office will read it. If anyone is in danger now, ring 999."
        ]


async def test_while_she_is_away_others_are_asked_in_her_place() -> None:
    """What she had taken that morning is somebody's at once; the parent is told names of people who are in."""
    async with stage_at("Mon 9.00") as stage:
        await writes(stage, "rosa", WORRY)
        ref = reference(stage)
        await stage.phone("ahmed").press("I've got this")
        await writes(stage, "ahmed", "I'm off sick")
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
