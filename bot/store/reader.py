"""What handlers and jobs may look up, by names that say it; each is one finder, bound to one school."""

from datetime import UTC, datetime

from bot.domain.audit import AuditEntry
from bot.domain.concerns import Concern, Entry, Opening
from bot.domain.entitlements import Entitlement, entitlement_id
from bot.domain.messages import Channel, Inbound, Outbound, Purpose
from bot.domain.occurrences import Occurrence
from bot.domain.pausing import PAUSE_ID, Pause
from bot.domain.people import AddressStatus, Blob, Contact, Invite, Person, Pupil, Role, address_status_id
from bot.domain.praise import Praise
from bot.domain.promises import Promise
from bot.domain.sms_budget import SmsYear
from bot.domain.telling import Telling
from bot.store import finders as f
from bot.store.base import Find, R

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


class Reader:
    """The look-ups of one school. Each gives frozen records, newest committed state; none or [] when there are none."""

    def __init__(self, find: Find, school: str) -> None:
        self._find = find
        self._school = school

    async def _one(self, finder: f.Finder[R], **values: f.Value) -> R | None:
        found = await self._find(finder, {"school": self._school, **values}, limit=1)
        return found[0] if found else None

    async def _all(self, finder: f.Finder[R], **values: f.Value) -> list[R]:
        return await self._find(finder, {"school": self._school, **values})

    async def get(self, record: type[R], id: str) -> R | None:
        """The record of this kind with this id."""
        return await self._one(f.by_id(record), id=id) if id else None

    # -- people
    async def person(self, id: str) -> Person | None:
        return await self.get(Person, id)

    async def person_by_code(self, code: str) -> Person | None:
        return await self._one(f.PERSON_BY_CODE, code=code)

    async def staff(self, role: Role) -> list[Person]:
        """Those at school now with this role, in the order of their codes."""
        return await self._all(f.STAFF, role=role)

    async def all_people(self) -> list[Person]:
        """Everybody, also those who left; for imports and checks, not for handlers."""
        return await self._all(f.PEOPLE)

    async def contacts_at(self, channel: Channel, address: str) -> list[Contact]:
        """Who is reached at this address; more than one for a shared phone."""
        return await self._all(f.CONTACTS_AT, channel=channel, address=address)

    async def contacts_of(self, person: str) -> list[Contact]:
        """How to reach this person, the way to try first leading."""
        return await self._all(f.CONTACTS_OF, person=person)

    async def pupil(self, id: str) -> Pupil | None:
        return await self.get(Pupil, id)

    async def pupil_by_code(self, code: str) -> Pupil | None:
        return await self._one(f.PUPIL_BY_CODE, code=code)

    async def pupils(self) -> list[Pupil]:
        """Every pupil at school now, by name."""
        return await self._all(f.PUPILS)

    async def all_pupils(self) -> list[Pupil]:
        """Every pupil, also those who left; for imports and checks."""
        return await self._all(f.ALL_PUPILS)

    async def entitlement(self, adult: str, pupil: str) -> Entitlement | None:
        return await self.get(Entitlement, entitlement_id(adult, pupil))

    async def entitlements_of_adult(self, adult: str) -> list[Entitlement]:
        return await self._all(f.ENTITLEMENTS_OF_ADULT, adult=adult)

    async def entitlements_of_pupil(self, pupil: str) -> list[Entitlement]:
        return await self._all(f.ENTITLEMENTS_OF_PUPIL, pupil=pupil)

    async def address_status(self, account: str, address: str) -> AddressStatus | None:
        return await self.get(AddressStatus, address_status_id(account, address))

    async def standings(self, address: str) -> list[AddressStatus]:
        """How each of our accounts stands with this address, as far as anything is known."""
        return await self._all(f.ADDRESSES, address=address)

    async def address_status_or_new(self, account: str, address: str) -> AddressStatus:
        """How our account stands with this address; a new open record for one of which nothing is known yet."""
        known = await self.address_status(account, address)
        id = address_status_id(account, address)
        return known or AddressStatus(id=id, school=self._school, account=account, address=address)

    async def invite(self, id: str) -> Invite | None:
        return await self.get(Invite, id)

    async def invites_of(self, person: str) -> list[Invite]:
        """Every invite this person was ever given."""
        return await self._all(f.INVITES_OF, person=person)

    async def wrong_codes(self, since: datetime, account: str = "", address: str = "") -> list[Inbound]:
        """The messages since then whose code opened nothing, from one address or from all."""
        if address:
            return await self._all(f.WRONG_CODES_FROM, account=account, address=address, received_at=since)
        return await self._all(f.WRONG_CODES, received_at=since)

    # -- messages
    async def inbound(self, id: str) -> Inbound | None:
        return await self.get(Inbound, id)

    async def inbound_by_message(self, account: str, address: str, message_id: str) -> Inbound | None:
        """The message that a later edit or reply refers to."""
        return await self._one(f.INBOUND_BY_MESSAGE, account=account, address=address, message_id=message_id)

    async def parked(self) -> list[Inbound]:
        """What three tries could not handle, oldest first."""
        return await self._all(f.INBOUND_PARKED)

    async def outbound(self, id: str) -> Outbound | None:
        return await self.get(Outbound, id)

    async def outbound_by_provider_id(self, account: str, address: str, provider_id: str) -> Outbound | None:
        """What we sent to this address under this id of the provider's (Telegram's are unique in a chat only)."""
        return await self._one(f.OUTBOUND_BY_PROVIDER_ID, account=account, address=address, provider_id=provider_id)

    async def outbound_by_key(self, key: str) -> list[Outbound]:
        """Every message that was made under this key, oldest first."""
        return await self._all(f.OUTBOUND_BY_KEY, key=key)

    async def outbound_of_concern(self, concern: str, purpose: Purpose) -> list[Outbound]:
        return await self._all(f.OUTBOUND_OF_CONCERN, concern=concern, purpose=purpose)

    async def pings(self, concern: str) -> list[Outbound]:
        """What brought a concern to members of staff."""
        urgent = await self.outbound_of_concern(concern, Purpose.EMERGENCY)
        return urgent + await self.outbound_of_concern(concern, Purpose.PING)

    async def waiting(self, purpose: Purpose) -> list[Outbound]:
        """What is yet to be sent, oldest first."""
        return await self._all(f.OUTBOUND_WAITING, purpose=purpose)

    async def blob(self, id: str) -> Blob | None:
        return await self.get(Blob, id)

    # -- concerns
    async def concern(self, id: str) -> Concern | None:
        return await self.get(Concern, id)

    async def concern_by_reference(self, reference: str) -> Concern | None:
        """The living concern with this reference."""
        return await self._one(f.CONCERN_BY_REFERENCE, reference=reference)

    async def concerns_of_adult(self, adult: str) -> list[Concern]:
        """All this adult ever raised, oldest first."""
        return await self._all(f.CONCERNS_OF_ADULT, adult=adult)

    async def concerns_of_address(self, account: str, address: str) -> list[Concern]:
        """All that came from an address that we know no person for."""
        return await self._all(f.CONCERNS_OF_ADDRESS, account=account, address=address)

    async def concerns_of_owner(self, owner: str) -> list[Concern]:
        """The living concerns of a member of staff, oldest first."""
        return await self._all(f.CONCERNS_OF_OWNER, owner=owner)

    async def concerns_living(self) -> list[Concern]:
        return await self._all(f.CONCERNS_LIVING)

    async def concerns_to_step(self, now: datetime) -> list[Concern]:
        """The open concerns whose next rung is due, the longest due first."""
        return await self._all(f.CONCERNS_TO_STEP, next_step_at=now)

    async def concerns_answered(self, answered_at: datetime) -> list[Concern]:
        """What was answered last since then, whatever has become of it, in that order."""
        return await self._all(f.CONCERNS_ANSWERED, answered_at=answered_at)

    async def next_to_step(self) -> list[Concern]:
        """The open concern whose rung is due next, whether that has come or not."""
        first = await self._one(f.CONCERNS_BY_STEP, next_step_at=EARLIEST)
        return [first] if first else []

    async def entries(self, concern: str) -> list[Entry]:
        """The thread, oldest first."""
        return await self._all(f.ENTRIES, concern=concern)

    async def entry_of_inbound(self, inbound: str) -> Entry | None:
        return await self._one(f.ENTRY_OF_INBOUND, inbound=inbound)

    async def openings(self, at: datetime = EARLIEST) -> list[Opening]:
        """What staff have been shown since then, in that order."""
        return await self._all(f.OPENINGS_SINCE, at=at)

    # -- good news and time
    async def praise_untold(self) -> list[Praise]:
        """What has been noted and not yet gone home, pupil by pupil, oldest first."""
        return await self._all(f.PRAISE_UNTOLD)

    async def praise_since(self, noted_at: datetime) -> list[Praise]:
        """All that has been noted since then, oldest first."""
        return await self._all(f.PRAISE_SINCE, noted_at=noted_at)

    async def praise_of_pupil(self, pupil: str) -> list[Praise]:
        return await self._all(f.PRAISE_OF_PUPIL, pupil=pupil)

    async def sms_year(self, id: str) -> SmsYear | None:
        return await self.get(SmsYear, id)

    async def sent_by_sms(self, sent_at: datetime) -> list[Outbound]:
        """What the provider took by SMS since then, oldest first."""
        return await self._all(f.OUTBOUND_BILLED, sent_at=sent_at)

    async def tellings_of(self, writer: str, made_at: datetime) -> list[Telling]:
        """What this member of staff has begun to tell since then, oldest first."""
        return await self._all(f.TELLINGS_OF, by=writer, made_at=made_at)

    # -- promises
    async def promise(self, id: str) -> Promise | None:
        return await self.get(Promise, id)

    async def promises_of_concern(self, concern: str) -> list[Promise]:
        """All that was ever promised in this matter, by when it was due."""
        return await self._all(f.PROMISES_OF_CONCERN, concern=concern)

    async def promises_of_owner(self, owner: str) -> list[Promise]:
        """What this member of staff has promised, and nobody has noted as kept yet; the next due first."""
        return await self._all(f.PROMISES_OF_OWNER, owner=owner)

    async def promises_made_by(self, person: str) -> list[Promise]:
        """The open promises that this person made, for themselves or somebody else; the newest last."""
        return await self._all(f.PROMISES_MADE_BY, by=person)

    async def promise_by_reference(self, reference: str) -> Promise | None:
        """The open promise of this reference that is due next, also where its matter has ended."""
        return await self._one(f.PROMISES_BY_REFERENCE, reference=reference)

    async def promises_to_step(self, now: datetime) -> list[Promise]:
        """The open promises that are to be looked at now, the longest due first."""
        return await self._all(f.PROMISES_TO_STEP, step_at=now)

    async def promises_since(self, due_at: datetime) -> list[Promise]:
        """All that was, or is, due from then on, in that order."""
        return await self._all(f.PROMISES_SINCE, due_at=due_at)

    async def next_promise(self) -> Promise | None:
        """The open promise that is to be looked at next, whether that has come or not."""
        return await self._one(f.PROMISES_BY_STEP, step_at=EARLIEST)

    async def occurrence(self, id: str) -> Occurrence | None:
        return await self.get(Occurrence, id)

    async def pause(self) -> Pause | None:
        """Whether the school has paused what it starts, and since when."""
        return await self.get(Pause, PAUSE_ID)

    # -- who did what
    async def audit(self) -> list[AuditEntry]:
        """What was done to the line, oldest first; for a person who asks, not for handlers."""
        return await self._all(f.AUDIT)
