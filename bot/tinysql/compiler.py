"""A TinyDB query as an SQL condition that lets through at least every document the query accepts.

The condition is a pre-filter: the query itself decides afterwards. So whatever is unsure is left out (slower, never
wrong). It is read from `query._hash`, TinyDB's private syntax tree; an unknown shape is simply not translated.
"""

import math
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple, Protocol

from tinydb.queries import QueryInstance

Steps = tuple[str, ...]
Scalar = str | int | float | None
Kind = Literal["text", "number", "null"]
Term = tuple[Any, ...]  # a leaf of the syntax tree: ("==", ("a", "b"), 1), ("exists", ("a",)) …

MARK: Final = "\0"  # stands for a parameter until the dialect writes its own; no literal can contain it
LARGEST_INT: Final = 2**53  # beyond it a number may have become a float on the way
# SQLite takes expressions 1000 levels deep (a chain of ORs is as deep as it is long) and 32,766 parameters.
_LONGEST, _DEEPEST, _MOST_ITEMS, _MOST_PARAMS = 20_000, 60, 1000, 30_000


class Filter(NamedTuple):
    """An SQL condition and its parameters, in order."""

    sql: str
    params: tuple[Scalar, ...]


class Dialect(Protocol):
    """What one SQL database needs said its own way. A path it cannot address is `None`."""

    @property
    def literals(self) -> frozenset[Term]:
        """Terms to be written with literals: a partial index is used only when the condition proves its WHERE."""
        ...

    def field(self, path: Steps, kind: Kind) -> str | None: ...

    def present(self, path: Steps) -> str | None: ...

    def literal(self, value: Scalar) -> str: ...

    def placeholders(self, sql: str) -> str:
        """`sql` with each `MARK` in the database's own notation."""
        ...


class SQLiteDialect:
    """JSON text in a column `doc`, SQLite 3.38 or later."""

    def __init__(self, literals: frozenset[Term] = frozenset()) -> None:
        self.literals = literals

    def field(self, path: Steps, kind: Kind = "text") -> str | None:
        where = json_path(path)
        return where and f"json_extract(doc,{where})"

    def present(self, path: Steps) -> str | None:
        where = json_path(path)
        return where and f"json_type(doc,{where}) IS NOT NULL"

    def literal(self, value: Scalar) -> str:
        return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)

    def placeholders(self, sql: str) -> str:
        return sql.replace(MARK, "?")


# SQLite 3.40 compares a path's key with the key's *escaped* JSON text, later versions with what it means: keys that
# need an escape, and the empty key, are left to Python.
_SAFE_KEY = re.compile(r"[ !#-\[\]-~]+")
_BARE_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@lru_cache(maxsize=1024)
def json_path(path: Steps) -> str | None:
    """The path as a quoted SQLite JSON path; `None` when SQLite versions would read it differently."""
    if not path or not all(type(key) is str and _SAFE_KEY.fullmatch(key) for key in path):
        return None
    steps = "".join(f".{key}" if _BARE_KEY.fullmatch(key) else f'."{key}"' for key in path)
    return "'$" + steps.replace("'", "''") + "'"


def compile_query(query: object, dialect: Dialect) -> Filter | None:
    """The condition for `query`, or `None` when no part of it can be translated."""
    if type(query) is not QueryInstance:  # a subclass may decide otherwise than its tree says
        return None
    return compile_tree(query._hash, dialect)


def compile_tree(tree: object, dialect: Dialect) -> Filter | None:
    """As `compile_query`, from the syntax tree itself."""
    found = _compile(tree, dialect, 0)
    if found is None or len(found.params) > _MOST_PARAMS:
        return None
    return Filter(dialect.placeholders(found.sql), found.params)


def _compile(tree: object, dialect: Dialect, depth: int) -> Filter | None:
    if type(tree) is not tuple or not tree or type(tree[0]) is not str or depth > _DEEPEST:
        return None
    if tree[0] in ("and", "or"):
        return _joined(tree, dialect, depth)
    leaf = _LEAVES.get(tree[0])
    return leaf(tree, dialect) if leaf and len(tree) == _LENGTHS[tree[0]] and _is_path(tree[1]) else None


def _joined(tree: Term, dialect: Dialect, depth: int) -> Filter | None:
    if len(tree) != 2 or type(tree[1]) is not frozenset:
        return None
    parts = [_compile(part, dialect, depth + 1) for part in tree[1]]
    known = sorted({part for part in parts if part is not None}, key=_text_first)
    if not known or (tree[0] == "or" and None in parts) or sum(len(part.sql) for part in known) > _LONGEST:
        return None
    if tree[0] == "or":
        return _any_of(known)
    return Filter(" AND ".join(part.sql for part in known), tuple(value for part in known for value in part.params))


def _text_first(part: Filter) -> tuple[str, str]:
    return part.sql, repr(part.params)


def _is_path(path: object) -> bool:
    return type(path) is tuple and bool(path) and all(isinstance(key, str) for key in path)


