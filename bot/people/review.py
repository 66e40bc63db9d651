"""What is wrong with a school's people before the line may run: told by their ids, never by a name or a number."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from bot.domain.entitlements import Permission, may
from bot.domain.messages import Channel
from bot.domain.people import Person, Pupil, Role
from bot.people.plans import Known

SHOWN = 8  # ids named in one line; the rest are counted
TITLES = {role: str(role).replace("_", " ") for role in Role} | {
    Role.DSL: "safeguarding lead (dsl)",
    Role.DEPUTY_DSL: "deputy safeguarding lead (deputy_dsl)",
    Role.BEYOND: "last named person (beyond)",
}


@dataclass(frozen=True)
class Needs:
    """What the settings ask of people: the ladder's roles, our own number, and the channels we have accounts on."""

    roles: Collection[Role] = ()
    own_number: str = ""
    channels: Collection[Channel] = tuple(Channel)


def problems(known: Known, needs: Needs) -> list[str]:
    """Every reason why somebody's message would not reach a person, or not be answered."""
    staff = [person for person in known.people.values() if person.role and person.active]
    pupils = [pupil for pupil in known.pupils.values() if pupil.active]
    if not staff:
        return [
            "There are no staff yet. Fill in a sheet like docs/examples/staff.csv, then: alongside import staff FILE"
        ]
    found = [*_ladder(staff, needs), *_numbers(known, needs), *_no_way(known, staff, needs)]
    if not pupils:
        return [
            *found,
            "There are no families yet. See docs/examples/families.csv, then: alongside import families FILE",
        ]
    return [*found, *_key_workers(known, pupils), *_children(known, pupils)]


def doubts(known: Known) -> list[str]:
    """What works, and a school would probably want otherwise."""
    roles = {person.role for person in _present(known)}
    found = []
    if Role.OFFICE not in roles and Role.HEAD in roles:
        found.append("No office in the staff: the head gets what strangers write.")
    if roles - {None} and not roles & {Role.DSL, Role.DEPUTY_DSL}:
        found.append("No safeguarding lead (dsl) or deputy in the staff.")
    if cut_off := _cut_off_from_all(known):
        found.append(
            f"Everybody who would hear of these children is cut off from them: {_listed(cut_off)}. "
            "Give them another adult, or text: allow ... for ..."
        )
    rung = [person for person in _present(known) if person.ring_only]
    if without := [person.code for person in rung if not (known.sms(person.id) and _addresses(known, person))]:
        found.append(f"Marked ring_only, and no number to ring: {_listed(without)}. Fill in phone and import again.")
    for codes in _shared(known):
        if len({known.people[code].role is None for code in codes}) == 2:
            found.append(f"{_listed(codes)} have one number: staff and family. What comes from it could be either's.")
    return found


def _ladder(staff: Iterable[Person], needs: Needs) -> Iterator[str]:
    there = {person.role for person in staff}
    for role in needs.roles:
        if role not in there and role is not Role.KEY_WORKER:
            yield f"No {TITLES[role]} in the staff, though the ladder climbs to one. Add a row with role {role}."
    if not there & {Role.OFFICE, Role.HEAD}:
        yield "Neither office nor head in the staff, so nobody gets what strangers write. Add a row with role office."


def _numbers(known: Known, needs: Needs) -> Iterator[str]:
    for codes in _shared(known):
        if sum(known.people[code].role is not None for code in codes) > 1:
            yield f"{_listed(codes)} have the same number; each member of staff needs their own."
    ours = [
        person.code for person in _present(known) if needs.own_number and needs.own_number in _addresses(known, person)
    ]
    if ours:
        yield f"{_listed(ours)} have our own number, [twilio] number, as theirs. We would text ourselves."


def _no_way(known: Known, staff: Iterable[Person], needs: Needs) -> Iterator[str]:
    def unreached(people: Iterable[Person]) -> list[str]:
        return [person.code for person in people if not _ways(known, person) & set(needs.channels)]

    channels = " or ".join(
        {Channel.SMS: "mobile number", Channel.TELEGRAM: "Telegram link used"}[c] for c in needs.channels
    )
    if without := unreached(staff):
        yield f"Staff whom no message can reach (no {channels}): {_listed(without)}."
    entitled = {each.adult for each in known.entitlements.values() if each.permissions and not each.restricted}
    adults = [person for person in _present(known) if person.role is None and person.id in entitled]
    if without := unreached(adults):
        yield f"Adults whom no message can reach (no {channels}): {_listed(without)}."


def _key_workers(known: Known, pupils: Iterable[Pupil]) -> Iterator[str]:
    at_school = {person.id for person in _present(known) if person.role}
    without = [pupil.code for pupil in pupils if not pupil.key_worker]
    left = [pupil.code for pupil in pupils if pupil.key_worker and pupil.key_worker not in at_school]
    if without:
        yield f"Children without a key worker: {_listed(without)}. Fill in key_worker and import the families again."
    if left:
        yield f"Children whose key worker has left: {_listed(left)}. Give them another and import the families again."


def _children(known: Known, pupils: Iterable[Pupil]) -> Iterator[str]:
    for permission, what in (
        (Permission.RECEIVE, "whose good news nobody may receive"),
        (Permission.RAISE, "about whom nobody may raise a worry"),
    ):
        named = _named(known, permission)
        without = [pupil.code for pupil in pupils if pupil.id not in named]
        if without:
            yield f"Children {what}: {_listed(without)}. Write yes under {permission} for an adult of theirs."


def _named(known: Known, permission: Permission) -> set[str]:
    """The children for whom the sheet gives some adult this, whoever has been cut off since."""
    adults = {person.id for person in _present(known)}
    return {
        each.pupil for each in known.entitlements.values() if permission in each.permissions and each.adult in adults
    }


def _cut_off_from_all(known: Known) -> list[str]:
    """The codes of the children whose good news could go to somebody, had not a person at school cut them all off."""
    adults = {person.id for person in _present(known)}
    open_to = {
        each.pupil for each in known.entitlements.values() if may(each, Permission.RECEIVE) and each.adult in adults
    }
    left = _named(known, Permission.RECEIVE) - open_to
    return [pupil.code for pupil in known.pupils.values() if pupil.active and pupil.id in left]


def _present(known: Known) -> list[Person]:
    return [person for person in known.people.values() if person.active]


def _addresses(known: Known, person: Person) -> set[str]:
    return {contact.address for contact in known.contacts.get(person.id, ())}


def _ways(known: Known, person: Person) -> set[Channel]:
    return {contact.channel for contact in known.contacts.get(person.id, ()) if contact.address}


def _shared(known: Known) -> list[list[str]]:
    """The codes of those at school who have an address in common."""
    by_address: dict[str, list[str]] = defaultdict(list)
    for person in _present(known):
        for address in _addresses(known, person):
            by_address[address].append(person.code)
    return [codes for codes in by_address.values() if len(codes) > 1]


def _listed(codes: Collection[str]) -> str:
    shown = sorted(codes)[:SHOWN]
    more = len(codes) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
