"""What people typed, brought to one form before any table reads it: case, accents, apostrophes, emoji, kisses."""

import re
import unicodedata
from functools import lru_cache

JOYFUL = frozenset(
    "👍👌🙏👏🙌💪🎉🥳😊🙂☺😀😃😄😁😆🤗😍🥰😘😂🤣😅😉😎🤝❤♥💕💖💗💙💚💛💜🧡🖤🤍💓💞💝✅✔🌟⭐✨💯🌈☀🌞🎈🏆"
)
SORRY = frozenset("😞😢😔😩☹🙁😭👎😡😠😕😟😣😖😫🥺💔❌😤🤬😥😓😪😒🙄")

# Zero-width characters and variation selectors; the apostrophes and accents that phones put in "don't"; skin tones.
_JOINERS = "\u200d\u200b\u200c\u2060\ufeff\ufe0f\ufe0e\u00ad"
_APOSTROPHES = "'`\u00b4\u2018\u2019\u201b\u02bc\uff07"
_REMOVE = dict.fromkeys([*map(ord, _JOINERS + _APOSTROPHES), *range(0x1F3FB, 0x1F400)])
_WORD = re.compile(r"\w+")
# The same for plain ASCII, which most texts are: every message is read so before a provider gets its answer.
_ASCII: dict[int, str | None] = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
_ASCII |= dict.fromkeys(map(ord, "'`"))


@lru_cache(maxsize=64)  # one text is read by several tables
def plain(text: str) -> str:
    """The words in lower case with single spaces: "Don’t — STOP!!" is "dont stop". Emoji and signs are left out."""
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    return " ".join(_WORD.findall(_folded(text).replace("_", " ")))


def signs(text: str) -> set[str]:
    """The emoji and other symbols in the text, without skin tones, joiners or ordinary punctuation."""
    return {each for each in text.translate(_REMOVE) if unicodedata.category(each) in ("So", "Sk", "Cn", "Co")}


def asks(text: str) -> bool:
    """Whether a question mark stands in it."""
    return "?" in text or "\uff1f" in text


def _folded(text: str) -> str:
    """Compatibility forms undone (full-width, mathematical letters), accents dropped, case folded."""
    whole = unicodedata.normalize("NFKD", text.translate(_REMOVE)).casefold()
    if any(map(unicodedata.combining, whole)):
        whole = "".join(each for each in whole if not unicodedata.combining(each))
    return whole.translate(_REMOVE)
