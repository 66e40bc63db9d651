"""Who is behind an address: one person, several who share a phone, or nobody we know."""

from bot.domain.messages import Channel
from bot.domain.people import Person
from bot.school import School


async def people_at(school: School, channel: Channel, address: str) -> tuple[Person, ...]:
    """Everyone at school now who is reached at this address."""
    contacts = await school.reader.contacts_at(channel, address)
    people = [await school.reader.person(contact.person) for contact in contacts]
    return tuple(person for person in people if person and person.active)
