"""Reads a request's parameters as the providers do: from the query, a form, JSON, or a multipart upload."""

import json
import re
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

BOUNDARY = re.compile(r'boundary="?([^";]+)"?')
PART_NAME = re.compile(rb'\bname="([^"]*)"')


async def parameters(request: Request) -> dict[str, Any]:
    """Every parameter by name; an uploaded file is bytes, and a body that can't be read gives nothing."""
    kind = request.headers.get("content-type", "")
    body = await request.body()
    given: dict[str, Any] = dict(request.query_params)
    if kind.startswith("application/json"):
        return given | _from_json(body)
    if kind.startswith("multipart/form-data"):
        return given | _from_multipart(kind, body)
    return given | dict(form(body))


def form(body: bytes) -> list[tuple[str, str]]:
    """The pairs of a form-urlencoded body, empty values too."""
    return parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)


def _from_json(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _from_multipart(kind: str, body: bytes) -> dict[str, Any]:
    boundary = BOUNDARY.search(kind)
    given: dict[str, Any] = {}
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode())[1:-1] if boundary else ():
        head, _, content = part.partition(b"\r\n\r\n")
        name = PART_NAME.search(head)
        if name is not None:
            is_file = b"filename=" in head or b"filename*=" in head
            given[name[1].decode()] = content if is_file else content.decode("utf-8", "replace")
    return given
