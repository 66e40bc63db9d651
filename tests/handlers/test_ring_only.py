"""An adult who is only rung: what they write is kept and answered by a call; nothing is written to their phone."""

import pytest

from bot.domain.messages import RULES, Priority, Purpose
from bot.domain.people import Person
from bot.domain.praise import Praise
from bot.services.good_news import by_family, family_batch
from tests.handlers.cases import Case, holds, names
from tests.line import Line

JAY = "rosa: Jay is upset about his taxi"

# What the school's own people get; everything else goes home.
STAFFS = {Purpose.CONFIRM, Purpose.TASK, Purpose.PING}

CASES = (
    Case("the ping says how to answer", JAY, ["rosa < Thank you for telling us.",
         "ahmed < 2F2: a message, can wait. No texts to them: please ring today by 12."], owner="ahmed"),
    Case("more of it too", "rosa: he is still upset", ["rosa < Thank you. We have all of these.",
         "ahmed < 2F2: a message, can wait. No texts to them: please ring today by 12."], [JAY], wait=30),
    Case("danger rings at any hour, and says so", "rosa: he has a knife", ["rosa < If anyone is in danger now",
         "rosa < Thank you", "ahmed < 2F2: a message, now. No texts to them: please ring now.",
         "stone < 2F2: a message, now. No texts", "okafor < 2F2: a message, now. No texts"]),
    Case("a call made is the answer", "ahmed: rang 2F2 all is well", ["ahmed < 2F2: call noted.", "rosa < Is this",
         "ahmed ~ 2F2"], [JAY], state="answered"),
    Case("on a phone that two share, for both", "pat: Kit is sad", ["+447700900140 < Thank you for telling us.",
         "ahmed < 2F2: a message, can wait. No texts to them"]),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=names)
async def test_who_is_only_rung(case: Case, line: Line) -> None:
    """What is queued for home is withheld as it is sent (see tests/outbox); the school's side is asked to ring."""
    for each in ("rosa", "lee"):
        await line.change(Person, each, ring_only=True)
    await holds(line, case)


async def test_good_news_for_one_who_is_only_rung_is_not_composed(line: Line) -> None:
    """Others hear of Jay all the same; what nobody else may hear is on record, for the call home."""
    for who in ("rosa", "dana"):
        await line.change(Person, who, ring_only=True)
    for pupil in ("Jay", "Tom"):
        await line.hears(f"ahmed: praise {pupil} wow for a poster")
    batches = [
        await family_batch(line.school, praises, line.clock.now(), job="daily_positives")
        for praises in (await by_family(line.school, await line.reader.praise_untold())).values()
    ]
    assert [each.to for batch in batches for each in batch.outbound] == ["mick"]
    marked = {each.pupil: each.told_at for batch in batches for each in batch.changed if isinstance(each, Praise)}
    assert marked == {"jay": line.clock.now(), "tom": None}


@pytest.mark.parametrize("purpose", Purpose)
def test_every_purpose_says_whether_it_goes_home(purpose: Purpose) -> None:
    """A new purpose must decide; only what staff get goes on."""
    assert RULES[purpose].rung_instead is (purpose not in STAFFS)
    assert isinstance(RULES[purpose].priority, Priority)
