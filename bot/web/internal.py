"""What only the school's own machines can reach: whether every part works, and what was counted."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from types import MappingProxyType

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.base import redact
from bot.errors import AlongsideError

PING_SECONDS = 5.0
FINE = "ok"

Ping = Callable[[], Awaitable[None]]


def internal_app(
    parts: Mapping[str, Ping],
    *,
    notes: Mapping[str, Callable[[], Awaitable[str]]] = MappingProxyType({}),
    secrets: Iterable[str] = (),
    registry: CollectorRegistry = REGISTRY,
    ping_seconds: float = PING_SECONDS,
) -> Starlette:
    """`/health` pings each of `parts` and says why one does not work; `/metrics` is Prometheus's text.

    `notes` are told beside them: what is so on purpose, such as a pause, and is no fault.

    Words of our own errors are told (with `secrets` and numbers as stars), of any other error only its kind.
    """
    hidden = tuple(secrets)

    async def health(_: Request) -> Response:
        said = await asyncio.gather(*(_state(ping, ping_seconds) for ping in parts.values()))
        told = {part: redact(words, hidden) for part, words in zip(parts, said, strict=True)}
        well = all(words == FINE for words in said)
        noted = {name: await _note(ask, ping_seconds) for name, ask in notes.items()}
        said_all = {"ok": well, "parts": told, **noted}
        return JSONResponse(said_all, 200 if well else 503, {"Cache-Control": "no-store"})

    async def metrics(_: Request) -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return Starlette(routes=[Route("/health", health), Route("/metrics", metrics)])


async def _note(ask: Callable[[], Awaitable[str]], seconds: float) -> str:
    """What is to be told, or that it is not known: `parts` say why not."""
    try:
        async with asyncio.timeout(seconds):
            return await ask()
    except Exception:  # a store that cannot be read has been told of among the parts
        return "not known"


async def _state(ping: Ping, seconds: float) -> str:
    """`ok`, or in words why not."""
    try:
        async with asyncio.timeout(seconds):
            await ping()
    except TimeoutError:
        return f"no answer within {seconds:g} seconds"
    except AlongsideError as problem:
        return str(problem) or type(problem).__name__
    except Exception as problem:  # one part's fault must not hide how the others are
        return f"failed: {type(problem).__name__}"
    return FINE
