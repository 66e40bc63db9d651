"""A look that only tests take; the product never asks it, so no index is kept for it."""

from bot.domain.messages import Outbound
from bot.store.finders import Finder
from bot.store.reader import Reader

TO_PERSON = Finder(name="outbound_to_person", record=Outbound, match=("to",), order=("id",))


async def outbound_to(reader: Reader, person: str) -> list[Outbound]:
    """Everything that was ever queued for somebody, oldest first."""
    return await reader._all(TO_PERSON, to=person)
