"""Measures how well messages are read: `python -m tests.triage.evaluate` prints the figures as JSON.

By default each hand of the training part is read by a model that learnt from the other hands: the honest estimate.
`--test` reads the test part with the shipped weights, and prints nothing of single messages.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from math import sqrt
from random import Random
from typing import Any

from bot import reading
from bot.domain.triage.labels import Reading
from bot.domain.triage.reader import Reader
from tests.triage.corpus import TEST, TRAINING, Labelled, read

LEVELS = ("thanks", "question", "week", "today", "safeguarding", "emergency")
Pair = tuple[Labelled, Reading]
RESAMPLED = 500


def share(yes: int, among: int) -> dict[str, float | int]:
    """A share with Wilson's interval, of 95 %."""
    if not among:
        return {"value": 0.0, "low": 0.0, "high": 1.0, "of": 0}
    z, p = 1.96, yes / among
    middle, wide = p + z * z / (2 * among), z * sqrt(p * (1 - p) / among + z * z / (4 * among * among))
    low, high = ((middle - wide) / (1 + z * z / among), (middle + wide) / (1 + z * z / among))
    return {"value": round(p, 3), "low": round(low, 3), "high": round(high, 3), "of": among}


def macro_f1(pairs: Sequence[Pair]) -> float:
    """The mean of each urgency's F1."""
    found = []
    for level in LEVELS:
        right = sum(one.urgency == level == said.urgency.word for one, said in pairs)
        both = sum((one.urgency == level) + (said.urgency.word == level) for one, said in pairs)
        found.append(2 * right / both if both else 0.0)
    return sum(found) / len(found)


def resampled(figure: Callable[[Sequence[Pair]], float], pairs: Sequence[Pair]) -> dict[str, float]:
    """A figure with the interval in which 95 % of resampled corpora have it."""
    random = Random(7)
    drawn = sorted(figure(random.choices(pairs, k=len(pairs))) for _ in range(RESAMPLED))
    return {
        "value": round(figure(pairs), 3),
        "low": round(drawn[int(RESAMPLED * 0.025)], 3),
        "high": round(drawn[int(RESAMPLED * 0.975)], 3),
    }


def figures(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Every figure of the issue's goals."""

    def of(among: Callable[[Pair], bool], yes: Callable[[Pair], bool]) -> dict[str, float | int]:
        chosen = [pair for pair in pairs if among(pair)]
        return share(sum(map(yes, chosen)), len(chosen))

    return {
        "messages": len(pairs),
        "harm recall": of(lambda pair: pair[0].harm, lambda pair: pair[1].urgency.harm),
        "harm precision": of(lambda pair: pair[1].urgency.harm, lambda pair: pair[0].harm),
        "emergencies seen as harm": of(lambda p: p[0].urgency == "emergency", lambda p: p[1].urgency.harm),
        "emergencies seen as emergencies": of(
            lambda p: p[0].urgency == "emergency", lambda p: p[1].urgency.word == "emergency"
        ),
        "insults and threats recall": of(lambda p: p[0].conduct > 1, lambda p: p[1].conduct > 1),
        "insults and threats precision": of(lambda p: p[1].conduct > 1, lambda p: p[0].conduct > 1),
        "urgency macro F1": resampled(macro_f1, pairs),
        "urgency accuracy": of(lambda p: True, lambda p: p[0].urgency == p[1].urgency.word),
        "main topic accuracy": of(lambda p: True, lambda p: p[0].topics[0] == p[1].topics[0].value),
        "main topic among those given": of(lambda p: True, lambda p: p[1].topics[0].value in p[0].topics),
        "emotion accuracy": of(lambda p: True, lambda p: p[0].emotion == p[1].emotion.value),
    }


def by_hand(writer: str) -> list[Pair]:
    """The messages of one hand, read by a model that learnt from the others, thresholds and all."""
    from tests.triage import train

    others = [one for one in read(TRAINING) if one.writer != writer]
    reader = Reader(reading.vocabulary(), reading.phrases(), train.trained(others), reading.languages())
    return [(one, reader.read(one.text)) for one in read((writer,))]


def cost() -> dict[str, float]:
    """Milliseconds a message by one thread (the second time over), seconds to load, megabytes added."""
    texts = [one.text for one in read()]
    reader = reading.reader()
    for text in texts:
        reader.read(text)
    start = time.process_time()
    for text in texts:
        reader.read(text)
    each = (time.process_time() - start) / len(texts) * 1000
    program = (
        "import time; from bot.domain.triage import reader; from bot import reading; "
        "size = lambda: int(open('/proc/self/statm').read().split()[1]) * 4096 / 2**20; before = size(); "
        "start = time.process_time(); reading.weights(); weights = time.process_time() - start; "
        "read = reading.reader().read; all = time.process_time() - start; "
        "[read(text) for text in __import__('sys').stdin]; print(weights, all, size() - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input="\n".join(texts[:1000]), capture_output=True, text=True, check=True
    )
    weights, everything, size = map(float, done.stdout.split())
    return {
        "ms a message": round(each, 3),
        "seconds to load the weights": round(weights, 3),
        "seconds to load everything": round(everything, 3),
        "megabytes added": round(size, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--test", action="store_true", help="the test part, with the shipped weights")
    parser.add_argument("--cost", action="store_true", help="time and memory")
    args = parser.parse_args()
    if args.cost:
        found: dict[str, Any] = cost()
    elif args.test:
        reader = reading.reader()
        found = figures([(one, reader.read(one.text)) for one in read(TEST)])
    else:
        found = {writer: figures(by_hand(writer)) for writer in TRAINING}
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
