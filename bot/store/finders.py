"""Every look-up that the product makes, in one closed table; indexes and queries are made from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from bot.domain.audit import AuditEntry
from bot.domain.concerns import Concern, Entry, Opening
from bot.domain.entitlements import Entitlement
from bot.domain.invites import WRONG_CODE
from bot.domain.messages import Inbound, Outbound
from bot.domain.occurrences import Occurrence
from bot.domain.pausing import Pause
from bot.domain.people import AddressStatus, Blob, Contact, Invite, Person, Pupil
from bot.domain.praise import Praise
from bot.domain.promises import Promise
from bot.domain.records import Record
from bot.domain.sms_budget import SmsYear
from bot.domain.telling import Telling

R = TypeVar("R", bound=Record)
Constant = str | bool
Value = str | int | bool | datetime

# The name of each kind of record's table.
TABLES: Mapping[type[Record], str] = {
    Inbound: "inbound",
    Outbound: "outbound",
    Concern: "concerns",
    Entry: "entries",
    Opening: "openings",
    Person: "people",
    Pupil: "pupils",
    Contact: "contacts",
    Entitlement: "entitlements",
    AddressStatus: "addresses",
    Invite: "invites",
    Blob: "blobs",
    Praise: "praise",
    Telling: "tellings",
    Promise: "promises",
    Occurrence: "occurrences",
    AuditEntry: "audit",
    Pause: "pauses",
    SmsYear: "sms_years",
}


@dataclass(frozen=True, kw_only=True)
class Finder(Generic[R]):
    """One look-up: records of a kind whose `match` fields equal the values given and whose `where` fields are fixed.

    `until` is a field that must be at most the value given, `since` one that must be at least that;
    results come in `order` (fields, ascending). `everywhere`
    marks the few that no school owns (the loops ask them for all schools at once). The index is
    (school, match…, until or since, order…), partial where `where` is fixed; `unique` makes it a rule.
    """

    name: str
    record: type[R]
    match: tuple[str, ...] = ()
    where: Mapping[str, Constant] = field(default_factory=dict)
    until: str = ""
    since: str = ""
    order: tuple[str, ...] = ()
    unique: bool = False
    everywhere: bool = False

    @property
    def table(self) -> str:
        return TABLES[self.record]

    @property
    def keys(self) -> tuple[str, ...]:
        """The fields compared for equality, the school leading."""
        return self.match if self.everywhere else ("school", *self.match)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the index, in order."""
        tail = tuple(name for name in (self.until, self.since) if name)
        return (*self.keys, *tail, *(name for name in self.order if name not in (*tail, *self.keys)))


# -- messages in and out
INBOUND_BY_KEY = Finder(name="inbound_by_key", record=Inbound, match=("account", "key"), unique=True)
INBOUND_WAITING = Finder(
    name="inbound_waiting", record=Inbound, where={"state": "waiting"}, order=("id",), everywhere=True
)
INBOUND_PARKED = Finder(name="inbound_parked", record=Inbound, where={"state": "parked"}, order=("id",))
INBOUND_BY_MESSAGE = Finder(name="inbound_by_message", record=Inbound, match=("account", "address", "message_id"))
INBOUND_WITH_MEDIA = Finder(
    name="inbound_with_media", record=Inbound, where={"media_waiting": True}, order=("id",), everywhere=True
)
WRONG_CODES_FROM = Finder(
    name="wrong_codes_from",
    record=Inbound,
    match=("account", "address"),
    where={"reason": WRONG_CODE},
    since="received_at",
    order=("received_at",),
)
WRONG_CODES = Finder(
    name="wrong_codes", record=Inbound, where={"reason": WRONG_CODE}, since="received_at", order=("received_at",)
)
OUTBOUND_DUE = Finder(
    name="outbound_due",
    record=Outbound,
    match=("priority",),
    where={"state": "waiting"},
    until="due_at",
    order=("due_at", "id"),
)
OUTBOUND_ATTEMPTING = Finder(name="outbound_attempting", record=Outbound, where={"state": "attempting"}, order=("id",))
OUTBOUND_BY_KEY = Finder(name="outbound_by_key", record=Outbound, match=("key",), order=("id",))
OUTBOUND_BY_PROVIDER_ID = Finder(
    name="outbound_by_provider_id", record=Outbound, match=("account", "address", "provider_id")
)
OUTBOUND_BILLED = Finder(
    name="outbound_billed", record=Outbound, where={"billed": True}, since="sent_at", order=("sent_at",)
)
OUTBOUND_OF_CONCERN = Finder(name="outbound_of_concern", record=Outbound, match=("concern", "purpose"), order=("id",))
OUTBOUND_WAITING = Finder(
    name="outbound_waiting", record=Outbound, match=("purpose",), where={"state": "waiting"}, order=("id",)
)

