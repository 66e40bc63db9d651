"""What a story on the stage needs to be told: opening it at a school time, what a phone showed, answering a ping."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.clock import ManualClock
from bot.demo import town
from bot.demo.stage import Stage
from bot.domain.messages import Channel
from bot.domain.people import Contact
from bot.domain.records import Record
from bot.domain.references import find_reference
from bot.settings import Settings
from bot.simulator.phones import TelegramPhone
from tests.scenarios.neighbours import moves_in

MONDAY = date(2026, 11, 23)
WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAYS = {name: MONDAY + timedelta(days=count) for count, name in enumerate(WEEK)}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def school_time(words: str) -> datetime:
    """ "Mon 9.12" of the story's week, or "Fri 27 Mar 9.12" of its year, by the school's clock; in UTC."""
    day, *rest, clock = words.split()
    on = date(MONDAY.year, MONTHS.index(rest[1]) + 1, int(rest[0])) if rest else DAYS[day]
    assert WEEK[on.weekday()] == day, f"no {words!r}"
    hour, _, minute = clock.partition(".")
    return datetime.combine(on, time(int(hour), int(minute or 0)), town.calendar().zone).astimezone(UTC)


def stage_at(
    words: str,
    *,
    folder: Path | None = None,
    residents: Sequence[town.Resident] = (),
    extra: Sequence[Record] = (),
    **calendar: Any,
) -> Stage:
    """A stage whose clock stands at this time of the week.

    `residents` have phones beside those of the demo, `extra` are further records, which come last; what is given of the
    calendar (`inset`, `early`, `terms`) takes the place of the demo's.
    """

    def records() -> Sequence[Record]:
        moved_in = [record for each in residents for record in moves_in(each)]
        return tuple({each.id: each for each in (*town.records(), *moved_in, *extra)}.values())

    def settings(store: Path, telegram: str, twilio: str) -> Settings:
        usual = town.settings(store, telegram, twilio)
        return replace(usual, calendar=replace(usual.calendar, **calendar))

    return Stage(
        ManualClock(school_time(words)),
        folder=folder,
        residents=(*town.PARENTS, *town.STAFF, *residents),
        records=records,
        settings=settings,
    )


async def until(stage: Stage, words: str) -> None:
    """Let the time pass until then."""
    await stage.move_to(school_time(words))


async def moments(stage: Stage) -> None:
    """All that follows at once happens; a chat gets no more than one message a second."""
    await stage.wait(timedelta(seconds=5))


async def writes(stage: Stage, id: str, text: str, *, reply_to: int | None = None) -> None:
    """Somebody writes, and all that follows at once happens."""
    await stage.phone(id).write(text, reply_to)
    await moments(stage)


async def presses(stage: Stage, id: str, label: str) -> None:
    """Somebody presses the button on the newest message that has it."""
    await stage.phone(id).press(label)
    await moments(stage)


async def answers(stage: Stage, id: str, text: str) -> None:
    """A reply to the newest ping: on Telegram to the message itself, by SMS with its reference."""
    ping = [
        each
        for each in stage.phone(id).screen
        if each.direction == "in" and each.text[:2].strip("23456789") == each.text[1:2]
    ]
    assert ping, f"nothing to answer on the phone of {id}"
    if isinstance(ping[-1].message_id, int):
        await writes(stage, id, text, reply_to=ping[-1].message_id)
    else:
        await writes(stage, id, f"{ping[-1].text.partition(':')[0]} {text}")


def reads(stage: Stage, id: str) -> list[str]:
    """What this phone received, oldest first, but for the hello at joining and the week's notes."""
    return [each for each in stage.phone(id).device.received if not _is_aside(each)]


def when(stage: Stage, id: str) -> list[str]:
    """When that was, by the school's clock: "Mon 09.12"."""
    shown = [each for each in stage.phone(id).screen if each.direction == "in" and not _is_aside(each.text)]
    return [f"{stage.app.school.calendar.local(each.at):%a %H.%M}" for each in shown]


def silent(stage: Stage, *others: str) -> bool:
    """Whether no phone showed anything but these people's."""
    return [each.id for each in stage.phones if each.id not in others and reads(stage, each.id)] == []


def _is_aside(text: str) -> bool:
    """What the phones of most stories get whatever the story is: a hello, whom no good news was noted for, and what is
    open as the week ends."""
    notes = ("This is Oakfield School.", "with no good news noted yet", "Last day of the week. Open")
    return any(each in text for each in notes)


def reference(stage: Stage, id: str = "ahmed") -> str:
    """The reference of the newest ping on this phone."""
    return next(found for each in reversed(reads(stage, id)) if (found := find_reference(each)))


async def second_phone(stage: Stage, id: str, user: int) -> TelegramPhone:
    """A Telegram account that this person has as well; its contact must be among the stage's records."""
    phone = stage.telegram.phone(user, id)
    await phone.start()
    await moments(stage)
    return phone


def on_telegram(person: str, user: int, *, agreed: bool = True) -> Contact:
    return Contact(
        id=f"second-{person}",
        school=town.SCHOOL,
        person=person,
        channel=Channel.TELEGRAM,
        address=str(user),
        rank=5,
        agreed=agreed,
    )
