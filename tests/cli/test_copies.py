"""Backups, restoring them, and taking everything away as plain JSON."""

import asyncio
import json
import shutil
import stat
from pathlib import Path

import pytest
from tinydb import TinyDB, where

from bot.domain.messages import Batch, Outbound, Purpose
from bot.domain.people import Person
from bot.store.tiny import TinyStore
from bot.store.tiny_look import storage
from bot.tinysql import TinySQL
from tests.cli.conftest import STORE, Terminal
from tests.simulator.conftest import MONDAY


def documents(store: Path) -> dict[str, dict[str, dict[str, object]]]:
    """Everything in a store, as its plain export has it."""
    out = store.with_suffix(".check.json")
    with storage(store) as whole, out.open("w") as file:
        whole.export_json(file)
    return json.loads(out.read_text())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def person(number: int, half: str) -> Person:
    return Person(
        id=f"{half}{number}", school="oakfield", code=f"X{half}{number}", name="Mx Kay", household=str(number)
    )


async def test_a_backup_made_while_the_line_writes_is_of_one_moment(oakfield: Terminal):
    """Two records of a batch are both in it or neither, and restored it holds the same documents."""
    store = await TinyStore.open(Path(STORE))

    async def write() -> None:
        for number in range(10_000):
            await store.save(Batch(changed=(person(number, "a"), person(number, "b"))))

    writing = asyncio.create_task(write())
    try:
        backups = [await asyncio.to_thread(oakfield, "backup", "--to", f"b{number}.db") for number in range(3)]
    finally:
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        await store.close()
    assert [said.code for said in backups] == [0, 0, 0]
    for number in range(3):
        saved = documents(oakfield.folder / f"b{number}.db")
        people = [each for each in saved["people"].values() if str(each["code"]).startswith("X")]
        assert len(people) % 2 == 0
        assert {each["household"] for each in people} == {str(count) for count in range(len(people) // 2)}
        said = await asyncio.to_thread(oakfield, "restore", f"b{number}.db")
        assert said.code == 0
        assert documents(oakfield.folder / STORE) == saved
        again = await TinyStore.open(Path(STORE))
        await again.save(Batch(changed=(person(99_999, "c"),)))
        await again.close()


def test_a_backup_is_private_named_by_the_time_and_never_written_over(oakfield: Terminal):
    """The name sorts by local time, the mode is 0600, and what is there stays."""
    said = oakfield("backup")
    (made,) = oakfield.folder.glob("oakfield-backup-20??-??-??-??????.db")
    assert mode(made) == 0o600
    assert f"alongside restore {made.name}" in said.out
    before = made.read_bytes()
    refused = oakfield("backup", "--to", made.name)
    assert refused.code == 1
    assert "is there already, and is never written over" in refused.err
    assert made.read_bytes() == before
    assert "does not exist" in oakfield("backup", "--dir", "nowhere").err
    assert not list(oakfield.folder.glob("*.part"))


def test_a_restore_keeps_what_was_there_aside(oakfield: Terminal):
    """The present file gets a dated name; the backup's people are back."""
    oakfield("backup", "--to", "b.db")
    sheet = (oakfield.folder / "staff.csv").read_text().replace("Miss Ahmed", "Mrs Ahmed")
    oakfield("import", "staff", oakfield.sheet("later.csv", sheet))
    later = documents(oakfield.folder / STORE)
    said = oakfield("restore", "b.db")
    assert said.code == 0
    (aside,) = oakfield.folder.glob("alongside-before-restore-*.db")
    assert aside.name in said.out
    assert documents(aside) == later
    assert mode(oakfield.folder / STORE) == mode(aside) == 0o600
    assert "Nothing to change." in oakfield("import", "staff", "staff.csv").out
    assert not [path.name for path in oakfield.folder.iterdir() if path.name.endswith((".restoring", "-wal", "-shm"))]


async def test_a_restore_waits_until_the_line_has_stopped(oakfield: Terminal):
    """Nothing is put under a running line."""
    oakfield("backup", "--to", "b.db")
    store = await TinyStore.open(Path(STORE))
    try:
        said = await asyncio.to_thread(oakfield, "restore", "b.db")
    finally:
        await store.close()
    assert said.code == 1
    assert "is in use by process" in said.err
    assert not list(oakfield.folder.glob("*before-restore*"))


def test_a_damaged_store_is_replaced_and_kept(oakfield: Terminal):
    """What check says to do, works; the damaged file is there for somebody who knows more."""
    oakfield("backup", "--to", "b.db")
    store = oakfield.folder / STORE
    store.write_bytes(store.read_bytes()[:100_000])
    assert "is damaged" in oakfield("check").out
    assert oakfield("restore", "b.db").code == 0
    assert "No problems" in oakfield("check").out
    (aside,) = oakfield.folder.glob("alongside-before-restore-*.db")
    assert aside.stat().st_size == 100_000


async def test_a_copy_made_by_hand_with_its_log_is_restored_whole(oakfield: Terminal):
    """Whoever copied the files of a running line gets all that was in them."""
    store = await TinyStore.open(Path(STORE))
    await store.save(Batch(changed=(person(1, "z"),)))
    for ending in ("", "-wal"):
        shutil.copy(STORE + ending, "copy.db" + ending)
    await store.save(Batch(changed=(person(2, "z"),)))
    await store.close()
    for _ in range(2):  # twice in a second: neither of the files kept aside is written over
        assert (await asyncio.to_thread(oakfield, "restore", "copy.db")).code == 0
    codes = {each["code"] for each in documents(oakfield.folder / STORE)["people"].values()}
    assert "Xz1" in codes
    assert "Xz2" not in codes
    assert len(list(oakfield.folder.glob("alongside-before-restore-*.db"))) == 2


def test_a_store_that_is_gone_comes_back(oakfield: Terminal):
    """A lost disk is what backups are for."""
    oakfield("backup", "--to", "b.db")
    (oakfield.folder / STORE).unlink()
    said = oakfield("restore", "b.db")
    assert said.code == 0
    assert "kept as" not in said.out
    assert "No problems" in oakfield("check").out


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100_000])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _text(path: Path) -> None:
    path.write_text("id,name,role\n")


