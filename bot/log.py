"""The log: one JSON object a line (words and colours on a terminal), with no names, numbers, tokens or messages in it.

Only the fields in FIELDS are printed as they are; the value of any other becomes HIDDEN. An error is told by its kind
and by where it happened; its words only where it is one of ours, which promise to hold nothing of a person.
"""

import logging
import math
import sys
import traceback
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO, cast

import structlog
from structlog.typing import EventDict, Processor

from bot.channels.base import redact
from bot.clock import Clock, SystemClock
from bot.errors import AlongsideError

# What a line may tell: ids of records, kinds, counts, times, and words from our own code.
FIELDS = frozenset({
    "account", "at", "batches", "channel", "code", "count", "error", "event", "exception", "failed", "failures",
    "found", "inbound", "job", "kind", "known", "level", "logger", "messages", "outbound", "part", "port", "problem",
    "purpose", "school", "seconds", "state", "status", "step", "timestamp", "tries", "update_id", "where", "why",
})  # fmt: skip
HIDDEN = "(hidden)"
LIBRARIES = ("uvicorn", "telegram", "twilio", "aiohttp", "apscheduler", "httpx", "asyncio")
LONGEST = 300
AGAIN = 60.0  # seconds
MOST_TOLD = 500
FRAMES = 8


def configure(
    *,
    stream: TextIO | None = None,
    secrets: Iterable[str] = (),
    clock: Clock | None = None,
    level: int = logging.INFO,
) -> None:
    """Print from now on to `stream` (the standard error); libraries from WARNING on. May be called again."""
    stream = stream or sys.stderr
    clock = clock or SystemClock()
    cleaning, rest = _cleaning(tuple(secrets)), [_stamping(clock), _renderer(stream)]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            *cleaning,
            _Seldom(clock),
            *rest,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(cast(TextIO, _Enduring(stream))),
        cache_logger_on_first_use=False,
    )
    _take_over(stream, [*cleaning, *rest])


class _Seldom:
    """Lets the same warning, word for word, through once a minute; the next one tells how many were kept back.

    A database that is gone for an hour is asked every two seconds, by several loops: that must not fill the disk.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._told: dict[str, tuple[float, int]] = {}  # when it was let through, and how many since

    def __call__(self, _: Any, __: str, event: EventDict) -> EventDict:
        if event.get("level") not in ("warning", "error"):
            return event
        line, now = repr(sorted(event.items())), self._clock.monotonic()
        at, kept = self._told.get(line, (-math.inf, 0))
        if now - at < AGAIN:
            self._told[line] = (at, kept + 1)
            raise structlog.DropEvent
        if len(self._told) >= MOST_TOLD:
            self._told.clear()
        self._told[line] = (now, 0)
        return {**event, "again": kept} if kept else event


def _stamping(clock: Clock) -> Processor:
    def stamp(_: Any, __: str, event: EventDict) -> EventDict:
        return {"timestamp": clock.now().isoformat(timespec="milliseconds"), **event}

    return stamp


def _cleaning(secrets: tuple[str, ...]) -> list[Processor]:
    def clean(_: Any, __: str, event: EventDict) -> EventDict:
        return {key: _clean(value, secrets) if key in FIELDS else HIDDEN for key, value in event.items()}

    return [_told_error, clean]


def _clean(value: Any, secrets: tuple[str, ...]) -> Any:
    if isinstance(value, bool | float | None):
        return value
    if isinstance(value, int):
        return value if abs(value) < 10**8 else HIDDEN  # a chat's id, or a number without its plus
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(each, secrets) for each in value]
    if isinstance(value, str | Path):
        return redact(str(value), secrets)[:LONGEST]
    return redact(value.isoformat()) if hasattr(value, "isoformat") else f"<{type(value).__name__}>"


def _told_error(_: Any, __: str, event: EventDict) -> EventDict:
    """`exc_info` as kinds and places: a traceback's own text holds lines of code, and often a message's words."""
    given = event.pop("exc_info", None)
    event.pop("stack_info", None)
    error = given if isinstance(given, BaseException) else sys.exc_info()[1] if given is True else None
    if isinstance(given, tuple):
        error = given[1]
    if error is not None:
        event["exception"] = describe(error)
    return event


def describe(error: BaseException) -> list[str]:
    """An error and what led to it, newest first: kind, place, and the words where they are ours."""
    told: list[str] = []
    while error is not None and len(told) < FRAMES:
        told.append(_one(error))
        if isinstance(error, BaseExceptionGroup):
            told.extend(_one(each) for each in error.exceptions)
        hidden = error.__cause__ is None and error.__suppress_context__
        led = error.__cause__ or (None if hidden else error.__context__)
        if led is None:
            break
        error = led
    return told


def _one(error: BaseException) -> str:
    words = f": {error}" if isinstance(error, AlongsideError) else ""
    walk = traceback.walk_tb(error.__traceback__)
    frames = traceback.StackSummary.extract(walk, limit=-FRAMES, lookup_lines=False)
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames)]
    return f"{type(error).__name__}{words}" + (f" at {' < '.join(places)}" if places else "")


class _Enduring:
    """A stream whose full disk, closed pipe or own end costs the line to be printed, not what was being done."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        with suppress(OSError, ValueError):
            self._stream.write(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._stream.flush()


def _renderer(stream: TextIO) -> Processor:
    if stream.isatty():
        return structlog.dev.ConsoleRenderer()
    return structlog.processors.JSONRenderer(ensure_ascii=False)


# -- the libraries' own logs


class _Library(logging.Formatter):
    """A library's line in our form. Its text is taken before the values are put in: those are addresses and words."""

    def __init__(self, chain: list[Processor]) -> None:
        super().__init__()
        self._chain = chain

    def format(self, record: logging.LogRecord) -> str:
        words = str(record.msg).splitlines()
        event: Any = {
            "event": words[0] if words else "",
            "logger": record.name,
            "level": record.levelname.lower(),
            "exc_info": record.exc_info,
        }
        for process in self._chain:
            event = process(None, record.levelname.lower(), event)
        return str(event)


def _take_over(stream: TextIO, chain: list[Processor]) -> None:
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Library(chain))
    root = logging.getLogger()
    root.handlers = [each for each in root.handlers if not isinstance(each.formatter, _Library)] + [handler]
    root.setLevel(logging.WARNING)
    for known in list(root.manager.loggerDict.values()):
        if isinstance(known, logging.Logger):
            known.disabled = False  # logging.config silences whatever was there before it
    for name in LIBRARIES:
        library = logging.getLogger(name)
        library.setLevel(logging.WARNING)
        library.handlers.clear()
        library.propagate = True
