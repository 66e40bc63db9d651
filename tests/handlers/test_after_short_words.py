"""What follows from the short words: who gets what afterwards, who is asked instead, what an import cannot undo."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.channels.telegram import TelegramGateway
from bot.channels.twilio import TwilioGateway
from bot.domain.calendar import Term
from bot.domain.delivery import Why
from bot.domain.entitlements import Entitlement, entitlement_id
from bot.domain.messages import Batch, Channel, Purpose
from bot.domain.people import Contact, Invite, Person, Role, invite_id
from bot.outbox.entitled import Route, resolve
from bot.services.duty import on_rung
from bot.services.letters import to_person
from tests.handlers.cases import fits
from tests.line import MONDAY_TEN, SMS, STRANGER, Line

JAY = "rosa: Jay is upset about his taxi"
OFFICE_READS = "Thank you. We have your message and the office will read it."


async def outcome(line: Line, purpose: Purpose, to: str = "rosa", **more: object) -> object:
    """What would become of a message to this person, asked as the outbox asks."""
    made = to_person(line.school, to, purpose, "words", line.clock.now(), **more)
    gateways = [TwilioGateway("AC" + "0" * 32, "x", SMS.partition(":")[2]), TelegramGateway("700100:" + "A" * 35)]
    try:
        found = await resolve(line.school, gateways, made, line.clock.now())
    finally:
        for each in gateways:
            await each.close()
    return found.address if isinstance(found, Route) else found


async def test_a_wrong_number_gets_nothing_that_was_for_our_parent(line: Line) -> None:
    """Neither the answer to what she wrote before, nor good news; what has another way of hers takes it."""
    await line.hears(JAY)
    before = line.clock.now()
    line.after(minutes=5)
    await line.hears("rosa: wrong number")
    line.after(minutes=5)
    for purpose in Purpose:
        asked = {"answers_at": before if purpose is Purpose.ANSWER else line.clock.now()}
        assert await outcome(line, purpose, children=("jay",), **asked) is Why.UNREACHABLE
    telegram = Contact(id="t", school="oak", person="rosa", channel=Channel.TELEGRAM, address="5099")
    await line.store.save(Batch(changed=(telegram,)))
    assert await outcome(line, Purpose.ANSWER, children=("jay",), answers_at=before) == "5099"


async def test_an_import_does_not_make_a_wrong_number_right(line: Line) -> None:
    """The sheet may hold the old number for months: the person there stays a stranger."""
    await line.hears("rosa: wrong number")
    again = Contact(id="again", school="oak", person="rosa", channel=Channel.SMS, address="+447700900131", rank=1)
    await line.store.save(Batch(changed=(again,)))
    await line.hears("rosa: how is Jay")
    assert (await line.newest()).adult == ""
    assert await outcome(line, Purpose.PRAISE, children=("jay",)) is Why.UNREACHABLE


async def test_a_link_sets_right_an_account_that_was_wrong(line: Line) -> None:
    """Whoever the school gave the link to is who they are; whoever was there before is not."""
    await line.hears("sam: wrong number")
    invite = Invite(
        id=invite_id("a-code"), school="oak", person="rosa", expires_at=line.clock.now() + timedelta(days=1)
    )
    await line.store.save(Batch(changed=(invite,)))
    await line.hears("sam: /start a-code")
    assert [each.person for each in await line.reader.contacts_at(Channel.TELEGRAM, "5011")] == ["rosa"]
    await line.hears("sam: Jay is upset")
    assert (await line.newest()).adult == "rosa"


async def test_good_news_that_is_queued_already_stops_too(line: Line) -> None:
    """Asked again when it is sent; everything else still goes, and so does the other parent's."""
    assert await outcome(line, Purpose.PRAISE, children=("jay",)) == "+447700900131"
    await line.hears("rosa: PRAISE OFF")
    assert await outcome(line, Purpose.PRAISE, children=("jay",)) is Why.PRAISE_OFF
    assert await outcome(line, Purpose.SORTED, children=("jay",)) == "+447700900131"
    assert await outcome(line, Purpose.PRAISE, "mick", children=("jay",)) == "5010"
    await line.hears("rosa: PRAISE ON")
    assert await outcome(line, Purpose.PRAISE, children=("jay",)) == "+447700900131"


async def test_praise_off_on_a_shared_phone_is_both_adults(line: Line) -> None:
    """Nobody can tell who held it; each may turn it on again, for both."""
    await line.hears("pat: praise off")
    assert [(await line.reader.get(Person, each)).praise_off for each in ("pat", "lee")] == [True, True]


