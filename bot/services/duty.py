"""Who at school looks after a child's matter, and who of them is in on the day."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from bot.domain import escalation
from bot.domain.concerns import OFFICE_FIRST, Concern, Kind
from bot.domain.escalation import climb, step_at
from bot.domain.people import Person, Pupil, Role, is_in
from bot.domain.rules import Rung, When
from bot.domain.teaching import can_answer, is_soon, is_teaching
from bot.school import School

# When a key worker is unknown or away, the first of these who is in has it; the office is always somebody.
STAND_INS = (Role.PASTORAL, Role.HEAD, Role.OFFICE, Role.BEYOND)


async def looking_after(school: School, pupils: Iterable[Pupil], at: datetime, by: datetime) -> tuple[Person, ...]:
    """The one who will answer something of now about these children by then, and one more; never empty if there is
    staff. Only who is in that day and not teaching all the while, as long as there is anybody.
    """
    return able(school, await in_charge(school, pupils, school.calendar.today(by)), at, by)[:2]


async def in_charge(school: School, pupils: Iterable[Pupil], day: date) -> tuple[Person, ...]:
    """Who looks after these children on this day, the first to ask leading: the key worker, then the stand-ins.

    Children of different key workers are looked after by the first stand-in, so that no teacher learns of another's.
    """
    worker = await key_worker(school, pupils)
    found = [*((worker,) if worker else ()), *await _stand_ins(school)]
    return tuple([person for person in dict.fromkeys(found) if is_in(person, day)] or found)


async def key_worker(school: School, pupils: Iterable[Pupil]) -> Person | None:
    """The key worker whom all these children have."""
    workers = {pupil.key_worker for pupil in pupils}
    return await school.reader.person(workers.pop()) if len(workers) == 1 else None


async def answering(
    school: School, kind: Kind, pupils: Sequence[Pupil], at: datetime, by: datetime
) -> tuple[Person, ...]:
    """Who will answer a matter of this kind about these children by then."""
    if kind not in OFFICE_FIRST:
        return await looking_after(school, pupils, at, by)
    people = await office(school, at)
    here = tuple(each for each in people if is_in(each, school.calendar.today(by)))
    return able(school, here or people, at, by)[:2]


async def stand_in(school: School, day: date, *, without: str = "", at: datetime | None = None) -> Person | None:
    """The first stand-in who is in that day and is not this person; given a time, rather one who is not teaching."""
    people = [each for each in await _stand_ins(school) if is_in(each, day) and each.id != without]
    free = [each for each in people if at and not is_teaching(each, at, school.calendar)]
    return next(iter(free or people), None)


async def rather_than(school: School, others: Collection[str], at: datetime, by: datetime) -> Person | None:
    """Who keeps by then what these did not: the first stand-in who is in that day and can, and has not had it yet as
    long as there is one; none where there is no other staff."""
    day = school.calendar.today(by)
    staff = await _stand_ins(school)
    here = [each for each in staff if is_in(each, day)] or staff
    fresh = [each for each in here if each.id not in others]
    last = [each for each in here if each.id != next(iter(others), "")]
    return next(iter(able(school, tuple(fresh or last), at, by)), None)


async def told_in_time(
    school: School, people: tuple[Person, ...], at: datetime, by: datetime, *, named: Iterable[Person] = ()
) -> tuple[Person, ...]:
    """Whom to ping of what is due: these, and where lessons keep all of them from it too long, one more who is free.

    That is somebody of whom the parent was told, or a stand-in; a break waited for must not cost the parent the answer.
    """
    calendar = school.calendar
    if by <= at or any(is_soon(each, at, by, calendar) for each in people):
        return people
    others = [each for each in dict.fromkeys((*named, *await _stand_ins(school))) if each not in people]
    free = [each for each in others if is_in(each, calendar.today(by)) and is_soon(each, at, by, calendar)]
    return (*people, *(free or [each for each in named if each not in people])[:1])


def able(school: School, people: tuple[Person, ...], at: datetime, by: datetime) -> tuple[Person, ...]:
    """Those of them who can answer by then; all, if none can."""
    return tuple(each for each in people if can_answer(each, at, by, school.calendar)) or people


async def _stand_ins(school: School) -> list[Person]:
    return [person for role in STAND_INS for person in await school.reader.staff(role)]


async def on_rung(school: School, role: Role, owner: str, day: date) -> tuple[Person, ...]:
    """Those of a rung of the ladder who are in that day; for the key worker's rung, the owner.

    For those who are away, or off that day, somebody who is in stands in, so that no rung is lost on them.
    """
    if role is Role.KEY_WORKER:
        person = await school.reader.person(owner)
        staff = [person] if person and person.active else []
    else:
        staff = await school.reader.staff(role)
    here = [each for each in staff if is_in(each, day)]
    if here or not staff:
        return tuple(here)
    other = await stand_in(school, day)
    return (other,) if other else tuple(staff)


async def has_it_now(school: School, concern: Concern, at: datetime) -> tuple[tuple[Person, ...], datetime]:
    """Who answers an open concern, and by when: whoever took it, or whom the ladder has brought it to by `at`."""
    now = climb(concern, at, school.rules.ladder, school.calendar).concern
    by = answer_by(school, now, at)
    day = school.calendar.local(by).date()
    rung = _climbed_to(school, now)
    taker = await school.reader.person(now.claimed_by) if _is_taken(school, now, rung, at) else None
    if taker and is_in(taker, day):
        return (taker,), by
    if rung:
        return able(school, await on_rung(school, rung.role, now.owner, day), at, by), by
    owner, pupil = await school.reader.person(now.owner), await school.reader.pupil(now.pupil)
    others = await answering(school, now.kind, [pupil] if pupil else [], at, by)
    first = (owner,) if owner and can_answer(owner, at, by, school.calendar) else ()
    return tuple(dict.fromkeys((*first, *others)))[:2], by


def answer_by(school: School, concern: Concern, at: datetime) -> datetime:
    """By when whoever has it now answers; never a time that has passed."""
    return escalation.answer_by(concern, at, school.rules, school.calendar)


def _climbed_to(school: School, concern: Concern) -> Rung | None:
    """The highest rung it stands on, above the reminder that is its owner's."""
    rung = school.rules.ladder[concern.step - 1] if 0 < concern.step <= len(school.rules.ladder) else None
    return rung if rung and rung.when is When.DUE else None


