"""Loads the tables of words and phrases and the weights with which messages are read."""

import json
import zlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from bot.domain.triage.foreign import Languages
from bot.domain.triage.phrases import Phrases, Section, sections_of
from bot.domain.triage.reader import Reader
from bot.domain.triage.spelling import Speller, by_sound
from bot.domain.triage.weights import BITS, Weights
from bot.domain.triage.words import Vocabulary

PHRASES = ("danger_now", "hidden_harm", "hidden_harm_more", "conduct", "harmless")
WEIGHTS = "weights.bin"


@cache
def reader() -> Reader:
    """What reads messages, with the tables and weights that are shipped."""
    return Reader(vocabulary(), phrases(), weights(), languages())


@cache
def vocabulary() -> Vocabulary:
    """The words that we know, as the tables have them."""
    spelt = {typed: tuple(head.split()) for head, words in _entries("spellings") for typed in words}
    classes: dict[str, tuple[str, ...]] = {}
    for head, words in _entries("classes"):
        for word in words:
            classes[word] = (*classes.get(word, ()), head)
    forms = {word: "" if head == "-" else head for head, words in _entries("forms") for word in words}
    known = [*_table("words", "known").split(), *forms, *classes]
    sounds = by_sound([*forms, *classes, *(head for heads in spelt.values() for head in heads)])
    names = frozenset(_table("words", "names").split())
    return Vocabulary(Speller(spelt, known, _table("words", "grave").split(), sounds), forms, classes, names)


@cache
def phrases() -> Phrases:
    """The phrases of every table."""
    return Phrases(sections(), vocabulary())


def sections() -> tuple[Section, ...]:
    """The sections of every table of phrases."""
    return tuple(each for name in PHRASES for each in sections_of(_table("phrases", name)))


@cache
def languages() -> Languages:
    """The words by which other languages are known."""
    everyday, danger = {}, {}
    for head, words in _entries("foreign"):
        if head.startswith("DANGER "):
            danger[head.removeprefix("DANGER ")] = frozenset(words)
        else:
            everyday[head] = frozenset(words)
    return Languages({name: words | danger.get(name, frozenset()) for name, words in everyday.items()}, danger)


@cache
def weights() -> Weights:
    """The weights as training left them."""
    raw = zlib.decompress(files(__package__).joinpath(WEIGHTS).read_bytes())
    head, _, rest = raw.partition(b"\n\n")
    told = json.loads(head)
    names, _, numbers = rest.partition(b"\0")
    width = told["width"]
    rows = [int.from_bytes(numbers[at : at + width], "little", signed=True) for at in range(0, len(numbers), width)]
    return Weights(
        dict(zip(names.decode().split("\n"), rows, strict=True)),
        tuple(told["heads"]),
        tuple(told["units"]),
        tuple(told["starts"]),
        told["thresholds"],
    )


def save(weights: Weights) -> Path:
    """Writes the weights where they are shipped from; the file."""
    width = (BITS * (len(weights.heads) + 1)) // 8 + 1
    told = {
        "width": width, "heads": weights.heads, "units": weights.units, "starts": weights.starts,
        "thresholds": weights.thresholds,
    }  # fmt: skip
    names = "\n".join(weights.rows).encode()
    numbers = b"".join(row.to_bytes(width, "little", signed=True) for row in weights.rows.values())
    path = Path(str(files(__package__).joinpath(WEIGHTS)))
    path.write_bytes(zlib.compress(json.dumps(told).encode() + b"\n\n" + names + b"\0" + numbers, 9))
    return path


def _table(folder: str, name: str) -> str:
    return files(__package__).joinpath(folder, f"{name}.txt").read_text(encoding="utf-8")


def _entries(name: str) -> Iterator[tuple[str, list[str]]]:
    """The lines of a table of words: what stands before the colon, and the words behind it."""
    for line in _table("words", name).splitlines():
        if line and not line.startswith("#"):
            head, _, words = line.partition(":")
            yield head, words.split()
