"""School breaks up for Christmas: a parent always knows who will answer and when, and whom to reach before."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from bot.domain.calendar import Term
from tests.scenarios.playing import answers, reads, reference, silent, stage_at, until, when, writes

pytestmark = pytest.mark.scenario

CHRISTMAS: dict[str, Any] = {
    "terms": (Term(date(2026, 11, 2), date(2026, 12, 18)), Term(date(2027, 1, 5), date(2027, 2, 12))),
    "early": {date(2026, 12, 18): time(14)},
    "holiday_contact": "ring 01632 960124, weekdays 9 to 12",
}
FIRST_MORNING = datetime(2027, 1, 5, 8, tzinfo=UTC)


async def test_half_an_hour_before_it_begins_nobody_says_that_school_is_closed() -> None:
    """Half past one on the last day: January for an answer, a number to ring until then, and nothing that is untrue."""
    async with stage_at("Fri 18 Dec 13.30", **CHRISTMAS) as stage:
        await writes(stage, "rosa", "Jay says nobody talks to him")
        ref = reference(stage)
        assert reads(stage, "rosa") == [
            "Thank you. School breaks up today. Miss Ahmed or Mrs Cole will answer on Tuesday 5 January "
            "by 10.15. Before then ring 01632 960124, weekdays 9 to 12. "
            f"In danger now: ring 999. Ref {ref}."
        ]


async def test_in_the_holiday_the_receipt_comes_and_no_one_at_school_is_disturbed() -> None:
    """Between the years: whom to ring until January; the ping waits for the first morning and says the true day."""
    async with stage_at("Tue 29 Dec 20.15", **CHRISTMAS) as stage:
        await writes(stage, "dana", "Tom is worried about going back")
        assert reads(stage, "dana")[0].startswith(
            "Thank you, we have this. School is closed. Miss Ahmed or Mrs Cole will answer on Tuesday 5 January by "
            "10.45. Before then ring 01632 960124, weekdays 9 to 12. In danger now: ring 999. Ref "
        )
        assert silent(stage, "dana")
        await stage.move_to(FIRST_MORNING)
        ref = reference(stage)
        assert reads(stage, "ahmed") == [f"{ref}: a message, can wait. Please answer today by 10.45."]
        assert when(stage, "ahmed") == ["Tue 08.00"]
        await answers(stage, "ahmed", "We will be at the gate for him.")
        assert reads(stage, "dana")[-1] == "We will be at the gate for him.\nMiss Ahmed"


async def test_the_last_good_news_is_told_before_it_begins() -> None:
    """The term's last round half an hour before the early end, and not a word until school is back."""
    async with stage_at("Fri 18 Dec 11.00", **CHRISTMAS) as stage:
        await writes(stage, "ahmed", "praise Maya certificate for a kind word to a visitor")
        await until(stage, "Fri 18 Dec 13.30")
        assert when(stage, "sam") == ["Fri 13.30"]
        await stage.move_to(FIRST_MORNING)
        assert len(reads(stage, "sam")) == 1
        assert silent(stage, "sam", "ahmed")


async def test_danger_in_the_holiday_rings_at_once() -> None:
    """The emergency words first; the head and the key worker are rung that night, with no name on their screens."""
    async with stage_at("Sun 27 Dec 22.00", **CHRISTMAS) as stage:
        await writes(stage, "dana", "Tom says he wants to kill himself")
        assert reads(stage, "dana")[0].startswith(
            "If anyone is in danger now, ring 999. We cannot send help from here."
        )
        assert when(stage, "okafor") == when(stage, "ahmed") == ["Sun 22.00"]
        assert reads(stage, "okafor") == [f"{reference(stage)}: a message, now. Please answer now."]
