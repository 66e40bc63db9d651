"""What staff promised a family: noting it, telling its owner of it, and what keeps it, moves it or ends it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain.arrivals import Arrival
from bot.domain.concerns import Concern, Entry, Voice
from bot.domain.messages import NOTHING, Batch, Button, Outbound, Purpose
from bot.domain.passing import meant
from bot.domain.people import Person, Role
from bot.domain.promised import promised
from bot.domain.promises import How, Promise, PromiseState, What, change, counts_for, first_look, kept
from bot.domain.said_when import When
from bot.domain.spoken import spoken_when
from bot.school import School
from bot.services.letters import to_family, to_person


@dataclass(frozen=True)
class Words:
    """The keys of the sentences for one kind of promise."""

    you: str
    they: str
    soon: str
    now: str
    given: str
    yours: str
    mend: str
    missed: str
    told_missed: str
    told_moved: str


WORDS: Mapping[What, Words] = {
    What.RING: Words(
        you="promise_you_ring",
        they="promise_they_ring",
        soon="task_promise_soon_ring",
        now="task_promise_now_ring",
        given="ping_promise_given_ring",
        yours="ping_promise_yours_ring",
        mend="ping_promise_mend_ring",
        missed="task_promise_missed_ring",
        told_missed="promise_missed_ring",
        told_moved="promise_moved_ring",
    ),
    What.WRITE: Words(
        you="promise_you_write",
        they="promise_they_write",
        soon="task_promise_soon_write",
        now="task_promise_now_write",
        given="ping_promise_given_write",
        yours="ping_promise_yours_write",
        mend="ping_promise_mend_write",
        missed="task_promise_missed_write",
        told_missed="promise_missed_write",
        told_moved="promise_moved_write",
    ),
}


def made(
    school: School, concern: Concern, owner: Person, at: datetime, *, what: What, when: When, **more: Any
) -> Promise:
    """A promise to whoever raised the concern, from now on looked at by the sweep."""
    promise = Promise(
        id=school.new_id(),
        school=school.id,
        concern=concern.id,
        reference=concern.reference,
        owner=owner.id,
        team=owner.role or "",
        what=what,
        due_at=when.due,
        begins=when.begins,
        all_day=when.all_day,
        made_at=at,
        adult=concern.adult,
        pupil=concern.pupil,
        **more,
    )
    return first_look(promise, owner, at, school.calendar)


async def in_words(school: School, arrival: Arrival, concern: Concern, words: str) -> list[tuple[Promise, Person]]:
    """What a member of staff clearly promises in an answer, and whose each is: that of the colleague who is named, or
    their own."""
    writer = arrival.staff
    promises: list[tuple[Promise, Person]] = []
    if writer is None:
        return promises
    for each in promised(words, arrival.at, school.calendar):
        owner = (await _named(school, concern, each.who, arrival.at) if each.who else None) or writer
        more = {"by": writer.id, "inbound": arrival.inbound.id}
        promise = made(school, concern, owner, arrival.at, what=each.what, when=each.when, **more)
        promises.append((promise, owner))
    return promises


async def _named(school: School, concern: Concern, who: str, at: datetime) -> Person | None:
    """The one colleague of this name or role; none where it could be two."""
    staff = [person for role in Role for person in await school.reader.staff(role)]
    pupil = await school.reader.pupil(concern.pupil)
    worker = await school.reader.person(pupil.key_worker) if pupil else None
    found = meant(who, staff, worker, school.calendar.today(at))
    return found[0] if len(found) == 1 else None


def spoken(school: School, promise: Promise, owner: Person | None, reader: str, at: datetime) -> str:
    """ "you ring today by 3", "Mrs Cole rings today by 3"."""
    words, when = WORDS[promise.what], spoken_when(promise.due_at, at, school.calendar)
    name = owner.name if owner else school.name
    return school.texts.say(words.you if reader == promise.owner else words.they, name=name, when=when)


def not_so_button(school: School, promise: Promise) -> Button:
    """Under what was noted: it was no promise."""
    return Button(label=school.texts.say("button_not_promise"), data=f"unpromise:{promise.id}")


async def noted(school: School, promises: tuple[Promise, ...], at: datetime, *, ended: Collection[str] = ()) -> Batch:
    """New promises: one of the same owner, kind and day takes the place of an earlier one; whose it is, and did not
    make it, is told. `ended` are those that have just ended otherwise."""
    batch = Batch(changed=promises)
    for promise in promises:
        batch += await _in_place_of_others(school, promise, at, without={*ended, *(each.id for each in batch.changed)})
        owner = await school.reader.person(promise.owner)
        if owner and promise.by and promise.by != owner.id:
            maker = await school.reader.person(promise.by)
            name = maker.name if maker else school.name
            batch += Batch(outbound=(told(school, promise, owner, WORDS[promise.what].given, at, name=name),))
    return batch


async def _in_place_of_others(school: School, new: Promise, at: datetime, *, without: Collection[str]) -> Batch:
    """ "At 3" and then "at 4 instead" are one call. What makes another promise good is not replaced: they were told."""
    batch, day = NOTHING, school.calendar.today(new.due_at)
    for old in await school.reader.promises_of_concern(new.concern):
        same = (old.owner, old.what) == (new.owner, new.what) and school.calendar.today(old.due_at) == day
        if same and old.state is PromiseState.OPEN and not old.mends and old.id not in without:
            batch += over(change(old, PromiseState.WITHDRAWN, at, new.by))
    return batch


# -- what its owner is told


def told(school: School, promise: Promise, person: Person, text: str, at: datetime, **values: str) -> Outbound:
    """A ping about it, by which whoever gets it may read and work on the matter: a reference and a time, no name of a
    family's and no word."""
    calendar = school.calendar
    when = spoken_when(promise.due_at, calendar.quiet_until_at(at), calendar)
    said = school.texts.say(text, ref=promise.reference, when=when, **values)
    return _to(school, promise, Purpose.PING, said, at, to=person.id)


