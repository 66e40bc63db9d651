"""The labels of a message, from the guide; urgency may be raised by a machine and never lowered."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from itertools import chain


class Urgency(IntEnum):
    """How soon a person must see a message; a greater one is more urgent."""

    THANKS = 0
    QUESTION = 1
    WEEK = 2
    TODAY = 3
    SAFEGUARDING = 4
    EMERGENCY = 5

    @property
    def word(self) -> str:
        """As the guide writes it."""
        return self.name.lower()

    @property
    def harm(self) -> bool:
        """Whether the safeguarding lead must see it."""
        return self >= Urgency.SAFEGUARDING


class Topic(StrEnum):
    """What a message is about."""

    SAFEGUARDING = "safeguarding"
    WELLBEING = "wellbeing"
    PEERS = "peers"
    INCIDENT = "incident"
    STAFF = "staff"
    BEHAVIOUR = "behaviour"
    ATTENDANCE = "attendance"
    LOGISTICS = "logistics"
    LEARNING = "learning"
    HOME = "home"
    RIGHTS = "rights"
    PRAISE = "praise"


class Emotion(StrEnum):
    """What is expressed; the first that fits in this order."""

    VULNERABILITY = "vulnerability"
    FEAR = "fear"
    ANGER = "anger"
    DEFENSIVENESS = "defensiveness"
    WARM = "warm"
    NEUTRAL = "neutral"


class Conduct(IntEnum):
    """How staff are spoken to; it never lowers urgency."""

    NONE = 0
    HEATED = 1
    INSULT = 2
    THREAT = 3


@dataclass(frozen=True)
class Reading:
    """What a message was read as, and the words that led there."""

    urgency: Urgency
    topics: tuple[Topic, ...]
    emotion: Emotion
    conduct: Conduct
    reasons: tuple[str, ...]


def raised(earlier: Reading, later: Reading) -> Reading:
    """Both readings of one matter as one: the more urgent, the graver conduct; nothing is taken back."""
    first, second = (later, earlier) if later.urgency > earlier.urgency else (earlier, later)
    return Reading(
        first.urgency,
        tuple(dict.fromkeys(chain(first.topics, second.topics))),
        min(earlier.emotion, later.emotion, key=list(Emotion).index),
        max(earlier.conduct, later.conduct),
        tuple(dict.fromkeys(chain(first.reasons, second.reasons))),
    )
