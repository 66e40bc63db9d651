"""The children for whom no good news was noted this week: who looks after them, and how they are shown."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from bot.domain.messages import Button, Outbound, Purpose
from bot.domain.opening import initials
from bot.domain.people import Person, Pupil
from bot.school import School
from bot.services.duty import in_charge
from bot.services.letters import edit, hide_key, to_person

ALL, MINE = "all", "mine"  # whose children are shown: the data of the button
MOST = 60  # lines of one list; Telegram takes 4096 characters, an SMS costs by 153
HIDDEN_AFTER = timedelta(minutes=10)


async def without_news(school: School, at: datetime) -> list[Pupil]:
    """The pupils at school for whom nothing was noted since Monday, told or not, by name."""
    day = school.calendar.today(at)
    noted = await school.reader.praise_since(school.calendar.at(day - timedelta(days=day.weekday()), time()))
    named = {praise.pupil for praise in noted if praise.noted_at <= at}
    return [pupil for pupil in await school.reader.pupils() if pupil.id not in named]


async def by_watcher(school: School, at: datetime) -> Mapping[Person, list[Pupil]]:
    """The same by who is to act: the key worker, or while they are not in, whoever stands in for them."""
    day = school.calendar.today(at)
    watchers: dict[str, Person | None] = {}  # by key worker
    found: dict[str, tuple[Person, list[Pupil]]] = {}
    for pupil in await without_news(school, at):
        if pupil.key_worker not in watchers:
            watchers[pupil.key_worker] = next(iter(await in_charge(school, [pupil], day)), None)
        if watcher := watchers[pupil.key_worker]:
            found.setdefault(watcher.id, (watcher, []))[1].append(pupil)
    return dict(found.values())


async def shown_to(school: School, person: Person, whose: str, at: datetime) -> list[Pupil]:
    """The pupils whom this person is shown."""
    if whose == ALL:
        return await without_news(school, at)
    watched = await by_watcher(school, at)
    return next((pupils for watcher, pupils in watched.items() if watcher.id == person.id), [])


def show_button(school: School, whose: str) -> tuple[Button]:
    return (Button(label=school.texts.say("button_show"), data=f"nothing:{whose}"),)


def notice(school: School, person: Person, text: str, count: int, at: datetime, **more: Any) -> Outbound:
    """How many there are, and no name: it may lie on a lock screen."""
    words = {"count": str(count), "how": school.texts.say("nothing_yet_tap")}
    said = school.texts.say(text, **words)
    by_sms = school.texts.say(text, **words | {"how": school.texts.say("nothing_yet_word")})
    return to_person(school, person.id, Purpose.TASK, said, at, sms_text=by_sms, protect=True, **more)


def names(school: School, pupils: Sequence[Pupil], *, by_sms: bool) -> str:
    """A line each: the name, by SMS only initials, with the tutor group."""
    lines = [f"{_name(pupil, by_sms=by_sms)} {pupil.tutor_group}".strip() for pupil in pupils[:MOST]]
    if len(pupils) > MOST:
        lines.append(school.texts.say("nothing_yet_more", count=str(len(pupils) - MOST)))
    return school.texts.say("nothing_yet_who", lines=(", " if by_sms else "\n").join(lines))


def _name(pupil: Pupil, *, by_sms: bool) -> str:
    return initials(pupil) if by_sms else f"{pupil.name} {pupil.surname}".strip()


def in_place(school: School, original: Outbound, pupils: Sequence[Pupil], whose: str, at: datetime) -> list[Outbound]:
    """The notice changed into the names, without a sound, and back after ten minutes."""
    text = names(school, pupils, by_sms=False) if pupils else school.texts.say("nothing_yet_none")
    button = show_button(school, whose)
    shown = edit(school, original, text, at, buttons=button)
    later = at + HIDDEN_AFTER
    return [shown, edit(school, original, original.text, at, buttons=button, not_before=later, key=hide_key(original))]
