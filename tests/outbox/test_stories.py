"""What becomes of a message on its way out, told from the phones."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.concerns import Concern, ConcernState
from bot.domain.delivery import Why
from bot.domain.entitlements import Entitlement, Permission
from bot.domain.messages import Batch, Button, Channel, Outbound, OutboundKind, OutboundState, Purpose
from bot.domain.people import AddressStatus, Contact, Person, Standing
from bot.domain.sms_budget import SmsBudget, SmsYear, sms_year_id
from bot.simulator import faults
from tests.outbox.conftest import (
    AHMED_CHAT,
    DAD_SMS,
    LINE,
    MONDAY,
    MUM_CHAT,
    MUM_SMS,
    OAK,
    OFFICE_CHAT,
    Outbox,
    contact,
    new_id,
)

TELEGRAM_LINE, SMS_LINE = "telegram:700100", f"sms:{LINE}"


def standing(account: str, address: object, how: Standing, since: datetime = MONDAY, code: str = "") -> AddressStatus:
    return AddressStatus(
        id=f"{account}|{address}", school=OAK, account=account, address=str(address), standing=how, since=since,
        code=code,
    )  # fmt: skip


# -- where it goes


async def test_an_answer_goes_where_the_parent_wrote(outbox: Outbox) -> None:
    """Jo is on Telegram first, but wrote by text this time, so the text is answered by text."""
    sent = await outbox.queue("He is fine.", channel=Channel.SMS)
    assert await outbox.sender.step()
    assert await outbox.sms_of(MUM_SMS) == ["He is fine."]
    kept = await outbox.now(sent)
    assert (kept.state, kept.account, kept.address) == (OutboundState.SENT, SMS_LINE, MUM_SMS)
    assert kept.provider_id == outbox.twilio.phone(MUM_SMS).screen[-1].message_id
    assert kept.sent_at == MONDAY


async def test_without_a_wish_it_goes_to_the_first_contact(outbox: Outbox) -> None:
    """Good news goes to the way that the parent put first."""
    await outbox.queue("Good news.", Purpose.PRAISE, children=("jay",))
    await outbox.sender.step()
    assert outbox.telegram_of(MUM_CHAT) == ["Good news."]


async def test_nothing_to_do_is_said(outbox: Outbox) -> None:
    """With nothing waiting, a step does nothing and there is nothing to wake for."""
    assert not await outbox.sender.step()
    assert await outbox.sender.next_wake() is None


async def test_a_landline_gives_way_to_the_other_channel(outbox: Outbox) -> None:
    """A chat that is no more is technical, so Jo gets the answer by text, and the address is marked."""
    outbox.telegram.phone(MUM_CHAT).deactivated = True
    sent = await outbox.queue("He is fine.", children=("jay",))
    await outbox.sender.step()
    assert await outbox.sms_of(MUM_SMS) == ["He is fine."]
    assert (await outbox.now(sent)).state is OutboundState.SENT
    marked = await outbox.school.reader.address_status(TELEGRAM_LINE, str(MUM_CHAT))
    assert marked is not None
    assert marked.standing is Standing.UNUSABLE


async def test_a_channel_that_was_not_agreed_to_is_not_the_way_out(outbox: Outbox) -> None:
    """Jo never agreed to texts, so nobody texts her; Miss Ahmed is asked to ring."""
    concern = await outbox.concern()
    await outbox.change(Contact, "jo-sms", agreed=False)
    outbox.telegram.phone(MUM_CHAT).deactivated = True
    sent = await outbox.queue("He is fine.", children=("jay",), concern=concern.id, sender="ahmed")
    await outbox.sender.step()
    assert await outbox.sms_of(MUM_SMS) == []
    assert (await outbox.now(sent)).state is OutboundState.FAILED
    assert outbox.telegram_of(AHMED_CHAT) == ["4K7: please ring. Their phone takes no messages."]


async def test_a_block_is_never_worked_around(outbox: Outbox) -> None:
    """Jo blocked the bot: no text goes instead, not now and not with the next; Miss Ahmed is asked to ring, once."""
    concern = await outbox.concern()
    outbox.telegram.phone(MUM_CHAT).block()
    sent = await outbox.queue("He is fine.", children=("jay",), concern=concern.id, sender="ahmed")
    await outbox.sender.step()
    await outbox.queue("Good news.", Purpose.PRAISE, children=("jay",))
    await outbox.after(minutes=1)
    assert await outbox.sms_of(MUM_SMS) == []
    assert (await outbox.now(sent)).state is OutboundState.WITHHELD
    assert outbox.telegram_of(AHMED_CHAT) == ["4K7: please ring. They have blocked our messages."]
    assert len(outbox.telegram.calls("sendMessage")) == 2  # the refused answer and the word to Miss Ahmed


async def test_a_stop_at_the_network_is_learnt_and_kept(outbox: Outbox) -> None:
    """Sam texted STOP and Twilio refuses: we ask a person to ring, and never ask Twilio again."""
    concern = await outbox.concern()
    await outbox.twilio.phone(DAD_SMS).text("STOP")
    before = len(await outbox.sms_of(DAD_SMS))
    for _ in range(2):
        await outbox.queue("He is fine.", to="sam", children=("jay",), concern=concern.id, sender="ahmed")
        await outbox.after(minutes=1)
    assert len(await outbox.sms_of(DAD_SMS)) == before
    assert len(outbox.twilio.calls("create")) == 1
    assert outbox.telegram_of(AHMED_CHAT)[0] == "4K7: please ring. They have stopped our messages."


async def test_an_answer_goes_after_a_stop_to_what_was_written_since(outbox: Outbox) -> None:
    """Jo said "no more messages" in her own words, then wrote of a worry: that one is answered, no good news goes."""
    await outbox.store.save(Batch(changed=(standing(TELEGRAM_LINE, MUM_CHAT, Standing.STOPPED),)))
    later = MONDAY + timedelta(hours=1)
    outbox.clock.move_to(later)
    news = await outbox.queue("Good news.", Purpose.PRAISE, children=("jay",), answers_at=later)
    early = await outbox.queue("About before.", children=("jay",), answers_at=MONDAY - timedelta(hours=1))
    await outbox.queue("We heard.", children=("jay",), answers_at=later)
    await outbox.sender.step()
    assert outbox.telegram_of(MUM_CHAT) == ["We heard."]
    assert [(await outbox.now(each)).state for each in (news, early)] == [OutboundState.WITHHELD] * 2


async def test_the_word_that_stop_is_heard_still_goes(outbox: Outbox) -> None:
    """The confirmation of a STOP answers the very message that said it."""
    await outbox.store.save(Batch(changed=(standing(TELEGRAM_LINE, MUM_CHAT, Standing.STOPPED),)))
    await outbox.queue("No more messages.", Purpose.OPT_OUT, answers_at=MONDAY)
    await outbox.sender.step()
    assert outbox.telegram_of(MUM_CHAT) == ["No more messages."]


async def test_a_stop_while_it_was_queued(outbox: Outbox) -> None:
    """Good news waits for eight in the morning; Jo says STOP in the night; in the morning nothing goes."""
    outbox.clock.move_to(datetime(2026, 11, 23, 20, 0, tzinfo=UTC))
    news = await outbox.queue("Good news.", Purpose.PRAISE, children=("jay",))
    await outbox.sender.step()
    await outbox.store.save(Batch(changed=(standing(TELEGRAM_LINE, MUM_CHAT, Standing.STOPPED),)))
    await outbox.after(hours=12)
    assert outbox.telegram_of(MUM_CHAT) == []
    assert (await outbox.now(news)).state is OutboundState.WITHHELD


async def test_a_stranger_is_answered_where_they_wrote(outbox: Outbox) -> None:
    """Nobody knows the number, but whoever has it gets their receipt."""
    await outbox.queue("Thank you.", Purpose.RECEIPT, to="", channel=Channel.SMS, address="+447700900555")
    await outbox.sender.step()
    assert await outbox.sms_of("+447700900555") == ["Thank you."]


# -- who may have it


async def test_a_permission_revoked_while_it_waits(outbox: Outbox) -> None:
    """Jo is cut off while good news is queued: it never goes, whatever was true when it was written."""
    news = await outbox.queue("Good news.", Purpose.PRAISE, children=("jay",))
    await outbox.change(Entitlement, "jo:jay", restricted=True)
    await outbox.sender.step()
    assert outbox.telegram_of(MUM_CHAT) == []
    kept = await outbox.now(news)
    assert (kept.state, kept.error) == (OutboundState.WITHHELD, "they were cut off from the child")


async def test_a_permission_revoked_while_it_waits_for_its_second(outbox: Outbox) -> None:
    """The second of two is held by the limit of one a second; the cut-off counts for it too."""
    await outbox.queue("One.", Purpose.PRAISE, children=("jay",))
    await outbox.queue("Two.", Purpose.PRAISE, children=("jay",))
    await outbox.sender.step()
    await outbox.change(Entitlement, "jo:jay", restricted=True)
    await outbox.after(seconds=2)
    assert outbox.telegram_of(MUM_CHAT) == ["One."]


async def test_an_answer_that_may_not_go_is_told_to_whose_words_they_are(outbox: Outbox) -> None:
    """Miss Ahmed learns that her answer did not get there, so nobody believes that it did."""
    concern = await outbox.concern()
    await outbox.change(Entitlement, "jo:jay", permissions=(Permission.RECEIVE,))
    await outbox.queue("He is fine.", children=("jay",), concern=concern.id, sender="ahmed")
    await outbox.sender.step()
    assert outbox.telegram_of(AHMED_CHAT) == ["4K7: your answer did not get there. Please ring."]


async def test_an_answer_that_did_not_arrive_stops_no_clock(outbox: Outbox) -> None:
    """The answer was refused on its way: the matter waits again, by a new time, until somebody has really answered."""
    concern = await outbox.concern()
    await outbox.change(
        Concern, concern.id, state=ConcernState.ANSWERED, answered_at=MONDAY, answered_by="ahmed", next_step_at=None
    )
    await outbox.change(Entitlement, "jo:jay", permissions=(Permission.RECEIVE,))
    await outbox.queue("He is fine.", children=("jay",), concern=concern.id, sender="ahmed")
    await outbox.sender.step()
    waiting = await outbox.school.reader.concern(concern.id)
    assert waiting is not None
    assert waiting.state is ConcernState.OPEN
    assert waiting.clock_at is not None
    assert waiting.due_at > MONDAY


async def test_somebody_who_left_gets_nothing(outbox: Outbox) -> None:
    """Jay's mum moved away last week."""
    await outbox.change(Person, "jo", active=False)
    sent = await outbox.queue("He is fine.")
    await outbox.sender.step()
    assert (await outbox.now(sent)).state is OutboundState.WITHHELD


