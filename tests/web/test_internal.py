"""Health and metrics: every part is asked, the reason is told in words, and no secret in it."""

import asyncio
from datetime import UTC, datetime

import aiohttp
from prometheus_client import CollectorRegistry, Counter

from bot.errors import StoreUnavailable, TryLater
from bot.services.pausing import paused
from bot.web.internal import internal_app
from bot.web.server import Server

TOKEN = "7000000001:" + "A" * 35


async def fine() -> None:
    """A part that works."""


async def full() -> None:
    raise StoreUnavailable("The disk is full: make room on /var/lib/alongside.")


async def telling() -> None:
    raise TryLater(f"no answer from https://api.telegram.org/bot{TOKEN}/getMe for +447700900123")


async def broken() -> None:
    raise ValueError("Jay came home upset")


async def hanging() -> None:
    await asyncio.Event().wait()


async def get(app, path: str) -> tuple[int, str]:
    async with Server(app) as server, aiohttp.ClientSession() as http, http.get(server.url + path) as answer:
        return answer.status, await answer.text()


async def test_all_is_well(app):
    """The real store answers, and so `/health` is 200 and says so of each part."""
    assert await get(internal_app({"store": app.store.ping, "clock": fine}), "/health") == (
        200,
        '{"ok":true,"parts":{"store":"ok","clock":"ok"}}',
    )


async def test_why_it_is_not_well():
    """503, with our own errors' words and other errors' kinds; tokens and numbers are stars; none holds up the rest."""
    parts = {"store": full, "telegram": telling, "outbox": broken, "twilio": hanging, "clock": fine}
    status, words = await get(internal_app(parts, secrets=["/var/lib"], ping_seconds=0.05), "/health")
    assert status == 503
    assert "The disk is full: make room on ***/alongside." in words
    assert '"twilio":"no answer within 0.05 seconds"' in words
    assert '"outbox":"failed: ValueError"' in words
    assert '"clock":"ok"' in words
    assert "Jay" not in words
    assert "AAAA" not in words
    assert "7700900123" not in words


async def test_metrics_are_prometheus_text():
    """What is counted is told in Prometheus's own form."""
    registry = CollectorRegistry()
    Counter("alongside_tried", "Tried.", ["channel"], registry=registry).labels("sms").inc(3)
    status, words = await get(internal_app({}, registry=registry), "/metrics")
    assert status == 200
    assert 'alongside_tried_total{channel="sms"} 3.0' in words


async def test_what_is_so_on_purpose_is_told_and_is_no_fault():
    """A pause is told beside the parts, and the line is well; what cannot be asked is not known."""

    async def paused() -> str:
        return "since 2026-11-23T10:00:00+00:00"

    async def unknown() -> str:
        raise StoreUnavailable("The disk is full.")

    assert await get(internal_app({}, notes={"paused": paused, "more": unknown}), "/health") == (
        200,
        '{"ok":true,"parts":{},"paused":"since 2026-11-23T10:00:00+00:00","more":"not known"}',
    )


async def test_health_tells_of_the_heads_pause(app):
    """Whoever watches the line sees that it is quiet on purpose, and since when."""
    at = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    assert await app._paused() == "no"
    await app.store.save(await paused(app.tenants[0].school, at))
    assert await app._paused() == "since 2026-11-23T10:00:00+00:00"
