"""A member of staff answers, by replying to a ping or with `4K7 words`; the parent gets it by name; the clock stops."""

from bot.desk import concern_meant, not_theirs, replied_to
from bot.domain.arrivals import Arrival
from bot.domain.concerns import Concern, answered
from bot.domain.messages import NOTHING, Batch, InboundKind, Purpose
from bot.domain.people import Person
from bot.domain.references import strip_reference
from bot.letters import ask_sorted, confirm, tell_pinged, to_family
from bot.school import School
from bot.threads import said


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """The words go to whoever raised the concern; photos and files are kept in the thread, and the sender is told."""
    inbound = arrival.inbound
    if arrival.staff is None or inbound.kind in (InboundKind.BUTTON, InboundKind.EDIT):
        return None
    id, reference, words = await _meant(school, arrival)
    if not (id or reference):
        return None
    concern = await concern_meant(school, arrival, id=id, reference=reference)
    if concern is None:
        return not_theirs(school, arrival, reference)
    if not words:
        text = school.texts.say("not_understood_staff")
        return Batch(outbound=(confirm(school, arrival, text),), reason=concern.id)
    return await _answer(school, arrival, arrival.staff, concern, words)


async def _meant(school: School, arrival: Arrival) -> tuple[str, str, str]:
    """The concern's id (of the ping replied to) or its reference (leading the words), and the answer's words."""
    inbound = arrival.inbound
    reference, words = strip_reference(inbound.text)
    if reference:
        return "", reference, words.strip()
    return await replied_to(school, arrival), "", inbound.text.strip()


async def _answer(school: School, arrival: Arrival, person: Person, concern: Concern, words: str) -> Batch:
    at = arrival.at
    text = school.texts.say("answer", words=words, name=person.name)
    answer = to_family(school, concern, Purpose.ANSWER, text, at, sender=person.id)
    sent = confirm(school, arrival, school.texts.say("answer_sent", ref=concern.reference))
    done = answered(concern, person.id, at)
    news = school.texts.say("answered_by", name=person.name, ref=concern.reference)
    told = await tell_pinged(school, done, person, (news, news), at) if concern.living else NOTHING
    return told + Batch(
        changed=(done, said(school, arrival, concern, text=words)),
        # whom we do not know is not asked: what they write next is read by a person, whatever it says
        outbound=(answer, ask_sorted(school, concern, at), sent) if concern.living and concern.adult else (answer, sent),
        reason=concern.id,
    )
