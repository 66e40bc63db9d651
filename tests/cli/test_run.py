"""`run` in processes of its own, as a service manager starts it: several at one database, each with its own ports."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.error import HTTPError, URLError

from tests.cli.conftest import REPO, Terminal, new_database


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def line(terminal: Terminal, *more: str) -> Iterator["subprocess.Popen[str]"]:
    """A process that runs the line; ended in order at the end."""
    command = [sys.executable, "-m", "bot", "run", *more]
    environ = {**os.environ, "PYTHONPATH": str(REPO)}
    with subprocess.Popen(command, cwd=terminal.folder, env=environ, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
        finally:
            process.kill()


def health(port: int) -> dict[str, Any]:
    """What the process with this internal port says of itself, once it says anything."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=10) as told:
                return json.load(told)
        except HTTPError as told:  # 503: Telegram and Twilio cannot be reached here
            with told:
                return json.load(told)
        except URLError:
            time.sleep(0.1)
    raise AssertionError("it does not answer")


def test_several_processes_run_one_line_at_a_database(terminal: Terminal):
    """Each says how it is on its own port; `check` counts them; SIGTERM ends each in order."""
    terminal.settle('store = "alongside.db"', f'store = "{new_database()}"')
    nobody = f'api_base = "http://127.0.0.1:{free_port()}"'
    terminal.settle("# username =", f"{nobody}\nusername =")
    terminal.settle('auth_token = "', f'{nobody}\nauth_token = "')
    ports = [free_port() for _ in range(4)]
    first = ("--port", str(ports[0]), "--internal-port", str(ports[1]))
    second = ("--port", str(ports[2]), "--internal-port", str(ports[3]))
    with line(terminal, *first), line(terminal, *second):
        assert [health(port)["parts"]["store"] for port in ports[1::2]] == ["ok", "ok"]
        assert "the line is running (2 processes)" in terminal("check").out
        said = terminal.apart("run", *first)
        assert (said.code, said.err.splitlines()[-1]) == (
            1,
            f"Port {ports[1]} is in use. Stop what uses it, or set web.internal_port.",
        )
    assert "Store: fine\n" in terminal("check").out


def test_ports_that_cannot_be_are_refused(terminal: Terminal):
    """What is typed for one process is looked at as the settings are."""
    assert "are both 8081" in terminal("run", "--port", "8081", "--internal-port", "8081").err
    assert "are both 9090" in terminal("run", "--port", "9090").err
    assert terminal("run", "--port", "99999").code == 2
