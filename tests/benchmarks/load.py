"""Part: so many parents texting at once: 32 keep-alive connections that post signed webhooks, each when the last is
acknowledged.

Every request is written out and signed before the first is sent, and an answer is looked at for its status only, so
that the load costs a fraction of what it measures. It waits for a line before each burst and tells how it went.
"""

import asyncio
import base64
import gc
import hashlib
import hmac
import random
import sys
import time
from urllib.parse import urlencode, urlsplit

from bot.demo import town
from bot.domain.messages import Channel
from tests.benchmarks import crowd
from tests.benchmarks.processes import given, say


def request(url: str, form: dict[str, str]) -> bytes:
    """The POST of a form to our webhook as Twilio signs it, https://www.twilio.com/docs/usage/security."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    mac = hmac.digest(town.AUTH_TOKEN.encode(), signed.encode(), hashlib.sha1)
    body = urlencode(form).encode()
    head = (
        f"POST {urlsplit(url).path} HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\nConnection: keep-alive\r\n"
        f"Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nContent-Length: {len(body)}\r\n"
        "User-Agent: TwilioProxy/1.1\r\nAccept: */*\r\nI-Twilio-Idempotency-Token: 5f7ecb4a-2f7b-4a66\r\n"
        f"X-Twilio-Signature: {base64.b64encode(mac).decode()}\r\n\r\n"
    )
    return head.encode() + body


def form(address: str, number: int) -> dict[str, str]:
    """What Twilio posts for a text: all the parameters of a captured request."""
    sid = f"SM{random.getrandbits(128):032x}"
    return {
        "ToCountry": "GB", "ToState": "", "SmsMessageSid": sid, "NumMedia": "0", "ToCity": "", "FromZip": "",
        "SmsSid": sid, "FromState": "", "SmsStatus": "received", "FromCity": "", "Body": crowd.WORDS[number % 4],
        "FromCountry": "GB", "To": town.OUR_NUMBER, "ToZip": "", "NumSegments": "1", "MessageSid": sid,
        "AccountSid": town.ACCOUNT_SID, "From": address, "ApiVersion": "2010-04-01",
    }  # fmt: skip


class Phone(asyncio.Protocol):
    """One connection: the next request leaves when the last was answered."""

    def __init__(self, requests: list[bytes], times: list[float], bad: list[int]) -> None:
        self._requests, self._times, self._bad = requests, times, bad
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport, self._got = transport, b""
        self._next()

    def _next(self) -> None:
        if not self._requests:
            self._transport.close()
            self.done.set_result(None)
            return
        self._sent_at = time.perf_counter()
        self._transport.write(self._requests.pop())

    def data_received(self, data: bytes) -> None:
        self._got += data
        if self._got.endswith(b"<Response/>"):
            self._times.append(time.perf_counter() - self._sent_at)
            self._bad += [] if self._got.startswith(b"HTTP/1.1 200") else [1]
            self._got = b""
            self._next()

    def connection_lost(self, problem: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(RuntimeError("the service has hung up"))


async def burst(port: int, requests: list[bytes], connections: int) -> dict[str, object]:
    """How long it took, and each ack's time."""
    times: list[float] = []
    bad: list[int] = []
    began, loop = time.perf_counter(), asyncio.get_running_loop()
    phones = [
        (await loop.create_connection(lambda: Phone(requests, times, bad), "127.0.0.1", port))[1]
        for _ in range(connections)
    ]
    await asyncio.gather(*(phone.done for phone in phones))
    return {"seconds": time.perf_counter() - began, "times": times, "bad": len(bad)}


def main(port: int, public_url: str, messages: int, connections: int, families: int) -> None:
    """For each line that comes, another burst."""
    crowd_of = crowd.families(families, Channel.SMS)
    url = f"{public_url}/twilio/sms"
    say({})
    gc.freeze()
    for line in sys.stdin:
        first = int(line)
        requests = [request(url, form(crowd_of[n % families].address, n)) for n in range(first, first + messages)]
        say({})
        say(asyncio.run(burst(port, requests, connections)))


if __name__ == "__main__":
    told = given()
    main(told["port"], told["public_url"], told["messages"], told["connections"], told["families"])
