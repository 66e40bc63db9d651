""" "Cancel his taxi": words that begin like STOP and mean something else; and the bare word."""

import pytest

from tests.scenarios.playing import reads, silent, stage_at, until, writes

pytestmark = pytest.mark.scenario


async def test_a_worry_that_begins_like_stop_is_a_worry() -> None:
    """On three phones: a person answers each, by name and time; the good news of the day still goes home."""
    async with stage_at("Mon 9.12") as stage:
        await writes(stage, "rosa", "cancel his taxi")
        await writes(stage, "sam", "stop her getting hit")
        await writes(stage, "dana", "STOP this bill")
        receipts = [words for id in ("rosa", "sam", "dana") for words in reads(stage, id)]
        assert len(receipts) == 3
        assert all(words.startswith("Thank you for telling us. M") for words in receipts)
        assert all(" will answer you today by 11.15. Ref " in words for words in receipts)
        await writes(stage, "ahmed", "praise Jay wow for a song")
        await until(stage, "Mon 16.05")
        assert reads(stage, "rosa")[-1] == "Good news. Jay did Wow work for a song. Miss Ahmed"


async def test_the_bare_word_stops_as_the_network_takes_it() -> None:
    """CANCEL alone is Twilio's own: one answer, which is the network's; the office rings; no good news follows."""
    async with stage_at("Mon 9.12") as stage:
        await writes(stage, "rosa", "CANCEL")
        await writes(stage, "ahmed", "praise Jay wow for a song")
        await until(stage, "Mon 16.05")
        (answer,) = reads(stage, "rosa")
        assert answer.startswith("You have successfully been unsubscribed.")
        assert reads(stage, "finch") == ["A6: please ring. They have stopped our messages."]
        assert silent(stage, "rosa", "finch", "ahmed")


async def test_on_telegram_a_sentence_that_means_stop_stops() -> None:
    """No network reads along there: "stop. thank you" is answered by us, once, and is the end of good news."""
    async with stage_at("Mon 9.12") as stage:
        await writes(stage, "sam", "stop. thank you")
        await writes(stage, "ahmed", "praise Maya wow for a song")
        await until(stage, "Mon 16.05")
        assert reads(stage, "sam") == [
            "Oakfield School will send you no more messages. We may still ring you. To start again, text START."
        ]
