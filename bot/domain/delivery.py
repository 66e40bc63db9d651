"""What may become of a message to somebody: legal changes, retries, what stands against it, what a failure means."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from bot.domain.messages import RULES, Channel, Outbound, OutboundKind, OutboundState, Purpose
from bot.domain.people import AddressStatus, Contact, Standing
from bot.errors import AddressRefuses, AddressUnusable, MessageRefused, SendError, TryLater

S = OutboundState

# From each state, where a message may go. ATTEMPTING is left by what the provider said, or by looking it up.
CHANGES: Mapping[OutboundState, frozenset[OutboundState]] = {
    S.WAITING: frozenset({S.WAITING, S.ATTEMPTING, S.WITHHELD, S.FAILED, S.REPLACED}),
    S.ATTEMPTING: frozenset({S.WAITING, S.SENT, S.WITHHELD, S.FAILED}),
    S.SENT: frozenset({S.DELIVERED, S.FAILED}),
    S.DELIVERED: frozenset(),
    S.FAILED: frozenset({S.DELIVERED}),  # Twilio's reports come in any order
    S.WITHHELD: frozenset(),
    S.REPLACED: frozenset(),
}

# How long after the first, second, … try the next is made; after the last one we give up and a person is told.
RETRY_AFTER = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
)
UNKNOWN = "it is not known whether it was sent"


class Why(StrEnum):
    """Why a message does not go; kept in its `error`. It says nothing of who they are."""

    NOT_ENTITLED = "they may not have this about the child"
    CUT_OFF = "they were cut off from the child"
    CHILD_LEFT = "the child is no longer at the school"
    RING_ONLY = "they are only to be rung"
    SHARED = "somebody else who has this phone may not have this about the child"
    LEFT = "they are no longer with the school"
    STOPPED = "they have stopped our messages"
    BLOCKED = "they have blocked our messages"
    PRAISE_OFF = "they have asked for no good news"
    BUDGET = "the year's money for texts is used"
    UNREACHABLE = "no address of theirs can be used"
    NO_ACCOUNT = "the school has no account on their channel"
    NO_ORIGINAL = "what it changes was never sent"
    CANNOT_EDIT = "a message cannot be changed on this channel"
    REFUSED = "the provider refused the message"
    STALE = "its time has passed"
    GAVE_UP = "it could not be sent in all the tries"


# What the responsible person is told, as a key of the texts. For the rest nobody can do anything by ringing.
TOLD: Mapping[Why, str] = {
    Why.NOT_ENTITLED: "why_failed",
    Why.CUT_OFF: "why_cut_off",
    Why.CHILD_LEFT: "why_failed",
    Why.RING_ONLY: "why_ring_only",
    Why.SHARED: "why_failed",
    Why.LEFT: "why_failed",
    Why.STOPPED: "why_stopped",
    Why.BLOCKED: "why_blocked",
    Why.UNREACHABLE: "why_unusable",
    Why.NO_ACCOUNT: "why_failed",
    Why.REFUSED: "why_failed",
    Why.GAVE_UP: "why_failed",
}
# Somebody waits for these words, so a person has to bring them when we cannot.
AWAITED = frozenset({Purpose.EMERGENCY, Purpose.ANSWER, Purpose.TELL, Purpose.PING})
# What the school tells first is then not theirs to hear, so nobody rings them with it either.
NOT_THEIRS = frozenset({Why.NOT_ENTITLED, Why.CUT_OFF, Why.CHILD_LEFT, Why.LEFT})
# Never sent at all, as against tried and failed.
WITHHELD = frozenset({
    Why.NOT_ENTITLED, Why.CUT_OFF, Why.CHILD_LEFT, Why.RING_ONLY, Why.SHARED, Why.LEFT, Why.STOPPED, Why.BLOCKED,
    Why.PRAISE_OFF, Why.BUDGET, Why.NO_ORIGINAL, Why.CANNOT_EDIT, Why.STALE,
})  # fmt: skip


def change(outbound: Outbound, state: OutboundState, **fields: object) -> Outbound:
    """The message in its new state; ValueError names a change that is not in the table."""
    if state not in CHANGES[outbound.state]:
        raise ValueError(f"a message cannot go from {outbound.state} to {state}")
    return replace(outbound, state=state, **fields)  # type: ignore[arg-type]


def attempt(outbound: Outbound, account: str, address: str, now: datetime) -> Outbound:
    """The message as it is saved before it is sent; `due_at` is then when it was tried, for looking it up."""
    fields = {"account": account, "address": address, "tries": outbound.tries + 1, "due_at": now}
    return change(outbound, S.ATTEMPTING, **fields)


def sent(outbound: Outbound, provider_id: str, now: datetime, error: str = "") -> Outbound:
    """The message once the provider has taken it."""
    billed = outbound.account.startswith(f"{Channel.SMS}:")
    return change(outbound, S.SENT, provider_id=provider_id, sent_at=now, billed=billed, error=error)


def stop(outbound: Outbound, why: Why, code: str = "") -> Outbound:
    """The message that will not go, with the reason."""
    return change(outbound, S.WITHHELD if why in WITHHELD else S.FAILED, error=f"{why} ({code})" if code else str(why))


def wait(outbound: Outbound, until: datetime) -> Outbound:
    """The message, to be tried not before `until`."""
    return change(outbound, S.WAITING, due_at=until)


def is_told(outbound: Outbound, why: Why) -> bool:
    """Whether the person responsible hears of it: somebody waits for the words, or an address turned out wrong."""
    if outbound.kind is not OutboundKind.SEND or why not in TOLD:
        return False
    # Not even the receipt goes, so no answer will: better known before somebody has written one.
    shut = outbound.purpose is Purpose.RECEIPT and bool(outbound.concern) and why in (Why.STOPPED, Why.BLOCKED)
    return shut or outbound.purpose in AWAITED or (why is Why.UNREACHABLE and outbound.tries > 0)


# -- which way a message goes


@dataclass(frozen=True)
class Way:
    """One way to reach somebody: an account of ours, their address, and what stands between the two."""

    channel: Channel
    account: str
    address: str
    agreed: bool = True
    status: AddressStatus | None = None

    @property
    def standing(self) -> Standing:
        return self.status.standing if self.status else Standing.OPEN


def in_order(outbound: Outbound, contacts: Iterable[Contact]) -> list[Contact]:
    """Where they wrote, then the channel wished for, then their own order."""
    return sorted(
        contacts,
        key=lambda each: (each.address != outbound.address, each.channel != outbound.channel, each.rank, each.id),
    )


def choose(outbound: Outbound, ways: Sequence[Way]) -> Way | Why:
    """The way to take, or why there is none.

    One that is unusable, or somebody else's, gives way to the next that they agreed to; a STOP or a block is the end:
    another channel would work around it.
    """
    passed = False
    for way in ways:
        others = way.standing is Standing.WRONG and outbound.to  # whoever has it now is answered like a stranger
        if way.standing is Standing.UNUSABLE or others or (passed and not way.agreed):
            passed = True
        elif way.standing is Standing.BLOCKED:
            return Why.BLOCKED
        elif way.standing in (Standing.STOPPED, Standing.WRONG) and not _goes_after_stop(outbound, way.status):
            return Why.STOPPED
        else:
            return way
    return Why.UNREACHABLE


def _goes_after_stop(outbound: Outbound, status: AddressStatus | None) -> bool:
    """Whether it replies to something written with or after the STOP. With a `code`, the network itself blocks."""
    if not RULES[outbound.purpose].after_stop or status is None or status.code:
        return False
    return outbound.answers_at is not None and status.since is not None and outbound.answers_at >= status.since


# -- what a failure means


class Verdict(NamedTuple):
    """What follows from a failure: the message as it is now, what to mark the address as, what somebody is told."""

    outbound: Outbound
    standing: Standing | None = None
    why: Why | None = None


def after_error(outbound: Outbound, error: SendError, now: datetime) -> Verdict:
    """The verdict on a message that was being tried. OutcomeUnknown is not for here: it is looked up first."""
    match error:
        case TryLater(everyone=True):  # not this message's fault, so the try does not count
            tries = max(outbound.tries - 1, 0)
            again = now + timedelta(seconds=error.retry_after or RETRY_AFTER[0].total_seconds())
            return Verdict(change(outbound, S.WAITING, due_at=again, tries=tries, error=str(error)))
        case AddressUnusable():  # due at once, so that the next way is chosen
            return Verdict(change(outbound, S.WAITING, due_at=now, error=str(error)), Standing.UNUSABLE)
        case AddressRefuses():
            why = Why.STOPPED if error.opted_out else Why.BLOCKED
            standing = Standing.STOPPED if error.opted_out else Standing.BLOCKED
            return Verdict(stop(outbound, why, error.code), standing, why)
        case MessageRefused():
            return Verdict(stop(outbound, Why.REFUSED, error.code), None, Why.REFUSED)
    return retry(outbound, str(error), now, error.retry_after if isinstance(error, TryLater) else None)


def retry(outbound: Outbound, problem: str, now: datetime, at_least: float | None = None) -> Verdict:
    """The message waits by the table, or is given up after the last try. Answered buttons are not tried again."""
    if outbound.kind is OutboundKind.TOAST or outbound.tries > len(RETRY_AFTER):
        return Verdict(stop(outbound, Why.GAVE_UP), None, Why.GAVE_UP)
    delay = max(RETRY_AFTER[max(outbound.tries - 1, 0)], timedelta(seconds=at_least or 0))
    return Verdict(change(outbound, S.WAITING, due_at=now + delay, error=problem))


def after_unknown(outbound: Outbound, now: datetime) -> Verdict:
    """The verdict where nobody can tell whether it was sent: an answer goes again, good news does not go twice."""
    if outbound.kind in (OutboundKind.EDIT, OutboundKind.DELETE) or RULES[outbound.purpose].send_again:
        return retry(outbound, UNKNOWN, now)
    return Verdict(sent(outbound, "", now, error=UNKNOWN))


def marked(status: AddressStatus, standing: Standing, code: str, now: datetime) -> AddressStatus:
    """The address's status after a failure; one that stood so already keeps its time, for what was written since, and
    a wrong one stays wrong."""
    if status.standing is Standing.WRONG:
        return replace(status, code=code)
    since = status.since if status.standing is standing and status.since else now
    return replace(status, standing=standing, since=since, code=code)


# Twilio's reports (https://www.twilio.com/docs/api/errors): what a delivery failure says of the address, if anything.
REPORTED: Mapping[str, Standing] = {
    "30005": Standing.UNUSABLE,
    "30006": Standing.UNUSABLE,
    "21610": Standing.STOPPED,
}
