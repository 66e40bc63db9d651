"""What staff see of a thread when they open it: the words, who said them and when, oldest first."""

from collections.abc import Mapping, Sequence

from bot.domain.calendar import Calendar
from bot.domain.concerns import Entry, Voice
from bot.domain.messages import InboundKind
from bot.domain.people import Pupil
from bot.domain.spoken import spoken_time

Line = tuple[str, str, str]  # when, who, words

# How a thing without words is named in a thread.
WORDLESS: Mapping[InboundKind, str] = {
    InboundKind.PHOTO: "[photo]",
    InboundKind.VOICE: "[voice note]",
    InboundKind.DOCUMENT: "[document]",
    InboundKind.LOCATION: "[location]",
    InboundKind.STICKER: "[sticker]",
    InboundKind.EDIT: "[changed to]",
    InboundKind.CALL: "[call]",
    InboundKind.OTHER: "[something this line cannot show]",
}
SPEAKERS: Mapping[Voice, str] = {Voice.FAMILY: "Family", Voice.STAFF: "Staff", Voice.SCHOOL: "School"}


def initials(pupil: Pupil) -> str:
    """ "J.M.": enough for who knows the child, and nothing for anyone else."""
    return "".join(f"{name[0].upper()}." for name in (pupil.name, pupil.surname) if name)


def newest(lines: Sequence[str], room: int) -> list[str]:
    """The last lines of a thread that fit in so many characters (UTF-16 units), in their order; a last line that is
    longer by itself is cut, since a message that is too long shows nothing at all."""
    kept: list[str] = []
    for line in reversed(lines):
        left = room - len("\n".join(kept).encode("utf-16-le", "surrogatepass")) // 2 - 1
        if len(line.encode("utf-16-le", "surrogatepass")) // 2 > left:
            return kept or [line[: left // 2] + " ..."]
        kept.insert(0, line)
    return kept


def thread_lines(entries: Sequence[Entry], names: Mapping[str, str], calendar: Calendar) -> list[Line]:
    """A line an entry; `names` are people's names by id. Times as spoken, in the school's zone."""
    return [(_when(entry, calendar), _who(entry, names), _what(entry)) for entry in entries]


def _when(entry: Entry, calendar: Calendar) -> str:
    return f"{calendar.local(entry.at):%a} {spoken_time(entry.at, calendar)}"


def _who(entry: Entry, names: Mapping[str, str]) -> str:
    return names.get(entry.author) or SPEAKERS[entry.voice]


def _what(entry: Entry) -> str:
    return " ".join(part for part in (WORDLESS.get(entry.kind, ""), entry.text) if part)
