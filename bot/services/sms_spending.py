"""What a school has spent on texts this budget year, as far as it is counted; asked by the outbox for praise only."""

from datetime import datetime, time

from bot.domain.sms_budget import ALL, SmsBudget, SmsYear, sms_year_id
from bot.school import School


async def this_year(school: School, budget: SmsBudget, at: datetime) -> SmsYear:
    """The year's count; a new one that begins with the year where nothing has been counted yet."""
    begins = budget.year_of(school.calendar.today(at))
    id = sms_year_id(begins)
    start = school.calendar.at(begins, time())
    known = await school.reader.sms_year(id)
    return known or SmsYear(id=id, school=school.id, begins=begins.isoformat(), counted_until=start)


async def is_spent(school: School, at: datetime) -> bool:
    """Whether the year's money for texts is used up; never where the school set no limit."""
    budget = school.rules.sms_budget
    if budget is None or not budget.pounds:
        return False
    return budget.used((await this_year(school, budget, at)).segments) >= ALL
