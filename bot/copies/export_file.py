"""The file of an export: JSON that stock TinyDB opens, a document a line, and what is needed to tell it is whole.

    {
    "meta": {
    "1": {"version":1}
    },
    "people": {
    "1": {"active":true, …},
    …
    },
    …
    "export": {
    "1": {"documents":15,"sha256":"…","table":"people"},
    …
    }
    }

The hashes tell of damage and of changes by hand. They are no signature: whoever forges the file can forge them.
"""

import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, NamedTuple, Protocol

import msgspec

from bot.copies.sums import Sum, canonical
from bot.errors import BadInput, StoreRefused
from bot.store.finders import TABLES

META, EXPORT = "meta", "export"


class Rows(Protocol):
    """Documents in a store."""

    def rows(self, table: str) -> AsyncIterator[tuple[int, str]]:
        """Those of a table with their numbers, in the order in which they were first written down."""
        ...


class Source(Rows, Protocol):
    """One moment of a store; `version` is that of its documents."""

    version: int


class Row(NamedTuple):
    """One document of an export; its text is as `canonical` makes it."""

    table: str
    number: int
    text: bytes


# -- writing


async def write(source: Source, out: BinaryIO) -> int:
    """Write all of it, a document at a time; how many documents. StoreRefused for one that cannot be read."""
    sums = {table: Sum() for table in TABLES.values()}
    out.write(b"{\n")
    _table(out, META, [{"version": source.version}], b"},\n")
    for table, total in sums.items():
        out.write(b'"%s": {\n' % table.encode())
        async for number, document in _documents(source, table):
            out.write(b'%s"%d": %s' % (b",\n" if total.documents else b"", number, document))
            total.add(number, document)
        out.write(b"\n},\n" if total.documents else b"},\n")
    _table(out, EXPORT, [_said(table, total) for table, total in sums.items()], b"}\n")
    out.write(b"}\n")
    return sum(total.documents for total in sums.values())


async def summed(source: Rows, table: str) -> Sum:
    """What a table of a store comes to."""
    total = Sum()
    async for number, document in _documents(source, table):
        total.add(number, document)
    return total


async def _documents(source: Rows, table: str) -> AsyncIterator[tuple[int, bytes]]:
    async for number, text in source.rows(table):
        try:
            yield number, canonical(text)
        except msgspec.DecodeError:
            raise StoreRefused(f"Document {number} of {table} cannot be read: the store is damaged.") from None


def _table(out: BinaryIO, table: str, documents: Sequence[Mapping[str, Any]], end: bytes) -> None:
    lines = (b'"%d": %s' % (number, canonical(json.dumps(each))) for number, each in enumerate(documents, 1))
    out.write(b'"%s": {\n%s\n%s' % (table.encode(), b",\n".join(lines), end))


def _said(table: str, total: Sum) -> dict[str, Any]:
    return {"table": table, "documents": total.documents, "sha256": total.sha256}


# -- reading

_OPENS = re.compile(rb'"([a-z_]{1,40})": \{\n')
_DOCUMENT = re.compile(rb'"([1-9]\d{0,17})": (\{.*\}),?\n')
_ENDS = (b"},\n", b"}\n")


class Export:
    """An export being read: `begin`, then `rows` to their end, then `check`.

    BadInput, with the line, for a file that is none, is cut off, or was changed; no document is ever told.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.version = 0
        self.name = name
        self._file = file
        self._line = 0
        self._sums: dict[str, Sum] = {}
        self._said: list[dict[str, Any]] = []

    def begin(self) -> None:
        """Read as far as the version."""
        if self._next() != b"{\n" or self._next() != b'"meta": {\n':
            raise self._bad("this is not a file that alongside export has made")
        documents = [json.loads(text) for _, text in self._documents()]
        version = documents[0].get("version") if len(documents) == 1 else None
        if not isinstance(version, int) or version < 1:
            raise self._bad("the version is missing")
        self.version = version

    def rows(self) -> Iterator[Row]:
        """Every document, table by table."""
        while (table := self._header()) != EXPORT:
            if table not in TABLES.values() or table in self._sums:
                raise self._bad("a table begins here that does not belong here")
            total = self._sums[table] = Sum()
            for number, text in self._documents():
                total.add(number, text)
                yield Row(table, number, text)
        self._said = [json.loads(text) for _, text in self._documents()]
        if self._next() != b"}\n" or self._file.read(1):
            raise self._bad("it does not end where it should")

    def check(self) -> None:
        """BadInput unless the file holds just what it says at its end."""
        said = {each.get("table"): (each.get("documents"), each.get("sha256")) for each in self._said}
        for table in {*said, *self._sums}:
            total = self._sums.get(str(table))
            if total is None or table not in said:
                raise BadInput(f"{self.name} does not hold the tables that it says at its end: it was changed.")
            documents, sha256 = said[table]
            if documents != total.documents:
                raise BadInput(
                    f"{self.name} holds {total.documents} documents in {table}, and says at its end that it should be "
                    "another number: it was changed after it was exported."
                )
            if sha256 != total.sha256:
                raise BadInput(f"{self.name}: something in {table} was changed after it was exported, or damaged.")

    def _header(self) -> str:
        found = _OPENS.fullmatch(self._next())
        if not found:
            raise self._bad("a table should begin here")
        return found[1].decode()

    def _documents(self) -> Iterator[tuple[int, bytes]]:
        """Those of one table, to its end; their numbers rise."""
        before = 0
        while (line := self._next()) not in _ENDS:
            found = _DOCUMENT.fullmatch(line)
            if not found or int(found[1]) <= before:
                raise self._bad("a document should stand here")
            before = int(found[1])
            yield before, self._json(found[2])

    def _json(self, text: bytes) -> bytes:
        try:
            return canonical(text)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise self._bad("this document is damaged") from None

    def _next(self) -> bytes:
        self._line += 1
        line = self._file.readline()
        if not line.endswith(b"\n"):
            raise self._bad("it ends here, too early; it was not copied whole")
        return line

    def _bad(self, problem: str) -> BadInput:
        return BadInput(f"{self.name}, line {self._line}: {problem}.")
