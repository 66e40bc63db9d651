"""What the weights know of a message: its words and their neighbours, as they stand and by class; how it is written.

Each is a line of text whose first word is its kind; a kind's strength in `STRENGTHS` is the same in training and here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from bot.domain.triage.phrases import Phrases
from bot.domain.triage.words import Sentence, Word

# words, stems, classes, letters, pairs, first and last, pairs of forms, threes, pairs apart, by class, class beside
# class anywhere, manner of writing, phrases, their sections, sections found twice
STRENGTHS: Mapping[str, float] = {
    "w": 1, "s": 1, "c": 1.2, "l": 0.35, "2": 1, "^": 0.7, "$": 0.7, "b": 1, "t": 1, "k": 0.7, "g": 1, "G": 0.8,
    "p": 0.8, "m": 1, "P": 1.5, "S": 1.5, "N": 1.5,
}  # fmt: skip
CLASSES = 10  # classes of a sentence that are looked at in pairs
LENGTHS = (1, 2, 4, 8, 14, 22, 35, 60)  # words, in steps
SHORT = 4  # words of a message that is looked at as one


def of_word(word: Word) -> Iterator[str]:
    """The word, its stem, its classes and its letters in threes to fives."""
    yield f"w {word.spelt}"
    yield f"s {word.stem}"
    for each in word.classes:
        yield f"c {each}"
    if word.spelt[0] in "<:":
        return
    letters = f"_{word.spelt}_"
    for size in (3, 4, 5):
        for at in range(len(letters) - size + 1):
            yield f"l {letters[at : at + size]}"


def of_sentence(sentence: Sentence) -> list[str]:
    """Words beside each other: as they stand, without what says little, and by their classes."""
    words = sentence.words
    found = [f"2 {one.stem} {two.stem}" for one, two in pairwise(words)]
    if words:
        found += (f"^ {words[0].stem}", f"$ {words[-1].stem}", f"$ {sentence.end[:2]}")
    told = [word for word in words if word.form]
    forms = [word.form for word in told]
    found += [f"b {one} {two}" for one, two in pairwise(forms)]
    found += [f"t {one} {two} {three}" for one, two, three in zip(forms, forms[1:], forms[2:], strict=False)]
    found += [f"k {one} {two}" for one, two in zip(forms, forms[2:], strict=False)]
    found += [f"k {one} {two}" for one, two in zip(forms, forms[3:], strict=False)]
    main = [f"[{word.classes[0]}]" if word.classes else word.form for word in told]
    found += [f"g {one} {two}" for one, two in pairwise(main)]
    found += [f"g {one} {two} {three}" for one, two, three in zip(main, main[1:], main[2:], strict=False)]
    found += [f"G {one} {two}" for one, two in zip(main, main[2:], strict=False)]
    classes = sorted({each for word in told for each in word.classes})[:CLASSES]
    found += [f"p {one} {two}" for one, two in combinations(classes, 2)]
    return found


def of_phrases(numbers: Iterable[int], phrases: Phrases) -> Iterator[str]:
    """The phrases that stand in it, their sections, and those sections of which several phrases do."""
    sections: dict[int, int] = {}
    for number in set(numbers):
        yield f"P {number}"
        section = phrases.section_of[number]
        sections[section] = sections.get(section, 0) + 1
    for section, count in sections.items():
        yield f"S {section}"
        if count > 1:
            yield f"N {section}"


def of_manner(sentences: Sequence[Sentence], *, shouted: bool) -> Iterator[str]:
    """How it is written: how long, in capitals or not, its marks, how it begins and ends."""
    words = [word for sentence in sentences for word in sentence.words]
    marks = "".join(sentence.end for sentence in sentences)
    yield f"m length {sum(len(words) >= step for step in LENGTHS)}"
    yield f"m sentences {min(len(sentences), 5)}"
    if shouted:
        yield "m capitals"
    if marks.strip("."):
        for mark in ("!", "!!", "?", "??"):
            if mark in marks:
                yield f"m {mark}"
    if words:
        yield f"m first {words[0].stem}"
        yield f"m first two {' '.join(word.stem for word in words[:2])}"
        yield f"m last {words[-1].stem}"
        if marks[-1:] == "?":
            yield "m asks"
    if len(words) <= SHORT:
        yield f"m whole {' '.join(word.stem for word in words)}"
