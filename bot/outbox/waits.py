"""What a message waits for: quiet hours to end, the head's RESUME, its reader's break, another message before it."""

from datetime import datetime, timedelta

from bot.domain.concerns import ConcernState
from bot.domain.delivery import Why
from bot.domain.messages import RULES, Outbound, OutboundKind, OutboundState, Purpose
from bot.domain.teaching import SPARE, goes_at
from bot.school import School
from bot.services.pausing import current

UNDER_WAY = frozenset({OutboundState.WAITING, OutboundState.ATTEMPTING})
LATER = timedelta(seconds=1)  # what goes after another message looks again for its receipt
READING = timedelta(minutes=1)  # between the two welcomes
PAUSED = timedelta(hours=1)  # until the pause is looked at again; RESUME itself makes due what it held


async def held(school: School, outbound: Outbound, now: datetime) -> Why | datetime | None:
    """Until when it waits, as far as that is known now, or that its words are no longer true. None: it need not."""
    rule = RULES[outbound.purpose]
    if outbound.stale_at and now >= outbound.stale_at:
        return Why.STALE
    if rule.school_starts and not school.calendar.may_start(now):
        return school.calendar.quiet_until_at(now)
    if rule.paused and await current(school):
        return now + PAUSED
    if outbound.purpose is Purpose.WELCOME:
        return await _after_the_first(school, outbound, now)
    return await _until_a_break(school, outbound, now) if rule.waits and outbound.kind is OutboundKind.SEND else None


async def _after_the_first(school: School, outbound: Outbound, now: datetime) -> datetime | None:
    """Until when a second welcome waits: the first has gone, and there was time to read it. None: it may go."""
    first = await school.reader.outbound(outbound.original) if outbound.original else None
    if first is None:
        return None
    if first.state in UNDER_WAY:
        return max(first.due_at or now, now) + LATER
    until = first.sent_at + READING if first.sent_at else now
    return until if until > now else None


async def _until_a_break(school: School, outbound: Outbound, now: datetime) -> datetime | None:
    """Until the member of staff it goes to is at work and not teaching. None: they are."""
    reader = await school.reader.person(outbound.to)
    if reader is None or reader.role is None:
        return None
    at = goes_at(reader, now, await _latest(school, outbound), school.calendar)
    return at if at > now else None


async def _latest(school: School, outbound: Outbound) -> datetime | None:
    """When it disturbs a lesson all the same: while nobody has answered, in time for it to be answered.

    What somebody has taken waits until the answer is due; what is late, and climbs, waits for no break.
    """
    concern = await school.reader.concern(outbound.concern)
    if concern is None or concern.state is not ConcernState.OPEN:
        return None
    return concern.due_at - (timedelta() if concern.claimed_by else SPARE)
