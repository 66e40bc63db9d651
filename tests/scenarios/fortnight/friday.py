"""That Friday's round of praise holds the whole week, for every phone that may have it."""

import re
from datetime import datetime, timedelta

from tests.scenarios.fortnight.truth import ZONE
from tests.scenarios.fortnight.world import World


async def friday_holds_the_week(world: World) -> None:
    """The week's round has all that was noted of the week for each phone that may have it."""
    before = set(world.rounds)
    await world.note_rounds()
    for day in set(world.rounds) - before:
        window = world.truth.days.window(day)
        assert window
        monday = datetime.combine(day, window[0].time(), ZONE) - timedelta(days=day.weekday(), hours=8, minutes=45)
        for address in {phones[0].address for id, phones in world.truth.phones.items() if id in world.truth.adults()}:
            if _may_be_praised(world, address):
                _has_all(world, address, monday, window[1] - timedelta(minutes=30))


def _may_be_praised(world: World, address: str) -> bool:
    truth = world.truth
    people = truth.who_has(address)
    stands = address in (*truth.stopped, *truth.refused, *truth.dead, *truth.wrong) or truth.paused
    return bool(people) and not stands and not people & (truth.ring_only | truth.praise_off) and not any(
        each.address in truth.dead for id in people for each in truth.phones[id]
    )  # fmt: skip


def _has_all(world: World, address: str, since: datetime, until: datetime) -> None:
    truth = world.truth
    due = {each.mark for each in truth.evidence
           if since <= each.at < until and truth.may_have(address, [each.child], "receive")}  # fmt: skip
    got = " ".join(seen.shown.text for seen in world.fresh if seen.shown.address == address)
    missing = {mark for mark in due if not re.search(rf"\b{mark}\b", got)}
    assert not missing, f"Friday's round for {world.whose(address)} lacks {missing}"
