"""The two welcomes: who has not had them and may, and the batch in which they are sent and written down, once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.entitlements import Permission, may
from bot.domain.messages import Batch, Outbound, OutboundState, Purpose
from bot.domain.people import Contact, Person, Standing
from bot.domain.records import Record
from bot.school import School
from bot.services.letters import to_person

DEAD = frozenset({OutboundState.FAILED, OutboundState.WITHHELD, OutboundState.REPLACED})
WELCOMED = (Permission.RECEIVE, Permission.RAISE)  # who may either has reason to know the line


@dataclass(frozen=True)
class Unwelcomed:
    """Adults who may receive or raise for a child at school and were never welcomed, or only in vain, by whether a
    message can get to them; in the order of their codes."""

    reached: tuple[Person, ...] = ()
    unreached: tuple[Person, ...] = ()


async def unwelcomed(school: School) -> Unwelcomed:
    """Who is to be welcomed now. An adult whose phone has had the welcome from another is among those reached."""
    reached: list[Person] = []
    unreached: list[Person] = []
    for person in await school.reader.all_people():
        texted = person.role is None and person.active and not person.ring_only
        if texted and not await _is_welcomed(school, person) and await may_anything(school, person.id):
            (reached if await _way(school, person) else unreached).append(person)
    return Unwelcomed(tuple(reached), tuple(unreached))


async def may_anything(school: School, adult: str) -> bool:
    """Whether an adult may receive or raise for any child at school now."""
    for entitlement in await school.reader.entitlements_of_adult(adult):
        if any(may(entitlement, each) for each in WELCOMED):
            pupil = await school.reader.pupil(entitlement.pupil)
            if pupil and pupil.active:
                return True
    return False


async def _way(school: School, person: Person) -> Contact | None:
    """How the welcome will reach them, as the outbox would choose; a STOP or a block is the end."""
    for contact in await school.reader.contacts_of(person.id):
        if not contact.address or contact.channel not in school.channels:
            continue
        standings = {each.standing for each in await school.reader.standings(contact.address)}
        if standings & {Standing.STOPPED, Standing.BLOCKED}:
            return None
        if not standings & {Standing.UNUSABLE, Standing.WRONG}:
            return contact
    return None


async def welcomes(school: School, people: Sequence[Person], at: datetime) -> Batch:
    """The messages and the mark on each person, for people as `unwelcomed` gave them.

    Two adults who share a phone are welcomed once, by the first of them.
    """
    changed: list[Record] = []
    outbound: list[Outbound] = []
    had: set[str] = set()
    for person in people:
        changed.append(replace(person, welcomed_at=at))
        contact = await _way(school, person)
        address = contact.address if contact else ""
        if address in had or (contact and await _had_by_another(school, person, contact)):
            continue
        had.add(address)
        outbound += await _both(school, person, at)
    return Batch(changed=tuple(changed), outbound=tuple(outbound), reason="welcome")


async def _is_welcomed(school: School, person: Person) -> bool:
    """Whether they were, and it did not fail: a number that was wrong is put right, and then they have not had it."""
    tries = await school.reader.outbound_by_key(_key(person.id, 1))
    return any(each.state not in DEAD for each in tries) if tries else person.welcomed_at is not None


async def _has(school: School, person: str, which: int) -> bool:
    """Whether the first or second welcome has gone to this person, or will."""
    return any(each.state not in DEAD for each in await school.reader.outbound_by_key(_key(person, which)))


def _key(person: str, which: int) -> str:
    return f"welcome:{person}:{which}"


async def _had_by_another(school: School, person: Person, contact: Contact) -> bool:
    sharing = await school.reader.contacts_at(contact.channel, contact.address)
    return any([await _has(school, each.person, 1) for each in sharing if each.person != person.id])


async def _both(school: School, person: Person, at: datetime) -> list[Outbound]:
    """The two messages; without the second where that one got there though the first did not."""
    text = school.texts.say("welcome", school=school.name)
    first = to_person(school, person.id, Purpose.WELCOME, text, at, key=_key(person.id, 1))
    more = [] if await _has(school, person.id, 2) else [second_welcome(school, person, at, after=first.id)]
    return [first, *more]


def second_welcome(school: School, person: Person, at: datetime, *, after: str) -> Outbound:
    """How to use the line and how to stop it, a while after the message `after` has gone."""
    text = school.texts.say("welcome_more")
    return to_person(school, person.id, Purpose.WELCOME, text, at, key=_key(person.id, 2), original=after)
