"""Who is told which good news: evidence grouped by family, and for each adult only their own children's."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.domain.entitlements import Permission, may
from bot.domain.messages import Batch, Outbound, Purpose
from bot.domain.people import Person, Pupil
from bot.domain.praise import Praise, compose
from bot.school import School
from bot.services.letters import to_person

WEEKLY = "friday_praise"


def round_at(school: School, day: date) -> datetime | None:
    """When the week's round of praise goes home: a while before its last school day ends; none on another day."""
    closes = school.calendar.closes(day)
    if closes is None or not school.calendar.is_last_school_day_of_week(day):
        return None
    return closes - school.rules.friday_praise_before_close


def _told_again(school: School, at: datetime) -> datetime | None:
    """When the week's round tells a day's news again, so that what was held until then would be told twice."""
    last = school.calendar.last_school_day_of_week(school.calendar.today(at))
    again = round_at(school, last) if last else None
    return again if again and again > at else None


async def by_family(school: School, praises: Sequence[Praise]) -> Mapping[str, list[Praise]]:
    """The praises by household (a pupil without one is a family of their own), in the order they were noted."""
    families: dict[str, list[Praise]] = defaultdict(list)
    for praise in praises:
        pupil = await school.reader.pupil(praise.pupil)
        if pupil and pupil.active:
            families[pupil.household or pupil.id].append(praise)
    return families


async def family_batch(school: School, praises: Sequence[Praise], at: datetime, *, job: str) -> Batch:
    """The messages of one family on one day, and the praises that go to somebody marked as told.

    What nobody wants to hear is marked too, with no time: it stays on record, and its day has passed. Left waiting, it
    would all come at once with PRAISE ON, or with the first message to an adult who joins later.

    Keyed by job, date, adult and part, so that a run that is repeated sends nothing twice.
    """
    day = school.calendar.local(at).date().isoformat()
    stale = None if job == WEEKLY else _told_again(school, at)
    told: set[str] = set()
    outbound: list[Outbound] = []
    wanted, unwanted = await _by_adult(school, praises)
    for adult, theirs in wanted.items():
        for part, text in enumerate(await _texts(school, theirs, friday=job == WEEKLY)):
            key = f"{job}:{day}:{adult}:{part}"
            children = tuple(dict.fromkeys(praise.pupil for praise in theirs))
            more = {"key": key, "once": True, "children": children, "stale_at": stale}
            outbound.append(to_person(school, adult, Purpose.PRAISE, text, at, **more))
        told.update(praise.id for praise in theirs)
    marked = tuple(replace(each, told=True, told_at=at) for each in praises if each.id in told and not each.told_at)
    passed = tuple(replace(each, told=True) for each in praises if each.id in unwanted - told and not each.told)
    return Batch(changed=marked + passed, outbound=tuple(outbound), reason=f"{job} {day}")


async def _by_adult(school: School, praises: Sequence[Praise]) -> tuple[Mapping[str, list[Praise]], set[str]]:
    """For each adult who may receive, the praises of their own children (unknown means no); and the ids of those that
    an adult may receive who wants no good news, or is only rung.

    Adults on one phone are one: it rings once, with what all of them may have.
    """
    adults: dict[str, list[Praise]] = defaultdict(list)
    unwanted: set[str] = set()
    for praise in praises:
        for adult, sharing in (await _phones(school, praise.pupil)).items():
            if any(each.praise_off or each.ring_only for each in sharing):
                unwanted.add(praise.id)
            else:
                adults[adult].append(praise)
    return adults, unwanted


async def _phones(school: School, pupil: str) -> Mapping[str, list[Person]]:
    """Each phone on which the pupil's good news may be told: to whom it goes, and everybody who has the phone."""
    receiving = [
        each.adult for each in await school.reader.entitlements_of_pupil(pupil) if may(each, Permission.RECEIVE)
    ]
    phones: dict[str, list[Person]] = {}
    for adult in receiving:
        sharing = await _sharing(school, adult)
        ids = {each.id for each in sharing}
        if ids <= set(receiving) and not ids & set(phones):
            phones[adult] = sharing
    return phones


async def _sharing(school: School, adult: str) -> list[Person]:
    """The adult, and who else at school now has the phone on which they are reached first."""
    first = (await school.reader.contacts_of(adult))[:1]
    at = [contact for each in first for contact in await school.reader.contacts_at(each.channel, each.address)]
    people = [await school.reader.person(id) for id in dict.fromkeys((adult, *(each.person for each in at)))]
    return [each for each in people if each and (each.active or each.id == adult)]


async def _texts(school: School, praises: Sequence[Praise], *, friday: bool) -> tuple[str, ...]:
    pupils = {id: await school.reader.pupil(id) for id in {praise.pupil for praise in praises}}
    staff = {id: await school.reader.person(id) for id in {praise.noted_by for praise in praises}}
    known: dict[str, Pupil] = {id: pupil for id, pupil in pupils.items() if pupil}
    names = {id: person.name for id, person in staff.items() if person}
    return compose(praises, known, names, school.texts, friday=friday)


async def last_good_news(school: School, adults: Sequence[Person]) -> tuple[datetime | None, tuple[str, ...]]:
    """When these adults were last told good news of a child, and the ids of who had seen it."""
    told = [each for adult in adults for each in await _told_to(school, adult)]
    last = max((each.told_at for each in told if each.told_at), default=None)
    return last, tuple(dict.fromkeys(each.noted_by for each in told if each.told_at == last))


async def _told_to(school: School, adult: Person) -> list[Praise]:
    if adult.praise_off:
        return []
    theirs = [each for each in await school.reader.entitlements_of_adult(adult.id) if may(each, Permission.RECEIVE)]
    found = [praise for each in theirs for praise in await school.reader.praise_of_pupil(each.pupil)]
    return [praise for praise in found if praise.told_at]
