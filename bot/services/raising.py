"""Which concern a family's message belongs to: one that lives, or one begun now; whose children it may be about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.arrivals import Arrival
from bot.domain.concerns import OFFICE_FIRST, Concern, children_of
from bot.domain.entitlements import Permission, pupils_for
from bot.domain.meaning import ORDINARY, Meaning, meaning
from bot.domain.messages import Batch, Outbound
from bot.domain.people import Person, Pupil, is_in, is_named
from bot.school import School
from bot.services.duty import answering, has_it_now, key_worker, office
from bot.services.threads import heard, new_concern, said, was_quiet


async def about(school: School, arrival: Arrival) -> list[Pupil]:
    """The children this may be about: the one named, else all for whom whoever wrote may raise a concern; none where
    it names a child from whom they are cut off."""
    if any(is_named(arrival.inbound.text, pupil) for pupil in await cut_off_from(school, arrival)):
        return []
    pupils = await may_raise_for(school, *arrival.adults)
    named = [pupil for pupil in pupils if is_named(arrival.inbound.text, pupil)]
    return named if len(named) == 1 else pupils


async def may_raise_for(school: School, *adults: Person) -> list[Pupil]:
    """The children at school now for whom each of these adults may raise a concern, and be answered."""
    theirs = [await school.reader.entitlements_of_adult(adult.id) for adult in adults]
    allowed = [pupils_for(each, Permission.RAISE) for each in theirs]
    ids = [id for id in (allowed[0] if allowed else []) if all(id in several for several in allowed)]
    found = [await school.reader.pupil(id) for id in ids]
    return [pupil for pupil in found if pupil and pupil.active]


async def cut_off_from(school: School, arrival: Arrival) -> list[Pupil]:
    """The children from whom a person at school has cut off whoever wrote, or one of those who share the phone."""
    theirs = [each for adult in arrival.adults for each in await school.reader.entitlements_of_adult(adult.id)]
    found = {each.pupil: await school.reader.pupil(each.pupil) for each in theirs if each.restricted}
    return [pupil for pupil in found.values() if pupil]


async def raised_before(school: School, arrival: Arrival) -> list[Concern]:
    """What whoever wrote has raised, oldest first, as it may be spoken of where they wrote: what is of a shared
    phone is that phone's, and what somebody raised from their own is not told on one that others read."""
    if arrival.shared:
        here = await school.reader.concerns_of_address(arrival.inbound.account, arrival.inbound.address)
        # What the school told this phone first has no account yet, until something comes back.
        first = [each for adult in arrival.adults for each in await school.reader.concerns_of_adult(adult.id)]
        told = [each for each in first if not each.account and each.address == arrival.inbound.address]
        return sorted((each for each in (*here, *told) if each.shared), key=lambda each: each.raised_at)
    mine = await school.reader.concerns_of_adult(arrival.adult.id) if arrival.adult else []
    return [each for each in mine if not each.shared]


async def same_matter(
    school: School, arrival: Arrival, concerns: Sequence[Concern], pupils: Sequence[Pupil]
) -> list[Concern]:
    """Those of the living concerns that a message about these children belongs with. What a parent writes of a child
    from whom they are cut off joins nothing that is said of another."""
    cut = {pupil.id for pupil in await cut_off_from(school, arrival)}
    living = [each for each in concerns if each.living]
    if pupils:
        return [each for each in living if may_be_of(each, pupils) and not cut & set(children_of(each))]
    return [each for each in living if not children_of(each) or cut & set(children_of(each))]


def may_hear_of(concern: Concern, pupils: Sequence[Pupil]) -> bool:
    """Whether somebody who may raise for these children may be told anything of it."""
    return set(children_of(concern)) <= {pupil.id for pupil in pupils}


def may_be_of(concern: Concern, pupils: Sequence[Pupil]) -> bool:
    """Whether a message about these children belongs with this concern: a child named alone is another's matter."""
    return not (concern.pupil and len(pupils) == 1 and pupils[0].id != concern.pupil)


