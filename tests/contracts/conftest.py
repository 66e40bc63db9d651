"""A store of each kind, empty, in a folder of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.base import Store
from tests.contracts.stores import STORES, Open, opened


@pytest.fixture(params=STORES, ids=lambda each: each.__name__)
def open_store(request: pytest.FixtureRequest) -> Open:
    """How this kind of store is opened, for a story that opens it more than once."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
async def store(open_store: Open, tmp_path: Path) -> AsyncIterator[Store]:
    async with opened(open_store, tmp_path) as made:
        yield made
