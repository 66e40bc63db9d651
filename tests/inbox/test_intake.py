"""Intake: written down first, STOP and words of danger known by itself, and nothing of ours keeps a message out."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.messages import Batch, Channel, InboundKind, InboundState
from bot.domain.people import AddressStatus, Contact, Person, Standing, address_status_id
from bot.inbox.intake import Intake
from bot.school import School
from tests.line import TELEGRAM, Line


async def standing(line: Line, who: str) -> Standing | None:
    came = line.inbound(who, "")
    status = await line.reader.address_status(came.account, came.address)
    return status.standing if status else None


# who, what they send, how they stood before, how they stand afterwards
STANDINGS: tuple[tuple[str, str, Standing | None, Standing | None], ...] = (
    ("rosa", "STOP", None, Standing.STOPPED),
    ("rosa", "please stop texting me", None, Standing.STOPPED),
    ("sam", "Stop.", None, Standing.STOPPED),
    ("sam", "start", Standing.STOPPED, Standing.OPEN),
    ("rosa", "unstop", Standing.STOPPED, Standing.OPEN),
    ("x", "STOP", None, Standing.STOPPED),
    ("pat", "stop all messages", None, Standing.STOPPED),
    # YES: the network opens what was stopped; otherwise it is the answer to a question
    ("rosa", "YES", Standing.STOPPED, Standing.OPEN),
    ("rosa", "Yes!", Standing.STOPPED, Standing.OPEN),
    ("rosa", "YES", None, None),
    ("rosa", "yes sorted thanks", Standing.STOPPED, Standing.STOPPED),
    ("sam", "yes", Standing.STOPPED, Standing.STOPPED),
    # a wrong number, at once; it stays one, whoever says what from it
    ("rosa", "sorry, wrong number", None, Standing.WRONG),
    ("sam", "you have the wrong number", None, Standing.WRONG),
    ("rosa", "START", Standing.WRONG, Standing.WRONG),
    ("rosa", "STOP", Standing.WRONG, Standing.WRONG),
    ("finch", "wrong number", None, None),
    # more than the word
    ("rosa", "STOP this bill", None, None),
    ("rosa", "Jay cannot stop crying", None, None),
    ("rosa", "praise off", None, None),
    # staff write commands all day; what the network does by itself is so all the same
    ("ahmed", "stop", None, None),
    ("finch", "please stop texting me", None, None),
    ("finch", "STOP", None, Standing.STOPPED),
    ("finch", "START", Standing.STOPPED, Standing.OPEN),
)


@pytest.mark.parametrize(("who", "text", "before", "after"), STANDINGS)
async def test_stop_and_start_count_when_they_are_written_down(
    who: str, text: str, before: Standing | None, after: Standing | None, line: Line
) -> None:
    """Before any conversation has seen them."""
    if before:
        came = line.inbound(who, "")
        id = address_status_id(came.account, came.address)
        known = AddressStatus(id=id, school="oak", account=came.account, address=came.address, standing=before)
        await line.store.save(Batch(changed=(known,)))
    await line.intake.take(line.inbound(who, text))
    assert await standing(line, who) is after


@pytest.mark.parametrize(
    ("more", "after"),
    [
        ({"opt_out": "STOP", "text": "arret"}, Standing.STOPPED),
        ({"opt_out": "START", "text": "yes"}, Standing.OPEN),
        ({"opt_out": "HELP", "text": "help"}, None),
        ({"kind": InboundKind.BLOCKED, "text": "kicked"}, Standing.BLOCKED),
        ({"kind": InboundKind.BLOCKED, "text": "member"}, Standing.OPEN),
        ({"kind": InboundKind.BLOCKED, "text": "left"}, None),
        ({"kind": InboundKind.DELIVERY, "text": "stop"}, None),
        ({"kind": InboundKind.PHOTO, "text": "stop"}, None),
    ],
)
async def test_what_the_provider_says_of_it_counts(line: Line, more: dict[str, Any], after: Standing | None) -> None:
    """Twilio's OptOutType and Telegram's block, also from a member of staff; a caption is no STOP."""
    fields = dict(more)
    for who in ("rosa", "ahmed") if "kind" not in more or more["kind"] is InboundKind.BLOCKED else ("sam",):
        came = replace(line.inbound(who, fields["text"]), **{name: fields[name] for name in fields if name != "text"})
        await line.intake.take(came)
        assert await standing(line, who) is after


async def test_a_later_stop_is_noted_with_its_own_time(line: Line) -> None:
    """What was asked after it is still answered; the network's code does not outlive a START."""
    await line.hears("sam: stop")
    await line.change(AddressStatus, f"{TELEGRAM}|5011", code="403")
    line.after(days=1)
    await line.hears("sam: stop")
    status = await line.reader.address_status(TELEGRAM, "5011")
    assert status
    assert (status.since, status.code) == (line.clock.now(), "")


