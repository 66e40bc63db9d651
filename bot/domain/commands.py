"""What staff type, as commands. Only these shapes are commands; the rest is for a person."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.plain_words import plain, signs
from bot.domain.references import strip_reference


class CommandKind(StrEnum):
    PRAISE = "praise"  # words: what follows
    OPEN = "open"  # reference: which to read
    CLAIM = "claim"  # reference: which; empty in reply to a ping ("I've got this")
    ANSWER = "answer"  # reference and words: an answer to the parent
    RANG = "rang"  # reference and words: a call made
    TRIED = "tried"  # reference and words: a call tried
    PASS_ON = "pass_on"  # noqa: S105  (no secret)
    SORTED = "sorted"  # reference; empty in reply to a ping: staff hold it sorted, the parent is asked
    TELL = "tell"  # words: a child's name and what their adults are told
    SEND = "send"  # reference: which telling; empty for the only one that waits
    DONT_SEND = "dont_send"
    TODAY = "today"
    LIST = "list"  # what is open
    HELP = "help"
    RESTRICT = "restrict"  # words: an adult; other: the child from whom they are cut off
    ALLOW = "allow"  # words: an adult; other: the child of whom they may hear again
    LEFT = "left"  # words: a child or a member of staff
    INVITE = "invite"  # words: a person
    AWAY = "away"
    BACK = "back"
    WHO = "who"  # which children have no good news yet this week
    WELCOME = "welcome"  # who would get the welcome
    WELCOME_NOW = "welcome_now"  # and send it
    PAUSE = "pause"  # everything that the school starts, until RESUME
    RESUME = "resume"
    PROMISE = "promise"  # reference (empty where one matter is meant) and words: what, and by when
    KEPT = "kept"  # reference; empty in reply to a ping, or for the only one
    NOT_PROMISED = "not_promised"
    PROMISES = "promises"  # what they have promised


@dataclass(frozen=True)
class Command:
    """One command; `reference` in capitals, `words` as they were typed, both empty where there are none."""

    kind: CommandKind
    reference: str = ""
    words: str = ""
    other: str = ""


# Said alone, in any case and with any punctuation.
_ALONE = {
    CommandKind.TODAY: ("today", "whats today", "what is today"),
    CommandKind.LIST: ("open", "list", "whats open", "what is open", "open list"),
    CommandKind.HELP: ("help", "commands", "help me"),
    CommandKind.AWAY: ("away", "im away", "i am away", "away today", "off today", "im off today", "im off sick"),
    CommandKind.BACK: ("back", "im back", "i am back", "im in", "back in", "back today"),
    CommandKind.WHO: ("who", "show who", "nothing yet", "who has none", "who has nothing yet", "no good news"),
    CommandKind.WELCOME: ("welcome", "send welcome", "send the welcome", "welcomes"),
    CommandKind.WELCOME_NOW: ("welcome now", "send welcome now", "send the welcome now", "send welcomes now"),
    CommandKind.PAUSE: (
        *("pause", "pause please", "please pause", "pause now", "pause it", "pause it all", "pause all"),
        *("pause everything", "please pause everything", "pause everything please", "pause all messages"),
    ),
    CommandKind.RESUME: ("resume", "resume please", "please resume", "resume now", "resume all", "unpause"),
    CommandKind.CLAIM: ("got this", "ive got this", "i have got this", "i got this", "ive got it", "got it", "mine"),
    CommandKind.PRAISE: ("praise",),
    CommandKind.TELL: ("tell",),
    CommandKind.SEND: ("send", "send it", "yes send", "yes send it"),
    CommandKind.DONT_SEND: ("dont send", "do not send", "dont send it", "do not send it"),
    CommandKind.SORTED: ("sorted", "its sorted", "this is sorted", "all sorted"),
    CommandKind.PROMISE: ("promise",),
    CommandKind.PROMISES: ("promises", "my promises", "list promises", "show promises", "open promises"),
    CommandKind.KEPT: ("kept", "kept it", "i kept it", "promise kept", "kept my promise", "kept the promise"),
    CommandKind.NOT_PROMISED: (
        *("not a promise", "no promise", "thats not a promise", "that is not a promise", "that was not a promise"),
        *("that was no promise", "it was not a promise", "it was no promise", "its not a promise", "not promised"),
    ),
}
ALONE = {words: kind for kind, several in _ALONE.items() for words in several}

# Before a reference; the longest is tried first.
_BEFORE = {
    CommandKind.OPEN: ("open", "read", "show"),
    CommandKind.CLAIM: (
        *("got", "ive got", "i have got", "i got", "claim", "take", "taking", "ill take", "mine"),
        *("got this", "ive got this", "i have got this", "i got this", "i have", "have"),
    ),
    CommandKind.RANG: ("rang", "called", "phoned", "i rang", "ive rung", "i called", "i phoned", "rung"),
    CommandKind.SORTED: ("sorted", "its sorted", "this is sorted", "all sorted"),
    CommandKind.SEND: ("send", "yes send"),
    CommandKind.DONT_SEND: ("dont send", "do not send", "no dont send"),
    CommandKind.PASS_ON: ("pass", "pass on", "pass this on", "hand on", "hand over", "give"),
    CommandKind.TRIED: ("tried", "i tried", "tried to ring", "tried ringing", "tried calling", "no answer"),
    CommandKind.KEPT: ("kept", "i kept", "promise kept", "kept promise", "kept my promise", "kept the promise"),
    CommandKind.NOT_PROMISED: ("not a promise", "no promise", "thats not a promise", "that was no promise"),
}
BEFORE = {words: kind for kind, several in _BEFORE.items() for words in several}
# Said alone after a reference, these are no answer to a parent.
AFTER = frozenset({
    CommandKind.CLAIM, CommandKind.OPEN, CommandKind.LIST, CommandKind.SORTED, CommandKind.SEND, CommandKind.DONT_SEND,
    CommandKind.PASS_ON, CommandKind.KEPT, CommandKind.NOT_PROMISED,
})  # fmt: skip

_PRAISE = re.compile(r"\s*praise\b\s*[:,\-]?\s*(?=\S)", re.IGNORECASE)
_ABOUT_PEOPLE = {
    CommandKind.RESTRICT: (
        re.compile(r"\s*(?:restrict|cut[\s-]*off)\b[\s:,\-]*(.+)\s+from\s+(.+)", re.IGNORECASE | re.DOTALL),
        re.compile(r"\s*cut\s+(.+)\s+off\s+from\s+(.+)", re.IGNORECASE | re.DOTALL),
    ),
    CommandKind.ALLOW: (re.compile(r"\s*(?:allow|unrestrict)\b[\s:,\-]*(.+)\s+for\s+(.+)", re.IGNORECASE | re.DOTALL),),
    CommandKind.LEFT: (
        re.compile(r"\s*(?:leave|leaver|left|has left)\b[\s:,\-]*(?=\w)(.+)", re.IGNORECASE | re.DOTALL),
        re.compile(r"\s*(\w.*)\s+has\s+left\W*", re.IGNORECASE | re.DOTALL),
    ),
    CommandKind.INVITE: (re.compile(r"\s*invite\b[\s:,\-]*(?=\w)(.+)", re.IGNORECASE | re.DOTALL),),
}
_PROMISE = re.compile(r"\s*promised?\b[\s:,\-]*", re.IGNORECASE)
_PROMISED = re.compile(
    r"(?:to )?(?:ring|call|phone|answer|write|email|text|message|reply)\b(?: (?:back|them|her|him))*\s*", re.IGNORECASE
)
_TELL = re.compile(r"\s*tell\b\s*[:,\-]?\s*(?=\S)", re.IGNORECASE)
_TO = re.compile(r"(?:on\b)?[\s:,\-]*to\b[\s:]*", re.IGNORECASE)
_PASS = re.compile(r"(?:pass|hand)(?: this)?(?: on)? to\b[\s:]*(?=\S)", re.IGNORECASE)
_FIRST_WORDS = re.compile(r"\s*((?:[A-Za-z'’]+[\s:,\-]+){1,4}?)(?=[\s#(]*(?:ref\w*[\s.:#]*)?\d)", re.IGNORECASE)


_CALLS = sorted((*_BEFORE[CommandKind.RANG], *_BEFORE[CommandKind.TRIED]), key=len, reverse=True)
_CALLED = re.compile(rf"\s*({'|'.join(_CALLS)})\s+(\S*\w)\W*(?:\s.*)?", re.IGNORECASE | re.DOTALL)


def called(text: str) -> tuple[CommandKind | None, str]:
    """Whether a call to somebody was made or tried, and the id that stands behind the verb: "rang A8", "tried A8"."""
    found = _CALLED.fullmatch(text)
    return (BEFORE[found[1].lower()], found[2]) if found else (None, "")


def read_command(text: str) -> Command | None:
    """The command in what a member of staff typed; None when it is none, and then nothing may be done by guess."""
    said = plain(text)
    if text.strip() == "?":
        return Command(CommandKind.HELP)
    if said in ALONE:
        return Command(ALONE[said])
    praise = _PRAISE.match(text)
    if praise:
        return Command(CommandKind.PRAISE, words=text[praise.end() :].strip())
    tell = _TELL.match(text)
    if tell:
        return Command(CommandKind.TELL, words=text[tell.end() :].strip())
    return _after_a_verb(text) or _promise(text) or _after_a_reference(text) or _about_people(text)


def _promise(text: str) -> Command | None:
    """ "promise 4K7 ring Thu 3pm", "promise to ring 4K7 Thu 3pm", "promise ring Thu 3pm"; "4K7 promise ring Thu 3pm".
    "Promise me that ..." is for a parent."""
    reference, rest = strip_reference(text)
    found = _PROMISE.match(rest)
    if found is None:
        return None
    words = rest[found.end() :].strip()
    if reference is None:
        reference, words = strip_reference(words)
    if reference is None and (between := _PROMISED.match(words)):
        reference, after = strip_reference(words[between.end() :])
        words = f"{between[0].strip()} {after}" if reference else words
    plainly = reference is not None and found.start() == 0 and rest is text
    return Command(CommandKind.PROMISE, reference or "", words) if plainly or _PROMISED.match(words) else None


def _about_people(text: str) -> Command | None:
    """ "restrict Ms Marlowe from Jay", "left: Mr Bell", "invite R02"."""
    for kind, shapes in _ABOUT_PEOPLE.items():
        for shape in shapes:
            if found := shape.fullmatch(text):
                names = [each.strip(" .!") for each in found.groups()]
                return Command(kind, words=names[0], other=names[1] if len(names) > 1 else "")
    return None


def _after_a_verb(text: str) -> Command | None:
    """ "got 4K7", "I've got this 4K7", "rang 4K7 left a message"."""
    verb = _FIRST_WORDS.match(text)
    kind = BEFORE.get(plain(verb.group(1))) if verb else None
    if verb is None or kind is None:
        return None
    reference, words = strip_reference(text[verb.end() :])
    if kind is CommandKind.PASS_ON:
        words = _TO.sub("", words, count=1) if _TO.match(words) else words
    return Command(kind, reference, words) if reference else None


def _after_a_reference(text: str) -> Command | None:
    """ "4K7 He is fine now" answers; "4K7" alone opens it; "4K7 got this" claims it, and is not sent to the parent, nor
    are "4K7 pass to Mrs Cole" and "4K7 sorted"."""
    reference, words = strip_reference(text)
    if reference is None:
        return None
    if not plain(words) and not signs(words):
        return Command(CommandKind.OPEN, reference)
    alone = ALONE.get(plain(words)) or BEFORE.get(plain(words))
    if alone in AFTER:
        return Command(CommandKind.OPEN if alone is CommandKind.LIST else alone, reference)
    passed = _PASS.match(words)
    if passed:
        return Command(CommandKind.PASS_ON, reference, words[passed.end() :].strip())
    return Command(CommandKind.ANSWER, reference, words)
