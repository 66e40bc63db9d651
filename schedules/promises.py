"""Every minute: promises are reminded of, asked about at their time, and mended where nobody noted that they were kept.

Nothing is made up: the family is told that we have no note, and who keeps it now, by when.
"""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.domain.messages import NOTHING, Batch
from bot.domain.people import Person
from bot.domain.promises import Promise, PromiseState, Step, change, next_look, told_at
from bot.domain.spoken import spoken_when
from bot.school import School
from bot.services.duty import rather_than
from bot.services.mending import mended, mender
from bot.services.promises import WORDS, entry, handed_on, over, spoken, task, to_them, told
from bot.timed import Make

NAME = "promises"


async def run(school: School, at: datetime) -> AsyncGenerator[Make, None]:
    """A batch a promise whose step has come."""
    for promise in await school.reader.promises_to_step(at):
        yield partial(_step, school, promise.id, at)


async def _step(school: School, id: str, at: datetime) -> Batch:
    promise = await school.reader.promise(id)
    if promise is None or promise.state is not PromiseState.OPEN or not promise.step_at or promise.step_at > at:
        return NOTHING
    if promise.step is Step.TELL or told_at(promise, school.calendar) <= at:
        return await _no_note(school, promise, at)
    owner = await school.reader.person(promise.owner)
    if owner is None or not owner.active or owner.away_since:
        other = await rather_than(school, (promise.owner,), at, promise.due_at)
        if other:
            return await handed_on(school, promise, other, at)
    looked = next_look(promise, owner, at, school.calendar)
    if promise.step is Step.CARRY or promise.tried_at:  # who has tried is not asked whether they rang
        return Batch(changed=(looked,))
    return _reminded(school, promise, looked, at)


def _reminded(school: School, promise: Promise, looked: Promise, at: datetime) -> Batch:
    """Before its time, and at it; a reminder that would come too late does not go."""
    words, soon = WORDS[promise.what], at < promise.due_at
    text = words.soon if soon else words.now
    stale = promise.due_at if soon else told_at(promise, school.calendar)
    return Batch(
        changed=(replace(looked, reminded_at=at),), outbound=(task(school, promise, text, at, stale_at=stale),)
    )


async def _no_note(school: School, promise: Promise, at: datetime) -> Batch:
    """Its time and the grace are over. Somebody who is in keeps it, and the family is told so, once."""
    concern = await school.reader.concern(promise.concern)
    was_tried = promise.tried_at is not None
    ended = change(promise, PromiseState.TRIED if was_tried else PromiseState.UNKNOWN, at)
    found = await mender(school, promise, at)
    if concern is None or found is None:
        return over(ended)
    person, _ = found
    new = mended(school, concern, promise, found, at)
    words = WORDS[promise.what]
    said = entry(school, concern.id, _in_the_thread(school, new, person, at, tried=was_tried), at)
    family = to_them(school, concern, new, "promise_tried" if was_tried else words.told_missed, at, name=person.name)
    theirs = told(school, new, person, "ping_promise_again" if was_tried else words.mend, at)
    batch = over(ended) + Batch(changed=(new, said), outbound=(family, theirs))
    return batch if person.id == promise.owner else batch + await _to_the_first(school, promise, new, person, at)


def _in_the_thread(school: School, new: Promise, person: Person, at: datetime, *, tried: bool) -> str:
    what = spoken(school, new, person, "", at)
    return school.texts.say("entry_tried" if tried else "entry_no_note", what=what)


async def _to_the_first(school: School, promise: Promise, new: Promise, person: Person, at: datetime) -> Batch:
    """Who promised it learns who keeps it now, and can still say that it was kept."""
    owner = await school.reader.person(promise.owner)
    if owner is None or not owner.active:
        return NOTHING
    when = spoken_when(new.due_at, school.calendar.quiet_until_at(at), school.calendar)
    more = {"name": person.name, "when": when, "ref": promise.reference}
    text = school.texts.say(WORDS[promise.what].missed, **more)
    first = task(school, promise, WORDS[promise.what].now, at, key=f"promise:{promise.id}:missed", once=True)
    return Batch(outbound=(replace(first, text=text),))
