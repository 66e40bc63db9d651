"""A small notation for what people type, so that tables of phrases can be read, and a quick way to look for them.

A line is one phrase: words apart by spaces, alternatives by `|`, `_` inside an alternative of several words,
`?` behind what may be missing, `*` behind what may come any number of times, `suicid~` for a word that begins so,
`..3` for up to three words of any kind, `!a|b` for one word that is neither, `{name}` for a group of alternatives.
A line that ends with `|` goes on in the next. Text is in plain form (`plain_words`).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType

Groups = Mapping[str, str]
STEM = 4  # letters that a stem has at least, and by which it is found
NO_GROUPS: Groups = MappingProxyType({})

_BROKEN = re.compile(r"\|\n\s*")
_MANY = {"?": "?", "*": "*"}


def lines_of(table: str) -> list[str]:
    """The phrases of a table, one a line."""
    return [line.strip() for line in _BROKEN.sub("|", table).splitlines() if line.strip()]


def _alternatives(slot: str, groups: Groups) -> str:
    """The alternatives of a slot or a group, which may name other groups."""
    return "|".join(
        _alternatives(groups[each[1:-1]], groups)
        if each.startswith("{")
        else each.replace("_", " ").replace("~", r"\S*")
        for each in slot.split("|")
    )


def _slot(slot: str, groups: Groups) -> str:
    """One slot as a regular expression in which every word ends with a space."""
    if slot.startswith(".."):
        return rf"(?:\S+ ){{0,{slot[2:]}}}"
    if slot.startswith("!"):
        return rf"(?:(?!(?:{_alternatives(slot[1:], groups)}) )\S+ )"
    body, many = (slot[:-1], _MANY[slot[-1]]) if slot[-1] in _MANY else (slot, "")
    return f"(?:(?:{_alternatives(body, groups)}) ){many}"


def as_regex(lines: Iterable[str], groups: Groups = NO_GROUPS) -> str:
    """Any one of the phrases, each word of it followed by a space."""
    return "(?:" + "|".join("".join(_slot(slot, groups) for slot in line.split()) for line in lines) + ")"


class Whole:
    """Whether a whole text is one of the phrases, or (with `run`) a run of them, with `around` between."""

    def __init__(self, table: str, groups: Groups = NO_GROUPS, around: str = "", *, run: bool = False) -> None:
        phrase = as_regex(lines_of(table), groups)
        between = as_regex(lines_of(around), groups) + "*" if around else ""
        more = f"(?:{phrase}{between})*" if run else ""
        self._regex = re.compile(between + phrase + between + more)

    def __call__(self, said: str) -> bool:
        return self._regex.fullmatch(said + " ") is not None


class Anywhere:
    """Whether one of the phrases stands anywhere in a text; phrases are found by their first word, so it is quick.

    A phrase must begin with a word or a stem that may not be missing.
    """

    def __init__(self, table: str, groups: Groups = NO_GROUPS) -> None:
        by_first: defaultdict[str, list[str]] = defaultdict(list)
        for line in lines_of(table):
            first, _, rest = line.partition(" ")
            for alternative in _expanded(first, groups):
                head, _, tail = alternative.partition("_")
                by_first[head].append(f"{head}{'_' + tail if tail else ''} {rest}".strip())
        self._after = {head: re.compile(as_regex(lines, groups)) for head, lines in by_first.items()}
        self._stems: defaultdict[str, list[tuple[str, re.Pattern[str]]]] = defaultdict(list)
        for head, regex in self._after.items():
            if head.endswith("~"):
                self._stems[head[:STEM]].append((head[:-1], regex))

    def __call__(self, said: str) -> bool:
        return self.find(said) is not None

    def find(self, said: str) -> tuple[int, int] | None:
        """From where to where the first such phrase stands."""
        text, at = said + " ", 0
        for word in said.split(" "):
            if word in self._after or word[:STEM] in self._stems:  # hardly any word begins a phrase
                for regex in self._regexes_for(word):
                    if found := regex.match(text, at):
                        return at, found.end() - 1
            at += len(word) + 1
        return None

    def _regexes_for(self, word: str) -> list[re.Pattern[str]]:
        found = [self._after[word]] if word in self._after else []
        for stem, regex in self._stems.get(word[:STEM], ()):
            if word.startswith(stem):
                found.append(regex)
        return found

    def without(self, said: str) -> str:
        """The text with every such phrase replaced by a mark that no phrase can span."""
        place = self.find(said)
        while place is not None:
            said = f"{said[: place[0]]}/{said[place[1] :]}"
            place = self.find(said)
        return said


def _expanded(slot: str, groups: Groups) -> Iterable[str]:
    for each in slot.split("|"):
        if each.startswith("{"):
            yield from _expanded(groups[each[1:-1]], groups)
        else:
            yield each
