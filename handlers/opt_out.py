"""STOP and START, in any sensible wording. Intake has already made them count; here they are answered."""

from bot.domain.arrivals import Arrival
from bot.domain.keywords import NETWORK_STOP, Keyword, stop_or_start
from bot.domain.messages import Batch, InboundKind, Outbound, Purpose
from bot.domain.plain_words import plain
from bot.school import School
from bot.services.duty import office
from bot.services.letters import reply, to_person
from bot.services.threads import just_asked

# https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
NETWORK_START = frozenset({"start", "yes", "unstop"})
TEXTS = {Keyword.STOP: "stop_done", Keyword.START: "start_done"}
BLOCKED = {"kicked": Keyword.STOP, "member": Keyword.START}


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """What the network has answered itself we do not answer too; after a STOP the school is asked to ring."""
    inbound = arrival.inbound
    if inbound.kind is InboundKind.BLOCKED:
        keyword = BLOCKED.get(inbound.text)
        tasks = await _ask_to_ring(school, arrival) if keyword is Keyword.STOP else ()
        return Batch(outbound=tasks, reason=f"Telegram: {inbound.text}")
    keyword = stop_or_start(inbound.text) if inbound.kind is InboundKind.TEXT else None
    if keyword not in TEXTS or arrival.staff:
        return None
    answer = (
        ()
        if _by_network(arrival)
        else (reply(school, arrival, Purpose.OPT_OUT, school.texts.say(TEXTS[keyword], school=school.name)),)
    )
    tasks = await _ask_to_ring(school, arrival) if keyword is Keyword.STOP else ()
    return Batch(outbound=answer + tasks, reason=f"{keyword.name} at the family's word")


def _by_network(arrival: Arrival) -> bool:
    """Whether Twilio has answered: it does so for its own words, bare, and says so with Advanced Opt-Out."""
    inbound = arrival.inbound
    return bool(inbound.opt_out) or (arrival.by_sms and plain(inbound.text) in NETWORK_STOP | NETWORK_START)


async def _ask_to_ring(school: School, arrival: Arrival) -> tuple[Outbound, ...]:
    if not arrival.adults:
        return ()
    codes = ", ".join(sorted(each.code for each in arrival.adults))
    text = school.texts.say("task_ring", ref=codes, why=school.texts.say("why_stopped"))
    key = "stopped:" + "+".join(each.id for each in arrival.adults)
    tasks = [
        to_person(school, each.id, Purpose.TASK, text, arrival.at, key=f"{key}:{each.id}")
        for each in await office(school, arrival.at)
    ]
    return tuple([each for each in tasks if not await just_asked(school, each)])
