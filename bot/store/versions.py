"""The version of a store's documents: said in the store, brought up to this program's, refused when newer."""

from pathlib import Path
from typing import Any

from tinydb import where
from tinydb.table import Document

from bot.errors import StoreRefused
from bot.store.codec import Upgrades
from bot.tinysql import SQLiteStorage, SQLiteTable, TinySQL


def bring_up_to_date(db: TinySQL, path: Path, upgrades: Upgrades) -> None:
    """Upgrade every document to this program's version, in one transaction; refuse a store from a newer one."""
    stored, ours = _stored_version(db), 1 + len(upgrades)
    if stored > ours:
        raise StoreRefused(
            f"The store {path} was written by a newer Alongside (store version {stored}; this one knows {ours}). "
            "Install the newer version, or restore a backup from before the upgrade."
        )
    if stored == ours:
        return
    storage = db.storage
    assert isinstance(storage, SQLiteStorage)
    with storage.transaction():
        for name in db.tables() - {"meta"}:
            for document in db.table(name):
                _upgrade(db, name, document, upgrades[max(stored - 1, 0) :])
        say_version(db, ours)


def _upgrade(db: TinySQL, name: str, document: Document, steps: Upgrades) -> None:
    newer: dict[str, Any] = dict(document)
    for step in steps:
        newer = step(name, newer)
    if newer != document:
        table = db.table(name)
        assert isinstance(table, SQLiteTable)
        table.replace(newer, document.doc_id)


def _stored_version(db: TinySQL) -> int:
    """The version that wrote the store; 0 for a new one, which has nothing to upgrade."""
    said = db.table("meta").all()
    return int(said[0]["version"]) if said else 0


def say_version(db: TinySQL, version: int) -> None:
    """Write down that the documents are of this version."""
    db.table("meta").upsert({"version": version}, where("version").exists())
