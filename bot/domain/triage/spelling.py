"""One spelling for the many in which a word is typed: tables first, then what is stretched, disguised or misheard."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

LONG = 5  # letters from which a word may be taken for another that is spelt much like it
FURTHER = 8  # letters from which it may differ by two
_STRETCHED = re.compile(r"(.)\1{2,}")
_DISGUISES = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s",
                            "!": "i", "|": "l", "*": "", "#": ""})  # fmt: skip
_SOUNDS = tuple(
    (re.compile(pattern), letter)
    for pattern, letter in (
        ("^kn|^gn", "n"), ("^wr", "r"), ("^wh", "w"), ("^ps", "s"), ("ph|gh(?=t)|v", "f"),
        ("tch|ch|sh|ti(?=on)|ci(?=[ao])", "x"), ("dg", "j"), ("ck|q|c(?=[aoulrtk]|$)", "k"), ("c|z", "s"), ("th", "t"),
        ("mb$", "m"), ("gh|(?<=[aeo])h|w(?=$)", ""), ("(?<=.)[aeiouy]+", "a"), ("(.)\\1+", "\\1"), ("(?<=.)a", ""),
    )
)  # fmt: skip


@lru_cache(maxsize=4096)
def sound(word: str) -> str:
    """Roughly how a word sounds: its first letter and its consonants, those that are often confused as one."""
    for pattern, letter in _SOUNDS:
        word = pattern.sub(letter, word)
    return word


def differences(one: str, other: str, limit: int) -> int:
    """How many letters are missing, added, exchanged or swapped; anything above the limit is limit + 1."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        after = [i]
        for j, theirs in enumerate(other, 1):
            cost = min(row[j] + 1, after[j - 1] + 1, row[j - 1] + (letter != theirs))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == theirs:
                cost = min(cost, before[j - 2] + 1)
            after.append(cost)
        if min(after) > limit:
            return limit + 1
        before, row = row, after
    return row[-1]


def by_sound(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The words that a misspelling may stand for, by how they sound."""
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        if len(word) >= LONG - 1 and word.isalpha():
            found[sound(word)] = (*found.get(sound(word), ()), word)
    return found


class Speller:
    """Gives a typed word as known words; `grave` must not be missed, `sounds` is what `by_sound` made."""

    def __init__(
        self,
        spelt: Mapping[str, tuple[str, ...]],
        known: Iterable[str],
        grave: Iterable[str],
        sounds: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._spelt = spelt
        self._grave = frozenset(word for word in grave if len(word) >= LONG - 1)
        self._known = dict.fromkeys([*known, *self._grave])
        self._sounds = sounds
        self._less: dict[str, list[str]] = {}
        for word in self._grave:
            for fewer in _shortened(word):
                self._less.setdefault(fewer, []).append(word)
        self.spelt = lru_cache(maxsize=8192)(self._spell)

    def written(self, word: str) -> tuple[str, ...]:
        """The words that a table has for this one, or itself; nothing is guessed."""
        return self._spelt.get(word, (word,))

    def knows(self, word: str) -> bool:
        """Whether a table names it, or it is a usual word."""
        return word in self._known or word in self._spelt

    def _spell(self, word: str) -> tuple[str, ...]:
        for given in _given(word):
            if (found := self._spelt.get(given)) is not None:
                return found
            if given in self._known:
                return (given,)
        if not word.isascii() or not word.isalpha():
            undisguised = word.translate(_DISGUISES)
            return self.spelt(undisguised) if undisguised.isalpha() and undisguised != word else (word,)
        return self._guessed(word) or (word,)

    def _guessed(self, word: str) -> tuple[str, ...]:
        guesses: tuple[Callable[[str], tuple[str, ...]], ...] = (self._grave_one, self._in_two, self._sounding)
        for guess in guesses:
            if found := guess(word):
                return found
        return ()

    def _grave_one(self, word: str) -> tuple[str, ...]:
        """The word that must not be missed and from which this differs by one letter."""
        if len(word) < LONG:
            return ()
        near = {each for fewer in (word, *_shortened(word)) for each in self._less.get(fewer, ())}
        near |= self._grave.intersection(_shortened(word))
        return tuple(sorted(each for each in near if differences(word, each, 1) <= 1)[:1])

    def _in_two(self, word: str) -> tuple[str, ...]:
        """Two words typed as one: "killmyself"."""
        best: tuple[str, ...] = ()
        for cut in range(3, len(word) - 2):
            one, other = word[:cut], word[cut:]
            if one in self._known and other in self._known and min(cut, len(other)) > min(map(len, best), default=2):
                best = (one, other)
        return best

    def _sounding(self, word: str) -> tuple[str, ...]:
        """The most usual word that sounds like this and is spelt much like it."""
        if len(word) < LONG:
            return ()
        limit = 2 if len(word) >= FURTHER else 1
        near = [(differences(word, each, limit), each) for each in self._sounds.get(sound(word), ())]
        best = min(near, key=lambda pair: pair[0], default=(limit + 1, ""))
        return (best[1],) if best[0] <= limit else ()


def _given(word: str) -> Iterable[str]:
    """The word as it is, then less stretched, then with the g that speech leaves out."""
    yield word
    if _STRETCHED.search(word):
        yield _STRETCHED.sub(r"\1\1", word)
        yield _STRETCHED.sub(r"\1", word)
    if word.endswith("in") and len(word) > LONG - 1:
        yield word + "g"
    if word.endswith("s") and len(word) > LONG - 1:
        yield word[:-1]


def _shortened(word: str) -> list[str]:
    return [word[:cut] + word[cut + 1 :] for cut in range(len(word))]
