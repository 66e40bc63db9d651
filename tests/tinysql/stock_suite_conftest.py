"""Takes the place of TinyDB's own conftest: every database that its tests open is one of ours. Not collected here."""

import itertools
import tempfile
from pathlib import Path
from typing import Any

import pytest
import tinydb
import tinydb.storages

from bot.tinysql import SQLiteStorage, TinySQL

FOLDER = Path(tempfile.mkdtemp(prefix="stock-suite-"))
NUMBERS = itertools.count()


class LineStorage(SQLiteStorage):
    """Takes what stock's storages take: a path, or none, and JSON options that have no meaning here."""

    def __init__(self, path: Any = None, **_: Any) -> None:
        super().__init__(path or FOLDER / f"{next(NUMBERS)}.db", restart_ids=True)


OurDB = type("TinyDB", (TinySQL,), {"default_storage_class": LineStorage})
tinydb.TinyDB = tinydb.database.TinyDB = OurDB  # type: ignore[misc]
tinydb.JSONStorage = tinydb.storages.JSONStorage = LineStorage  # type: ignore[misc, assignment]
tinydb.storages.MemoryStorage = LineStorage  # type: ignore[misc, assignment]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    away = set(Path(__file__).with_name("deselected.txt").read_text().split())
    left_out = [item for item in items if item.nodeid.removeprefix("tests/") in away]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture
def db():
    opened = OurDB()
    opened.drop_tables()
    opened.insert_multiple({"int": 1, "char": letter} for letter in "abc")
    yield opened
    opened.close()


@pytest.fixture
def storage():
    return tinydb.middlewares.CachingMiddleware(LineStorage)()
