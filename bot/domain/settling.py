"""By when a matter is settled: by the end of the week in which it was raised; and when that week is cleared down.

What comes on the week's last two school days cannot all be solved in it, so there a plan is agreed before the weekend.
"""

from datetime import date, datetime, time, timedelta

from bot.domain.calendar import Calendar
from bot.domain.concerns import Concern, Kind

SATURDAY = 5
NOON = time(12)
HALF_PAST_TWO = time(14, 30)
# What is left of an early day, at the least, for owners to act on what they see; and for the head.
TO_ACT, TO_SEE = timedelta(hours=2), timedelta(minutes=30)


def settle_by(concern: Concern, calendar: Calendar) -> datetime:
    """The end of the last school day of the week in which it was raised, or opened again by more from its family; what
    comes after that end has the next week. A no to "Is this sorted?" gives no new time."""
    return calendar.end_of_week(begun(concern))


def begun(concern: Concern) -> datetime:
    """When its clock was started last."""
    return concern.clock_at or concern.raised_at


def plan_by(concern: Concern, calendar: Calendar) -> datetime | None:
    """By when a plan is agreed with the family, for a worry of the week's last two school days whose first answer is
    due before that week ends; none for any other matter, where there is nothing to plan or no time to."""
    day, ends = calendar.today(begun(concern)), settle_by(concern, calendar)
    if concern.kind is not Kind.WORRY or concern.danger or not concern.ask or concern.due_at > ends:
        return None
    two = calendar.last_two_school_days_of_week(day)
    last = calendar.today(ends)
    return ends if two and two[0] <= day <= last == two[-1] and last.weekday() < SATURDAY else None


def owners_see_at(calendar: Calendar, day: date) -> datetime | None:
    """On the week's last school day, when owners see what of theirs is open: at noon, or two hours before an early
    finish. None on any other day."""
    return _on_the_last_day(calendar, day, NOON, TO_ACT)


def cleared_at(calendar: Calendar, day: date) -> datetime | None:
    """On the week's last school day, when the head sees all that is open and who waits is told: at 14.30, or half an
    hour before the end of a day that ends earlier. None on any other day."""
    closes = calendar.closes(day)
    early = closes is not None and calendar.at(day, HALF_PAST_TWO) > closes
    return _on_the_last_day(calendar, day, HALF_PAST_TWO, TO_SEE if early else timedelta())


def _on_the_last_day(calendar: Calendar, day: date, clock: time, before: timedelta) -> datetime | None:
    opens, closes = calendar.opens(day), calendar.closes(day)
    if opens is None or closes is None or not calendar.is_last_school_day_of_week(day):
        return None
    return max(opens, min(calendar.at(day, clock), closes - before))
