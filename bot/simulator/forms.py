"""Reads a request's parameters as the providers do: from the query, a form, JSON, or a multipart upload."""

import json
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request


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
    whole: Message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
    given: dict[str, Any] = {}
    for part in whole.walk():
        name = part.get_param("name", header="content-disposition")
        if isinstance(name, str):
            data = part.get_payload(decode=True)
            content = data if isinstance(data, bytes) else b""
            given[name] = content if part.get_filename() else content.decode("utf-8", "replace")
    return given
