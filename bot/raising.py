"""Which concern a family's message belongs to: one that lives, or one begun now; whose children it may be about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.arrivals import Arrival
from bot.domain.concerns import Concern
from bot.domain.entitlements import Permission, pupils_for
from bot.domain.messages import Batch, Outbound
from bot.domain.people import Person, Pupil, is_named
from bot.duty import has_it_now, looking_after, office
from bot.school import School
from bot.threads import heard, new_concern, said, was_quiet


async def about(school: School, arrival: Arrival, adult: Person) -> list[Pupil]:
    """The children this may be about: the one named, else all for whom the adult may raise a concern."""
    pupils = await may_raise_for(school, adult)
    named = [pupil for pupil in pupils if is_named(arrival.inbound.text, pupil)]
    return named if len(named) == 1 else pupils


async def may_raise_for(school: School, adult: Person) -> list[Pupil]:
    """The children at school now for whom the adult may raise a concern, and be answered."""
    entitlements = await school.reader.entitlements_of_adult(adult.id)
    found = [await school.reader.pupil(id) for id in pupils_for(entitlements, Permission.RAISE)]
    return [pupil for pupil in found if pupil and pupil.active]


def may_be_of(concern: Concern, pupils: Sequence[Pupil]) -> bool:
    """Whether a message about these children belongs with this concern: a child named alone is another's matter."""
    return not (concern.pupil and len(pupils) == 1 and pupils[0].id != concern.pupil)


async def begin(school: School, arrival: Arrival, pupils: Sequence[Pupil]) -> tuple[Concern, tuple[Person, ...]]:
    """A concern raised now, and who answers it: the first owns it. Without a child it is the office's."""
    due = school.calendar.due(arrival.at, school.rules.answer_within)
    day = school.calendar.local(due).date()
    people = await (looking_after(school, pupils, day) if pupils else office(school))
    pupil = pupils[0].id if len(pupils) == 1 else ""
    return await new_concern(school, arrival, people[0] if people else None, pupil=pupil), people


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


async def matter_of(school: School, arrival: Arrival, adult: Person) -> Matter | None:
    """The concern that a short word joins, as it stands then, or one begun by it; None for whom none can be raised."""
    pupils = await about(school, arrival, adult)
    if not pupils:
        return None
    mine = await school.reader.concerns_of_adult(adult.id)
    same = [each for each in mine if each.living and may_be_of(each, pupils)]
    if not same:
        concern, people = await begin(school, arrival, pupils)
        return Matter(concern, people, concern.due_at, news=True)
    before, concern = same[-1], heard(school, arrival, same[-1])
    people, by = await has_it_now(school, concern, arrival.at)
    news = concern.state is not before.state or was_quiet(before, arrival.inbound.received_at)
    return Matter(concern, people, by, news)
