"""Part: starts services by forking a process that has imported everything, so that a hundred starts take seconds.

Each line (JSON: what `service.run` is given) starts one; it answers with the new process's id. What is forked has no
thread, no loop and no open file yet; from then on it is the same service.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import uvloop

from tests.benchmarks import service
from tests.benchmarks.processes import say


def main() -> None:
    """Fork for each line."""
    say({})
    for line in sys.stdin:
        told: dict[str, Any] = json.loads(line)
        if told.get("reap"):
            say(os.waitpid(told["reap"], 0)[1])
            continue
        pid = os.fork()
        if pid == 0:
            _child(told)
        say(pid)


def _child(told: dict[str, Any]) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    try:
        uvloop.run(service.run(service.settings(told), Path(told["log"]), told["since"], alone=True))
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
