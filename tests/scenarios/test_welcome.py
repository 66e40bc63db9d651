"""The welcome, told from the phones: asked for on a Friday evening, it comes on Monday morning, in order, once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.demo import town
from bot.demo.stage import Stage
from bot.domain.people import Person
from tests.scenarios.playing import moments, reads, school_time, until, when, writes

pytestmark = pytest.mark.scenario

FIRST = (
    "Hello from Oakfield School. This may be a hard road. We will walk it with you as a team. "
    "No worry is too small to tell us. We will send good news too."
)
SECOND = (
    "Text any worry, any spelling. We answer on school days. Danger now: ring 999. Want a call: text CALL. "
    "Too many texts: PRAISE OFF, or STOP for none."
)


def unwelcomed_at(words: str) -> Stage:
    """The stage at this time, before any family was welcomed."""
    everybody = [replace(each, welcomed_at=None) if isinstance(each, Person) else each for each in town.records()]
    return Stage(ManualClock(school_time(words)), records=lambda: everybody)


async def test_the_office_sends_the_welcome_in_the_evening() -> None:
    """The office is told how many; families hear in school time, a minute between the two; asked again, nobody does."""
    async with unwelcomed_at("Thu 19.00") as stage:
        await writes(stage, "finch", "welcome")
        assert reads(stage, "finch")[-1].startswith("Adults to welcome: ")
        await writes(stage, "finch", "welcome now")
        await until(stage, "Fri 7.59")
        assert reads(stage, "rosa") == reads(stage, "dana") == []
        await until(stage, "Fri 8.10")
        assert reads(stage, "rosa") == reads(stage, "dana") == [FIRST, SECOND]
        assert when(stage, "rosa") == ["Fri 08.00", "Fri 08.01"]
        await writes(stage, "finch", "welcome now")
        assert reads(stage, "finch")[-1] == "There is nobody to welcome. Cannot be reached: 0."
        await until(stage, "Fri 12.00")
        assert reads(stage, "rosa") == [FIRST, SECOND]


async def test_who_joined_by_telegram_learns_the_rest_and_is_not_welcomed_again() -> None:
    """The hello at joining stands for the first welcome, the second follows it; the word itself adds nothing."""
    async with unwelcomed_at("Mon 9.12") as stage:
        await stage.wait(timedelta(minutes=2))
        assert reads(stage, "sam") == [SECOND]
        await writes(stage, "okafor", "welcome now")
        await stage.wait(timedelta(minutes=2))
        assert reads(stage, "sam") == [SECOND]
        assert reads(stage, "rosa") == [FIRST, SECOND]


async def test_who_says_stop_to_the_first_does_not_get_the_second() -> None:
    """A STOP holds at once, also for what waits."""
    async with unwelcomed_at("Mon 9.12") as stage:
        await writes(stage, "finch", "welcome now")
        await moments(stage)
        await writes(stage, "rosa", "stop")
        await stage.wait(timedelta(minutes=5))
        assert reads(stage, "rosa")[0] == FIRST
        assert SECOND not in reads(stage, "rosa")
