"""Good news: what staff noted, exactly as noted, and the message that it becomes. Never padded, never compares."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Protocol

from bot.domain.people import Pupil
from bot.domain.plain_words import plain
from bot.domain.records import Record
from bot.domain.sms_text import segments, straighten


@dataclass(frozen=True, kw_only=True)
class Praise(Record):
    """One recorded success of one pupil: evidence, so it never changes but for `told_at`.

    `kind` is one of the school's kinds ("raffle ticket"), `fact` the rest of what was noted ("for sitting well"),
    `noted_by` the person who saw it. `told` is True once nothing waits to be told: `told_at` is when it was put into a
    message home, or None where everybody who may hear of it had said PRAISE OFF on its day.
    """

    pupil: str
    kind: str
    fact: str
    noted_by: str
    noted_at: datetime
    told: bool = False
    told_at: datetime | None = None


# -- reading what staff typed


class Reason(StrEnum):
    """Why a praise was not noted; the value is the key of the sentence that says so."""

    NO_PUPIL = "praise_no_pupil"
    NO_KIND = "praise_no_kind"
    NO_FACT = "praise_no_fact"
    OTHER_CHILD = "praise_other_child"
    COMPARES = "praise_compares"


@dataclass(frozen=True)
class Noted:
    """One pupil, one of the school's kinds, and the fact as it was typed."""

    pupil: Pupil
    kind: str
    fact: str


@dataclass(frozen=True)
class WhichPupil:
    """Several pupils have that name; what was typed does not tell which."""

    candidates: tuple[Pupil, ...]


@dataclass(frozen=True)
class NotUnderstood:
    reason: Reason


def _table(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Between a name and a kind ("Jay won a raffle ticket"); a number other than one is refused, for we could not say it.
_FILLERS = frozenset(
    {"a", "an", "the", "one", "1", "got", "gets", "won", "wins", "earned", "earns", "did", "for", "has"}
)
# A fact that begins with one of these continues the sentence; any other follows a colon.
JOINING = _table("for in at with on because by after when while during as who from to")
COMPARING = re.compile(
    r"\b(than|unlike|best (in|of|out)|top of|worst|compared|out of (the|all|everyone)|only (one|child|boy|girl|pupil)|"
    r"(everyone|everybody|anyone|nobody) else|the others|other (children|kids|pupils|boys|girls))\b"
)
# Names that are also plain words: they only count as names when written with a capital.
WORDS_TOO = _table(
    "will mark may rose hope grace faith joy art bill jack june april summer autumn dawn sky star ray rob pat drew "
    "chase chance max miles rich frank ernest earnest robin olive ivy lily daisy jade ruby pearl amber iris violet "
    "hazel holly heather poppy angel destiny harmony melody honor honour patience prudence constance victor pip "
    "lee glen cliff brook river forest stone reed dale heath wade rod nick pete gene gray grey precious blessing "
    "princess prince king royal blue indigo sunny storm ocean skye joey jimmy penny"
)

# "Miss Ahmed" is staff, even where a pupil is called Ahmed.
TITLED = re.compile(r"\b(Miss|Mrs|Ms|Mr|Dr|Sir|Coach)\.? +[\w'’-]+", re.IGNORECASE)

_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True)
class _Word:
    plain: str
    start: int
    end: int


def read_praise(words: str, pupils: Sequence[Pupil], kinds: Sequence[str]) -> Noted | WhichPupil | NotUnderstood:
    """What was noted in "Jay raffle ticket for sitting well" (the words after `praise`).

    Surname, its first letter or the tutor group, after the first name, tell two pupils of one name apart. Who is
    meant is never guessed: anything between the name and the kind that is neither makes it not understood.
    """
    typed = _words(words)
    named = _named(typed, pupils)
    if not named:
        return NotUnderstood(Reason.NO_PUPIL)
    read = [(pupil, _kind_and_fact(words, typed, rest, kinds)) for pupil, rest in named]
    parsed = [(pupil, found) for pupil, found in read if found is not None]
    if not parsed:
        return NotUnderstood(Reason.NO_KIND)
    if len(parsed) > 1:
        return WhichPupil(tuple(pupil for pupil, _ in parsed))
    pupil, (kind, fact) = parsed[0]
    return _linted(Noted(pupil, kind, fact), pupils)


