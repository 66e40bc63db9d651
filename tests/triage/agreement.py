"""How far two people who labelled the same messages apart agree: `python -m tests.triage.agreement FIRST SECOND`."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from pathlib import Path
from typing import Any

Labels = Mapping[str, Any]

ASKED: Mapping[str, Callable[[Labels], Hashable]] = {
    "urgency": lambda one: one["urgency"],
    "harm": lambda one: one["urgency"] in ("emergency", "safeguarding"),
    "main topic": lambda one: one["topics"][0],
    "emotion": lambda one: one["emotion"],
    "conduct": lambda one: one["conduct"],
    "conduct 2 or 3": lambda one: one["conduct"] > 1,
}


def kappa(pairs: list[tuple[Hashable, Hashable]]) -> float:
    """Cohen's kappa: agreement beyond what chance would give."""
    same = sum(one == other for one, other in pairs) / len(pairs)
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(first[label] * second[label] for label in first) / len(pairs) ** 2
    return 1.0 if chance == 1 else (same - chance) / (1 - chance)


def labels(path: str) -> dict[str, Labels]:
    """The labels of a file by the message's id."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return {one["id"].lower(): one for one in map(json.loads, filter(str.strip, lines))}


def agreement(first: Mapping[str, Labels], second: Mapping[str, Labels]) -> dict[str, Any]:
    """For each question the share of equal answers and kappa, over the messages that both have."""
    both = sorted(first.keys() & second.keys())
    found: dict[str, Any] = {"messages": len(both)}
    for name, answer in ASKED.items():
        pairs = [(answer(first[each]), answer(second[each])) for each in both]
        same = sum(one == other for one, other in pairs) / len(pairs)
        found[name] = {"same": round(same, 3), "kappa": round(kappa(pairs), 3)}
    return found


def main() -> None:
    sys.stdout.write(json.dumps(agreement(labels(sys.argv[1]), labels(sys.argv[2]))) + "\n")


if __name__ == "__main__":
    main()
