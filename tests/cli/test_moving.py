"""From a file to a database and back, by an export: everything in its order, or nothing at all."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tinydb import TinyDB, where

from bot.config import load
from bot.copies import places
from bot.copies.export_file import Export
from bot.copies.loading import load as load_export
from bot.domain.messages import Batch, InboundState
from bot.store import finders as f
from bot.store.codec import Document
from bot.store.opening import open_store
from bot.store.place import Place
from tests.cli.conftest import Terminal, new_database
from tests.contracts.stores import NOW, OAK, inbound, outbound, person
from tests.postgres import server

WAITING = ["0 marlowe", "1 okafor", "2 marlowe \0 \ud83d 🙂 é", "3 okafor"]


@pytest.fixture
def oak(either: Terminal) -> Terminal:
    """A school with a store of each kind in turn."""
    either.settle('id = "oakfield"', f'id = "{OAK}"')
    return either


def place(terminal: Terminal) -> Place:
    return load(terminal.folder / "config.toml", {}).store


def move_to(terminal: Terminal, store: str) -> None:
    """Have the settings name another store."""
    config = terminal.folder / "config.toml"
    config.write_text(re.sub("^store = .*$", f'store = "{store}"', config.read_text(), flags=re.MULTILINE))


def another(terminal: Terminal) -> None:
    """Have them name an empty store of the other kind."""
    move_to(terminal, new_database() if isinstance(place(terminal), Path) else "another.db")


async def fill(terminal: Terminal) -> None:
    """People, a message that is to go, and the texts of two families."""
    store = await open_store(place(terminal))
    mum = person("m1", "Mum")
    await store.save(Batch(changed=(mum,), outbound=(outbound(key="one"),)))
    await store.save(Batch(changed=(replace(mum, name="Mummy", version=1),)))
    for text in WAITING:
        await store.accept(inbound(text, lane=text.split()[1]))
    await store.close()


async def handled(at: Place) -> list[str]:
    """The waiting texts as they are claimed, each handled before the next."""
    store, texts = await open_store(at), []
    while message := await store.claim_inbound(NOW):
        texts.append(message.text)
        await store.save(Batch(changed=(replace(message, state=InboundState.HANDLED),)))
        await store.release_inbound(message, None)
    await store.close()
    return texts


def holds(terminal: Terminal) -> int:
    """How many documents the store has; 0 for one that is not there."""
    at = place(terminal)
    if isinstance(at, Path) and not at.exists():
        return 0
    out = f"holds-{len(list(terminal.folder.iterdir()))}.json"
    said = terminal("export", "--out", out)
    assert (said.code, said.err) == (0, "")
    return int(said.out.partition(f"{out}, ")[2].partition(" document")[0])


def test_a_store_moves_and_comes_back_the_same(oak: Terminal):
    """Each export is the other to the byte; what waited is handled in its order, wherever the store is by then."""
    asyncio.run(fill(oak))
    assert oak("export", "--out", "first.json").code == 0
    another(oak)
    assert "first.json is whole: 6 documents" in oak("import", "store", "first.json", "--dry-run").out
    assert holds(oak) == 0
    said = oak("import", "store", "first.json")
    assert (said.code, said.err) == (0, "")
    assert "Imported 6 documents from first.json" in said.out
    assert oak("export", "--out", "second.json").code == 0
    another(oak)
    move_to(oak, "last.db" if isinstance(place(oak), Path) else new_database())
    assert oak("import", "store", "second.json").code == 0
    assert oak("export", "--out", "third.json").code == 0
    first, second, third = ((oak.folder / f"{name}.json").read_bytes() for name in ("first", "second", "third"))
    assert first == second == third
    with TinyDB(oak.folder / "third.json") as stock:
        assert stock.table("people").get(where("code") == "m1")["version"] == 2
        assert {each["documents"] for each in stock.table("export").search(where("table") == "inbound")} == {4}
    assert asyncio.run(handled(place(oak))) == WAITING


def test_what_is_written_after_a_move_comes_after_what_was_there(oak: Terminal):
    """New numbers go on from the highest, and no id or version is given twice."""
    asyncio.run(fill(oak))
    oak("export", "--out", "first.json")
    another(oak)
    oak("import", "store", "first.json")

    async def later() -> None:
        store = await open_store(place(oak))
        assert await store.accept(inbound("4 marlowe", lane="marlowe"))
        await store.close()

    asyncio.run(later())
    assert asyncio.run(handled(place(oak))) == [*WAITING, "4 marlowe"]


def test_a_store_that_holds_something_is_not_written_to(oak: Terminal):
    """Not even by its own export; what is there stays."""
    asyncio.run(fill(oak))
    oak("export", "--out", "all.json")
    said = oak("import", "store", "all.json")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "6 documents already, and an import is for an empty one" in said.err
    assert holds(oak) == 6


async def test_a_file_that_the_line_has_open_is_not_put_in_its_place(terminal: Terminal):
    """A database is locked against its lines instead, for the seconds that it takes."""
    terminal.settle('id = "oakfield"', f'id = "{OAK}"')
    await fill(terminal)
    await asyncio.to_thread(terminal, "export", "--out", "all.json")
    for target, code in (("another.db", 1), (new_database(), 0)):
        move_to(terminal, target)
        store = await open_store(place(terminal))
        assert await store.find(f.PERSON_BY_CODE, {"school": OAK, "code": "m1"}) == []
        said = await asyncio.to_thread(terminal, "import", "store", "all.json")
        assert said.code == code, said.err
        for _ in range(200):  # and the line does not go on with what it remembered
            if code or (found := await store.find(f.PERSON_BY_CODE, {"school": OAK, "code": "m1"})):
                break
            await asyncio.sleep(0.1)
        assert code or found
        await store.close()


def _cut(lines: list[str]) -> None:
    del lines[len(lines) // 2 :]


def _cut_in_a_line(lines: list[str]) -> None:
    lines[-1] = ""
    lines[-2] = lines[-2].rstrip("\n")


def _emptied(lines: list[str]) -> None:
    lines.clear()


def _one_word(lines: list[str]) -> None:
    (place,) = [number for number, line in enumerate(lines) if "Mummy" in line]
    lines[place] = lines[place].replace("Mummy", "Muffy")


def _one_less(lines: list[str]) -> None:
    del lines[lines.index('"inbound": {\n') + 1]


def _swapped(lines: list[str]) -> None:
    first = lines.index('"inbound": {\n') + 1
    one, two = lines[first].partition(": ")[2], lines[first + 1].partition(": ")[2]
    lines[first : first + 2] = [f'"1": {two}', f'"2": {one}']


def _same_number(lines: list[str]) -> None:
    second = lines.index('"inbound": {\n') + 2
    lines[second] = lines[second].replace('"2":', '"1":', 1)


def _one_line(lines: list[str]) -> None:
    lines[:] = ["".join(lines).replace("\n", " ")]


def _twice(lines: list[str]) -> None:
    lines[lines.index('"people": {\n') :] = lines[lines.index('"people": {\n') :] * 2


def _unknown(lines: list[str]) -> None:
    lines[lines.index('"people": {\n')] = '"purple": {\n'


def _newer(lines: list[str]) -> None:
    lines[2] = lines[2].replace("1}", "99}")


def _elsewhere(lines: list[str]) -> None:
    lines[:] = "".join(lines).replace('"oak"', '"elm"').splitlines(keepends=True)


def _sheet(lines: list[str]) -> None:
    lines[:] = ["id,name,role\n", "S1,Miss Ahmed,key worker\n"]


FILES: dict[str, Callable[[list[str]], None]] = {
    "a table should begin here|it ends here, too early; it was not copied whole": _cut,
    "it ends here, too early": _cut_in_a_line,
    "line 1: it ends here": _emptied,
    "something in people was changed after it was exported, or damaged": _one_word,
    "holds 3 documents in inbound, and says at its end": _one_less,
    "something in inbound was changed": _swapped,
    "a document should stand here": _same_number,
    "is not a file that alongside export has made|it ends here, too early": _one_line,
    "it does not end where it should": _twice,
    "a table begins here that does not belong here": _unknown,
    "was exported by a newer Alongside .store version 99; this one knows 1": _newer,
    "line 1: this is not a file that alongside export has made": _sheet,
    "was changed after it was exported, or damaged": _elsewhere,
}


@pytest.mark.parametrize(("told", "spoil"), FILES.items(), ids=[each.__name__ for each in FILES.values()])
def test_a_file_that_is_not_whole_leaves_the_store_empty(oak: Terminal, told: str, spoil: Callable[[list[str]], None]):
    """One line says what is wrong, with no word of what is in it; then the whole file still can be imported."""
    asyncio.run(fill(oak))
    oak("export", "--out", "good.json")
    lines = (oak.folder / "good.json").read_text().splitlines(keepends=True)
    spoil(lines)
    (oak.folder / "bad.json").write_text("".join(lines))
    another(oak)
    for more in ((), ("--dry-run",)):
        said = oak("import", "store", "bad.json", *more)
        assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
        assert said.err.startswith("bad.json")
        assert re.search(told, said.err)
        assert not re.search("Mummy|Muffy|marlowe|07700|447700", said.err)
    assert holds(oak) == 0
    assert not list(oak.folder.glob("*.importing*"))
    assert oak("import", "store", "good.json").code == 0


SPOIL = """
    CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.doc = jsonb_set(NEW.doc, '{name}', '"Dad"'); RETURN NEW; END $$;
    CREATE TRIGGER spoil BEFORE INSERT ON people FOR EACH ROW EXECUTE FUNCTION spoil()
