"""What the school tells a child's adults first: who hears it, as things stand now, and the threads it begins."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.arrivals import Arrival
from bot.domain.concerns import Concern, ConcernState, Entry, Voice
from bot.domain.entitlements import Permission, may
from bot.domain.escalation import first_step
from bot.domain.messages import NOTHING, Batch, Purpose
from bot.domain.people import Contact, Person, Pupil, Standing
from bot.domain.telling import Hearers, Telling, hearers
from bot.school import School
from bot.services.letters import ping, to_family
from bot.services.threads import free_reference

# What stands against a message that the school starts.
SHUT = frozenset({Standing.STOPPED, Standing.BLOCKED, Standing.WRONG})


async def who_hears(school: School, pupil: Pupil) -> Hearers:
    """The child's adults: who gets the words, who is rung, who is cut off. The outbox asks again when it sends."""
    entitlements = await school.reader.entitlements_of_pupil(pupil.id)
    found = {each.adult: await school.reader.person(each.adult) for each in entitlements}
    people = {id: person for id, person in found.items() if person}
    rung = [id for id in people if not await _reachable(school, pupil, id)]
    return hearers(entitlements, people, rung)


async def who_still_hears(school: School, telling: Telling, pupil: Pupil) -> Hearers:
    """The same, of those who were shown to the writer; who was shown as one to ring is rung."""
    now, before = await who_hears(school, pupil), {*telling.tell, *telling.ring}
    tell = tuple(each for each in now.tell if each.id in telling.tell)
    ring = tuple(each for each in (*now.ring, *now.tell) if each.id in before and each not in tell)
    return Hearers(tell=tell, ring=ring, cut_off=now.cut_off)


async def _reachable(school: School, pupil: Pupil, adult: str) -> bool:
    """Whether a message reaches this adult, on a phone whose adults may all have it."""
    contact = await _first(school, adult)
    if contact is None:
        return False
    if any(each.standing in SHUT for each in await school.reader.standings(contact.address)):
        return False
    for other in await sharing(school, contact):
        if other.ring_only or not may(await school.reader.entitlement(other.id, pupil.id), Permission.RECEIVE):
            return False
    return True


async def _first(school: School, adult: str) -> Contact | None:
    """Where this adult is reached first, passing over what can carry no message."""
    for contact in await school.reader.contacts_of(adult):
        standings = await school.reader.standings(contact.address)
        if contact.channel in school.channels and all(each.standing is not Standing.UNUSABLE for each in standings):
            return contact
    return None


async def sharing(school: School, contact: Contact) -> tuple[Person, ...]:
    """Everybody at school now who has this address."""
    there = await school.reader.contacts_at(contact.channel, contact.address)
    people = [await school.reader.person(each.person) for each in there]
    return tuple(each for each in people if each and each.active)


@dataclass(frozen=True)
class Phone:
    """One phone that gets the words, and all who have it."""

    contact: Contact
    people: tuple[Person, ...]


async def phones(school: School, people: Sequence[Person]) -> list[Phone]:
    """The phones of these adults; one that several of them share is one."""
    found: dict[tuple[str, str], Phone] = {}
    for person in people:
        contact = await _first(school, person.id)
        if contact and (contact.channel, contact.address) not in found:
            theirs = await sharing(school, contact)
            found[contact.channel, contact.address] = Phone(contact, theirs)
    return list(found.values())


# -- what begins when it is sent


@dataclass(frozen=True)
class Draft:
    """What is to be told, whose words they are, and of whom."""

    telling: Telling
    writer: Person
    pupil: Pupil


@dataclass(frozen=True)
class Told:
    """What sending comes to: a batch, and the reference of each thread, of those `texted` and of those to be rung."""

    batch: Batch
    texted: tuple[str, ...]
    rung: tuple[str, ...]


