"""One timed job by hand."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.clock import ManualClock
from bot.domain.messages import Batch, OutboundState, Purpose
from bot.domain.occurrences import Occurrence, occurrence_id
from bot.domain.praise import Praise
from bot.store.reader import Reader
from bot.store.tiny import TinyStore
from tests.cli.conftest import STORE, Terminal
from tests.looking import outbound_to
from tests.simulator.conftest import MONDAY

AT = "2026-11-23T16:00"


async def _praised() -> None:
    """Miss Ahmed has noted something for Jay this morning."""
    store = await TinyStore.open(Path(STORE))
    reader = Reader(store.find, "oakfield")
    jay, staff = await reader.pupil_by_code("P1"), await reader.person_by_code("S1")
    assert jay is not None
    assert staff is not None
    noted = Praise(
        id="p1",
        school="oakfield",
        pupil=jay.id,
        noted_by=staff.id,
        kind="raffle ticket",
        fact="for sitting well",
        noted_at=MONDAY,
    )
    await store.save(Batch(changed=(noted,)))
    await store.close()


async def _news() -> list[str]:
    """The people whom good news waits for, by their codes."""
    store = await TinyStore.open(Path(STORE))
    try:
        reader = Reader(store.find, "oakfield")
        everybody = await reader.all_people()
        return [
            person.code
            for person in everybody
            for each in await outbound_to(reader, person.id)
            if each.purpose is Purpose.PRAISE and each.state is OutboundState.WAITING
        ]
    finally:
        await store.close()


async def _marked(failed: int) -> None:
    """The line has run the day's round, and could not make it for so many families."""
    store = await TinyStore.open(Path(STORE))
    done = Occurrence(
        id=occurrence_id("daily_positives", MONDAY.date()), school="oakfield", job="daily_positives",
        on=MONDAY.date().isoformat(), done_at=MONDAY, failed=failed,
    )  # fmt: skip
    await store.save(Batch(changed=(done,)))
    await store.close()


async def _occurrence() -> Occurrence | None:
    store = await TinyStore.open(Path(STORE))
    try:
        return await Reader(store.find, "oakfield").occurrence(occurrence_id("daily_positives", MONDAY.date()))
    finally:
        await store.close()


def test_a_dry_run_tells_who_would_be_told_and_writes_nothing(oakfield: Terminal):
    """Purposes and ids; the words only when they are asked for."""
    asyncio.run(_praised())
    said = oakfield.apart("job", "daily_positives", "--at", AT, "--dry-run")
    assert said.code == 0
    assert sorted(said.out.splitlines()) == [
        "  praise to A1",
        "  praise to A2",
        "2 messages would go out (2 praise).",
    ]
    shown = oakfield.apart("job", "daily_positives", "--at", AT, "--dry-run", "--show")
    assert "Jay" in shown.out
    assert "sitting well" in shown.out
    assert asyncio.run(_news()) == []


def test_a_run_writes_down_what_goes_out_once(oakfield: Terminal):
    """Run twice, the parents still get one message each."""
    asyncio.run(_praised())
    assert "2 messages written down" in oakfield.apart("job", "daily_positives", "--at", AT).out
    oakfield.apart("job", "daily_positives", "--at", AT)
    assert asyncio.run(_news()) == ["A1", "A2"]


def test_what_the_line_has_run_is_not_run_again(oakfield: Terminal):
    """The day's round has gone at four; by hand it is said so, and nobody gets anything."""
    asyncio.run(_praised())
    asyncio.run(_marked(failed=0))
    said = oakfield.apart("job", "daily_positives", "--at", AT)
    assert (said.code, said.out) == (0, "daily_positives has run for this day already. Nothing was done.\n")
    assert asyncio.run(_news()) == []


def test_what_failed_for_a_family_may_be_run_again(oakfield: Terminal):
    """The day is marked with one that failed: by hand the round is made for whoever is left, and is then done."""
    asyncio.run(_praised())
    asyncio.run(_marked(failed=1))
    assert "2 messages written down" in oakfield.apart("job", "daily_positives", "--at", AT).out
    assert asyncio.run(_news()) == ["A1", "A2"]


@pytest.mark.parametrize(
    ("clock", "marked"), [("2026-11-23T15:50", False), ("2026-11-23T16:10", True)], ids=["before", "after"]
)
def test_a_round_by_hand_at_its_time_is_the_days_round(
    oakfield: Terminal, monkeypatch: pytest.MonkeyPatch, clock: str, marked: bool
):
    """At ten past four the line has no more to do today; what was made ahead of four is made again at four."""
    asyncio.run(_praised())
    now = ManualClock(datetime.fromisoformat(clock).replace(tzinfo=UTC))
    monkeypatch.setattr("bot.cli.job.SystemClock", lambda: now)
    monkeypatch.setattr("bot.log.configure", lambda: None)  # it would stay so for the stories after this one
    assert "2 messages written down" in oakfield("job", "daily_positives", "--at", AT).out
    assert (asyncio.run(_occurrence()) is not None) is marked


@pytest.mark.parametrize(
    ("name", "at", "told"),
    [
        ("daily_positive", AT, "Did you mean daily_positives?"),
        ("dance", AT, "There are: daily_positives, friday_praise"),
        ("daily_positives", "four o'clock", "write a date and a time"),
        ("daily_positives", "2026-11-23", "the time of day is missing"),
        ("daily_positives", "2027-03-28T01:30", "the clocks go forward over this time"),
    ],
)
def test_a_job_or_a_time_that_is_none_is_told(oakfield: Terminal, name: str, at: str, told: str):
    """In words, with what was probably meant."""
    said = oakfield("job", name, "--at", at, "--dry-run")
    assert said.code == 1
    assert told in said.err
