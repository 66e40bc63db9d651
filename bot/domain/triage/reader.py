"""Reads a message: urgency, topics, emotion, conduct, and the words that led there.

Harm is looked for in the whole and in every sentence: of one that is plainly harm, nothing said beside it takes that
away. The words of danger that intake knows are never overruled. What cannot be read is for a person, today.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.domain.danger import danger_words
from bot.domain.triage import features
from bot.domain.triage.clean import folded, mostly_capitals
from bot.domain.triage.foreign import Languages
from bot.domain.triage.labels import Conduct, Emotion, Reading, Topic, Urgency
from bot.domain.triage.phrases import Found, Phrases
from bot.domain.triage.weights import Weights, lane_of
from bot.domain.triage.words import Sentence, Vocabulary, Word

LONGEST = 4000  # characters that are read closely; what follows is only searched for phrases of harm
FEW = 3  # words that a sentence has at least, to be looked at by itself
REASONS = 5
PHRASES = 3  # of which at most are phrases
HARM, EMERGENCY, ABUSE = range(3)  # the first heads
WINDOWED = 3  # heads that are asked of every part of a message
CALM = (Urgency.THANKS, Urgency.QUESTION, Urgency.WEEK, Urgency.TODAY)


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence, the phrases that stand in it, and its sum without what is counted once a message."""

    sentence: Sentence
    found: tuple[Found, ...]
    total: int = 0


@dataclass(frozen=True, slots=True)
class View:
    """The whole message, or a part of it, which must be surer than the whole to count."""

    scores: list[float]
    parts: Sequence[Part]
    limits: tuple[float, ...]

    def over(self, head: int) -> float:
        """How far the score of one of the first heads lies above the threshold for such a view."""
        return self.scores[head] - self.limits[head]


