"""A member of staff answers, by replying to a ping or with `4K7 words`; the parent gets it by name; the clock stops."""

from collections.abc import Sequence

from bot.domain.arrivals import Arrival
from bot.domain.concerns import Concern, answered
from bot.domain.messages import NOTHING, Batch, Button, InboundKind, Outbound, Purpose
from bot.domain.people import Person
from bot.domain.promises import How, Promise
from bot.domain.references import strip_reference
from bot.school import School
from bot.services.desk import concern_meant, not_theirs, replied_to
from bot.services.letters import answers, ask_sorted, confirm, reply, tell_pinged, to_family
from bot.services.odd_times import asked_back
from bot.services.promises import in_words, kept_by, not_so_button, noted, open_in, spoken
from bot.services.threads import said

ODD = ("answer_odd_time", "answer_not_in")


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """The words go to whoever raised the concern; photos and files are kept in the thread, and the sender is told."""
    inbound = arrival.inbound
    if arrival.staff is None or inbound.kind in (InboundKind.BUTTON, InboundKind.EDIT):
        return None
    reference, words = strip_reference(inbound.text)
    replied = await replied_to(school, arrival)
    if not (replied or reference):
        return None
    named = await concern_meant(school, arrival, reference=reference) if reference else None
    concern = await concern_meant(school, arrival, id=replied) if replied else named
    if concern is None:
        return not_theirs(school, arrival, "" if replied else reference or "")
    if named is None:  # what it begins with only looks like a reference: "8R2 was kind to him"
        words = inbound.text.strip()
    if named and named.id != concern.id:  # a reply to one that names another: for which is not guessed
        return not_theirs(school, arrival)
    if not words:
        return _wordless(school, arrival, concern)
    return await _answer(school, arrival, arrival.staff, concern, words)


def _wordless(school: School, arrival: Arrival, concern: Concern) -> Batch:
    text = school.texts.say("not_understood_staff")
    entry = said(school, arrival, concern)
    return Batch(changed=(entry,), outbound=(confirm(school, arrival, text, concern=concern.id),), reason=concern.id)


async def _answer(school: School, arrival: Arrival, person: Person, concern: Concern, words: str) -> Batch:
    at = arrival.at
    if concern.ring:
        return Batch(outbound=(await _not_sent(school, arrival, concern),), reason=concern.id)
    promises = await in_words(school, arrival, concern, words)
    for promise, owner in promises:
        question = await asked_back(school, arrival, concern, owner, promise.due_at, texts=ODD)
        if question:
            return Batch(outbound=(question,), reason=concern.id)
    text = school.texts.say("answer", words=words, name=person.name)
    answer = to_family(school, concern, Purpose.ANSWER, text, at, sender=person.id)
    done = answered(concern, person.id, at)
    news = school.texts.say("answered_by", name=person.name, ref=concern.reference)
    told = await tell_pinged(school, done, person, (news, news), at) if concern.living else NOTHING
    kept = await kept_by(school, concern, person.id, at, How.ANSWER)
    more = bool(promises) or len(await open_in(school, concern.id)) > len(kept.changed)
    asked = ask_sorted(school, concern, at) if concern.living and not more else ()
    sent = _sent(school, arrival, concern, promises, kept=bool(kept.changed))
    batch = Batch(
        changed=(done, said(school, arrival, concern, text=words)),
        outbound=(answer, *asked, sent),
        withdraw=answers(school, concern, at),
        reason=concern.id,
    )
    ended = {each.id for each in kept.changed}
    return told + kept + batch + await noted(school, tuple(promise for promise, _ in promises), at, ended=ended)


def _sent(
    school: School, arrival: Arrival, concern: Concern, promises: Sequence[tuple[Promise, Person]], *, kept: bool
) -> Outbound:
    """That it is sent; what in it counts as a promise, or as one kept, and how to undo that."""
    say, reader = school.texts.say, arrival.sender.id if arrival.sender else ""
    buttons: tuple[Button, ...] = ()
    if promises:
        parts = [spoken(school, promise, owner, reader, arrival.at) for promise, owner in promises[:2]]
        what = say("promise_and", one=parts[0], other=parts[1]) if len(parts) > 1 else parts[0]
        text = say("answer_sent_promise", ref=concern.reference, what=what)
        buttons = (not_so_button(school, promises[0][0]),)
    elif kept:
        text = say("answer_sent_kept", ref=concern.reference)
    else:
        text = say("answer_sent_words" if arrival.inbound.media else "answer_sent", ref=concern.reference)
    return reply(school, arrival, Purpose.CONFIRM, text, concern=concern.id, buttons=buttons)


async def _not_sent(school: School, arrival: Arrival, concern: Concern) -> Outbound:
    """To whoever raised it no message goes out: that is said at once, and nothing counts as answered."""
    adult = await school.reader.person(concern.adult)
    if adult and adult.ring_only:
        text = school.texts.say("task_ring", ref=concern.reference, why=school.texts.say("why_ring_only"))
    else:
        text = school.texts.say("answer_cut_off", ref=concern.reference)
    return confirm(school, arrival, text, concern=concern.id)
