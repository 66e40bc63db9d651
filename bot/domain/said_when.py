"""When somebody at a British school means: "Thu 3pm", "tomorrow 3.15", "half 3", "after school", "by Friday".

What is not clear is no time at all: one that has passed, a day that could be two, "soon". Nothing is ever read as a
time outside what was said.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.calendar import DAY, USUAL, Calendar
from bot.domain.time_words import DAYS, HOURS, LUNCH, MANY, MINUTES, MONTH, PARTS, PIECE, PIECES_BETWEEN

FARTHEST = timedelta(days=60)  # nobody promises a call for the spring
LONGEST = timedelta(hours=12)  # "in 12 hours" is the last that anybody says in hours
SOON = timedelta(minutes=45)  # after school opens, or closes

_BY_ITSELF = frozenset({"at", "by", "before", "about", "around", "roughly", "after"})
_UNCLEAR = frozenset({"from", "since", "until", "till", "til", "every", "each", "for", "between"})
_DEADLINE = frozenset({"by", "before", "within"})

Piece = re.Match[str]


@dataclass(frozen=True)
class When:
    """`due` in UTC, later than it was said. What is done from `begins` on counts: from that day on for a time of a day,
    from the moment it was said for "by Friday". `all_day`: only a day was named, and it is due as school closes."""

    due: datetime
    begins: datetime
    all_day: bool = False


@dataclass(frozen=True)
class Found:
    """A time that stands in a text from `start` to `end`; `when` is none where it is not clear which. `day`: it says of
    which day."""

    start: int
    end: int
    when: When | None
    day: bool


def in_working_hours(due: datetime, calendar: Calendar) -> bool:
    """Whether staff can be expected to keep something then: on a school day, between the quiet hours."""
    return calendar.may_start(due) or calendar.may_start(due - timedelta(minutes=1))


def times_in(text: str, at: datetime, calendar: Calendar) -> list[Found]:
    """Every time in the text (in the form of `time_words.lowered`), said at `at`, in order; of each whether it is
    clear."""
    groups: list[list[Piece]] = []
    for piece in PIECE.finditer(text):
        if groups and PIECES_BETWEEN.fullmatch(text, groups[-1][-1].end(), piece.start()):
            groups[-1].append(piece)
        elif not _is_a_number(piece):
            groups.append([piece])
    return [_found(each, at.astimezone(UTC), calendar) for each in groups]


def _found(group: Sequence[Piece], at: datetime, calendar: Calendar) -> Found:
    day = any(each["day"] or each["span"] for each in group)
    return Found(group[0].start(), group[-1].end(), _when(group, at, calendar), day)


def _is_a_number(piece: Piece) -> bool:
    """Whether it need not be a time: "room 3" is none; "at 3", "3pm", "half 3" and "Thursday 3" are."""
    if not piece["clock"] or any(piece[name] for name in ("half", "way", "minute", "ampm")):
        return False
    return not _BY_ITSELF & set(piece["pre"].split())


def _when(group: Sequence[Piece], at: datetime, calendar: Calendar) -> When | None:
    """The one time that these words can mean together."""
    before = {word for each in group for word in each["pre"].split()}
    days, clocks = ([each for each in group if each[kind]] for kind in ("day", "clock"))
    parts, spans = ([each for each in group if each[kind]] for kind in ("part", "span"))
    if before & _UNCLEAR or len(days) > 1 or len(clocks) > 1 or len(parts) > 1 or _is_loose(days, clocks):
        return None
    if spans:
        return _in_a_while(spans[0], at) if len(group) == 1 else None
    part = _part(parts, days)
    clock = _clock(clocks[0], part) if clocks else None
    if clocks and clock is None:
        return None
    day = days[0] if days else None
    deadline = bool(before & _DEADLINE) or not clocks
    return _on(day, part if clock is None else clock, at, calendar, deadline=deadline, this="this" in before)


def _is_loose(days: Sequence[Piece], clocks: Sequence[Piece]) -> bool:
    """ "after 3" has no end, and "around Friday" is no day."""
    around = any({"about", "around", "roughly", "after"} & set(each["pre"].split()) for each in days)
    return around or any("after" in each["pre"].split() for each in clocks)


def _part(parts: Sequence[Piece], days: Sequence[Piece]) -> str:
    """The part of the day that is named, as `PARTS` has it."""
    if not parts:
        return "evening" if days and days[0]["near"] == "tonight" else ""
    name = parts[0]["part"]
    return "after lunch" if name in LUNCH and "after" in parts[0]["pre"].split() else name


def _in_a_while(span: Piece, at: datetime) -> When | None:
    """ "in 20 minutes", "within the hour"."""
    if not {"in", "within"} & set(span["pre"].split()):
        return None
    said = span["many"]
    many = int(said) if said.isdigit() else MANY.get(said) or HOURS[said]
    long = many * (timedelta(hours=1) if span["unit"].startswith("h") else timedelta(minutes=1))
    return When(at + long, at) if timedelta() < long <= LONGEST else None


def _clock(piece: Piece, part: str) -> time | None:
    """The time on the wall. Without "am", "pm" or a part of the day, from 8 to 11 is the morning, from 12 to 6 the
    afternoon, and 7 could be either."""
    hour = int(piece["hour"]) if piece["hour"].isdigit() else HOURS[piece["hour"]]
    minute, back = int(piece["minute"] or 0), False
    if piece["half"]:
        minute = 30
    elif piece["way"]:
        minute, back = MINUTES[piece["minutes"]], piece["way"] == "to"
    if hour > 23 or ((piece["half"] or piece["way"]) and not 1 <= hour <= 12):
        return None
    half = piece["ampm"] if piece["ampm"] in ("am", "pm") else ""
    hour = _of_24(hour, half or {"morning": "am", "afternoon": "pm", "evening": "pm"}.get(part, ""), piece["hour"])
    if hour < 0:
        return None
    minutes = hour * 60 + (-minute if back else minute)
    return time(minutes // 60, minutes % 60) if minutes >= 0 else None


def _of_24(hour: int, half: str, written: str) -> int:
    """The hour of 24, and -1 where it is not clear."""
    if hour > 12 or hour == 0 or written.startswith("0"):
        return -1 if half == "am" and hour > 12 else hour
    if half:
        return hour % 12 + (12 if half == "pm" else 0)
    if hour == 7:
        return -1
    return hour if hour >= 8 else hour + 12


def _on(
    day: Piece | None, clock: time | str, at: datetime, calendar: Calendar, *, deadline: bool, this: bool
) -> When | None:
    """That time of that day; on one that is not named, today; ahead of us, or not at all."""
    today = calendar.today(at)
    on = _date(day, today, calendar) if day else today
    if on is None or (day is None and clock in ("", "first thing", "morning", "afternoon", "evening") and not this):
        return None
    if day and day["weekday"] and on == today and clock == "" and not this:
        return None  # "I'll ring Thursday", said on a Thursday, can be either of two
    due = _due(on, clock, calendar)
    if due <= at and day and day["weekday"] and on == today and not this:
        on += 7 * DAY  # "Thursday at 3", said on a Thursday at 4
        due = _due(on, clock, calendar)
    if due <= at or on - today > FARTHEST:
        return None
    begins = at if deadline and not (day and _is_exact(day)) else max(at, calendar.at(on, time()))
    return When(due, begins, all_day=clock == "")


def _is_exact(day: Piece) -> bool:
    """Whether the day is when it is to be done, and not by when: "on Friday", "tomorrow"; but "by Friday"."""
    return not _DEADLINE & set(day["pre"].split()) and not day["week"]


def _due(on: date, clock: time | str, calendar: Calendar) -> datetime:
    if isinstance(clock, time):
        return calendar.at(on, clock)
    usual = (calendar.hours or USUAL).get(on.weekday(), USUAL[0])
    closes = calendar.closes(on) or calendar.at(on, usual.closes)
    opens = calendar.opens(on) or calendar.at(on, usual.opens)
    then = PARTS[clock] if clock else "closes"
    if isinstance(then, time):
        return calendar.at(on, then)
    return {"opens": opens, "soon": opens + SOON, "closes": closes, "after": closes + SOON}[then]


# -- the day


def _date(day: Piece, today: date, calendar: Calendar) -> date | None:
    before = set(day["pre"].split())
    if day["near"]:
        return today if day["near"] in ("today", "2day", "tonight") else today + DAY
    if day["week"]:
        last = calendar.last_school_day_of_week(today)
        clear = "next" not in before and (day["week"] != "weekend" or before & _DEADLINE)
        return last if clear and last and last >= today else None
    if day["weekday"]:
        return _weekday(DAYS[day["weekday"]], today, following="next" in before)
    named = day["named"]
    found = _of_month(int(day["of_month"] or day["nth"] or day["slashed"]), _month(day), today)
    return None if found is None or (named and found.weekday() != DAYS[named]) else found


def _weekday(number: int, today: date, *, following: bool) -> date | None:
    """The next of that name. "Next Friday", said on a Monday, may be either of two; said on a Friday it is not."""
    ahead = (number - today.weekday()) % 7
    if following and number > today.weekday():
        return None
    return today + (ahead or (7 if following else 0)) * DAY


def _month(day: Piece) -> int | None:
    return MONTH[day["month"]] if day["month"] else int(day["slashed_month"]) if day["slashed"] else None


def _of_month(number: int, month: int | None, today: date) -> date | None:
    """The next such date; none where there is no such day."""
    for ahead in range(FARTHEST.days + 1):
        each = today + ahead * DAY
        if each.day == number and month in (None, each.month):
            return each
    return None
