"""Learns the weights from the training part of the corpus: `python -m tests.triage.train`, with the extra `train`.

One linear model for each head, all on the features that the reader itself uses; thresholds are chosen by
cross-validation on the training part, for harm by recall first. The test part is not read here.
"""

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse
from sklearn.model_selection import KFold
from sklearn.svm import LinearSVC

from bot import reading
from bot.domain.triage import features
from bot.domain.triage.clean import folded, mostly_capitals
from bot.domain.triage.labels import Emotion, Topic
from bot.domain.triage.reader import CALM, Part, windows
from bot.domain.triage.weights import LIMIT, NORM_LEAST, NORM_UNIT, Weights, packed
from tests.triage.corpus import Labelled, read

FOLDS = 4  # parts of the corpus, each set aside in turn to choose thresholds
OFTEN = 2  # messages in which a feature must stand
RECALL = {"harm": 0.955, "conduct abuse": 0.87}
WINDOWED = ("harm", "emergency", "conduct abuse")
WINDOW_FALSE = 0.01  # of harmless messages, those that may be taken for harm by a part of them
NEVER = -100.0  # below any score


class Head(NamedTuple):
    """A question with yes or no, the messages that it is asked of, and how much a yes weighs."""

    name: str
    yes: Callable[[Labelled], bool]
    asked: Callable[[Labelled], bool]
    weight: float
    cost: float


def _heads() -> list[Head]:
    def every(_: Labelled) -> bool:
        return True

    def calm(one: Labelled) -> bool:
        return not one.harm

    found = [
        Head("harm", lambda one: one.harm, every, 1.5, 1.0),
        Head("emergency", lambda one: one.urgency == "emergency", every, 2.0, 1.0),
        Head("conduct abuse", lambda one: one.conduct > 1, every, 3.0, 1.0),
        Head("conduct threat", lambda one: one.conduct == 3, every, 2.0, 1.0),
        Head("conduct heated", lambda one: one.conduct > 0, every, 2.0, 1.0),
    ]
    for level in CALM:
        found.append(Head(f"urgency {level.name}", lambda one, word=level.word: one.urgency == word, calm, 1.5, 0.8))
    for topic in Topic:
        found.append(Head(f"topic {topic.value}", lambda one, word=topic.value: one.topics[0] == word, every, 1.5, 0.6))
    for emotion in Emotion:
        found.append(
            Head(f"emotion {emotion.value}", lambda one, word=emotion.value: one.emotion == word, every, 1.3, 0.6)
        )
    return found


HEADS = _heads()


class Views(NamedTuple):
    """The features of a message as a whole, and of each window of it."""

    whole: Counter[str]
    others: list[Counter[str]]


class Maker:
    """Makes the features of a message just as the reader does."""

    def __init__(self) -> None:
        self._vocabulary, self._phrases = reading.vocabulary(), reading.phrases()

    def views(self, text: str) -> Views:
        """The features of a text and its windows."""
        clear = folded(text)
        shouted = mostly_capitals(clear)
        parts = [Part(each, tuple(self._phrases.find(each.words))) for each in self._vocabulary.read(clear)]
        return Views(self._of(parts, shouted=shouted), [self._of(view, shouted=shouted) for view in windows(parts)])

    def _of(self, parts: Sequence[Part], *, shouted: bool) -> Counter[str]:
        found: Counter[str] = Counter()
        for part in parts:
            found.update(features.of_sentence(part.sentence))
            for word in part.sentence.words:
                found.update(features.of_word(word))
        found.update(features.of_phrases([each.number for part in parts for each in part.found], self._phrases))
        found.update(features.of_manner([part.sentence for part in parts], shouted=shouted))
        return found


class Table:
    """Which column a feature has, and the matrix of messages."""

    def __init__(self, messages: Sequence[Counter[str]]) -> None:
        often = Counter(feature for message in messages for feature in message)
        self.columns = {name: at for at, name in enumerate(sorted(n for n, count in often.items() if count >= OFTEN))}
        self.strengths = np.array([features.STRENGTHS[name.partition(" ")[0]] for name in self.columns])

    def matrix(self, messages: Sequence[Counter[str]]) -> Any:
        """A row for each message, divided by its norm."""
        data, at, ends = [], [], [0]
        for message in messages:
            known = [(self.columns[name], count) for name, count in message.items() if name in self.columns]
            at += [column for column, _ in known]
            data += [count for _, count in known]
            ends.append(len(at))
        counts = sparse.csr_matrix((data, at, ends), shape=(len(messages), len(self.columns)), dtype=float)
        norms = np.maximum(np.sqrt(counts @ (self.strengths**2)), NORM_LEAST)
        return sparse.diags(1 / norms) @ counts @ sparse.diags(self.strengths)


Model = dict[str, tuple[Any, float]]  # of each head its weights for the matrix's columns, and where it starts


def learnt(table: Table, messages: Sequence[Counter[str]], labels: Sequence[Labelled]) -> Model:
    """Every head, fitted."""
    matrix = table.matrix(messages)
    found: Model = {}
    for head in HEADS:
        asked = np.array([head.asked(one) for one in labels])
        yes = np.array([head.yes(one) for one in labels])[asked]
        fit = LinearSVC(C=head.cost, class_weight={True: head.weight, False: 1.0}, random_state=0, max_iter=3000)
        fit.fit(matrix[asked], yes)
        found[head.name] = (fit.coef_[0], float(fit.intercept_[0]))
    return found


