"""Parts of a benchmark in processes of their own, so that a load, a provider and the service do not share one core.

A part is `python -m tests.benchmarks.<name> '<JSON>'`; the first line that it prints is JSON and says that it is ready.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from types import TracebackType
from typing import Any, Self


class Part:
    """`with Part("service", store=…) as service:` runs it; `ready` is what it said, `next()` its next line."""

    def __init__(self, name: str, **given: Any) -> None:
        self._command = [sys.executable, "-m", f"tests.benchmarks.{name}", json.dumps(given)]

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            self.ready = self.next()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    @property
    def pid(self) -> int:
        return self._process.pid

    def next(self) -> Any:
        """The next thing it prints; RuntimeError when it has ended."""
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._command[2]} has ended without a word; run it by hand: {self._command}")
        return json.loads(line)

    def tell(self, word: str) -> None:
        """Send it a line."""
        assert self._process.stdin
        self._process.stdin.write(word + "\n")
        self._process.stdin.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()


def given() -> dict[str, Any]:
    """What this part was started with."""
    arguments: dict[str, Any] = json.loads(sys.argv[1])
    return arguments


def say(what: Any) -> None:
    """Tell the benchmark something."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        port: int = asking.getsockname()[1]
        return port


def memory_mb(pid: int) -> float:
    """The resident memory of a process, as the kernel counts it."""
    with open(f"/proc/{pid}/statm") as counted:
        return int(counted.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
