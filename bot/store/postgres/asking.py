"""A finder as PostgreSQL is asked it: TinyDB's query, compiled by the compiler that SQLite uses, in another dialect."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from bot.store.codec import plain, read
from bot.store.finders import Finder, R, Value
from bot.store.postgres.links import Connection
from bot.store.postgres.tables import GIVEN, NUMBER, columns, quoted
from bot.store.queries import query_of
from bot.tinysql.compiler import MARK, Kind, Scalar, Steps, Term, compile_query


class PostgresDialect:
    """JSONB in a column `doc`, with generated columns beside it for the fields that are looked up."""

    def __init__(self, beside: frozenset[str], literals: frozenset[Term] = frozenset()) -> None:
        self._beside = beside
        self.literals = literals

    def field(self, path: Steps, kind: Kind) -> str | None:
        """The field's column; None for one that has none: then TinyDB's own predicate would have to decide."""
        return quoted(path[0]) if len(path) == 1 and path[0] in self._beside else None

    def present(self, path: Steps) -> str | None:
        return f"doc ? {self.literal(path[0])}" if len(path) == 1 else None

    def literal(self, value: Scalar) -> str:
        return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)

    def placeholders(self, sql: str) -> str:
        first, *others = sql.split(MARK)
        return first + "".join(f"${number}{part}" for number, part in enumerate(others, 1))


class Asked(NamedTuple):
    """A statement that gives documents in a finder's order, and the names of its values; one more is the limit."""

    sql: str
    names: tuple[str, ...]


_known: dict[str, Asked] = {}


def asked(finder: Finder[Any]) -> Asked:
    """How to ask this finder; ValueError for one that cannot be translated whole."""
    if finder.name not in _known:
        _known[finder.name] = _translated(finder)
    return _known[finder.name]


async def fetch(
    connection: Connection, finder: Finder[R], values: Mapping[str, Value], limit: int | None = None
) -> list[R]:
    """Every record that the finder names, in its order, over this connection."""
    statement = asked(finder)
    given = [plain(values[name]) for name in statement.names]
    rows = await connection.fetch(statement.sql, *given, limit)
    return [read(finder.record, row[0]) for row in rows]


def _translated(finder: Finder[Any]) -> Asked:
    names = tuple(name for name in (*finder.keys, finder.until, finder.since) if name)
    beside = frozenset({*GIVEN, *columns(finder.record)})
    fixed = frozenset(("==", (name,), value) for name, value in finder.where.items())
    found = compile_query(query_of(finder, {name: name for name in names}), PostgresDialect(beside, fixed))
    if found is None or sorted(map(str, found.params)) != sorted(names):
        raise ValueError(f"the finder {finder.name} cannot be translated")
    order = ", ".join([*(f"{quoted(name)} NULLS FIRST" for name in finder.order), NUMBER])
    sql = f"SELECT doc::text FROM {finder.table} WHERE {found.sql} ORDER BY {order} LIMIT ${len(names) + 1}"  # noqa: S608
    return Asked(sql, tuple(map(str, found.params)))
