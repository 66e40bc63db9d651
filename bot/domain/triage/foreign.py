"""Whether a message cannot be read by us: another language or script, letters without sense, nothing at all."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter

ENGLISH = frozenset(
    [
        "the",
        "a",
        "an",
        "and",
        "or",
        "but",
        "so",
        "if",
        "of",
        "to",
        "in",
        "on",
        "at",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "am",
        "i",
        "im",
        "ive",
        "you",
        "your",
        "he",
        "she",
        "it",
        "its",
        "we",
        "they",
        "them",
        "him",
        "her",
        "his",
        "my",
        "me",
        "our",
        "this",
        "that",
        "there",
        "here",
        "what",
        "when",
        "where",
        "who",
        "how",
        "why",
        "which",
        "can",
        "could",
        "will",
        "would",
        "shall",
        "should",
        "do",
        "does",
        "did",
        "dont",
        "not",
        "yes",
        "have",
        "has",
        "had",
        "get",
        "got",
        "for",
        "with",
        "from",
        "by",
        "as",
        "up",
        "out",
        "about",
        "just",
        "now",
        "today",
        "tomorrow",
        "please",
        "thanks",
        "thank",
        "morning",
        "sorry",
        "school",
        "home",
        "mum",
        "dad",
        "all",
        "some",
        "any",
        "more",
        "one",
        "then",
        "than",
        "very",
        "too",
        "also",
        "back",
        "off",
        "good",
        "ok",
        "okay",
        "hi",
        "hello",
        "hiya",
        "lol",
        "ta",
        "cheers",
        "u",
        "ur",
        "r",
        "pls",
        "plz",
        "wont",
        "cant",
        "isnt",
        "hes",
        "shes",
        "theyre",
        "let",
        "know",
        "see",
        "need",
        "want",
        "like",
        "been",
        "day",
        "week",
        "after",
        "before",
        "again",
        "still",
        "never",
        "always",
        "only",
        "over",
        "because",
        "late",
        "sick",
        "poorly",
        "miss",
        "sir",
        "mr",
        "mrs",
    ]
)
MASHED = ("asdf", "qwer", "zxcv", "hjkl", "sdfg", "dfgh", "fghj", "jkl", "ghjk", "uiop", "rtyu", "bnm", "xcvb", "wasd")
_LETTERS = re.compile(r":?[^\W\d_]+")
FEW = 3  # words of which one is enough to tell a language


@dataclass(frozen=True)
class Unread:
    """Why it cannot be read, and the words that may mean danger, which nobody has checked."""

    why: str
    danger: tuple[str, ...] = ()


class Languages:
    """Everyday words of other languages, and words of danger in some of them."""

    def __init__(self, everyday: Mapping[str, frozenset[str]], danger: Mapping[str, frozenset[str]]) -> None:
        self._everyday, self._danger = everyday, danger

    def unread(self, folded: str, unknown: int) -> Unread | None:
        """Why a folded text cannot be read, or None; `unknown` is how many of its words are none that we know."""
        words = [each for each in _LETTERS.findall(folded.lower()) if each[0] != ":"]
        if not words:
            return None if any(map(str.isalnum, folded)) or ":" in folded else Unread("nothing to read")
        english = sum(each in ENGLISH for each in words)
        if english * 3 >= len(words):
            return None
        if script := _script(folded):
            return Unread(f"{script} letters")
        return self._language(words, english, unknown) or _noise(words, unknown)

    def _language(self, words: list[str], english: int, unknown: int) -> Unread | None:
        others = [each for each in words if each not in ENGLISH]
        told = ((name, sum(each in known for each in others)) for name, known in self._everyday.items())
        name, hits = max(told, key=itemgetter(1))
        needed = 1 if len(words) <= FEW else 2
        strange = unknown * 3 >= len(words)
        if hits >= needed and hits > english and (strange or hits * 2 >= len(words)):
            danger = self._danger.get(name, frozenset())
            grave = tuple(dict.fromkeys(each for each in words if each in danger))
            return Unread(f"another language, perhaps {name.title()}", grave)
        if len(words) > FEW and not english and unknown * 5 >= len(words) * 3:
            return Unread("another language")
        return None


def _script(text: str) -> str:
    """The script of most letters, where it is not the Latin one."""
    letters = [each for each in text[:2000] if each.isalpha()]
    others = [each for each in letters if ord(each) > 0x24F]
    if len(others) * 3 < len(letters):
        return ""
    return unicodedata.name(others[0], "other").split()[0].title()


def _noise(words: list[str], unknown: int) -> Unread | None:
    """A keyboard that was leant on."""
    if unknown < len(words) or len(words) > FEW:
        return None
    whole = "".join(words)
    vowels = sum(each in "aeiouy" for each in whole)
    if any(each in whole for each in MASHED) or vowels * 6 < len(whole) or len(set(whole)) * 4 < len(whole):
        return Unread("no words")
    return None
