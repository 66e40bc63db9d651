"""The corpus of parents' messages: who wrote it, how it is labelled; one part is only ever tested on."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "corpus"
TRAINING = ("w1", "w2", "w4", "w5")
# Written after looking at what a model that had not seen w2 got wrong there: learnt from, not where hands are judged.
LATER = ("w6",)
TEST = ("w3",)


class Labelled(NamedTuple):
    """A message with its labels; `writer` names the hand that wrote it."""

    id: str
    writer: str
    text: str
    urgency: str
    topics: tuple[str, ...]
    emotion: str
    conduct: int

    @property
    def harm(self) -> bool:
        """Whether it suggests harm."""
        return self.urgency in ("emergency", "safeguarding")


def read(parts: Iterable[str] = (*TRAINING, *LATER)) -> list[Labelled]:
    """The messages of these parts; a part that isn't there has none."""
    found = []
    for part in parts:
        path = FOLDER / f"{part}.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
            one = json.loads(line)
            found.append(
                Labelled(
                    one["id"], part, one["text"], one["urgency"], tuple(one["topics"]), one["emotion"], one["conduct"]
                )
            )
    return found
