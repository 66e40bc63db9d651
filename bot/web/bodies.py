"""Reading a request's body: never more than is allowed, and never for longer than a provider would wait."""

import asyncio

from starlette.types import Receive

from bot.errors import BadInput

SECONDS = 15.0  # Twilio gives a webhook 15 s in all, https://www.twilio.com/docs/usage/webhooks
DRAINED = 4 * 1024 * 1024


class TooLarge(BadInput):
    """The body is larger than is taken."""


class NotWhole(BadInput):
    """The sender hung up, or stopped sending, in the middle of the body."""


async def read_body(receive: Receive, limit: int) -> bytes:
    """The whole body, of at most `limit` bytes. TooLarge, or NotWhole when the rest does not come within 15 s.

    What is too large is still read, up to 4 MB, and thrown away: who is cut off in mid-sentence never hears the answer.
    """
    message = await receive()
    body: bytes = message.get("body", b"")
    if not message.get("more_body"):
        return _within(body, limit, whole=message["type"] == "http.request")
    try:
        async with asyncio.timeout(SECONDS):
            return await _rest(body, receive, limit)
    except TimeoutError:
        raise NotWhole(f"The rest of the request did not come within {SECONDS:g} seconds.") from None


async def _rest(body: bytes, receive: Receive, limit: int) -> bytes:
    parts, size, more = [body], len(body), True
    while more and size <= DRAINED:
        message = await receive()
        if message["type"] != "http.request":
            raise NotWhole("The request was broken off.")
        if size <= limit:
            parts.append(message.get("body", b""))
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    if size > limit:
        raise TooLarge(f"The request is larger than {limit} bytes.")
    return b"".join(parts)


def _within(body: bytes, limit: int, *, whole: bool) -> bytes:
    if not whole:
        raise NotWhole("The request was broken off.")
    if len(body) > limit:
        raise TooLarge(f"The request is larger than {limit} bytes.")
    return body
