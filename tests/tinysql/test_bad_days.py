"""The bad days: a full disk, a process killed in the middle of a write, a damaged file."""

import signal
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tinydb import where

from bot.tinysql import Index, StorageDamaged, StorageFull, StorageUndone, TinySQL


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "line.db"


def words(count: int) -> list[dict[str, Any]]:
    return [{"number": number, "text": "Jay says he did not eat at lunch. " * 5} for number in range(count)]


# --- full disks -------------------------------------------------------------


def test_a_full_file_takes_no_more_and_goes_on_later(file: Path):
    """The disk is full on Tuesday night: nothing half-written, reading works, and with room it goes on by itself."""
    with TinySQL(file) as db:
        kept = db.insert_multiple(words(10))
        db.storage.rows("PRAGMA max_page_count = 20")
        with pytest.raises(StorageFull, match="free some room"):
            db.insert_multiple(words(10_000))
        assert [doc.doc_id for doc in db] == kept
        db.storage.rows("PRAGMA max_page_count = 1000000")
        assert db.insert({"text": "room again"}) == 11


def test_an_undone_transaction_is_not_carried_on(file: Path):
    """A full disk in a nested part may undo the whole: then the rest is refused too, and all or nothing is kept."""
    with TinySQL(file) as db:
        db.insert({"before": True})
        db.storage.rows("PRAGMA max_page_count = 12")

        def whole_day() -> None:
            with db.storage.transaction():
                db.insert({"first": True})
                with pytest.raises(StorageFull):
                    db.insert_multiple(words(5000))
                db.insert({"last": True})

        try:
            whole_day()
        except (StorageUndone, StorageFull):
            assert db.all() == [{"before": True}]
        else:
            assert db.all() == [{"before": True}, {"first": True}, {"last": True}]


LIMITED = """
import resource, sys
from bot.tinysql import StorageFull, TinySQL

with TinySQL(sys.argv[1]) as db:
    given = db.insert({"text": "before"})
    resource.setrlimit(resource.RLIMIT_FSIZE, (120_000, resource.RLIM_INFINITY))
    refused = 0
    for number in range(200):
        try:
            given = db.insert({"number": number, "text": "x" * 2000})
        except StorageFull:
            refused += 1
    assert refused, "the limit was never met"
    assert len(db) == given, (len(db), given)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    db.insert({"text": "room again"})
    assert db.storage.quick_check() == []
    print(len(db))
"""


def test_a_real_limit_of_the_system_is_met_the_same_way(file: Path):
    """The system itself refuses to let the file grow (RLIMIT_FSIZE), while inserts go on coming."""
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(file)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    with TinySQL(file) as db:
        assert len(db) == int(done.stdout)


# --- sudden death -------------------------------------------------------------

DYING = """
import sys
from bot.tinysql import Index, TinySQL

with TinySQL(sys.argv[1], indexes=[Index("_default", ("key",), unique=True)]) as db:
    for number in range(int(sys.argv[2]), 10**9):
        with db.storage.transaction():
            db.table("twins").insert({"key": number})
            doc_id = db.insert({"key": number, "text": "x" * 300})
        print("+", doc_id, number, flush=True)
        if number % 20 == 0:
            print("?", doc_id, 0, flush=True)
            db.remove(doc_ids=[doc_id])
            print("-", doc_id, 0, flush=True)
"""


def told_until_killed(file: Path, start: int, lines: int) -> list[list[str]]:
    """What the process said was done, up to its last breath."""
    command = [sys.executable, "-c", DYING, str(file), str(start)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        told = [process.stdout.readline() for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        told += process.stdout.readlines()
    return [line.split() for line in told if line.endswith("\n")]


def test_what_was_acknowledged_survives_kill_9(file: Path):
    """Six times the process is killed in the middle of writing: what returned is there, and transactions are whole."""
    told: list[list[str]] = []
    random = Random(7)
    for life in range(6):
        told += told_until_killed(file, life * 10**6, random.randrange(20, 300))
        assert Path(f"{file}-wal").exists()
        with TinySQL(file) as db:
            assert db.storage.unclean
            assert db.storage.quick_check() == []
            there = {doc.doc_id: doc["key"] for doc in db}
            twins = {doc["key"] for doc in db.table("twins")}
        doubtful = {doc_id for sign, doc_id, _ in told if sign == "?"}
        kept = {int(doc_id): int(key) for sign, doc_id, key in told if sign == "+" and doc_id not in doubtful}
        assert kept.items() <= there.items()
        assert not {int(doc_id) for sign, doc_id, _ in told if sign == "-"} & there.keys()
        assert set(there.values()) <= twins
        untold = twins - {int(key) for sign, _, key in told if sign == "+"}
        assert len(untold) <= life + 1  # one write a life may be done and not yet told


UNCLEAN = """
import os, sys
from bot.tinysql import TinySQL
db = TinySQL(sys.argv[1])
db.insert({})
db.remove(doc_ids=[db.insert({})])
os._exit(9)
"""


def test_the_numbers_go_on_after_a_crash(file: Path):
    """The last document was removed before the crash: its id is still not given again."""
    assert subprocess.run([sys.executable, "-c", UNCLEAN, str(file)], timeout=60, check=False).returncode == 9
    with TinySQL(file) as db:
        assert db.storage.unclean
        assert db.insert({}) == 3
    with TinySQL(file) as db:
        assert not db.storage.unclean


# --- damage ---------------------------------------------------------------------


def test_a_damaged_page_is_found(file: Path):
    """A cheap disk loses a page in the middle: the check says so, and reading it is an error, not nonsense."""
    with TinySQL(file, indexes=[Index("_default", ("number",))]) as db:
        db.insert_multiple(words(500))
        assert db.storage.quick_check() == []
    with open(file, "r+b") as raw:
        for page in range(8, 16):
            raw.seek(page * 4096)
            raw.write(b"\xa5" * 4096)
    with TinySQL(file, indexes=[Index("_default", ("number",))]) as db:
        problems = db.storage.quick_check()
        assert problems
        assert "Jay" not in str(problems)
        with pytest.raises(StorageDamaged, match="restore the last backup"):
            db.all()


def test_a_document_that_is_no_json_is_damage(file: Path):
    """Somebody edited the file by hand: the error names the document and does not quote it."""
    with TinySQL(file) as db:
        db.insert({"a": 1})
        db.storage.run("UPDATE t1__default SET doc = 'private {'")
        for work in (db.all, lambda: db.get(doc_id=1), lambda: db.search(where("a") == 1), lambda: list(db)):
            with pytest.raises(StorageDamaged) as refused:
                work()
            assert "private" not in str(refused.value)