# --- leaves -----------------------------------------------------------------


def _exists(tree: Term, dialect: Dialect) -> Filter | None:
    sql = dialect.present(tree[1])
    return Filter(sql, ()) if sql else None


def _equal(tree: Term, dialect: Dialect) -> Filter | None:
    known = plain(tree[2])
    return known and _equals(tree, known[0], dialect)


def _equals(tree: Term, value: Scalar, dialect: Dialect) -> Filter | None:
    field = dialect.field(tree[1], _kind(value))
    if field is None:
        return None
    if value is None:
        return Filter(f"{field} IS NULL", ())
    if isinstance(value, float):  # SQLite's text-to-float is not rounded exactly: look a little to both sides
        return _filled(f"{field} BETWEEN {MARK} AND {MARK}", (_lower(value), _upper(value)), tree, dialect)
    return _filled(f"{field} = {MARK}", (value,), tree, dialect)


def _range(tree: Term, dialect: Dialect) -> Filter | None:
    known = plain(tree[2])
    if known is None or known[0] is None:
        return None
    value, sign = known[0], tree[0]
    field = dialect.field(tree[1], _kind(value))
    if field is None:
        return None
    if isinstance(
        value, str
    ):  # SQLite may cut a stored string at a NUL, which makes it equal where Python says greater
        return _filled(f"{field} {_WIDER[sign]} {MARK}", (value,), tree, dialect)
    bound = _upper(value) if sign in ("<", "<=") else _lower(value)
    return _filled(f"{field} {sign} {MARK}", (bound,), tree, dialect)


def _one_of(tree: Term, dialect: Dialect) -> Filter | None:
    if type(tree[2]) not in (tuple, frozenset) or len(tree[2]) > _MOST_ITEMS:
        return None
    known = [plain(item) for item in tree[2]]
    field = dialect.field(tree[1], "text")
    if None in known or field is None:
        return None
    values = sorted({item[0] for item in known if item is not None}, key=repr)
    parts = [_equals(tree, value, dialect) for value in values if value is None or isinstance(value, float)]
    for listed in ([v for v in values if isinstance(v, str)], [v for v in values if isinstance(v, int)]):
        if listed:
            marks = ",".join(MARK * len(listed))
            parts.append(
                _filled(f"{dialect.field(tree[1], _kind(listed[0]))} IN ({marks})", tuple(listed), tree, dialect)
            )
    return _any_of([part for part in parts if part]) or Filter("1 = 0", ())  # one of nothing


def _any_of(parts: list[Filter]) -> Filter | None:
    if not parts:
        return None
    sql = " OR ".join(part.sql for part in parts)
    return Filter(f"({sql})" if len(parts) > 1 else sql, tuple(value for part in parts for value in part.params))


_LEAVES: dict[str, Callable[[Term, Dialect], Filter | None]] = {
    "exists": _exists,
    "==": _equal,
    "one_of": _one_of,
    "<": _range,
    "<=": _range,
    ">": _range,
    ">=": _range,
}
_LENGTHS = {name: 2 if name == "exists" else 3 for name in _LEAVES}
_WIDER = {"<": "<", "<=": "<=", ">": ">=", ">=": ">="}


def _filled(sql: str, params: tuple[Scalar, ...], tree: Term, dialect: Dialect) -> Filter:
    if tree not in dialect.literals:
        return Filter(sql, params)
    values = iter(params)
    return Filter(re.sub(MARK, lambda _: dialect.literal(next(values)), sql), ())


# --- values -----------------------------------------------------------------


def plain(value: object) -> tuple[Scalar] | None:
    """The value, in a box, as SQL may compare it, or `None` when SQL and Python might disagree about it."""
    if value is None:
        return (None,)
    if isinstance(value, str):
        return (str.__str__(value),) if _compares_as(type(value), str) and _travels(value) else None
    if isinstance(value, int):
        return (int(value),) if _compares_as(type(value), int) and abs(value) <= LARGEST_INT else None
    if isinstance(value, float) and _compares_as(type(value), float) and math.isfinite(_upper(abs(value))):
        return (int(value),) if value.is_integer() and abs(value) <= LARGEST_INT else (float(value),)
    return None


_COMPARISONS = ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__")


def _compares_as(kind: type[Any], base: type[Any]) -> bool:
    """True when a subclass (an enum, say) compares exactly as its base does."""
    return kind is base or all(getattr(kind, name) is getattr(base, name) for name in _COMPARISONS)


def _travels(text: str) -> bool:
    """NUL ends a string in SQLite 3.40, and a lone surrogate cannot be bound."""
    return "\0" not in text and (text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text))


def _kind(value: Scalar) -> Kind:
    return "null" if value is None else "text" if isinstance(value, str) else "number"


def _upper(value: float) -> float:
    return value + abs(value) * 1e-12 + 1e-300


def _lower(value: float) -> float:
    return value - abs(value) * 1e-12 - 1e-300
