"""What is saved when a message went, failed or may not go: its new state, the address's standing, who is to ring."""

from dataclasses import replace
from datetime import datetime

from bot.domain.concerns import Concern
from bot.domain.delivery import NOT_THEIRS, TOLD, Verdict, Why, is_told, marked
from bot.domain.messages import Batch, Outbound, Purpose
from bot.domain.people import Person, is_in
from bot.school import School
from bot.services.duty import office
from bot.services.threads import answer_lost, just_asked


async def consequences(school: School, verdict: Verdict, now: datetime, code: str = "") -> Batch:
    """Everything that follows from a verdict, as one batch."""
    outbound = verdict.outbound
    batch = Batch(changed=(outbound,))
    if verdict.standing:
        status = await school.reader.address_status_or_new(outbound.account, outbound.address)
        batch += Batch(changed=(marked(status, verdict.standing, code, now),))
    if verdict.why:
        batch += Batch(outbound=await _told(school, outbound, verdict.why, now))
        if not _is_not_theirs(outbound, verdict.why):
            batch += await answer_lost(school, outbound, now)
    return batch


def _is_not_theirs(outbound: Outbound, why: Why) -> bool:
    return outbound.purpose is Purpose.TELL and why in NOT_THEIRS


async def _told(school: School, outbound: Outbound, why: Why, now: datetime) -> tuple[Outbound, ...]:
    """The message to whoever is responsible, if there is anything for them to do."""
    if not is_told(outbound, why) or not (outbound.concern or outbound.to):
        return ()
    concern = await school.reader.concern(outbound.concern)
    person = await _responsible(school, outbound, concern, now)
    if person is None:
        return ()
    purpose, text = await _words(school, outbound, why, concern)
    task = Outbound(
        id=school.new_id(),
        school=school.id,
        purpose=purpose,
        to=person.id,
        concern=outbound.concern,
        text=text,
        created_at=now,
        key=f"ring:{outbound.concern or outbound.to}",
        protect=True,
    )
    return () if await just_asked(school, task) else (task,)


async def _words(school: School, outbound: Outbound, why: Why, concern: Concern | None) -> tuple[Purpose, str]:
    """Only a reference can stand on a lock screen: the concern's, or the school's own number for the person."""
    say, stands = school.texts.say, TOLD[why]
    if concern is None:
        recipient = await school.reader.person(outbound.to)
        reference = recipient.code if recipient else ""
        wrong = why is Why.UNREACHABLE
        return Purpose.TASK, say("task_wrong_number" if wrong else "task_ring", ref=reference, why=say(stands))
    if _is_not_theirs(outbound, why):
        return Purpose.CONFIRM, say("told_not_theirs", ref=concern.reference)
    if outbound.purpose in (Purpose.ANSWER, Purpose.TELL) and stands == "why_failed":
        failed = "answer_failed" if outbound.purpose is Purpose.ANSWER else "told_failed"
        return Purpose.CONFIRM, say(failed, ref=concern.reference)
    if why is Why.CUT_OFF:
        return Purpose.CONFIRM, say("answer_cut_off", ref=concern.reference)
    return Purpose.TASK, say("task_ring", ref=concern.reference, why=say(stands))


async def _responsible(school: School, outbound: Outbound, concern: Concern | None, now: datetime) -> Person | None:
    """Whoever's words they are, the concern's owner if they are in, or the office; never who could not be reached."""
    today = school.calendar.today(school.calendar.quiet_until_at(now))
    for id in (outbound.sender, concern.owner if concern else ""):
        person = await school.reader.person(id)
        if person and is_in(person, today) and person.id != outbound.to:
            return person
    return next((each for each in await office(school, now) if each.id != outbound.to), None)


def renewed(outbound: Outbound) -> Outbound:
    """The record as it stands in the store once it has been saved."""
    return replace(outbound, version=outbound.version + 1)
