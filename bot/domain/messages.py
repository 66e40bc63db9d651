"""Messages in and out, and the batch in which a decision is saved. All times are aware and in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import NamedTuple

from bot.domain.entitlements import Permission
from bot.domain.records import Record


class Channel(StrEnum):
    """A way to reach a person."""

    SMS = "sms"
    TELEGRAM = "telegram"


class InboundKind(StrEnum):
    """What arrived. OTHER is anything that we do not know today: it is kept and shown to a person all the same."""

    TEXT = "text"
    EDIT = "edit"
    BUTTON = "button"
    PHOTO = "photo"
    VOICE = "voice"
    DOCUMENT = "document"
    LOCATION = "location"
    STICKER = "sticker"
    OTHER = "other"
    BLOCKED = (
        "blocked"  # Telegram's my_chat_member: the person blocked the bot, or came back (text: "kicked" / "member")
    )
    CALL = "call"  # a voice call to our number; `text` is one of `CallState`
    DELIVERY = "delivery"  # a provider's report on something that we sent


class InboundState(StrEnum):
    WAITING = "waiting"
    HANDLED = "handled"
    PARKED = "parked"  # three tries failed; the office has it


@dataclass(frozen=True, kw_only=True)
class Media:
    """A picture, a voice note or a file: first where the provider keeps it, later which of our blobs it is.

    `ref` is Telegram's file_id or Twilio's media URL; `blob` is empty until it has been fetched; `problem` says
    why it could not be (too large, gone).
    """

    ref: str
    content_type: str
    name: str = ""
    size: int = 0
    blob: str = ""
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class Inbound(Record):
    """One thing that reached us, as it came.

    `account` is ours (`sms:+44…` or `telegram:<bot id>`), `address` theirs (an E.164 number, or a Telegram chat id).
    `key` is the provider's own id for it, unique within the account: a second arrival with the same key is the same
    message. `message_id` is what a later edit or reply refers to. `text` is the words, a caption, a button's data,
    or a delivery status. `lane` is the household, for a stranger the address.
    """

    account: str
    channel: Channel
    address: str
    key: str
    kind: InboundKind
    received_at: datetime
    lane: str = ""
    text: str = ""
    media: tuple[Media, ...] = ()
    media_waiting: bool = False  # something in `media` has yet to be fetched
    message_id: str = ""
    reply_to: str = ""
    query_id: str = ""  # Telegram's callback query, to be answered
    code: str = ""  # a delivery report's error code
    opt_out: str = ""  # Twilio's OptOutType (STOP, START, HELP): it has answered the word itself
    sender_name: str = ""  # as the provider tells it; shown to the office for a stranger
    danger: bool = False  # intake's own danger words stood in it
    state: InboundState = InboundState.WAITING
    handled_at: datetime | None = None
    reason: str = ""  # who owns it (a concern's id), or in words why nobody needs to


class Priority(IntEnum):
    """Lower goes first."""

    SAFETY = 0
    ANSWER = 1
    RECEIPT = 2
    PING = 3
    NEWS = 4


class Purpose(StrEnum):
    """Why we write to somebody; `RULES` says what follows from it."""

    EMERGENCY = "emergency"
    ANSWER = "answer"
    RECEIPT = "receipt"
    SORTED = "sorted"
    PROGRESS = "progress"
    STILL_WAITING = "still_waiting"  # the week ends, and nobody has answered them yet
    CONFIRM = "confirm"
    TASK = "task"
    PING = "ping"
    OPT_OUT = "opt_out"
    JOINED = "joined"
    WELCOME = "welcome"  # goes to an adult who may receive or raise for some child at school
    TELL = "tell"  # what the school tells first, in a person's words
    PRAISE = "praise"


class Rule(NamedTuple):
    """What holds for every message of one purpose."""

    priority: Priority
    permission: Permission | None  # needed adult × child, where the message names a child
    school_starts: bool  # held by quiet hours
    after_stop: bool  # goes in reply to something written after a STOP (or is the STOP's own confirmation)
    send_again: bool  # when the outcome is unknown and cannot be looked up
    rung_instead: bool  # does not go to an adult marked ring only; a person rings them
    paused: bool  # held by the head's PAUSE: what goes to families unasked, never what staff must hear of
    waits: bool  # for a break and a working day of the member of staff it goes to


# Ring only is mostly there because somebody else may read the phone. So nothing goes home to it by itself: also not the
# emergency words (they tell whoever holds the phone what was said; the school is rung at once instead), and also not a
# person's own answer, who is asked to ring. What staff get does not change.
RULES: Mapping[Purpose, Rule] = {
    #                         priority           permission          starts after  again  rung  paused waits
    Purpose.EMERGENCY: Rule(Priority.SAFETY, None, False, True, True, True, False, False),
    Purpose.ANSWER: Rule(Priority.ANSWER, Permission.RAISE, False, True, True, True, False, False),
    Purpose.RECEIPT: Rule(Priority.RECEIPT, Permission.RAISE, False, True, True, True, False, False),
    Purpose.SORTED: Rule(Priority.RECEIPT, Permission.RAISE, True, False, False, True, True, False),
    Purpose.PROGRESS: Rule(Priority.RECEIPT, Permission.RAISE, True, False, True, True, True, False),
    Purpose.STILL_WAITING: Rule(Priority.RECEIPT, Permission.RAISE, True, False, False, True, True, False),
    Purpose.CONFIRM: Rule(Priority.ANSWER, None, False, True, True, False, False, False),
    Purpose.TASK: Rule(Priority.PING, None, True, False, True, False, False, True),
    Purpose.PING: Rule(Priority.PING, None, True, False, True, False, False, True),
    Purpose.OPT_OUT: Rule(Priority.RECEIPT, None, False, True, False, True, False, False),
    Purpose.JOINED: Rule(Priority.RECEIPT, None, False, True, False, True, False, False),
    Purpose.WELCOME: Rule(Priority.NEWS, None, True, False, False, True, True, False),
    Purpose.TELL: Rule(Priority.ANSWER, Permission.RECEIVE, True, False, True, True, True, False),
    Purpose.PRAISE: Rule(Priority.NEWS, Permission.RECEIVE, True, False, False, True, True, False),
}


class OutboundKind(StrEnum):
    SEND = "send"
    EDIT = "edit"  # changes `original` in place, silently (Telegram only; elsewhere it is dropped)
    TOAST = "toast"  # answers a pressed button (`query_id`)
    DELETE = "delete"  # takes `original` off the screen (Telegram only; elsewhere it is dropped)


class OutboundState(StrEnum):
    WAITING = "waiting"
    ATTEMPTING = "attempting"  # saved before each send; after a crash only these have an unknown outcome
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    WITHHELD = "withheld"  # the recipient may not have it, or has stopped us; `error` says which
    REPLACED = "replaced"  # a newer one with the same key took its place


@dataclass(frozen=True, kw_only=True)
class Button:
    """A button under a Telegram message; `data` is at most 64 bytes (Bot API)."""

    label: str
    data: str


@dataclass(frozen=True, kw_only=True)
class Outbound(Record):
    """One message to one person. The address, the permission and the opt-out are resolved when it is claimed.

    `to` is a person's id; empty for a stranger, who is written to at `address` on `channel`. With a person, `channel`
    is a wish (answer where they wrote), `address` what was used. `key`: one that is still waiting is replaced by a
    newer one of the same key; with `once`, any earlier one of that key, sent or not, stands and the newer is dropped.
    `original` is what an edit changes, and what a second welcome goes after.
    `answers_at` is when the person wrote what this replies to; from `stale_at` on its words are no longer true.
    """

    purpose: Purpose
    to: str = ""
    text: str
    created_at: datetime
    channel: Channel | None = None
    children: tuple[str, ...] = ()  # whom it tells of: the recipient needs the purpose's permission for each
    concern: str = ""
    buttons: tuple[Button, ...] = ()
    media: tuple[str, ...] = ()  # blob ids
    sms_text: str = ""  # what is said instead by SMS, where there are no buttons
    kind: OutboundKind = OutboundKind.SEND
    original: str = ""
    query_id: str = ""
    key: str = ""
    once: bool = False
    protect: bool = False
    not_before: datetime | None = None
    answers_at: datetime | None = None
    stale_at: datetime | None = None
    sender: str = ""  # the member of staff whose words these are; told how it went
    # what the outbox knows
    state: OutboundState = OutboundState.WAITING
    priority: Priority = Priority.NEWS  # from RULES, when it is saved
    due_at: datetime | None = None  # when the next try may be made; set when it is saved
    tries: int = 0
    account: str = ""
    address: str = ""
    provider_id: str = ""
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    billed: bool = False  # an SMS that the provider took: it costs, whatever became of it
    error: str = ""

    def said_on(self, channel: Channel) -> str:
        """The words for this channel."""
        return self.sms_text if channel is Channel.SMS and self.sms_text else self.text


@dataclass(frozen=True)
class Batch:
    """What one decision changes, saved whole or not at all.

    `changed` are new records (version 0) and newer states of records that were read; `requires` were only read, and
    must not have changed; `outbound` are messages to send; `withdraw` are keys of messages that, if they still wait,
    are not to be sent any more.
    """

    changed: tuple[Record, ...] = ()
    requires: tuple[Record, ...] = ()
    outbound: tuple[Outbound, ...] = ()
    withdraw: tuple[str, ...] = ()
    reason: str = ""  # written on the inbound message: the concern that owns it, or why none needs to

    def __add__(self, other: "Batch") -> "Batch":
        return Batch(
            self.changed + other.changed,
            self.requires + other.requires,
            self.outbound + other.outbound,
            self.withdraw + other.withdraw,
            self.reason or other.reason,
        )


NOTHING = Batch()
