"""One school week played through the whole real path, and what each phone showed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from textwrap import fill
from typing import Any

from bot.clock import ManualClock
from bot.demo import town
from bot.demo.stage import Stage, StagePhone

MONDAY = date(2026, 11, 23)
Act = Callable[[Stage], Awaitable[None]]


@dataclass(frozen=True)
class Line:
    """One message as one phone showed it: `out` was typed there, `in` received. `at` is ISO, in the school's zone.

    `changed` marks a message that changed in place, silently; `scene` says what begins with this line, for a reader.
    """

    at: str
    phone: str
    channel: str
    direction: str
    text: str
    changed: bool = False
    scene: str = ""

    def as_json(self) -> dict[str, str]:
        names = ("at", "phone", "channel", "direction", "text")
        return {name: getattr(self, name) for name in names}


def writes(id: str, text: str) -> Act:
    async def act(stage: Stage) -> None:
        await stage.phone(id).write(text)

    return act


def presses(id: str, label: str) -> Act:
    async def act(stage: Stage) -> None:
        stage.on_press(stage.phone(id), label)
        await stage.phone(id).press(label)

    return act


async def nothing(stage: Stage) -> None:
    """Nobody does anything; what follows happens by itself."""


def replies(id: str, text: str) -> Act:
    """Answers the newest ping on this phone: by Telegram's reply, or by its reference where there are only words."""

    async def act(stage: Stage) -> None:
        phone = stage.phone(id)
        ping = [bubble for bubble in phone.screen if bubble.direction == "in" and _is_ping(bubble.text)][-1]
        if isinstance(ping.message_id, int):
            await phone.write(text, reply_to=ping.message_id)
        else:
            await phone.write(f"{ping.text.partition(':')[0]} {text}")

    return act


def _is_ping(text: str) -> bool:
    reference = text.partition(":")[0]
    return len(reference) in (3, 4) and reference[0].isdigit()


# Day of the week (Monday 0), time at school, what begins here (for the reader), and what somebody does.
SCRIPT: tuple[tuple[int, time, str, Act], ...] = (
    (
        *(0, time(9, 12), "A worry comes by text. The receipt names who will answer, and by when."),
        writes("rosa", "Hi, Jay came home Friday really upset about his taxi. The driver shouted at him"),
    ),
    (
        0,
        time(9, 13),
        "The ping showed no name and no words. They open in its place, for ten minutes.",
        presses("ahmed", "Open"),
    ),
    (0, time(9, 14), "", presses("ahmed", "I've got this")),
    (
        *(0, time(10, 35), "A person answers, by replying to the ping."),
        replies("ahmed", "Hello. I have rung the taxi firm. Jay has a new driver, Pat, from today."),
    ),
    (0, time(11, 20), "Solved means that the parent says so.", writes("rosa", "yes sorted thanks")),
    (
        *(0, time(11, 45), "Another worry. It is taken, and then the day gets in the way."),
        writes("sam", "Maya says nobody sat with her at lunch again. She cried last night"),
    ),
    (0, time(11, 47), "", presses("ahmed", "I've got this")),
    (
        0,
        time(13, 30),
        "A success, noted in ten seconds.",
        writes("ahmed", "praise Jay raffle ticket for sitting well in maths"),
    ),
    (0, time(13, 31), "", writes("ahmed", "praise Tom certificate for helping to lay the tables")),
    (0, time(13, 44), "Taking it stopped the reminders, never the clock: it climbs.", nothing),
    (0, time(15, 59), "Good news goes home: what was noted, and no more.", nothing),
    (
        *(1, time(9, 20), "The head answers what nobody else did."),
        replies("okafor", "I am sorry you waited. I sat with Maya and two friends this morning."),
    ),
    (1, time(9, 55), "", writes("sam", "yes thank you, all sorted")),
    (
        *(1, time(10, 5), "What is for the office goes to the office: no teacher is disturbed."),
        writes("rosa", "jay wont be in today sorry hes been sick all night"),
    ),
    (
        *(1, time(10, 20), "Answered, and not asked whether it is sorted."),
        replies("finch", "Thank you. We hope he is better soon. No work to catch up on."),
    ),
    (
        *(1, time(22, 47), "Late in the evening. The receipt comes at once; the ping waits for the morning."),
        writes("dana", "Tom has not got his PE kit for tomorrow, will he be in trouble"),
    ),
    (2, time(9, 5), "", replies("ahmed", "Not at all. We have kit he can borrow.")),
    (2, time(11, 59), "On Wednesday staff see who has no good news yet. The names open on a tap.", nothing),
    (2, time(12, 4), "", presses("ahmed", "Show")),
    (2, time(13, 15), "", writes("ahmed", "praise Maya wow for her volcano poster")),
    (3, time(9, 30), "STOP is honoured the moment it arrives. The office is asked to ring.", writes("dana", "STOP")),
    (
        *(3, time(11, 10), "The school speaks first too. Who will hear it, and the words, are shown; then it goes."),
        writes("ahmed", "tell Jay he found maths hard this morning. He asked for help, and he is fine now"),
    ),
    (3, time(11, 11), "", presses("ahmed", "Send")),
    (3, time(13, 40), "", writes("ahmed", "praise Jay certificate for reading to the class")),
    (
        *(3, time(15, 50), "One word of the head's stops all that the school starts. Answers would still go."),
        writes("okafor", "PAUSE"),
    ),
    (3, time(16, 30), "Another lets go what waited.", writes("okafor", "RESUME")),
    (4, time(9, 40), "", writes("ahmed", "praise Maya raffle ticket for helping to feed the hens")),
    (4, time(13, 59), "Friday's round of praise, half an hour before school ends.", nothing),
    (4, time(14, 20), "Thanks reach the person thanked.", writes("rosa", "❤️ thank you")),
)


