"""What docs/deploy.md tells to type: our commands take it, and our settings load it."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from bot.cli.commands import COMMANDS, read
from bot.settings_store import a_place

DEPLOY = (Path(__file__).parents[2] / "docs" / "deploy.md").read_text()
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", DEPLOY, re.DOTALL | re.MULTILINE)
TYPED = [
    line.replace("%i", "1")
    for kind, block in BLOCKS
    for line in block.splitlines()
    if (kind == "sh" and line.startswith("alongside ")) or "/bin/alongside " in line.partition('"$@"')[0]
]


@pytest.mark.parametrize("line", [line for line in dict.fromkeys(TYPED) if "$@" not in line])
def test_every_command_is_one_of_ours(line: str) -> None:
    """With the options that it has."""
    _, _, typed = line.partition("alongside " if line.startswith("alongside ") else "/bin/alongside ")
    args = read(shlex.split(typed))
    assert typed.split()[0] in {each.name for each in COMMANDS}
    assert args.run


def test_the_commands_of_a_move_are_all_there() -> None:
    """Else the test above would walk an empty table."""
    assert {"alongside migrate", "alongside backup", "alongside import store move.json"} <= set(TYPED)
    assert sum("ExecStart=" in line for line in TYPED) == 3


@pytest.mark.parametrize("block", [block for kind, block in BLOCKS if kind == "toml"])
def test_every_store_is_one_that_loads(block: str) -> None:
    """A file, this machine's database, and another's."""
    assert a_place(tomllib.loads(block)["store"], {}, Path("config.toml"))
