"""The invented school that the domain's tests share: a year of terms, early Fridays, and a few days out of the way."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain.calendar import Calendar, Hours, Term

LONDON = ZoneInfo("Europe/London")

CALENDAR = Calendar(
    zone=LONDON,
    terms=(
        Term(date(2026, 1, 5), date(2026, 3, 31)),
        Term(date(2026, 4, 20), date(2026, 7, 21)),
        Term(date(2026, 9, 3), date(2026, 10, 22)),
        Term(date(2026, 10, 26), date(2026, 12, 18)),
    ),
    hours={
        **{weekday: Hours(time(8, 45), time(15, 15)) for weekday in range(4)},
        4: Hours(time(8, 45), time(14, 30)),
    },
    inset=frozenset({date(2026, 11, 27), date(2026, 9, 4), date(2026, 10, 19)}),
    bank_holidays=frozenset({date(2026, 5, 4), date(2026, 5, 25), date(2026, 12, 25), date(2026, 12, 28)}),
    early={date(2026, 12, 18): time(12, 30)},
)


def at(text: str) -> datetime:
    """ "2026-11-23 13:05" on the school's wall clock, as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)
