"""What may happen in a fortnight: who writes, presses, teaches, leaves and imports, in any order and at any pace."""

from collections.abc import Mapping
from typing import NamedTuple

from hypothesis import strategies as st


class Happening(NamedTuple):
    """One line of the story: `after` so many minutes, `who` `does` something. `nth` is which matter, letter or button,
    0 the newest."""

    after: int
    who: str
    does: str
    what: str = ""
    nth: int = 0


class Saying(NamedTuple):
    """Words of a family. {mark} is a made-up word that only they use; {ref} the reference of some matter of theirs.

    `child` is whom it names, `does` what the words do to the address or the person, `owned` whether a person must have
    it: everything but a few short words that the line answers by itself.
    """

    words: str
    child: str = ""
    does: str = ""
    owned: bool = True


SAYINGS: Mapping[str, Saying] = {
    "worry": Saying("he is upset about the {mark}"),
    "worry about jay": Saying("Jay is upset about his {mark}", "jay"),
    "worry about maya": Saying("the {mark} shouted at Maya again", "maya"),
    "worry about leo": Saying("Leo cried about a {mark}", "leo"),
    "worry about kit": Saying("Kit wont come in because of the {mark}", "kit"),
    "worry about tom": Saying("somebody took Tom's {mark}", "tom"),
    "new matter about leo": Saying("NEW Leo lost his {mark}", "leo"),
    "absence of leo": Saying("Leo is ill today, {mark}", "leo"),
    "absence of jay": Saying("Jay wont be in today, {mark}", "jay"),
    "transport": Saying("the taxi did not come, {mark}"),
    "one word": Saying("{mark}"),
    "danger": Saying("he has a knife, {mark}"),
    "danger about maya": Saying("Maya wants to die, {mark}", "maya"),
    "stop him": Saying("stop him getting hit by the {mark}"),
    "cancel his taxi": Saying("cancel his taxi, {mark}"),
    "by reference": Saying("{ref} still the {mark}"),
    "half an emoji": Saying("\0\ud83d {mark}"),
    "nothing": Saying(""),
    "only maya": Saying("Maya", owned=False),
    "thanks": Saying("thank you", owned=False),
    "ok": Saying("ok", owned=False),
    "yes": Saying("yes thanks", owned=False),
    "no": Saying("still the same", owned=False),
    "one": Saying("1", owned=False),
    "two": Saying("2", owned=False),
    "YES": Saying("YES", does="network start", owned=False),
    "STOP": Saying("STOP", does="network stop", owned=False),
    "stop, thank you": Saying("stop. thank you", does="stop", owned=False),
    "START": Saying("START", does="network start", owned=False),
    "start texting again": Saying("start texting me again", does="start", owned=False),
    "PRAISE OFF": Saying("PRAISE OFF", does="praise off", owned=False),
    "PRAISE ON": Saying("praise on please", does="praise on", owned=False),
    "WRONG NUMBER": Saying("wrong number", does="wrong number", owned=False),
    "CALL": Saying("CALL"),
    "STATUS": Saying("status", owned=False),
    "HELP": Saying("HELP"),
    "please help": Saying("please help"),
}
# What is said most in a school, so that a short story has some of it.
USUAL = ("worry", "worry about jay", "worry about maya", "worry about leo", "yes", "no", "thanks", "worry about kit")

FAMILY = ("rosa", "mick", "sam", "dana", "dana by sms", "noel", "pat", "gran", "a stranger")
STAFF = ("ahmed", "bell", "cole", "okafor", "stone", "finch", "reid")

# What staff type. {ref} is the reference of the nth living matter, {mark} a made-up word that only staff use.
ON_A_MATTER = ("got {ref}", "open {ref}", "{ref} We have seen to the {mark}", "rang {ref} all {mark}", "tried {ref}",
               "pass {ref} to Mrs Cole", "pass {ref} to Mr Bell", "{ref} sorted")  # fmt: skip
ALONE = ("open", "today", "?", "away", "back", "who", "what now", "PAUSE", "RESUME", "welcome now", "send",
         "invite X19", "tell Jay he had a good day with the {mark}",
         "tell Leo he cried about the {mark}")  # fmt: skip
KINDS: Mapping[str, str] = {
    "raffle ticket": "won a raffle ticket",
    "certificate": "earned a certificate",
    "wow": "did Wow work",
}
CHILDREN = ("jay", "maya", "leo", "tom", "ben", "kit")
PAIRS = ("rosa jay", "mick jay", "sam maya", "sam leo", "pat kit", "lee kit", "dana tom", "gran jay", "noel jay")
LEAVERS = ("ahmed", "bell", "cole", "finch", "jay", "leo")

# What changes in the school's sheet before it is imported again.
SHEETS = (
    "nothing changes", "mick may not receive jay", "mick may raise jay", "sam may not raise leo",
    "pat may not raise kit", "jay has bell", "maya has cole", "rosa has a new number", "tom has left",
    "noel may receive maya",
)  # fmt: skip

PACES = (0, 0, 1, 4, 11, 35, 130, 260, 500, 990, 1500)  # minutes; the last are a school day, a night, a day
after = st.sampled_from(PACES)
nth = st.sampled_from((0, 0, 0, 1, 2, 5))


def _of(who: tuple[str, ...], does: str, what: st.SearchStrategy[str]) -> st.SearchStrategy[Happening]:
    return st.builds(Happening, after, st.sampled_from(who), st.just(does), what, nth)


_leads = ("finch", "okafor", "stone", "ahmed")
_praises = st.builds("{} {}".format, st.sampled_from(CHILDREN), st.sampled_from(tuple(KINDS)))
happening = st.one_of(
    _of(FAMILY, "writes", st.sampled_from(USUAL)),
    _of(FAMILY, "writes", st.sampled_from(tuple(SAYINGS))),
    _of(FAMILY, "writes", st.sampled_from(tuple(SAYINGS))),
    _of(FAMILY, "sends a photo of", st.sampled_from(("worry", "worry about jay", "nothing"))),
    _of(("mick", "sam", "dana"), "changes it to", st.sampled_from(("worry", "worry about maya", "thanks", "STOP"))),
    _of((*FAMILY, *STAFF), "presses a button", st.just("")),
    _of((*FAMILY, *STAFF), "is delivered again", st.just("")),
    _of(STAFF, "types", st.sampled_from(ON_A_MATTER)),
    _of(STAFF, "types", st.sampled_from(ON_A_MATTER)),
    _of(STAFF, "types", st.sampled_from(ALONE)),
    _of(STAFF, "replies", st.sampled_from(("We will see to the {mark}", "got this", "back", "1"))),
    _of(STAFF, "praises", _praises),
    _of(STAFF, "praises", _praises),
    _of(_leads, "cuts off", st.sampled_from(PAIRS)),
    _of(_leads, "allows", st.sampled_from(PAIRS)),
    _of(_leads, "says has left", st.sampled_from(LEAVERS)),
    _of(("the office",), "imports a sheet where", st.sampled_from(SHEETS)),
    _of(("mick", "sam", "dana"), "blocks the bot", st.just("")),
    _of(("mick", "sam", "dana"), "unblocks the bot", st.just("")),
    _of(("rosa", "pat", "dana by sms", "finch"), "has a phone that takes no texts", st.just("")),
    _of(("the line",), "is down for hours", st.sampled_from(("1", "4", "20", "70"))),
)


def stories(longest: int) -> st.SearchStrategy[list[Happening]]:
    return st.lists(happening, max_size=longest)
