"""What the school tells first: shown, sent on a second word to those who may have it; what comes back."""

from datetime import timedelta

import pytest

from bot.domain.concerns import Concern
from bot.domain.entitlements import Entitlement
from bot.domain.messages import Batch, OutboundKind, Purpose
from bot.domain.people import AddressStatus, Person, Pupil, Standing, address_status_id
from tests.handlers.cases import Case, fits, holds, names
from tests.line import MONDAY_TEN, SCHOOL, SMS, Line
from tests.looking import outbound_to

TELL = "ahmed: tell Jay he had a hard morning, he is fine now"
BY_SMS = "finch: tell Jay he had a hard morning, he is fine now"
READY = ["ahmed < 2F2: please look, then send it.", "ahmed ~ 2F2: Jay Marlowe, to Mr Marlowe, Ms Marlowe.",
         "ahmed ~ 2F2: not sent yet. Tap Open", "ahmed < 2F2: not sent. Nobody",
         "ahmed ~ 2F2: not sent. Nobody"]  # fmt: skip
TO_BOTH = ["mick < About Jay: he had a hard morning, he is fine now\nMiss Ahmed, Oak House. Ref 2F2.",
           "rosa < About Jay: he had a hard morning, he is fine now\nMiss Ahmed, Oak House. Ref 2F3."]  # fmt: skip
SENT = (TELL, "ahmed: send 2F2")

BEFORE_IT_IS_SENT = (
    Case("shown first", TELL, READY, state=""),
    Case("by SMS in initials", BY_SMS, ["finch < 2F2: J.M., to Mr M. mick, Ms M. rosa.\nTo send: SEND 2F2. If not:",
         "finch < 2F2: not sent. Nobody"], state=""),
    Case("not by another's key worker", "bell: tell Jay he is fine", ["bell < Only the key worker, the"], state=""),
    Case("a name that nobody has", "ahmed: tell Zed he is fine", ["ahmed < No pupil has that name."], state=""),
    Case("a name without words", "ahmed: tell Jay", ["ahmed < Like this: tell Jay"], state=""),
    Case("nothing but the word", "ahmed: tell", ["ahmed < Like this: tell Jay"], state=""),
    Case("too long", f"ahmed: tell Jay {'x' * 1001}", ["ahmed < Too long to send."], state=""),
    Case("in reply to a ping it is an answer", "ahmed> tell him well done from me", ["rosa < tell him well done",
         "rosa < Is this sorted?", "ahmed < 2F2: sent.", "ahmed ~ 2F2: Miss Ahmed has answered."],
         ["rosa: Jay did his homework"], state="answered"),
)  # fmt: skip

THE_SECOND_WORD = (
    Case("send, by reference", "ahmed: send 2F2", [*TO_BOTH, "ahmed < 2F2, 2F3: sent.", "ahmed ~ 2F2, 2F3: sent."],
         [TELL], state="answered", kept=2, owner="ahmed", entries=1),
    Case("send alone, where only one waits", "ahmed: Send", [*TO_BOTH, "ahmed < 2F2, 2F3: sent.", "ahmed ~ 2F2, 2F3:"],
         [TELL], state="answered", kept=2),
    Case("send alone, where two wait", "ahmed: send", ["ahmed < That was not clear"], [TELL, TELL], state=""),
    Case("sent twice", "ahmed: send 2F2", ["ahmed < 2F2: this was sent before."], SENT, state="answered", kept=2),
    Case("by somebody else", "cole: send 2F2", ["cole < That was not clear"], [TELL], state=""),
    Case("not sent", "ahmed: don't send 2F2", ["ahmed < 2F2: not sent.", "ahmed ~ 2F2: not sent."], [TELL], state=""),
    Case("sent after that", "ahmed: send 2F2", ["ahmed < 2F2: not sent, and gone."], [TELL, "ahmed: dont send"],
         state=""),
    Case("sent after an hour", "ahmed: send 2F2", ["ahmed < 2F2: not sent, and gone."], [TELL], state="", wait=61),
    Case("rung instead", "ahmed: rang 2F2 spoke to mum", ["ahmed < 2F2: call noted. Nothing was sent.",
         "ahmed ~ 2F2: call noted."], [TELL], state="answered", kept=1, entries=2),
    Case("tried to ring first", "ahmed: tried 2F2", ["ahmed < 2F2: noted. It is not sent yet."], [TELL], state=""),
    Case("by SMS", "finch: SEND 2F2", ["rosa < About Jay: he had", "mick < About",
         "finch < 2F2, 2F3: sent."], [BY_SMS], state="answered", owner="finch"),
)  # fmt: skip

