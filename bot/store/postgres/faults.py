"""What went wrong with the database, as an error of ours: one line that an administrator can act on.

PostgreSQL's own messages are left out, for they quote what stood in a row; what is told is the kind of its error
(https://www.postgresql.org/docs/current/errcodes-appendix.html) and where the database is.
"""

import asyncio
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import zip_longest
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import asyncpg

from bot.errors import AlongsideError, BadInput, Conflict, StoreError, StoreRefused, StoreUnavailable
from bot.store.place import address_of

# What the connection itself can fail with; an InterfaceError is asyncpg's own word for one that is gone, an
# InternalClientError for one whose server has said that it ends it while the socket is still open.
LOST = (
    OSError, asyncio.TimeoutError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError, asyncpg.InternalClientError,
)  # fmt: skip

# By sqlstate. In every case nothing was written.
_CONFLICTS: Mapping[str, str] = {
    "23505": "has something like it already",
    "40001": "had something else written to it meanwhile",
    "40P01": "had something else written to it meanwhile",
}
_REFUSED: Mapping[str, str] = {
    "28P01": "does not take the password. Set ALONGSIDE_STORE_PASSWORD, or mend the password in the database",
    "28000": "does not let this role in. Look at pg_hba.conf and at the role's right to log in",
    "3D000": "has no database of this name. Make it, as docs/deploy.md shows",
    "42501": "does not give this role the rights it needs. Make the role the owner of the database",
    "42P01": "lacks a table. Run `alongside migrate`",
    "42703": "lacks a column. Run `alongside migrate`",
}
_UNAVAILABLE: Mapping[str, str] = {
    "25006": "takes no writes: it is a replica",
    "53100": "has a full disk",
    "53300": "has no connection to spare; raise max_connections",
    "57P01": "is being stopped",
    "57P02": "has crashed and is coming up again",
    "57P03": "is starting or stopping",
}
# Classes of errors that a record brings with it, wherever it is written: too long for an index, no text, no number.
_ITS_OWN = ("22", "54")


def place(url: str) -> str:
    """Which database an address is of, without who enters it or how."""
    parts = urlsplit(url)
    host = parts.hostname or parse_qs(parts.query).get("host", ["this machine"])[0]
    return f"The database {parts.path.strip('/') or 'of the default name'} on {host}"


def each_server(url: str) -> list[str]:
    """The address of each server that an address names, in order."""
    parts = urlsplit(url)
    given = dict(parse_qsl(parts.query))
    if "," in given.get("host", ""):
        hosts = given["host"].split(",")
        ports = given.get("port", "").split(",")
        ports = ports * len(hosts) if len(ports) == 1 else ports
        pairs = [{"host": host, "port": port} for host, port in zip_longest(hosts, ports[: len(hosts)], fillvalue="")]
        queries = [given | {name: value for name, value in pair.items() if value} for pair in pairs]
        return [address_of(parts.netloc, parts._replace(query=urlencode(query))) for query in queries]
    user, at, named = parts.netloc.rpartition("@")
    return [address_of(f"{user}{at}{host}", parts) for host in named.split(",")]


def translate(problem: BaseException, where: str) -> AlongsideError | None:
    """What an error of asyncpg is to the product; None for one that is not the database's. `where` is a `place`."""
    if isinstance(problem, StoreError):
        return problem
    code = str(getattr(problem, "sqlstate", None) or "")
    for codes, kind in ((_CONFLICTS, Conflict), (_REFUSED, StoreRefused), (_UNAVAILABLE, StoreUnavailable)):
        if code in codes:
            return kind(f"{where} {codes[code]}.")
    if code[:2] in _ITS_OWN or _cannot_be_sent(problem):
        return BadInput(f"{where} cannot hold this ({type(problem).__name__}, {code}). Nothing of it was written.")
    if isinstance(problem, LOST):
        return StoreUnavailable(f"{where} {_unanswered(problem)}")
    if isinstance(problem, asyncpg.PostgresError):
        return StoreUnavailable(f"{where} refused ({type(problem).__name__}, {code}). Nothing was written.")
    return None


def _cannot_be_sent(problem: BaseException) -> bool:
    return isinstance(problem, asyncpg.InterfaceError) and isinstance(problem, ValueError)


def _unanswered(problem: BaseException) -> str:
    if isinstance(problem, ssl.SSLError):
        return "shows a certificate that is not trusted. Look at sslmode and sslrootcert in its address."
    if isinstance(problem, FileNotFoundError):
        return "cannot be reached: its socket, or a certificate's file that its address names, is not there."
    if type(problem) is ConnectionError:  # asyncpg's own; what the network says is one of its subclasses
        return "does not speak TLS, which sslmode in its address asks for."
    return f"does not answer ({type(problem).__name__}). Is it running, and reachable?"


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Errors of the database as errors of ours."""
    try:
        yield
    except Exception as problem:
        ours = translate(problem, where)
        if ours is None or ours is problem:
            raise
        raise ours from None
