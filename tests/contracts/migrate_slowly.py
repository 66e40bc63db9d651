"""`python -m tests.contracts.migrate_slowly URL`: a migration that stops in the middle and waits to be killed."""

import asyncio
import sys
from typing import Any

from bot.store.postgres import migrate


async def and_stop(*_: Any) -> list[str]:
    sys.stdout.write("half way\n")
    sys.stdout.flush()
    await asyncio.sleep(60)
    return []


if __name__ == "__main__":
    migrate._shape = and_stop  # type: ignore[assignment]
    asyncio.run(migrate.migrate(sys.argv[1]))
