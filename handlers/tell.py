"""`tell Jay he had a hard morning`: shows who will get it and the words, then sends on the writer's word, as theirs."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.access import may_tell
from bot.domain.arrivals import Arrival
from bot.domain.commands import Command, CommandKind
from bot.domain.messages import NOTHING, Batch, Button, Outbound, Purpose
from bot.domain.opening import initials
from bot.domain.people import Person, Pupil
from bot.domain.praise import choices, names_another_child
from bot.domain.spoken import spoken_moment
from bot.domain.telling import Hearers, Telling, TellingState, expires, in_short, is_difficult, whom
from bot.school import School
from bot.services.desk import commanded, pressed, replied_to
from bot.services.letters import confirm, edit, hide_key, reply, shown, to_person, toast
from bot.services.telling import Draft, goes_at, logged, message, told, who_hears, who_still_hears
from bot.services.threads import free_reference, opened

REMEMBERED = timedelta(days=1)  # how long somebody who says SEND too late is told what became of it
LONGEST = 1000  # characters; with the rest of the message it fits what an SMS can carry


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """Nothing goes without a second word. In reply to a ping "tell him well done" is an answer to the parent."""
    if arrival.staff is None:
        return None
    command = commanded(arrival, CommandKind.TELL)
    if command:
        return (
            None if await replied_to(school, arrival) else await _begin(school, arrival, arrival.staff, command.words)
        )
    return await _word(school, arrival, arrival.staff)


# -- what was typed


async def _begin(school: School, arrival: Arrival, person: Person, words: str) -> Batch:
    """Shown to its writer, or why not; of two pupils of one name nobody is guessed."""
    found = whom(words, await school.reader.pupils())
    if len(found) > 1:
        return _says(school, arrival, school.texts.say("praise_which", choices=choices(each for each, _ in found)))
    if not found or not found[0][1]:
        return _says(school, arrival, school.texts.say("tell_no_pupil" if words and not found else "tell_help"))
    pupil, rest = found[0]
    if not may_tell(person, pupil):
        return _says(school, arrival, school.texts.say("tell_not_yours"))
    if len(rest) > LONGEST:
        return _says(school, arrival, school.texts.say("tell_too_long"))
    hear = await who_hears(school, pupil)
    if not (hear.tell or hear.ring):
        return _says(school, arrival, school.texts.say("tell_nobody"))
    return await _show(school, arrival, Draft(await _draft(school, arrival, pupil, rest, hear), person, pupil), hear)


def _says(school: School, arrival: Arrival, text: str) -> Batch:
    return Batch(outbound=(confirm(school, arrival, text),), reason="answered at once; nothing was sent")


async def _draft(school: School, arrival: Arrival, pupil: Pupil, words: str, hear: Hearers) -> Telling:
    return Telling(
        id=school.new_id(),
        school=school.id,
        reference=await free_reference(school),
        by=arrival.staff.id if arrival.staff else "",
        pupil=pupil.id,
        words=words,
        made_at=arrival.at,
        expires_at=expires(arrival.at, school.calendar),
        tell=tuple(each.id for each in hear.tell),
        ring=tuple(each.id for each in hear.ring),
    )


async def _show(school: School, arrival: Arrival, draft: Draft, hear: Hearers) -> Batch:
    telling = draft.telling
    if arrival.by_sms:
        text = await _preview(school, arrival, draft, hear)
        outbound: tuple[Outbound, ...] = (reply(school, arrival, Purpose.CONFIRM, text, protect=True),)
    else:
        ready = school.texts.say("tell_ready", ref=telling.reference)
        first = reply(school, arrival, Purpose.CONFIRM, ready, protect=True)
        telling = replace(telling, shown=first.id)
        outbound = (first, *await _open(school, arrival, draft, hear, first))
    return Batch(
        changed=(telling, opened(school, arrival, telling=telling.id, pupils=(telling.pupil,))),
        outbound=(*outbound, *_dropped_later(school, telling, outbound[0])),
        reason=f"to be told, once its writer says so: {telling.id}",
    )


def _dropped_later(school: School, telling: Telling, first: Outbound) -> tuple[Outbound, ...]:
    """What is said when its time is over; withdrawn as soon as its writer has said what is to be done."""
    text = school.texts.say("tell_dropped", ref=telling.reference)
    later = {"not_before": telling.expires_at}
    line = to_person(school, telling.by, Purpose.CONFIRM, text, telling.made_at, key=_key(telling), **later)
    if not telling.shown:
        return (line,)
    return (line, edit(school, first, text, telling.made_at, **{**later, "key": f"{_key(telling)}:shown"}))


def _key(telling: Telling) -> str:
    return f"telling:{telling.id}"


# -- what its writer is shown


async def _open(school: School, arrival: Arrival, draft: Draft, hear: Hearers, first: Outbound) -> tuple[Outbound, ...]:
    """On Telegram: the names and words by a silent edit, for ten minutes, with what can be done under them."""
    say = school.texts.say
    text, telling = await _preview(school, arrival, draft, hear), draft.telling
    send = Button(label=say("button_send"), data=f"tell:{telling.id}")
    drop = Button(label=say("button_dont_send"), data=f"tell_not:{telling.id}")
    again = Button(label=say("button_open"), data=f"tell_open:{telling.id}")
    hidden = say("tell_hidden", ref=telling.reference)
    return shown(school, first, text, hidden, arrival.at, buttons=(send, drop), after=(again, drop))


async def _preview(school: School, arrival: Arrival, draft: Draft, hear: Hearers) -> str:
    """Who gets it, who is rung, what to look at twice, and the words as they will be read. By SMS initials and the
    school's own numbers stand for the names, and the words are those that were just typed."""
    say, sms, telling, pupil = school.texts.say, arrival.by_sms, draft.telling, draft.pupil
    whose = initials(pupil) if sms else f"{pupil.name} {pupil.surname}".strip()

    def names(people: tuple[Person, ...]) -> str:
        return ", ".join(in_short(each) if sms else each.name for each in people)

    lines = [say("tell_to", ref=telling.reference, child=whose, people=names(hear.tell) or say("tell_to_nobody"))]
    lines += [say("tell_ring", people=names(hear.ring))] if hear.ring else []
    lines += [say("tell_not_to", people=names(hear.cut_off))] if hear.cut_off else []
    held = goes_at(school, arrival.at)
    lines += [say("tell_held", when=spoken_moment(held, arrival.at, school.calendar))] if held and hear.tell else []
    if names_another_child(telling.words, pupil, await school.reader.pupils()):
        lines.append(say("tell_other_child"))
    lines += [say("tell_difficult", ref=telling.reference)] if is_difficult(telling.words) else []
    if sms:
        return "\n".join([*lines, say("tell_confirm", ref=telling.reference)])
    return "\n".join([*lines, "", message(school, draft, telling.reference)])