def _linted(noted: Noted, pupils: Sequence[Pupil]) -> Noted | NotUnderstood:
    if not plain(noted.fact):
        return NotUnderstood(Reason.NO_FACT)
    if names_another_child(noted.fact, noted.pupil, pupils):
        return NotUnderstood(Reason.OTHER_CHILD)
    return NotUnderstood(Reason.COMPARES) if compares(noted.fact) else noted


def _words(text: str) -> list[_Word]:
    """The words of a text in plain form, with where each stands; what is no word (a dash) is left out."""
    found = [_Word(plain(each.group()), each.start(), each.end()) for each in _TOKEN.finditer(text)]
    return [each for each in found if each.plain]


def _named(typed: Sequence[_Word], pupils: Sequence[Pupil]) -> list[tuple[Pupil, int]]:
    """Whom the first words may name, with how many words that takes; only the best told apart are kept."""
    found = [(pupil, *length) for pupil in pupils if (length := _length_of_name(typed, pupil))]
    most = max((told for _, _, told in found), default=0)
    return [(pupil, length) for pupil, length, told in found if told == most]


def _length_of_name(typed: Sequence[_Word], pupil: Pupil) -> tuple[int, int] | None:
    """How many words name this pupil, and how many of them told more than the first name; None when they do not."""
    said = [each.plain for each in typed]
    first = plain(pupil.name).split()
    if not first or said[: len(first)] != first:
        return None
    at = len(first)
    for _ in range(2):  # a surname and a tutor group, in either order
        at += _length_of_detail(said[at:], pupil)
    return at, at - len(first)


def _length_of_detail(said: Sequence[str], pupil: Pupil) -> int:
    surname, group = plain(pupil.surname).split(), plain(pupil.tutor_group)
    if surname and list(said[: len(surname)]) == surname:
        return len(surname)
    if said and surname and said[0] == surname[0][0] and said[0] not in _FILLERS:
        return 1
    for length in (1, 2):  # "7B", and "7 B"
        if group and "".join(said[:length]) == group.replace(" ", ""):
            return min(length, len(said))
    return 0


def _kind_and_fact(text: str, typed: Sequence[_Word], at: int, kinds: Sequence[str]) -> tuple[str, str] | None:
    """The kind straight after the name, or at the end of a fact that begins with "for" or the like."""
    begin = at
    while begin < len(typed) and typed[begin].plain in _FILLERS:
        begin += 1
    for kind in sorted(kinds, key=len, reverse=True):
        for form in forms_of(kind):
            said = [each.plain for each in typed]
            if said[begin : begin + len(form)] == form:
                return kind, _tidy(text[typed[begin + len(form) - 1].end :])
            if at < len(typed) - len(form) and said[-len(form) :] == form and said[at] in JOINING:
                return kind, _tidy(text[typed[at].start : typed[-len(form)].start])
    return None


def forms_of(kind: str) -> list[list[str]]:
    """How a kind may be typed, word by word, the longest first: "wow" also as "wow work", "raffle tickets" too."""
    words = plain(kind).split()
    plural = [*words[:-1], words[-1] + "s"]
    return [[*words, "work"], plural, words] if words else []


def _tidy(fact: str) -> str:
    """The fact as it was typed, less the punctuation that joined it and the line breaks."""
    return " ".join(fact.split()).strip(" ,;:–—-").rstrip(".")


def names_another_child(fact: str, pupil: Pupil, pupils: Iterable[Pupil]) -> bool:
    """Whether a fact about this pupil names some other one, by first name or surname."""
    own = {*plain(pupil.name).split(), *plain(pupil.surname).split()}
    fact = TITLED.sub(" ", fact)
    words = {word for each in _TOKEN.findall(fact) for word in re.split(r"[^\w'’]+", each) if word}
    said = {form for word in words for form in _bare_forms(word)}
    capital = {form for word in words if word[:1].isupper() for form in _bare_forms(word)}
    for other in pupils:
        if other.id == pupil.id:
            continue
        if any(_is_named(name, said, capital) for name in set(plain(other.name).split()) - own):
            return True
        if set(plain(other.surname).split()) - own & capital:
            return True
    return False


