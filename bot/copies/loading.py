"""An export taken into an empty store: all of it, counted and hashed in the file and again in the store, or nothing."""

from collections.abc import Iterator, Set
from itertools import groupby
from typing import NamedTuple, Protocol

import msgspec

from bot.copies.export_file import Export, Row, Rows, summed
from bot.copies.sums import Sum, canonical
from bot.domain.people import Person
from bot.errors import BadInput, StoreRefused
from bot.store.codec import UPGRADES, Upgrades, decode
from bot.store.finders import TABLES

RECORDS = {table: record for record, table in TABLES.items()}


class Document(NamedTuple):
    """One to be loaded: its number in its table, what a database keeps beside it, and its text."""

    number: int
    school: str
    id: str
    text: str


class Target(Rows, Protocol):
    """An empty store that is being filled; nothing of it lasts unless all does."""

    async def fill(self, table: str, documents: Iterator[Document]) -> None:
        """Put in a table's documents, in their order."""
        ...


async def load(export: Export, target: Target | None, ours: Set[str], upgrades: Upgrades = UPGRADES) -> int:
    """How many documents an export holds, and the target then, if there is one.

    BadInput for a file that is not whole, of a newer version, or of schools none of which is `ours`.
    """
    export.begin()
    if export.version > 1 + len(upgrades):
        raise BadInput(
            f"{export.name} was exported by a newer Alongside (store version {export.version}; this one knows "
            f"{1 + len(upgrades)}). Install the newer version."
        )
    loader = _Loader(export.name, upgrades[export.version - 1 :])
    for table, rows in groupby(export.rows(), key=lambda row: row.table):
        documents = loader.documents(table, rows)
        if target:
            await target.fill(table, documents)
        for _ in documents:  # what the target has left: nothing, or all where there is none
            pass
    export.check()
    loader.refuse_others(ours)
    if target:
        await _verify(target, loader)
    return sum(total.documents for total in loader.sums.values())


async def _verify(target: Target, loader: "_Loader") -> None:
    for table, meant in loader.sums.items():
        found = await summed(target, table)
        if (found.documents, found.sha256) != (meant.documents, meant.sha256):
            raise StoreRefused(f"What was written of {table} does not read back as it is in {loader.name}.")


class _Loader:
    """Brings what an export holds to this program's version; knows what it comes to, and whose it is."""

    def __init__(self, name: str, steps: Upgrades) -> None:
        self.name = name
        self.sums = {table: Sum() for table in TABLES.values()}
        self._steps = steps
        self._schools: set[str] = set()

    def documents(self, table: str, rows: Iterator[Row]) -> Iterator[Document]:
        """Those of one table; BadInput for one that this program cannot read."""
        total, kind = self.sums[table], RECORDS[table]
        for row in rows:
            document = msgspec.json.decode(row.text)
            text = row.text
            if self._steps:
                for step in self._steps:
                    document = step(table, document)
                text = canonical(msgspec.json.encode(document))
            total.add(row.number, text)
            try:
                decode(kind, document)
            except msgspec.ValidationError:
                raise BadInput(
                    f"{self.name}: document {row.number} of {table} is not one that this version can read."
                ) from None
            if kind is Person:
                self._schools.add(document["school"])
            yield Document(row.number, document["school"], document["id"], text.decode())

    def refuse_others(self, ours: Set[str]) -> None:
        """BadInput where nobody in the export is of a school of ours."""
        if self._schools and self._schools.isdisjoint(ours):
            raise BadInput(
                f"{self.name} is of another school ({', '.join(sorted(self._schools))}). Is it the right config?"
            )
