"""A message as words that tables and weights know: spelt in one way, brought to one form, sorted into classes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.triage.clean import Piece, sentences
from bot.domain.triage.spelling import Speller

NUMBER, TIME, MONEY, NAME, STAFF = "<number>", "<time>", "<money>", "<name>", "<staff>"
TITLES = frozenset(("mr", "mrs", "miss", "ms", "sir", "dr", "mister"))
_DIGITS = re.compile(r"\d")
_TIME = re.compile(r"\d{1,2}(?:[.:]\d\d)?(?:am|pm)|\d{1,2}[.:]\d\d")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as spelt in one way, its form ("" when phrases leave it out), its stem and the classes it is in."""

    spelt: str
    form: str
    stem: str
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a sentence; `typed` are the same words as they were typed, `end` is its last mark."""

    words: tuple[Word, ...]
    typed: tuple[str, ...]
    end: str


def stem(word: str) -> str:
    """A word without its ending, roughly: "hitting", "hits" → "hit"; "making", "makes" → "mak"."""
    if len(word) <= 3:
        return word
    for ending in ("ing", "ied", "ies", "ed", "es", "er", "ly", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)]
            if ending in ("ing", "ed", "er") and word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
            return word[:-1] if word[-1] in "ey" and len(word) > 3 else word
    return word


class Vocabulary:
    """Words by their spelling, form and classes; what it is not told of keeps its own stem."""

    def __init__(
        self, speller: Speller, forms: Mapping[str, str], classes: Mapping[str, tuple[str, ...]], names: frozenset[str]
    ) -> None:
        self._speller, self._forms, self._classes, self._names = speller, forms, classes, names
        self.word = lru_cache(maxsize=16384)(self._word)

    def read(self, folded: str) -> list[Sentence]:
        """The sentences of a text that has been folded."""
        return [self._sentence(pieces) for pieces in sentences(folded)]

    def form(self, word: str) -> str:
        """The form of a table's word; of one that is spelt as several words, that of the first which has one."""
        forms = (self.word(each).form for each in self._speller.written(word))
        return next(filter(None, forms), "")

    def _sentence(self, pieces: list[Piece]) -> Sentence:
        end = pieces.pop().text if pieces[-1].text[0] in ".!?;\n\u2026" else ""
        words: list[Word] = []
        typed: list[str] = []
        for at, piece in enumerate(pieces):
            for word in self._words(piece, first=at == 0):
                if piece.name and words and words[-1].spelt in TITLES:
                    words[-1] = self.word(STAFF)
                    typed[-1] += f" {piece.text}"
                    continue
                words.append(word)
                typed.append(piece.text)
        return Sentence(tuple(words), tuple(typed), end)

    def _words(self, piece: Piece, *, first: bool) -> list[Word]:
        text = piece.text
        if text[0] in ":<" or (text[0] in "£0123456789" and (number := _number(text))):
            return [self.word(text if text[0] in ":<" else number)]
        if text in self._names or (piece.name and not first and not self.known(text)):
            return [self.word(NAME)]
        spelt = self._speller.spelt(text)
        return [self.word(each) for each in spelt]

    def strange(self, sentences: Iterable[Sentence]) -> int:
        """How many words there are that nothing knows."""
        return sum(
            not (word.spelt[0] in "<:" or self.known(word.spelt)) for sentence in sentences for word in sentence.words
        )

    def known(self, text: str) -> bool:
        """Whether it is a word that somebody may write with a capital."""
        return text in self._forms or text in self._classes or text in TITLES or self._speller.knows(text)

    def _word(self, spelt: str) -> Word:
        form = self._forms.get(spelt)
        short = stem(spelt)
        classes = self._classes.get(spelt) or self._classes.get(short) or ()
        return Word(spelt, short if form is None else form, short, classes)


def _number(text: str) -> str:
    if not _DIGITS.search(text):
        return ""
    if text[0] == "£":
        return MONEY
    if _TIME.fullmatch(text):
        return TIME
    return NUMBER if text.rstrip("stndrh").replace(".", "").replace(":", "").replace(",", "").isdigit() else ""
