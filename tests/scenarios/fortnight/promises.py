"""What holds whatever happens in a fortnight: each promise a function, with the sentence that a school asks for."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import NamedTuple

from bot.domain.concerns import ConcernState
from bot.domain.messages import Inbound, InboundKind, InboundState
from bot.domain.plain_words import plain
from tests.line import PARENTS, PUPILS, STAFF
from tests.scenarios.fortnight.shown import Sentence, named, promised, sentence
from tests.scenarios.fortnight.threads import WRITTEN, named_in, shown_of, wrote
from tests.scenarios.fortnight.truth import MINUTE
from tests.scenarios.fortnight.world import Seen, World


class Sort(NamedTuple):
    """What a family may be told by a sentence: `tells` of a child or a matter, or confirms nothing; `starts`: the
    school begins, it is no reply; `staff`: who it names answers by a time."""

    tells: str = ""  # the right that is needed for it
    starts: bool = False


RECEIPTS = ("receipt", "receipt_question", "receipt_out_of_hours", "receipt_holiday", "receipt_breaking_up",
            "receipt_plan", "receipt_plan_closed")  # fmt: skip
REPLY, NOTHING = Sort("raise"), Sort()
TOLD: Mapping[str, Sort] = {
    **dict.fromkeys((*RECEIPTS, "receipt_more", "answer"), REPLY),
    **dict.fromkeys(("complaint", "sorted_thanks", "sorted_no", "help_done", "call_done", "which_child_done"), REPLY),
    **dict.fromkeys(("which_child", "which_child_buttons", "status_waiting", "status_answered"), REPLY),
    **dict.fromkeys(("receipt_stranger", "emergency", "stop_done", "start_done", "praise_off_done"), NOTHING),
    **dict.fromkeys(("praise_on_done", "wrong_number_done", "status_none"), NOTHING),
    **dict.fromkeys(("ask_sorted", "ask_sorted_buttons", "progress", "passed_parent"), Sort("raise", starts=True)),
    **dict.fromkeys(("still_waiting",), Sort("raise", starts=True)),
    "told": Sort("receive", starts=True),
    **dict.fromkeys(("praise_daily", "praise_friday", "praise_more"), Sort("receive", starts=True)),
    **dict.fromkeys(("welcome", "welcome_more"), Sort(starts=True)),
}
PROMISES = (*RECEIPTS, "sorted_no", "help_done", "call_done", "which_child_done", "progress", "passed_parent",
            "still_waiting")  # fmt: skip
NAMED = {name for _, name, *_ in PARENTS} | {name for _, name, *_ in PUPILS} | {surname for *_, surname, _, _ in PUPILS}
NAMES = {word.lower() for name in NAMED for word in name.split() if word not in ("Ms", "Mr", "Mrs")} | {"oyelaran"}
CHILDREN = {name: id for id, name, *_ in PUPILS}
GREETINGS = {"Good news.": "praise_daily", "Good news this week.": "praise_friday", "More good news.": "praise_more"}
EXAMPLE = re.compile(r"praise Jay raffle ticket for sitting well|tell Jay he had a hard morning")  # in the help
OVER_ALL = {"cole", "stone", "okafor"}


def read(text: str) -> Sentence:
    """Which sentence it is; good news by its greeting, which is all that its sentences have in common."""
    if text.startswith("About "):
        return Sentence("told", {})
    if "walrus" in text and "zebra" not in text:
        return Sentence("answer", {})
    greeting = next((key for words, key in GREETINGS.items() if text.startswith(words)), "")
    return Sentence(greeting, {}) if greeting else sentence(text)


# -- asked of everything that appears on a phone, as it does


async def nobody_gets_what_they_may_not(world: World, seen: Seen, said: Sentence) -> None:
    """Who may not hear of a child hears nothing of that child, on a phone of their own or one that they share."""
    truth, address = world.truth, seen.shown.address
    sort = TOLD[said.key]
    if not sort.tells:
        return
    if sort.tells == "receive":
        children = {CHILDREN[name] for name in CHILDREN if re.search(rf"\b{name}\b", seen.shown.text)}
        assert children, "good news is of a child"
    else:
        concern = seen.outbound.concern if seen.outbound else ""
        found = await world.line.reader.concern(concern)
        if found and not found.adult:
            assert await wrote(world, found, address), "an answer to a stranger goes where they wrote"
            return
        children = await named_in(world, concern)
        heard_of = children or said.key == "answer" or truth.may_raise_any(address)
        assert heard_of, f"{world.whose(address)} may raise nothing, and is told of a matter"
    assert truth.may_have(address, children, sort.tells), f"{world.whose(address)} may not have this of {children}"


async def nobody_hears_who_asked_not_to(world: World, seen: Seen, said: Sentence) -> None:
    """After STOP only what answers something written since; no good news after PRAISE OFF; nothing to who is only rung,
    to who has left, or of ours to a wrong number; nothing that the school starts while the head has paused it."""
    truth, address = world.truth, seen.shown.address
    sort, people = TOLD[said.key], world.truth.who_has(address)
    assert not people & truth.ring_only, "they are only rung"
    if said.key.startswith("praise_") and sort.starts:
        assert not people & truth.praise_off, "they have asked for no good news"
    if sort.starts:
        assert not truth.paused, "the head has paused it"
        assert address not in truth.stopped, "they have said STOP"
        assert people, "nobody of ours has this phone"
    if address in truth.wrong:
        assert not sort.tells or said.key == "answer", "it is a wrong number"
    if address in truth.stopped and sort.tells:
        written = [came.received_at for came in world.came if came.address == address]
        assert max(written) >= truth.stopped[address], "they have written nothing since STOP"


async def quiet_hours_are_kept(world: World, seen: Seen, said: Sentence) -> None:
    """What the school starts goes on school days between 8 and 18; receipts and answers at any hour."""
    if TOLD[said.key].starts:
        assert world.truth.days.may_start(seen.at), "it is quiet hours"


async def a_time_promised_can_be_kept(world: World, seen: Seen, said: Sentence) -> None:
    """A time is in school, a new matter's at least two school hours ahead; whoever is named is in that day."""
    if said.key not in PROMISES:
        return
    days, truth = world.truth.days, world.truth
    by = promised(said.values["when"], seen.at)
    window = days.window(by.date())
    assert window is not None, f"{by} is no school day"
    assert window[0] < by <= window[1], f"{by} is no school time"
    assert by > seen.at, f"{by} has passed"
    if said.key in RECEIPTS:
        ahead = days.school_time(seen.at, by)
        assert ahead >= timedelta(hours=2) - MINUTE, f"{by} is only {ahead} of school ahead"
    people = named(said.values["name"])
    assert people or not any(truth.is_in(id, by.date()) for id, *_ in STAFF if id not in ("ahmed", "bell", "stone"))
    here = {id for id, *_ in STAFF if truth.is_in(id, by.date())}
    assert people <= here or not here & {"cole", "okafor", "finch", "reid"}, f"{people - here} are not in on {by:%A}"


