"""Making what is to be sent: a reply where somebody wrote, a message to a person, a ping without names or words."""

from datetime import datetime, timedelta
from typing import Any

from bot.domain.arrivals import Arrival
from bot.domain.concerns import Concern, ConcernState, children_of
from bot.domain.escalation import answer_by
from bot.domain.messages import Batch, Button, Channel, Outbound, OutboundKind, OutboundState, Purpose
from bot.domain.people import Person
from bot.domain.settling import plan_by
from bot.domain.spoken import spoken_when
from bot.domain.teaching import SPARE, goes_at
from bot.school import School

HIDDEN_AFTER = timedelta(minutes=10)
HIDE = "hide:"
# A ping that nobody has seen, or will.
NEVER_SHOWN = frozenset({OutboundState.REPLACED, OutboundState.WITHHELD})


def reply(school: School, arrival: Arrival, purpose: Purpose, text: str, **more: Any) -> Outbound:
    """A message back to whoever wrote, on the channel they wrote on; a stranger is answered at their address."""
    inbound = arrival.inbound
    return Outbound(
        id=school.new_id(),
        school=school.id,
        purpose=purpose,
        to=arrival.sender.id if arrival.sender else "",
        channel=inbound.channel,
        account=inbound.account,
        address=inbound.address,
        text=text,
        created_at=arrival.at,
        answers_at=inbound.received_at,
        **more,
    )


def toast(school: School, arrival: Arrival, text: str) -> Outbound:
    """The short notice that answers a pressed button."""
    return reply(school, arrival, Purpose.CONFIRM, text, kind=OutboundKind.TOAST, query_id=arrival.inbound.query_id)


def confirm(school: School, arrival: Arrival, text: str, *, concern: str = "") -> Outbound:
    """A word back to a member of staff: a notice when they pressed a button, a message when they wrote.

    With `concern`, replying to that message is replying to the concern.
    """
    if arrival.inbound.query_id:
        return toast(school, arrival, text)
    return reply(school, arrival, Purpose.CONFIRM, text, concern=concern)


def noted(school: School, arrival: Arrival, text: str, sms_text: str = "") -> tuple[Outbound, ...]:
    """ "Noted" is what a lock screen shows; `text`, with names, follows by a silent edit, and is off the screen again
    after ten minutes. By SMS `sms_text`, which has none."""
    word = school.texts.say("noted")
    said = reply(school, arrival, Purpose.CONFIRM, word, protect=True, sms_text=sms_text)
    if arrival.by_sms:
        return (said,)
    return (said, *shown(school, said, text, word, arrival.at, buttons=(), after=()))


def to_person(school: School, person: str, purpose: Purpose, text: str, at: datetime, **more: Any) -> Outbound:
    """A message to a person, on whichever of their channels is theirs first."""
    return Outbound(id=school.new_id(), school=school.id, purpose=purpose, to=person, text=text, created_at=at, **more)


def about(concern: Concern) -> tuple[str, ...]:
    """The children that a message on this concern tells of."""
    return children_of(concern)


def to_family(school: School, concern: Concern, purpose: Purpose, text: str, at: datetime, **more: Any) -> Outbound:
    """A message to whoever raised a concern: the adult, or the address of a stranger or of a phone that is shared."""
    return Outbound(
        id=school.new_id(),
        school=school.id,
        purpose=purpose,
        to="" if concern.shared else concern.adult,
        channel=concern.channel,
        account=concern.account,
        address=concern.address,
        children=about(concern),
        concern=concern.id,
        text=text,
        created_at=at,
        answers_at=concern.heard_at,
        **more,
    )


def ping(
    school: School,
    concern: Concern,
    person: Person,
    at: datetime,
    *,
    text: str = "ping",
    by: datetime | None = None,
    safety: bool = False,
) -> Outbound:
    """What stands on a lock screen: the reference, the urgency and the time due; never a name or a word of a parent.

    `by` is the time to answer by, where it is not the concern's own; that is never one that has passed.
    """
    text = "ping_ring" if concern.ring and text in ("ping", "ping_more") else text
    text = "ping_plan" if text == "ping" and _plans(school, concern, at) and not safety else text
    urgency = school.texts.say("urgency_now" if safety else "urgency_can_wait")
    due, calendar = by or answer_by(concern, at, school.rules, school.calendar), school.calendar
    # What is written at night, or in a lesson, is read in the morning, or the break: "today" is then today.
    read = max(calendar.quiet_until_at(at), goes_at(person, at, due - SPARE, calendar))
    values = {
        "ref": concern.reference,
        # At night the time due is tomorrow's; beside words of danger that would be read as leave to wait.
        "when": urgency if safety else spoken_when(due, read, calendar),
        "urgency": urgency,
    }
    by_sms = f"{text}_sms"  # where there is no button to press, what to type
    return to_person(
        school,
        person.id,
        Purpose.EMERGENCY if safety else Purpose.PING,
        school.texts.say(text, **values),
        at,
        sms_text=school.texts.say(by_sms, **values) if by_sms in school.texts else "",
        concern=concern.id,
        buttons=ping_buttons(school, concern),
        protect=True,
        key=f"ping:{concern.id}:{person.id}",
    )


def _plans(school: School, concern: Concern, at: datetime) -> bool:
    """Whether a plan is to be agreed with its family before the weekend."""
    by = plan_by(concern, school.calendar)
    return by is not None and by > at


def ping_buttons(school: School, concern: Concern) -> tuple[Button, ...]:
    """Open, and `I've got this` while nobody has and it still waits for an answer."""
    opening = Button(label=school.texts.say("button_open"), data=f"open:{concern.id}")
    claiming = Button(label=school.texts.say("button_claim"), data=f"claim:{concern.id}")
    waits = concern.state is ConcernState.OPEN and not concern.claimed_by
    return (opening, claiming) if waits else (opening,)


