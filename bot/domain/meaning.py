"""What a family's message is about, by small tables: the office's kinds, a plain question or notice, or a worry.

Until messages are read properly this decides, and whatever it does not know is a worry, due today. A question or a
notice is one only when the whole message is known words of it; the office's kinds are found anywhere in a message, and
`worry` says whether words of a worry stand beside them, so that none is lost in "he won't be in, he is scared".
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.domain.concerns import NOTHING_TO_SORT, Kind
from bot.domain.office_words import AWAY, DECOYS, GROUPS, HURT, ILL, MEDICINE, RIDE, WORRIES
from bot.domain.phrases import Anywhere, Whole
from bot.domain.plain_questions import AROUND, NOTICES, PLAIN, QUESTIONS
from bot.domain.plain_words import plain
from bot.domain.spellings import in_one_spelling


@dataclass(frozen=True)
class Meaning:
    """What a message is; `worry` is whether it is one, or holds one, `plainly` whether words of a worry say so."""

    kind: Kind = Kind.WORRY
    worry: bool = True
    plainly: bool = True

    @property
    def ask(self) -> bool:
        """Whether there will be something to be sorted."""
        return self.worry or self.kind not in NOTHING_TO_SORT


ORDINARY = Meaning()


LONGEST = 160  # characters of a plain question or notice; what is longer is read by a person as a worry
LETTER = 1600  # characters, as much as an SMS holds; who writes more has more on their mind than a day off

_IS_QUESTION, _IS_NOTICE = (Whole(table, PLAIN, AROUND, run=True) for table in (QUESTIONS, NOTICES))
_FINDS: Mapping[str, Anywhere] = {
    name: Anywhere(table, GROUPS)
    for name, table in {
        "away": AWAY, "ill": ILL, "hurt": HURT, "medicine": MEDICINE, "ride": RIDE, "worry": WORRIES
    }.items()
}  # fmt: skip
_HARMLESS = Anywhere(DECOYS, GROUPS)


def meaning(text: str, names: Collection[str] = ()) -> Meaning:
    """What the message is about; `names` are the first names of the children whom it may be about."""
    said = in_one_spelling(text, names)
    if len(said) <= LONGEST and _IS_QUESTION(said):
        return Meaning(Kind.QUESTION, worry=False, plainly=False)
    if len(said) <= LONGEST and _IS_NOTICE(said):
        return Meaning(Kind.NOTICE, worry=False, plainly=False)
    if len(said) > LETTER:
        return ORDINARY
    left = _HARMLESS.without(said)
    found = {name for name, is_in in _FINDS.items() if is_in(left)}
    kind = _office_kind(found)
    worry = "worry" in found
    return Meaning(kind or Kind.WORRY, worry=worry or kind is None, plainly=worry)


def _office_kind(found: Collection[str]) -> Kind | None:
    """A knock counts most, unless he is kept at home for it; a taxi before the day off that it leads to."""
    if "hurt" in found and "away" not in found:
        return Kind.INJURY
    order = {"ride": Kind.TRANSPORT, "away": Kind.ABSENCE, "medicine": Kind.MEDICINE, "ill": Kind.ABSENCE}
    return next((kind for name, kind in order.items() if name in found), None)


_NEW = re.compile(
    r"\s*new(?:\s*[:,.\-\n]|\s+(?:one|worry|matter|problem|issue|thing|message|subject|topic)\b|\b)", re.IGNORECASE
)


def begins_anew(text: str, names: Collection[str] = ()) -> bool:
    """Whether the message says itself that it is a new matter: "NEW Jay lost his coat".

    "New shoes hurt him" and "NEW DRIVER IS RUDE" are only words; "new Jay lost his coat" is meant.
    """
    found = _NEW.match(text)
    if found is None:
        return False
    after = plain(text[found.end() :])
    if len(plain(found[0])) > len("new") or found[0].strip()[-1] in ":,.-" or not after:
        return True
    shouted = text.strip().isupper()
    return any(f"{after} ".startswith(f"{plain(name)} ") for name in names) or (
        found[0].strip() == "NEW" and not shouted
    )


_ALL_CHILDREN = Anywhere("""
    both|twins|siblings
    my two|three|four? kids|children|girls|boys|lads
    two|three|four|all of mine
""")


def speaks_of_all(text: str) -> bool:
    """Whether the words tell that it is about more than one child of the family."""
    return _ALL_CHILDREN(plain(text))


_CHILD = "zz"  # stands for a child's name in an answer
_ANSWER = Whole(
    f"""
    not? {_CHILD}
    both|all|everyone|everybody|all_three|all_four of? them|us?
    the? two
    """,
    around="""
    its|it|is|was|about|this|thats|that|for|just|only|sorry|soz|please|pls|plz|thanks|thank_you|thx|ta|cheers|x|xx|xxx
    oh|ah|i|mean|meant|my|our|son|daughter|lad|lass|boy|girl|one|the|yes|yeah|yep|no|regarding|re|and|hi|hello|ok
    him|her|them|kids|children|hes|shes|wee|little|big|youngest|oldest|eldest|younger|older|mainly|mostly
    """,
    run=True,
)
_EVERY = frozenset({"both", "all", "everyone", "everybody", "two"})


def children_answered(text: str, names: Collection[str]) -> set[str]:
    """The first names that the whole message answers with, all of them for "both"; none when it says anything else."""
    by_word = {plain(name): name for name in names}
    words = plain(text).split()
    if len(words) > 12 or not _ANSWER(" ".join(_CHILD if word in by_word else word for word in words)):
        return set()
    before = dict(zip(words[1:], words, strict=False))
    found = {by_word[word] for word in words if word in by_word and before.get(word) != "not"}
    return found or (set(names) if _EVERY & set(words) else set())
