"""The table does what TinyDB's does, and a row at a time."""

import json
from collections import UserDict
from pathlib import Path

import pytest
from tinydb import Query, TinyDB, where
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from bot.tinysql import DuplicateDocument, Index, SQLiteStorage, SQLiteTable, StorageReadOnly, TinySQL

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


@pytest.mark.parametrize("name", ["messages", "new"])
def test_many_written_documents_go_in_at_once(db, name):
    """In order, each with the next id, every character as it was, in a table that was there and in one that was not."""
    table = db.table(name)
    first = table.insert({"key": "SM0"})
    words = ["", 'a "quote" \\ and a\nline', "\u00e9\u20ac\U0001f600\u2028", "[1]", "null"]
    table.insert_jsons(
        [json.dumps({"key": f"{n}", "text": text}, ensure_ascii=n % 2 == 0) for n, text in enumerate(words)]
    )
    assert [document["text"] for document in table.all()[1:]] == words
    assert [document.doc_id for document in table.all()] == list(range(first, first + 1 + len(words)))
    table.remove(doc_ids=[first + len(words)])
    table.insert_jsons(["{}"])
    assert table.all()[-1].doc_id == first + 1 + len(words)


def test_of_many_written_documents_all_go_in_or_none(db):
    """One that is there already keeps out those that came with it; who wrote them tries them one by one."""
    table = db.table("messages")
    table.insert({"key": "SM1"})
    with pytest.raises(DuplicateDocument):
        table.insert_jsons(['{"key": "SM2"}', '{"key": "SM1"}', '{"key": "SM3"}'])
    assert table.all() == [{"key": "SM1"}]


def test_many_written_documents_take_the_place_of_others_at_once(db):
    """Each where all its fields are as said, strings and numbers; the rest stays. How many were replaced is told."""
    table = db.table("messages")
    table.insert_multiple([{"key": f"SM{n}", "n": n, "text": "old"} for n in range(4)])
    newer = [json.dumps({"key": f"SM{n}", "n": n + 1, "text": 'a "b" \u2028 €'}) for n in range(3)]
    assert table.replace_jsons(newer, ("key", "n"), [("SM0", 0), ("SM1", 1), ("SM2", 9)]) == 2
    assert [(each["n"], each["text"]) for each in table.all()] == [
        (1, 'a "b" \u2028 €'), (2, 'a "b" \u2028 €'), (2, "old"), (3, "old"),
    ]  # fmt: skip
    assert db.table("nobody's").replace_jsons(newer, ("key",), [("SM0",)]) == 0


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


def nested(depth: int) -> dict[str, object]:
    document: dict[str, object] = {}
    for _ in range(depth):
        document = {"a": document}
    return document


class Words(UserDict):
    """A mapping that is no dict."""


def test_documents_of_every_shape_are_kept_or_refused(db):
    """Deep, circular, not JSON, not a mapping, NaN: each is kept whole or refused whole, and refusing costs no id."""
    circular: dict[str, object] = {}
    circular["a"] = [circular]
    for wrong, error in [
        ({"a": {1, 2}}, TypeError),
        ({"a": object()}, TypeError),
        ([1], ValueError),
        ("text", ValueError),
        (circular, ValueError),
        (nested(5000), ValueError),
        (nested(950), ValueError),
        ({"a": 10**5000}, ValueError),
        (Document({}, doc_id=2**63), ValueError),
        (Document({}, doc_id="x"), ValueError),
    ]:
        with pytest.raises(error):
            db.insert(wrong)
        with pytest.raises(error):
            db.insert_multiple([{"a": 1}, wrong])
    assert db.insert(Words(a=(1, 2))) == 1
    assert db.insert(nested(500)) == 2
    assert db.insert({"a": [float("inf"), -float("inf")], "b": "1e99999 NaN"}) == 3
    db.insert({"a": float("nan"), "b": '"NaN"'})
    assert db.all()[:3] == [{"a": [1, 2]}, nested(500), {"a": [float("inf"), -float("inf")], "b": "1e99999 NaN"}]
    assert repr(db.get(doc_id=4)) == repr({"a": float("nan"), "b": '"NaN"'})
    assert db.count(where("a").exists()) == 4


def test_a_loop_may_write_into_what_it_walks_through(db):
    """A job goes over all documents and changes, adds and removes some: each that was there is seen once."""
    db.insert_multiple({"n": number} for number in range(1200))
    seen = []
    with db.storage.transaction():
        for doc in db:
            seen.append(doc["n"])
            db.update({"seen": True}, doc_ids=[doc.doc_id])
            if doc["n"] % 2:
                db.insert({"n": -1})
    assert seen == list(range(1200))
    assert db.count(where("seen") == True) == 1200  # noqa: E712  TinyDB's own way to ask

    def removes_itself(value: int) -> bool:
        db.remove(doc_ids=[value + 1])
        return True

    with db.storage.transaction():
        assert len(db.search(where("n").test(removes_itself))) == 1800
    db.update(lambda doc: doc.update(n=doc["n"] + 1), where("n") >= 0)


