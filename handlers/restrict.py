"""`restrict Ms Marlowe from Jay`: an adult is cut off from a child at once, queued messages too; `allow … for …`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.access import OVER_ACCESS
from bot.domain.arrivals import Arrival
from bot.domain.audit import Deed
from bot.domain.commands import Command, CommandKind
from bot.domain.concerns import Concern, ConcernState, children_of
from bot.domain.entitlements import Entitlement, entitlement_id
from bot.domain.messages import Batch, Outbound
from bot.domain.naming import ids_of, people_meant, pupils_meant
from bot.domain.opening import initials
from bot.domain.people import Person, Pupil
from bot.school import School
from bot.services.audit import asked
from bot.services.desk import commanded
from bot.services.duty import office
from bot.services.letters import confirm, noted, ping, tell_pinged


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """One line from the phone of the safeguarding lead, a deputy, the head or the office; no import undoes it.

    The outbox asks again as it sends, so nothing has to be called back. Of several that may be meant nobody is guessed.
    """
    command = commanded(arrival, CommandKind.RESTRICT, CommandKind.ALLOW)
    if command is None or arrival.staff is None:
        return None
    if arrival.staff.role not in OVER_ACCESS:
        return _unclear(school, arrival, school.texts.say("not_yours_to_do"))
    adults, pupils = await _meant(school, command)
    for several in (adults, pupils):
        if len(several) != 1:
            key = "who_which" if several else "who_unknown"
            return _unclear(school, arrival, school.texts.say(key, choices=ids_of(several)))
    if command.kind is CommandKind.RESTRICT:
        return await _cut_off(school, arrival, adults[0], pupils[0])
    return await _allowed(school, arrival, adults[0], pupils[0])


async def _meant(school: School, command: Command) -> tuple[Sequence[Person], Sequence[Pupil]]:
    """Whose names these may be. Of two children called Jay it is the one whom the sheet has with this adult: of the
    other they could hear nothing anyway."""
    adults, pupils = await _adults(school, command), pupils_meant(command.other, await school.reader.all_pupils())
    if len(adults) * len(pupils) < 2:
        return adults, pupils
    pairs = [(adult, pupil) for adult in adults for pupil in pupils]
    known = [each for each in pairs if await school.reader.entitlement(each[0].id, each[1].id)]
    return ([known[0][0]], [known[0][1]]) if len(known) == 1 else (adults, pupils)


async def _adults(school: School, command: Command) -> list[Person]:
    """Adults of families; one who left only by the id, for the next sheet may bring them back."""
    families = [each for each in await school.reader.all_people() if each.role is None]
    by_name = people_meant(command.words, (each for each in families if each.active))
    return by_name or [each for each in people_meant(command.words, families) if each.code == command.words.strip()]


def _unclear(school: School, arrival: Arrival, text: str) -> Batch:
    return Batch(outbound=(confirm(school, arrival, text),), reason="about who may have what: nothing done")


async def _entitlement(school: School, adult: Person, pupil: Pupil) -> Entitlement:
    """What stands between the two; for an adult of whom no sheet knows with this child, a record of its own, so that
    a later import cannot grant what was forbidden."""
    known = await school.reader.entitlement(adult.id, pupil.id)
    id = entitlement_id(adult.id, pupil.id)
    return known or Entitlement(id=id, school=school.id, adult=adult.id, pupil=pupil.id)


async def _cut_off(school: School, arrival: Arrival, adult: Person, pupil: Pupil) -> Batch:
    entitlement = await _entitlement(school, adult, pupil)
    done = asked(school, arrival, Deed.RESTRICTED, adult.id, pupil.id)
    batch = Batch(
        changed=() if entitlement.restricted else (replace(entitlement, restricted=True), done),
        outbound=_noted(school, arrival, "noted_restricted", adult, pupil),
        reason="cut off from a child",
    )
    for concern in await _living(school, adult, pupil):
        batch += await _to_office(school, concern, arrival.at)
    return batch


async def _allowed(school: School, arrival: Arrival, adult: Person, pupil: Pupil) -> Batch:
    entitlement = await _entitlement(school, adult, pupil)
    done = asked(school, arrival, Deed.ALLOWED, adult.id, pupil.id)
    texted = [replace(each, ring=adult.ring_only) for each in await _living(school, adult, pupil) if each.ring]
    return Batch(
        changed=(replace(entitlement, restricted=False), done, *texted) if entitlement.restricted else (),
        outbound=_noted(school, arrival, "noted_allowed", adult, pupil),
        reason="may hear of a child again",
    )


def _noted(school: School, arrival: Arrival, key: str, adult: Person, pupil: Pupil) -> tuple[Outbound, ...]:
    """By SMS the sheet's id and the child's initials, which tell a stranger nothing."""
    child = f"{pupil.name} {pupil.surname}".strip()
    text = school.texts.say(key, who=f"{adult.name} ({adult.code})", child=child)
    return noted(school, arrival, text, school.texts.say(key, who=adult.code, child=initials(pupil)))


async def _living(school: School, adult: Person, pupil: Pupil) -> list[Concern]:
    """Their living concerns that are, or may be, about the child; also those of a phone that they share."""
    addresses = {each.address for each in await school.reader.contacts_of(adult.id)}
    return [
        each
        for each in await school.reader.concerns_living()
        if pupil.id in children_of(each) and (each.adult == adult.id or (each.shared and each.address in addresses))
    ]


async def _to_office(school: School, concern: Concern, at: datetime) -> Batch:
    """Kept, and the office's now: it rings, since no message about it goes out any more."""
    people = await office(school, at)
    if not people:
        return Batch(changed=(replace(concern, ring=True),))
    given = replace(concern, owner=people[0].id, claimed_by="", claimed_at=None, ring=True)
    text = school.texts.say("claimed_by", name=people[0].name, ref=concern.reference)
    told = await tell_pinged(school, given, people[0], (text, text), at)
    waits = concern.state is ConcernState.OPEN
    pings = (ping(school, given, people[0], at, text="ping_cut_off"),) if waits else ()
    ended = (f"sorted:{concern.id}", f"progress:{concern.id}")
    return told + Batch(changed=(given,), outbound=pings, withdraw=ended)
