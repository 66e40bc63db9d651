"""Writing batches: many at once by one statement a table, or one record after the other where something clashes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from bot.domain.messages import RULES, Batch, Outbound, OutboundState
from bot.domain.records import Record, named
from bot.errors import Conflict, PeopleChanged
from bot.store.codec import plain, read, write
from bot.store.finders import TABLES
from bot.store.look_ups import STEADY
from bot.store.postgres.links import Connection
from bot.store.postgres.queries import queries

Counters = Mapping[str, int]  # how often a school's people were written to when they were read


def oldest(several: Iterable[Counters]) -> Counters:
    """The counts that are gone by in several saves; where they differ, that of who read first."""
    oldest: dict[str, int] = {}
    for counters in several:
        for school, counter in counters.items():
            oldest[school] = min(counter, oldest.get(school, counter))
    return oldest


async def save_together(connection: Connection, batches: Sequence[Batch], counters: Counters) -> None:
    """Write all of these inside the connection's transaction. Conflict: one may not be written, or two clash."""
    await _begin(connection, batches, counters)
    await _require(connection, chain.from_iterable(batch.requires for batch in batches))
    changed = list(chain.from_iterable(batch.changed for batch in batches))
    if len({(type(each), each.school, each.id) for each in changed}) < len(changed):
        raise Conflict("a record is written twice: one after the other, then")
    await _put(connection, changed)
    for batch in batches:
        _same_school(batch)
    if any(batch.withdraw or batch.outbound for batch in batches):
        await _put(connection, await _queued(connection, batches))


async def save_alone(connection: Connection, batch: Batch, counters: Counters) -> None:
    """Write one, record after record in the batch's order; Conflict names the record that was changed meanwhile."""
    await _begin(connection, [batch], counters)
    for record in batch.requires:
        await _require(connection, [record])
    for record in batch.changed:
        await _put(connection, [record])
    if batch.withdraw or batch.outbound:
        for outbound in await _queued(connection, [batch]):
            await _put(connection, [outbound])


async def _begin(connection: Connection, batches: Sequence[Batch], counters: Counters) -> None:
    """What others must not do meanwhile, or must not have done."""
    if keys := _keys(batches):
        await connection.fetch(queries()["lock_keys"], [plain(f"{school}|{key}") for school, key in keys])
    if counters:
        found = {row[0]: row[1] for row in await connection.fetch(queries()["counters"], list(counters))}
        for school, counter in counters.items():
            if found.get(school, 0) != counter:
                raise StaleMemory(school)
    if schools := {each.school for batch in batches for each in batch.changed if type(each) in STEADY}:
        await connection.execute(queries()["count"], sorted(schools))


class StaleMemory(PeopleChanged):
    """What was remembered of a school's people has changed; `school` says whose."""

    def __init__(self, school: str) -> None:
        super().__init__(f"the people of the school {school} were changed meanwhile")
        self.school = school


async def _require(connection: Connection, records: Iterable[Record]) -> None:
    for kind, several in _by_kind(records).items():
        changed = await connection.fetchval(_of("require", kind), *_ids(several), _versions(several))
        if changed is not None:
            raise Conflict(f"{named(several[0]) if len(several) == 1 else kind.__name__} is no longer as it was read")


async def _put(connection: Connection, records: Sequence[Record]) -> None:
    """Write the next version of each."""
    for kind, several in _by_kind(records).items():
        new, old = [each for each in several if not each.version], [each for each in several if each.version]
        if new:
            await _expect(connection, _of("insert", kind), new, *_ids(new), _texts(new))
        if old:
            await _expect(connection, _of("update", kind), old, *_ids(old), _versions(old), _texts(old))


async def _expect(connection: Connection, statement: str, records: Sequence[Record], *columns: Any) -> None:
    """Conflict unless the statement has written every record."""
    written = await connection.execute(statement, *columns)
    if int(written.rsplit(" ", 1)[1]) != len(records):
        which = named(records[0]) if len(records) == 1 else f"one of {len(records)} records"
        raise Conflict(f"{which} was changed after it was read, or clashes with another")


def _ids(records: Sequence[Record]) -> tuple[list[Any], list[Any]]:
    return [plain(each.school) for each in records], [plain(each.id) for each in records]


def _versions(records: Iterable[Record]) -> list[int]:
    return [each.version for each in records]


def _texts(records: Iterable[Record]) -> list[str]:
    return [write(each, version=each.version + 1) for each in records]


def _by_kind(records: Iterable[Record]) -> Mapping[type[Record], list[Record]]:
    kinds: defaultdict[type[Record], list[Record]] = defaultdict(list)
    for record in records:
        kinds[type(record)].append(record)
    return kinds


def _of(name: str, kind: type[Record]) -> str:
    return queries()[name].replace("{table}", TABLES[kind])


def _same_school(batch: Batch) -> str:
    """The school of a batch; every record of one is of the same school."""
    for record in (*batch.changed, *batch.outbound, *batch.requires):
        return record.school
    if batch.withdraw:
        raise ValueError("a batch that only withdraws does not say of which school it is")
    return ""


# -- messages to people: what a newer one of the same key makes of an older


async def _queued(connection: Connection, batches: Sequence[Batch]) -> list[Outbound]:
    """What is to be written for the messages that the batches queue and withdraw, each once and in its last state."""
    standing = await _standing(connection, batches)
    changed: dict[tuple[str, str], Outbound] = {}

    def keep(outbound: Outbound) -> None:
        changed[outbound.school, outbound.id] = outbound

    def withdraw(under: tuple[str, str]) -> None:
        for place, each in enumerate(standing[under]):
            if each.state is OutboundState.WAITING:
                standing[under][place] = replace(each, state=OutboundState.REPLACED)
                keep(standing[under][place])

    for batch in batches:
        for key in batch.withdraw:
            withdraw((_same_school(batch), key))
        for outbound in batch.outbound:
            under = (outbound.school, outbound.key)
            if outbound.key:
                if outbound.once and any(each.state is not OutboundState.REPLACED for each in standing[under]):
                    continue
                withdraw(under)
            ready = replace(
                outbound,
                priority=RULES[outbound.purpose].priority,
                due_at=outbound.not_before or outbound.created_at,
            )
            if outbound.key:
                standing[under].append(ready)
            keep(ready)
    return list(changed.values())


def _keys(batches: Sequence[Batch]) -> set[tuple[str, str]]:
    """The keys that are queued under and withdrawn, each with its school."""
    queued = {(each.school, each.key) for batch in batches for each in batch.outbound if each.key}
    return queued | {(_same_school(batch), key) for batch in batches for key in batch.withdraw}


async def _standing(connection: Connection, batches: Sequence[Batch]) -> defaultdict[tuple[str, str], list[Outbound]]:
    """What stands in the store under the keys that are queued and withdrawn, oldest first."""
    found: defaultdict[tuple[str, str], list[Outbound]] = defaultdict(list)
    if keys := _keys(batches):
        schools, names = [plain(school) for school, _ in keys], [plain(key) for _, key in keys]
        for row in await connection.fetch(queries()["with_keys"], schools, names):
            outbound = read(Outbound, row[0])
            found[outbound.school, outbound.key].append(outbound)
    return found
