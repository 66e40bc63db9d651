"""`Pass on`, `pass 4K7 to Mrs Cole`: the matter is another's from now on; the clock goes on as it did."""

from dataclasses import replace
from datetime import date

from bot.domain.arrivals import Arrival
from bot.domain.commands import CommandKind
from bot.domain.concerns import Concern, ConcernState, passed
from bot.domain.messages import NOTHING, Batch, Button, Outbound, Purpose
from bot.domain.passing import meant, offered
from bot.domain.people import Person, Role, is_in
from bot.domain.spoken import spoken_when
from bot.school import School
from bot.services.desk import commanded, concern_meant, not_theirs, pressed
from bot.services.duty import answer_by, has_it_now
from bot.services.letters import confirm, edit, ping, reply, tell_pinged, to_family, toast
from bot.services.promises import handed_on, open_in
from bot.services.raising import may_raise_for
from bot.services.threads import said


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """The button under opened words, a name under it, or in words; never to somebody by guess."""
    command = commanded(arrival, CommandKind.PASS_ON)
    id, _, chosen = pressed(arrival, "to").partition(":")
    id = id or pressed(arrival, "pass")
    if arrival.staff is None or not (command or id):
        return None
    reference = command.reference if command else ""
    concern = await concern_meant(school, arrival, id=id, reference=reference)
    if concern is None or not concern.living:
        return not_theirs(school, arrival, concern.reference if concern else reference)
    if chosen:
        found = [person for person in [await school.reader.person(chosen)] if person and person.role and person.active]
    elif command and command.words:
        found = meant(command.words, await _staff(school), await _key_worker(school, concern), _today(school, arrival))
    else:
        return await _ask(school, arrival, concern)
    return await _to(school, arrival, arrival.staff, concern, found)


async def _staff(school: School) -> list[Person]:
    return [person for role in Role for person in await school.reader.staff(role)]


async def _key_worker(school: School, concern: Concern) -> Person | None:
    pupil = await school.reader.pupil(concern.pupil)
    return await school.reader.person(pupil.key_worker) if pupil else None


def _today(school: School, arrival: Arrival) -> date:
    return school.calendar.today(arrival.at)


# -- to whom


async def _ask(school: School, arrival: Arrival, concern: Concern) -> Batch:
    """A name a button, in place of the words; in words by SMS. Nothing has happened yet."""
    having = {arrival.staff.id if arrival.staff else "", concern.claimed_by or concern.owner}
    people = offered(await _staff(school), await _key_worker(school, concern), _today(school, arrival), having)
    if not arrival.by_sms and people:
        return Batch(outbound=await _choices(school, arrival, concern, people), reason=concern.id)
    names = ", ".join(each.name for each in people) or school.name
    text = school.texts.say("pass_names", ref=concern.reference, names=names)
    return Batch(outbound=(confirm(school, arrival, text, concern=concern.id),), reason=concern.id)


async def _choices(
    school: School, arrival: Arrival, concern: Concern, people: tuple[Person, ...]
) -> tuple[Outbound, ...]:
    say, inbound = school.texts.say, arrival.inbound
    text = say("pass_who", ref=concern.reference)
    buttons = [
        Button(
            label=say("pass_button", name=each.name, role=say(f"role_{each.role}")), data=f"to:{concern.id}:{each.id}"
        )
        for each in people
    ]
    buttons.append(Button(label=say("button_open"), data=f"open:{concern.id}"))
    more = {"buttons": tuple(buttons)}
    original = None
    if inbound.query_id:
        original = await school.reader.outbound_by_provider_id(inbound.account, inbound.address, inbound.reply_to)
    if original is None:
        asked = reply(school, arrival, Purpose.CONFIRM, text, concern=concern.id, protect=True, **more)
        return (*((toast(school, arrival, ""),) if inbound.query_id else ()), asked)
    return (toast(school, arrival, ""), edit(school, original, text, arrival.at, **more))