async def a_lock_screen_shows_nothing(world: World, seen: Seen, said: Sentence) -> None:
    """No message to staff holds a child's name, a parent's name or a parent's word: those open in place, or, by SMS,
    when whoever holds the phone has just asked for them."""
    if seen.shown.how == "~":
        return
    if said.key == "opened" and seen.shown.channel == "sms":
        asked = [came for came in world.came if came.address == seen.shown.address and came.text.startswith("open ")]
        assert asked, "nobody asked for words on this phone"
        return
    words = set(plain(EXAMPLE.sub("", seen.shown.text)).split())
    assert not words & NAMES, f"{words & NAMES} on a lock screen"
    assert not any(word.startswith("zebra") or word == "knife" for word in words), "a parent's word on a lock screen"


async def staff_open_only_what_is_theirs(world: World, seen: Seen, said: Sentence) -> None:
    """A parent's words are shown to the leads, and to whom the matter was brought."""
    if "zebra" not in seen.shown.text:
        return
    who = world.truth.staff_at(seen.shown.address)
    concern = await shown_of(world, seen)
    assert concern, "a parent's words go with their matter"
    brought = any(
        each.shown.address == seen.shown.address and each.shown.text.startswith(concern.reference)
        for each in world.seen if each is not seen
    )  # fmt: skip
    assert who in OVER_ALL | {concern.owner, concern.claimed_by} or brought, f"{who} opened what is not theirs"


async def who_has_left_gets_nothing(world: World, seen: Seen, said: Sentence) -> None:
    """Somebody who has left gets no message; what they had opened is hidden."""
    if seen.shown.how == "<":
        assert world.truth.staff_at(seen.shown.address) not in world.truth.left or said.key in TOLD


Promise = Callable[[World, Seen, Sentence], object]
TO_FAMILIES = (nobody_gets_what_they_may_not, nobody_hears_who_asked_not_to, quiet_hours_are_kept,
               a_time_promised_can_be_kept)  # fmt: skip
TO_STAFF = (a_lock_screen_shows_nothing, staff_open_only_what_is_theirs, who_has_left_gets_nothing)


async def all_shown_rightly(world: World, fresh: Iterable[Seen]) -> None:
    """Every promise about what has just appeared on phones."""
    for seen in fresh:
        said = read(seen.shown.text)
        staff = world.truth.staff_at(seen.shown.address)
        if not staff:
            if said.key not in TOLD and seen.outbound and seen.outbound.sender:
                said = Sentence("answer", {})  # a person's words may look like a sentence of ours
            assert said.key in TOLD, f"{said.key!r} is new to this story: give it a row in TOLD"
        for holds in TO_STAFF if staff else TO_FAMILIES:
            await holds(world, seen, said)
    nothing_is_said_twice(world, [seen for seen in fresh if seen.shown.how == "<"])


