"""Shared by every test: a line without a provider."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.line import Line

# A busy machine is slow, not wrong: no example has a deadline.
settings.register_profile("alongside", deadline=None)
settings.load_profile("alongside")


@pytest.fixture
async def line(tmp_path: Path) -> AsyncIterator[Line]:
    """Oak House on a Monday at ten, with everybody in it and nothing said yet."""
    async with Line(tmp_path) as made:
        yield made
