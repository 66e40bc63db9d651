"""When staff are shown whom no good news was noted for: in the middle of the school's week, and on its last day."""

from datetime import date, datetime, time, timedelta

from bot.domain.calendar import DAY, Calendar

WEDNESDAY = 2
NOON = time(12)
TO_ACT = timedelta(hours=2)  # what is left of the day, at the least, to look for it, or to ring home


def midweek(calendar: Calendar, day: date) -> date | None:
    """Wednesday of the day's week; the school day before it, or else after it, where there is no school on it."""
    wednesday = day + DAY * (WEDNESDAY - day.weekday())
    week = [wednesday + DAY * n for n in (0, -1, -2, 1, 2, 3, 4)]
    return next((each for each in week if calendar.is_school_day(each)), None)


def shown_at(calendar: Calendar, day: date) -> datetime | None:
    """At noon, or two hours before an early finish; on the two days of the week that it is shown."""
    closes, opens = calendar.closes(day), calendar.opens(day)
    if closes is None or opens is None or day not in (midweek(calendar, day), calendar.last_school_day_of_week(day)):
        return None
    return max(opens, min(calendar.at(day, NOON), closes - TO_ACT))
