"""The file itself: whose it is, what is refused, copies, and several at once."""

import json
import os
import sqlite3
import stat
import threading
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB, where

from bot.tinysql import (
    DuplicateDocument,
    Index,
    StorageBusy,
    StorageDamaged,
    StorageError,
    StorageNewer,
    StorageReadOnly,
    StorageUnreadable,
    TinySQL,
)


def mode(path: Path | str) -> int:
    return stat.S_IMODE(os.stat(path).st_mode)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "line.db"


def words(count: int) -> list[dict[str, Any]]:
    return [{"number": number, "text": "Jay says he did not eat at lunch. " * 5} for number in range(count)]


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_only_the_owner_reads_the_file(file: Path, umask: int):
    """Families' words lie in the file, in -wal and in backups: 0600, whatever the account's umask."""
    before = os.umask(umask)
    try:
        with TinySQL(file) as db:
            db.insert({"text": "private"})
            assert {mode(f"{file}{end}") for end in ("", "-wal", "-shm")} == {0o600}
            db.storage.backup_to(f"{file}.backup")
            assert mode(f"{file}.backup") == 0o600
    finally:
        os.umask(before)


def test_a_file_that_was_open_to_all_is_closed(file: Path):
    """Someone copied the file back by hand, readable to everyone: opening it mends that."""
    TinySQL(file).close()
    os.chmod(file, 0o644)
    with TinySQL(file):
        assert mode(file) == 0o600


def other_program(file: Path) -> None:
    db = sqlite3.connect(file)
    db.execute("CREATE TABLE things (name)")
    db.close()


def newer(file: Path) -> None:
    TinySQL(file).close()
    db = sqlite3.connect(file)
    db.execute("PRAGMA user_version = 99")
    db.close()