# -- the second word


async def _word(school: School, arrival: Arrival, person: Person) -> Batch | None:
    """Send, don't send, show it again, or a call that was made instead: by button or in words."""
    command = commanded(arrival, CommandKind.SEND, CommandKind.DONT_SEND, CommandKind.RANG, CommandKind.TRIED)
    wish = next((each for each in ("tell", "tell_not", "tell_open") if pressed(arrival, each)), "")
    if command is None and not wish:
        return None
    telling = await _meant(school, arrival, person, command, pressed(arrival, wish))
    if telling is None:  # the reference may be a matter's, and "send" be said to a person
        nothing = Batch(outbound=(toast(school, arrival, ""),), reason="a button with nothing behind it")
        return nothing if wish else None
    pupil = await school.reader.pupil(telling.pupil)
    if not telling.waits(arrival.at):
        late = "tell_sent_before" if telling.state is TellingState.SENT else "tell_gone"
        return _says(school, arrival, school.texts.say(late, ref=telling.reference))
    if pupil is None or not may_tell(person, pupil):
        return _says(school, arrival, school.texts.say("tell_not_yours"))
    return await _done(school, arrival, Draft(telling, person, pupil), command, wish)


async def _done(school: School, arrival: Arrival, draft: Draft, command: Command | None, wish: str) -> Batch:
    kind = command.kind if command else None
    if wish == "tell_open":
        return await _again(school, arrival, draft)
    if wish == "tell_not" or kind is CommandKind.DONT_SEND:
        return await _ended(school, arrival, draft.telling, TellingState.DROPPED, text="tell_not_sent")
    if kind is CommandKind.TRIED:  # the words still wait
        return _says(school, arrival, school.texts.say("tell_tried", ref=draft.telling.reference))
    if command and kind is CommandKind.RANG:
        return await _rang(school, arrival, draft, command.words)
    return await _send(school, arrival, draft)


