"""The words for days and times, as staff type them, and the pattern that finds them in a text."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import time

from bot.domain.spoken import MONTHS, WEEKDAYS

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
HOURS: Mapping[str, int] = {word: number for number, word in enumerate(_NUMBERS, 1)}
MINUTES: Mapping[str, int] = {
    **{"five": 5, "ten": 10, "quarter": 15, "a quarter": 15, "twenty": 20, "twenty five": 25, "twenty-five": 25},
    **{str(number): number for number in (5, 10, 15, 20, 25)},
}
MANY: Mapping[str, float] = {"a": 1, "an": 1, "the": 1, "the next": 1, "half an": 0.5, "a couple of": 2}
DAYS: Mapping[str, int] = {
    **{word.lower(): number for number, word in enumerate(WEEKDAYS)},
    **{
        "mon": 0,
        "tue": 1,
        "tues": 1,
        "wed": 2,
        "weds": 2,
        "thu": 3,
        "thur": 3,
        "thurs": 3,
        "fri": 4,
        "sat": 5,
        "sun": 6,
    },
}
MONTH: Mapping[str, int] = {
    form: number for number, word in enumerate(MONTHS, 1) for form in (word.lower(), word[:3].lower())
} | {"sept": 9}
TOMORROW = ("tomorrow", "tomorow", "tommorow", "tommorrow", "tmrw", "tmw", "tmoro", "2moro", "2morrow", "tomoz")

LUNCH = ("lunch", "lunch time", "lunchtime", "dinner time", "dinnertime")

# Parts of a day, and by when what was promised for them is due. "Break" and "lunch" lie at another time in every
# school, so they are due at the latest end that they can have; "closes" is the day's own, on an early Friday too.
PARTS: Mapping[str, time | str] = {
    **dict.fromkeys(("before school",), "opens"),
    **dict.fromkeys(("first thing",), "soon"),
    **dict.fromkeys(("break", "break time", "breaktime"), time(11, 30)),
    **dict.fromkeys(("noon", "midday", "morning"), time(12)),
    **dict.fromkeys(LUNCH, time(13, 30)),
    **dict.fromkeys(("after lunch",), time(14)),
    **dict.fromkeys(("home time", "hometime", "afternoon", "close of play"), "closes"),
    **dict.fromkeys(("end of day", "end of the day", "end of school", "end of the school day"), "closes"),
    **dict.fromkeys(("after school",), "after"),
    **dict.fromkeys(("evening",), time(20)),
}


def lowered(text: str) -> str:
    """The text in lower case without apostrophes, "p.m." as "pm", with single spaces: the form that is searched."""
    plain = unicodedata.normalize("NFKC", text).lower()
    plain = re.sub(r"['\u2018\u2019`\u00b4]", "", plain)
    plain = re.sub(r"(?<![^\W\d])([ap])\.\s?m\b\.?", r"\1m", plain)
    return " ".join(plain.split())


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_BEFORE = (
    "by|before|no later than|within|at|on|in|about|around|roughly|from|after|since|until|till|til|between|every|each"
    "|for|the|this|next|coming"
)
_NAMED = rf"(?:(?P<named>{_any(DAYS)}),? (?:the )?)?"
_SAT = "down|with|in|on|next|well|and|through|for|there|out|quietly|nicely|still|beautifully"  # "he sat with Leo"
_DAY = "|".join(
    (
        rf"(?P<near>today|2day|tonight|{_any(TOMORROW)})",
        r"(?P<week>end of (?:the |this )?week|weekend)",
        rf"{_NAMED}(?:(?P<of_month>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month>{_any(MONTH)})"
        r"|(?P<slashed>\d{1,2})/(?P<slashed_month>\d{1,2})(?![/\d])|(?P<nth>\d{1,2})(?:st|nd|rd|th))",
        rf"(?P<weekday>{_any(DAYS)})(?! week)(?!(?<=sat) (?:{_SAT})\b)",
    )
)
# What makes a number something else than an hour.
_COUNTED = "minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|times?|lessons?|of|more|other|people|children|kids"
_CLOCK = (
    rf"(?:(?P<half>half)(?: past)? |(?P<minutes>{_any(MINUTES)})(?: minutes| mins)? (?P<way>past|to) )?"
    rf"(?P<hour>\d{{1,2}}|{_any(HOURS)})(?:[.:](?P<minute>[0-5]\d))?(?: ?(?P<ampm>am|pm|oclock|ish)\b)?"
    rf"(?! ?(?:(?:st|nd|rd|th|{_COUNTED})\b|%|/|-\d|[.:]\d))"
)
_SPAN = rf"(?P<many>\d{{1,3}}|{_any([*MANY, *_NUMBERS])}) (?P<unit>minutes?|mins?|hours?|hrs?|hour)"
PIECE = re.compile(
    rf"(?<![\w£$.:/-])(?P<pre>(?:(?:{_BEFORE}) )*)"
    rf"(?:(?P<span>{_SPAN})|(?P<day>{_DAY})|(?P<part>{_any(PARTS)})|(?P<clock>{_CLOCK}))(?![\w-])"
)
# Two pieces belong together where nothing but this stands between them: "tomorrow, at 3", "3 on Thursday".
PIECES_BETWEEN = re.compile(r",? ?")
