"""Looks for thousands of phrases in one pass over the words: each slot of each phrase is a bit, a step is a shift.

A phrase is slots apart by spaces: alternatives by `|`, `{class}` for any word of a class, `?` behind what may be
missing, `..` for up to three words of any kind. Words that phrases leave out are skipped in texts as well.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bot.domain.triage.words import Vocabulary, Word

GAP = 3  # words that `..` may stand for
ANY = "*"


class Section(NamedTuple):
    """Phrases of one meaning, with the labels that go with it ("-" where any may)."""

    name: str
    labels: tuple[str, ...]
    phrases: tuple[str, ...]


class Slot(NamedTuple):
    """What may stand in one place of a phrase."""

    words: frozenset[str]
    optional: bool


class Found(NamedTuple):
    """A phrase that ended with the word at `last`; `number` counts all phrases."""

    number: int
    last: int


def sections_of(table: str) -> Iterator[Section]:
    """The sections of a table: "[name: urgency topic emotion conduct]" and phrases apart by slashes below it."""
    for part in table.split("\n[")[1:]:
        head, _, body = part.partition("]")
        name, _, labels = head.partition(":")
        phrases = (" ".join(each.split()) for line in body.splitlines() for each in line.split(" / "))
        yield Section(name, tuple(labels.split()), tuple(each.strip(" /") for each in phrases if each.strip(" /")))


class Phrases:
    """All phrases of all sections, numbered as they come; `section_of[number]` is where one belongs."""

    def __init__(self, sections: Sequence[Section], vocabulary: Vocabulary) -> None:
        self.names = tuple(section.name for section in sections)
        self.texts = tuple(phrase for section in sections for phrase in section.phrases)
        self.section_of = tuple(at for at, section in enumerate(sections) for _ in section.phrases)
        self._grave = tuple(section.labels[:1] in (("safeguarding",), ("emergency",)) for section in sections)
        self._vocabulary = vocabulary
        self._places: dict[str, list[int]] = {}
        self._masks: dict[str, int] = {}
        self._owner: list[int] = []
        self._starts = self._optional = self._ends = self._any = 0
        self._build()

    def grave(self, number: int) -> bool:
        """Whether it is a phrase of harm."""
        return self._grave[self.section_of[number]]

    def find(self, words: Iterable[Word]) -> list[Found]:
        """Every phrase that stands in the words, by its last word; one phrase may be found more than once."""
        state = 0
        found = []
        optional, starts, ends = self._optional, self._starts, self._ends
        for at, word in enumerate(words):
            if not word.form:
                continue
            mask = self._masks.get(word.spelt)
            if mask is None:
                mask = self._mask(word)
            ahead = state << 1
            skipped = ahead & optional
            while skipped:
                skipped <<= 1
                ahead |= skipped
                skipped &= optional
            state = (ahead | starts) & mask
            done = state & ends
            while done:
                low = done & -done
                found.append(Found(self._owner[low.bit_length() - 1], at))
                done ^= low
        return found

    def _mask(self, word: Word) -> int:
        places = {place for name in (word.form, word.stem, *(f"{{{each}}}" for each in word.classes))
                  for place in self._places.get(name, ())}  # fmt: skip
        bits = bytearray(len(self._owner) // 8 + 1)
        for place in places:
            bits[place >> 3] |= 1 << (place & 7)
        mask = int.from_bytes(bits, "little") | self._any
        if len(self._masks) < 20_000:
            self._masks[word.spelt] = mask
        return mask

    def _build(self) -> None:
        starts, optional, ends, anything = set(), set(), set(), set()
        for number, text in enumerate(self.texts):
            slots = list(self._slots(text))
            first = len(self._owner)
            self._owner += [number] * len(slots)
            for at, slot in enumerate(slots):
                place = first + at
                if all(each.optional for each in slots[:at]):
                    starts.add(place)
                if slot.optional:
                    optional.add(place)
                if all(each.optional for each in slots[at + 1 :]):
                    ends.add(place)
                if ANY in slot.words:
                    anything.add(place)
                for word in slot.words:
                    self._places.setdefault(word, []).append(place)
        size = len(self._owner) // 8 + 1
        self._starts, self._optional, self._ends, self._any = (
            _bits(places, size) for places in (starts, optional, ends, anything)
        )

    def _slots(self, text: str) -> Iterator[Slot]:
        """The slots of a phrase. A word that texts skip may be missing, unless hardly anything would be left."""
        slots = [self._slot(each) for each in text.split()]
        needed = sum(not (slot.optional or "" in slot.words) for slot in slots)
        for slot in slots:
            if ANY in slot.words:
                yield from [slot] * GAP
            elif words := slot.words - {""}:
                yield Slot(words, slot.optional or ("" in slot.words and needed > 1))

    def _slot(self, text: str) -> Slot:
        if text == "..":
            return Slot(frozenset((ANY,)), True)
        body = text.rstrip("?")
        words = (each if each[:1] in "{:" else self._vocabulary.form(each) for each in body.split("|"))
        return Slot(frozenset(words), body != text)


def _bits(places: set[int], size: int) -> int:
    bits = bytearray(size)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")
