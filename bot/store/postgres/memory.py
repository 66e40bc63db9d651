"""What a process remembers of a school's people: asked for every message, changed by few, and by other processes too.

Each answer is kept under the count of writes to the school's people at which it was read. Every write names the count
that this process goes by; where the database has another, the write is refused and the memory dropped, so that nothing
is decided on what is no longer so.
"""

from collections.abc import Iterable, Mapping
from typing import Any

MOST_REMEMBERED = 4096
Key = tuple[Any, ...]


class Memory:
    """Answers by school, each school's under one count."""

    def __init__(self) -> None:
        self._counters: dict[str, int] = {}
        self._answers: dict[str, dict[Key, list[Any]]] = {}

    def counters(self, schools: Iterable[str]) -> Mapping[str, int]:
        """The counts that are gone by, of those schools of which anything is remembered."""
        return {school: self._counters[school] for school in schools if school in self._counters}

    def known(self) -> Mapping[str, int]:
        """All that are gone by."""
        return dict(self._counters)

    def begin(self, school: str, counter: int) -> None:
        """From now on keep this school's answers under this count, which was read before them."""
        if self._counters.get(school) != counter:
            self._counters[school] = counter
            self._answers[school] = {}

    def look(self, school: str, key: Key) -> list[Any] | None:
        """The answer, if it is remembered."""
        found = self._answers.get(school, {}).get(key)
        return None if found is None else list(found)

    def keep(self, school: str, counter: int, key: Key, answer: list[Any]) -> None:
        """Remember it, unless another count is gone by meanwhile."""
        if self._counters.get(school) != counter:
            return
        answers = self._answers[school]
        if len(answers) >= MOST_REMEMBERED:
            answers.clear()
        answers[key] = list(answer)

    def counter(self, school: str) -> int | None:
        return self._counters.get(school)

    def forget(self, schools: Iterable[str]) -> None:
        """Drop what is remembered of these."""
        for school in schools:
            self._counters.pop(school, None)
            self._answers.pop(school, None)
