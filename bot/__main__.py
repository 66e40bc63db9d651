"""`alongside …`: reads what was typed, runs that command, and says plainly what went wrong."""

import io
import os
import sys
from collections.abc import Sequence

from bot.cli.commands import read
from bot.errors import AlongsideError

INTERRUPTED = 130  # 128 + SIGINT, as shells have it


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code: 0 done, 1 something has to be mended (it is told on stderr), 2 typed wrongly."""
    _print_whatever_comes()
    args = read(argv)
    try:
        return int(args.run(args))
    except AlongsideError as problem:
        _say(problem)
    except BrokenPipeError:  # whoever read our output has gone, such as `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as problem:
        _say(_system(problem))
    except KeyboardInterrupt:
        _say("")
        return INTERRUPTED
    return 1


def _say(what: object) -> None:
    sys.stderr.write(f"{what}\n")


def _print_whatever_comes() -> None:
    """A terminal that has no é prints a question mark in its place, rather than nothing at all."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _system(problem: OSError) -> str:
    """The machine's own words, with the file they are about."""
    return ": ".join(str(part) for part in (problem.filename, problem.strerror or type(problem).__name__) if part)


if __name__ == "__main__":
    sys.exit(main())
