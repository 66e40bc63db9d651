"""The store that is one file: who may hold it, what a kill or a full disk does, and which files are refused."""

import asyncio
import os
import random
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.domain.messages import Batch, Inbound, Outbound, Purpose
from bot.errors import StoreHeld, StoreRefused, StoreUnavailable
from bot.store import finders as f
from bot.store.tiny import TinyStore
from tests.contracts.stores import NOW, OAK, concern, inbound, now_of, outbound, person

ROOT = Path(__file__).parents[2]


@contextmanager
def process(what: str, path: Path) -> Iterator[subprocess.Popen[str]]:
    """`store_process` at work; killed in the end if it has not ended by itself."""
    command = [sys.executable, "-m", "tests.contracts.store_process", what, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as made:
        try:
            yield made
        finally:
            made.kill()


def said(what: str, path: Path) -> list[str]:
    """Everything that a process said until it ended."""
    with process(what, path) as made:
        return made.communicate(timeout=60)[0].splitlines()


# -- who holds it


async def test_a_second_process_is_told_who_has_it(tmp_path: Path) -> None:
    """By process id, and what to do; the first goes on undisturbed, and then the file is free."""
    path = tmp_path / "oak.db"
    store = await TinyStore.open(path)
    (words,) = await asyncio.to_thread(said, "try_to_open", path)
    assert words.startswith(f"StoreHeld The store {path} is in use by process {os.getpid()}. Stop that first")
    await store.ping()
    with pytest.raises(StoreHeld):
        await TinyStore.open(path)
    await store.close()
    assert await asyncio.to_thread(said, "try_to_open", path) == ["open"]


async def test_a_killed_holder_has_let_go(tmp_path: Path) -> None:
    """No stale lock has to be removed by hand."""
    path = tmp_path / "oak.db"
    with process("hold", path) as other:
        assert other.stdout
        assert other.stdout.readline() == "open\n"
        with pytest.raises(StoreHeld, match=f"process {other.pid}"):
            await TinyStore.open(path)
        other.kill()
        other.wait()
        store = await TinyStore.open(path)
        await store.save(Batch(changed=(person(),)))
        await store.close()


async def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    """Every file of it has mode 0600, whatever the umask, and also one that was found otherwise."""
    path = tmp_path / "oak.db"
    path.touch(mode=0o644)
    before = os.umask(0)
    try:
        store = await TinyStore.open(path)
        await store.save(Batch(changed=(person(),)))
    finally:
        os.umask(before)
    files = sorted(tmp_path.iterdir())
    assert len(files) == 4
    assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}
    await store.close()


# -- kill and full disk