def _is_named(name: str, said: set[str], capital: set[str]) -> bool:
    return name in (capital if name in WORDS_TOO or len(name) < 3 else said)


def _bare_forms(word: str) -> set[str]:
    """ "Sam's" names Sam, and "James'" James."""
    bare = plain(re.sub(r"['’]s?$", "", word))
    return {plain(word), bare}


def compares(fact: str) -> bool:
    """Whether a fact sets the child beside others."""
    return COMPARING.search(plain(fact)) is not None


def choices(candidates: Iterable[Pupil]) -> str:
    """ "JM 9B or JR 7A": how the candidates differ, with no name, since it may show on a lock screen."""
    return " or ".join(
        " ".join(filter(None, (each.name[:1].upper() + each.surname[:1].upper(), each.tutor_group)))
        for each in candidates
    )


# -- the message home

MOST_SEGMENTS = 3


class Says(Protocol):
    """The sentences, as `Texts` gives them."""

    def __contains__(self, key: object) -> bool: ...
    def say(self, key: str, **values: str) -> str: ...


def compose(
    praises: Sequence[Praise],
    pupil_by_id: Mapping[str, Pupil],
    staff_names: Mapping[str, str],
    texts: Says,
    *,
    friday: bool,
) -> tuple[str, ...]:
    """The messages that tell one adult these praises, each at most three SMS segments where it can be; () for none.

    Everything noted is said once, child by child, signed by whoever saw it, and nothing else is said. A praise of a
    pupil who is not given is left out.
    """
    known = [each for each in praises if each.pupil in pupil_by_id]
    order = {pupil: place for place, pupil in enumerate(dict.fromkeys(each.pupil for each in known))}
    known.sort(key=lambda each: (order[each.pupil], each.noted_at))
    items = [(_item(each, pupil_by_id, texts), _signature(each, staff_names, texts)) for each in known]
    return _packed(items, texts.say("praise_friday" if friday else "praise_daily"), texts.say("praise_more"))


def _item(praise: Praise, pupil_by_id: Mapping[str, Pupil], texts: Says) -> str:
    key = "kind_" + "_".join(praise.kind.casefold().split())
    phrase = texts.say(key if key in texts else "kind_other")
    fact = straighten(_tidy(praise.fact))
    joins = fact.split(" ")[0].casefold() in JOINING
    item = "praise_item" if joins else "praise_item_plain"
    said = texts.say(item, pupil=pupil_by_id[praise.pupil].name, phrase=phrase, fact=fact)
    return re.sub(r"([!?…])\.$", r"\1", said)


def _signature(praise: Praise, staff_names: Mapping[str, str], texts: Says) -> str:
    return staff_names.get(praise.noted_by) or texts.say("praise_unsigned")


def _layout(greeting: str, items: Sequence[tuple[str, str]]) -> str:
    """One signer: one paragraph. Several: a line for each, so that nobody signs what another saw."""
    paragraphs = [
        " ".join([*(item for item, _ in group), signer])
        for signer, group in ((key, list(several)) for key, several in groupby(items, key=lambda item: item[1]))
    ]
    return (" " if len(paragraphs) == 1 else "\n").join([greeting, *paragraphs])


def _packed(items: Sequence[tuple[str, str]], greeting: str, more: str) -> tuple[str, ...]:
    messages: list[str] = []
    pending: list[tuple[str, str]] = []
    for item in items:
        now = more if messages else greeting
        if pending and segments(_layout(now, [*pending, item])) > MOST_SEGMENTS:
            messages.append(_layout(now, pending))
            pending = []
        pending.append(item)
    return (*messages, _layout(more if messages else greeting, pending)) if pending else tuple(messages)
