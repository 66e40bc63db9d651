"""Every sentence that a person can get. They live in en.toml; a school may override any; all are checked at start."""

import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from string import Formatter
from types import MappingProxyType

from bot.errors import ConfigError
from bot.texts.placeholders import PLACEHOLDERS

KIND = "kind_"  # "kind_gold_star": what a kind of praise is in a sentence; a school may add its own

Pieces = tuple[tuple[str, str], ...]  # (words as they stand, name of what follows them or "")


class Texts:
    """The sentences of one school, by key."""

    def __init__(self, entries: Mapping[str, str]) -> None:
        self.entries: Mapping[str, str] = MappingProxyType(dict(entries))
        self._pieces = {key: _pieces(text) for key, text in entries.items()}

    def __contains__(self, key: object) -> bool:
        return key in self.entries

    def say(self, key: str, **values: str) -> str:
        """The sentence with its values put in as they are, braces and all; values it does not use are left out.

        KeyError for an unknown key or a value that is not given.
        """
        return "".join(literal + (values[name] if name else "") for literal, name in self._pieces[key])


def kind_key(kind: str) -> str:
    """The key under which a kind of praise has its words: "raffle ticket" → "kind_raffle_ticket"."""
    return KIND + "_".join(kind.casefold().split())


def load_texts(overrides: Mapping[str, str] = MappingProxyType({})) -> Texts:
    """Our sentences with the school's own in place of some; ConfigError names every key and placeholder at fault."""
    ours = shipped()
    problems = [problem for key, text in {**ours, **overrides}.items() for problem in _problems(key, text, ours)]
    if problems:
        raise ConfigError(problems)
    return Texts({**ours, **overrides})


@cache
def shipped() -> Mapping[str, str]:
    """The sentences of en.toml by key, whichever group they stand in."""
    groups = tomllib.loads(files(__package__).joinpath("en.toml").read_text(encoding="utf-8"))
    return MappingProxyType({key: text for group in groups.values() for key, text in group.items()})


def _pieces(text: str) -> Pieces:
    parsed = list(Formatter().parse(text))
    for _, name, spec, conversion in parsed:
        if spec or conversion or (name is not None and not name.isidentifier()):
            raise ValueError("only a plain {name} may stand in braces")
    return tuple((literal, name or "") for literal, name, _, _ in parsed)


def _problems(key: str, text: str, known: Iterable[str]) -> list[str]:
    where = f"[texts] {key}"
    if key not in known and not key.startswith(KIND):
        close = get_close_matches(key, known, n=1)
        return [f"{where}: there is no text of this name" + (f"; did you mean {close[0]}?" if close else ".")]
    if not text.strip():
        return [f"{where}: it is empty. Leave the line out to keep our sentence."]
    try:
        used = {name for _, name in _pieces(text) if name}
    except ValueError:
        return [f"{where}: the braces do not match. Write {{name}} for a placeholder, and {{{{ or }}}} for a brace."]
    allowed = PLACEHOLDERS.get(key, frozenset())
    takes = f"It takes {_listed(allowed)}." if allowed else "It takes none."
    unknown = [f"{where}: {{{name}}} is not a placeholder of this text. {takes}" for name in sorted(used - allowed)]
    missing = [f"{where}: {{{name}}} is missing. {takes}" for name in sorted(allowed - used)]
    return unknown + missing


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))