async def test_a_shared_phone_gets_only_what_all_may_have(outbox: Outbox) -> None:
    """A neighbour who may have nothing about Jay shares Sam's phone, so nothing about Jay goes to it."""
    neighbour = Person(id="kit", school=OAK, code="a9", name="Kit")
    await outbox.store.save(Batch(changed=(neighbour, contact("kit", Channel.SMS, DAD_SMS, 0))))
    news = await outbox.queue("Good news.", Purpose.PRAISE, to="sam", children=("jay",))
    await outbox.sender.step()
    assert await outbox.sms_of(DAD_SMS) == []
    assert (await outbox.now(news)).state is OutboundState.WITHHELD


# -- when it goes


async def test_quiet_hours_hold_what_the_school_starts_and_nothing_else(outbox: Outbox) -> None:
    """At eight in the evening the answer goes at once, good news at eight in the morning."""
    outbox.clock.move_to(datetime(2026, 11, 23, 20, 0, tzinfo=UTC))
    await outbox.queue("Good news.", Purpose.PRAISE, children=("jay",))
    await outbox.queue("He is fine.", children=("jay",))
    await outbox.sender.step()
    assert outbox.telegram_of(MUM_CHAT) == ["He is fine."]
    assert await outbox.sender.next_wake() == datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    await outbox.after(hours=12)
    assert outbox.telegram_of(MUM_CHAT) == ["He is fine.", "Good news."]