async def test_a_kill_under_load_loses_nothing_acknowledged(tmp_path: Path) -> None:
    """Killed at random moments of sixteen writers: each acknowledged message is there, with its whole batch."""
    path = tmp_path / "oak.db"
    acknowledged: list[str] = []
    for moment in range(4):
        with process("load", path) as loaded:
            assert loaded.stdout
            acknowledged += [loaded.stdout.readline() for _ in range(random.Random(moment).randrange(50, 400))]
            loaded.kill()
            acknowledged += [line for line in loaded.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    keys = [line.strip() for line in acknowledged]
    store = await TinyStore.open(path)
    arrived = {each.key: each for each in await store.find(f.INBOUND_WAITING, {})}
    sent = {
        each.key
        for each in await store.find(f.OUTBOUND_OF_CONCERN, {"school": OAK, "concern": "", "purpose": Purpose.RECEIPT})
    }
    assert len(keys) == len(set(keys)) > 200
    assert set(keys) <= set(arrived)
    assert sent == set(arrived), "an arrival and its batch are one"
    claimed = [await store.claim_inbound(NOW) for _ in arrived]
    assert {each.key for each in claimed if each} == set(arrived)
    await store.close()
    assert [await again.close() for again in [await TinyStore.open(path)]] == [None]


async def test_a_full_disk_is_told_and_the_same_process_goes_on_when_there_is_room(tmp_path: Path) -> None:
    """The file may not grow: StoreUnavailable, nothing half written; with room again, the next is taken."""
    path = tmp_path / "oak.db"
    kept, refused, ping, later = await asyncio.to_thread(said, "fill", path)
    large, small = map(int, kept.removeprefix("kept ").split())
    assert large > 5
    assert refused == "refused" + " StoreUnavailable" * 5
    assert ping.startswith(f"ping {path}: the disk takes no more: it is full, over a quota, or failing")
    assert "free some room" in ping
    assert later == "later True ping well"
    store = await TinyStore.open(path)
    keys = {each.key for each in await store.find(f.INBOUND_WAITING, {})}
    assert keys == {*(f"large-{each}" for each in range(large)), *(f"small-{each}" for each in range(small)), "later"}
    await store.close()


# -- what is refused


async def test_a_folder_is_refused(tmp_path: Path) -> None:
    """With what to write in the settings instead."""
    with pytest.raises(StoreRefused, match=r"is a folder\. Name a file in it"):
        await TinyStore.open(tmp_path)


async def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """It is not made in secret: a typing error would be a second, empty store."""
    with pytest.raises(StoreRefused, match="Make it exist"):
        await TinyStore.open(tmp_path / "nowhere" / "oak.db")


@pytest.mark.parametrize("what", ["folder", "file", "way"])
async def test_what_may_not_be_written_is_refused(what: str, tmp_path: Path) -> None:
    """A folder or a file without permission, or one that it may not enter, as the service's own account finds it."""
    path = tmp_path / "oak.db"
    store = await TinyStore.open(path)
    await store.close()
    (path.with_name("oak.db.lock")).chmod(0o666)
    path.chmod(0o444 if what == "file" else 0o666)
    tmp_path.chmod({"folder": 0o555, "file": 0o777, "way": 0o700}[what])
    if what == "folder":
        path.with_name("oak.db.lock").unlink()
    for folder in tmp_path.parents:  # pytest keeps those that it made to itself
        if folder.name.startswith(("pytest-", "popen-")):
            folder.chmod(0o755)
    (words,) = await asyncio.to_thread(said, "try_to_open_as_nobody", path)
    tmp_path.chmod(0o755)
    assert words.startswith("StoreRefused")
    assert str(tmp_path) in words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"This is a letter and no store. " * 200, "not a SQLite file"),
        (b"SQLite format 3\0" + b"\xff" * 4096, "restore"),
    ],
    ids=["another file", "rubbish after the header"],
)
async def test_what_is_no_store_is_refused(content: bytes, words: str, tmp_path: Path) -> None:
    """Untouched, with the path."""
    path = tmp_path / "oak.db"
    path.write_bytes(content)
    with pytest.raises(StoreRefused) as refused:
        await TinyStore.open(path)
    assert words in str(refused.value)
    assert str(path) in str(refused.value)
    assert path.read_bytes() == content


async def filled(path: Path, number: int = 300) -> None:
    store = await TinyStore.open(path)
    await asyncio.gather(*(store.accept(inbound("words " * 50, lane=str(each))) for each in range(number)))
    await store.close()


async def test_a_store_damaged_in_the_middle_is_refused_with_how_to_restore(tmp_path: Path) -> None:
    """After an unclean stop the whole file is read in the background; then nothing more is written on top."""
    path = tmp_path / "oak.db"
    await filled(path)
    content = path.read_bytes()
    half = len(content) // 2 // 4096 * 4096
    path.write_bytes(content[:half] + b"\xa5" * 20480 + content[half + 20480 :])
    path.with_name("oak.db.lock").write_text("process 1")
    trouble = await asyncio.gather(_use(path), return_exceptions=True)
    assert isinstance(trouble[0], StoreRefused | StoreUnavailable)
    assert str(path) in str(trouble[0])
    assert "alongside restore" in str(trouble[0])


