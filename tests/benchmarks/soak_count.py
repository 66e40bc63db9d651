"""What the soak's families, providers and database come to: what is lost, came twice, or went in the wrong order."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from bot.simulator.telegram import TelegramSimulator
from bot.simulator.twilio import TwilioSimulator

SENT = {"sent", "delivered"}
ASIDE = {"getupdates", "getme", "setmycommands", "deletewebhook"}  # what no limit counts
Document = Mapping[str, Any]
Acked = Mapping[str, Sequence[str]]  # each address's texts, in order
Shown = Counter[tuple[str, str]]  # (address, words)


def lost(
    acked: Mapping[str, Sequence[str]], texts: Sequence[Document], receipts: Sequence[Document], sent: Shown
) -> int:
    """Acked texts that are not stored and handled, or whose receipt did not reach the phone."""
    of_concern = {each["concern"]: each for each in receipts if each["key"].startswith("receipt:")}
    handled = {(each["address"], each["text"]): each for each in texts if each["state"] == "handled"}
    missing = 0
    for address, words in acked.items():
        for text in words:
            found = handled.get((address, text))
            receipt = of_concern.get(found["reason"]) if found else None
            missing += not (receipt and receipt["state"] in SENT and sent[address, words_of(receipt)])
    return missing


def handled_twice(texts: Sequence[Document], entries: Sequence[Document]) -> int:
    """Texts that were stored, or entered in a thread, more than once."""
    stored = Counter((each["address"], each["text"]) for each in texts)
    return _again(stored).total() + _again(Counter(each["inbound"] for each in entries)).total()


def disordered(acked: Acked, texts: Sequence[Document]) -> int:
    """Texts handled, or saved as handled, before one of their family that was acked before them."""
    found = {(each["address"], each["text"]): (each["handled_at"], each["saved"]) for each in texts}
    wrong = 0
    for address, words in acked.items():
        handled = [found[address, text] for text in words if found.get((address, text), ("", 0))[0]]
        wrong += sum(later[0] <= earlier[0] or later[1] <= earlier[1] for earlier, later in pairwise(handled))
    return wrong


def sent_twice(shown: Shown, outbound: Iterable[Document]) -> Shown:
    """What a phone got more often than there are messages that went to it."""
    meant = Counter((each["address"], words_of(each)) for each in outbound if each["state"] in SENT)
    return Counter({what: count - max(1, meant[what]) for what, count in shown.items() if count > max(1, meant[what])})


def over_limit(times: Sequence[datetime], most: int) -> int:
    """How many requests were one too many in the second that ended with them."""
    seconds = sorted(each.timestamp() for each in times)
    return sum(later - earlier < 1.0 for earlier, later in zip(seconds, seconds[most:], strict=False))


def asked_at(telegram: TelegramSimulator, twilio: TwilioSimulator) -> tuple[list[datetime], list[datetime]]:
    """When each request that a limit counts reached the bot's server, and the number's."""
    return (
        [each.at for each in telegram.requests if each.method.lower() not in ASIDE],
        [each.at for each in twilio.calls("create")],
    )


def shown(phones: Iterable[tuple[str, Sequence[str]]]) -> Shown:
    """What these phones got."""
    return Counter((address, text) for address, texts in phones for text in texts)


def at_most_once(shown: Shown, outbound: Iterable[Document], job: str) -> tuple[int, int]:
    """How many messages of a dated job's came beyond one to an adult, and how many adults have one on record."""
    made: dict[str, list[Document]] = defaultdict(list)
    for each in outbound:
        if each["key"].startswith(f"{job}:"):
            made[each["to"]].append(each)
    copies = (sum(shown[each["address"], words_of(each)] for each in theirs) for theirs in made.values())
    return sum(max(0, count - 1) for count in copies), len(made)


def words_of(outbound: Document) -> str:
    """What it says on the channel that it went by."""
    return str(
        outbound["sms_text"] if outbound["account"].startswith("sms:") and outbound["sms_text"] else outbound["text"]
    )


def _again(counted: Counter[Any]) -> Counter[Any]:
    return counted - Counter(set(counted))
