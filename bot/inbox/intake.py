"""Intake: write down what arrived before the provider is told yes; know STOP and the danger words by itself.

Nothing that a handler may get wrong stands before these two: a STOP takes effect, and the emergency words are queued,
in the transaction that stores the message.
"""

from collections.abc import Callable
from dataclasses import replace

import structlog

from bot.domain.keywords import NETWORK_STOP, Keyword, danger_words, stop_or_start
from bot.domain.messages import NOTHING, Batch, Channel, Inbound, InboundKind, Outbound, Purpose
from bot.domain.people import AddressStatus, Person, Standing
from bot.domain.plain_words import plain
from bot.errors import Conflict, StoreError, where
from bot.inbox.senders import people_at
from bot.metrics import INBOUND
from bot.school import School
from bot.store.base import Store

# What a word, or a Telegram block, makes of the standing between our account and their address.
STANDINGS = {
    Keyword.STOP: Standing.STOPPED,
    Keyword.START: Standing.OPEN,
    Keyword.WRONG_NUMBER: Standing.WRONG,
}
BLOCKS = {"kicked": Standing.BLOCKED, "member": Standing.OPEN}
OPT_OUTS = {"STOP": Standing.STOPPED, "START": Standing.OPEN}
# https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out: on these the network lets us write again.
NETWORK_START = frozenset({"start", "yes", "unstop"})
TRIES = 5
log = structlog.get_logger()


class Intake:
    """Takes what a channel received. `wake` is called when there is something new to handle, `wake_outbox` to send."""

    def __init__(
        self,
        store: Store,
        schools: Callable[[str], School],
        wake: Callable[[], None],
        wake_outbox: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._schools = schools
        self._wake = wake
        self._wake_outbox = wake_outbox
        self._under_way = 0

    @property
    def busy(self) -> bool:
        """Whether a provider waits for our yes at this moment."""
        return self._under_way > 0

    async def take(self, inbound: Inbound) -> bool:
        """Store the message for good; False when we had it already. StoreUnavailable: tell the provider no."""
        self._under_way += 1
        try:
            taken = await self._written(inbound)
        finally:
            self._under_way -= 1
        if taken:
            INBOUND.labels(inbound.channel, inbound.kind).inc()
            self._wake()
        return taken

    async def _written(self, inbound: Inbound) -> bool:
        left = TRIES
        while True:
            try:
                return await self._take(inbound)
            except Conflict:
                left -= 1
                if not left:
                    raise
            except StoreError:
                raise
            except Exception as problem:  # a fault of ours in looking at it must not keep it out
                log.error("intake_failed", inbound=inbound.id, error=type(problem).__name__, at=where(problem))
                return await self._store.accept(replace(inbound, lane=inbound.address))

    async def _take(self, inbound: Inbound) -> bool:
        school = self._schools(inbound.school)
        people = await people_at(school, inbound)
        family = not any(person.role for person in people)
        standing = await _standing(school, inbound, family=family)
        danger = family and danger_words(inbound.text)
        inbound = replace(inbound, lane=_lane(inbound, people), danger=danger)
        batch = standing + _emergency(school, inbound, people) if danger else standing
        taken = await self._store.accept(inbound, batch)
        if batch.outbound:
            self._wake_outbox()
        return taken


def _lane(inbound: Inbound, people: tuple[Person, ...]) -> str:
    """The household; the person for staff; the address for a stranger and for a phone of two households."""
    lanes = {person.household or person.id for person in people}
    return lanes.pop() if len(lanes) == 1 else inbound.address


async def _standing(school: School, inbound: Inbound, *, family: bool) -> Batch:
    """The changed standing of the address, when the message changes it. What is a wrong number stays one: the word
    START from whoever has it now must not bring them what is meant for somebody else."""
    if not _may_change(inbound, family=family):
        return NOTHING
    status = await school.reader.address_status_or_new(inbound.account, inbound.address)
    standing = _by_network(inbound, status) or (_by_words(inbound) if family else None)
    if standing is None or status.standing is Standing.WRONG:
        return NOTHING
    return Batch(changed=(replace(status, standing=standing, since=inbound.received_at, code=""),))


def _may_change(inbound: Inbound, *, family: bool) -> bool:
    """Whether it is worth looking up how the address stands; for hardly any message it is."""
    if inbound.kind is InboundKind.BLOCKED or inbound.opt_out:
        return True
    if inbound.channel is Channel.SMS and plain(inbound.text) in NETWORK_STOP | NETWORK_START:
        return True
    return family and _by_words(inbound) is not None


def _by_network(inbound: Inbound, earlier: AddressStatus) -> Standing | None:
    """What the provider itself has done, whoever wrote; a YES opens only what was stopped."""
    if inbound.kind is InboundKind.BLOCKED:
        return BLOCKS.get(inbound.text)
    if inbound.opt_out:
        return OPT_OUTS.get(inbound.opt_out.upper())
    if inbound.channel is not Channel.SMS:
        return None
    said = plain(inbound.text)
    stopped = earlier.standing is Standing.STOPPED
    return Standing.STOPPED if said in NETWORK_STOP else Standing.OPEN if stopped and said in NETWORK_START else None


def _by_words(inbound: Inbound) -> Standing | None:
    """What a family asks of us. Of staff, who write commands and answers all day, nothing is taken so."""
    keyword = stop_or_start(inbound.text) if inbound.kind is InboundKind.TEXT else None
    return STANDINGS.get(keyword) if keyword else None


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
