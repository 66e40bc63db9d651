"""A mother's week with plain SMS, few words and her own spelling; all that her phone ever shows, and at what hour."""

import pytest

from bot.demo.stage import Stage
from bot.domain.sms_text import is_gsm7, segments
from tests.scenarios.playing import answers, presses, reads, reference, silent, stage_at, until, when, writes

pytestmark = pytest.mark.scenario


async def ill_on_monday_late_taxi_on_tuesday(stage: Stage) -> None:
    await writes(stage, "rosa", "jay not in 2day bad belly")
    await until(stage, "Mon 8.30")
    await answers(stage, "finch", "Thank you. I hope he is better soon.")
    await until(stage, "Mon 10.00")
    await writes(stage, "rosa", "ok ta")
    await until(stage, "Tue 8.20")
    await writes(stage, "rosa", "taxi not here")
    await answers(stage, "finch", "It is 5 minutes away.")
    await until(stage, "Tue 8.40")
    await writes(stage, "rosa", "its here now")


async def a_hard_night_on_wednesday(stage: Stage) -> None:
    await until(stage, "Tue 13.00")
    await writes(stage, "ahmed", "praise Jay certificate for reading to the class")
    await until(stage, "Tue 16.20")
    await writes(stage, "rosa", "aww thats made my day")
    await until(stage, "Wed 21.40")
    await writes(stage, "rosa", "he wont sleep he says kids call him names evry day. im at my witts end")
    await until(stage, "Thu 10.00")
    await answers(stage, "ahmed", "I am sorry. I will sit with him at lunch. I will ring you at 2.")
    await until(stage, "Thu 14.05")
    await writes(stage, "ahmed", f"tried {reference(stage)}")
    await writes(stage, "rosa", "sory missd u ring agen")
    await writes(stage, "ahmed", f"rang {reference(stage)} we meet on Monday")
    await until(stage, "Thu 15.20")
    await writes(stage, "rosa", "1")


async def test_all_that_her_phone_shows() -> None:
    """She is never asked for a keyword but 1 or 2, never hears of a thing twice but in the week's round, and each text
    is one she can read on any phone."""
    async with stage_at("Mon 7.10") as stage:
        await ill_on_monday_late_taxi_on_tuesday(stage)
        await a_hard_night_on_wednesday(stage)
        await until(stage, "Fri 20.00")
        told = [words.partition(" Ref ")[0] for words in reads(stage, "rosa")]
        closed = "Thank you, we have this. School is closed now. "
        danger = " If anyone is in danger now, ring 999."
        assert told == [
            f"{closed}Ms Finch will answer today by 10.45.{danger}",
            "Thank you. I hope he is better soon.\nMs Finch",
            f"{closed}Ms Finch will answer today by 10.45.{danger}",
            "It is 5 minutes away.\nMs Finch",
            "Thank you for telling us. We will let Ms Finch know.",
            "Good news. Jay earned a certificate for reading to the class. Miss Ahmed",
            f"{closed}Miss Ahmed or Mrs Cole will answer tomorrow by 10.45.{danger}",
            "I am sorry. I will sit with him at lunch. I will ring you at 2.\nMiss Ahmed",
            "Thank you for telling us. Miss Ahmed or Mrs Cole will answer you tomorrow by 9.40 and agree a plan "
            "with you before the weekend.",
            "Is this sorted? Text 1 for sorted, 2 for not yet.",
            "Thank you for telling us. We will let Miss Ahmed know.",
            "Good news this week. Jay earned a certificate for reading to the class. Miss Ahmed",
        ]
        assert all(is_gsm7(words) and segments(words) == 1 for words in reads(stage, "rosa"))
        assert when(stage, "rosa")[-3:] == ["Thu 14.35", "Thu 15.20", "Fri 14.00"]
        assert silent(stage, "rosa", "finch", "ahmed")


async def test_what_those_who_help_her_see_of_it() -> None:
    """The teacher is not asked about a bellyache or a taxi, and her screen shows no name and no word but when she
    opens it; the office hears thanks, and that the taxi came."""
    async with stage_at("Mon 7.10") as stage:
        await ill_on_monday_late_taxi_on_tuesday(stage)
        assert reads(stage, "ahmed") == []
        ill, taxi = (words.partition(":")[0] for words in reads(stage, "finch") if "a message" in words)
        assert [words for words in reads(stage, "finch") if "arrived" not in words and "sent" not in words] == [
            f"{ill}: a message, can wait. Please answer today by 10.45. To read: OPEN {ill}. "
            f"To answer: {ill} and your words.",
            f"{ill}: they say thank you.",
            f"{taxi}: a message, can wait. Please answer today by 10.45. To read: OPEN {taxi}. "
            f"To answer: {taxi} and your words.",
            f"{taxi}: sorted. Thank you.",
        ]
        await a_hard_night_on_wednesday(stage)
        shown = reads(stage, "ahmed")
        assert "They say thank you for the good news." in shown
        assert not any(word in words.lower() for word in ("witts", "missd", "marlowe") for words in shown)
        await presses(stage, "ahmed", "Open")
        assert any("im at my witts end" in words for words in reads(stage, "ahmed"))
