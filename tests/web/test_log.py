"""The log: one JSON object a line, and whatever is thrown at it, no name, number, token or word of a message."""

import ast
import io
import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import structlog

from bot import log
from bot.clock import ManualClock
from bot.errors import ConfigError, StoreUnavailable
from tests.web.conftest import MONDAY

TOKEN = "7000000001:" + "A" * 35
ROOT = Path(log.__file__).parent.parent


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Where the log is written; afterwards everything is as it was."""
    stream, root = io.StringIO(), logging.getLogger()
    handlers, level = list(root.handlers), root.level
    log.configure(stream=stream, secrets=["s3cret-auth-token"], clock=ManualClock(MONDAY))
    yield stream
    structlog.reset_defaults()
    root.handlers, root.level = handlers, level


def told(lines: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_a_line_is_json_with_its_time(lines):
    """What we say is told as it is, with level and time."""
    structlog.get_logger().info("job_ran", job="daily_positives", batches=3, failed=0)
    assert told(lines) == [
        {
            "timestamp": "2026-11-23T09:00:00.000+00:00",
            "event": "job_ran",
            "job": "daily_positives",
            "batches": 3,
            "failed": 0,
            "level": "info",
        }
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "Jay came home upset"},
        {"name": "Jay"},
        {"whatever": {"body": "Jay"}},
        {"why": "sent to +44 7700 900123"},
        {"why": "447700900123"},
        {"count": 447700900123},
        {"problem": f"https://api.telegram.org/bot{TOKEN}/getMe"},
        {"problem": "wrong s3cret-auth-token"},
        {"problem": ValueError("Jay +447700900123")},
        {"part": ["+447700900123", {"Jay": "Jay"}]},
    ],
    ids=str,
)
def test_nothing_of_a_person_is_printed(lines, fields):
    """Fields that nobody declared, numbers, tokens and objects are hidden, wherever they stand."""
    structlog.get_logger().warning("something", **fields)
    printed = lines.getvalue()
    assert "something" in printed
    for secret in ("Jay", "7700", "900123", "AAAA", "s3cret"):
        assert secret not in printed


def fail_with_words() -> None:
    words = "Jay came home upset, ring +447700900123"
    raise ValueError(words)


def test_an_error_is_told_without_its_words(lines):
    """Its kind and its place are there, also of what led to it; neither the message nor the line of code."""
    try:
        try:
            fail_with_words()
        except ValueError as error:
            raise RuntimeError("about Jay") from error
    except RuntimeError:
        structlog.get_logger().exception("handler_failed", inbound="01J")
    (line,) = told(lines)
    assert line["exception"][0].startswith("RuntimeError at test_log.py:")
    assert "fail_with_words < test_log.py" in line["exception"][1]
    assert "Jay" not in lines.getvalue()


def test_our_own_errors_keep_their_words(lines):
    """They say what to do, and promise to hold nothing of a person."""
    for error in (StoreUnavailable("The disk is full."), ConfigError(["Port 80 is in use."])):
        structlog.get_logger().error("stopped", exc_info=error)
    assert [line["exception"] for line in told(lines)] == [
        ["StoreUnavailable: The disk is full."],
        ["ConfigError: Port 80 is in use."],
    ]


def test_a_group_of_errors_is_told_one_by_one(lines):
    """Every error in it has its kind and place; one that led round in a circle ends."""
    first, second = ValueError("Jay"), KeyError("Jay")
    first.__context__, second.__context__ = second, first
    structlog.get_logger().error("stopped", exc_info=ExceptionGroup("Jay", [first, second]))
    structlog.get_logger().error("stopped", exc_info=first)
    group, circle = told(lines)
    assert group["exception"] == ["ExceptionGroup", "ValueError", "KeyError"]
    assert len(circle["exception"]) == log.FRAMES
    assert "Jay" not in lines.getvalue()


def test_libraries_speak_from_warning_on_and_without_values(lines):
    """An address with a token in it, put in by a library, is not printed; what it merely remarks is not there."""
    for name in log.LIBRARIES:
        logging.getLogger(name).info("POST %s", f"/bot{TOKEN}/sendMessage")
        logging.getLogger(name).warning("POST %s failed: %s", f"/bot{TOKEN}/sendMessage", "Jay is upset")
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: ValueError('Jay is upset')")
    try:
        fail_with_words()
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application\n")
    printed = told(lines)
    assert [line["logger"] for line in printed] == [*log.LIBRARIES, "asyncio", "uvicorn.error"]
    assert printed[0]["event"] == "POST %s failed: %s"
    assert printed[-1]["exception"][0].startswith("ValueError at test_log.py")
    assert not any(secret in lines.getvalue() for secret in ("AAAA", "Jay", "7700"))


def test_it_may_be_configured_twice(lines):
    """A second call takes the first one's place; no line comes twice."""
    log.configure(stream=lines, clock=ManualClock(MONDAY))
    logging.getLogger("twilio").warning("once")
    assert len(told(lines)) == 1


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_it_reads_well(lines):
    """There it is words in place of JSON, and hides the same."""
    terminal = Terminal()
    log.configure(stream=terminal, clock=ManualClock(MONDAY))
    structlog.get_logger().warning("webhook_refused", why="unsigned", text="Jay")
    assert "webhook_refused" in terminal.getvalue()
    assert "Jay" not in terminal.getvalue()
    assert not terminal.getvalue().startswith("{")


def calls_of_the_log() -> Iterator[tuple[str, str]]:
    for path in [*ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/*.py"), *ROOT.glob("schedules/*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "log"
                and node.func.attr in {"debug", "info", "warning", "error", "exception", "critical"}
            ):
                yield from ((str(path.relative_to(ROOT)), word.arg) for word in node.keywords if word.arg)


def test_every_field_that_we_log_is_declared():
    """A field that is not in FIELDS is printed as hidden: declare it, once it is sure to hold nothing of a person."""
    undeclared = {call for call in calls_of_the_log() if call[1] not in {*log.FIELDS, "exc_info"}}
    assert not undeclared


def test_a_log_that_cannot_be_written_stops_nothing(lines):
    """Its disk is full: the line is lost, and whoever wanted to print it goes on."""

    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

    log.configure(stream=Full())
    structlog.get_logger().error("webhook_not_stored")
    assert lines.getvalue() == ""


def test_the_same_trouble_is_told_once_a_minute(lines):
    """A database that is gone for an hour; what differs, and what is no trouble, is told each time."""
    clock = ManualClock(MONDAY)
    log.configure(stream=lines, clock=clock)
    for _ in range(45):
        structlog.get_logger().warning("database_unheard", why="it does not answer")
        structlog.get_logger().info("job_ran", job="daily_positives")
        clock.move_to(clock.now() + timedelta(seconds=2))
    structlog.get_logger().warning("database_unheard", why="it takes no writes")
    found = told(lines)
    unheard = [(each["why"], each.get("again")) for each in found if each["event"] == "database_unheard"]
    assert unheard == [("it does not answer", None), ("it does not answer", 29), ("it takes no writes", None)]
    assert sum(each["event"] == "job_ran" for each in found) == 45
