"""`alongside triage` in a shell: what it takes, what it prints, what it says of lines that it cannot take."""

import json
from pathlib import Path

from tests.cli.conftest import Terminal

FIELDS = ["id", "urgency", "topics", "emotion", "conduct", "reasons"]


def test_plain_lines_and_json(terminal: Terminal) -> None:
    """A line of words has its number for an id, a line of JSON its own; nothing else has to be set up."""
    Path(terminal.folder, "config.toml").unlink()
    terminal.sheet("m.txt", 'he has a knife in his bag\n{"id": "b-7", "text": "thank you so much miss"}\n\n')
    said = terminal("triage", "m.txt")
    told = [json.loads(line) for line in said.out.splitlines()]
    assert said.code == 0
    assert [list(one) for one in told] == [FIELDS] * 3
    assert [(one["id"], one["urgency"]) for one in told] == [(1, "emergency"), ("b-7", "thanks"), (3, "today")]
    assert told[0]["conduct"] == 0
    assert any("knife" in reason for reason in told[0]["reasons"])


def test_a_line_that_cannot_be_taken(terminal: Terminal) -> None:
    """The others are read all the same; the fault is told with its line, without its words; the exit code is 1."""
    terminal.sheet("m.txt", '{"id": 1}\n{"text": broken secret\nthank you\n{"id": [], "text": "x"}\n')
    said = terminal("triage", "m.txt")
    assert said.code == 1
    assert [json.loads(line)["id"] for line in said.out.splitlines()] == [3]
    assert [line.split()[:2] for line in said.err.splitlines()] == [["Line", "1"], ["Line", "2"], ["Line", "4:"]]
    assert "secret" not in said.err


def test_any_bytes_at_all(terminal: Terminal) -> None:
    """NUL, broken UTF-8, lone surrogates, a byte order mark: each line has an answer."""
    terminal.sheet("m.txt", b'\xef\xbb\xbfthank you\na\0b\n\xff\xfe\n{"id": 9, "text": "\\ud800 thank you"}\n')
    said = terminal.apart("triage", "m.txt")
    assert said.code == 0
    assert [json.loads(line)["id"] for line in said.out.splitlines()] == [1, 2, 3, 9]


def test_a_file_that_is_not_there(terminal: Terminal) -> None:
    """One line says which."""
    said = terminal("triage", "nowhere.txt")
    assert said.code == 1
    assert "nowhere.txt" in said.err
