"""What `check` says of the money for texts: what a year is likely to cost, and what has been sent of it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.cli import common
from bot.domain.calendar import Calendar
from bot.domain.messages import Channel
from bot.domain.sms_budget import SmsBudget, SmsYear, counted, likely_segments, school_weeks, sms_year_id
from bot.domain.spoken import MONTHS
from bot.people import roll, texted
from bot.settings import Settings
from bot.store.reader import Reader

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Bill:
    """`likely` and `segments` are segments: of a year, by an estimate, and of what was really sent since `begins`."""

    budget: SmsBudget
    begins: date
    weeks: int
    phones: int
    likely: int
    messages: int
    segments: int

    def lines(self) -> list[str]:
        """Two lines for a person."""
        cost, limit = self.budget.cost, f" The budget is {_pounds(self.budget.pounds)}." if self.budget.pounds else ""
        pence = f"{self.budget.price * 100:g}p"
        phones, weeks = common.count(self.phones, "phone"), common.count(self.weeks, "school week")
        share = f", {self.budget.used(self.segments)} % of the budget" if self.budget.pounds else ""
        sent = f"{common.count(self.messages, 'text')}, {common.count(self.segments, 'segment')}"
        since = f"{self.begins.day} {MONTHS[self.begins.month - 1]} {self.begins.year}"
        likely = f"about {_pounds(cost(self.likely))} a year"
        return [
            f"SMS: {likely}, an estimate: {phones}, {weeks}, {pence} a segment.{limit}",
            f"SMS sent since {since}: {sent}, about {_pounds(cost(self.segments))}{share}.",
        ]

    def doubts(self) -> list[str]:
        """What a school would probably want otherwise."""
        if not self.budget.pounds or self.budget.cost(self.likely) <= self.budget.pounds:
            return []
        likely, given = _pounds(self.budget.cost(self.likely)), _pounds(self.budget.pounds)
        return [
            f"[twilio] yearly_budget: {given} is less than a year is likely to cost ({likely}). "
            "Once it is used, good news goes by Telegram only."
        ]


def _pounds(amount: float) -> str:
    return f"£{amount:,.2f}" if amount < 10 else f"£{amount:,.0f}"


async def bill(settings: Settings, reader: Reader, now: datetime) -> Bill | None:
    """The bill of a school with texts; None for one without.

    The likely year is who reads by SMS now × the school weeks of the calendar × what a family gets in one
    (bot/domain/sms_budget.py says what is guessed); what was sent is what was counted, and what has been sent since.
    """
    budget = settings.rules.sms_budget
    if budget is None:
        return None
    begins = budget.year_of(settings.calendar.today(now))
    year = await _year(settings, reader, begins)
    channels = [Channel.SMS, *([Channel.TELEGRAM] if settings.telegram else [])]
    readers = texted.readers(await roll.known(reader), channels)
    weeks = school_weeks(_school_days(settings.calendar, begins))
    return Bill(
        budget=budget,
        begins=begins,
        weeks=weeks,
        phones=max(readers.receive, readers.raise_),
        likely=likely_segments(readers, weeks),
        messages=year.messages,
        segments=year.segments,
    )


async def _year(settings: Settings, reader: Reader, begins: date) -> SmsYear:
    id, start = sms_year_id(begins), settings.calendar.at(begins, time())
    year = await reader.sms_year(id)
    year = year or SmsYear(id=id, school=settings.school_id, begins=begins.isoformat(), counted_until=start)
    return counted(year, await reader.sent_by_sms(year.counted_until), year.counted_until)


def _school_days(calendar: Calendar, begins: date) -> list[date]:
    days = (begins + timedelta(days=n) for n in range(YEAR.days))
    return [day for day in days if calendar.is_school_day(day)]
