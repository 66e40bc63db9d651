"""The statements written by hand, by name: each stands in a `.sql` file here, below `-- name:` and its reason."""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

_NAME = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


@cache
def queries() -> Mapping[str, str]:
    """Every statement by its name."""
    found: dict[str, str] = {}
    for file in resources.files(__package__).iterdir():
        if file.name.endswith(".sql"):
            _, *parts = _NAME.split(file.read_text(encoding="utf-8"))
            found |= dict(zip(parts[::2], parts[1::2], strict=True))
    return found
