"""Several schools in one process: whose files they are, what these must have in common, and what each has for itself.

No message holds the value of a secret or a phone number.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bot.errors import BadInput
from bot.settings import Settings, WebSettings

File = tuple[Path, Settings]

# One process has one store and one pair of ports.
SHARED: Mapping[str, Callable[[Settings], object]] = {
    "store": lambda each: each.store.resolve() if isinstance(each.store, Path) else each.store,
    **{f"[web] {key}": lambda each, key=key: getattr(each.web, key) for key in WebSettings.__dataclass_fields__},  # type: ignore[misc]
}
# What arrives there, or from there, must be one school's.
OWN: Mapping[str, Callable[[Settings], object]] = {
    "[school] id": lambda each: each.school_id,
    "[telegram] token": lambda each: each.telegram.bot_id if each.telegram else None,
    "[twilio] number": lambda each: each.twilio.number if each.twilio else None,
}


def named(given: Sequence[Path]) -> list[Path]:
    """The files that are meant, each once: a folder stands for every .toml file in it, by name."""
    meant: list[Path] = []
    for path in given:
        inside = sorted(path.glob("*.toml")) if path.is_dir() else [path]
        if not inside:
            raise BadInput(f"{path}: there is no .toml file in this folder. Copy config.example.toml into it.")
        meant += inside
    return list({path.resolve(): path for path in meant}.values())


def problems(files: Sequence[File]) -> list[str]:
    """What keeps these schools from one process, one line each, naming both files and the setting."""
    return [
        f"{later}: {setting}: {problem}"
        for number, (later, settings) in enumerate(files)
        for earlier, other in files[:number]
        for setting, problem in _between(earlier, other, settings)
    ]


def _between(earlier: Path, one: Settings, other: Settings) -> list[tuple[str, str]]:
    differ = f"it differs from that in {earlier}; schools that one process serves have it in common"
    same = f"it is that in {earlier} too; every school needs its own"
    return [
        *((setting, differ) for setting, of in SHARED.items() if of(one) != of(other)),
        *((setting, same) for setting, of in OWN.items() if of(one) is not None and of(one) == of(other)),
    ]