async def test_the_most_urgent_goes_first(outbox: Outbox) -> None:
    """Two seconds' worth of messages for one phone: the emergency words first, good news last."""
    order = (Purpose.PRAISE, Purpose.RECEIPT, Purpose.ANSWER, Purpose.EMERGENCY)
    for purpose in order:
        await outbox.queue(purpose.value, purpose)
    await outbox.sender.step()
    while at := await outbox.sender.next_wake():
        outbox.clock.move_to(at)
        await outbox.sender.step()
    assert outbox.telegram_of(MUM_CHAT) == ["emergency", "answer", "receipt", "praise"]


async def test_an_urgent_one_overtakes_a_hall_full_of_good_news(outbox: Outbox) -> None:
    """Three hundred good news wait for their second; a worry's answer goes in the very next one."""
    families = [
        each
        for number in range(300)
        for each in (
            Person(id=f"f{number}", school=OAK, code=f"f{number}", name="Sam"),
            contact(f"f{number}", Channel.TELEGRAM, 9000 + number, 0),
        )
    ]
    await outbox.store.save(Batch(changed=tuple(families)))
    for number in range(300):
        await outbox.telegram.phone(9000 + number).start()
    news = [
        Outbound(id=new_id(), school=OAK, purpose=Purpose.PRAISE, to=f"f{number}", text="!", created_at=MONDAY)
        for number in range(300)
    ]
    await outbox.store.save(Batch(outbound=tuple(news)))
    await outbox.sender.step()
    sent = len(outbox.telegram.calls("sendMessage"))
    await outbox.queue("He is fine.")
    await outbox.after(seconds=1.1)
    assert sent == 29
    assert outbox.telegram_of(MUM_CHAT) == ["He is fine."]
    assert {call.status for call in outbox.telegram.calls("sendMessage")} == {200}


