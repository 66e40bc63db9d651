"""Every hour: what was sent by SMS is added to the year's count; the office and the head are told at 80 % and at 100 %.

It counts from an index of what was sent, afterwards, so that no send writes to a record that another one writes to.
"""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.domain.messages import NOTHING, Batch, Outbound, Purpose
from bot.domain.people import Role
from bot.domain.sms_budget import ALL, SmsBudget, SmsYear, counted, to_tell
from bot.school import School
from bot.services.letters import to_person
from bot.services.sms_spending import this_year
from bot.timed import Make

NAME = "sms_spending"
SETTLED = timedelta(minutes=10)  # what was sent before that is written down by now, whatever the store had to wait for


async def run(school: School, at: datetime) -> AsyncGenerator[Make, None]:
    """One batch, where the school has texts."""
    if budget := school.rules.sms_budget:
        yield partial(_count, school, budget, at)


async def _count(school: School, budget: SmsBudget, at: datetime) -> Batch:
    until = at - SETTLED
    year = await this_year(school, budget, until)
    sent = [
        each for each in await school.reader.sent_by_sms(year.counted_until) if each.sent_at and each.sent_at < until
    ]
    if not sent:
        return NOTHING
    year = counted(year, sent, until)
    mark = to_tell(budget, year)
    told = await _told(school, budget, year, mark, at) if mark else ()
    return Batch(changed=(replace(year, told=mark or year.told),), outbound=told, reason=NAME)


async def _told(school: School, budget: SmsBudget, year: SmsYear, mark: int, at: datetime) -> tuple[Outbound, ...]:
    money = {"spent": f"£{budget.cost(year.segments):.0f}", "budget": f"£{budget.pounds:.0f}"}
    text = school.texts.say("task_budget_spent" if mark == ALL else "task_budget_most", **money)
    people = [*await school.reader.staff(Role.OFFICE), *await school.reader.staff(Role.HEAD)]
    key = f"{NAME}:{year.begins}:{mark}"
    return tuple(
        to_person(school, each.id, Purpose.TASK, text, at, key=f"{key}:{each.id}", once=True, protect=True)
        for each in people
    )
