"""The end of the week: what is still open, whose it is, and how it is shown, by reference and time, to act on today."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain.concerns import Concern, ConcernState, children_of
from bot.domain.lists import fitted
from bot.domain.messages import Button, Outbound, Purpose
from bot.domain.people import Person, is_in
from bot.domain.settling import begun, plan_by
from bot.domain.spoken import spoken_since, spoken_when
from bot.school import School
from bot.services.duty import has_it_now, holder
from bot.services.letters import to_person

MOST = 8  # buttons under one message; the rest opens by its reference


async def unsettled(school: School) -> list[Concern]:
    """What nobody has answered, and what was answered and is not sorted as far as the family has said: they are asked,
    so not where nothing was wrong, nor of a stranger's. Danger is first, so that no end of a long list hides it; then
    the oldest."""
    living = await school.reader.concerns_living()
    left = [each for each in living if each.state is ConcernState.OPEN or (each.ask and children_of(each))]
    return sorted(left, key=lambda each: (not _is_danger(each), each.raised_at))


def _is_danger(concern: Concern) -> bool:
    return concern.danger and concern.state is ConcernState.OPEN


async def by_owner(school: School, at: datetime) -> Mapping[Person, list[Concern]]:
    """The same by whose it is now: its holder, and whom the ladder has brought it to; while somebody is not in, who
    stands in for them."""
    found: dict[str, tuple[Person, list[Concern]]] = {}
    for concern in await unsettled(school):
        for person in await _whose(school, concern, at):
            found.setdefault(person.id, (person, []))[1].append(concern)
    return dict(found.values())


async def _whose(school: School, concern: Concern, at: datetime) -> tuple[Person, ...]:
    day = school.calendar.today(at)
    if concern.state is ConcernState.ANSWERED:
        answerer = await school.reader.person(concern.answered_by)
        if answerer and answerer.role and is_in(answerer, day):
            return (answerer,)
    holds = await holder(school, concern, day)
    if concern.state is ConcernState.ANSWERED:
        return (holds,) if holds else ()
    brought = [each for each in (await has_it_now(school, concern, at))[0][:1] if is_in(each, day)]
    return tuple(dict.fromkeys([*([holds] if holds else []), *brought]))


async def line(school: School, concern: Concern, at: datetime, *, owner: bool) -> str:
    """ "4K7, since Monday: late (today by 2.15)"; with `owner`, whose it is."""
    say, today = school.texts.say, school.calendar.today(at)
    values = {"ref": concern.reference, "state": await _state(school, concern, at)}
    values["since"] = spoken_since(school.calendar.today(begun(concern)), today)
    if not owner:
        return say("week_line", **values)
    whose = (await _whose(school, concern, at))[-1:]
    return say("week_line_of", name=whose[0].name if whose else school.name, **values)


async def _state(school: School, concern: Concern, at: datetime) -> str:
    say = school.texts.say
    if concern.state is ConcernState.ANSWERED:
        return say("week_plan" if plan_by(concern, school.calendar) else "week_answered")
    if concern.danger:
        return say("urgency_now")
    _, by = await has_it_now(school, concern, at)
    when = spoken_when(by, at, school.calendar)
    return say("list_late", when=when) if concern.due_at <= at else when


async def notice(
    school: School, person: Person, text: str, concerns: Sequence[Concern], at: datetime, **more: Any
) -> Outbound:
    """What is open, a line each, with a button to open each of the first. It holds no child's name and no word of a
    parent, and is not shown after its day."""
    header = school.texts.say(text, count=str(len(concerns)))
    lines = [header, *[await line(school, each, at, owner=text == "week_all") for each in concerns]]
    day = school.calendar.today(at)
    return to_person(
        school,
        person.id,
        Purpose.TASK,
        _fitted(school, lines, by_sms=False),
        at,
        sms_text=_fitted(school, lines, by_sms=True),
        buttons=tuple(_opens(school, each) for each in concerns[:MOST]),
        protect=True,
        once=True,
        stale_at=school.calendar.at(day, school.calendar.quiet_from),
        **more,
    )


def _fitted(school: School, lines: Sequence[str], *, by_sms: bool) -> str:
    return fitted(lines, lambda count: school.texts.say("list_more", count=str(count)), by_sms=by_sms)


def _opens(school: School, concern: Concern) -> Button:
    """Opens it in a message of its own, so that the list stays."""
    return Button(label=school.texts.say("button_read", ref=concern.reference), data=f"read:{concern.id}")
