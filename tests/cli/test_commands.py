"""What is typed at the very beginning, and what comes back when it is typed wrongly."""

import subprocess
import sys

import pytest

from bot.cli.commands import COMMANDS
from tests.cli.conftest import REPO, Terminal


def test_help_names_every_command(terminal: Terminal):
    """Nine commands, each with a line that says what it is for."""
    said = terminal("--help")
    assert said.code == 0
    assert all(f"    {command.name} " in said.out and command.help[:40] in said.out for command in COMMANDS)


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_each_command_has_its_help(terminal: Terminal, command: str):
    """`alongside check --help` says what check takes."""
    said = terminal(command, "--help")
    assert said.code == 0
    assert f"usage: alongside {command}" in said.out


def test_help_loads_none_of_what_the_line_needs():
    """Help is there at once: no provider's library is loaded for it."""
    heavy = "telegram", "twilio", "apscheduler", "starlette", "holidays", "tinydb", "phonenumbers", "asyncio"
    code = f"import sys, bot.cli.commands as c; c.read(['check']); print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=REPO, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_version_is_told(terminal: Terminal):
    """What to say when asking for help."""
    assert terminal("--version").out.startswith("alongside 0.")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ((), "say what to do, such as: alongside demo"),
        (("chekc",), "invalid choice"),
        (("import", "pupils", "x.csv"), "invalid choice"),
        (("invite",), "name one person's id, or say --all"),
        (("invite", "A1", "--all"), "name one person's id, or say --all"),
        (("demo", "--json"), "--json goes with --week"),
        (("job", "daily_positives"), "--at"),
        (("job", "daily_positives", "--at", "2026-11-27T16:00", "--show"), "--show goes with --dry-run"),
        (("backup", "--to", "x", "--dir", "y"), "not allowed with"),
    ],
)
def test_what_is_typed_wrongly_is_told_with_the_usage(terminal: Terminal, typed: tuple[str, ...], told: str):
    """Exit 2, the usage, and one line that says which part."""
    said = terminal(*typed)
    assert said.code == 2
    assert told in said.err
    assert "usage: alongside" in said.err


@pytest.mark.parametrize("typed", ["check", "run", "export", "backup", "import staff staff.csv", "invite A1"])
def test_without_settings_the_way_to_begin_is_told(terminal: Terminal, typed: str):
    """Exit 1 and the two lines to type, no traceback."""
    (terminal.folder / "config.toml").unlink()
    said = terminal(*typed.split())
    assert said.code == 1
    assert "cp config.example.toml config.toml" in said.err
    assert said.out == ""


def test_settings_with_problems_list_them_all(terminal: Terminal):
    """Any command says all that check would say of the settings."""
    terminal.settle('phone = "01632 960123"', 'fone = "01632 960123"')
    terminal.settle('within = "2h"', 'within = "two hours"')
    said = terminal("export")
    assert said.code == 1
    assert "config.toml needs mending first:" in said.err
    assert "[school] phone" in said.err
    assert "[answers] within" in said.err


def test_the_command_works_as_a_module(terminal: Terminal):
    """`python -m bot` is the same as `alongside`; errors are lines, not tracebacks."""
    (terminal.folder / "config.toml").unlink()
    said = terminal.apart("check")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("There is no config.toml here.")
    assert "Traceback" not in said.err
