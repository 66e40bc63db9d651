"""`alongside triage`: reads messages, one a line, and prints what each was read as; no settings, no network."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterable
from typing import Any

from bot import reading
from bot.domain.triage.labels import Reading
from bot.errors import BadInput


def main(args: Namespace) -> int:
    if args.file is None:
        return _every(sys.stdin.buffer)
    with args.file.open("rb") as lines:
        return _every(lines)


def _every(lines: Iterable[bytes]) -> int:
    """Each line as it comes; a line that cannot be taken is told on stderr, and the exit code is then 1."""
    reader, code = reading.reader(), 0
    for number, line in enumerate(lines, 1):
        try:
            name, text = _message(number, line)
        except BadInput as problem:
            sys.stdout.flush()
            sys.stderr.write(f"{problem}\n")
            code = 1
        else:
            sys.stdout.write(json.dumps(_told(name, reader.read(text)), ensure_ascii=False) + "\n")
            sys.stdout.flush()
    return code


def _message(number: int, line: bytes) -> tuple[Any, str]:
    """The id and the text: of a line that begins as JSON does by its fields, of any other its number and itself."""
    typed = line.decode("utf-8-sig" if number == 1 else "utf-8", errors="replace").removesuffix("\n").removesuffix("\r")
    if not typed.lstrip().startswith("{"):
        return number, typed
    try:
        fields = json.loads(typed)
    except (ValueError, RecursionError):
        raise BadInput(f'Line {number} is not JSON: write {{"id": "1", "text": "…"}} or plain words.') from None
    text, name = fields.get("text"), fields.get("id", number)
    if not isinstance(text, str):
        raise BadInput(f'Line {number} has no "text" with words in quotation marks.')
    if not isinstance(name, str | int):
        raise BadInput(f'Line {number}: its "id" must be words in quotation marks or a whole number.')
    return name, text


def _told(name: Any, read: Reading) -> dict[str, Any]:
    return {
        "id": name,
        "urgency": read.urgency.word,
        "topics": [topic.value for topic in read.topics],
        "emotion": read.emotion.value,
        "conduct": int(read.conduct),
        "reasons": list(read.reasons),
    }
