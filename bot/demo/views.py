"""What the page is told, as plain JSON: phones and their bubbles, the clock, the week, the jumps; in school time."""

from calendar import timegm
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from bot.demo.desk import PagePhone, PageStage
from bot.demo.news import EVERYTHING
from bot.domain.calendar import Calendar
from bot.domain.spoken import spoken_day, spoken_time
from bot.simulator.phones import Bubble

Json = dict[str, Any]
START = "/start"  # all that Telegram's apps show of a one-time link's code
NOTICES = 4  # a lock screen shows no more


class Views:
    """The stage as the page sees it. It remembers how each message first read: a lock screen keeps showing that."""

    def __init__(self, stage: PageStage) -> None:
        self._stage = stage
        self._first: dict[tuple[str, int | str], str] = {}
        for phone in stage.phones:
            self.look(phone.id)

    def look(self, what: str) -> None:
        """Take note of what newly stands on this phone."""
        for phone in self._stage.phones:
            if phone.id == what:
                for bubble in phone.screen:
                    self._first.setdefault((phone.id, bubble.message_id), bubble.text)

    def everything(self) -> Json:
        return {
            "school": self._stage.school,
            "clock": self.clock(),
            "phones": [self.phone(phone) for phone in self._stage.phones],
            "hints": [{"phone": hint.phone, "label": hint.label, "text": hint.text} for hint in self._stage.story],
        }

    def part(self, what: str) -> Json:
        """What is told of one change: a phone, the clock, or everything."""
        if what == EVERYTHING:
            return self.everything()
        phone = next((phone for phone in self._stage.phones if phone.id == what), None)
        return self.phone(phone) if phone else self.clock()

    # -- phones

    def phone(self, phone: PagePhone) -> Json:
        calendar = self._stage.calendar
        days = groupby(phone.screen, key=lambda bubble: calendar.local(bubble.at).date())
        return {
            "id": phone.id,
            "name": phone.name,
            "role": phone.role,
            "channel": phone.channel,
            "kind": phone.kind,
            "days": [
                {"day": f"{day:%A} {day.day} {day:%B}", "bubbles": [self._bubble(bubble) for bubble in bubbles]}
                for day, bubbles in days
            ],
            "notices": self._notices(phone),
            "toasts": list(getattr(getattr(phone, "device", None), "toasts", ())),
        }

    def _bubble(self, bubble: Bubble) -> Json:
        mine = bubble.direction == "out"
        return {
            "id": bubble.message_id,
            "mine": mine,
            "text": START if mine and bubble.text.startswith(f"{START} ") else bubble.text,
            "time": clock_time(self._stage.calendar.local(bubble.at)),
            "buttons": list(bubble.buttons),
            "reply_to": bubble.reply_to,
            "edited": bubble.edited,
            "protected": bubble.protected,
            "silent": bubble.silent,
            "media": bubble.media,
        }

    def _notices(self, phone: PagePhone) -> list[Json]:
        """What stands on the lock screen, newest first: words as they were when they came. Silent ones ring nowhere."""
        came = [bubble for bubble in phone.screen if bubble.direction == "in" and not bubble.silent]
        return [
            {
                "id": bubble.message_id,
                "time": clock_time(self._stage.calendar.local(bubble.at)),
                "text": self._first.get((phone.id, bubble.message_id), bubble.text),
            }
            for bubble in reversed(came[-NOTICES:])
        ]

    # -- time

    def clock(self) -> Json:
        now, calendar = self._stage.now(), self._stage.calendar
        local = calendar.local(now)
        return {
            "at": timegm(local.timetuple()),  # what the wall shows, as if that were UTC
            "day": f"{local:%A}",
            "date": f"{local.day} {local:%B}",
            "open": calendar.is_open(now),
            "says": _says(calendar, now),
            "week": _week(calendar, local.date()),
            "jumps": [
                {"id": jump.id, "label": jump.label, "when": _when(calendar, jump.at, local.date())}
                for jump in self._stage.jumps
            ],
        }


def clock_time(local: datetime) -> str:
    """As a phone shows it: 15:05."""
    return f"{local:%H:%M}"


def _when(calendar: Calendar, at: datetime, today: date) -> str:
    local = calendar.local(at)
    return clock_time(local) if local.date() == today else f"{local:%a} {clock_time(local)}"


def _says(calendar: Calendar, now: datetime) -> str:
    """Whether school is open, in words."""
    today = calendar.today(now)
    closes = calendar.closes(today)
    if calendar.is_open(now) and closes:
        return f"School is open until {spoken_time(closes, calendar)}"
    opens = calendar.next_open(now)
    return f"School is closed. It opens {spoken_day(calendar.today(opens), today)} at {spoken_time(opens, calendar)}"


def _week(calendar: Calendar, today: date) -> Sequence[Json]:
    """Monday to Sunday of today's week."""
    monday = today - timedelta(days=today.weekday())
    days = (monday + timedelta(days=count) for count in range(7))
    return [
        {
            "name": f"{day:%a}",
            "number": day.day,
            "kind": _kind(calendar, day),
            "today": day == today,
            "last": calendar.is_last_school_day_of_week(day),
        }
        for day in days
    ]


def _kind(calendar: Calendar, day: date) -> str:
    if calendar.is_school_day(day):
        return "early" if day in calendar.early else "school"
    if day in calendar.inset:
        return "INSET"
    return "holiday" if day.weekday() in calendar.hours else "weekend"
