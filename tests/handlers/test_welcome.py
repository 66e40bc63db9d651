"""The two welcomes: who is asked about, who gets them, who sends them, and that nobody gets them twice."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.domain.audit import Deed
from bot.domain.entitlements import Entitlement, entitlement_id
from bot.domain.messages import Batch, Outbound, OutboundState, Purpose
from bot.domain.people import AddressStatus, Contact, Invite, Person, Pupil, Standing, address_status_id, invite_id
from tests.handlers.cases import Case, holds, names
from tests.line import SCHOOL, SMS, Line
from tests.looking import outbound_to

FIRST = "Hello from Oak House. This may be a hard road."
SECOND = "Text any worry, any spelling."
READY = "Adults to welcome: 6. Cannot be reached: 0. To send it, text WELCOME NOW."
JAY = "rosa: Jay is upset about his taxi"
CASES = (
    Case("how many there are, and nobody is texted", "finch: welcome", [f"finch < {READY}"], state=""),
    Case("said politely", "okafor: Send the welcome!", [f"okafor < {READY}"], state=""),
    Case("the safety lead may", "stone: WELCOME", [f"stone < {READY}"], state=""),
    Case("a key worker may not", "ahmed: welcome now", ["ahmed < The welcome is sent by the office"], state=""),
    Case("a pastoral lead may not", "cole: welcome", ["cole < The welcome is sent by the office"], state=""),
)


@pytest.mark.parametrize("case", CASES, ids=names)
async def test_what_staff_are_told(case: Case, line: Line) -> None:
    """Nothing goes to a family before somebody entitled has seen to how many, and said it again with NOW."""
    await holds(line, case)


async def test_an_answer_to_a_parents_thanks_is_no_order(line: Line) -> None:
    """ "Welcome" in reply to a matter goes to its parent, whoever at school says it."""
    await line.hears(JAY)
    await line.hears("okafor: 2F2 Mrs Cole rings you")
    await line.deliver()
    await line.said()
    await line.hears("okafor> welcome now")
    assert {each.purpose for each in await line.said()} & {Purpose.WELCOME} == set()


async def welcomed(line: Line, who: str = "finch") -> dict[str, list[str]]:
    """Say it, and what each adult is then sent, in order."""
    await line.hears(f"{who}: welcome now")
    found: dict[str, list[str]] = {}
    for each in await line.said():
        if each.purpose is Purpose.WELCOME:
            found.setdefault(each.to, []).append(each.text)
    return found


def begins(texts: Sequence[str], *starts: str) -> bool:
    return len(texts) == len(starts) and all(map(str.startswith, texts, starts))


async def test_everybody_gets_two_and_a_shared_phone_gets_them_once(line: Line) -> None:
    """Pat and Lee have one phone. Noel may do nothing for any child, so the line is not for him."""
    said = await welcomed(line)
    assert set(said) == {"rosa", "mick", "sam", "dana", "pat"} or set(said) == {"rosa", "mick", "sam", "dana", "lee"}
    assert all(begins(texts, FIRST, SECOND) for texts in said.values())
    marked = [each.id for each in await line.reader.all_people() if each.welcomed_at]
    assert marked == ["dana", "lee", "mick", "pat", "rosa", "sam"]


async def test_nobody_gets_them_twice(line: Line) -> None:
    """Not when it is said again, and not by another of the same phone who is new."""
    had = await welcomed(line)
    assert await welcomed(line, "okafor") == {}
    (new,) = {"pat", "lee"} - set(had)
    for who in ("rosa", new):  # rosa's mark was lost, say by a backup
        await line.change(Person, who, welcomed_at=None)
    assert await welcomed(line) == {}
    person = await line.reader.person(new)
    assert person
    assert person.welcomed_at


async def test_it_is_on_record_who_sent_them_and_to_whom(line: Line) -> None:
    """One entry, with everybody's id."""
    await welcomed(line, "okafor")
    (entry,) = await line.reader.audit()
    assert (entry.deed, entry.by, len(entry.about)) == (Deed.WELCOMED, "okafor", 6)


