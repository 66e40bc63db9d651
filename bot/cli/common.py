"""What most commands need first: the settings, the time as a file's name, and how a count is said."""

import os
from argparse import Namespace
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from bot import config, settings_together
from bot.errors import BadInput, ConfigError
from bot.settings import Settings
from bot.store.place import Database, Place

CONFIG = Path("config.toml")


def settings(args: Namespace) -> Settings:
    """The settings of the one school that a command is about; BadInput asks which, where there are several."""
    schools = every_school(args)
    if args.school is None:
        if len(schools) > 1:
            raise BadInput(f"There are several schools: {_listed(schools)}. Say which one with --school.")
        return schools[0]
    for each in schools:
        if each.school_id == args.school:
            return each
    raise BadInput(f"There is no school {args.school} in the settings given, only: {_listed(schools)}.")


def _listed(schools: Sequence[Settings]) -> str:
    return ", ".join(each.school_id for each in schools)


def every_school(args: Namespace) -> tuple[Settings, ...]:
    """The settings named by --config, one a school; BadInput says how to begin, or every problem there is."""
    files, faults = [], []
    for path in config_files(args):
        try:
            files.append((path, config.load(path, os.environ)))
        except ConfigError as error:
            faults.append(_mend(str(path), error.problems))
    if not faults and (together := settings_together.problems(files)):
        faults.append(_mend("What the files have in common", together))
    if faults:
        raise BadInput("\n".join(faults))
    return tuple(settings for _, settings in files)


def _mend(what: str, problems: Sequence[str]) -> str:
    listed = "\n".join(f"  {number}. {problem}" for number, problem in enumerate(problems, 1))
    return f"{what} needs mending first:\n{listed}"


def config_files(args: Namespace) -> list[Path]:
    """The files of settings that --config names; BadInput says how to begin where one is not there."""
    files = settings_together.named(args.config or [CONFIG])
    for path in files:
        if not path.exists():
            raise BadInput(
                f"There is no {path} here. To begin: cp config.example.toml {path}\n"
                f"Change what is yours in it, then: alongside check --config {path}"
            )
    return files


def opened(path: Path) -> BinaryIO:
    """A file that was named, to be read; BadInput where it cannot be."""
    try:
        return path.open("rb")
    except FileNotFoundError:
        problem = "there is no such file"
    except IsADirectoryError:
        problem = "this is a folder; name the file in it"
    except OSError as error:
        problem = f"it cannot be read ({error.strerror})"
    raise BadInput(f"{path}: {problem}.")


def name_of(schools: Sequence[Settings]) -> str:
    """What a copy of their store is called after: the school, or the store's own name where there are several."""
    return schools[0].school_id if len(schools) == 1 else _stem(schools[0].store)


def _stem(store: Place) -> str:
    return store.name if isinstance(store, Database) else store.stem


def file_stamp(local: datetime) -> str:
    """A local time as part of a file's name; it sorts."""
    return local.strftime("%Y-%m-%d-%H%M%S")


def count(number: int, one: str, many: str = "") -> str:
    """ "1 child", "3 children"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