"""


def test_a_store_that_keeps_something_else_is_left_empty(terminal: Terminal):
    """What was written is read back: here somebody's trigger changes a name on its way."""
    terminal.settle('id = "oakfield"', f'id = "{OAK}"')
    asyncio.run(fill(terminal))
    terminal("export", "--out", "good.json")
    url = new_database()
    for statement in SPOIL.split(";\n"):
        server().run(statement, url)
    move_to(terminal, url)
    said = terminal("import", "store", "good.json")
    assert (said.code, said.err) == (1, "What was written of people does not read back as it is in good.json.\n")
    assert holds(terminal) == 0


def test_the_export_of_another_school_is_not_taken(oak: Terminal):
    """Whole as it is: it was the wrong file, or these are the wrong settings."""
    asyncio.run(fill(oak))
    oak("export", "--out", "good.json")
    another(oak)
    oak.settle('id = "oak"', 'id = "elm-hill"')
    said = oak("import", "store", "good.json")
    assert (said.code, said.err) == (1, "good.json is of another school (oak). Is it the right config?\n")
    assert holds(oak) == 0


def test_a_file_that_is_not_there_is_named(oak: Terminal):
    """Before any store is touched."""
    assert "missing.json: there is no such file" in oak("import", "store", "missing.json").err
    assert oak("import", "store", "missing.json", "--leavers").code == 2


