"""The money for texts as time goes by: counted by the hour, told at 80 % and when it is used, and then only praise
is held."""

from dataclasses import replace

import pytest

from bot.domain.messages import Batch, Outbound, Purpose
from bot.domain.rules import Rules
from bot.domain.sms_budget import SmsBudget, SmsYear
from bot.school import School
from bot.services.sms_spending import is_spent
from bot.timekeeper import run_job
from schedules import sms_spending
from schedules.jobs import JOBS
from tests.line import Line

JOB = next(job for job in JOBS if job.name == sms_spending.NAME)


def with_budget(line: Line, pounds: float) -> School:
    """Oak House with so much money, at ten pence a segment."""
    rules: Rules = replace(line.school.rules, sms_budget=SmsBudget(pounds=pounds, price=0.1))
    return replace(line.school, rules=rules)


async def sent(line: Line, count: int) -> None:
    """So many texts of one segment went to Rosa, just now."""
    for _ in range(count):
        line.after(seconds=1)
        message = Outbound(
            id=line.school.new_id(), school="oak", purpose=Purpose.ANSWER, to="rosa", text="Hello", sms_text="Hello",
            created_at=line.clock.now(),
        )  # fmt: skip
        await line.store.save(Batch(outbound=(message,)))
    await line.deliver()
    await line.said()


async def an_hour_later(line: Line, school: School) -> list[str]:
    """What is said by the count an hour later."""
    line.after(hours=1)
    await run_job(school, line.store, JOB, line.clock.now())
    return [f"{each.to} < {each.text}" for each in await line.said()]


async def year(line: Line) -> SmsYear:
    found = await line.reader.sms_year("sms|2026-09-01")
    assert found
    return found


async def test_each_text_is_counted_once(line: Line) -> None:
    """However often it is counted; Telegram costs nothing."""
    school = with_budget(line, 100)
    await sent(line, 3)
    await line.hears("sam: Maya is upset")  # on Telegram
    await line.deliver()
    await line.said()
    for _ in range(3):
        assert await an_hour_later(line, school) == []
    assert (await year(line)).segments == 3
    await sent(line, 2)
    await an_hour_later(line, school)
    assert ((await year(line)).messages, (await year(line)).segments) == (5, 5)


async def test_what_went_a_moment_ago_is_counted_next_time(line: Line) -> None:
    """It may not be written down yet."""
    school = with_budget(line, 100)
    await sent(line, 1)
    await run_job(school, line.store, JOB, line.clock.now())
    assert await line.reader.sms_year("sms|2026-09-01") is None
    await an_hour_later(line, school)
    assert (await year(line)).segments == 1


async def test_the_office_and_the_head_are_told_twice_and_no_more(line: Line) -> None:
    """At 80 % and when it is used; each once."""
    school = with_budget(line, 2)
    await sent(line, 16)
    most = await an_hour_later(line, school)
    assert sorted(words[:5] for words in most) == ["finch", "okafo"]
    assert all("Most of the year's money for texts is used: £2 of £2." in words for words in most)
    assert not await is_spent(school, line.clock.now())
    await sent(line, 2)
    assert await an_hour_later(line, school) == []
    await sent(line, 1)  # the twentieth: Ms Finch was told by text, and that is counted too
    used = await an_hour_later(line, school)
    assert all("Good news goes by Telegram only now. All else goes on." in words for words in used)
    assert len(used) == 2
    assert await is_spent(school, line.clock.now())
    await sent(line, 30)
    assert await an_hour_later(line, school) == []


@pytest.mark.parametrize("pounds", [0, 1000])
async def test_a_school_with_money_or_without_a_limit_is_not_held(pounds: float, line: Line) -> None:
    """Nor told of anything."""
    school = with_budget(line, pounds)
    await sent(line, 40)
    assert await an_hour_later(line, school) == []
    assert not await is_spent(school, line.clock.now())
    assert (await year(line)).segments == 40


async def test_a_new_year_begins_with_nothing_used(line: Line) -> None:
    """The first of September."""
    school = with_budget(line, 1)
    await sent(line, 11)
    await an_hour_later(line, school)
    assert await is_spent(school, line.clock.now())
    line.after(days=300)
    assert not await is_spent(school, line.clock.now())
