"""A document as text and back: what stock `JSONStorage` keeps is kept, always as JSON that SQLite can read.

NaN and the infinities are no JSON, and SQLite would refuse the whole document; they are written as numbers too large
for a float (`1e99999`, `1e999`, `-1e999`). NUL and lone surrogates travel as `\\u` escapes.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

DEEPEST = 900  # nested levels; Python's own json stops at about 990, SQLite's at 2000 (JSON_MAX_DEPTH)

_NAN = "1e99999"
_NOT_JSON = {"NaN": _NAN, "Infinity": "1e999", "-Infinity": "-1e999"}
_STRINGS, _FLAT = frozenset({str}), frozenset({str, int, float, bool, type(None)})
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|NaN|-?Infinity')

_strict = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode
_loose = json.JSONEncoder(allow_nan=True, separators=(",", ":")).encode


def _number(text: str) -> float:
    return float("nan") if text == _NAN else float(text)


_decoder: Any = json.JSONDecoder(parse_float=_number)
_scan = _decoder.scan_once  # `decode` without looking for white space around


def encode(document: Mapping[Any, Any]) -> str:
    """The document's text; `TypeError` for what JSON has no word for, `ValueError` when nested too deep."""
    plain = dict(document)
    try:
        text = _text(plain)
        return _text(_scan(text, 0)[0]) if _has_odd_keys(plain) else text
    except RecursionError:
        raise ValueError(f"the document is nested more than {DEEPEST} levels deep") from None


def decode(text: str) -> dict[str, Any]:
    """A fresh document; nothing in it is shared with another. `ValueError` or `StopIteration` for a damaged text."""
    document: dict[str, Any] = _scan(text, 0)[0]
    return document


def as_python_json(text: str) -> str:
    """`text` as stock TinyDB would have written it, so that it reads the same there."""
    return json.dumps(decode(text)) if _NAN in text else text


def _text(plain: Any) -> str:
    try:
        return _strict(plain)
    except ValueError:
        return _TOKENS.sub(lambda found: _NOT_JSON.get(found[0], found[0]), _loose(plain))


def _has_odd_keys(document: dict[Any, Any]) -> bool:
    """True when keys are not all plain strings: 1 and "1" become one key, and the last one must win everywhere."""
    odd = False
    level: list[Any] = [document]
    for _ in range(DEEPEST):
        below: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                odd = odd or not _STRINGS.issuperset(map(type, item))
                item = item.values()  # noqa: PLW2901  a dict's children are its values
            if not _FLAT.issuperset(map(type, item)):
                below += [value for value in item if isinstance(value, (dict, list, tuple))]
        if not below:
            return odd
        level = below
    raise ValueError(f"the document is nested more than {DEEPEST} levels deep")