async def test_one_who_waits_for_their_second_holds_up_nobody(outbox: Outbox) -> None:
    """Ten messages for Jo take ten seconds; Miss Ahmed's goes at once, and nothing spins."""
    for number in range(10):
        await outbox.queue(f"{number}")
    await outbox.queue("ping", Purpose.PING, to="ahmed")
    await outbox.sender.step()
    assert outbox.telegram_of(AHMED_CHAT) == ["ping"]
    assert outbox.telegram_of(MUM_CHAT) == ["0"]
    assert not await outbox.sender.step()
    for _ in range(9):
        await outbox.after(seconds=1.01)
    assert outbox.telegram_of(MUM_CHAT) == [str(number) for number in range(10)]


async def test_a_newer_one_of_the_same_key_takes_the_place(outbox: Outbox) -> None:
    """Three messages in a burst get one receipt; also when the first already waits for its second."""
    await outbox.queue("Before.")
    for text in ("one", "two"):
        await outbox.queue(text, Purpose.RECEIPT, key="receipt:jo")
    await outbox.sender.step()
    await outbox.queue("three", Purpose.RECEIPT, key="receipt:jo")
    await outbox.after(seconds=2)
    assert outbox.telegram_of(MUM_CHAT) == ["Before.", "three"]


# -- what goes wrong


async def test_a_429_pauses_every_send_of_the_account(outbox: Outbox) -> None:
    """Telegram says seven seconds: nobody on Telegram gets anything before, text messages go on."""
    outbox.telegram.faults.next("sendMessage", faults.too_many(7))
    first = await outbox.queue("One.")
    await outbox.sender.step()
    await outbox.queue("ping", Purpose.PING, to="ahmed")
    await outbox.queue("To Sam.", to="sam")
    await outbox.after(seconds=6)
    assert len(outbox.telegram.calls("sendMessage")) == 1
    assert await outbox.sms_of(DAD_SMS) == ["To Sam."]
    await outbox.after(seconds=1.5)
    assert (outbox.telegram_of(MUM_CHAT), outbox.telegram_of(AHMED_CHAT)) == (["One."], ["ping"])
    assert (await outbox.now(first)).tries == 1


