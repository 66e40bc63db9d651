"""One message on its way: handed to the provider, and what became of it written down, whatever that was."""

import asyncio
import base64
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeGuard

import structlog

from bot.channels.base import File, Gateway, Letter
from bot.channels.connections import REQUEST_SECONDS
from bot.clock import Clock
from bot.domain import delivery
from bot.domain.delivery import Verdict, Why
from bot.domain.messages import Batch, Outbound, OutboundKind, OutboundState
from bot.errors import AccountRefused, Conflict, OutcomeUnknown, PeopleChanged, SendError, StoreUnavailable
from bot.metrics import OUTBOUND, SEND_SECONDS
from bot.outbox.entitled import Route
from bot.outbox.outcomes import consequences
from bot.outbox.records import Records
from bot.school import School
from bot.store.base import Store

log = structlog.get_logger()

TRIES = 5
CONFLICT_PAUSES = (0.0, 0.5, 0.1, 0.02, 0.0)  # seconds, by the tries that are left: an import writes for a while
STORE_PAUSE = 1.0  # seconds between tries to write down an outcome that must not be lost


def longest(outbound: Outbound) -> float:
    """Seconds after which its send is given up: the words and each file are a request, and a chat that has moved is
    asked twice."""
    return 2 * REQUEST_SECONDS * (1 + len(outbound.media))


class Courier:
    """Hands a school's attempted messages to their gateways and records the outcomes."""

    def __init__(self, store: Store, school: School, clock: Clock) -> None:
        self._store = store
        self._school = school
        self._clock = clock
        self._records = Records(store)

    async def deliver(self, outbound: Outbound, route: Route, answered: Callable[[SendError | None], None]) -> None:
        """Send what is saved as attempting and record how it went, except for an OutcomeUnknown, which is looked up.

        `answered` is called as soon as it is known how it went, before that is recorded.
        """
        began = self._clock.monotonic()
        provider_id, problem = "", None
        try:
            async with asyncio.timeout(longest(outbound)):
                provider_id = await self._hand_over(outbound, route)
        except SendError as error:
            problem = error
        except Exception as error:  # a fault of ours or of a library; whether before or after sending, nobody knows
            log.error("a send failed in a way that nobody foresaw", outbound=outbound.id, problem=type(error).__name__)
            problem = OutcomeUnknown("a fault in sending it")
        answered(problem)
        now = self._clock.now()
        SEND_SECONDS.labels(route.gateway.channel).observe(self._clock.monotonic() - began)
        if problem is None:
            await self.record(outbound, lambda each: Verdict(delivery.sent(each, provider_id, now)))
            return
        _tell(outbound, problem)
        if not isinstance(problem, OutcomeUnknown):
            await self.record(outbound, lambda each: delivery.after_error(each, problem, now), problem.code)

    async def _hand_over(self, outbound: Outbound, route: Route) -> str:
        gateway = route.gateway
        if outbound.kind is OutboundKind.TOAST:
            await gateway.toast(outbound.query_id, outbound.text)
            return ""
        if outbound.kind is OutboundKind.DELETE:
            await gateway.delete(route.address, route.provider_id)
            return ""
        letter = await _letter(self._school, outbound, route)
        if outbound.kind is OutboundKind.EDIT:
            await gateway.edit(letter, route.provider_id)
            return route.provider_id
        return await gateway.send(letter)

    async def look_up(self, outbound: Outbound, gateway: Gateway | None) -> None:
        """Find out whether an attempted message was sent, and record it, unless somebody else has meanwhile.

        TryLater when that cannot be asked now; StoreUnavailable when the store cannot.
        """
        if not _is_still(await self._school.reader.outbound(outbound.id), outbound):
            return
        now = self._clock.now()
        provider_id: str | None = None
        known = outbound.kind is OutboundKind.SEND and gateway is not None and gateway.can_look_up
        if known and gateway is not None:
            letter = Letter(address=outbound.address, text=outbound.said_on(gateway.channel))
            provider_id = await gateway.look_up(letter, outbound.due_at or outbound.created_at)
        if provider_id and await _is_anothers(self._school, outbound, provider_id):
            provider_id = None
        log.info("looked up after an unknown outcome", outbound=outbound.id, known=known, found=provider_id is not None)
        await self.record(outbound, lambda each: _settled(each, known, provider_id, now))

    async def attempted(self, attempts: Sequence[Outbound]) -> set[str]:
        """Write these down before they leave: the ids of those that are written; one that changed since it was claimed
        does not hold up the others. None where people have changed: who may have them is then asked again."""
        try:
            await self._store.save(Batch(changed=tuple(attempts)))
        except PeopleChanged:
            return set()
        except Conflict:
            alone = [await self.attempted([each]) for each in attempts] if attempts[1:] else []
            return set().union(*alone)
        return {each.id for each in attempts}

    async def not_now(self, outbound: Outbound, answer: Why | datetime | str) -> None:
        """Write down that it does not go: never, for this reason; not before then; or for a fault, so later."""

        def decide(each: Outbound) -> Verdict:
            if isinstance(answer, datetime):
                return Verdict(delivery.wait(each, answer))
            if isinstance(answer, Why):
                return Verdict(delivery.stop(each, answer), why=answer)
            return delivery.retry(replace(each, tries=each.tries + 1), answer, self._clock.now())

        await self.record(outbound, decide)

    async def record(self, outbound: Outbound, decide: Callable[[Outbound], Verdict], code: str = "") -> None:
        """Write down what follows from the verdict; decided again when something changed meanwhile."""
        left = TRIES
        while left:
            try:
                if left < TRIES:
                    fresh = await self._school.reader.outbound(outbound.id)
                    if not _is_still(fresh, outbound):
                        break  # somebody else has dealt with it
                    outbound = fresh
                verdict = decide(outbound)
                await self._records.save(await consequences(self._school, verdict, self._clock.now(), code))
            except Conflict:
                left -= 1
                await asyncio.sleep(CONFLICT_PAUSES[left])
            except StoreUnavailable as problem:
                log.error("an outcome cannot be written down yet", outbound=outbound.id, problem=type(problem).__name__)
                await asyncio.sleep(STORE_PAUSE)
            else:
                _count(verdict.outbound)
                return
        if not left:
            log.error("an outcome could not be written down", outbound=outbound.id)
        await self._store.release_outbound([outbound])


