"""Reads a message: urgency, topics, emotion, conduct, and the words that led there.

Harm is looked for in the whole and in every sentence, in what stands before and after each: nothing said beside it
takes it away. What cannot be read is for a person, today.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.triage import features
from bot.domain.triage.clean import folded, mostly_capitals
from bot.domain.triage.foreign import Languages
from bot.domain.triage.labels import Conduct, Emotion, Reading, Topic, Urgency
from bot.domain.triage.phrases import Found, Phrases
from bot.domain.triage.weights import Weights, best, unpacked
from bot.domain.triage.words import Sentence, Vocabulary, Word

LONGEST = 4000  # characters that are read closely; what follows is only searched for phrases of harm
FEW = 6  # sentences of which every beginning and every end is looked at as well
REASONS = 5
WHOLE, WINDOW = "", " window"  # what a threshold's name ends with
CALM = (Urgency.THANKS, Urgency.QUESTION, Urgency.WEEK, Urgency.TODAY)


@dataclass(frozen=True)
class Part:
    """A sentence, its sum without phrases, and the phrases that stand in it."""

    sentence: Sentence
    total: int
    found: tuple[Found, ...]


@dataclass(frozen=True)
class View:
    """The whole message or a part of it, which must be surer than the whole to count."""

    scores: dict[str, float]
    parts: Sequence[Part]
    kind: str

    def over(self, head: str, limits: Mapping[str, float]) -> float:
        """How far a head's score lies above the threshold for such a view."""
        return self.scores[head] - limits[f"{head}{self.kind}"]


