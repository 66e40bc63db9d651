"""A school's folder with settings and sheets, and a terminal to type in."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.__main__ import main
from tests.postgres import ANOTHER, ready, server

REPO = Path(__file__).parents[2]
STORE = "alongside.db"


class Said(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


class Terminal:
    """Runs commands in this process, in the school's folder."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def __call__(self, *argv: str) -> Said:
        self._capsys.readouterr()
        try:
            code = main(argv)
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = self._capsys.readouterr()
        return Said(code, said.out, said.err)

    def apart(self, *argv: str) -> Said:
        """The same in a process of its own, as a person's shell runs it."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", *argv],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(REPO)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return Said(done.returncode, done.stdout, done.stderr)

    def sheet(self, name: str, text: str | bytes) -> str:
        """A file in the folder; its name."""
        (self.folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
        return name

    def settle(self, old: str, new: str) -> None:
        """Change one line of the settings."""
        config = self.folder / "config.toml"
        text = config.read_text()
        assert old in text
        config.write_text(text.replace(old, new))


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A folder with the example settings and sheets, and no store yet."""
    for name in ("staff.csv", "families.csv"):
        shutil.copy(REPO / "docs" / "examples" / name, tmp_path)
    shutil.copy(REPO / "config.example.toml", tmp_path / "config.toml")
    for name in [name for name in os.environ if name.startswith("ALONGSIDE_") and name != ANOTHER]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SUDO_USER", "ict")
    monkeypatch.chdir(tmp_path)
    return Terminal(tmp_path, capsys)


@pytest.fixture(params=["file", "database"])
def either(request: pytest.FixtureRequest, terminal: Terminal) -> Terminal:
    """The same with each kind of store in turn."""
    if request.param == "database":
        terminal.settle('store = "alongside.db"', f'store = "{new_database()}"')
    return terminal


def new_database() -> str:
    """The address of a database that is made ready and empty."""
    return server().create(template=ready())


@pytest.fixture
def oakfield(terminal: Terminal) -> Terminal:
    """The same with the example people in the store."""
    assert terminal("import", "staff", "staff.csv").code == 0
    assert terminal("import", "families", "families.csv").code == 0
    return terminal
