"""A message as it was typed, cut into lower-case pieces: words, numbers, signs by name, and the ends of sentences."""

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

# Zero-width characters and variation selectors, apostrophes as phones put them in "don't", skin tones.
_GONE = dict.fromkeys(
    [*map(ord, "\u200d\u200b\u200c\u2060\ufeff\ufe0f\ufe0e\u00ad'`\u00b4\u2018\u2019\u201b\u02bc\uff07\0"),
     *range(0x1F3FB, 0x1F400)]
)  # fmt: skip

SIGNS: Mapping[str, str] = {
    "knife": "🔪🗡⚔🪓", "gun": "🔫", "pill": "💊💉", "bomb": "💣🧨", "fire": "🔥", "blood": "🩸", "ghost": "👻",
    "drink": "🍷🍺🍻🥃🍾", "coffin": "⚰🪦☠💀", "leaf": "🍁🌿🚬💨", "snow": "❄", "money": "💰💸💵💷",
    "crying": "😭😢😿🥲", "sad": "😞😔😩☹🙁😟😕💔😣😖😫🥺😓😥🤕😪", "scared": "😱😨😰😧😦🫣", "hurt": "🤕🩹🚑🏥",
    "angry": "😡😠🤬👿💢😤🖕", "fist": "👊✊🥊🤛🤜", "eyes": "👀👁", "shush": "🤫🤐🙊", "wave": "👋", "devil": "😈",
    "laugh": "😂🤣😆😅😹", "roll": "🙄😒🤦🤷", "sick": "🤮🤢🤧🤒🥴😷", "sleep": "😴💤", "peach": "🍆🍑💦🥵",
    "love": "❤♥💕💖💗💙💚💛💜🧡🖤🤍💓💞💝😍🥰😘😻💘🫶🩷", "happy": "😊🙂☺😀😃😄😁😉😎🥹😇🤗🤩😋",
    "yes": "👍👌✅✔🙌🤝💪🆗☑", "pray": "🙏", "clap": "👏", "party": "🎉🥳🎊🎈🏆🥇🌟⭐✨💯🎓🎂🎁", "sos": "🆘🚨⚠❗",
    "football": "⚽🏉🏀🎮🎯", "food": "🍕🍔🍟🎃🍰🍪", "costume": "🧛🧟🧙🤡🎭🏴🤠🦸",
}  # fmt: skip
_SIGN: Mapping[int, str] = {ord(sign): f" :{name}: " for name, signs in SIGNS.items() for sign in signs}

_PIECE = re.compile(
    r":[a-z]+:|£?\d+(?:[.:,]\d+)*(?:am|pm|st|nd|rd|th)?(?![^\W_])|[^\W_]+(?:[@$!|*#]+[^\W_]+)*|[.!?;\n\u2026]+"
)
_SPACED_LETTERS = re.compile(r"(?<!\S)(?:[a-z][ .\-_]){3,}[a-z](?!\S)")
_PLAIN = re.compile(r"[ -~\n]*")


class Piece(NamedTuple):
    """A piece in lower case; `name` is whether it was written as a name is, in a text that isn't all capitals."""

    text: str
    name: bool


def folded(text: str) -> str:
    """The text without what hides words: accents, look-alike forms, zero-width characters; signs by their names."""
    text = text.translate(_GONE)
    if _PLAIN.fullmatch(text):
        return text
    text = unicodedata.normalize("NFKD", text.translate(_SIGN))
    return "".join(each for each in text if not unicodedata.combining(each)).translate(_GONE)


def sentences(text: str) -> list[list[Piece]]:
    """The pieces of a folded text, sentence by sentence; marks of the end are kept as the last piece."""
    low = text.lower()
    if len(low) != len(text):  # "İ" has two letters in lower case
        text = low
    low = _SPACED_LETTERS.sub(_joined, low) if _SPACED_LETTERS.search(low) else low
    names = len(low) == len(text) and not mostly_capitals(text)
    found: list[list[Piece]] = [[]]
    for match in _PIECE.finditer(low):
        piece = match.group()
        if piece[0] in ".!?;\n\u2026":
            found[-1].append(Piece(piece, False))
            found.append([])
        else:
            start = match.start()
            found[-1].append(
                Piece(piece, names and text[start].isupper() and not text[start + 1 : start + 2].isupper())
            )
    return [each for each in found if each]


def _joined(found: re.Match[str]) -> str:
    return re.sub(r"[ .\-_]", "", found.group())


def mostly_capitals(text: str) -> bool:
    """Whether it is shouted."""
    capitals = sum(map(str.isupper, text))
    return capitals > 8 and capitals > 2 * sum(map(str.islower, text))