async def test_retries_by_the_table_and_then_a_person_is_asked(outbox: Outbox) -> None:
    """Telegram is down all day: the answer is tried nine times in eight hours, then Miss Ahmed is asked to ring."""
    concern = await outbox.concern()
    outbox.clock.move_to(datetime(2026, 11, 23, 8, 30, tzinfo=UTC))
    sent = await outbox.queue("He is fine.", children=("jay",), concern=concern.id, sender="ahmed")
    outbox.telegram.faults.next("sendMessage", faults.status(503), times=9)
    await outbox.sender.step()
    while (await outbox.now(sent)).state is OutboundState.WAITING:
        at = await outbox.sender.next_wake()
        assert at is not None
        outbox.clock.move_to(at)
        await outbox.sender.step()
    kept = await outbox.now(sent)
    assert (kept.state, kept.tries) == (OutboundState.FAILED, 9)
    assert outbox.telegram_of(AHMED_CHAT) == ["4K7: your answer did not get there. Please ring."]


async def test_a_wrong_token_drops_nothing(outbox: Outbox) -> None:
    """The token was mistyped for two days; when it is mended the answer goes."""
    outbox.telegram.faults.next("sendMessage", faults.status(401), times=48)
    sent = await outbox.queue("He is fine.")
    for _ in range(48):
        await outbox.after(hours=1)
    await outbox.after(hours=1)
    assert outbox.telegram_of(MUM_CHAT) == ["He is fine."]
    assert (await outbox.now(sent)).tries == 1


async def test_a_refused_message_is_told(outbox: Outbox) -> None:
    """An answer that Telegram will not take is not tried again; its writer is told."""
    concern = await outbox.concern()
    sent = await outbox.queue("x" * 5000, children=("jay",), concern=concern.id, sender="ahmed")
    await outbox.sender.step()
    assert (await outbox.now(sent)).state is OutboundState.FAILED
    assert outbox.telegram_of(AHMED_CHAT) == ["4K7: your answer did not get there. Please ring."]


async def test_a_wrong_number_is_told_to_the_office_once(outbox: Outbox) -> None:
    """Good news for Sam goes nowhere: the office hears of the number, and only with the first."""
    await outbox.change(Contact, "sam-sms", address="+4477")
    for _ in range(2):
        await outbox.queue("Good news.", Purpose.PRAISE, to="sam", children=("jay",))
        await outbox.after(minutes=1)
    assert outbox.telegram_of(OFFICE_CHAT) == ["a2: a number we hold is wrong. Please find the right one."]


@pytest.mark.parametrize("how", [faults.lost_answer(), faults.time_out(carried_out=True)], ids=str)
async def test_an_unknown_outcome_at_twilio_is_looked_up(outbox: Outbox, how: faults.Fault) -> None:
    """The answer to our request was lost, the message was not: Sam gets it once."""
    outbox.twilio.faults.next("create", how)
    sent = await outbox.queue("He is fine.", to="sam")
    await outbox.sender.step()
    assert (await outbox.now(sent)).state is OutboundState.ATTEMPTING
    await outbox.after(seconds=15)
    assert await outbox.sms_of(DAD_SMS) == ["He is fine."]
    assert (await outbox.now(sent)).provider_id == outbox.twilio.phone(DAD_SMS).screen[-1].message_id


async def test_a_dropped_request_at_twilio_is_sent_again(outbox: Outbox) -> None:
    """It was looked up and was not there, so it goes again."""
    outbox.twilio.faults.next("create", faults.drop())
    await outbox.queue("He is fine.", to="sam")
    await outbox.sender.step()
    await outbox.after(seconds=15)
    await outbox.after(seconds=15)
    assert await outbox.sms_of(DAD_SMS) == ["He is fine."]


async def test_twilio_cannot_be_asked_at_once(outbox: Outbox) -> None:
    """The look-up fails too, and is made again until it is known."""
    outbox.twilio.faults.next("create", faults.lost_answer())
    outbox.twilio.faults.next("list", faults.status(500), times=2)
    sent = await outbox.queue("He is fine.", to="sam")
    for _ in range(4):
        await outbox.after(seconds=31)
    assert await outbox.sms_of(DAD_SMS) == ["He is fine."]
    assert (await outbox.now(sent)).state is OutboundState.SENT