def scored(model: Model, table: Table, messages: Sequence[Counter[str]]) -> dict[str, Any]:
    """What each head says of each message."""
    matrix = table.matrix(messages)
    return {name: matrix @ weights + start for name, (weights, start) in model.items()}


def with_windows(model: Model, table: Table, views: Sequence[Views]) -> dict[str, Any]:
    """The same, and under "… window" the most that any window says of harm, an emergency, abuse."""
    found = scored(model, table, [view.whole for view in views])
    others = [(at, window) for at, view in enumerate(views) for window in view.others]
    of_others = scored(model, table, [window for _, window in others])
    rows = np.array([at for at, _ in others], dtype=int)
    for name in WINDOWED:
        found[f"{name} window"] = np.full(len(views), NEVER)
        np.maximum.at(found[f"{name} window"], rows, of_others[name])
    return found


def threshold(scores: Any, yes: Any, recall: float) -> float:
    """The greatest threshold above which this share of what is true still lies."""
    true = np.sort(scores[yes])
    return float(true[int(len(true) * (1 - recall))]) - 1e-6


def crossed(views: Sequence[Views], labels: Sequence[Labelled], folds: int) -> dict[str, Any]:
    """Each message's scores by a model that has not seen it."""
    found: dict[str, Any] = {}
    for seen, unseen in KFold(folds, shuffle=True, random_state=1).split(np.arange(len(labels))):
        table = Table([views[at].whole for at in seen])
        model = learnt(table, [views[at].whole for at in seen], [labels[at] for at in seen])
        for name, values in with_windows(model, table, [views[at] for at in unseen]).items():
            found.setdefault(name, np.zeros(len(labels)))[unseen] = values
    return found


def chosen(scores: dict[str, Any], labels: Sequence[Labelled]) -> dict[str, float]:
    """The thresholds, by the scores of messages not learnt from.

    A window counts where hardly any harmless message has one that says as much; then the whole's threshold is the
    greatest with which both together find enough.
    """
    harm = np.array([one.harm for one in labels])
    emergency = np.array([one.urgency == "emergency" for one in labels])
    conduct = np.array([one.conduct for one in labels])
    found = {}
    for name, yes, among in (
        ("harm", harm, harm | ~harm), ("emergency", emergency, harm), ("conduct abuse", conduct > 1, harm | ~harm)
    ):  # fmt: skip
        sure = float(np.quantile(scores[f"{name} window"][among & ~yes], 1 - WINDOW_FALSE))
        found[f"{name} window"] = sure
        seen = np.where(scores[f"{name} window"] > sure, -NEVER, scores[name])
        found[name] = _best(seen[among], yes[among]) if name == "emergency" else threshold(seen, yes, RECALL[name])
    found["conduct threat"] = _best(scores["conduct threat"][conduct > 1], conduct[conduct > 1] == 3)
    found["conduct heated"] = _best(scores["conduct heated"], conduct > 0)
    tops = np.stack([scores[f"topic {topic.value}"] for topic in Topic])
    found["topic"] = float(np.quantile(np.sort(tops, axis=0)[-2], 0.6))
    return found


def _best(scores: Any, yes: Any) -> float:
    """The threshold with the best F1."""
    order = np.argsort(-scores)
    right = np.cumsum(yes[order])
    f1 = 2 * right / (np.arange(1, len(order) + 1) + yes.sum())
    return float(scores[order[int(np.argmax(f1))]]) - 1e-6


def weights_of(model: Model, table: Table, thresholds: dict[str, float], least: float = 0.05) -> Weights:
    """The model as the reader takes it; features that hardly weigh in any head are left out."""
    names = list(table.columns)
    columns = np.stack([model[head.name][0] for head in HEADS]) * table.strengths
    kept = np.abs(columns).max(axis=0) > least
    units = [max(np.abs(row).max(), 1e-9) / LIMIT for row in columns]
    whole = np.rint(columns / np.array(units)[:, None]).astype(int)
    norms = np.rint(table.strengths**2 * NORM_UNIT).astype(int)
    rows = {names[at]: packed([int(norms[at]), *map(int, whole[:, at])]) for at in np.flatnonzero(kept)}
    starts = tuple(model[head.name][1] for head in HEADS)
    return Weights(rows, tuple(head.name for head in HEADS), tuple(map(float, units)), starts, thresholds)


def trained(labels: Sequence[Labelled]) -> Weights:
    """What is learnt from these messages, with thresholds from messages set aside in turn."""
    maker = Maker()
    views = [maker.views(one.text) for one in labels]
    thresholds = chosen(crossed(views, labels, FOLDS), labels)
    table = Table([view.whole for view in views])
    return weights_of(learnt(table, [view.whole for view in views], labels), table, thresholds)


def main() -> None:
    labels = read()
    weights = trained(labels)
    path = reading.save(weights)
    sys.stdout.write(
        f"{len(labels)} messages, {len(weights.rows)} features, {path.stat().st_size} bytes\n{weights.thresholds}\n"
    )


if __name__ == "__main__":
    main()
