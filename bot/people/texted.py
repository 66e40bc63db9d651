"""Who of a school's people reads by SMS, counted by phones, for the likely bill."""

from collections.abc import Collection

from bot.domain.entitlements import Permission, may
from bot.domain.messages import Channel
from bot.domain.people import Person
from bot.domain.sms_budget import Readers
from bot.people.plans import Known


def readers(known: Known, channels: Collection[Channel]) -> Readers:
    """How many phones get which kinds of texts; `channels` are those that the school has accounts on.

    Two adults who share a phone are one; who has joined by Telegram, is only rung or has left costs nothing.
    """
    phones = {person.id: phone for person in known.people.values() if (phone := _phone(known, person, channels))}
    adults = {person.id: person for person in known.people.values() if person.id in phones and person.role is None}
    pupils = {pupil.id: pupil for pupil in known.pupils.values() if pupil.active}
    rights = [each for each in known.entitlements.values() if each.adult in adults and each.pupil in pupils]
    receive = [each for each in rights if may(each, Permission.RECEIVE) and not adults[each.adult].praise_off]
    raising = [each for each in rights if may(each, Permission.RAISE)]
    pinged = [each for each in raising if pupils[each.pupil].key_worker in phones]
    new = [each for each in (*receive, *raising) if not adults[each.adult].welcomed_at]
    counts = (len({phones[each.adult] for each in several}) for several in (receive, raising, new, pinged))
    return Readers(*counts)


def _phone(known: Known, person: Person, channels: Collection[Channel]) -> str:
    """The number at which this person is texted; empty for whom no SMS goes to first."""
    if not person.active or person.ring_only:
        return ""
    ways = [each for each in known.contacts.get(person.id, ()) if each.address and each.channel in channels]
    first = min(ways, key=lambda each: (each.rank, each.id), default=None)
    return first.address if first and first.channel is Channel.SMS else ""