def opened_buttons(school: School, concern: Concern) -> tuple[Button, ...]:
    """Under opened words: what can be done with it."""
    if not concern.living:
        return ()
    claiming = ping_buttons(school, concern)[1:]
    passing = Button(label=school.texts.say("button_pass_on"), data=f"pass:{concern.id}")
    holding = Button(label=school.texts.say("button_held_sorted"), data=f"held:{concern.id}")
    promising = Button(label=school.texts.say("button_promise"), data=f"promise:{concern.id}")
    return (*claiming, passing, holding, promising)


def edit(school: School, original: Outbound, text: str, at: datetime, **more: Any) -> Outbound:
    """A silent change of a message that was sent before; it waits until its original has been sent."""
    more = {"key": f"edit:{original.id}", **more}
    return to_person(
        school,
        original.to,
        Purpose.CONFIRM,
        text,
        at,
        kind=OutboundKind.EDIT,
        original=original.id,
        concern=original.concern,
        **more,
    )


def shown(
    school: School,
    original: Outbound,
    words: str,
    hidden: str,
    at: datetime,
    *,
    buttons: tuple[Button, ...],
    after: tuple[Button, ...],
) -> tuple[Outbound, Outbound]:
    """Words in place of a message that has none on a lock screen, without a sound; `hidden` after ten minutes."""
    later = {"buttons": after, "not_before": at + HIDDEN_AFTER, "key": hide_key(original)}
    return edit(school, original, words, at, buttons=buttons), edit(school, original, hidden, at, **later)


def taken_back(school: School, original: Outbound) -> Outbound:
    """The message off the screen again after ten minutes, where the channel can (Telegram)."""
    at = original.created_at
    kind = {"kind": OutboundKind.DELETE, "original": original.id, "not_before": at + HIDDEN_AFTER}
    return to_person(school, original.to, Purpose.CONFIRM, "", at, **kind)


def hide_key(original: Outbound) -> str:
    """Under which key the words that were opened in place of this ping wait to be hidden again."""
    return f"{HIDE}{original.id}"


def hides(outbound: Outbound) -> bool:
    """Whether it only takes words off a screen again; that is done for who has left meanwhile, too."""
    edit = outbound.kind is OutboundKind.EDIT and outbound.key.startswith(HIDE)
    return edit or outbound.kind is OutboundKind.DELETE


async def tell_pinged(
    school: School, concern: Concern, actor: Person, texts: tuple[str, str], at: datetime, *, without: str = ""
) -> Batch:
    """Whoever was pinged sees what became of it: `texts` are the actor's own and everybody else's (but for `without`).

    On Telegram the pings change in place, without a sound; by SMS the others get a line, the actor has had one.
    """
    pings = [each for each in await school.reader.pings(concern.id) if each.kind is OutboundKind.SEND]
    pings = [each for each in pings if each.to != without]
    waiting = {each.to: each for each in pings if each.purpose is Purpose.PING and each.state is OutboundState.WAITING}
    seen = [each for each in pings if each not in waiting.values() and each.state not in NEVER_SHOWN]
    newest = {each.to: each for each in seen}
    unheard = [each for each in waiting.values() if each.to not in newest and each.to != actor.id]
    outbound = [_instead(school, concern, each, texts[1], at) for each in unheard]
    for original in newest.values():
        mine = original.to == actor.id
        text = texts[0] if mine else texts[1]
        if not original.account.startswith(Channel.SMS):
            outbound.append(edit(school, original, text, at, buttons=ping_buttons(school, concern)))
        elif not mine:
            line = to_person(school, original.to, Purpose.PING, text, at, concern=concern.id, key=original.key)
            outbound.append(line)
    gone = [each.key for each in waiting.values() if each.to in newest or each.to == actor.id]
    return Batch(outbound=tuple(outbound), withdraw=(*(hide_key(each) for each in newest.values()), *gone))


def _instead(school: School, concern: Concern, waiting: Outbound, text: str, at: datetime) -> Outbound:
    """For whoever's ping still waits for a break: what became of it, and not what is no longer so."""
    more = {"concern": concern.id, "buttons": ping_buttons(school, concern), "protect": True}
    return to_person(school, waiting.to, Purpose.PING, text, at, key=waiting.key, **more)


def still_waiting_key(school: School, concern: Concern, at: datetime) -> str:
    """Under which key a family is told at the week's end that we have not answered them yet."""
    return f"still_waiting:{school.calendar.today(at).isoformat()}:{concern.id}"


def answers(school: School, concern: Concern, at: datetime) -> tuple[str, ...]:
    """The keys of what is no longer true once a person has answered: that there is no answer yet."""
    return f"progress:{concern.id}", still_waiting_key(school, concern, at)


def ask_sorted(school: School, concern: Concern, at: datetime) -> tuple[Outbound, ...]:
    """ "Is this sorted?", a while after the answer; a newer answer asks anew in its place. Nothing where nothing was
    wrong, after a plain question or a notice; nor to whom nothing is confirmed: a person reads what they write next."""
    if not (concern.ask and children_of(concern)):
        return ()
    question = to_family(
        school,
        concern,
        Purpose.SORTED,
        school.texts.say("ask_sorted_buttons", ref=concern.reference),
        at,
        sms_text=school.texts.say("ask_sorted", ref=concern.reference),
        buttons=(
            Button(label=school.texts.say("button_sorted_yes"), data=f"sorted:{concern.id}"),
            Button(label=school.texts.say("button_sorted_no"), data=f"unsorted:{concern.id}"),
        ),
        not_before=at + school.rules.ask_sorted_after,
        key=f"sorted:{concern.id}",
    )
    return (question,)