WHAT_COMES_BACK = (
    Case("thanks reach who wrote and start no clock", "rosa: thank you", ["ahmed < 2F3: they say thank you."], SENT,
         state="answered", entries=2),
    Case("a yes is words for a person", "rosa: yes", ["rosa < Thank you for telling us. Miss Ahmed or Mrs Cole",
         "ahmed < 2F3: they have written again."], SENT, kept=2),
    Case("more from school goes by the same way", "ahmed: 2F2 He ate his lunch too",
         ["mick < He ate his lunch too\nMiss Ahmed", "ahmed < 2F2: sent."], SENT, state="answered", entries=1),
    Case("nothing of it is open", "rosa: status", ["rosa < Nothing of yours is open"], SENT, state="answered"),
)  # fmt: skip


@pytest.mark.parametrize("case", [*BEFORE_IT_IS_SENT, *THE_SECOND_WORD, *WHAT_COMES_BACK], ids=names)
async def test_telling(case: Case, line: Line) -> None:
    """Every case of the tables above."""
    await holds(line, case)


async def pressed(line: Line, label: str) -> list[str]:
    """What is said when Miss Ahmed presses this button under what she was shown."""
    shown = [each for each in await outbound_to(line.reader, "ahmed") if each.buttons]
    first = next(each for each in await outbound_to(line.reader, "ahmed") if each.text.endswith("then send it."))
    data = next(each.data for one in shown for each in one.buttons if each.label == label)
    assert len(data.encode()) <= 64
    how = {"kind": "button", "query_id": "q", "reply_to": first.provider_id}
    await line.take(line.inbound("ahmed", data, **how))
    return await line.spoken()


async def shown(line: Line, words: str = TELL) -> None:
    await line.hears(words)
    await line.deliver()
    await line.said()


async def test_what_is_shown_has_no_name_until_it_is_opened(line: Line) -> None:
    """On a lock screen only a reference; names and words by a silent edit that hides again."""
    await line.hears(TELL)
    first, *later = await line.said()
    assert first.protect
    assert first.text == "2F2: please look, then send it."
    words, hidden = [each for each in later if each.original == first.id][:2]
    assert (words.kind, [each.label for each in words.buttons]) == (OutboundKind.EDIT, ["Send", "Don't send"])
    assert words.text.endswith("\n\nAbout Jay: he had a hard morning, he is fine now\nMiss Ahmed, Oak House. Ref 2F2.")
    assert hidden.not_before == line.clock.now() + timedelta(minutes=10)
    assert [each.label for each in hidden.buttons] == ["Open", "Don't send"]


async def test_what_was_shown_before_sending_is_on_record(line: Line) -> None:
    """Each time that the names and words were opened: by whom, of which child."""
    await shown(line)
    await pressed(line, "Open")
    await line.hears("finch: tell Leo he has lost his bag")
    found = [(each.person, each.pupils, bool(each.telling)) for each in await line.reader.openings(MONDAY_TEN)]
    assert found == [("ahmed", ("jay",), True), ("ahmed", ("jay",), True), ("finch", ("leo",), True)]


async def test_by_buttons(line: Line) -> None:
    """Send; and pressed once more, it was sent before."""
    await shown(line)
    said = await pressed(line, "Send")
    assert [each for each in said if each.startswith(("rosa", "mick"))] == TO_BOTH
    assert "ahmed ! Noted" in said
    assert await pressed(line, "Send") == ["ahmed ! 2F2: this was sent before."]


