"""What a school's texts cost in a year: the money it set aside, what has been sent of it, and what a year is likely to.

A segment is what the network bills (bot/domain/sms_text.py). Prices are the school's own to fill in: Twilio bills in
dollars, and tells the price for each country and account on https://www.twilio.com/en-us/sms/pricing/gb.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.messages import Channel, Outbound
from bot.domain.records import Record
from bot.domain.sms_text import segments

MOST, ALL = 80, 100  # per cent used at which the office and the head are told


@dataclass(frozen=True)
class SmsBudget:
    """`pounds` a year, 0 for no limit; `price` of a segment in pounds; the year begins on this month and day."""

    pounds: float = 0.0
    price: float = 0.04
    begins: tuple[int, int] = (9, 1)

    def year_of(self, day: date) -> date:
        """The first day of the budget year in which this day lies."""
        this_year = date(day.year, *self.begins)
        return this_year if this_year <= day else date(day.year - 1, *self.begins)

    def cost(self, count: int) -> float:
        """What so many segments cost, in pounds."""
        return count * self.price

    def used(self, count: int) -> int:
        """How much of the budget so many segments are, in whole per cent; none where there is no limit."""
        # 100 segments at 0.07 are, as a machine counts, a little more or less than 7 pounds.
        return int(self.cost(count) * 100 / self.pounds + 0.000001) if self.pounds else 0


@dataclass(frozen=True, kw_only=True)
class SmsYear(Record):
    """What was sent by SMS in one budget year, counted up to `counted_until`; `told` is the per cent last told of.

    `id` is `sms_year_id(begins)`. Only `sms_spending` writes it, so that no two sends ever wait for each other.
    """

    begins: str  # ISO date
    counted_until: datetime
    messages: int = 0
    segments: int = 0
    told: int = 0


def sms_year_id(begins: date) -> str:
    """The id under which what was sent in this budget year is kept."""
    return f"sms|{begins.isoformat()}"


def billed(sent: Iterable[Outbound]) -> tuple[int, int]:
    """How many messages and how many segments these were."""
    counts = [segments(each.said_on(Channel.SMS)) for each in sent]
    return len(counts), sum(counts)


def counted(year: SmsYear, sent: Iterable[Outbound], until: datetime) -> SmsYear:
    """The year with these on top."""
    messages, more = billed(sent)
    return replace(year, messages=year.messages + messages, segments=year.segments + more, counted_until=until)


def to_tell(budget: SmsBudget, year: SmsYear) -> int:
    """The mark that has been reached and not been told of: 80, 100, or 0 for none."""
    used = budget.used(year.segments)
    return max((mark for mark in (MOST, ALL) if used >= mark > year.told), default=0)


# -- what a year is likely to cost

# What an ordinary family gets in a school week and year. They are guesses, said as such: each school's own count
# (`check` shows it beside this) is better once the line has run for a term.
NEWS_A_WEEK = 2  # texts of good news on its day, of one segment
ROUND = 2  # segments of the week's round
MATTERS_A_YEAR = 6  # worries raised
TO_FAMILY = 5  # segments a matter: receipt, answer, a long answer's second part, "sorted?", thanks
TO_STAFF = 3  # segments a matter to each member of staff on SMS who may be pinged: ping, one more, "they say thanks"
WELCOME = 2


@dataclass(frozen=True)
class Readers:
    """How many read by SMS: adults who may receive, adults who may raise, adults to be welcomed; and of the children
    whom somebody may raise a worry about, how many have a key worker on SMS."""

    receive: int = 0
    raise_: int = 0
    to_welcome: int = 0
    pinged: int = 0


def likely_segments(readers: Readers, school_weeks: int) -> int:
    """A year's segments, by the counts above: an estimate for a budget, not a bill."""
    news = readers.receive * school_weeks * (NEWS_A_WEEK + ROUND)
    matters = MATTERS_A_YEAR * (readers.raise_ * TO_FAMILY + readers.pinged * TO_STAFF)
    return news + matters + readers.to_welcome * WELCOME


def school_weeks(school_days: Iterable[date]) -> int:
    """In how many different weeks these days lie."""
    return len({day.isocalendar()[:2] for day in school_days})
