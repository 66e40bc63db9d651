"""A parent has said STOP; a day later there is something wrong, and they write again."""

from datetime import timedelta

import pytest

from tests.scenarios.playing import (
    answers,
    on_telegram,
    reads,
    reference,
    second_phone,
    silent,
    stage_at,
    until,
    writes,
)

pytestmark = pytest.mark.scenario


async def test_where_we_can_write_the_worry_is_answered_and_nothing_else_comes() -> None:
    """On Telegram: a receipt, the answer, and silence: no "Is this sorted?", no good news."""
    async with stage_at("Mon 9.12") as stage:
        await writes(stage, "sam", "stop. thank you")
        assert reads(stage, "finch") == ["A7: please ring. They have stopped our messages."]
        await writes(stage, "ahmed", "praise Maya wow for a song")
        await until(stage, "Tue 10.00")
        await writes(stage, "sam", "Maya was pushed")
        ref = reference(stage)
        await answers(stage, "ahmed", "I saw it. She is fine, and he said sorry.")
        await until(stage, "Fri 20.00")
        assert reads(stage, "sam") == [
            "Oakfield School will send you no more messages. We may still ring you. To start again, text START.",
            f"Thank you for telling us. Miss Ahmed or Mrs Cole will answer you today by 12. Ref {ref}.",
            "I saw it. She is fine, and he said sorry.\nMiss Ahmed",
        ]
        assert silent(stage, "sam", "finch", "ahmed")


async def test_where_the_network_blocks_us_a_person_rings() -> None:
    """By SMS the network lets nothing through: the key worker is asked to ring, and no other channel is tried."""
    async with stage_at("Mon 9.12", extra=[on_telegram("rosa", 5050)]) as stage:
        other = await second_phone(stage, "rosa", 5050)
        heard = len(other.received)
        await writes(stage, "rosa", "STOP")
        await until(stage, "Tue 10.00")
        await writes(stage, "rosa", "Jay was pushed")
        ref = reference(stage)
        assert reads(stage, "ahmed") == [
            f"{ref}: a message, can wait. Please answer today by 12.",
            f"{ref}: please ring. They have stopped our messages.",
        ]
        await writes(stage, "ahmed", f"rang {ref} told mum all about it")
        await until(stage, "Fri 20.00")
        assert reads(stage, "ahmed")[-1] == f"{ref}: call noted."
        assert len(reads(stage, "rosa")) == 1  # the network's own word
        assert other.received[heard:] == []
        assert silent(stage, "rosa", "finch", "ahmed")


async def test_start_brings_everything_back() -> None:
    """What was noted meanwhile comes once, with the week's round, and not all at once in the morning."""
    async with stage_at("Mon 9.12") as stage:
        await writes(stage, "sam", "stop")
        await writes(stage, "ahmed", "praise Maya wow for a song")
        await until(stage, "Wed 9.00")
        await writes(stage, "sam", "start")
        assert reads(stage, "sam")[-1].startswith("Welcome back to Oakfield School.")
        await stage.wait(timedelta(hours=9))
        assert len(reads(stage, "sam")) == 2
        await until(stage, "Fri 20.00")
        assert reads(stage, "sam")[2:] == ["Good news this week. Maya did Wow work for a song. Miss Ahmed"]


async def test_a_stop_while_good_news_waits_stops_it() -> None:
    """Said at five to four: nothing more goes, by no channel."""
    async with stage_at("Mon 13.30", extra=[on_telegram("rosa", 5050)]) as stage:
        other = await second_phone(stage, "rosa", 5050)
        heard = len(other.received)
        await writes(stage, "ahmed", "praise Jay raffle ticket for sitting well")
        await until(stage, "Mon 15.55")
        await writes(stage, "rosa", "STOP")
        await until(stage, "Fri 20.00")
        assert [words for words in reads(stage, "rosa") if "Good news" in words] == []
        assert other.received[heard:] == []
        assert any("please ring" in words for words in reads(stage, "finch"))
