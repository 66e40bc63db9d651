"""Who is behind an address: one person, several who share a phone, or nobody we know."""

from bot.domain.messages import Inbound
from bot.domain.people import Person, Standing
from bot.school import School


async def people_at(school: School, inbound: Inbound) -> tuple[Person, ...]:
    """Everyone at school now who is reached at the address that this came from; nobody at one that is a wrong number,
    whatever our records still say of it."""
    contacts = await school.reader.contacts_at(inbound.channel, inbound.address)
    people = [await school.reader.person(contact.person) for contact in contacts]
    known = tuple(person for person in people if person and person.active)
    status = await school.reader.address_status(inbound.account, inbound.address) if known else None
    return () if status and status.standing is Standing.WRONG else known
