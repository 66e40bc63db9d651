"""The short words told from the phones: STATUS and CALL, PRAISE OFF, a wrong number, somebody away."""

import pytest

from tests.scenarios.playing import answers, reads, stage_at, until, when, writes

pytestmark = pytest.mark.scenario

WORRY = "Jay is upset about his taxi"


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
