"""A bare `HELP` reaches a person: nobody texts it to a school to read instructions."""

from bot.domain.arrivals import Arrival
from bot.domain.keywords import NETWORK_HELP, Keyword, stop_or_start
from bot.domain.messages import Batch, InboundKind, Outbound, Purpose
from bot.domain.plain_words import plain
from bot.domain.spoken import spoken_when
from bot.school import School
from bot.services.duty import named
from bot.services.letters import about, ping, reply
from bot.services.raising import Matter, kept, matter_of


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """A concern, begun or joined. What the network has answered by itself is not answered twice."""
    inbound = arrival.inbound
    if arrival.adult is None or inbound.danger or inbound.kind is not InboundKind.TEXT:
        return None
    if stop_or_start(inbound.text) not in (Keyword.HELP, Keyword.INFO):
        return None
    matter = await matter_of(school, arrival)
    if matter is None or (not matter.news and not _bare(arrival)):
        return None  # in a burst "please help" is more of the same
    answer = () if _by_network(arrival) else (_answer(school, arrival, matter),)
    return matter.batch(school, arrival, *answer, *_pings(school, arrival, matter))


def _bare(arrival: Arrival) -> bool:
    return plain(arrival.inbound.text) in NETWORK_HELP


def _by_network(arrival: Arrival) -> bool:
    """Whether Twilio has answered: it does so for the bare words HELP and INFO, and says so with Advanced Opt-Out."""
    return bool(arrival.inbound.opt_out) or (arrival.by_sms and _bare(arrival))


def _answer(school: School, arrival: Arrival, matter: Matter) -> Outbound:
    text = school.texts.say(
        "help_done",
        name=named(school, matter.people, matter.by),
        when=spoken_when(kept(school, matter, arrival.at), arrival.at, school.calendar),
        ref=matter.concern.reference,
    )
    more = {"children": about(matter.concern), "concern": matter.concern.id, "key": f"help:{matter.concern.id}"}
    return reply(school, arrival, Purpose.RECEIPT, text, **more)


def _pings(school: School, arrival: Arrival, matter: Matter) -> tuple[Outbound, ...]:
    """Whoever has it, unless they have just heard of it."""
    if not matter.news:
        return ()
    text = "ping" if matter.concern.version == 0 else "ping_more"
    people = matter.people[:1]
    return tuple(ping(school, matter.concern, each, arrival.at, text=text, by=matter.by) for each in people)