# -- concerns
CONCERN_BY_REFERENCE = Finder(
    name="concern_by_reference", record=Concern, match=("reference",), where={"living": True}, unique=True
)
CONCERNS_LIVING = Finder(name="concerns_living", record=Concern, where={"living": True}, order=("raised_at",))
CONCERNS_OF_ADULT = Finder(name="concerns_of_adult", record=Concern, match=("adult",), order=("raised_at",))
CONCERNS_OF_ADDRESS = Finder(
    name="concerns_of_address", record=Concern, match=("account", "address"), order=("raised_at",)
)
CONCERNS_OF_OWNER = Finder(
    name="concerns_of_owner", record=Concern, match=("owner",), where={"living": True}, order=("raised_at",)
)
CONCERNS_TO_STEP = Finder(
    name="concerns_to_step", record=Concern, where={"state": "open"}, until="next_step_at", order=("next_step_at",)
)
CONCERNS_BY_STEP = Finder(
    name="concerns_by_step", record=Concern, where={"state": "open"}, since="next_step_at", order=("next_step_at",)
)
CONCERNS_ANSWERED = Finder(name="concerns_answered", record=Concern, since="answered_at", order=("answered_at",))
ENTRIES = Finder(name="entries", record=Entry, match=("concern",), order=("at", "id"))
ENTRY_OF_INBOUND = Finder(name="entry_of_inbound", record=Entry, match=("inbound",))
OPENINGS = Finder(name="openings", record=Opening, match=("concern",), order=("at",))
OPENINGS_SINCE = Finder(name="openings_since", record=Opening, since="at", order=("at",))

# -- people
STAFF = Finder(name="staff", record=Person, match=("role",), where={"active": True}, order=("code",))
PERSON_BY_CODE = Finder(name="person_by_code", record=Person, match=("code",), unique=True)
PEOPLE = Finder(name="people", record=Person, order=("code",))
PUPIL_BY_CODE = Finder(name="pupil_by_code", record=Pupil, match=("code",), unique=True)
ALL_PUPILS = Finder(name="all_pupils", record=Pupil, order=("code",))
PUPILS = Finder(name="pupils", record=Pupil, where={"active": True}, order=("name", "code"))
CONTACTS_AT = Finder(name="contacts_at", record=Contact, match=("channel", "address"), order=("id",))
CONTACTS_OF = Finder(name="contacts_of", record=Contact, match=("person",), order=("rank", "id"))
INVITES_OF = Finder(name="invites_of", record=Invite, match=("person",), order=("id",))
ADDRESSES = Finder(name="addresses", record=AddressStatus, match=("address",), order=("account",))
ENTITLEMENTS_OF_ADULT = Finder(name="entitlements_of_adult", record=Entitlement, match=("adult",), order=("pupil",))
ENTITLEMENTS_OF_PUPIL = Finder(name="entitlements_of_pupil", record=Entitlement, match=("pupil",), order=("adult",))

# -- good news and time
PRAISE_UNTOLD = Finder(name="praise_untold", record=Praise, where={"told": False}, order=("pupil", "noted_at"))
PRAISE_SINCE = Finder(name="praise_since", record=Praise, since="noted_at", order=("noted_at",))
PRAISE_OF_PUPIL = Finder(name="praise_of_pupil", record=Praise, match=("pupil",), order=("noted_at",))

TELLINGS_OF = Finder(name="tellings_of", record=Telling, match=("by",), since="made_at", order=("made_at",))

# -- promises
PROMISES_OF_CONCERN = Finder(name="promises_of_concern", record=Promise, match=("concern",), order=("due_at", "id"))
PROMISES_OF_OWNER = Finder(
    name="promises_of_owner", record=Promise, match=("owner",), where={"state": "open"}, order=("due_at",)
)
PROMISES_MADE_BY = Finder(
    name="promises_made_by", record=Promise, match=("by",), where={"state": "open"}, order=("made_at", "id")
)
PROMISES_BY_REFERENCE = Finder(
    name="promises_by_reference", record=Promise, match=("reference",), where={"state": "open"}, order=("due_at",)
)
PROMISES_TO_STEP = Finder(
    name="promises_to_step", record=Promise, where={"state": "open"}, until="step_at", order=("step_at",)
)
PROMISES_BY_STEP = Finder(
    name="promises_by_step", record=Promise, where={"state": "open"}, since="step_at", order=("step_at",)
)
PROMISES_SINCE = Finder(name="promises_since", record=Promise, since="due_at", order=("due_at",))

# -- who did what
AUDIT = Finder(name="audit", record=AuditEntry, order=("at", "id"))

# -- one record by its id, for every table
BY_ID: Mapping[type[Record], Finder[Any]] = {
    record: Finder(name=f"{table}_by_id", record=record, match=("id",), unique=True) for record, table in TABLES.items()
}


def by_id(record: type[R]) -> Finder[R]:
    """The finder of one record of this kind by its id."""
    return BY_ID[record]


FINDERS: tuple[Finder[Any], ...] = (
    *(value for value in list(globals().values()) if isinstance(value, Finder)),
    *BY_ID.values(),
)