def test_ids_are_looked_up_as_stock_does(db):
    """1 and "1" are an id, 1.0 and True are not; unknown ones are passed over; too large ones are nobody's."""
    db.insert_multiple([{"n": 1}, {"n": 2}, {"n": 3}])
    assert db.get(doc_id=1) == db.get(doc_id="1") == {"n": 1}
    assert [db.get(doc_id=odd) for odd in (1.0, True, float("nan"), "x", 2**70, -1, 0)] == [None] * 7
    assert [doc["n"] for doc in db.get(doc_ids=[3, 1, 1, 99, 2**70])] == [1, 3]
    assert db.get(doc_ids=[]) == []
    assert db.update({"m": 1}, doc_ids=[3, 99, 1, 3]) == [3, 1, 3]
    assert db.remove(doc_ids=[3, 3, 2**70, float("nan")]) == [3]
    with pytest.raises(RuntimeError, match="truncate"):
        db.remove()
    with pytest.raises(RuntimeError):
        db.get()
    with pytest.raises(ValueError, match="already exists"):
        db.insert(Document({}, doc_id=1))


def test_a_declaration_that_cannot_work_is_refused(tmp_path: Path):
    """The message says which index, and why."""
    for wrong in (
        lambda: Index("t", ()),
        lambda: Index("t", "name"),
        lambda: Index("t", ("é",)),
        lambda: Index("t", ("a..b",)),
        lambda: Index("t", ("a",), where={"b": "nul\0"}),
        lambda: Index("t", ("a",), where={"b": 2**60}),
        lambda: Index("t", ("a",), where=(("b", "!=", 1),)),
    ):
        with pytest.raises(ValueError, match="Index on 't'"):
            wrong()
    with pytest.raises(TypeError, match="SQLiteStorage"):
        SQLiteTable(MemoryStorage(), "t")


ODD_INDEXES = [
    Index("t", ("it's",)),
    Index("t", ("a b.$.[0]",), where=(("state", "one_of", ["it's", 1, None]),)),
    Index("t", ("n",), where=(("n", ">", 5), ("kind", "exists", None))),
    Index("t", ("n", "kind"), where={"gone": None, "on": True}),
]


def test_every_partial_index_is_used_by_the_query_that_says_the_same(tmp_path: Path):
    """Quotes, lists, ranges, nothing and true in a condition: the plan names the index, the answer is right."""
    q = Query()
    with TinySQL(tmp_path / "line.db", indexes=ODD_INDEXES) as db:
        table = db.table("t")
        table.insert_multiple(
            {"it's": n, "n": n, "kind": "x", "state": "it's", "on": n > 7, "gone": None, "a b": {"$": {"[0]": n}}}
            for n in range(9)
        )
        for query, index in [
            (q["it's"] == 3, "i1_it_s_"),
            (q.state.one_of(["it's", 1, None]) & (q["a b"]["$"]["[0]"] == 3), "i1_a_b_0_"),
            ((q.n > 5) & q.kind.exists() & (q.n < 7), "i1_n_"),
            ((q.on == True) & (q.gone == None) & (q.n == 8), "i1_n_kind_"),  # noqa: E712, E711
        ]:
            assert f"USING INDEX {index}" in table.explain(query)[0]
            assert len(table.search(query)) == 1


def test_stock_middlewares_work_over_the_file(tmp_path: Path):
    """Someone's caching middleware over our storage: stock's table does the work, and the file holds the result."""
    file = tmp_path / "line.db"
    with TinySQL(file, storage=CachingMiddleware(SQLiteStorage)) as cached:
        assert cached.insert_multiple([{"a": 1}, {"a": 2}]) == [1, 2]
        cached.table("other").insert({"b": 1})
        cached.drop_table("other")
        assert cached.tables() == {"_default"}
    with TinyDB(file, storage=SQLiteStorage) as stock_over_ours:
        assert stock_over_ours.search(where("a") == 2) == [{"a": 2}]
        stock_over_ours.update({"c": 3}, where("a") == 1)
    with TinySQL(file) as db:
        assert db.all() == [{"a": 1, "c": 3}, {"a": 2}]


def test_an_empty_table_is_listed_once_it_was_written(db):
    """`persist_empty` lists a table and, unlike stock 4.9, empties none."""
    db.table("new", persist_empty=True)
    db.table("unheard of", persist_empty=False)
    assert db.tables() == {"new"}
    db.table("new").insert({"a": 1})
    db._tables.clear()
    assert db.table("new", persist_empty=True).all() == [{"a": 1}]
    db.table("touched").remove(where("a") == 1)
    assert db.tables() == {"new", "touched"}
    assert db.storage.read() == {"new": {"1": {"a": 1}}, "touched": {}}