async def play() -> list[Line]:
    """Play the week from Monday morning to Friday afternoon; every line that a phone showed, in order of time."""
    calendar = town.calendar()
    start = datetime.combine(MONDAY, time(8, 30), calendar.zone).astimezone(UTC)
    async with Stage(ManualClock(start)) as stage:
        seen = Onlooker(stage)
        for day, at, scene, act in SCRIPT:
            await stage.move_to(calendar.at(MONDAY + timedelta(days=day), at))
            seen.scene = scene
            await act(stage)
            await stage.wait(timedelta(seconds=20))
        await stage.move_to(calendar.at(MONDAY + timedelta(days=4), time(15, 30)))
        return seen.lines


class Onlooker:
    """Writes down what each phone shows, when it shows it: also what is later changed or hidden again."""

    def __init__(self, stage: Stage) -> None:
        self.lines: list[Line] = []
        self.scene = ""
        self._stage = stage
        self._phones = {str(phone.device.phone_id): phone for phone in stage.phones}
        stage.telegram.subscribe(self._see)
        stage.twilio.subscribe(self._see)
        stage.on_press = self._press

    def _see(self, news: dict[str, Any]) -> None:
        phone, bubble = self._phones[str(news["phone"])], news["bubble"]
        if news["event"] in ("new", "changed"):
            self._add(phone, bubble["direction"], bubble["text"], changed=news["event"] == "changed")

    def _press(self, phone: StagePhone, label: str) -> None:
        self._add(phone, "out", f"[{label}]")

    def _add(self, phone: StagePhone, direction: str, text: str, *, changed: bool = False) -> None:
        at = self._stage.app.school.calendar.local(self._stage.clock.now()).isoformat(timespec="seconds")
        line = Line(at, f"{phone.name} ({phone.role})", phone.channel, direction, text, changed, self.scene)
        self.lines.append(line)
        self.scene = ""


def transcript(lines: list[Line]) -> str:
    """The week to be read: day by day and scene by scene, each message under the name of whose phone it is."""
    parts: list[str] = []
    day = ""
    for line in lines:
        at = datetime.fromisoformat(line.at)
        if f"{at:%A}" != day:
            day = f"{at:%A}"
            heading = f"{day} {at.day} {at:%B}".upper()
            parts.append(f"\n\n{heading}\n{'=' * len(heading)}")
        if line.scene:
            parts.append(f"\n  ~ {line.scene}")
        parts.append(_told(line, at))
    return "\n".join(parts).strip()


def _told(line: Line, at: datetime) -> str:
    """One message: when, whose phone, what they did or saw, and the words below."""
    does = "writes" if line.direction == "out" else "sees it change" if line.changed else "reads"
    if line.text.startswith("[") and line.direction == "out":
        return f"\n{at:%H.%M}  {line.phone} taps {line.text}"
    words = "\n".join(
        fill(words, 92, initial_indent=INDENT, subsequent_indent=INDENT) or INDENT.rstrip()
        for words in line.text.split("\n")
    )
    return f"\n{at:%H.%M}  {line.phone} {does}, {_channel(line.channel)}\n{words}"


INDENT = " " * 6 + "| "


def _channel(name: str) -> str:
    return {"sms": "by SMS", "telegram": "on Telegram"}[name]
