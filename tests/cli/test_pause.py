"""`alongside pause` and `alongside resume`."""

import asyncio
from pathlib import Path

from bot.domain.audit import Deed
from bot.store.reader import Reader
from bot.store.tiny import TinyStore
from tests.cli.conftest import STORE, Terminal


def deeds() -> list[tuple[Deed, str]]:
    async def read() -> list[tuple[Deed, str]]:
        store = await TinyStore.open(Path(STORE))
        try:
            return [(each.deed, each.by) for each in await Reader(store.find, "oakfield").audit()]
        finally:
            await store.close()

    return asyncio.run(read())


def test_the_line_is_paused_and_goes_on(terminal: Terminal):
    """Said in words, kept on the audit record, and a second time changes nothing."""
    assert terminal("pause").out.startswith("Paused: families get receipts, answers")
    assert terminal("pause").out.startswith("Paused already, today at ")
    assert terminal("resume").out.startswith("Not paused any more.")
    said = terminal("resume")
    assert (said.code, said.out) == (0, "Nothing is paused.\n")
    assert deeds() == [(Deed.PAUSED, ""), (Deed.RESUMED, "")]
