"""Records to documents and back, for every store: times are text that sorts, and every character survives.

A document holds only what JSON holds and what PostgreSQL's JSONB takes: no NaN, no NUL, no lone surrogate. The last two
can stand in what a person sends; they are kept as U+E000 and four hex digits.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import Enum
from types import NoneType
from typing import Any, NamedTuple, TypeVar, get_args, get_type_hints

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


class _Shape(NamedTuple):
    """Which fields of a kind of record need care when they are written."""

    times: tuple[str, ...]
    words: tuple[str, ...]
    others: tuple[str, ...]  # neither these nor a number, a flag or a name from a closed list


def _shape(record: type[Record]) -> _Shape:
    hints = get_type_hints(record)
    times = tuple(name for name, hint in hints.items() if hint in (datetime, datetime | None))
    words = tuple(name for name, hint in hints.items() if hint is str)
    careless = {name for name, hint in hints.items() if _needs_no_care(hint)}
    return _Shape(times, words, tuple(name for name in hints if name not in {*times, *words, *careless}))


def _needs_no_care(hint: Any) -> bool:
    kinds = get_args(hint) or (hint,)
    return all(isinstance(kind, type) and issubclass(kind, int | Enum | NoneType) for kind in kinds)


SHAPES: Mapping[type[Record], _Shape] = {record: _shape(record) for record in TABLES}
_READ: Mapping[type[Record], Callable[[str], Any]] = {record: msgspec.json.Decoder(record).decode for record in TABLES}


def stamp(at: datetime) -> str:
    """The time in UTC as text of a fixed width, so that text order is the order of time. ValueError if naive."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone cannot be stored")
    return (at if at.tzinfo is UTC else at.astimezone(UTC)).isoformat(timespec="microseconds")


def plain(value: Value) -> str | int | bool:
    """A value to compare with, as it stands in a document."""
    if isinstance(value, str):
        return str(value) if value.isascii() and "\0" not in value else str(_escape(value))
    return stamp(value) if isinstance(value, datetime) else value


def encode(record: Record, **instead: Any) -> Document:
    """The document of a record, some fields as given `instead`. ValueError for a number that JSON does not have."""
    document: Document = msgspec.to_builtins(record, builtin_types=(datetime,))
    document.update(instead)
    shape = SHAPES[type(record)]
    for name in shape.times:
        if (at := document[name]) is not None:
            document[name] = stamp(at)
    words = "".join([document[name] for name in shape.words])
    if not words.isascii() or "\0" in words:
        document.update({name: _escape(document[name]) for name in shape.words})
    for name in shape.others:
        if document[name]:
            document[name] = _escape(document[name])
    if float in map(type, document.values()):
        document = _escape(document)
    return document


def write(record: Record, **instead: Any) -> str:
    """The text of a record's document."""
    return msgspec.json.encode(encode(record, **instead)).decode()


def decode(record: type[R], document: Document) -> R:
    """The record in a document; msgspec.ValidationError, naming the field, if it is not of that kind."""
    odd = {name: _unescape(value) for name, value in document.items() if not _is_plain(value)}
    return msgspec.convert({**document, **odd} if odd else document, record)


def read(record: type[R], text: str) -> R:
    """The record in a document's text; msgspec.DecodeError if there is none."""
    if "\ue000" in text or "\\ue000" in text:
        return decode(record, msgspec.json.decode(text))
    found: R = _READ[record](text)
    return found


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
