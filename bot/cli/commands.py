"""The table of contents of what can be typed. A command's own file is loaded only when it is run."""

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple


class Command(NamedTuple):
    """`add` says what it takes, `run` does it and gives the exit code."""

    name: str
    help: str
    add: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]


def read(argv: Sequence[str] | None = None) -> Namespace:
    """What was typed; `.run(args)` does it. SystemExit(2) with the usage for what we do not understand."""
    parser = ArgumentParser(
        prog="alongside",
        description="A school's family line: parents write, a named person answers, good news goes home.",
        epilog="To look at it first, with invented families and no account:  alongside demo",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="store_true", help="which version this is")
    commands = parser.add_subparsers(metavar="COMMAND", title="commands")
    for command in COMMANDS:
        one = commands.add_parser(command.name, help=command.help, description=command.help)
        command.add(one)
        one.set_defaults(run=command.run, parser=one)
    args = parser.parse_args(argv)
    if args.version:
        args.run = _version
    elif "run" not in args:
        parser.error("say what to do, such as: alongside demo")
    return args


def _version(args: Namespace) -> int:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - slow to load

    try:
        print(f"alongside {version('alongside')}")
    except PackageNotFoundError:
        print("alongside, run from its folder without being installed")
    return 0


def _lazy(module: str) -> Any:
    return import_module(f"bot.cli.{module}")


def _main(module: str) -> Callable[[Namespace], int]:
    """The `main(args)` of one of the files beside this one."""
    return lambda args: int(_lazy(module).main(args))


# -- what each takes


def _config(parser: ArgumentParser) -> None:
    """For a command about one school."""
    _configs(parser)
    parser.add_argument("--school", metavar="ID", help="which school, where the settings are of several")


def _configs(parser: ArgumentParser) -> None:
    """For a command about the line as a whole, whichever schools it serves."""
    parser.add_argument(
        "--config", type=Path, action="append", metavar="FILE",
        help="a school's settings, or a folder of them (default: config.toml); several schools: give it several times",
    )  # fmt: skip


def _demo(parser: ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8080, help="where the page of phones is served (default: 8080)")
    parser.add_argument("--week", action="store_true", help="play one school week and print what each phone shows")
    parser.add_argument("--json", action="store_true", help="with --week: as a list of messages")


def _run(parser: ArgumentParser) -> None:
    _configs(parser)
    for name, of in (("--port", "webhooks"), ("--internal-port", "health and metrics")):
        parser.add_argument(
            name, type=_a_port, metavar="PORT", help=f"where {of} are served by this one of several processes"
        )


def _a_port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise ValueError
    return int(text)


def _check(parser: ArgumentParser) -> None:
    _configs(parser)
    parser.add_argument("--online", action="store_true", help="also ask Telegram and Twilio whether the accounts work")


def _import(parser: ArgumentParser) -> None:
    parser.add_argument(
        "what",
        choices=("staff", "families", "store"),
        help="which sheet this is (examples: docs/examples/); store: a whole export, into an empty store",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    _config(parser)
    parser.add_argument("--dry-run", action="store_true", help="only say what would change")
    parser.add_argument("--leavers", action="store_true", help="whoever is not in the file has left")


def _invite(parser: ArgumentParser) -> None:
    parser.add_argument("code", nargs="?", metavar="ID", help="the id of one person, as in the sheets")
    parser.add_argument("--all", action="store_true", help="everybody who has not joined by Telegram yet")
    _config(parser)


def _audit(parser: ArgumentParser) -> None:
    _config(parser)
    parser.add_argument("--openings", action="store_true", help="instead: who opened which words or names, and when")


def _welcome(parser: ArgumentParser) -> None:
    _config(parser)
    parser.add_argument("--dry-run", action="store_true", help="only say how many would get it")


def _someone(parser: ArgumentParser) -> None:
    parser.add_argument("code", metavar="ID", help="the id of one person, as in the sheets")
    _config(parser)


def _job(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="such as daily_positives")
    parser.add_argument("--at", required=True, metavar="TIME", help="the school's time to run it for: 2026-11-27T14:45")
    parser.add_argument("--dry-run", action="store_true", help="only say what would be sent, and to whom")
    parser.add_argument("--show", action="store_true", help="with --dry-run: also the words")
    _config(parser)


def _export(parser: ArgumentParser) -> None:
    _configs(parser)
    parser.add_argument("--out", type=Path, metavar="FILE", help="the file to make (default: named by the time, here)")


def _backup(parser: ArgumentParser) -> None:
    _configs(parser)
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--to", type=Path, metavar="FILE", help="the file to make")
    place.add_argument(
        "--dir", type=Path, metavar="DIR", help="the folder for a file named by the time (default: here)"
    )


def _triage(parser: ArgumentParser) -> None:
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="messages, one a line (default: what is typed)"
    )


def _restore(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="BACKUP")
    _configs(parser)


# -- those that are told more than their arguments


def _run_demo(args: Namespace) -> int:
    if args.json and not args.week:
        args.parser.error("--json goes with --week")
    demo = _lazy("demo")
    return int(demo.week(as_json=args.json) if args.week else demo.page(args.port))


def _run_import(args: Namespace) -> int:
    return int(_lazy("import_store" if args.what == "store" else "import_").main(args))


def _run_pause(args: Namespace) -> int:
    return int(_lazy("pause").pause(args))


def _run_resume(args: Namespace) -> int:
    return int(_lazy("pause").resume(args))


COMMANDS = (
    Command("demo", "an invented school on this machine: a page of phones, or a week played", _demo, _run_demo),
    Command("check", "every problem in settings, texts, people and store, at once", _check, _main("check")),
    Command("import", "take the school's staff or families from a CSV file, or a whole export", _import, _run_import),
    Command("invite", "one-time links for joining by Telegram", _invite, _main("invite")),
    Command("welcome", "the two welcomes, to every adult who has not had them", _welcome, _main("welcome")),
    Command("leave", "a child or a member of staff has left", _someone, _main("leave")),
    Command("away", "a member of staff is not in; others are asked until they are back", _someone, _main("away")),
    Command("back", "a member of staff is in again", _someone, _main("back")),
    Command("audit", "who did what to the line, and when; also while the line runs", _audit, _main("audit")),
    Command("run", "the line itself, until it is stopped", _run, _main("run")),
    Command("pause", "stop everything that the school starts; receipts and answers go on", _config, _run_pause),
    Command("resume", "end a pause", _config, _run_resume),
    Command("job", "run one timed job by hand", _job, _main("job")),
    Command("migrate", "bring a database to this version; a file does so by itself", _configs, _main("migrate")),
    Command("backup", "a checked copy of the store, also while the line runs", _backup, _main("backup")),
    Command("restore", "put a backup in the store's place", _restore, _main("restore")),
    Command("triage", "how messages are read: urgency, topics, emotion, conduct, and why", _triage, _main("triage")),
    Command("export", "everything as plain JSON, also while the line runs", _export, _main("export")),
)
