"""References are unique among the living, also when a matter comes back to life."""

from dataclasses import replace

from bot.domain.concerns import ConcernState
from bot.domain.messages import Batch
from tests.line import Line


async def test_a_matter_that_is_not_sorted_after_all_gets_a_new_reference_where_its_own_is_taken(line: Line) -> None:
    """Sam said "sorted"; 2F2 went to somebody else; then Sam presses "Not yet": both matters live, told apart."""
    for each in ("sam: Maya cried", "ahmed> She is fine now", "sam! sorted"):
        await line.hears(each)
        await line.deliver()
        line.after(seconds=20)
    (closed,) = await line.concerns()
    other = replace(closed, id="0-other", version=0, state=ConcernState.OPEN, living=True)
    await line.store.save(Batch(changed=(other,)))
    await line.hears("sam! unsorted")
    living = [each for each in await line.concerns() if each.living]
    assert {each.id for each in living} == {closed.id, "0-other"}
    assert len({each.reference for each in living}) == 2
