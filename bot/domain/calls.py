"""A voice call to our number: what became of it, and whether there is a number to ring back, or to text."""

import re
from enum import StrEnum

# Where a number is withheld, Twilio gives a word for it, or that word as a phone's keys spell it: +266696687 for
# "anonymous". https://www.twilio.com/en-us/changelog/upcoming-changes-to-withheld-caller-ids-behavior-for-dial-calls
WITHHELD = ("anonymous", "blocked", "private", "restricted", "unavailable", "unknown")
_KEYS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
_SPELT = frozenset(word.translate(_KEYS) for word in WITHHELD)
_NUMBER = re.compile(r"\+[1-9]\d{6,14}")
_UK_LANDLINE = re.compile(r"\+44(?!7)")


class CallState(StrEnum):
    """Which step of a call a webhook told us of; it is the inbound message's text."""

    PASSED = "passed"  # in school hours: the office's phone rings
    CLOSED = "closed"  # out of hours, or no phone to pass it to
    ANSWERED = "answered"  # the office took it
    MISSED = "missed"  # nobody there took it


# How the office's phone fared, as Twilio's DialCallStatus has it; what is not here was missed.
# https://www.twilio.com/docs/voice/twiml/dial#dialcallstatus
TAKEN = frozenset({"completed", "answered"})


def after_dial(status: str) -> CallState:
    """What the end of the call to the office means."""
    return CallState.ANSWERED if status in TAKEN else CallState.MISSED


def number_of(caller: str) -> str:
    """The caller's number, as +447700900123; "" where it is withheld or none at all."""
    caller = caller.strip()
    return caller if _NUMBER.fullmatch(caller) and caller[1:] not in _SPELT else ""


def takes_texts(number: str) -> bool:
    """Whether a number is worth texting: no landline of this country, and one at all."""
    return bool(number) and not _UK_LANDLINE.match(number)
