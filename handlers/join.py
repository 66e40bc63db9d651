"""A Telegram account is tied to a person by a one-time link; anything else about joining confirms nothing."""

from dataclasses import replace

from bot.domain.arrivals import Arrival
from bot.domain.invites import WINDOW, WRONG_CODE, may_try
from bot.domain.messages import Batch, Channel, InboundKind, Purpose
from bot.domain.people import Contact, Invite, Person, Standing, invite_id
from bot.domain.records import Record
from bot.school import School
from bot.services.letters import reply
from bot.services.welcoming import second_welcome


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """`/start CODE` from the link that the school gave."""
    inbound = arrival.inbound
    if inbound.channel is not Channel.TELEGRAM or inbound.kind is not InboundKind.TEXT:
        return None
    word, _, code = inbound.text.strip().partition(" ")
    if word != "/start":
        return None
    if not code:
        return _greet(school, arrival)
    return await _redeem(school, arrival, code.strip())


def _greet(school: School, arrival: Arrival) -> Batch:
    """A bare /start (Telegram's own button): hello to those we know, the way in to those we do not."""
    known = arrival.sender is not None
    text = school.texts.say("welcome", school=school.name) if known else school.texts.say("receipt_stranger")
    return Batch(outbound=(reply(school, arrival, Purpose.JOINED, text),), reason="pressed start")


async def _redeem(school: School, arrival: Arrival, code: str) -> Batch:
    if not await _may_try(school, arrival):
        return _refused(school, arrival, "a link that was not looked up: too many wrong ones")
    invite = await school.reader.invite(invite_id(code))
    person = await school.reader.person(invite.person) if invite else None
    if invite is None or person is None or not _opens(invite, person, arrival):
        return _refused(school, arrival, WRONG_CODE)
    contact = Contact(
        id=school.new_id(),
        school=school.id,
        person=person.id,
        channel=Channel.TELEGRAM,
        address=arrival.inbound.address,
    )
    hello = "staff_joined" if person.role else "joined"
    text = school.texts.say(hello, name=person.name, school=school.name)
    hello_said = replace(reply(school, arrival, Purpose.JOINED, text), to=person.id)
    batch = Batch(
        changed=(contact, replace(invite, used_at=arrival.at), *await _set_right(school, arrival)),
        outbound=(hello_said,),
        reason="joined",
    )
    if person.role or person.welcomed_at:
        return batch + Batch(requires=(person,))
    # The hello stands for the first welcome; how to use the line and how to stop it, they have not been told yet.
    more = second_welcome(school, person, arrival.at, after=hello_said.id)
    return batch + Batch(changed=(replace(person, welcomed_at=arrival.at),), outbound=(more,))


def _refused(school: School, arrival: Arrival, reason: str) -> Batch:
    """The same words whatever the reason: who guesses learns nothing from them."""
    return Batch(outbound=(reply(school, arrival, Purpose.JOINED, school.texts.say("invite_bad")),), reason=reason)


async def _may_try(school: School, arrival: Arrival) -> bool:
    """Counted by the messages on record. What is not looked up does not count, so that nobody is shut out for good."""
    inbound, since = arrival.inbound, arrival.at - WINDOW
    theirs = await school.reader.wrong_codes(since, inbound.account, inbound.address)
    return may_try(len(theirs), len(await school.reader.wrong_codes(since)))


async def _set_right(school: School, arrival: Arrival) -> tuple[Record, ...]:
    """An account that said it was the wrong one, and now has a link of the school's own, is this person's alone."""
    inbound, reader = arrival.inbound, school.reader
    status = await reader.address_status(inbound.account, inbound.address)
    if status is None or status.standing is not Standing.WRONG:
        return ()
    earlier = await reader.contacts_at(inbound.channel, inbound.address)
    let_go = [replace(each, person="", address="") for each in earlier]
    return (replace(status, standing=Standing.OPEN, since=arrival.at), *let_go)


def _opens(invite: Invite, person: Person, arrival: Arrival) -> bool:
    """Whether this link lets this account in: it is new, of somebody still here, and the account nobody's yet."""
    return not invite.used_at and invite.expires_at > arrival.at and person.active and not arrival.people