def cut_short(file: Path) -> None:
    with TinySQL(file) as db:
        db.insert_multiple(words(200))
    os.truncate(file, file.stat().st_size // 2)


REFUSED = {
    "a folder": (lambda file: file.mkdir(), StorageUnreadable, "folder"),
    "stock TinyDB's file": (lambda file: TinyDB(file).insert({"a": 1}), StorageUnreadable, "not a SQLite file"),
    "another program's file": (other_program, StorageUnreadable, "another program"),
    "a newer version's file": (newer, StorageNewer, "layout 99"),
    "a file cut short": (cut_short, StorageDamaged, "restore the last backup"),
}


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # stock's file is left open by the lambda
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_store_of_ours_is_refused(file: Path, name: str):
    """The message names the path and how to mend it, and nothing is changed."""
    make, error, words_of_it = REFUSED[name]
    make(file)
    before = None if file.is_dir() else file.read_bytes()
    os.chmod(file, 0o755)
    for read_only in (False, True):
        with pytest.raises(error, match=words_of_it) as refused:
            TinySQL(file, read_only=read_only)
        assert str(file) in str(refused.value)
    assert before is None or file.read_bytes() == before
    assert mode(file) == 0o755


def test_a_place_that_is_not_there_is_told(file: Path):
    """A typing error in the settings is answered with what to do."""
    with pytest.raises(StorageUnreadable, match="make the folder"):
        TinySQL(file.parent / "nowhere" / "line.db")
    with pytest.raises(StorageUnreadable, match="no such file"):
        TinySQL(file, read_only=True)
    os.mkfifo(file.with_name("pipe"))
    for no_file in (file.with_name("pipe"), file.with_name("nul\0")):
        with pytest.raises(StorageUnreadable, match="no ordinary file"):
            TinySQL(no_file)
    assert not file.exists()


def test_a_closed_handle_says_so(file: Path):
    """After the service has stopped, a late write is an error with a reason."""
    db = TinySQL(file)
    db.insert({})
    db.close()
    for work in (db.all, lambda: db.insert({}), lambda: db.update({}, doc_ids=[1])):
        with pytest.raises(StorageError, match="closed"):
            work()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_may_only_be_read_is_told(file: Path):
    """The service's account lost its right to write."""
    TinySQL(file).close()
    os.chmod(file, 0o400)
    with pytest.raises(StorageUnreadable, match="may not write"):
        TinySQL(file)


def test_a_reader_cannot_write(file: Path):
    """The event loop's handle refuses, in every way."""
    with TinySQL(file) as writer, TinySQL(file, read_only=True) as reader:
        writer.insert({"a": 1})
        for work in (
            lambda: reader.insert({}),
            lambda: reader.update({"a": 2}),
            lambda: reader.remove(doc_ids=[1]),
            reader.truncate,
            reader.drop_tables,
            lambda: reader.drop_table("_default"),
            lambda: reader.table("new", persist_empty=True),
            lambda: reader.replace({}, 1),
            lambda: reader.storage.write({}),
        ):
            with pytest.raises(StorageReadOnly):
                work()
        assert writer.all() == [{"a": 1}]


def test_who_waits_too_long_is_told(file: Path):
    """Another program holds the file in the middle of a write."""
    with TinySQL(file) as db, TinySQL(file, busy_seconds=0.01) as other, db.storage.transaction():
        db.insert({"a": 1})
        with pytest.raises(StorageBusy):
            other.insert({"a": 2})


def test_an_index_comes_and_goes_with_its_declaration(file: Path):
    """A new version declares other look-ups; a unique one over clashing documents is refused and changes nothing."""

    def names() -> set[str]:
        with TinySQL(file, read_only=True) as db:
            return {
                row[0].rsplit("_", 1)[0]
                for row in db.storage.rows("SELECT name FROM sqlite_master WHERE type = 'index' AND name LIKE 'i%'")
            }

    with TinySQL(file, indexes=[Index("t", ("a",)), Index("t", ("b.c", "d"), unique=True)]) as db:
        db.table("t").insert_multiple([{"a": 1, "b": 1}, {"a": 1, "b": 2}])
        assert names() == {"i1_a", "i1_b_c_d"}
    with TinySQL(file, indexes=[Index("t", ("a",), name="by a"), Index("u", ("it's",), where={"x": "it's"})]):
        assert names() == {"i1_by_a", "i2_it_s"}
    with pytest.raises(DuplicateDocument, match="i1_a_"):
        TinySQL(file, indexes=[Index("t", ("a",), unique=True)])
    assert "i1_by_a" in names()


# --- copies -----------------------------------------------------------------------


def test_a_backup_made_during_writes_is_of_one_moment(file: Path, tmp_path: Path):
    """The line runs on while the backup is made: no pair is torn, and the copy opens."""
    stop = threading.Event()
    with TinySQL(file) as db:
        db.insert_multiple(words(2000))

        def write_pairs() -> None:
            for number in range(100_000):
                if stop.is_set():
                    return
                with db.storage.transaction():
                    db.table("pairs").insert({"n": number})
                    db.table("pairs").insert({"n": number})

        writer = threading.Thread(target=write_pairs)
        writer.start()
        try:
            for _ in range(4):
                db.storage.backup_to(tmp_path / "copy.db")
                exported = StringIO()
                db.storage.export_json(exported)
                numbers = [doc["n"] for doc in json.loads(exported.getvalue()).get("pairs", {}).values()]
                assert numbers == sorted([*range(len(numbers) // 2)] * 2)
                with TinySQL(tmp_path / "copy.db") as copy:
                    assert copy.storage.quick_check() == []
                    assert len(copy) == 2000
                    numbers = [doc["n"] for doc in copy.table("pairs")]
                    assert numbers == sorted([*range(len(numbers) // 2)] * 2)
        finally:
            stop.set()
            writer.join()


def test_a_backup_to_nowhere_is_told_and_leaves_nothing(file: Path, tmp_path: Path):
    """The backup disk isn't mounted: the error says so; an older backup stays as it was."""
    with TinySQL(file) as db:
        with pytest.raises(StorageUnreadable, match="backup"):
            db.storage.backup_to(tmp_path / "not mounted" / "copy.db")
        with pytest.raises(StorageBusy, match="open there"):
            db.storage.backup_to(file)
        db.storage.backup_to(tmp_path / "copy.db")
        db.insert({"a": 1})
        db.storage.backup_to(tmp_path / "copy.db")
        assert sorted(os.listdir(tmp_path)) == ["copy.db", "line.db", "line.db-shm", "line.db-wal"]
    with TinySQL(tmp_path / "copy.db") as copy:
        assert copy.all() == [{"a": 1}]


def test_a_reader_on_another_thread_never_waits(file: Path):
    """The event loop reads on its own handle while the writer thread writes: each read is a whole moment."""
    with TinySQL(file) as db, TinySQL(file, read_only=True) as reader:

        def write_pairs() -> None:
            for number in range(150):
                with db.storage.transaction():
                    db.insert_multiple([{"n": number}, {"n": number}])

        writer = threading.Thread(target=write_pairs)
        writer.start()
        seen = 0
        while writer.is_alive():
            count = reader.count(where("n").exists())
            assert count % 2 == 0
            assert count >= seen
            seen = count
        writer.join()
        assert len(reader) == 300
        assert max(doc["n"] for doc in reader.select(where("n") >= 0, order=("n",), descending=True, limit=1)) == 149


def test_threads_that_share_a_handle_do_not_mix(file: Path):
    """Stock's file broke under four threads; here each transaction is one thread's."""
    with TinySQL(file) as db:

        def write(start: int) -> None:
            for number in range(start, start + 30):
                with db.storage.transaction():
                    doc_id = db.insert({"n": number})
                    db.update({"twin": doc_id}, doc_ids=[doc_id])

        threads = [threading.Thread(target=write, args=(start,)) for start in (0, 100, 200, 300)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(db) == 120
        assert all(doc["twin"] == doc.doc_id for doc in db)
