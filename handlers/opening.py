"""`Open`: the words, in place of the ping, for those entitled to them; hidden again after ten minutes."""

from bot.domain.arrivals import Arrival
from bot.domain.commands import CommandKind
from bot.domain.concerns import Concern, Entry, Voice, children_of
from bot.domain.messages import Batch, Outbound, Purpose
from bot.domain.opening import in_initials, initials, newest, thread_lines
from bot.domain.people import Person
from bot.domain.telling import in_short
from bot.school import School
from bot.services.desk import commanded, concern_meant, not_theirs, pressed
from bot.services.letters import opened_buttons, ping_buttons, reply, shown, taken_back, toast
from bot.services.threads import opened

# Characters of a thread in one message: Telegram takes 4,096, Twilio 1,600, and the rest is the reference and the name.
MOST, MOST_BY_SMS = 3900, 1500


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """The button under a ping or in a list of what is open, or `open 4K7`."""
    command = commanded(arrival, CommandKind.OPEN)
    id = pressed(arrival, "open") or pressed(arrival, "read")
    reference = command.reference if command else ""
    if arrival.staff is None or not (id or reference):
        return None
    concern = await concern_meant(school, arrival, id=id, reference=reference)
    if concern is None:
        return not_theirs(school, arrival, reference)
    return await _open(school, arrival, concern)


async def _open(school: School, arrival: Arrival, concern: Concern) -> Batch:
    entries = await school.reader.entries(concern.id)
    thread = await _lines(school, concern, entries, by_sms=arrival.by_sms)
    kept = newest(thread, MOST_BY_SMS if arrival.by_sms else MOST)
    earlier = school.texts.say("opened_earlier", count=str(len(thread) - len(kept))) if len(kept) < len(thread) else ""
    child = await _child(school, concern, by_sms=arrival.by_sms)
    lines = [child, await _not_about(school, concern), earlier, *kept]
    text = school.texts.say("opened", ref=concern.reference, lines="\n".join(line for line in lines if line))
    if arrival.by_sms:
        outbound: tuple[Outbound, ...] = (reply(school, arrival, Purpose.CONFIRM, text),)
    else:
        outbound = await _in_place(school, arrival, concern, text) + await _media(school, arrival, concern, entries)
    return Batch(changed=(opened(school, arrival, concern=concern.id),), outbound=outbound, reason=concern.id)


async def _in_place(school: School, arrival: Arrival, concern: Concern, text: str) -> tuple[Outbound, ...]:
    """The ping, or a new message that says as little, becomes the words (no notification), for ten minutes. A list
    stays as it is."""
    inbound = arrival.inbound
    original = None
    if inbound.query_id and not pressed(arrival, "read"):
        original = await school.reader.outbound_by_provider_id(inbound.account, inbound.address, inbound.reply_to)
    first: tuple[Outbound, ...] = (toast(school, arrival, ""),) if inbound.query_id else ()
    if original is None:
        here = school.texts.say("opened_here", ref=concern.reference)
        original = reply(school, arrival, Purpose.CONFIRM, here, concern=concern.id, protect=True)
        first += (original,)
    hidden = school.texts.say("opened_hidden", ref=concern.reference)
    buttons = {"buttons": opened_buttons(school, concern), "after": ping_buttons(school, concern)}
    return (*first, *shown(school, original, text, hidden, arrival.at, **buttons))


async def _child(school: School, concern: Concern, *, by_sms: bool) -> str:
    """The child's name; by SMS initials and the tutor group; nothing where it is not known."""
    pupil = await school.reader.pupil(concern.pupil)
    if pupil is None:
        return ""
    return f"{initials(pupil)} {pupil.tutor_group}".strip() if by_sms else f"{pupil.name} {pupil.surname}".strip()


async def _not_about(school: School, concern: Concern) -> str:
    """Of whom nothing may be said to this parent: the children from whom they are cut off, by their initials. What is
    written of one child could tell of another, and no machine sees that."""
    theirs = await school.reader.entitlements_of_adult(concern.adult) if concern.adult else []
    found = [await school.reader.pupil(each.pupil) for each in theirs if each.restricted]
    children = ", ".join(initials(pupil) for pupil in found if pupil)
    return school.texts.say("opened_cut_off", child=children) if children else ""


async def _lines(school: School, concern: Concern, entries: list[Entry], *, by_sms: bool) -> list[str]:
    """A line an entry. By SMS, which stays on a lock screen, the family has initials, and the sheet's id. The name of
    any other child stays: nobody could tell from a letter who is meant."""
    authors = {id: await school.reader.person(id) for id in {each.author for each in entries if each.author}}
    names = {id: _named(person, by_sms=by_sms) for id, person in authors.items() if person}
    found = [await school.reader.pupil(id) for id in children_of(concern)] if by_sms else []
    pupils = [pupil for pupil in found if pupil]
    return [
        school.texts.say("opened_line", when=when, who=who, words=in_initials(words, pupils))
        for when, who, words in thread_lines(entries, names, school.calendar)
    ]


def _named(person: Person, *, by_sms: bool) -> str:
    return in_short(person) if by_sms and person.role is None else person.name


async def _media(school: School, arrival: Arrival, concern: Concern, entries: list[Entry]) -> tuple[Outbound, ...]:
    """What the family sent with these entries and has been fetched: each by itself, and off the screen again later."""
    blobs: list[str] = []
    for entry in entries:
        inbound = await school.reader.inbound(entry.inbound) if entry.voice is Voice.FAMILY else None
        blobs += [media.blob for media in (inbound.media if inbound else ()) if media.blob]
    sent = [
        reply(school, arrival, Purpose.CONFIRM, concern.reference, media=(blob,), protect=True, concern=concern.id)
        for blob in dict.fromkeys(blobs)
    ]
    return (*sent, *(taken_back(school, each) for each in sent))
