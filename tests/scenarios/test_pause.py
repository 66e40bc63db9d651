"""The head's PAUSE in the middle of Friday's praise, told from the phones; and a day of lessons."""

from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.clock import ManualClock
from bot.demo import town
from bot.demo.stage import Stage
from bot.domain.messages import Batch
from bot.domain.people import Lesson, Person
from bot.settings import Settings
from tests.scenarios.playing import answers, reads, reference, school_time, stage_at, until, when, writes

pytestmark = pytest.mark.scenario

JAY = "Good news this week. Jay won a raffle ticket for sitting well. Miss Ahmed"
TOM = "Good news this week. Tom did Wow work for his poster. Miss Ahmed"


def slow_line(store: Path, telegram: str, twilio: str) -> Settings:
    """A number that may send one text in ten seconds, so that a round of praise takes a while."""
    usual = town.settings(store, telegram, twilio)
    assert usual.twilio is not None
    return replace(usual, twilio=replace(usual.twilio, messages_per_second=0.1))


async def test_the_head_pauses_in_the_middle_of_fridays_praise() -> None:
    """What has not gone stays; a worry is answered as ever; on Monday the head is reminded, and all goes out once."""
    async with Stage(ManualClock(school_time("Fri 9.00")), settings=slow_line) as stage:
        await writes(stage, "ahmed", "praise Jay raffle ticket for sitting well")
        await writes(stage, "ahmed", "praise Tom wow for his poster")
        await until(stage, "Fri 14.00")
        at_once = [id for id in ("rosa", "dana") if reads(stage, id)]
        assert len(at_once) == 1
        await writes(stage, "okafor", "Pause please")
        assert reads(stage, "okafor")[-1].startswith("Paused. Parents still get receipts and answers")
        await until(stage, "Fri 14.20")
        assert [id for id in ("rosa", "dana") if reads(stage, id)] == at_once

        await writes(stage, "dana", "Tom has no kit")
        await stage.wait(timedelta(seconds=30))
        assert reads(stage, "dana")[-1].startswith("Thank you for telling us. Miss Ahmed or Mrs Cole will answer you")
        await answers(stage, "ahmed", "I have a spare one for him")
        await stage.wait(timedelta(seconds=30))
        assert reads(stage, "dana")[-1] == "I have a spare one for him\nMiss Ahmed"

        await stage.move_to(school_time("Fri 9.00") + timedelta(days=3))
        assert reads(stage, "okafor")[-1] == "Still paused, on Friday 27 November at 2. Text RESUME to go on."
        assert when(stage, "okafor")[-1] == "Mon 08.00"
        told = {"rosa": JAY, "dana": TOM}
        assert sum(words in reads(stage, id) for id, words in told.items()) == 1
        assert not any("sorted?" in words for words in reads(stage, "dana"))

        await writes(stage, "okafor", "RESUME")
        await stage.wait(timedelta(minutes=5))
        assert [reads(stage, id).count(words) for id, words in told.items()] == [1, 1]
        assert (
            reads(stage, "dana").count(
                "Is this sorted? Text 1 for sorted, 2 for not yet. Ref " + reference(stage) + "."
            )
            == 1
        )
        await stage.move_to(school_time("Fri 9.00") + timedelta(days=4))
        assert [reads(stage, id).count(words) for id, words in told.items()] == [1, 1]
        assert len([words for words in reads(stage, "okafor") if words.startswith("Still paused")]) == 1


async def test_a_teachers_morning() -> None:
    """Miss Ahmed teaches until noon: Mrs Cole is named and asked at once, and in the break the phone buzzes once."""
    async with stage_at("Mon 8.50") as stage:
        ahmed = await stage.app.tenants[0].school.reader.person("ahmed")
        assert isinstance(ahmed, Person)
        teaching = replace(ahmed, lessons=(Lesson(0, time(9), time(12)),))
        await stage.app.store.save(Batch(changed=(teaching,)))
        await until(stage, "Mon 9.10")
        await writes(stage, "rosa", "Jay is upset about his taxi")
        assert reads(stage, "rosa")[-1].startswith(
            "Thank you for telling us. Mrs Cole or Mr Okafor will answer you today by 11.10."
        )
        assert reads(stage, "ahmed") == []
        assert len(reads(stage, "cole")) == 1
        await answers(stage, "cole", "He has a new driver today")
        await until(stage, "Mon 11.59")
        assert reads(stage, "ahmed") == []
        await until(stage, "Mon 12.01")
        assert [words.partition(": ")[2] for words in reads(stage, "ahmed")] == ["Mrs Cole has answered."]
