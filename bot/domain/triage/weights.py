"""The weights of all heads for a feature in one big number, so that a message is added up in one go.

A lane is 24 bits wide and a weight at most 11 bits and a sign, so 4,096 features may be added before one could spill.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

BITS = 24
LIMIT = 2047  # the greatest weight
AT_ONCE = (1 << (BITS - 1)) // (LIMIT + 1)  # features that may be added before the lanes are read
NORM_UNIT = 64  # the first lane counts squared strengths in this part of one
NORM_LEAST = 2.0  # a message of one word is not more certain than one of a few


def packed(lanes: Iterable[int]) -> int:
    """The weights of a feature as one number, the first lane lowest."""
    return sum(lane << (BITS * at) for at, lane in enumerate(lanes))


def unpacked(total: int, lanes: int) -> list[int]:
    """What each lane adds up to."""
    values = []
    for _ in range(lanes):
        value = total & ((1 << BITS) - 1)
        if value >> (BITS - 1):
            value -= 1 << BITS
        values.append(value)
        total = (total - value) >> BITS
    return values


def lane_of(total: int, lane: int) -> int:
    """What one lane adds up to; it may be one too few, where lower lanes borrow."""
    value = (total >> (BITS * lane)) & ((1 << BITS) - 1)
    return value - (1 << BITS) if value >> (BITS - 1) else value


@dataclass(frozen=True)
class Weights:
    """A row for each feature; each head's unit and start; the thresholds that training chose."""

    rows: Mapping[str, int]
    heads: tuple[str, ...]
    units: tuple[float, ...]
    starts: tuple[float, ...]
    thresholds: Mapping[str, float]

    def sum(self, features: Iterable[str]) -> int:
        """The rows of the features that are known, added up."""
        get = self.rows.get
        return sum([get(each, 0) for each in features])

    def scores(self, total: int, heads: int) -> list[float]:
        """What the first heads say of a message with this sum."""
        norm, *values = unpacked(total, heads + 1)
        size = max(sqrt(max(norm, 0) / NORM_UNIT), NORM_LEAST)
        return [
            start + unit * value / size for unit, start, value in zip(self.units, self.starts, values, strict=False)
        ]