async def test_an_older_export_is_brought_up_to_date_on_the_way(oak: Terminal):
    """By the functions that bring a store up to date."""

    def shouted(table: str, document: Document) -> Document:
        return document | {"name": document["name"].upper()} if table == "people" else document

    await fill(oak)
    await asyncio.to_thread(oak, "export", "--out", "older.json")
    await asyncio.to_thread(another, oak)
    with (oak.folder / "older.json").open("rb") as file:
        async with places.filling(place(oak)) as target:
            assert await load_export(Export(file, "older.json"), target, {OAK}, (shouted,)) == 6
    store = await open_store(place(oak))
    (mum,) = await store.find(f.PERSON_BY_CODE, {"school": OAK, "code": "m1"})
    assert mum.name == "MUMMY"
    await store.close()


async def test_an_export_made_while_the_line_writes_is_of_one_moment(oak: Terminal):
    """Two records of a batch are both in it or neither."""
    await fill(oak)
    store = await open_store(place(oak))

    async def write() -> None:
        for number in range(10_000):
            told = outbound(key=f"told {number}")  # its table is written out first, and theirs later
            await store.save(Batch(changed=(person(f"p{number}", household=str(number)),), outbound=(told,)))

    writing = asyncio.create_task(write())
    try:
        for number in range(3):
            await asyncio.sleep(0.2)
            said = await asyncio.to_thread(oak, "export", "--out", f"e{number}.json")
            assert said.code == 0
    finally:
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        await store.close()
    assert (await asyncio.to_thread(oak, "import", "store", "e2.json", "--dry-run")).code == 0
    for number in range(3):
        with TinyDB(oak.folder / f"e{number}.json") as stock:
            people = {each["household"] for each in stock.table("people") if each["household"]}
            told = {each["key"].removeprefix("told ") for each in stock.table("outbound") if "told" in each["key"]}
        assert people == told
    assert people
