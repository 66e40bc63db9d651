"""Intake: write down what arrived before the provider is told yes; know STOP and the danger words by itself.

Nothing that a handler may get wrong stands before these two: a STOP takes effect, and the emergency words are queued,
in the transaction that stores the message.
"""

from collections.abc import Callable
from dataclasses import replace

from bot.domain.keywords import Keyword, danger_words, stop_or_start
from bot.domain.messages import NOTHING, Batch, Inbound, InboundKind, Outbound, Purpose
from bot.domain.people import AddressStatus, Person, Standing, address_status_id
from bot.errors import Conflict
from bot.inbox.senders import people_at
from bot.metrics import INBOUND
from bot.school import School
from bot.store.base import Store

# What a word, or a Telegram block, makes of the standing between our account and their address.
STANDINGS = {Keyword.STOP: Standing.STOPPED, Keyword.START: Standing.OPEN}
BLOCKS = {"kicked": Standing.BLOCKED, "member": Standing.OPEN}
TRIES = 5


class Intake:
    """Takes what a channel received. `wake` is called when there is something new to handle or to send."""

    def __init__(self, store: Store, schools: Callable[[str], School], wake: Callable[[], None]) -> None:
        self._store = store
        self._schools = schools
        self._wake = wake

    async def take(self, inbound: Inbound) -> bool:
        """Store the message for good; False when we had it already. StoreUnavailable: tell the provider no."""
        for left in reversed(range(TRIES)):
            try:
                taken = await self._take(inbound)
            except Conflict:
                if not left:
                    raise
            else:
                break
        if taken:
            INBOUND.labels(inbound.channel, inbound.kind).inc()
            self._wake()
        return taken

    async def _take(self, inbound: Inbound) -> bool:
        school = self._schools(inbound.school)
        people = await people_at(school, inbound.channel, inbound.address)
        standing = await _standing(school, inbound)
        family = not any(person.role for person in people)
        danger = family and danger_words(inbound.text)
        inbound = replace(inbound, lane=_lane(inbound, people), danger=danger)
        return await self._store.accept(
            inbound, standing + (_emergency(school, inbound, people) if danger else NOTHING)
        )


def _lane(inbound: Inbound, people: tuple[Person, ...]) -> str:
    """The household; the person for staff; the address for a stranger and for a phone of two households."""
    lanes = {person.household or person.id for person in people}
    return lanes.pop() if len(lanes) == 1 else inbound.address


async def _standing(school: School, inbound: Inbound) -> Batch:
    """The changed standing of the address, when the message changes it."""
    standing = _standing_of(inbound)
    if standing is None:
        return NOTHING
    earlier = await school.reader.address_status(inbound.account, inbound.address)
    status = earlier or AddressStatus(
        id=address_status_id(inbound.account, inbound.address),
        school=school.id,
        account=inbound.account,
        address=inbound.address,
    )
    return Batch(changed=(replace(status, standing=standing, since=inbound.received_at, code=""),))


def _standing_of(inbound: Inbound) -> Standing | None:
    if inbound.kind is InboundKind.BLOCKED:
        return BLOCKS.get(inbound.text)
    if inbound.opt_out:
        return {"STOP": Standing.STOPPED, "START": Standing.OPEN}.get(inbound.opt_out.upper())
    if inbound.kind is InboundKind.TEXT:
        keyword = stop_or_start(inbound.text)
        return STANDINGS.get(keyword) if keyword else None
    return None


def _emergency(school: School, inbound: Inbound, people: tuple[Person, ...]) -> Batch:
    words = Outbound(
        id=school.new_id(),
        school=school.id,
        purpose=Purpose.EMERGENCY,
        to=people[0].id if len(people) == 1 else "",
        channel=inbound.channel,
        account=inbound.account,
        address=inbound.address,
        text=school.texts.say("emergency"),
        created_at=inbound.received_at,
        answers_at=inbound.received_at,
        key=f"emergency:{inbound.account}|{inbound.address}",
    )
    return Batch(outbound=(words,))
