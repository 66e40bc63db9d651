"""Records to documents and back, for every store: times are text that sorts, and every character survives.

A document holds only what JSON holds and what PostgreSQL's JSONB takes: no NaN, no NUL, no lone surrogate. The last two
can stand in what a person sends; they are kept as U+E000 and four hex digits.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, TypeVar, get_type_hints

import msgspec

from bot.domain.records import Record
from bot.store.finders import TABLES, Value

R = TypeVar("R", bound=Record)
Document = dict[str, Any]

# One number for the whole store. To change documents: add a function to UPGRADES (it takes a table's name and a
# document and gives the newer document); the store runs those from its own version on, and then says the new one.
Upgrades = tuple[Callable[[str, Document], Document], ...]
UPGRADES: Upgrades = ()

_UNSTORABLE = re.compile("[\x00\ud800-\udfff\ue000]")
_ESCAPED = re.compile("\ue000([0-9a-f]{4})")


def _time_fields(record: type[Record]) -> tuple[str, ...]:
    hints = get_type_hints(record)
    return tuple(each.name for each in fields(record) if hints[each.name] in (datetime, datetime | None))


TIMES: Mapping[type[Record], tuple[str, ...]] = {record: _time_fields(record) for record in TABLES}


def stamp(at: datetime) -> str:
    """The time in UTC as text of a fixed width, so that text order is the order of time. ValueError if naive."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone cannot be stored")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def plain(value: Value) -> str | int | bool:
    """A value to compare with, as it stands in a document."""
    return stamp(value) if isinstance(value, datetime) else value


def encode(record: Record) -> Document:
    """The document of a record. ValueError for a number that JSON does not have."""
    document: Document = msgspec.to_builtins(record, builtin_types=(datetime,))
    for name in TIMES[type(record)]:
        if document[name] is not None:
            document[name] = stamp(document[name])
    for name, value in document.items():
        if not _is_plain(value) or (isinstance(value, str) and "\0" in value):
            document[name] = _escape(value)
    return document


def decode(record: type[R], document: Document) -> R:
    """The record in a document; msgspec.ValidationError, naming the field, if it is not of that kind."""
    odd = {name: _unescape(value) for name, value in document.items() if not _is_plain(value)}
    return msgspec.convert({**document, **odd} if odd else document, record)


def _is_plain(value: Any) -> bool:
    """Whether a value surely has nothing in it to escape or unescape, but perhaps a NUL."""
    return value.isascii() if isinstance(value, str) else value is None or isinstance(value, int)


def _escape(value: Any) -> Any:
    if isinstance(value, str):
        return _UNSTORABLE.sub(lambda found: f"\ue000{ord(found[0]):04x}", value)
    if isinstance(value, float) and value - value != 0:
        raise ValueError("a number that is not finite cannot be stored")
    if isinstance(value, list | tuple):
        return [_escape(each) for each in value]
    return {key: _escape(each) for key, each in value.items()} if isinstance(value, dict) else value


def _unescape(value: Any) -> Any:
    if isinstance(value, str):
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value) if "\ue000" in value else value
    if isinstance(value, list):
        return [_unescape(each) for each in value]
    return {key: _unescape(each) for key, each in value.items()} if isinstance(value, dict) else value
