"""A process of its own with a store open: to be killed, to be told that another has it, to run out of room."""

import asyncio
import itertools
import os
import resource
import signal
import sys
from dataclasses import replace
from pathlib import Path

from bot.domain.messages import Batch
from bot.errors import AlongsideError, StoreUnavailable
from bot.store.tiny import TinyStore
from tests.contracts.stores import inbound, outbound

LOADERS = 16


def tell(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


async def hold(path: Path) -> None:
    """Open it, say so, and keep it until killed."""
    await TinyStore.open(path)
    tell("open")
    await asyncio.Event().wait()


async def try_to_open(path: Path) -> None:
    """Say how that went."""
    try:
        store = await TinyStore.open(path)
    except AlongsideError as problem:
        tell(type(problem).__name__, problem)
    else:
        await store.close()
        tell("open")


async def try_to_open_as_nobody(path: Path) -> None:
    """As an account that permissions hold back, which root is not."""
    if os.geteuid() == 0:
        os.setuid(65534)
    await try_to_open(path)


async def load(path: Path) -> None:
    """Accept messages as fast as the disk allows, each with one to send; name each key once it is acknowledged."""
    store = await TinyStore.open(path)
    numbers = itertools.count()

    async def accept() -> None:
        for number in numbers:
            key = f"{os.getpid()}-{number}"
            words = outbound(key=key)
            fresh = replace(inbound(key=key), id=f"in-{key}", lane=key)
            if await store.accept(fresh, Batch(outbound=(replace(words, id=f"out-{key}"),))):
                tell(key)

    await asyncio.gather(*(accept() for _ in range(LOADERS)))


async def fill(path: Path) -> None:
    """Write until there is no room, tell what happened, then get room and go on in the same process."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    store = await TinyStore.open(path)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, resource.RLIM_INFINITY))
    tell("kept", await _write_until_full(store, "large", 20_000), await _write_until_full(store, "small", 10))
    refused = await asyncio.gather(*(store.accept(inbound("x" * 50_000)) for _ in range(5)), return_exceptions=True)
    tell("refused", *(type(each).__name__ for each in refused))
    tell("ping", await _told(store))
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    tell("later", await store.accept(inbound(key="later")), "ping", await _told(store))
    await store.close()


async def _write_until_full(store: TinyStore, name: str, size: int) -> int:
    for number in itertools.count():
        try:
            await store.accept(inbound("x" * size, key=f"{name}-{number}"))
        except StoreUnavailable:
            return number
    return 0


async def _told(store: TinyStore) -> str:
    try:
        await store.ping()
    except StoreUnavailable as problem:
        return str(problem)
    return "well"


if __name__ == "__main__":
    asyncio.run(
        {each.__name__: each for each in (hold, try_to_open, try_to_open_as_nobody, load, fill)}[sys.argv[1]](
            Path(sys.argv[2])
        )
    )
