"""The table does what TinyDB's does, and a row at a time."""

from pathlib import Path

import pytest
from tinydb import Query, where
from tinydb.table import Document

from bot.tinysql import DuplicateDocument, Index, StorageReadOnly, TinySQL

INDEXES = [
    Index("messages", ("key",), unique=True),
    Index("messages", ("due",), where={"state": "open"}),
]


@pytest.fixture
def db(tmp_path: Path):
    with TinySQL(tmp_path / "line.db", indexes=INDEXES) as opened:
        yield opened


def test_what_is_written_is_there_after_opening_again(tmp_path: Path):
    """A message written down on Monday is read on Tuesday by a new process."""
    with TinySQL(tmp_path / "line.db") as db:
        assert db.table("messages").insert({"text": "Jay was sad"}) == 1
    with TinySQL(tmp_path / "line.db") as db:
        assert db.table("messages").all() == [{"text": "Jay was sad"}]
        assert db.tables() == {"messages"}


def test_ids_are_never_given_twice(db):
    """Removing the last, all, and the whole table frees no id: an old reference never points at something new."""
    table = db.table("messages")
    assert table.insert_multiple([{}, {}, {}]) == [1, 2, 3]
    table.remove(doc_ids=[3])
    assert table.insert({}) == 4
    table.truncate()
    assert table.insert({}) == 5
    db.drop_table("messages")
    assert db.table("messages").insert({}) == 6
    db.drop_tables()
    assert db.tables() == set()
    assert table.insert({}) == 7
    table.insert(Document({}, doc_id=50))
    table.remove(where("nothing").exists() | (where("x") == 1))
    table.remove(doc_ids=[50])
    assert table.insert({}) == 51


def test_a_unique_index_refuses_the_second(db):
    """A message delivered twice is kept once, and the refusal does not quote it."""
    table = db.table("messages")
    table.insert({"key": "SM1", "text": "private words"})
    with pytest.raises(DuplicateDocument) as refused:
        table.insert({"key": "SM1", "text": "private words"})
    assert "private" not in str(refused.value)
    assert refused.value.index.startswith("i1_key_")
    assert len(table) == 1


def test_a_query_is_answered_by_its_index(db):
    """The plan of each look-up names the index, the partial one too, and the order comes from it."""
    table = db.table("messages")
    table.insert_multiple({"key": f"k{i}", "state": "open" if i % 2 else "done", "due": 100 - i} for i in range(20))
    open_ones = Query().state == "open"
    assert [doc["due"] for doc in table.select(open_ones, order=("due",), limit=2)] == [81, 83]
    assert [doc["due"] for doc in table.select(open_ones, order=("due",), descending=True, limit=1)] == [99]
    for plan in (table.explain(open_ones, order=("due",)), table.explain(open_ones & (Query().due < 90))):
        assert "USING INDEX i1_due_" in plan[0]
    assert "USING INDEX i1_key_" in table.explain(where("key") == "k3")[0]


def test_a_result_may_be_changed_without_changing_the_store(db):
    """Stock TinyDB hands out the stored lists themselves; here each result is its own."""
    db.insert({"words": ["a"]})
    db.all()[0]["words"].append("b")
    db.search(where("words").exists())[0]["words"].append("c")
    assert db.all() == [{"words": ["a"]}]


def test_a_failing_part_is_undone_alone(db):
    """One parked message does not take the others of its commit with it."""

    def insert_and_fail(n: int) -> None:
        with db.storage.transaction():
            db.insert({"n": n})
            raise KeyError

    with db.storage.transaction():
        db.insert({"n": 1})
        with pytest.raises(KeyError):
            insert_and_fail(2)
        db.insert({"n": 3})
    assert [doc["n"] for doc in db] == [1, 3]
    with pytest.raises(KeyError):
        insert_and_fail(4)
    assert [doc["n"] for doc in db] == [1, 3]


def test_replace_writes_over_one_document(db):
    """A changed record takes the place of the old one, whole; one that is not there is an error."""
    table = db.table("messages")
    doc_id = table.insert({"a": 1, "b": 2})
    table.replace({"c": 3}, doc_id)
    assert table.get(doc_id=doc_id) == {"c": 3}
    with pytest.raises(KeyError):
        table.replace({}, doc_id + 1)


def test_a_reader_sees_each_commit(db, tmp_path: Path):
    """The event loop reads through its own handle: nothing before the commit, everything after, and it cannot write."""
    with TinySQL(tmp_path / "line.db", indexes=INDEXES, read_only=True) as reader:
        assert reader.table("messages").all() == []
        assert reader.table("unheard of").search(where("a") == 1) == []
        with db.storage.transaction():
            db.table("messages").insert({"key": "a"})
            assert reader.table("messages").count(where("key") == "a") == 0
        assert reader.table("messages").count(where("key") == "a") == 1
        with pytest.raises(StorageReadOnly):
            reader.table("messages").insert({})