async def test_not_sent_by_button_and_shown_again(line: Line) -> None:
    """Hidden after ten minutes it can be looked at again; "Don't send" ends it."""
    await shown(line)
    again = await pressed(line, "Open")
    assert any(each.startswith("ahmed ~ 2F2: Jay Marlowe, to") for each in again)
    assert await pressed(line, "Don't send") == ["ahmed ! Noted", "ahmed ~ 2F2: not sent."]


async def test_after_an_hour_it_is_dropped_and_that_is_said(line: Line) -> None:
    """Nothing lies about half sent; said as soon as something was done with it, it is not said again."""
    await shown(line)
    line.after(minutes=60)
    due = await line.store.claim_outbound(SCHOOL, line.clock.now(), 100)
    assert [(each.to, each.text[:17]) for each in due if "SEND" in each.text] == [("ahmed", "2F2: not sent. No")] * 2
    await line.store.release_outbound(due)
    await shown(line)
    await line.hears("ahmed: send 2F3")
    await line.said()
    line.after(minutes=61)
    due = await line.store.claim_outbound(SCHOOL, line.clock.now(), 100)
    assert [each.text for each in due if each.text.startswith("2F3: not sent. Nobody")] == []


async def test_difficult_news_suggests_a_call(line: Line) -> None:
    """A bump on the head is better heard from a voice."""
    await line.hears("ahmed: tell Jay he hurt his head at break")
    text = next(each for each in await line.spoken() if "Jay Marlowe" in each)
    assert "Better to ring first? To log it: RANG 2F2" in text
    await line.hears("ahmed: tell Jay he read to the class")
    assert not any("ring first" in each for each in await line.spoken())


async def test_another_childs_name_is_pointed_out(line: Line) -> None:
    """What one family is told holds no other family's child, unless its writer means it."""
    await line.hears("ahmed: tell Jay that Maya pushed him")
    assert any("It names another child. Is that right?" in each for each in await line.spoken())


async def test_two_pupils_of_one_name_are_asked_about(line: Line) -> None:
    """By initials and tutor group; then the surname tells them apart, and "I" is no initial."""
    await line.change(Pupil, "leo", name="Jay")
    await line.hears("cole: tell Jay I will ring at four")
    await fits(line, ["cole < Which one: JM 9B or JI 9B?"])
    await line.hears("cole: tell Jay Idris I will ring at four")
    assert any("Jay Idris, to Mr Idris." in each for each in await line.spoken())


async def test_who_is_cut_off_is_shown_as_such_and_hears_nothing(line: Line) -> None:
    """Nobody forgets an adult by mistake, and nobody rings one who may not know."""
    await line.change(Entitlement, "mick:jay", restricted=True)
    await line.hears(TELL)
    assert any("to Ms Marlowe.\nCut off, so not to: Mr Marlowe." in each for each in await line.spoken())
    await line.hears("ahmed: send 2F2")
    assert [each[:5] for each in await line.spoken()] == ["rosa ", "ahmed", "ahmed"]


async def test_cut_off_between_the_two_words_they_hear_nothing(line: Line) -> None:
    """Only who was shown and still may: nobody new comes in unseen, either."""
    await line.change(Entitlement, "mick:jay", permissions=())
    await shown(line)
    await line.change(Entitlement, "mick:jay", permissions=("receive",))
    await line.change(Entitlement, "rosa:jay", restricted=True)
    await line.hears("ahmed: send 2F2")
    await fits(line, ["ahmed < Nobody may get messages", "ahmed ~ Nobody may get messages"])
    assert await line.concerns() == []