class Reader:
    """Gives a message its labels; holds nothing of what it read but the spelling of words."""

    def __init__(self, vocabulary: Vocabulary, phrases: Phrases, weights: Weights, languages: Languages) -> None:
        self._vocabulary, self._phrases, self._weights, self._languages = vocabulary, phrases, weights, languages
        self._of_word = lru_cache(maxsize=16384)(self._word_sum)

    def read(self, text: str) -> Reading:
        """The labels of any text at all, with the reasons first to last."""
        clear = folded(text[:LONGEST])
        sentences = self._vocabulary.read(clear)
        unread = self._languages.unread(clear, self._vocabulary.strange(sentences))
        if unread:
            reading = _unchecked(unread.why, unread.danger) if unread.danger else _for_a_person(unread.why)
        else:
            reading = self._read(clear, sentences)
        return reading if len(text) <= LONGEST else self._with_the_rest(reading, text)

    # -- what was read closely

    def _read(self, clear: str, sentences: Sequence[Sentence]) -> Reading:
        parts = [self._part(sentence) for sentence in sentences]
        shouted = mostly_capitals(clear)
        views = [View(self._scores(parts, shouted=shouted), parts, WHOLE)]
        views += [View(self._scores(window, shouted=shouted), window, WINDOW) for window in windows(parts)]
        return self._decided(views)

    def _decided(self, views: list[View]) -> Reading:
        limits, whole = self._weights.thresholds, views[0].scores
        harm = max(views, key=lambda view: view.over("harm", limits))
        urgency, where = Urgency[best(whole, "urgency", [each.name for each in CALM])], views[0]
        head = f"urgency {urgency.name}"
        if harm.over("harm", limits) > 0:
            emergency = max(view.over("emergency", limits) for view in views) > 0
            urgency, where, head = (
                (Urgency.EMERGENCY, harm, "emergency") if emergency else (Urgency.SAFEGUARDING, harm, "harm")
            )
        topics = sorted(Topic, key=lambda topic: -whole[f"topic {topic.value}"])
        more = [each for each in topics[1:3] if whole[f"topic {each.value}"] > limits["topic"]]
        return Reading(
            urgency,
            (topics[0], *more),
            Emotion(best(whole, "emotion", [each.value for each in Emotion])),
            self._conduct(views),
            tuple(self._reasons(where.parts, head)),
        )

    def _conduct(self, views: list[View]) -> Conduct:
        limits, whole = self._weights.thresholds, views[0].scores
        if max(view.over("conduct abuse", limits) for view in views) > 0:
            return Conduct.THREAT if whole["conduct threat"] > limits["conduct threat"] else Conduct.INSULT
        return Conduct.HEATED if whole["conduct heated"] > limits["conduct heated"] else Conduct.NONE

    def _part(self, sentence: Sentence) -> Part:
        weights, of_word = self._weights, self._of_word
        total = sum([of_word(word) for word in sentence.words]) + weights.sum(features.of_sentence(sentence))
        return Part(sentence, total, tuple(self._phrases.find(sentence.words)))

    def _word_sum(self, word: Word) -> int:
        return self._weights.sum(features.of_word(word))

    def _scores(self, parts: Sequence[Part], *, shouted: bool) -> dict[str, float]:
        numbers = [found.number for part in parts for found in part.found]
        total = sum(part.total for part in parts)
        total += self._weights.sum(features.of_phrases(numbers, self._phrases))
        total += self._weights.sum(features.of_manner([part.sentence for part in parts], shouted=shouted))
        return self._weights.scores(total)

    # -- the words that led there

    def _reasons(self, parts: Sequence[Part], head: str) -> list[str]:
        lane = 1 + self._weights.heads.index(head)
        spans: dict[str, int] = {}
        for part in parts:
            for found in part.found:
                weight = self._lane(self._weights.sum(features.of_phrases([found.number], self._phrases)), lane)
                if weight > 0:
                    spans[self._span(part.sentence, found)] = weight
            for word, typed in zip(part.sentence.words, part.sentence.typed, strict=True):
                if word.form and (weight := self._lane(self._of_word(word), lane)) > 0:
                    spans.setdefault(typed, weight)
        told: list[str] = []
        for span in sorted(spans, key=lambda each: -spans[each]):
            if not any(span in each or each in span for each in told):
                told.append(span)
        return told[:REASONS]

    def _lane(self, total: int, lane: int) -> int:
        return unpacked(total, lane + 1)[lane]

    def _span(self, sentence: Sentence, found: Found) -> str:
        """The words of a phrase as they were typed."""
        start = found.last
        while start and found not in [
            Found(each.number, each.last + start) for each in self._phrases.find(sentence.words[start : found.last + 1])
        ]:
            start -= 1
        return " ".join(dict.fromkeys(sentence.typed[start : found.last + 1]))

    # -- what was not

    def _with_the_rest(self, reading: Reading, text: str) -> Reading:
        rest = self._vocabulary.read(folded(text[LONGEST:]))
        grave = [self._span(sentence, found) for sentence in rest for found in self._phrases.find(sentence.words)
                 if self._phrases.grave(found.number)]  # fmt: skip
        urgency = max(reading.urgency, Urgency.SAFEGUARDING if grave else Urgency.TODAY)
        note = f"only the first {LONGEST} characters were read closely"
        reasons = (*dict.fromkeys((*reading.reasons, *grave)),)[:REASONS]
        return Reading(urgency, reading.topics, reading.emotion, reading.conduct, (*reasons, note))


def windows(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Each sentence, and of a message of few sentences every beginning and every end."""
    if len(parts) < 2:
        return
    for part in parts:
        yield [part]
    if len(parts) <= FEW:
        for cut in range(2, len(parts)):
            yield list(parts[:cut])
            yield list(parts[-cut:])


def _for_a_person(why: str) -> Reading:
    return Reading(Urgency.TODAY, (Topic.LOGISTICS,), Emotion.NEUTRAL, Conduct.NONE, (why,))


def _unchecked(why: str, danger: Sequence[str]) -> Reading:
    reasons = (*(f"{word} (unchecked)" for word in danger[: REASONS - 1]), why)
    return Reading(Urgency.SAFEGUARDING, (Topic.SAFEGUARDING,), Emotion.FEAR, Conduct.NONE, reasons)
