"""`invite Ms Marlowe`: a one-time Telegram link for one person, to be passed on by whoever asked for it."""

from bot.domain.access import OVER_ACCESS
from bot.domain.arrivals import Arrival
from bot.domain.audit import Deed
from bot.domain.commands import CommandKind
from bot.domain.invites import VALID_BY_CHAT, cancelled, link_of, make_invite
from bot.domain.messages import Batch
from bot.domain.naming import ids_of, people_meant
from bot.domain.people import Person
from bot.domain.spoken import spoken_when
from bot.school import School
from bot.services.audit import asked
from bot.services.desk import commanded, replied_to
from bot.services.letters import confirm


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """For the office, the head and whoever looks after safety. A reply to a ping is for the parent ("invite Nan too").

    The link is a secret in the chat of whoever asked, so it is good for two days only.
    """
    command = commanded(arrival, CommandKind.INVITE)
    if command is None or arrival.staff is None or await replied_to(school, arrival):
        return None
    say = school.texts.say
    if arrival.staff.role not in OVER_ACCESS:
        return _unclear(school, arrival, say("not_yours_to_do"))
    people = people_meant(command.words, (each for each in await school.reader.all_people() if each.active))
    if len(people) != 1:
        return _unclear(school, arrival, say("who_which" if people else "who_unknown", choices=ids_of(people)))
    if not school.bot():
        return _unclear(school, arrival, say("invite_no_bot"))
    return await _invited(school, arrival, people[0])


def _unclear(school: School, arrival: Arrival, text: str) -> Batch:
    return Batch(outbound=(confirm(school, arrival, text),), reason="about an invite: nothing done")


async def _invited(school: School, arrival: Arrival, person: Person) -> Batch:
    """The person stands there by the sheet's id: who finds the link on a screen does not know whose it is."""
    code, at = school.new_code(), arrival.at
    invite = make_invite(person, code, at, VALID_BY_CHAT)
    ended = cancelled(await school.reader.invites_of(person.id), at)
    when = spoken_when(invite.expires_at, at, school.calendar)
    text = school.texts.say("invite_link", who=person.code, when=when, link=link_of(school.bot(), code))
    done = asked(school, arrival, Deed.INVITED, person.id)
    return Batch(changed=(*ended, invite, done), outbound=(confirm(school, arrival, text),), reason="an invite")