# -- and then


async def _to(school: School, arrival: Arrival, person: Person, concern: Concern, found: list[Person]) -> Batch:
    say, ref = school.texts.say, concern.reference
    if len(found) != 1:
        return _not_passed(school, arrival, concern, say("pass_nobody", ref=ref))
    to = found[0]
    if not is_in(to, _today(school, arrival)):
        return _not_passed(school, arrival, concern, say("pass_not_in", ref=ref, name=to.name))
    now = say("claimed_by", ref=ref, name=to.name)
    if to.id == (concern.claimed_by or concern.owner):
        return _not_passed(school, arrival, concern, now)
    given = passed(concern, to.id, arrival.at)
    told = await tell_pinged(school, given, person, (now, now), arrival.at, without=to.id)
    answer = say("noted") if arrival.inbound.query_id else now
    entry = said(school, arrival, concern, text=say("entry_passed", name=to.name))
    outbound = (confirm(school, arrival, answer, concern=concern.id), _ping(school, arrival, given, to))
    here = await _in_place(school, arrival, now)
    family = await _family(school, arrival, concern, given, to)
    promised = await _promised(school, arrival, concern, to)
    return told + here + promised + Batch(changed=(given, entry), outbound=(*outbound, *family), reason=concern.id)


async def _promised(school: School, arrival: Arrival, concern: Concern, to: Person) -> Batch:
    """What whoever had it, or passes it on, has promised in it goes with it."""
    having, batch = {concern.claimed_by or concern.owner, arrival.staff.id if arrival.staff else ""} - {to.id}, NOTHING
    for promise in await open_in(school, concern.id):
        if promise.owner in having:
            batch += await handed_on(school, promise, to, arrival.at)
    return batch


def _not_passed(school: School, arrival: Arrival, concern: Concern, text: str) -> Batch:
    return Batch(outbound=(confirm(school, arrival, text, concern=concern.id),), reason=concern.id)


def _ping(school: School, arrival: Arrival, concern: Concern, to: Person) -> Outbound:
    waits = concern.state is ConcernState.OPEN
    by = answer_by(school, concern, arrival.at) if waits else None
    return ping(school, concern, to, arrival.at, text="ping_passed" if waits else "ping_passed_answered", by=by)


async def _in_place(school: School, arrival: Arrival, text: str) -> Batch:
    """Where the name was pressed stands who has it now, also where that was no ping."""
    inbound = arrival.inbound
    if not inbound.query_id:
        return NOTHING
    original = await school.reader.outbound_by_provider_id(inbound.account, inbound.address, inbound.reply_to)
    if original is None or original.purpose is not Purpose.CONFIRM:
        return NOTHING
    return Batch(outbound=(edit(school, original, text, arrival.at),))


async def _family(school: School, arrival: Arrival, before: Concern, now: Concern, to: Person) -> tuple[Outbound, ...]:
    """One honest line, where the name that the family was given is no longer the one who answers."""
    if now.state is not ConcernState.OPEN or not before.heard_at or not before.adult:
        return ()
    adult = await school.reader.person(before.adult)
    # In time the receipt's names stand, whoever has taken it since; later, whom the family was told of.
    heard = replace(before, claimed_by="", claimed_at=None) if before.due_at > arrival.at else before
    named, by = await has_it_now(school, heard, arrival.at)
    here = is_in(to, school.calendar.today(by))  # a name that is not in that day is promised to nobody
    if adult is None or not here or to.id in {each.id for each in named} or not await may_raise_for(school, adult):
        return ()
    read = school.calendar.quiet_until_at(arrival.at)  # the day on which it is read: it waits for quiet hours to end
    when = spoken_when(by, read, school.calendar)
    text = school.texts.say("passed_parent", name=to.name, when=when, ref=now.reference)
    return (to_family(school, now, Purpose.PROGRESS, text, arrival.at, key=f"progress:{now.id}"),)
