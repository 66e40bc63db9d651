"""Anything that families and their school may do in a fortnight, then a week of silence: what holds even then."""

import asyncio
import os
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.scenarios.fortnight.friday import friday_holds_the_week
from tests.scenarios.fortnight.happenings import Happening, stories
from tests.scenarios.fortnight.promises import (
    AT_THE_END,
    all_shown_rightly,
    an_open_matter_has_somebody,
)
from tests.scenarios.fortnight.truth import Days
from tests.scenarios.fortnight.world import FORTNIGHT, SILENCE, World

pytestmark = pytest.mark.scenario

EXAMPLES = 15  # FORTNIGHTS=2000 plays that many, for a long night
LONGEST = 40
MORE = os.environ.get("FORTNIGHTS", "")

# An INSET Friday, then a bank holiday on Monday and an early finish; and the weekend on which the clocks go back.
FEBRUARY = Days(
    date(2026, 2, 23), frozenset({date(2026, 2, 27), date(2026, 3, 2)}), early=((date(2026, 3, 6), time(12, 30)),)
)
OCTOBER = Days(date(2026, 10, 19), frozenset({date(2026, 10, 28)}))


# What such fortnights have found, each as short as it could be told.
FOUND = {
    "a number that takes no texts is one task, whatever was on its way there": [
        Happening(0, "finch", "types", "welcome now"),
        Happening(1, "rosa", "has a phone that takes no texts"),
    ],
    "a stranger is not told who has their matter now": [Happening(0, "a stranger", "writes", "two")],
    "a stranger who was rung is not asked whether it is sorted": [
        Happening(0, "a stranger", "sends a photo of", "nothing"),
        Happening(0, "stone", "types", "rang {ref} all {mark}"),
    ],
    "nor is an adult who may raise nothing": [
        Happening(0, "noel", "writes", "worry about jay"),
        Happening(0, "okafor", "types", "rang {ref} all {mark}"),
    ],
    "who leaves at a weekend leaves nothing without an owner": [
        Happening(35, "noel", "sends a photo of", "worry"),
        Happening(1500 * 5, "okafor", "says has left", "finch"),
    ],
    "what is written at night says the day on which it is read": [
        Happening(1500, "pat", "writes", "worry"),
        Happening(130, "the line", "is down for hours", "20"),
    ],
    "half an emoji can be opened": [
        Happening(0, "mick", "writes", "half an emoji"),
        Happening(0, "okafor", "types", "open {ref}"),
    ],
    "nobody is promised who is not in that day": [
        Happening(500, "rosa", "writes", "worry about jay"),
        Happening(0, "okafor", "types", "pass {ref} to Mr Bell"),
    ],
    "a receipt that comes back at night does not go out again with yesterday's words": [
        Happening(500, "dana", "blocks the bot"),
        Happening(260, "dana", "unblocks the bot"),
        Happening(0, "dana by sms", "writes", "worry"),
        Happening(500, "dana by sms", "has a phone that takes no texts"),
    ],
    "two STOPs in one breath are one task": [
        Happening(0, "mick", "blocks the bot"),
        Happening(0, "mick", "blocks the bot"),
    ],
}


async def go_on(world: World, until: datetime) -> None:
    """Let the time pass, stopping wherever something happens by itself, and ask all promises there."""
    while True:
        await all_shown_rightly(world, await world.settle())
        await friday_holds_the_week(world)
        await an_open_matter_has_somebody(world)
        if world.now >= until:
            return
        following = await world.next_wake() or until
        world.line.clock.move_to(min(max(following, world.now + timedelta(milliseconds=1)), until))


async def play(days: Days, story: Sequence[Happening], folder: Path) -> None:
    async with World(folder, days) as world:
        try:
            for each in story:
                if world.now + timedelta(minutes=each.after) > world.begins + FORTNIGHT:
                    break
                await go_on(world, world.now + timedelta(minutes=each.after))
                await world.play(each)
                await go_on(world, world.now + timedelta(seconds=2))
            world.note("silence")
            await go_on(world, max(world.begins + FORTNIGHT, world.now) + SILENCE)
            for holds in AT_THE_END:
                await holds(world)
        except AssertionError as broken:
            raise AssertionError("\n".join([str(broken), *world.diary])) from broken


@pytest.mark.parametrize("story", FOUND.values(), ids=FOUND)
async def test_what_fortnights_have_found(story: list[Happening], tmp_path: Path) -> None:
    """Told again, so that it stays mended."""
    await play(OCTOBER, story, tmp_path)


def test_whatever_happens_in_a_fortnight_the_promises_hold() -> None:
    """Random fortnights of seven families, their school and a stranger, each followed by a week of silence."""
    with asyncio.Runner() as runner:

        @settings(
            max_examples=int(MORE or EXAMPLES),
            derandomize=not MORE,  # the same ones each time, so that a red one is somebody's change
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        )
        @given(st.sampled_from((FEBRUARY, OCTOBER)), stories(LONGEST))
        def holds(days: Days, story: list[Happening]) -> None:
            with TemporaryDirectory(prefix="oak-") as folder:
                runner.run(play(days, story, Path(folder)))

        holds()
