"""Whether a message may go, and where: asked when it is claimed, whatever was true when it was written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.channels.base import Gateway
from bot.domain.delivery import Way, Why, choose, in_order
from bot.domain.entitlements import may
from bot.domain.messages import RULES, Channel, Outbound, OutboundKind, Purpose
from bot.domain.people import Contact
from bot.outbox.waits import LATER, UNDER_WAY, held
from bot.school import School
from bot.services.letters import hides
from bot.services.sms_spending import is_spent
from bot.services.welcoming import may_anything


@dataclass(frozen=True)
class Route:
    """Where a message goes; an edit or a deletion also says which of our messages it is of."""

    gateway: Gateway
    address: str
    provider_id: str = ""


Answer = Route | Why | datetime  # a time: not before then


async def resolve(school: School, gateways: Sequence[Gateway], outbound: Outbound, now: datetime) -> Answer:
    """Where the message goes, why it may not, or until when it waits."""
    if outbound.kind is OutboundKind.TOAST:
        gateway = _gateway(gateways, outbound.account, Channel.TELEGRAM)
        return Route(gateway, outbound.address) if gateway else Why.NO_ACCOUNT
    if (wait := await held(school, outbound, now)) is not None:
        return wait
    # What was shown is taken away again also from whoever has left meanwhile.
    if outbound.kind is not OutboundKind.DELETE and (why := await _not_entitled(school, outbound)):
        return why
    if outbound.kind in (OutboundKind.EDIT, OutboundKind.DELETE):
        return await _to_original(school, gateways, outbound, now)
    way = await _way(school, gateways, outbound)
    if isinstance(way, Why):
        return way
    gateway = _gateway(gateways, way.account, way.channel)
    why = await _others(school, outbound, way.channel, way.address) or await _too_dear(school, outbound, way, now)
    return why or (Route(gateway, way.address) if gateway else Why.NO_ACCOUNT)


def _gateway(gateways: Sequence[Gateway], account: str, channel: Channel | None) -> Gateway | None:
    """The account meant, if it is on this channel; else the school's first on it."""
    on_it = [each for each in gateways if channel in (each.channel, None)]
    named = [each for each in on_it if each.account == account]
    return next(iter(named or (on_it if channel else [])), None)


async def _not_entitled(school: School, outbound: Outbound) -> Why | None:
    """What stands against the person it is for. What is for nobody by name is for all who have the address."""
    if not outbound.to:
        return None
    person = await school.reader.person(outbound.to)
    if person is None or not (person.active or hides(outbound)):
        return Why.LEFT
    if person.ring_only and RULES[outbound.purpose].rung_instead:
        return Why.RING_ONLY
    if person.praise_off and outbound.purpose is Purpose.PRAISE:
        return Why.PRAISE_OFF
    if outbound.purpose is Purpose.WELCOME and not await may_anything(school, outbound.to):
        return Why.NOT_ENTITLED
    return await _may_not_have(school, outbound, outbound.to)


async def _too_dear(school: School, outbound: Outbound, way: Way, now: datetime) -> Why | None:
    """A spent budget holds good news by SMS, and nothing else; what was noted is in the week's round once there is
    money again."""
    is_news = outbound.purpose is Purpose.PRAISE and way.channel is Channel.SMS
    return Why.BUDGET if is_news and await is_spent(school, now) else None


async def _may_not_have(school: School, outbound: Outbound, adult: str) -> Why | None:
    """Why this adult may not have such a message about every child it tells of; None when they may."""
    permission = RULES[outbound.purpose].permission
    if permission is None:
        return None
    for child in outbound.children:
        entitlement = await school.reader.entitlement(adult, child)
        if entitlement and entitlement.restricted:
            return Why.CUT_OFF
        if not may(entitlement, permission):
            return Why.NOT_ENTITLED
        pupil = await school.reader.pupil(child)
        if pupil is None or not pupil.active:
            return Why.CHILD_LEFT
    return None


async def _others(school: School, outbound: Outbound, channel: Channel, address: str) -> Why | None:
    """What stands against the others who have the phone: it gets only what all its adults may have.

    Somebody who left counts no more, unless they were cut off from the child: the phone may still be in their hands.
    """
    here = 0
    for contact in await school.reader.contacts_at(channel, address):
        person = await school.reader.person(contact.person)
        if person is None or person.id == outbound.to:
            continue
        why = await _may_not_have(school, outbound, person.id)
        if not person.active:
            if why is Why.CUT_OFF:
                return Why.SHARED
            continue
        here += 1
        if person.ring_only and RULES[outbound.purpose].rung_instead:
            return Why.RING_ONLY
        if why:
            return why if why is Why.CHILD_LEFT or not outbound.to else Why.SHARED
    told_of_children = RULES[outbound.purpose].permission is not None and outbound.children
    return Why.NOT_ENTITLED if told_of_children and not (outbound.to or here) else None


async def _way(school: School, gateways: Sequence[Gateway], outbound: Outbound) -> Way | Why:
    """The way to take; what stands against each is read only as far as it is needed."""
    ways: list[Way] = []
    for contact in await _contacts(school, outbound):
        gateway = _gateway(gateways, outbound.account, contact.channel)
        if gateway is None:
            continue
        status = await school.reader.address_status(gateway.account, contact.address)
        ways.append(Way(contact.channel, gateway.account, contact.address, contact.agreed, status))
        chosen = choose(outbound, ways)
        if chosen is not Why.UNREACHABLE:
            return chosen
    return Why.UNREACHABLE


async def _contacts(school: School, outbound: Outbound) -> list[Contact]:
    """The person's contacts in the order to try; a stranger has the address they wrote from."""
    if outbound.to:
        return in_order(outbound, await school.reader.contacts_of(outbound.to))
    if not (outbound.channel and outbound.address):
        return []
    return [Contact(id="", school=school.id, person="", channel=outbound.channel, address=outbound.address)]


async def _to_original(school: School, gateways: Sequence[Gateway], outbound: Outbound, now: datetime) -> Answer:
    """Where the message that is to be changed or deleted went, once its receipt is there."""
    original = await school.reader.outbound(outbound.original)
    if original and original.state in UNDER_WAY:
        return max(original.due_at or now, now) + LATER
    if original is None or not original.provider_id:
        return Why.NO_ORIGINAL
    gateway = next((each for each in gateways if each.account == original.account), None)
    if gateway is None or not gateway.can_edit:
        return Why.CANNOT_EDIT
    status = await school.reader.address_status(original.account, original.address)
    if why := await _others(school, outbound, gateway.channel, original.address):
        return why
    way = choose(outbound, [Way(gateway.channel, original.account, original.address, status=status)])
    return way if isinstance(way, Why) else Route(gateway, way.address, original.provider_id)
