"""Part: Telegram and Twilio as lean as they can be, in one process: every send is taken, nothing is limited or kept.

It answers what the real clients need and counts it, so that the line and not the provider is what is measured. An
unlimited simulator would say the same, at four times the price.
"""

import asyncio
import itertools
import json
import signal
from urllib.parse import parse_qsl, urlsplit

from tests.benchmarks.processes import say

POLL_SECONDS = 20.0


class Provider(asyncio.Protocol):
    """One keep-alive connection; requests come one after the other on each."""

    ids = itertools.count(1000)
    sends = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport, self._waiting = transport, b""

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while (end := self._waiting.find(b"\r\n\r\n")) >= 0:
            head = self._waiting[:end]
            whole = end + 4 + _length(head)
            if len(self._waiting) < whole:
                return
            body, self._waiting = self._waiting[end + 4 : whole], self._waiting[whole:]
            self._answer(head.partition(b" ")[2].partition(b" ")[0].decode(), body)

    def _answer(self, target: str, body: bytes) -> None:
        name = urlsplit(target).path.rpartition("/")[2].lower()
        if name == "getupdates":
            seconds = float(dict(parse_qsl(body.decode())).get("timeout", POLL_SECONDS))
            asyncio.get_running_loop().call_later(seconds, self._say, {"ok": True, "result": []})
        elif name == "sendmessage":
            Provider.sends += 1
            chat = {"id": 1, "type": "private"}
            self._say({"ok": True, "result": {"message_id": next(self.ids), "date": 1764000000, "chat": chat}})
        elif name == "count":
            self._say(Provider.sends)
        elif body:
            Provider.sends += 1
            self._say({"sid": f"SM{next(self.ids):032x}", "status": "queued"}, b"201 Created")
        else:
            self._say({"messages": [], "next_page_uri": None, "page": 0, "page_size": 1000})

    def _say(self, answer: object, status: bytes = b"200 OK") -> None:
        body = json.dumps(answer).encode()
        head = b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (status, len(body))
        if not self._transport.is_closing():
            self._transport.write(head + body)


def _length(head: bytes) -> int:
    _, _, after = head.lower().partition(b"content-length:")
    return int(after.partition(b"\r\n")[0] or 0)


async def serve() -> None:
    """Answer until SIGTERM."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    server = await loop.create_server(Provider, "127.0.0.1", 0)
    say({"url": f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"})
    await stop.wait()
    server.close()


if __name__ == "__main__":
    asyncio.run(serve())
