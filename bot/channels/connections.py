"""HTTP connections to providers: whether a request surely never left, and downloads that stop at a limit."""

import asyncio
from collections.abc import Callable, Mapping
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector

from bot.channels.base import File
from bot.errors import MessageRefused, TryLater

CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
REQUEST_SECONDS = CONNECT_SECONDS + READ_SECONDS  # the longest that one request takes
CONNECTIONS = 64
REDIRECTS = 3
CHUNK = 64 * 1024

# Everything a broken connection can raise; aiohttp's own time-outs are both of the two.
CONNECTION_ERRORS = (aiohttp.ClientError, TimeoutError, OSError)


def new_session() -> ClientSession:
    """A session with a pool of its own and no cookies. To be made inside the event loop, and closed."""
    return ClientSession(connector=TCPConnector(limit=CONNECTIONS), cookie_jar=DummyCookieJar())


def timeout(read: float = READ_SECONDS) -> ClientTimeout:
    """Time for one request, in seconds; waiting for a free connection counts as connecting."""
    return ClientTimeout(total=CONNECT_SECONDS + read, connect=CONNECT_SECONDS, sock_read=read)


def never_left(error: BaseException) -> bool:
    """Whether no byte of the request was sent, so that the same may safely be sent again."""
    return isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError | aiohttp.InvalidURL)


class Connection:
    """One session, opened at the first request; `close` lets go of it."""

    def __init__(self) -> None:
        self._session: ClientSession | None = None

    @property
    def session(self) -> ClientSession:
        if self._session is None or self._session.closed:
            self._session = new_session()
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            await asyncio.sleep(0)  # aiohttp closes sockets in the loop's next turn
            self._session = None


async def download(
    session: ClientSession, url: str, limit: int, *, headers: Callable[[str], Mapping[str, str]] = lambda _: {}
) -> File:
    """The bytes at `url`; MessageRefused when larger than `limit` or gone, TryLater when it cannot be had now.

    `headers` gives the credentials for an address, so that a redirect to another host gets none.
    """
    for _ in range(REDIRECTS + 1):
        if urlsplit(url).scheme not in ("http", "https"):
            break
        try:
            found = await _get(session, url, limit, headers(url))
        except aiohttp.InvalidURL:
            break
        except CONNECTION_ERRORS:
            found = None
        if found is None:
            raise TryLater("the file could not be fetched: the connection broke")
        if isinstance(found, File):
            return found
        url = urljoin(url, found)
    raise MessageRefused("the file was not where the provider said")


async def _get(session: ClientSession, url: str, limit: int, headers: Mapping[str, str]) -> File | str:
    """The file, or the address that it is to be had from."""
    async with session.get(url, headers=headers, allow_redirects=False, timeout=timeout()) as answer:
        if answer.status in (301, 302, 303, 307, 308):
            return answer.headers.get("Location", "")
        if answer.status in (401, 403, 429) or answer.status >= 500:  # a token may be mended, a signed address renewed
            raise TryLater("the file could not be fetched now", str(answer.status))
        if answer.status != 200:
            raise MessageRefused("the provider no longer has the file", str(answer.status))
        if (answer.content_length or 0) > limit:
            raise MessageRefused(f"the file is larger than {limit} bytes")
        return File(content_type=answer.content_type, data=await _read(answer, limit))


async def _read(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    data = bytearray()
    async for chunk in answer.content.iter_chunked(CHUNK):
        data += chunk
        if len(data) > limit:
            raise MessageRefused(f"the file is larger than {limit} bytes")
    return bytes(data)