def _is_still(fresh: Outbound | None, outbound: Outbound) -> TypeGuard[Outbound]:
    """Whether the record still stands at the same try, in the same state."""
    return fresh is not None and (fresh.state, fresh.tries) == (outbound.state, outbound.tries)


def _tell(outbound: Outbound, problem: SendError) -> None:
    if isinstance(problem, AccountRefused):
        log.error("the account must be mended", account=outbound.account.partition(":")[0], problem=str(problem))
    else:
        log.warning("not sent", outbound=outbound.id, problem=type(problem).__name__, code=problem.code)


async def _letter(school: School, outbound: Outbound, route: Route) -> Letter:
    blobs = [await school.reader.blob(id) for id in outbound.media]
    return Letter(
        address=route.address,
        text=outbound.said_on(route.gateway.channel),
        buttons=outbound.buttons,
        files=[File(content_type=each.content_type, data=base64.b64decode(each.data)) for each in blobs if each],
        protect=outbound.protect,
    )


def _settled(outbound: Outbound, known: bool, provider_id: str | None, now: datetime) -> Verdict:
    if provider_id:
        return Verdict(delivery.sent(outbound, provider_id, now))
    return delivery.retry(outbound, "it was not sent", now) if known else delivery.after_unknown(outbound, now)


async def _is_anothers(school: School, outbound: Outbound, provider_id: str) -> bool:
    """Whether the id found belongs to an earlier message of the same words."""
    known = await school.reader.outbound_by_provider_id(outbound.account, outbound.address, provider_id)
    return known is not None and known.id != outbound.id


def _count(outbound: Outbound) -> None:
    channel = outbound.account.partition(":")[0] or "none"
    outcome = "retried" if outbound.state is OutboundState.WAITING else outbound.state
    OUTBOUND.labels(channel, outbound.purpose, outcome).inc()
