"""Whose a matter is, by what was meant by those who wrote, not by what the line made of it."""

from collections.abc import AsyncIterator, Iterable

from bot.domain.concerns import Concern
from bot.domain.messages import Inbound, InboundKind
from tests.scenarios.fortnight.world import Seen, World

WRITTEN = (InboundKind.TEXT, InboundKind.PHOTO)
ANYHOW = (*WRITTEN, InboundKind.EDIT, InboundKind.BUTTON)


async def named_in(world: World, concern: str, kinds: Iterable[InboundKind] = ANYHOW) -> set[str]:
    """The children whom a family named in it, as far as they were theirs to speak of."""
    found = set()
    async for inbound in _thread(world, concern):
        heard = world.heard.get(inbound.id)
        if heard and heard.saying.child and inbound.kind in kinds:
            found.add(heard.saying.child)
    return found


async def wrote(world: World, concern: Concern, address: str) -> bool:
    """Whether something in it came from there."""
    return any([inbound.address == address async for inbound in _thread(world, concern.id)])


async def shown_of(world: World, seen: Seen) -> Concern | None:
    """The matter that words were opened of: the ping's, or by SMS the reference that they begin with."""
    if seen.outbound and (found := await world.line.reader.concern(seen.outbound.concern)):
        return found
    reference = seen.shown.text.partition("\n")[0]
    return next((each for each in await world.line.concerns() if each.reference == reference), None)


async def _thread(world: World, concern: str) -> AsyncIterator[Inbound]:
    for entry in await world.line.reader.entries(concern):
        if entry.inbound and (inbound := await world.line.reader.inbound(entry.inbound)):
            yield inbound