async def test_status_says_nothing_of_a_child_that_is_no_longer_theirs(line: Line) -> None:
    """Cut off from Leo, Mr Idris still has Maya's."""
    for each in ("sam: Maya cried", "sam: Leo has lost his bag"):
        await line.hears(each)
    await line.change(Entitlement, entitlement_id("sam", "leo"), restricted=True)
    await line.said()
    await line.hears("sam: status")
    assert await line.spoken() == ["sam < 2F2: Miss Ahmed or Mrs Cole will answer you today by 12."]


async def test_a_time_at_the_top_of_the_ladder_does_not_move_with_each_look(line: Line) -> None:
    """Asked again an hour later, STATUS says what it said before."""
    await line.hears(JAY)
    said = []
    for minutes in (245, 60):
        line.after(minutes=minutes)
        await line.said()
        await line.hears("rosa: status")
        said += await line.spoken()
    assert said == ["rosa < 2F2: Dr Reid will answer you tomorrow by 9.30."] * 2


@pytest.mark.parametrize(
    ("at", "contact", "begins"),
    [
        (
            "2026-12-18T18:00",
            "ring 01632 960124",
            "Thank you, we have this. School is closed. Miss Ahmed",
        ),
        (
            "2026-12-18T14:00",
            "ring 01632 960124",
            "Thank you. School breaks up today. Miss Ahmed",
        ),
        ("2026-12-18T18:00", "", "Thank you, we have this. School is closed now."),
        ("2026-11-20T18:00", "ring 01632 960124", "Thank you, we have this. School is closed now."),
        ("2026-10-15T18:00", "ring 01632 960124", "Thank you, we have this. School is closed now."),
        ("2026-11-23T10:00", "ring 01632 960124", "Thank you for telling us."),
    ],
    ids=["the last evening of term", "its last hour", "no contact", "a weekend", "an INSET day", "a school day"],
)
async def test_before_a_holiday_there_is_somebody_to_reach(at: str, contact: str, begins: str, tmp_path: Path) -> None:
    """More than three weekdays without school: the receipt says whom."""
    async with Line(tmp_path, at=datetime.fromisoformat(at).replace(tzinfo=UTC)) as line:
        terms = (*line.school.calendar.terms, Term(date(2027, 1, 4), date(2027, 3, 26)))
        calendar = replace(line.school.calendar, terms=terms, holiday_contact=contact)
        line.school = replace(line.school, calendar=calendar)
        await line.hears(JAY)
        (receipt,) = [each.text for each in await line.said() if each.purpose is Purpose.RECEIPT]
        assert receipt.startswith(begins)
        assert ("Before then ring 01632 960124." in receipt) is ("School is closed." in begins or "breaks up" in begins)


async def test_those_who_are_away_are_skipped_by_the_ladder(line: Line) -> None:
    """A rung whose people are away is stood in for, and an office that is away is looked at by the head."""
    for each in ("cole: away", "finch: off sick today", "finch: away"):
        await line.hears(each)
    await line.said()
    await line.hears("x: is this the school")
    await line.hears(JAY)
    await fits(line, [f"{STRANGER} < {OFFICE_READS}", "okafor < 2F2: a message from somebody", "ahmed < 2F3",
                      "rosa < Thank you for telling us. Miss Ahmed or Mr Okafor will"])  # fmt: skip
    monday = MONDAY_TEN.date()
    assert [each.id for each in await on_rung(line.school, Role.PASTORAL, "ahmed", monday)] == ["okafor"]
    await line.hears("ahmed: away")
    assert [each.id for each in await on_rung(line.school, Role.KEY_WORKER, "ahmed", monday)] == ["okafor"]


async def test_with_everybody_away_somebody_has_it_and_nobody_is_named(line: Line) -> None:
    """A matter without an owner would be lost; the name of somebody who is not there would be a promise not kept."""
    for who in ("ahmed", "cole", "okafor", "finch", "reid"):
        await line.hears(f"{who}: away")
    await line.said()
    await line.hears(JAY)
    await fits(line, ["rosa < Thank you for telling us. Oak House will answer you", "ahmed < 2F2: a message"])
    assert (await line.newest()).owner == "ahmed"


async def test_with_the_office_and_the_head_away_the_office_is_who_is_in(line: Line) -> None:
    """An absence at eight in the morning is somebody's who is there to read it, and that is who is named."""
    for who in ("finch", "okafor"):
        await line.hears(f"{who}: away")
    await line.said()
    await line.hears("rosa: Jay is off sick today")
    await fits(line, ["rosa < Thank you for telling us. Mrs Cole will answer you today by 12.", "cole < 2F2"])


async def test_danger_rings_those_who_are_away_too(line: Line) -> None:
    """Off sick, the safeguarding lead still has a phone."""
    await line.hears("stone: away")
    await line.said()
    await line.hears("rosa: he has a knife")
    assert "stone" in {each.to for each in await line.said()}