@pytest.mark.parametrize("how", ["ring only", "stopped"])
async def test_who_is_only_rung_becomes_a_call_with_a_clock(line: Line, how: str) -> None:
    """It ages in sight until it is done: due, reminded of, climbing; `rang` ends it; nobody is asked "sorted?"."""
    if how == "ring only":
        await line.change(Person, "rosa", ring_only=True)
    else:
        await line.hears("rosa: stop")
    await shown(line)
    await line.hears("ahmed: send 2F2")
    await fits(line, ["mick < About Jay", "ahmed < 2F3: they get no texts. Please ring them today by 12. To see whom:",
                      "ahmed < 2F2: sent.", "ahmed ~ 2F2: sent."])  # fmt: skip
    await line.deliver()
    call = await line.newest()
    assert (call.state, call.adult, call.ring, call.next_step_at is None) == ("open", "rosa", True, False)
    await line.hears("ahmed: open 2F3")
    assert any("To ring: Ms Marlowe" in each for each in await line.spoken())
    await line.hears("ahmed: rang 2F3 she knows")
    await fits(line, ["ahmed < 2F3: call noted.", "ahmed ~ 2F3: Miss Ahmed has answered."])


async def test_where_all_are_only_rung_nothing_is_called_sent(line: Line) -> None:
    """Its writer would think that the family knows; there are two calls to make."""
    for each in ("rosa", "mick"):
        await line.change(Person, each, ring_only=True)
    await shown(line)
    await line.hears("ahmed: send 2F2")
    spoken = [each for each in await line.spoken() if "please ring" in each]
    assert len(spoken) == 2
    assert spoken[0].endswith(": noted. Nobody gets it by text, so please ring.")


async def test_a_phone_that_two_share_gets_it_once_and_answers_for_both(line: Line) -> None:
    """Both are named to the writer; what comes back from the phone joins."""
    await line.hears("ahmed: tell Kit he was brave today")
    assert any("to Mr Kaur, Ms Kaur." in each for each in await line.spoken())
    await line.hears("ahmed: send")
    told = [each for each in await line.said() if each.purpose is Purpose.TELL]
    assert [(each.to, each.address, each.channel) for each in told] == [("", "+447700900140", "sms")]
    line.after(minutes=20)
    await line.hears("pat: when can I ring you about Kit?")
    assert len(await line.concerns()) == 1
    assert any(each.startswith("ahmed < 2F2: they have written again.") for each in await line.spoken())


async def test_out_of_hours_it_waits_for_the_morning_and_says_so(line: Line) -> None:
    """The school starts it, so quiet hours hold it."""
    line.after(hours=9)
    await line.hears(TELL)
    assert any("School is closed. It goes tomorrow at 8." in each for each in await line.spoken())
    await line.hears("ahmed: send 2F2")
    assert "ahmed < 2F2, 2F3: noted. It goes tomorrow at 8." in await line.spoken()


async def test_what_did_not_arrive_waits_for_a_call(line: Line) -> None:
    """The network says no: its writer is asked to ring, and it has a clock until that is done."""
    await shown(line)
    await line.hears("ahmed: send 2F2")
    letter = next(each for each in await line.said() if each.purpose is Purpose.TELL and each.to == "rosa")
    await line.deliver()
    sent = await line.reader.outbound(letter.id)
    assert sent
    report = {"kind": "delivery", "message_id": sent.provider_id}
    await line.take(line.inbound("rosa", "undelivered", **report))
    await fits(line, ["ahmed < 2F3: your message did not get there. Please ring."])
    concern = await line.reader.get(Concern, letter.concern)
    assert concern
    assert (concern.state, concern.next_step_at is None) == ("open", False)


async def test_a_wrong_number_is_not_written_to(line: Line) -> None:
    """Whoever has it now is not ours."""
    id = address_status_id(SMS, "+447700900131")
    wrong = AddressStatus(id=id, school=SCHOOL, account=SMS, address="+447700900131", standing=Standing.WRONG)
    await line.store.save(Batch(changed=(wrong,)))
    await line.hears(TELL)
    assert any("to Mr Marlowe.\nNo texts, please ring: Ms Marlowe." in each for each in await line.spoken())