async def _meant(school: School, arrival: Arrival, person: Person, command: Command | None, id: str) -> Telling | None:
    """The writer's own, by its button or reference; without one the only one that waits."""
    mine = await school.reader.tellings_of(person.id, arrival.at - REMEMBERED)
    if id:
        return next((each for each in mine if each.id == id), None)
    if command and command.reference:
        return next((each for each in reversed(mine) if each.reference == command.reference), None)
    waiting = [each for each in mine if each.waits(arrival.at)]
    return waiting[0] if len(waiting) == 1 else None


async def _again(school: School, arrival: Arrival, draft: Draft) -> Batch:
    first = await school.reader.outbound(draft.telling.shown)
    hear = await who_still_hears(school, draft.telling, draft.pupil)
    shown_again = await _open(school, arrival, draft, hear, first) if first else ()
    record = opened(school, arrival, telling=draft.telling.id, pupils=(draft.pupil.id,))
    outbound = (toast(school, arrival, ""), *shown_again)
    return Batch(changed=(record,), outbound=outbound, reason=f"shown again: {draft.telling.id}")


async def _send(school: School, arrival: Arrival, draft: Draft) -> Batch:
    done = await told(school, arrival, draft)
    if not (done.texted or done.rung):
        return await _ended(school, arrival, draft.telling, TellingState.DROPPED, text="tell_nobody")
    held = goes_at(school, arrival.at)
    when = spoken_moment(held, arrival.at, school.calendar) if held else ""
    text = ("tell_sent_held" if held else "tell_sent") if done.texted else "tell_to_ring"
    more = {"refs": ", ".join(done.texted or done.rung), "when": when}
    return done.batch + await _ended(school, arrival, draft.telling, TellingState.SENT, text=text, **more)


async def _rang(school: School, arrival: Arrival, draft: Draft, words: str) -> Batch:
    """A call that was made stands for the words."""
    hear = await who_still_hears(school, draft.telling, draft.pupil)
    adults = (*hear.tell, *hear.ring)
    made = logged(school, arrival, draft, adults[0] if len(adults) == 1 else None, words)
    return made + await _ended(school, arrival, draft.telling, TellingState.RANG, text="tell_rang")


async def _ended(
    school: School, arrival: Arrival, telling: Telling, state: TellingState, *, text: str, **more: str
) -> Batch:
    """What became of it, said to its writer; what was shown is hidden, and nothing waits to be said any more."""
    said = school.texts.say(text, **{"ref": telling.reference, **more})
    answer = confirm(school, arrival, school.texts.say("noted") if arrival.inbound.query_id else said)
    first = await school.reader.outbound(telling.shown) if telling.shown else None
    hidden = Batch(outbound=(edit(school, first, said, arrival.at),), withdraw=(hide_key(first),)) if first else NOTHING
    return hidden + Batch(
        changed=(replace(telling, state=state),),
        outbound=(answer,),
        withdraw=(_key(telling), f"{_key(telling)}:shown"),
        reason=f"{state}: {telling.id}",
    )
