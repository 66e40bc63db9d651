"""Writing a batch into the tables of one file, inside a transaction that somebody else holds."""

from collections.abc import Sequence

import msgspec

from bot.domain.messages import RULES, Batch, Outbound, OutboundState
from bot.domain.records import Record, named
from bot.errors import Conflict
from bot.store import finders as f
from bot.store.codec import plain, write
from bot.store.look_ups import LookUps
from bot.tinysql import DuplicateDocument

SAME = ("school", "id", "version")


class Saving:
    """Writes batches through the handle of these look-ups. Conflict: a version in it is stale; undo all of it."""

    def __init__(self, kept: LookUps) -> None:
        self._kept = kept

    def save(self, batch: Batch) -> None:
        for record in batch.requires:
            self._require(record)
        for record in self._put_together(batch.changed):
            self._put(record)
        for key in batch.withdraw:
            self._withdraw(self._with_key(_school_of(batch), key))
        for outbound in batch.outbound:
            self._queue(outbound)

    def _require(self, record: Record) -> None:
        """Conflict if it is not at the version that was read (0: not there)."""
        found = self._kept.rows(f.by_id(type(record)), {"school": record.school, "id": record.id}, limit=1)
        version = _version(found[0][1]).version if found else 0
        if version != record.version:
            raise Conflict(f"{named(record)} is at version {version}, not {record.version}")

    def _put_together(self, records: Sequence[Record]) -> Sequence[Record]:
        """Write the next versions of messages to people in one statement; the records that are left.

        Attempts and results come by the hundred, and each statement lets go of the interpreter and must wait to have it
        back. Only their ids are unique among messages, so in which order they are written does not matter.
        """
        sent = [record for record in records if isinstance(record, Outbound) and record.version]
        if len(sent) < 2 or len({record.id for record in sent}) < len(sent):
            return records
        texts = [write(record, version=record.version + 1) for record in sent]
        if self._kept.table(Outbound).replace_jsons(texts, SAME, list(map(_same, sent))) < len(sent):
            raise Conflict(f"one of {len(sent)} messages is no longer at the version that was read")
        return [record for record in records if not (isinstance(record, Outbound) and record.version)]

    def _put(self, record: Record, **instead: object) -> None:
        """Write the record's next version, with some fields as given `instead`."""
        table = self._kept.table(type(record))
        text = write(record, version=record.version + 1, **instead)
        try:
            if not record.version:
                table.insert_json(text)
            elif not table.replace_jsons([text], SAME, [_same(record)]):
                raise Conflict(f"{named(record)} is no longer at version {record.version}")
        except DuplicateDocument as problem:
            raise Conflict(f"{named(record)}: {problem}") from None

    def _queue(self, outbound: Outbound) -> None:
        standing = self._with_key(outbound.school, outbound.key) if outbound.key else []
        if outbound.once and any(each.state is not OutboundState.REPLACED for each in standing):
            return
        self._withdraw(standing)
        due_at = outbound.not_before or outbound.created_at
        self._put(outbound, priority=int(RULES[outbound.purpose].priority), due_at=due_at)

    def _with_key(self, school: str, key: str) -> list[Outbound]:
        return self._kept.find(f.OUTBOUND_BY_KEY, {"school": school, "key": key})

    def _withdraw(self, outbounds: Sequence[Outbound]) -> None:
        for outbound in outbounds:
            if outbound.state is OutboundState.WAITING:
                self._put(outbound, state=OutboundState.REPLACED)


def _same(record: Record) -> tuple[str | int, ...]:
    """By which its document is found, if it is still as it was read."""
    return plain(record.school), plain(record.id), record.version


def _school_of(batch: Batch) -> str:
    """The school of a batch; every record of one is of the same school."""
    for record in (*batch.changed, *batch.outbound, *batch.requires):
        return record.school
    raise ValueError("a batch that only withdraws does not say of which school it is")


class _Version(msgspec.Struct):
    """So much of any document as tells its version."""

    version: int


_version = msgspec.json.Decoder(_Version).decode