@pytest.mark.parametrize(
    ("record", "id", "fields"),
    [
        (Contact, "c-rosa", {"address": ""}),
        (Person, "rosa", {"active": False}),
        (Pupil, "jay", {"active": False}),
        (Entitlement, entitlement_id("rosa", "jay"), {"restricted": True}),
        (Entitlement, entitlement_id("rosa", "jay"), {"permissions": ()}),
    ],
    ids=["no number", "left", "child left", "cut off", "no permission"],
)
async def test_who_is_not_sent_it(record: type, id: str, fields: dict[str, object], line: Line) -> None:
    """And is not marked either: once there is a way, or a permission, the next welcome has them."""
    await line.change(record, id, **fields)
    assert "rosa" not in await welcomed(line)
    rosa = await line.reader.person("rosa")
    assert rosa
    assert rosa.welcomed_at is None


@pytest.mark.parametrize("standing", [Standing.STOPPED, Standing.UNUSABLE, Standing.WRONG])
async def test_a_phone_that_takes_nothing_is_counted_as_not_reached(standing: Standing, line: Line) -> None:
    """The office sees how many are left to be told in another way."""
    number = "+447700900131"
    id = address_status_id(SMS, number)
    status = AddressStatus(id=id, school=SCHOOL, account=SMS, address=number, standing=standing)
    await line.store.save(Batch(changed=(status,)))
    await line.hears("finch: welcome")
    assert await line.spoken() == ["finch < " + READY.replace("6", "5").replace("reached: 0", "reached: 1")]
    assert "rosa" not in await welcomed(line)


async def invited(line: Line) -> None:
    expires = line.clock.now() + timedelta(days=1)
    invite = Invite(id=invite_id("c"), school=SCHOOL, person="rosa", expires_at=expires)
    await line.store.save(Batch(changed=(invite,)))


async def test_who_joins_by_telegram_has_been_said_hello_to(line: Line) -> None:
    """The hello stands for the first welcome, and the second comes after it; by SMS nothing more is sent."""
    await invited(line)
    await line.hears("9009: /start c")
    hello, more = await line.said()
    assert hello.text.startswith("Hello Ms Marlowe. This is Oak House.")
    assert more.text.startswith(SECOND)
    assert (more.purpose, more.original, more.to) == (Purpose.WELCOME, hello.id, "rosa")
    assert "rosa" not in await welcomed(line)


async def test_who_was_welcomed_by_sms_is_only_said_hello_to_by_telegram(line: Line) -> None:
    """They have been told how to use the line already."""
    await welcomed(line)
    await invited(line)
    await line.hears("9009: /start c")
    assert [each[:16] for each in await line.spoken()] == ["rosa < Hello Ms "]


@pytest.mark.parametrize("state", [OutboundState.FAILED, OutboundState.WITHHELD])
async def test_a_welcome_that_failed_is_sent_again_once_there_is_a_way(state: OutboundState, line: Line) -> None:
    """The number was wrong; the office puts it right and says WELCOME again. Those who had it hear nothing."""
    await welcomed(line)
    await line.deliver()
    for each in await outbound_to(line.reader, "rosa"):
        await line.change(Outbound, each.id, state=state)
    assert {id: len(texts) for id, texts in (await welcomed(line)).items()} == {"rosa": 2}
    assert await welcomed(line) == {}


async def test_a_shared_phone_that_failed_gets_it_once_when_it_is_put_right(line: Line) -> None:
    """By one of the two, as before."""
    first = await welcomed(line)
    await line.deliver()
    (had,) = {"pat", "lee"} & set(first)
    for each in await outbound_to(line.reader, had):
        await line.change(Outbound, each.id, state=OutboundState.FAILED)
    assert {id: len(texts) for id, texts in (await welcomed(line)).items()} == {had: 2}


async def test_the_second_is_not_sent_again_with_the_first(line: Line) -> None:
    """Only the first did not get there."""
    await welcomed(line)
    await line.deliver()
    first = next(each for each in await outbound_to(line.reader, "rosa") if each.text.startswith(FIRST))
    await line.change(Outbound, first.id, state=OutboundState.FAILED)
    assert begins((await welcomed(line))["rosa"], FIRST)