async def _use(path: Path) -> None:
    store = await TinyStore.open(path)
    try:
        if store.check is not None:
            await asyncio.to_thread(store.check.done.wait)
        await store.save(Batch(changed=(person(),)))
    finally:
        await store.close()


async def test_a_clean_store_is_not_read_through_and_an_unclean_one_is(tmp_path: Path) -> None:
    """Only after a kill; a failed try to open it meanwhile does not hide that."""
    path = tmp_path / "oak.db"
    await filled(path, 3)
    assert [await _checks(path), await _checks(path)] == [False, False]
    path.with_name("oak.db.lock").write_text("process 1")
    content = path.read_bytes()
    path.write_bytes(b"x" * 4096)
    with pytest.raises(StoreRefused):
        await TinyStore.open(path)
    path.write_bytes(content)
    assert [await _checks(path), await _checks(path)] == [True, False]


async def _checks(path: Path) -> bool:
    store = await TinyStore.open(path)
    check = store.check
    if check is not None:
        await asyncio.to_thread(check.done.wait)
    await store.close()
    return check is not None


async def test_a_check_that_was_not_finished_is_begun_again(tmp_path: Path) -> None:
    """The line is stopped while the file is still being read: that it may be damaged is not forgotten."""
    path = tmp_path / "oak.db"
    await filled(path, 3)
    path.with_name("oak.db.lock").write_text("process 1")
    store = await TinyStore.open(path)
    assert store.check is not None
    await asyncio.to_thread(store.check.done.wait)
    store.check.done.clear()
    await store.close()
    assert [await _checks(path), await _checks(path)] == [True, False]


# -- versions of the store


def older_to_newer(table: str, document: dict[str, Any]) -> dict[str, Any]:
    return document | {"name": f"{document['name']} of Oak"} if table == "people" else document


async def test_an_older_store_is_brought_up_to_date_once(tmp_path: Path) -> None:
    """Every document through every step it has not had, once; other tables as they were."""
    path = tmp_path / "oak.db"
    mum, raised = person(name="Ms Marlowe"), concern()
    store = await TinyStore.open(path, upgrades=())
    await store.save(Batch(changed=(mum, raised)))
    await store.close()
    for steps in ((older_to_newer,), (older_to_newer,), (older_to_newer, older_to_newer)):
        store = await TinyStore.open(path, upgrades=steps)
        assert (await now_of(store, mum)).name == "Ms Marlowe" + " of Oak" * len(steps)
        assert (await now_of(store, raised)).version == 1
        await store.ping()
        await store.close()


async def test_an_upgrade_that_fails_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    """One transaction: half an upgrade would be no version at all."""
    path = tmp_path / "oak.db"
    people = [person(str(number)) for number in range(5)]
    store = await TinyStore.open(path, upgrades=())
    await store.save(Batch(changed=tuple(people)))
    await store.close()

    def stumbles(table: str, document: dict[str, Any]) -> dict[str, Any]:
        return document | {"name": "new"} if document.get("code") != "3" else {}["a fault of ours"]

    with pytest.raises(KeyError):
        await TinyStore.open(path, upgrades=(stumbles,))
    store = await TinyStore.open(path, upgrades=())
    assert {each.name for each in await store.find(f.PEOPLE, {"school": OAK})} == {"Miss Ahmed"}
    await store.close()


async def test_a_store_from_a_newer_version_is_refused(tmp_path: Path) -> None:
    """An older program would misread it."""
    path = tmp_path / "oak.db"
    store = await TinyStore.open(path, upgrades=(older_to_newer, older_to_newer))
    await store.close()
    with pytest.raises(StoreRefused, match=r"newer Alongside \(store version 3; this one knows 1\)"):
        await TinyStore.open(path, upgrades=())


async def test_a_closed_store_takes_nothing_and_says_so(tmp_path: Path) -> None:
    """A late write is refused; it does not hang."""
    store = await TinyStore.open(tmp_path / "oak.db")
    came: Inbound = inbound()
    words: Outbound = outbound()
    await store.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        await store.accept(came, Batch(outbound=(words,)))
