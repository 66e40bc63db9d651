"""The welcomes from the command line: first how many, then once."""

import asyncio
from pathlib import Path

from bot.domain.audit import Deed
from bot.domain.messages import Purpose
from bot.store.reader import Reader
from bot.store.tiny import TinyStore
from tests.cli.conftest import STORE, Terminal
from tests.looking import outbound_to


async def _welcomes() -> tuple[list[str], list[tuple[str, int]]]:
    """Whom a welcome waits for, by code, one name a message; and what is on record."""
    store = await TinyStore.open(Path(STORE))
    try:
        reader = Reader(store.find, "oakfield")
        found = [
            person.code
            for person in await reader.all_people()
            for each in await outbound_to(reader, person.id)
            if each.purpose is Purpose.WELCOME
        ]
        return found, [(each.by, len(each.about)) for each in await reader.audit() if each.deed is Deed.WELCOMED]
    finally:
        await store.close()


def test_import_alone_texts_nobody_and_a_dry_run_only_counts(oakfield: Terminal):
    """The number of adults, and nothing is written."""
    said = oakfield("welcome", "--dry-run")
    assert said.code == 0
    assert said.out.splitlines()[0].startswith("The two welcomes would go to ")
    assert asyncio.run(_welcomes()) == ([], [])


def test_each_gets_two_once_however_often_it_is_run(oakfield: Terminal):
    """The second time there is nobody left."""
    first = oakfield("welcome")
    count = int(first.out.split()[5])
    assert count > 1
    assert "They go out when the line runs, in school time." in first.out
    assert oakfield("welcome").out.startswith("The two welcomes go to 0 adults.")
    to, record = asyncio.run(_welcomes())
    assert sorted(to) == sorted(2 * list(dict.fromkeys(to)))
    assert record == [("", count)]


def test_who_cannot_be_reached_is_named_by_id(oakfield: Terminal):
    """The office must tell them in another way; with a number in the sheet, they are welcomed next time."""
    sheet = (oakfield.folder / "families.csv").read_text().replace("07700 900301", "")
    assert oakfield("import", "families", oakfield.sheet("f.csv", sheet)).code == 0
    said = oakfield("welcome", "--dry-run")
    assert "1 adult cannot be reached by a message: A1." in said.out
    oakfield("welcome")
    assert oakfield("import", "families", "families.csv").code == 0
    assert oakfield("welcome").out.startswith("The two welcomes go to 1 adult.")
