"""Times and days as a parent would say them, on the school's wall clock."""

from datetime import date, datetime

from bot.domain.calendar import Calendar

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

# Up to this hour (exclusive), what follows the time; between 7 and 19 nobody at a school needs to be told which half.
PARTS_OF_DAY = ((5, " at night"), (7, " in the morning"), (19, ""), (21, " in the evening"), (24, " at night"))


def spoken_time(at: datetime, calendar: Calendar) -> str:
    """ "3.15" or "11"; "7.30 in the evening" outside the hours in which a school day can lie."""
    local = calendar.local(at)
    hour = local.hour % 12 or 12
    minutes = f".{local.minute:02}" if local.minute else ""
    part = next(part for before, part in PARTS_OF_DAY if local.hour < before)
    return f"{hour}{minutes}{part}"


def spoken_when(due: datetime, now: datetime, calendar: Calendar) -> str:
    """ "today by 3.15", "tomorrow by 11", "on Monday by 11", "on Monday 7 December by 11"."""
    return f"{spoken_day(calendar.today(due), calendar.today(now))} by {spoken_time(due, calendar)}"


def spoken_moment(at: datetime, now: datetime, calendar: Calendar) -> str:
    """ "today at 2.05", "yesterday at 9", "on Friday 20 November at 2"."""
    return f"{spoken_day(calendar.today(at), calendar.today(now))} at {spoken_time(at, calendar)}"


def spoken_day(day: date, today: date) -> str:
    """ "today", "tomorrow", "yesterday", "on Monday" within the next six days, otherwise "on Monday 7 December"."""
    ahead = (day - today).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if ahead in near:
        return near[ahead]
    weekday = f"on {WEEKDAYS[day.weekday()]}"
    return weekday if 1 < ahead <= 6 else f"{weekday} {day.day} {MONTHS[day.month - 1]}"


def spoken_since(day: date, today: date) -> str:
    """Since when something lies: "today", "yesterday", "Monday" of the last six days, else "Monday 16 November"."""
    if (today - day).days < 2:
        return spoken_day(day, today)
    weekday = WEEKDAYS[day.weekday()]
    return weekday if (today - day).days <= 6 else f"{weekday} {day.day} {MONTHS[day.month - 1]}"
