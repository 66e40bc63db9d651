"""Reports on what was sent: the writer of an answer hears how it went; a number that takes no messages is marked."""

from dataclasses import replace

import pytest

from bot.domain.messages import Batch, Inbound, InboundKind, Outbound, OutboundState, Purpose
from bot.domain.people import Standing
from tests.handlers.cases import fits
from tests.line import SMS, Line

NUMBER = "+447700900131"
ARRIVED, FAILED = "ahmed < 2F2: your answer has arrived.", "ahmed < 2F2: your answer did not get there. Please ring."


async def answered(line: Line) -> Outbound:
    """Miss Ahmed's answer to Rosa, sent and not yet reported on."""
    await line.hears("rosa: Jay is upset")
    await line.deliver()
    await line.hears("ahmed> He has a new driver")
    (answer,) = [each for each in await line.said() if each.purpose is Purpose.ANSWER]
    await line.deliver()
    found = await line.reader.outbound(answer.id)
    assert found
    return found


async def report(line: Line, status: str, outbound: Outbound, code: str = "") -> Inbound:
    more = {"kind": InboundKind.DELIVERY, "message_id": outbound.provider_id, "code": code}
    return await line.take(line.inbound("rosa", status, **more))


@pytest.mark.parametrize(
    ("statuses", "state", "says"),
    [
        (["delivered"], "delivered", [ARRIVED]),
        (["undelivered"], "failed", [FAILED]),
        (["failed"], "failed", [FAILED]),
        (["queued"], "sent", []),
        (["sent", "sending"], "sent", []),
        (["delivered", "sent"], "delivered", [ARRIVED]),
        (["delivered", "delivered"], "delivered", [ARRIVED]),
        (["undelivered", "delivered"], "delivered", [FAILED, ARRIVED]),
        (["delivered", "undelivered"], "delivered", [ARRIVED]),
        (["a status that is new"], "sent", []),
    ],
)
async def test_reports_in_any_order(statuses: list[str], state: str, says: list[str], line: Line) -> None:
    """Each news is told once; what comes late changes nothing."""
    answer = await answered(line)
    await line.said()
    for status in statuses:
        assert (await report(line, status, answer)).state == "handled"
    found = await line.reader.outbound(answer.id)
    assert found
    assert found.state == state
    await fits(line, says)


@pytest.mark.parametrize(
    ("code", "standing", "again"),
    [
        ("30006", Standing.UNUSABLE, True),
        ("30005", Standing.UNUSABLE, True),
        ("21610", Standing.STOPPED, False),
        ("30003", None, False),
        ("30007", None, False),
        ("", None, False),
    ],
)
async def test_what_a_failure_says_of_the_number(
    code: str, standing: Standing | None, *, again: bool, line: Line
) -> None:
    """A landline is marked and the message made anew for another way; a STOP is marked and never worked around."""
    answer = await answered(line)
    await line.said()
    await report(line, "undelivered", answer, code)
    status = await line.reader.address_status(SMS, NUMBER)
    assert (status.standing if status else None) == standing
    fresh = await line.said()
    anew = [each for each in fresh if each.purpose is Purpose.ANSWER]
    assert [(each.text, each.state, each.tries) for each in anew] == ([(answer.text, "waiting", 1)] if again else [])
    assert [each.text for each in fresh if each.to == "ahmed"] == ([] if again else [FAILED.removeprefix("ahmed < ")])


async def test_a_stop_noted_before_keeps_its_time(line: Line) -> None:
    """The network's late word of it must not make newer messages look older than the STOP."""
    answer = await answered(line)
    line.after(minutes=1)
    await line.hears("rosa: STOP")
    before = await line.reader.address_status(SMS, NUMBER)
    line.after(minutes=5)
    await report(line, "undelivered", answer, "21610")
    after = await line.reader.address_status(SMS, NUMBER)
    assert before
    assert after
    assert (after.since, after.code) == (before.since, "21610")


async def test_automatic_messages_have_nobody_to_tell(line: Line) -> None:
    """A receipt that fails is written down, and no more."""
    await line.hears("rosa: Jay is upset")
    (receipt,) = [each for each in await line.said() if each.to == "rosa"]
    await line.deliver()
    sent = await line.reader.outbound(receipt.id)
    assert sent
    await report(line, "undelivered", sent)
    await fits(line, [])
    found = await line.reader.outbound(receipt.id)
    assert found
    assert found.state is OutboundState.FAILED


async def test_a_report_on_another_chats_message_of_the_same_number_is_not_ours(line: Line) -> None:
    """Ids are a chat's own on Telegram; account and address are looked at too."""
    answer = await answered(line)
    await line.said()
    other = line.inbound("dana", "delivered", kind=InboundKind.DELIVERY, message_id=answer.provider_id)
    old = replace(other, received_at=line.clock.now().replace(hour=1))
    assert (await line.take(old)).state == "handled"
    await fits(line, [])


@pytest.mark.parametrize(
    ("who", "words", "answer", "told"),
    [
        ("x", "hello, is this the school?", "finch: 2F2 It is", "finch"),
        ("pat", "Kit has no kit", "ahmed: 2F2 We have kit", "ahmed"),
    ],
)
async def test_whoever_answers_a_stranger_or_a_shared_phone_hears_how_it_went(
    who: str, words: str, answer: str, told: str, line: Line
) -> None:
    """There is no one person behind the address, and the sender sees it all the same."""
    await line.hears(f"{who}: {words}")
    await line.deliver()
    await line.hears(answer)
    (sent,) = [each for each in await line.said() if each.purpose is Purpose.ANSWER]
    await line.store.save(Batch(changed=(replace(sent, state=OutboundState.SENT, account=SMS, provider_id="SM1"),)))
    for status, says in (("undelivered", "did not get there. Please ring."), ("delivered", "has arrived.")):
        more = {"kind": InboundKind.DELIVERY, "message_id": "SM1"}
        await line.take(line.inbound(who, status, **more))
        await fits(line, [f"{told} < 2F2: your answer {says}"])
