"""Which of a member of staff's sentences to a parent are a promise to ring or to write, and by when.

Only what is clear: "I'll ring you tomorrow at 3". What is tried, hoped, asked, denied or past is none: a promise that
nobody made does more harm than one that nobody noted, which its maker can still note in words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.domain.calendar import Calendar
from bot.domain.promises import What
from bot.domain.said_when import Found, When, times_in
from bot.domain.time_words import lowered


@dataclass(frozen=True)
class Said:
    """`who` is the name or the role that is to do it, as it was written; empty where whoever wrote it is."""

    what: What
    when: When
    who: str = ""


_LATER_ON = r"(?:also |then |definitely |certainly |personally |just |still |both )*"
_WHO = r"(?:mr|mrs|miss|ms|mx|dr) [a-z-]+|(?:the |school |our )*(?:office|head|headteacher|pastoral lead|key worker)"
_SUBJECT = "|".join(
    (
        r"ill|i will|i shall|im going to|i am going to|i promise to|i promise ill|i promise i will",
        r"well|we will|we shall|well|somebody will|someone will|one of us will",
        rf"(?P<who>{_WHO}) (?:will|is going to)",
        r"(?<![^,] )(?<!\w)will",  # "Will ring you tomorrow at 3": only as a sentence begins
    )
)
_YOU = r"(?:you|u|ya|yous)"
_RING = "|".join(
    (
        rf"(?:ring|call|phone|telephone) {_YOU}(?: back| again| home| both| up)*",
        rf"give {_YOU} an? (?:quick )?(?:ring|call|bell|buzz|phone call)(?: back)?",
        rf"(?:speak|talk) (?:to|with) {_YOU}(?: again| both)*",
    )
)
_WRITE = "|".join(
    (
        rf"(?:email|e-mail|text|message|answer|update) {_YOU}(?: back| again)*",
        rf"(?:write|reply)(?: back)? to {_YOU}(?: again)?|(?:get|come|be) back to {_YOU}",
        rf"let {_YOU} know|tell {_YOU}|(?:be|get) in touch with {_YOU}",
    )
)
# Without "you" only where the time follows at once: not "ring the driver at 9", "call in tomorrow".
_ALONE = (
    r"(?P<ring_alone>(?:ring|call|phone|telephone)(?: back| again| home)*)"
    r"(?! (?:in (?!\d|an?\b|half\b|the )|round|by ))"
    r"|(?P<write_alone>(?:write|reply)(?: back| again)?|(?:be|get) in touch(?: again)?)"
)
_VERB = rf"(?:(?P<ring>{_RING})|(?P<write>{_WRITE})|{_ALONE})(?!\w)"
# "I'll see the driver and ring you": what stands between is anything but another sentence's words.
_CORE = re.compile(rf"(?<!\w)(?:{_SUBJECT}) {_LATER_ON}(?:(?:[\w-]+ ){{1,8}}?and {_LATER_ON})?{_VERB}")
_HEAR = re.compile(rf"(?<!\w)(?:youll|you will) hear from (?:me|us|(?P<who>{_WHO}))(?!\w)")

# Anywhere in the sentence: it is not certain, not always meant, or somebody else's words.
_UNSURE = re.compile(
    r"(?<!\w)(?:try|trying|hope|hopes|hopefully|hoping|maybe|might|may(?! \d)|should|would|wouldve|possibly|possible"
    r"|probably|probs|perhaps|if|unless|once|when|whenever|assuming|depending|depends|subject to|plan|planning|aim"
    r"|aiming|likely|ideally|think|thought|reckon|wish|want|like to|love to|able to|can|said|told|says|as soon as|asap"
    r"|every|each|usually|normally|always|otherwise|could(?! not)|happy to|need to|want to|wanted to)(?!\w)"
)
_NOT = re.compile(r"(?<!\w)(?:not|never|no|dont|wont|cant|cannot|unable|nobody|without|isnt|arent|instead of)(?!\w)")
_HARMLESS = re.compile(r"(?<!\w)(?:dont worry|do not worry|no worries|no problem|not a problem|cant wait)(?!\w),?")
# Between the promise and its time: what these begin may be the other thing that has the time ("about the fight on
# Monday").
_OTHER_THINGS = re.compile(
    r"(?<!\w)(?:about|regarding|re|what|where|who|why|how|that|which|for|from|after|before|since|because|as|did|was"
    r"|were|had|has|happened|went|not|or|until|to)(?!\w)"
)
MOST_BETWEEN = 4  # words
_SENTENCE = re.compile(r"[^.!?;]*(?:(?<=\d)[.:](?=\d)[^.!?;]*)*[.!?;]*")


_WHAT = re.compile(
    r"(?<!\w)(?:(?P<ring>rings?|calls?|phones?|speak|talk|bell)"
    r"|(?P<write>writes?|answers?|emails?|e-mail|texts?|message|reply|update|tell|let|get|words|in touch))(?!\w)"
)


def promised(text: str, at: datetime, calendar: Calendar) -> list[Said]:
    """The promises in what was written at `at`, in order; one of each kind and time."""
    found = [each for sentence in _sentences(text) for each in _in_sentence(sentence, at, calendar)]
    return list(dict.fromkeys(found))


def what_of(words: str) -> What | None:
    """Whether the words tell of a call or of words, where it is said that they promise something."""
    found = _WHAT.search(lowered(words))
    return None if found is None else What.RING if found["ring"] else What.WRITE


def _sentences(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield from (each.strip() for each in _SENTENCE.findall(lowered(line)) if each.strip())


def _in_sentence(text: str, at: datetime, calendar: Calendar) -> Iterator[Said]:
    sentence = _Sentence(_HARMLESS.sub(",", text).strip(" ,"), at, calendar)
    if sentence.text.endswith("?") or _UNSURE.search(_without(sentence.text, sentence.times)):
        return
    for core in (*_CORE.finditer(sentence.text), *_HEAR.finditer(sentence.text)):
        when = sentence.time_of(core)
        if when and not _NOT.search(_clause_before(sentence.text, core)):
            yield Said(_what(core), when, core["who"] or "")


def _what(core: re.Match[str]) -> What:
    return What.RING if core.re is _CORE and (core["ring"] or core["ring_alone"]) else What.WRITE


def _without(sentence: str, times: list[Found]) -> str:
    for each in reversed(times):
        sentence = f"{sentence[: each.start]}/{sentence[each.end :]}"
    return sentence


def _clause_before(sentence: str, core: re.Match[str]) -> str:
    return re.split(r"[,:]|(?<!\w)(?:but|so|and)(?!\w)", sentence[: core.start()])[-1]


class _Sentence:
    """One sentence, the times in it, and which of them belongs to a promise in it."""

    def __init__(self, text: str, at: datetime, calendar: Calendar) -> None:
        self.text, self.times = text, times_in(text, at, calendar)
        self._at, self._calendar = at, calendar

    def time_of(self, core: re.Match[str]) -> When | None:
        """The time that follows it, or stands right before it; none where two may be meant."""
        after = next((each for each in self.times if each.start >= core.end()), None)
        ahead = (each for each in self.times if each.end <= core.start())
        before = next((each for each in ahead if self.text[each.end : core.start()].strip(" ,") in ("", "and")), None)
        if after is None or not self._belongs(core, after):
            return before.when if before and after is None else None
        if self._or_another(after):
            return None
        if before is None or after.day or (not before.day and "," in self.text[before.end : core.start()]):
            return after.when
        return self._together(after, before) if before.day else None

    def _together(self, clock: Found, day: Found) -> When | None:
        """ "Tomorrow I'll ring you at 3"."""
        both = f"{self.text[clock.start : clock.end]} {self.text[day.start : day.end]}"
        found = times_in(both, self._at, self._calendar)
        return found[0].when if len(found) == 1 else None

    def _belongs(self, core: re.Match[str], time: Found) -> bool:
        between = self.text[core.end() : time.start].strip(" ,")
        if any(core.re is _CORE and core[name] for name in ("ring_alone", "write_alone")):
            return not between
        return len(between.split()) <= MOST_BETWEEN and not _OTHER_THINGS.search(between) and ":" not in between

    def _or_another(self, found: Found) -> bool:
        """Whether "or Friday", "or 4" follows: then it may be either."""
        if re.match(r" (?:or|and) \d", self.text[found.end :]):
            return True
        return any(self.text[found.end : each.start] in (" or ", " and ") for each in self.times)