# -- asked at every moment


def nothing_is_said_twice(world: World, fresh: Iterable[Seen]) -> None:
    """No phone shows the same words twice within a minute, unless it asked twice; a burst on one matter gets at most
    one receipt and one "We have all of these" in ten minutes."""
    for seen in fresh:
        mine = [each for each in world.seen if each.shown.address == seen.shown.address and each.shown.how == "<"]
        same = [each for each in mine if each.shown.text == seen.shown.text and seen.at - each.at < MINUTE]
        asked = [
            came for came in world.came if came.address == seen.shown.address and seen.at - came.received_at < MINUTE
        ]
        assert len(same) <= max(1, len(asked)), f"said {len(same)} times in a minute"
        if seen.outbound and seen.outbound.concern and not world.truth.staff_at(seen.shown.address):
            recent = [each for each in mine if each.outbound and each.outbound.concern == seen.outbound.concern
                      and seen.at - each.at < 10 * MINUTE]  # fmt: skip
            keys = Counter(read(each.shown.text).key for each in recent)
            assert keys["receipt_more"] <= 1, "'We have all of these' twice in a burst"
            assert sum(keys[key] for key in RECEIPTS) <= 1 + keys["answer"], "two receipts in a burst"


async def an_open_matter_has_somebody(world: World) -> None:
    """An open matter has an owner who is at the school, and a next step until the top of the ladder."""
    ladder = world.line.school.rules.ladder
    for concern in await world.line.concerns():
        if concern.state is ConcernState.OPEN:
            assert concern.owner, f"{concern.reference} has no owner"
            assert concern.owner not in world.truth.left, f"{concern.owner} has left, and owns {concern.reference}"
            assert concern.next_step_at or concern.step == len(ladder), f"{concern.reference} never climbs again"


# -- asked at the end


async def nothing_is_lost(world: World) -> None:
    """Every message was handled; a worry has a matter whose thread holds its words, the rest a written reason. No
    matter mixes two children."""
    for came in world.came:
        inbound = await world.line.reader.inbound(came.id)
        assert inbound, f"{came.text!r} was not written down"
        assert inbound.state is InboundState.HANDLED, f"{came.text!r} is {inbound.state}"
        assert inbound.reason, f"{came.text!r} has no owner and no reason"
        heard = world.heard.get(came.id)
        owner = await world.line.reader.concern(inbound.reason)
        if heard and heard.saying.owned and not world.truth.staff_at(came.address):
            assert owner, f"{came.text!r} has no owner, only: {inbound.reason}"
        if heard and owner:
            await _is_kept(world, inbound)
    for concern in await world.line.concerns():
        mixed = await named_in(world, concern.id, WRITTEN)
        assert len(mixed) < 2, f"{concern.reference} mixes {mixed}"


async def _is_kept(world: World, inbound: Inbound) -> None:
    entry = await world.line.reader.entry_of_inbound(inbound.id)
    if inbound.kind is not InboundKind.BUTTON:
        assert entry, f"the thread has lost {inbound.text!r}"
        assert entry.text == inbound.text, f"the thread has other words than {inbound.text!r}"


async def praise_is_what_was_noted(world: World) -> None:
    """Each message of good news is what staff noted, word for word; nothing is told twice on one phone but in Friday's
    round of the week."""
    told: dict[tuple[str, str], Counter[str]] = {}
    last: dict[str, str] = {}
    for seen in world.seen:
        key = read(seen.shown.text).key
        if key not in GREETINGS.values():
            continue
        address = seen.shown.address
        last[address] = key if key != "praise_more" else last[address]
        left = seen.shown.text
        for each in world.truth.evidence:
            if each.words in left and each.at <= seen.at:
                left = left.replace(each.words, "")
                told.setdefault((address, last[address]), Counter())[each.mark] += 1
        signed = "|".join(re.escape(words) for words in (*GREETINGS, *(name for _, name, *_ in STAFF), "From school"))
        assert not re.sub(rf"{signed}|\s", "", left), f"nobody noted {left!r}"
    for (address, round), marks in told.items():
        twice = [mark for mark, count in marks.items() if count > 1]
        assert not twice, f"{world.whose(address)} was told {twice} twice ({round})"


async def nothing_lies_still_open(world: World) -> None:
    """After a week of silence nothing is open that has not climbed to the last named person."""
    for concern in await world.line.concerns():
        if concern.state is ConcernState.OPEN:
            assert concern.step == len(world.line.school.rules.ladder), f"{concern.reference} stands at {concern.step}"
        asked = world.truth.paused or concern.state is not ConcernState.ANSWERED  # in a pause nobody can be asked
        assert asked, f"{concern.reference} was never asked about, or closed"


AT_THE_END = (nothing_is_lost, praise_is_what_was_noted, nothing_lies_still_open)