def meant(arrival: Arrival, children: Sequence[Pupil]) -> Meaning:
    """What the message is about. Words of danger are a worry, whatever stands beside them."""
    if arrival.inbound.danger:
        return ORDINARY
    return meaning(arrival.inbound.text, [child.name for child in children])


def joined(school: School, same: Sequence[Concern], means: Meaning, at: datetime) -> Concern | None:
    """Which of the living matters with these children a message belongs with; None for one that begins its own.

    What is the office's joins only the same kind, of the same day: a taxi that fails on Tuesday is not Monday's. Other
    words join what is open, and a worry never what only the office sees.
    """
    if means.kind in OFFICE_FIRST:
        today = school.calendar.today(at)
        same = [each for each in same if each.kind is means.kind and school.calendar.today(_begun(each)) == today]
    else:
        ordinary = [each for each in same if each.kind not in OFFICE_FIRST]
        same = ordinary or [each for each in same if _goes_on(school, each, means, at)]
    return same[-1] if same else None


def _begun(concern: Concern) -> datetime:
    return concern.clock_at or concern.raised_at


def _goes_on(school: School, concern: Concern, means: Meaning, at: datetime) -> bool:
    """Whether other words go on with what the office has: on the same day, unless they are plainly a worry."""
    return not means.plainly and school.calendar.today(_begun(concern)) == school.calendar.today(at)


async def begin(
    school: School, arrival: Arrival, pupils: Sequence[Pupil], means: Meaning = ORDINARY
) -> tuple[Concern, tuple[Person, ...]]:
    """A concern raised now, and who can answer it in time. The key worker owns it, if they are in on the day, else the
    first of these. Without a child, and what it sees first, is the office's.

    Of an adult who is cut off from a child, what is for no other child may be of that one: nothing of it goes out.
    """
    due = school.calendar.due(arrival.at, school.rules.answer_within)
    people = await (answering(school, means.kind, pupils, arrival.at, due) if pupils else office(school, arrival.at))
    worker = await key_worker(school, pupils) if means.kind not in OFFICE_FIRST else None
    owner = worker if worker and is_in(worker, school.calendar.today(due)) else next(iter(people), None)
    pupil = pupils[0].id if len(pupils) == 1 else ""
    cut = [] if pupils else await cut_off_from(school, arrival)
    may_be = () if pupil else tuple(each.id for each in (*pupils, *cut))
    concern = await new_concern(school, arrival, owner, pupil=pupil, may_be_about=may_be, meaning=means)
    return replace(concern, ring=concern.ring or bool(cut)), people


@dataclass(frozen=True)
class Matter:
    """What a short word ("call", "help") is about. `news`: it was begun, opened again, or silent for a while."""

    concern: Concern
    people: tuple[Person, ...]  # who answers
    by: datetime
    news: bool

    def batch(self, school: School, arrival: Arrival, *outbound: Outbound) -> Batch:
        """The word kept with its concern, and what is said of it; nobody is asked meanwhile whether it is sorted."""
        return Batch(
            changed=(self.concern, said(school, arrival, self.concern)),
            outbound=outbound,
            withdraw=(f"sorted:{self.concern.id}",),
            reason=self.concern.id,
        )


def kept(school: School, matter: Matter, at: datetime) -> datetime:
    """The time that a family is told when they ask for somebody now: what was promised before, and never so soon that
    it cannot be kept. The clock of the matter, and what staff are told, stay as they are."""
    return max(matter.by, school.calendar.due(at, school.rules.answer_within))


async def matter_of(school: School, arrival: Arrival) -> Matter | None:
    """The concern that a short word joins, as it stands then, or one begun by it; None for whom none can be raised."""
    pupils = await about(school, arrival)
    if not pupils:
        return None
    mine = await raised_before(school, arrival)
    same = await same_matter(school, arrival, mine, pupils)
    if not same:
        concern, people = await begin(school, arrival, pupils)
        return Matter(concern, people, concern.due_at, news=True)
    before, concern = same[-1], heard(school, arrival, same[-1])
    people, by = await has_it_now(school, concern, arrival.at)
    news = concern.state is not before.state or was_quiet(before, arrival.inbound.received_at)
    return Matter(concern, people, by, news)
