"""To whom a matter can be passed on: who is offered, by role, and whom a name or the word for a role means."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from bot.domain.naming import people_meant
from bot.domain.people import Person, Role, is_in
from bot.domain.plain_words import plain

MOST = 6  # under one message
# After the child's key worker, the first of each of these in turn, then the second of each.
OFFERED = (Role.PASTORAL, Role.OFFICE, Role.DSL, Role.DEPUTY_DSL, Role.HEAD)

ROLE_WORDS: Mapping[str, Role] = {
    "key worker": Role.KEY_WORKER,
    "keyworker": Role.KEY_WORKER,
    "pastoral": Role.PASTORAL,
    "pastoral lead": Role.PASTORAL,
    "office": Role.OFFICE,
    "school office": Role.OFFICE,
    "dsl": Role.DSL,
    "safeguarding": Role.DSL,
    "safeguarding lead": Role.DSL,
    "deputy dsl": Role.DEPUTY_DSL,
    "head": Role.HEAD,
    "headteacher": Role.HEAD,
}


def offered(
    staff: Sequence[Person], key_worker: Person | None, day: date, without: Collection[str]
) -> tuple[Person, ...]:
    """At most six who are in that day, the key worker first; never one of `without` (who has it, who passes it on)."""
    here = [each for each in staff if is_in(each, day) and each.id not in without]
    turns = [(number, order, person) for order, role in enumerate(OFFERED) for number, person in _of(here, role)]
    others = [person for _, _, person in sorted(turns, key=lambda each: each[:2])]
    first = [key_worker] if key_worker and is_in(key_worker, day) and key_worker.id not in without else []
    return tuple(dict.fromkeys([*first, *others]))[:MOST]


def _of(staff: Iterable[Person], role: Role) -> list[tuple[int, Person]]:
    return list(enumerate(each for each in staff if each.role is role))


def meant(words: str, staff: Sequence[Person], key_worker: Person | None, day: date) -> list[Person]:
    """Whom the words mean: somebody's name or id, or a role ("the office": the first who is in)."""
    role = ROLE_WORDS.get(plain(words).removeprefix("the ").removeprefix("her ").removeprefix("his "))
    if role is None:
        return people_meant(words, staff)
    having = [key_worker] if role is Role.KEY_WORKER and key_worker else [each for each in staff if each.role is role]
    here = [each for each in having if is_in(each, day)]
    return (here or having)[:1]
