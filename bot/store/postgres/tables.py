"""The tables, columns and indexes that the table of finders asks PostgreSQL for.

A document is JSONB; each field that a finder uses stands beside it as a stored generated column. (An expression index
over JSONB would do without them, but not under row-level security: `->>` is not leakproof, so the planner leaves it.)
"""

import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import NoneType
from typing import Any, get_args, get_type_hints

from bot.domain.messages import Inbound
from bot.domain.records import Record
from bot.store.finders import FINDERS, TABLES, Finder

Columns = Mapping[str, str]

GIVEN = ("school", "id")  # written beside the document, as no key of a partitioned table can be generated
NUMBER = "number"  # counts a table's documents as they are written, like TinyDB's doc_id; never written again
# "C" compares text byte by byte, as SQLite and Python do; a database's own collation would sort names by its language.
TEXT = 'text COLLATE "C"'


def quoted(name: str) -> str:
    """A column's name as a statement has it: `to` is a word of SQL's own."""
    return f'"{name}"'


def columns(record: type[Record]) -> Columns:
    """Name and type of each column made from a document of this kind; times are text that sorts, flags are 0 and 1."""
    hints = get_type_hints(record)
    finders = [each for each in FINDERS if each.record is record]
    used = {name for each in finders for name in (*each.fields, *each.where)} - set(GIVEN)
    more = {"lane"} if record is Inbound else set()  # by which messages are claimed
    return {"version": "bigint"} | {name: _type(hints[name]) for name in sorted(used | more)}


def _type(hint: Any) -> str:
    kinds = [each for each in (get_args(hint) or (hint,)) if each is not NoneType]
    if all(isinstance(each, type) and issubclass(each, str | datetime) for each in kinds):
        return TEXT
    if all(isinstance(each, type) and issubclass(each, int) for each in kinds):
        return "bigint"
    raise TypeError(f"a field of the type {hint} cannot be looked up")


def _made(name: str, kind: str, *, flag: bool) -> str:
    value = f"((doc->'{name}')::boolean)::int" if flag else f"(doc->>'{name}')"
    cast = "" if kind == TEXT else "::bigint"
    return f"{quoted(name)} {kind} GENERATED ALWAYS AS ({value}{cast}) STORED"


def table(record: type[Record]) -> str:
    """The statement that makes the table of this kind of record."""
    hints = get_type_hints(record)
    made = [_made(name, kind, flag=hints[name] is bool) for name, kind in columns(record).items()]
    given = [f"{name} {TEXT} NOT NULL" for name in GIVEN]
    parts = [*given, f"{NUMBER} bigint GENERATED ALWAYS AS IDENTITY", "doc jsonb NOT NULL", *made]
    return f"CREATE TABLE {TABLES[record]} ({', '.join(parts)}, PRIMARY KEY (school, id))"


def missing(record: type[Record], present: set[str]) -> Iterator[str]:
    """Statements for the columns that an older table does not have; PostgreSQL writes the table anew for each."""
    hints = get_type_hints(record)
    for name, kind in columns(record).items():
        if name not in present:
            yield f"ALTER TABLE {TABLES[record]} ADD COLUMN {_made(name, kind, flag=hints[name] is bool)}"


def where(finder: Finder[Any]) -> str:
    """What a finder fixes, as its partial index and its query both say it."""
    return " AND ".join(f"{quoted(name)} = {_literal(value)}" for name, value in finder.where.items())


def _literal(value: str | bool) -> str:
    return str(int(value)) if isinstance(value, bool) else "'" + value.replace("'", "''") + "'"


def indexes() -> dict[str, str]:
    """Name and statement of each index; a name ends in a sum of what it is, so that another index has another name."""
    return dict(_indexes())


def _indexes() -> Iterator[tuple[str, str]]:
    served: set[Any] = set()
    for finder in FINDERS:
        of = (finder.table, finder.fields, tuple(finder.where.items()), finder.unique)
        if finder.keys == GIVEN or of in served:
            continue  # the primary key serves it, or another finder's index
        served.add(of)
        # Where nothing is said, PostgreSQL puts what is not there last; SQLite and TinyDB's users have it first.
        fields = ", ".join(f"{quoted(name)} NULLS FIRST" for name in finder.fields)
        tail = "" if finder.unique else f", {NUMBER}"
        condition = f" WHERE {where(finder)}" if finder.where else ""
        yield _index(finder.name, finder.table, f"({fields}{tail}){condition}", unique=finder.unique)
    waiting = "WHERE state = 'waiting'"
    yield _index("lane", TABLES[Inbound], f"(school, lane, {NUMBER}) {waiting}")
    # Its second condition is always true: so no query serves itself of it that looks for one lane's messages, which are
    # few in the index above and may be thousands in this one. PostgreSQL's figures know of none that wait.
    yield _index("oldest", TABLES[Inbound], f"({NUMBER}) {waiting} AND {NUMBER} > 0")


def _index(label: str, of: str, body: str, *, unique: bool = False) -> tuple[str, str]:
    kind = "UNIQUE INDEX" if unique else "INDEX"
    name = f"f_{label}_{zlib.crc32(f'{kind} {of} {body}'.encode()):08x}"
    return name, f"CREATE {kind} {name} ON {of} {body}"


def shape() -> str:
    """A sum of everything above: a database that says another was made by another program."""
    statements = [*(table(record) for record in TABLES), *indexes().values()]
    return f"{zlib.crc32(';'.join(statements).encode()):08x}"
