"""A plan before the weekend: who agrees it with the family, where anybody is in who can."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.concerns import Concern
from bot.domain.people import Person
from bot.domain.settling import plan_by
from bot.domain.teaching import can_answer
from bot.school import School


def planners(school: School, concern: Concern, people: Sequence[Person], at: datetime) -> tuple[Person, ...]:
    """Those of whoever answers it in time who are also in on the week's last day, and not teaching all of it; none
    where no plan is due then, so that nothing is said of one."""
    by = plan_by(concern, school.calendar)
    if by is None or by <= at:
        return ()
    days = (concern.due_at, by)
    return tuple(each for each in people if all(can_answer(each, at, day, school.calendar) for day in days))
