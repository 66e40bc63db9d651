"""The school's people as an import or a check needs them: everybody at once, read by the named look-ups."""

from bot.domain.entitlements import Entitlement
from bot.domain.people import Standing
from bot.people.plans import Known
from bot.store.reader import Reader


async def known(reader: Reader) -> Known:
    """Everybody in the store, also those who left."""
    people = await reader.all_people()
    entitlements: list[Entitlement] = []
    for person in people:
        if person.role is None:
            entitlements += await reader.entitlements_of_adult(person.id)
    contacts = {person.id: await reader.contacts_of(person.id) for person in people}
    addresses = {each.address for several in contacts.values() for each in several if each.address}
    return Known(
        people={person.code: person for person in people},
        pupils={pupil.code: pupil for pupil in await reader.all_pupils()},
        contacts=contacts,
        entitlements={each.id: each for each in entitlements},
        stopped={address for address in addresses if await _has_stopped(reader, address)},
    )


async def _has_stopped(reader: Reader, address: str) -> bool:
    return any(each.standing is Standing.STOPPED for each in await reader.standings(address))