def _is_taken(school: School, concern: Concern, rung: Rung | None, at: datetime) -> bool:
    """Whether somebody has taken it since it came to where it stands: a claim from before the climb was not kept."""
    if not concern.claimed_by or rung is None:
        return bool(concern.claimed_by)
    since = step_at(concern, concern.step - 1, school.rules.ladder, school.calendar)
    return since is None or since > at or (concern.claimed_at is not None and concern.claimed_at >= since)


async def holder(school: School, concern: Concern, day: date) -> Person | None:
    """Who is told what happens with a concern: whoever took it, or its owner; while they are not in, who stands in."""
    found = [await school.reader.person(id) for id in (concern.claimed_by, concern.owner)]
    people = [person for person in found if person]
    here = [person for person in people if is_in(person, day)]
    return next(iter(here), None) or await stand_in(school, day) or next(iter(people), None)


async def office(school: School, at: datetime) -> tuple[Person, ...]:
    """Who looks at what belongs to nobody else: the office, or the head where there is none or none of it is in;
    while the head is not in either, whoever is."""
    day = school.calendar.today(school.calendar.quiet_until_at(at))
    staff = [*await school.reader.staff(Role.OFFICE)]
    here = [person for person in staff if is_in(person, day)]
    heads = await school.reader.staff(Role.HEAD)
    if here or not (staff or heads):
        return tuple(here)
    in_their_place = [each for each in (*heads, *await _stand_ins(school)) if is_in(each, day)]
    return tuple(in_their_place[:1] or heads or staff)


async def alarmed(school: School, owner: str) -> tuple[Person, ...]:
    """Whom a danger word rings, at any hour, in or away: the owner, the safeguarding lead and deputies, the head."""
    found = [person] if (person := await school.reader.person(owner)) else []
    for role in (Role.DSL, Role.DEPUTY_DSL, Role.HEAD):
        found += await school.reader.staff(role)
    return tuple({person.id: person for person in found if person.active}.values())


def named(school: School, people: Iterable[Person], by: datetime) -> str:
    """ "Miss Ahmed or Mrs Cole", as a family is told who answers: only who is in on the day, else the school's name."""
    day = school.calendar.today(by)
    return names(each for each in people if is_in(each, day)) or school.name


def names(people: Iterable[Person]) -> str:
    """ "Miss Ahmed or Mrs Cole"."""
    return " or ".join(person.name for person in people)
