"""A member of staff with a concern in hand: which one they mean, and whether they may work on it."""

from bot.domain.access import may_work_on
from bot.domain.arrivals import Arrival
from bot.domain.commands import Command, CommandKind, read_command
from bot.domain.concerns import Concern
from bot.domain.messages import Batch, InboundKind
from bot.school import School
from bot.services.letters import confirm


def pressed(arrival: Arrival, word: str) -> str:
    """The concern's id from the data of a pressed button `word:id`; empty for anything else."""
    if arrival.inbound.kind is not InboundKind.BUTTON:
        return ""
    before, _, id = arrival.inbound.text.partition(":")
    return id if before == word else ""


async def replied_to(school: School, arrival: Arrival) -> str:
    """The id of the concern whose message of ours this replies to; empty when it replies to nothing of the kind."""
    inbound = arrival.inbound
    if not inbound.reply_to:
        return ""
    original = await school.reader.outbound_by_provider_id(inbound.account, inbound.address, inbound.reply_to)
    return original.concern if original else ""


async def asked_of(school: School, arrival: Arrival, kind: CommandKind, button: str) -> tuple[str, str]:
    """The id or the reference of the concern of which this is asked: by the button, in words with a reference, or in
    words alone in reply to a message of ours. Both empty when it is not asked."""
    command = commanded(arrival, kind)
    reference = command.reference if command else ""
    replied = await replied_to(school, arrival) if command and not reference else ""
    return pressed(arrival, button) or replied, reference


async def concern_meant(school: School, arrival: Arrival, *, id: str = "", reference: str = "") -> Concern | None:
    """The concern of this id or living reference, if the member of staff who wrote may work on it; one that has ended,
    too, while something is promised in it."""
    reader = school.reader
    concern = await (reader.concern(id) if id else reader.concern_by_reference(reference))
    if concern is None and reference and (promise := await reader.promise_by_reference(reference)):
        concern = await reader.concern(promise.concern)
    if concern is None or arrival.staff is None:
        return None
    pinged = {each.to for each in await reader.pings(concern.id)}
    return concern if may_work_on(arrival.staff, concern, pinged) else None


def commanded(arrival: Arrival, *kinds: CommandKind) -> Command | None:
    """What a member of staff typed, when it is one of these commands."""
    if arrival.staff is None or arrival.inbound.kind is not InboundKind.TEXT:
        return None
    command = read_command(arrival.inbound.text)
    return command if command and command.kind in kinds else None


def not_theirs(school: School, arrival: Arrival, reference: str = "") -> Batch:
    """The answer where there is no such concern or it is not theirs; the two look alike."""
    say = school.texts.say
    text = say("unknown_reference", ref=reference) if reference else say("not_understood_staff")
    return Batch(outbound=(confirm(school, arrival, text),), reason="no concern that they may work on")
