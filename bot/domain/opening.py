"""What staff see of a thread when they open it: the words, who said them and when, oldest first."""

import re
from collections.abc import Iterable, Mapping, Sequence

from bot.domain.calendar import Calendar
from bot.domain.concerns import Entry, Voice
from bot.domain.messages import InboundKind
from bot.domain.people import Pupil
from bot.domain.plain_words import plain
from bot.domain.praise import TITLED, WORDS_TOO
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


_WORD = re.compile(r"[^\W\d_]+")


def in_initials(words: str, pupils: Iterable[Pupil]) -> str:
    """The words with each name of a child as its first letter: "Jay was late" is "J. was late". A name that is a word
    too ("will", "rose"), and a surname, only where it is written with a capital; "Miss Jay" stays."""
    names = [(set(plain(pupil.name).split()), set(plain(pupil.surname).split())) for pupil in pupils]
    first = {name for each, _ in names for name in each if len(name) > 1}
    always, last = first - WORDS_TOO, {name for _, each in names for name in each if len(name) > 1}
    titled = [each.span() for each in TITLED.finditer(words)]

    def short(found: re.Match[str]) -> str:
        word = found.group()
        forms = {plain(word), plain(word).removesuffix("s")}
        is_name = forms & (always | first | last if word[0].isupper() else always)
        shown = any(start <= found.start() < end for start, end in titled)
        return f"{word[0].upper()}." if is_name and not shown else word

    return _WORD.sub(short, words)


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