async def test_an_unknown_outcome_on_telegram(outbox: Outbox) -> None:
    """An answer goes again though it may come twice; good news rather never than twice."""
    outbox.telegram.faults.next("sendMessage", faults.lost_answer(), times=2)
    await outbox.queue("He is fine.", to="jo")
    news = await outbox.queue("Good news.", Purpose.PRAISE, to="ahmed")
    await outbox.sender.step()
    await outbox.after(seconds=6)
    assert outbox.telegram_of(MUM_CHAT) == ["He is fine.", "He is fine."]
    assert outbox.telegram_of(AHMED_CHAT) == ["Good news."]
    kept = await outbox.now(news)
    assert (kept.state, kept.provider_id) == (OutboundState.SENT, "")


async def test_after_a_crash_between_attempt_and_record(outbox: Outbox) -> None:
    """Killed after the provider had it, before we wrote that down: the next run looks it up, and Sam gets it once."""
    sent = await outbox.queue("He is fine.", to="sam")
    await outbox.change(
        Outbound, sent.id, state=OutboundState.ATTEMPTING, account=SMS_LINE, address=DAD_SMS, due_at=MONDAY, tries=1
    )
    from bot.channels.base import Letter

    provider_id = await outbox.gateways[1].send(Letter(address=DAD_SMS, text="He is fine."))
    outbox.new_sender()
    await outbox.after(minutes=2)
    assert await outbox.sms_of(DAD_SMS) == ["He is fine."]
    assert (await outbox.now(sent)).provider_id == provider_id


async def test_after_a_crash_before_the_provider_had_it(outbox: Outbox) -> None:
    """Killed before it left: by text it is looked up and sent; on Telegram an answer is sent, good news is not."""
    made = [
        await outbox.queue("He is fine.", to="sam"),
        await outbox.queue("She is fine.", to="jo"),
        await outbox.queue("Good news.", Purpose.PRAISE, to="ahmed"),
    ]
    places = [(SMS_LINE, DAD_SMS), (TELEGRAM_LINE, str(MUM_CHAT)), (TELEGRAM_LINE, str(AHMED_CHAT))]
    for outbound, (account, address) in zip(made, places, strict=True):
        fields = {"account": account, "address": address, "due_at": MONDAY, "tries": 1}
        await outbox.change(Outbound, outbound.id, state=OutboundState.ATTEMPTING, **fields)
    outbox.new_sender()
    await outbox.sender.step()
    await outbox.after(seconds=10)
    assert await outbox.sms_of(DAD_SMS) == ["He is fine."]
    assert outbox.telegram_of(MUM_CHAT) == ["She is fine."]
    assert outbox.telegram_of(AHMED_CHAT) == []


async def test_a_poisoned_message_stops_no_other(outbox: Outbox) -> None:
    """One record is beyond repair; the others go, and it is given up in the end like any other."""
    bad = await outbox.queue("Never.", to="jo", children=("jay",))
    await outbox.change(Outbound, bad.id, priority=0, purpose=Purpose.EMERGENCY, kind=OutboundKind.EDIT, original="?")
    broken = await outbox.queue("Nor this.", to="jo", media=("nothing",))
    await outbox.queue("He is fine.", to="sam")
    await outbox.sender.step()
    assert await outbox.sms_of(DAD_SMS) == ["He is fine."]
    assert (await outbox.now(bad)).state is OutboundState.WITHHELD
    assert (await outbox.now(broken)).state is OutboundState.SENT


# -- edits and buttons


async def test_an_edit_waits_for_its_original(outbox: Outbox) -> None:
    """Miss Ahmed's ping is rewritten when somebody has claimed it, even if it had not gone yet."""
    outbox.telegram.faults.next("sendMessage", faults.status(503))
    ping = await outbox.queue("4K7", Purpose.PING, to="ahmed", buttons=(Button(label="Open", data="open:1"),))
    edit = {"kind": OutboundKind.EDIT, "original": ping.id}
    await outbox.queue("4K7: Mrs Cole has this.", Purpose.CONFIRM, to="ahmed", **edit)
    for _ in range(8):
        await outbox.after(seconds=1)
    bubble = outbox.telegram.phone(AHMED_CHAT).screen[-1]
    assert (bubble.text, bubble.edited, bubble.buttons) == ("4K7: Mrs Cole has this.", True, ())