class Reader:
    """Gives a message its labels; holds nothing of what it read but the spelling of words."""

    def __init__(self, vocabulary: Vocabulary, phrases: Phrases, weights: Weights, languages: Languages) -> None:
        self._vocabulary, self._phrases, self._weights, self._languages = vocabulary, phrases, weights, languages
        self._of_word = lru_cache(maxsize=16384)(self._word_sum)
        limits, heads = weights.thresholds, weights.heads
        self._heated, self._threat = limits["conduct heated"], limits["conduct threat"]
        self._topic_limit = limits["topic"]
        self._whole = tuple(limits[head] for head in heads[:WINDOWED])
        self._window = tuple(limits[f"{head} window"] for head in heads[:WINDOWED])
        self._of_head = {head: at for at, head in enumerate(heads)}
        self._calm = [(self._of_head[f"urgency {each.name}"], each) for each in CALM]
        self._topics = [(self._of_head[f"topic {each.value}"], each) for each in Topic]
        self._emotions = [(self._of_head[f"emotion {each.value}"], each) for each in Emotion]

    def read(self, text: str) -> Reading:
        """The labels of any text at all, with the reasons first to last."""
        clear = folded(text[:LONGEST])
        sentences = self._vocabulary.read(clear)
        unread = self._languages.unread(clear, self._vocabulary.strange(sentences))
        if unread:
            reading = _unchecked(unread.why, unread.danger) if unread.danger else _for_a_person(unread.why)
        else:
            reading = self._read(clear, sentences)
            if not reading.urgency.harm and danger_words(text[:LONGEST]):
                reading = replace(reading, urgency=Urgency.SAFEGUARDING)
        return reading if len(text) <= LONGEST else self._with_the_rest(reading, text)

    # -- what was read closely

    def _read(self, clear: str, sentences: Sequence[Sentence]) -> Reading:
        parts = [self._part(sentence) for sentence in sentences]
        shouted = mostly_capitals(clear)
        everything = self._weights.scores(self._sum(parts, shouted=shouted), len(self._weights.heads))
        views = [View(everything, parts, self._whole)]
        for window in windows(parts):
            views.append(View(self._weights.scores(self._sum(window, shouted=shouted), WINDOWED), window, self._window))
        return self._decided(views)

    def _decided(self, views: list[View]) -> Reading:
        whole = views[0].scores
        harm = max(views, key=lambda view: view.over(HARM))
        head, urgency = max(self._calm, key=lambda pair: whole[pair[0]])
        where = views[0]
        if harm.over(HARM) > 0:
            emergency = max(view.over(EMERGENCY) for view in views) > 0
            head, urgency = (EMERGENCY, Urgency.EMERGENCY) if emergency else (HARM, Urgency.SAFEGUARDING)
            where = harm
        topics = sorted(self._topics, key=lambda pair: -whole[pair[0]])
        more = [topic for at, topic in topics[1:3] if whole[at] > self._topic_limit]
        return Reading(
            urgency,
            (topics[0][1], *more),
            max(self._emotions, key=lambda pair: whole[pair[0]])[1],
            self._conduct(views),
            tuple(self._reasons(where.parts, head)),
        )

    def _conduct(self, views: list[View]) -> Conduct:
        whole = views[0].scores
        if max(view.over(ABUSE) for view in views) > 0:
            return Conduct.THREAT if whole[self._of_head["conduct threat"]] > self._threat else Conduct.INSULT
        return Conduct.HEATED if whole[self._of_head["conduct heated"]] > self._heated else Conduct.NONE

    def _part(self, sentence: Sentence) -> Part:
        of_word = self._of_word
        total = sum([of_word(word) for word in sentence.words])
        total += self._weights.sum(features.of_sentence(sentence))
        return Part(sentence, tuple(self._phrases.find(sentence.words)), total)

    def _word_sum(self, word: Word) -> int:
        return self._weights.sum(features.of_word(word))

    def _sum(self, parts: Sequence[Part], *, shouted: bool) -> int:
        numbers = [found.number for part in parts for found in part.found]
        counted = [
            *features.of_phrases(numbers, self._phrases),
            *features.of_manner([part.sentence for part in parts], shouted=shouted),
        ]
        return sum([part.total for part in parts]) + self._weights.sum(counted)

    # -- the words that led there

    def _reasons(self, parts: Sequence[Part], head: int) -> list[str]:
        """The phrases and words that speak most for a head, as they were typed."""
        lane = head + 1
        spans: list[tuple[int, Sentence, Found]] = []
        words: dict[str, int] = {}
        for part in parts:
            for found in part.found if head in (HARM, EMERGENCY) else ():
                total = self._weights.sum(features.of_phrases([found.number], self._phrases))
                spans.append((lane_of(total, lane), part.sentence, found))
            for word, typed in zip(part.sentence.words, part.sentence.typed, strict=True):
                if word.form and word.form != "he":
                    words[typed] = max(lane_of(self._of_word(word), lane), words.get(typed, 0))
        spans.sort(key=lambda each: -each[0])
        told = [self._span(sentence, found) for weight, sentence, found in spans[:PHRASES] if weight > 0]
        for typed in sorted(words, key=lambda each: -words[each]):
            if words[typed] > 0 and len(told) < REASONS and not any(typed in each for each in told):
                told.append(typed)
        return list(dict.fromkeys(told))

    def _span(self, sentence: Sentence, found: Found) -> str:
        """The words of a phrase as they were typed."""
        start = found.last
        while start and not self._stands(sentence, found, start):
            start -= 1
        return " ".join(sentence.typed[start : found.last + 1])

    def _stands(self, sentence: Sentence, found: Found, start: int) -> bool:
        """Whether the whole phrase stands between here and its end."""
        if not sentence.words[start].form:
            return False
        ended = self._phrases.find(sentence.words[start : found.last + 1])
        return Found(found.number, found.last - start) in ended

    # -- what was not

    def _with_the_rest(self, reading: Reading, text: str) -> Reading:
        rest = self._vocabulary.read(folded(text[LONGEST:]))
        grave = [self._span(sentence, found) for sentence in rest for found in self._phrases.find(sentence.words)
                 if self._phrases.grave(found.number)]  # fmt: skip
        urgency = max(reading.urgency, Urgency.SAFEGUARDING if grave else Urgency.TODAY)
        note = f"only the first {LONGEST} characters were read closely"
        reasons = (*dict.fromkeys((*reading.reasons, *grave)),)[:REASONS]
        return Reading(urgency, reading.topics, reading.emotion, reading.conduct, (*reasons, note))


def windows(parts: Sequence[Part]) -> list[list[Part]]:
    """Each sentence of a few words, where there is more than one sentence."""
    return [[part] for part in parts if len(part.sentence.words) >= FEW] if len(parts) > 1 else []


def _for_a_person(why: str) -> Reading:
    return Reading(Urgency.TODAY, (Topic.LOGISTICS,), Emotion.NEUTRAL, Conduct.NONE, (why,))


def _unchecked(why: str, danger: Sequence[str]) -> Reading:
    reasons = (*(f"{word} (unchecked)" for word in danger[: REASONS - 1]), why)
    return Reading(Urgency.SAFEGUARDING, (Topic.SAFEGUARDING,), Emotion.FEAR, Conduct.NONE, reasons)
