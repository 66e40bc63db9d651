"""What most commands need first: the settings, the time as a file's name, and how a count is said."""

import os
from argparse import Namespace
from datetime import datetime
from pathlib import Path

from bot import config
from bot.errors import BadInput, ConfigError
from bot.settings import Settings


def settings(args: Namespace) -> Settings:
    """The settings named by --config; BadInput says how to begin, or every problem there is."""
    require_config(args.config)
    try:
        return config.load(args.config, os.environ)
    except ConfigError as error:
        listed = "\n".join(f"  {number}. {problem}" for number, problem in enumerate(error.problems, 1))
        raise BadInput(f"{args.config} needs mending first:\n{listed}") from None


def require_config(path: Path) -> None:
    if not path.exists():
        raise BadInput(
            f"There is no {path} here. To begin: cp config.example.toml {path}\n"
            f"Change what is yours in it, then: alongside check --config {path}"
        )


def file_stamp(local: datetime) -> str:
    """A local time as part of a file's name; it sorts."""
    return local.strftime("%Y-%m-%d-%H%M%S")


def count(number: int, one: str, many: str = "") -> str:
    """ "1 child", "3 children"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
