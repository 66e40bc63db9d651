"""A table of cases for conversations: what was said before, what arrives, and exactly what is said and kept then."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.line import Line


@dataclass(frozen=True)
class Case:
    """`says` are the beginnings of everything that is queued, in any order, and there is nothing else.

    `state` is the newest concern's (empty: there is none), `owner` whose it is, `kept` how many concerns there are;
    `wait` is how many minutes pass before `arrives`.
    """

    name: str
    arrives: str
    says: Sequence[str]
    before: Sequence[str] = ()
    state: str = "open"
    owner: str | None = None
    claimed: str | None = None
    kept: int | None = None
    entries: int | None = None
    wait: int = 0


def names(case: Case) -> str:
    """A case's name, for pytest."""
    return case.name


async def holds(line: Line, case: Case) -> None:
    """Play what was before, let it be sent, then hold what follows against the case."""
    for each in case.before:
        await line.hears(each)
        await line.deliver()
        line.after(seconds=20)
    await line.said()
    line.after(minutes=case.wait)
    await line.hears(case.arrives)
    await fits(line, case.says)
    await _is_kept(line, case)


async def fits(line: Line, says: Sequence[str]) -> None:
    """Everything said begins as expected, and everything expected is said."""
    spoken = await line.spoken()
    left = sorted(spoken, key=len)
    for expected in sorted(says, key=len, reverse=True):
        found = next((each for each in left if each.startswith(expected)), None)
        assert found is not None, f"nobody says {expected!r}, but: {spoken}"
        left.remove(found)
    assert left == [], f"beyond {says}"


async def _is_kept(line: Line, case: Case) -> None:
    concerns = await line.concerns()
    newest = concerns[-1] if concerns else None
    assert (newest.state if newest else "") == case.state
    for field, expected in (("owner", case.owner), ("claimed_by", case.claimed)):
        assert expected is None or getattr(newest, field) == expected
    assert case.kept is None or len(concerns) == case.kept
    if case.entries is not None and newest:
        assert len(await line.reader.entries(newest.id)) == case.entries