def task(school: School, promise: Promise, text: str, at: datetime, **more: Any) -> Outbound:
    """A reminder to its owner, which goes in their break; `more` may say from when on it is too late for it."""
    when = spoken_when(promise.due_at, school.calendar.quiet_until_at(at), school.calendar)
    said = school.texts.say(text, ref=promise.reference, when=when)
    return _to(school, promise, Purpose.TASK, said, at, to=promise.owner, **more)


def _to(
    school: School, promise: Promise, purpose: Purpose, text: str, at: datetime, *, to: str, **more: Any
) -> Outbound:
    buttons = (
        Button(label=school.texts.say("button_kept"), data=f"kept:{promise.id}"),
        Button(label=school.texts.say("button_open"), data=f"open:{promise.concern}"),
    )
    key = f"promise:{promise.id}:{to}"
    more = {"concern": promise.concern, "buttons": buttons, "protect": True, "key": key, **more}
    return to_person(school, to, purpose, text, at, **more)


# -- what becomes of it


def over(promise: Promise) -> Batch:
    """A promise that has ended: nobody is reminded of it any more."""
    return Batch(changed=(promise,), withdraw=(f"promise:{promise.id}:{promise.owner}",))


async def kept_by(school: School, concern: Concern, person: str, at: datetime, how: How) -> Batch:
    """What a call that was logged, or an answer that was sent, keeps of what was promised in this matter."""
    batch = NOTHING
    for promise in await school.reader.promises_of_concern(concern.id):
        if counts_for(promise, how, at):
            batch += over(kept(promise, person, at, how))
    return batch


async def tried(school: School, concern: Concern, at: datetime) -> tuple[Promise, ...]:
    """The calls promised in this matter, with the note that one was tried; they stay promised."""
    promises = await school.reader.promises_of_concern(concern.id)
    return tuple(replace(each, tried_at=at) for each in promises if counts_for(each, How.CALL, at))


async def open_in(school: School, concern: str) -> list[Promise]:
    """What is promised in this matter and not yet kept, the next due first."""
    return [each for each in await school.reader.promises_of_concern(concern) if each.state is PromiseState.OPEN]


async def handed_on(school: School, promise: Promise, to: Person, at: datetime, *, tell: bool = True) -> Batch:
    """The promise with another owner: they are told, and so is the family, who may have been told another name."""
    given = first_look(replace(promise, owner=to.id), to, at, school.calendar)
    outbound = [told(school, given, to, WORDS[given.what].yours, at)]
    concern = await school.reader.concern(given.concern)
    if concern and tell:
        outbound.append(to_them(school, concern, given, WORDS[given.what].told_moved, at, name=to.name))
    gone = (f"promise:{promise.id}:{promise.owner}",)
    return Batch(changed=(given,), outbound=tuple(outbound), withdraw=gone)


def to_them(school: School, concern: Concern, promise: Promise, text: str, at: datetime, *, name: str) -> Outbound:
    """To the family: who keeps it and by when, in words for the day on which they are read, and not after that."""
    calendar = school.calendar
    read = calendar.quiet_until_at(at)
    when = spoken_when(promise.due_at, read, calendar)
    said = school.texts.say(text, name=name, when=when, ref=promise.reference)
    stale = min(promise.due_at, calendar.at(calendar.today(read), calendar.quiet_from))
    key = f"promised:{promise.id}"
    return to_family(school, concern, Purpose.PROGRESS, said, at, key=key, stale_at=stale)


def entry(school: School, concern: str, text: str, at: datetime, arrival: Arrival | None = None) -> Entry:
    """A line in the thread, for whoever reads it next: by whoever wrote, or by the school."""
    by = arrival.sender.id if arrival and arrival.sender else ""
    return Entry(
        id=school.new_id(),
        school=school.id,
        concern=concern,
        at=at,
        voice=Voice.STAFF if by else Voice.SCHOOL,
        author=by,
        text=text,
        inbound=arrival.inbound.id if arrival else "",
    )