def _newer(path: Path) -> None:
    db = TinySQL(path)
    db.table("meta").update({"version": 99}, where("version").exists())
    db.close()


def _another(path: Path) -> None:
    db = TinySQL(path)
    db.table("people").update({"school": "elsewhere"})
    db.close()


BACKUPS = {
    "the file is damaged": _cut,
    "it is not a store of Alongside's": _empty,
    "this is not a SQLite file": _text,
    "was written by a newer Alongside": _newer,
    "it is the store of another school (elsewhere)": _another,
    "there is no such file": Path.unlink,
}


@pytest.mark.parametrize(("told", "spoil"), BACKUPS.items(), ids=BACKUPS.keys())
def test_a_backup_that_is_none_is_refused_before_anything_is_touched(oakfield: Terminal, told: str, spoil):
    """The present store stays as it was, to the byte."""
    oakfield("backup", "--to", "b.db")
    spoil(oakfield.folder / "b.db")
    before = (oakfield.folder / STORE).read_bytes()
    said = oakfield("restore", "b.db")
    assert said.code == 1
    assert told in said.err
    assert (oakfield.folder / STORE).read_bytes() == before
    assert not [path.name for path in oakfield.folder.iterdir() if "restor" in path.name]


def test_the_store_is_no_backup_of_itself(oakfield: Terminal):
    """A slip of the hand loses nothing."""
    assert "is the store itself" in oakfield("restore", STORE).err


async def test_messages_that_wait_in_a_backup_are_told(oakfield: Terminal):
    """They go out again when the line starts, so a person is told before that."""
    store = await TinyStore.open(Path(STORE))
    waiting = Outbound(id="1", school="oakfield", purpose=Purpose.PRAISE, to="x", text="Good news.", created_at=MONDAY)
    await store.save(Batch(outbound=(waiting,)))
    await store.close()
    await asyncio.to_thread(oakfield, "backup", "--to", "b.db")
    said = await asyncio.to_thread(oakfield, "restore", "b.db")
    assert "1 message waited in the backup and will go out when the line starts" in said.out


async def test_an_export_opens_in_stock_tinydb(oakfield: Terminal):
    """Everything, as plain JSON, for this account's eyes only, taken while the line runs."""
    store = await TinyStore.open(Path(STORE))
    try:
        said = await asyncio.to_thread(oakfield, "export", "--out", "all.json")
    finally:
        await store.close()
    assert said.code == 0
    assert mode(oakfield.folder / "all.json") == 0o600
    with TinyDB(oakfield.folder / "all.json") as stock:
        assert len(stock.table("people")) == 15
        assert stock.table("pupils").get(where("code") == "P5")["name"] == "Zoë"


def test_an_export_never_writes_over_a_file(oakfield: Terminal):
    """Nor does it make one where there is no store."""
    oakfield.sheet("all.json", "mine")
    assert "is never written over" in oakfield("export", "--out", "all.json").err
    assert (oakfield.folder / "all.json").read_text() == "mine"
    (oakfield.folder / STORE).unlink()
    said = oakfield("export", "--out", "none.json")
    assert "There is no store at" in said.err
    assert not (oakfield.folder / "none.json").exists()