@pytest.mark.parametrize("who", ["rosa", "sam", "noel", "pat", "x", "99"])
async def test_words_of_danger_are_answered_in_the_same_breath(who: str, line: Line) -> None:
    """Known, without permission, on a shared phone or a stranger: the emergency words wait before any handler ran."""
    came = line.inbound(who, "he has a knife")
    await line.intake.take(came)
    (words,) = await line.said()
    assert (words.account, words.address, words.channel) == (came.account, came.address, came.channel)
    assert words.text.startswith("If anyone is in danger now, ring 999.")
    found = await line.reader.inbound(came.id)
    assert found
    assert (found.danger, found.state) == (True, InboundState.WAITING)


async def test_a_burst_of_danger_folds_into_one_answer(line: Line) -> None:
    """The emergency words need not be said six times in a minute."""
    for text in ("he has a knife", "hurry he has a knife", "a knife!!"):
        await line.intake.take(line.inbound("rosa", text))
    assert len(await line.said()) == 1


async def test_staff_may_write_of_danger_without_an_alarm(line: Line) -> None:
    """They report what they see in words that would alarm at every turn."""
    came = await line.take(line.inbound("ahmed", "2F2 he had a knife, police are here"))
    assert not came.danger
    assert not [each for each in await line.said() if each.text.startswith("If anyone")]


@pytest.mark.parametrize(
    ("who", "lane"),
    [("rosa", "marlowe"), ("sam", "idris"), ("ahmed", "ahmed"), ("pat", "kaur"), ("x", "+447700900199"), ("99", "99")],
)
async def test_a_lane_is_a_household_a_colleague_or_an_address(who: str, lane: str, line: Line) -> None:
    """What belongs together is kept in order."""
    assert (await line.take(line.inbound(who, "hello"))).lane == lane


async def test_a_phone_of_two_households_is_a_lane_of_its_own(line: Line) -> None:
    """Neither household's order may hold up the other's."""
    extra = Contact(id="x", school="oak", person="dana", channel=Channel.SMS, address="+447700900131")
    await line.store.save(Batch(changed=(extra,)))
    assert (await line.take(line.inbound("rosa", "hello"))).lane == "+447700900131"


async def test_someone_who_left_is_a_stranger(line: Line) -> None:
    """Their number may be somebody else's by now."""
    await line.change(Person, "rosa", active=False)
    came = await line.hears("rosa: Jay is upset")
    assert came.lane == "+447700900131"
    assert (await line.newest()).adult == ""


async def test_the_same_message_twice_is_taken_once(line: Line) -> None:
    """Webhook and catch-up bring the same key under different ids of ours."""
    first, again = (line.inbound("rosa", "Jay is upset", key="SM1") for _ in range(2))
    assert await line.intake.take(first)
    assert not await line.intake.take(again)
    assert not await line.intake.take(replace(again, text="STOP"))
    assert await standing(line, "rosa") is None


async def test_a_fault_of_ours_in_looking_at_it_does_not_keep_it_out(line: Line) -> None:
    """It is written down as it came, and a handler or the office sees to it."""

    def stumbles(_: str) -> School:
        raise RuntimeError("a fault of ours")

    came = line.inbound("rosa", "Jay is upset")
    assert await Intake(line.store, stumbles, lambda: None).take(came)
    while await line.inbox.step():
        pass
    assert (await line.newest()).adult == "rosa"