async def told(school: School, arrival: Arrival, draft: Draft) -> Told:
    """The words to each phone, the same at the same time; to whoever is rung, a call that is due and climbs.

    Only who was shown to the writer, and may still have it, hears of it.
    """
    hear = await who_still_hears(school, draft.telling, draft.pupil)
    references = await _references(school, draft.telling, len(hear.tell) + len(hear.ring))
    batch = NOTHING
    used: list[str] = []
    for phone in await phones(school, hear.tell):
        used.append(references[len(used)])
        concern = _begun(school, arrival, draft, phone.people[0], used[-1])
        if len(phone.people) > 1:
            contact = phone.contact
            concern = replace(concern, shared=True, channel=contact.channel, address=contact.address)
        batch += _sent(school, arrival, draft, concern)
    rung = references[len(used) : len(used) + len(hear.ring)]
    for person, reference in zip(hear.ring, rung, strict=True):
        batch += _to_ring(school, arrival, draft, person, reference)
    return Told(batch, tuple(used), tuple(rung))


async def _references(school: School, telling: Telling, count: int) -> list[str]:
    """The one that was shown, unless something else has it by now, and new ones for the others."""
    found: list[str] = [] if await school.reader.concern_by_reference(telling.reference) else [telling.reference]
    while len(found) < count:
        reference = await free_reference(school)
        found += [reference] if reference not in found else []
    return found


def _begun(school: School, arrival: Arrival, draft: Draft, adult: Person, reference: str) -> Concern:
    """A thread with no clock: it counts as answered by its writer until the family writes, and is never asked about."""
    return Concern(
        id=school.new_id(),
        school=school.id,
        reference=reference,
        raised_at=arrival.at,
        due_at=arrival.at,
        owner=draft.writer.id,
        adult=adult.id,
        pupil=draft.pupil.id,
        household=adult.household,
        state=ConcernState.ANSWERED,
        answered_at=arrival.at,
        answered_by=draft.writer.id,
        ask=False,
    )


def _sent(school: School, arrival: Arrival, draft: Draft, concern: Concern) -> Batch:
    words = message(school, draft, concern.reference)
    key = f"tell:{concern.id}"
    letter = to_family(school, concern, Purpose.TELL, words, arrival.at, sender=draft.writer.id, key=key, once=True)
    return Batch(changed=(concern, _entry(school, arrival, concern, draft.telling.words)), outbound=(letter,))


def message(school: School, draft: Draft, reference: str) -> str:
    """The words as the family reads them."""
    more = {"pupil": draft.pupil.name, "words": draft.telling.words, "name": draft.writer.name}
    return school.texts.say("told", ref=reference, school=school.name, **more)


def _to_ring(school: School, arrival: Arrival, draft: Draft, adult: Person, reference: str) -> Batch:
    """A call that is due like an answer, reminded of and climbing until it is logged; whom to ring is in the thread."""
    due = school.calendar.due(arrival.at, school.rules.answer_within)
    concern = replace(
        _begun(school, arrival, draft, adult, reference),
        state=ConcernState.OPEN,
        due_at=due,
        answered_at=None,
        answered_by="",
        next_step_at=first_step(arrival.at, due, school.rules.ladder, school.calendar),
        ring=True,
    )
    whom = school.texts.say("entry_ring", name=adult.name)
    entries = [_entry(school, arrival, concern, words) for words in (draft.telling.words, whom)]
    return Batch(
        changed=(concern, *entries),
        outbound=(ping(school, concern, draft.writer, arrival.at, text="ping_ring_told"),),
    )


def logged(school: School, arrival: Arrival, draft: Draft, adult: Person | None, words: str) -> Batch:
    """A call made instead of sending: the thread begins with it. Whom they rang is known where only one may hear."""
    nobody = Person(id="", school=school.id, code="", name="", household="")
    concern = _begun(school, arrival, draft, adult or nobody, draft.telling.reference)
    kept = [_entry(school, arrival, concern, each) for each in (draft.telling.words, words) if each]
    return Batch(changed=(concern, *kept), reason=concern.id)


def _entry(school: School, arrival: Arrival, concern: Concern, text: str) -> Entry:
    return Entry(
        id=school.new_id(),
        school=school.id,
        concern=concern.id,
        at=arrival.at,
        voice=Voice.STAFF,
        author=arrival.sender.id if arrival.sender else "",
        text=text,
        inbound=arrival.inbound.id,
    )


def goes_at(school: School, at: datetime) -> datetime | None:
    """When what is sent now really goes, if it is held in quiet hours."""
    return None if school.calendar.may_start(at) else school.calendar.quiet_until_at(at)