async def test_an_edit_by_text_is_dropped(outbox: Outbox) -> None:
    """A text on a phone cannot be changed, so it stays as it is and nothing else is sent."""
    original = await outbox.queue("4K7", Purpose.PING, to="sam")
    await outbox.sender.step()
    edit = await outbox.queue("Changed.", Purpose.CONFIRM, to="sam", kind=OutboundKind.EDIT, original=original.id)
    await outbox.sender.step()
    assert await outbox.sms_of(DAD_SMS) == ["4K7"]
    assert (await outbox.now(edit)).error == "a message cannot be changed on this channel"


async def test_an_edit_that_changes_nothing_is_done(outbox: Outbox) -> None:
    """Telegram calls it an error; for us it is as wished."""
    original = await outbox.queue("4K7", Purpose.PING, to="ahmed")
    await outbox.sender.step()
    edit = await outbox.queue("4K7", Purpose.CONFIRM, to="ahmed", kind=OutboundKind.EDIT, original=original.id)
    await outbox.sender.step()
    assert (await outbox.now(edit)).state is OutboundState.SENT


async def test_a_pressed_button_is_answered_once(outbox: Outbox) -> None:
    """The notice shows on the phone; one that fails is not tried again, it would be too late."""
    await outbox.queue("4K7", Purpose.PING, to="ahmed", buttons=(Button(label="Open", data="open:1"),))
    await outbox.sender.step()
    phone = outbox.telegram.phone(AHMED_CHAT)
    await phone.press("Open")
    updates = await outbox.gateways[0].poll(0, 0)  # type: ignore[attr-defined]
    query = updates[-1]["callback_query"]["id"]
    toast = await outbox.queue("Noted", Purpose.CONFIRM, to="ahmed", kind=OutboundKind.TOAST, query_id=query)
    outbox.telegram.faults.next("answerCallbackQuery", faults.status(503))
    late = await outbox.queue("Noted", Purpose.CONFIRM, to="ahmed", kind=OutboundKind.TOAST, query_id="1")
    await outbox.after(seconds=1)
    assert {(await outbox.now(each)).state for each in (toast, late)} == {OutboundState.FAILED, OutboundState.SENT}


# -- the year's money for texts


async def test_spent_money_holds_good_news_by_sms_and_nothing_else(outbox: Outbox) -> None:
    """Sam has only SMS and is told nothing good; Jo hears it on Telegram; an answer goes by text to both."""
    rules = replace(outbox.school.rules, sms_budget=SmsBudget(pounds=10, price=0.1))
    outbox.school = replace(outbox.school, rules=rules)
    outbox.new_sender()
    used = SmsYear(
        id=sms_year_id(date(2026, 9, 1)), school=OAK, begins="2026-09-01", counted_until=MONDAY, segments=100
    )
    await outbox.store.save(Batch(changed=(used,)))
    held = await outbox.queue("Good news.", Purpose.PRAISE, to="sam", children=("jay",))
    await outbox.queue("Good news.", Purpose.PRAISE, children=("jay",))
    await outbox.queue("He is fine.", to="sam", children=("jay",))
    await outbox.sender.step()
    assert await outbox.sms_of(DAD_SMS) == ["He is fine."]
    assert outbox.telegram_of(MUM_CHAT) == ["Good news."]
    kept = await outbox.now(held)
    assert (kept.state, kept.error, kept.billed) == (OutboundState.WITHHELD, Why.BUDGET, False)


async def test_what_the_provider_took_by_sms_is_billed(outbox: Outbox) -> None:
    """Telegram costs nothing."""
    text, chat = await outbox.queue("He is fine.", to="sam"), await outbox.queue("He is fine.")
    await outbox.sender.step()
    assert ((await outbox.now(text)).billed, (await outbox.now(chat)).billed) == (True, False)
    assert [each.id for each in await outbox.school.reader.sent_by_sms(MONDAY)] == [text.id]
