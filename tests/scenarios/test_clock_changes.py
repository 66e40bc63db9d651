"""The clocks go forward in March and back in October: what was promised is kept by the school's own clock."""

from datetime import date
from typing import Any

import pytest

from bot.domain.calendar import Term
from tests.scenarios.playing import reads, reference, silent, stage_at, until, when, writes

pytestmark = pytest.mark.scenario

SPRING: dict[str, Any] = {"terms": (Term(date(2026, 2, 23), date(2026, 4, 2)),)}
AUTUMN: dict[str, Any] = {"terms": (Term(date(2026, 9, 3), date(2026, 12, 18)),)}
# The year's calendar, the Friday before, the Sunday itself, the Monday after.
WEEKENDS = (
    pytest.param(SPRING, "Fri 27 Mar", "Sun 29 Mar", "Mon 30 Mar", id="forward"),
    pytest.param(AUTUMN, "Fri 23 Oct", "Sun 25 Oct", "Mon 26 Oct", id="back"),
)


@pytest.mark.parametrize(("year", "friday", "sunday", "monday"), WEEKENDS)
async def test_good_news_keeps_its_hour(year: dict[str, Any], friday: str, sunday: str, monday: str) -> None:
    """Friday at two and Monday at four on the kitchen clock, once each, whichever way the night went."""
    async with stage_at(f"{friday} 11.00", **year) as stage:
        await writes(stage, "ahmed", "praise Jay raffle ticket for sitting well")
        await until(stage, f"{monday} 11.00")
        await writes(stage, "ahmed", "praise Jay certificate for reading to the class")
        await until(stage, f"{monday} 23.00")
        assert when(stage, "rosa") == ["Fri 14.00", "Mon 16.00"]
        assert reads(stage, "rosa") == [
            "Good news this week. Jay won a raffle ticket for sitting well. Miss Ahmed",
            "Good news. Jay earned a certificate for reading to the class. Miss Ahmed",
        ]
        assert silent(stage, "rosa", "ahmed")


@pytest.mark.parametrize(("year", "friday", "sunday", "monday"), WEEKENDS)
async def test_a_worry_of_friday_afternoon_is_due_on_mondays_clock(
    year: dict[str, Any], friday: str, sunday: str, monday: str
) -> None:
    """Half an hour is left on Friday, an hour and a half is Monday's: a quarter past ten, and it climbs just then."""
    async with stage_at(f"{friday} 14.00", **year) as stage:
        await writes(stage, "rosa", "Jay says nobody talks to him")
        ref = reference(stage)
        assert reads(stage, "rosa") == [
            f"Thank you for telling us. Miss Ahmed or Mrs Cole will answer you on Monday by 10.15. Ref {ref}."
        ]
        await until(stage, f"{monday} 10.14")
        assert silent(stage, "rosa", "ahmed")
        await until(stage, f"{monday} 10.15")
        assert reads(stage, "rosa")[1:] == [
            "We have no note of our answer to you. If we missed you, sorry. "
            f"Mrs Cole has this now and will answer today by 11.15. Ref {ref}."
        ]
        assert reads(stage, "cole") == [f"{ref}: no answer yet, so this is with you now. Please answer today by 11.15."]
        assert when(stage, "cole") == ["Mon 10.15"]


@pytest.mark.parametrize(("year", "friday", "sunday", "monday"), WEEKENDS)
async def test_in_the_night_itself_a_parent_is_told_the_morning(
    year: dict[str, Any], friday: str, sunday: str, monday: str
) -> None:
    """Half past midnight, before the change, and at three, after it: the same promise, and one ping each at eight."""
    async with stage_at(f"{sunday} 0.30", **year) as stage:
        await writes(stage, "sam", "Maya cannot sleep, she says nobody likes her")
        await until(stage, f"{sunday} 3.00")
        await writes(stage, "dana", "Tom is awake too, he hates art")
        await until(stage, f"{monday} 8.01")
        promise = "Thank you, we have this. School is closed now. Miss Ahmed or Mrs Cole will answer tomorrow by 10.45."
        assert [each.partition(" If ")[0] for each in reads(stage, "sam") + reads(stage, "dana")] == [promise, promise]
        assert [when(stage, id) for id in ("sam", "dana")] == [["Sun 00.30"], ["Sun 03.00"]]
        assert when(stage, "ahmed") == ["Mon 08.00", "Mon 08.00"]
        assert {each.partition(": ")[2] for each in reads(stage, "ahmed")} == {
            "a message, can wait. Please answer today by 10.45."
        }
        assert silent(stage, "sam", "dana", "ahmed")
