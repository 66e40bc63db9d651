"""What every stored record has in common: an id, its school, and a version that counts its saves."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Record:
    """A frozen document of the store.

    `id` is a ULID (or a composed key where the record is the only one of its kind for its parts), `version` is 0
    until the first save and grows by one with each; a batch that holds an older version is refused (Conflict).
    """

    id: str
    school: str
    version: int = 0


def named(record: Record) -> str:
    """Kind and id, for an error. An id that is made of others is left out: one of them may be a phone number."""
    return f"{type(record).__name__} {record.id}" if record.id.isalnum() else type(record).__name__
