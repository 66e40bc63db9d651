"""What staff send: taking, opening, answering, calls, good news; by button, by reply, by reference; and whose it is."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.concerns import Opening
from bot.domain.messages import OutboundKind, Purpose
from bot.domain.people import Person, Pupil
from bot.store import finders as f
from tests.handlers.cases import Case, fits, holds, names
from tests.line import Line, people

JAY = "rosa: Jay is upset about his taxi"
UNCLEAR = "That was not clear, so nothing was done."
NONE_OPEN = "nothing open has this reference."
ANSWERED = (JAY, "ahmed> He has a new driver")
CLOSED = (*ANSWERED, "rosa: yes")

CLAIMS = (
    Case("the button", "ahmed! claim", ["ahmed ! Noted", "ahmed ~ 2F2: yours. Please answer today by 12."], [JAY],
         claimed="ahmed"),
    Case("by reference", "ahmed: got 2F2", ["ahmed < 2F2: yours.", "ahmed ~ 2F2: yours."], [JAY], claimed="ahmed"),
    Case("in reply to the ping", "ahmed> I've got this", ["ahmed < 2F2: yours.", "ahmed ~ 2F2: yours."], [JAY],
         claimed="ahmed"),
    Case("by one above, who was not pinged", "cole: got 2F2", ["cole < 2F2: yours.", "ahmed ~ 2F2: Mrs Cole has this."],
         [JAY], claimed="cole"),
    Case("pressed twice", "ahmed! claim", ["ahmed ! Noted", "ahmed ~ 2F2: yours."], [JAY, "ahmed! claim"],
         claimed="ahmed"),
    Case("when another has it", "cole: got 2F2", ["cole < 2F2: Miss Ahmed has this."], [JAY, "ahmed! claim"],
         claimed="ahmed"),
    Case("by one whom it is nothing to", "bell: got 2F2", [f"bell < 2F2: {NONE_OPEN}"], [JAY], claimed=""),
    Case("by one whom it is nothing to, by button", "bell! claim", [f"bell ! {UNCLEAR}"], [JAY], claimed=""),
    Case("of nothing", "ahmed: got 5R5", [f"ahmed < 5R5: {NONE_OPEN}"], [JAY], claimed=""),
    Case("in reply to nothing", "ahmed: I've got this", [f"ahmed < {UNCLEAR}"], [JAY], claimed=""),
    Case("by a parent's phone", "sam! claim", ["sam ! "], [JAY], claimed=""),
    Case("after it was answered", "cole: got 2F2", ["cole < 2F2: Miss Ahmed has answered."], ANSWERED, state="answered",
         claimed=""),
    Case("after it was closed, by reference", "ahmed: got 2F2", [f"ahmed < 2F2: {NONE_OPEN}"], CLOSED, state="sorted"),
    Case("after it was closed, by button", "ahmed! claim", [f"ahmed ! 2F2: {NONE_OPEN}"], CLOSED, state="sorted",
         claimed=""),
)  # fmt: skip

OPENINGS = (
    Case("the button", "ahmed! open", ["ahmed ! ", "ahmed ~ 2F2\nJay Marlowe\nMon 10 Ms Marlowe: Jay is upset about",
         "ahmed ~ 2F2: hidden again."], [JAY]),
    Case("by reference", "ahmed: open 2F2", ["ahmed < 2F2: here it is.", "ahmed ~ 2F2\nJay Marlowe\n",
         "ahmed ~ 2F2: hidden again."], [JAY]),
    Case("a stranger's", "finch: open 2F2", ["finch < 2F2\nMon 10 Family: hello"], ["x: hello"]),
    Case("by one whom it is nothing to", "bell: open 2F2", [f"bell < 2F2: {NONE_OPEN}"], [JAY]),
    Case("a closed one by reference", "ahmed: open 2F2", [f"ahmed < 2F2: {NONE_OPEN}"], CLOSED, state="sorted"),
)  # fmt: skip

ANSWERS = (
    Case("in reply to a ping", "ahmed> He has a new driver", ["rosa < He has a new driver\nMiss Ahmed",
         "rosa < Is this sorted?", "ahmed < 2F2: sent.", "ahmed ~ 2F2: Miss Ahmed has answered."], [JAY],
         state="answered", entries=2),
    Case("by reference", "cole: 2F2 He has a new driver", ["rosa < He has a new driver\nMrs Cole",
         "rosa < Is this sorted?", "cole < 2F2: sent.", "ahmed ~ 2F2: Mrs Cole has"], [JAY], state="answered"),
    Case("in reply, beginning with what only looks like a reference", "ahmed> 8R2 has a new driver",
         ["rosa < 8R2 has a new driver\nMiss Ahmed", "rosa < Is this sorted?", "ahmed < 2F2: sent.", "ahmed ~"], [JAY],
         state="answered"),
    Case("in reply, with its own reference", "ahmed> 2F2 He is fine", ["rosa < He is fine\nMiss Ahmed",
         "rosa < Is this sorted?", "ahmed < 2F2: sent.", "ahmed ~"], [JAY], state="answered"),
    Case("in reply to one, with the reference of another", "ahmed> 2F2 He is fine", [f"ahmed < {UNCLEAR}"],
         [JAY, "sam: Maya cried"]),
    Case("by one whom it is nothing to", "bell: 2F2 He is fine", [f"bell < 2F2: {NONE_OPEN}"], [JAY], entries=1),
    Case("an unknown reference", "ahmed: 5R5 He is fine", [f"ahmed < 5R5: {NONE_OPEN}"], [JAY], entries=1),
    Case("a second answer asks anew", "ahmed> And Pat is kind", ["rosa < And Pat is kind\nMiss Ahmed",
         "rosa < Is this sorted?", "ahmed < 2F2: sent.", "ahmed ~ 2F2: Miss"], ANSWERED, state="answered", entries=3),
    Case("to a closed one, by reply", "ahmed> One more thing", ["rosa < One more thing\nMiss Ahmed",
         "ahmed < 2F2: sent."], CLOSED, state="sorted"),
    Case("to a closed one, by reference", "ahmed: 2F2 One more thing", [f"ahmed < 2F2: {NONE_OPEN}"], CLOSED,
         state="sorted"),
    Case("a reply to what is no ping", "ahmed> He is fine", [f"ahmed < {UNCLEAR}"],
         [JAY, "ahmed: praise Maya wow for her poster"], entries=1),
    Case("words alone", "ahmed: He is fine", [f"ahmed < {UNCLEAR}"], [JAY], entries=1),
    Case("an edit of an answer is not sent", "ahmed~ He has two new drivers", [f"ahmed < {UNCLEAR}"], ANSWERED,
         state="answered", entries=2),
)  # fmt: skip

CALLS = (
    Case("rang", "ahmed: rang 2F2, all is well", ["ahmed < 2F2: call noted.", "rosa < Is this sorted?", "ahmed ~"],
         [JAY], state="answered", entries=2),
    Case("tried", "ahmed: tried 2F2", ["ahmed < 2F2: call noted."], [JAY], entries=2),
    Case("rang about nothing", "ahmed: rang 5R5", [f"ahmed < 5R5: {NONE_OPEN}"], [JAY], entries=1),
    Case("rang about another's", "bell: rang 2F2", [f"bell < 2F2: {NONE_OPEN}"], [JAY], entries=1),
)  # fmt: skip

PRAISES = (
    Case("noted", "ahmed: praise Jay raffle ticket for sitting well", ["ahmed < Noted", "ahmed ~ Noted: Jay, raffle",
         "ahmed ~ Noted"],
         state=""),
    Case("a name that nobody has", "ahmed: praise Zed wow for x", ["ahmed < No pupil has that name."], state=""),
    Case("no kind", "ahmed: praise Jay for sitting well", ["ahmed < Which kind?"], state=""),
    Case("no fact", "ahmed: praise Jay wow", ["ahmed < What was it for?"], state=""),
    Case("nothing but the word", "ahmed: praise", ["ahmed < Like this: praise Jay raffle ticket"], state=""),
    Case("another child in it", "ahmed: praise Jay wow for helping Maya", ["ahmed < It names another"], state=""),
    Case("comparing", "ahmed: praise Jay wow for being better than all the others", ["ahmed < It compares"], state=""),
)  # fmt: skip

OTHER = (
    Case("help", "ahmed: ?", ["ahmed < Reply to a message to answer it."], state=""),
    Case("what is open", "ahmed: open", ["ahmed < 2F2 today by 12"], [JAY]),
    Case("nothing is open", "bell: open", ["bell < Nothing is waiting for you."], [JAY]),
    Case("a photo", "ahmed [photo]", [f"ahmed < {UNCLEAR}"], [JAY], entries=1),
    Case("stop is no STOP", "ahmed: stop", [f"ahmed < {UNCLEAR}"], state=""),
)  # fmt: skip


@pytest.mark.parametrize("case", [*CLAIMS, *OPENINGS, *ANSWERS, *CALLS, *PRAISES, *OTHER], ids=names)
async def test_staff(case: Case, line: Line) -> None:
    """Every case of the tables above."""
    await holds(line, case)


async def test_pings_say_nothing_of_whom_or_what(line: Line) -> None:
    """On a lock screen stands a reference, an urgency and a time; it cannot be passed on."""
    await line.hears(JAY)
    (ping,) = [each for each in await line.said() if each.to == "ahmed"]
    assert ping.purpose is Purpose.PING
    assert ping.protect
    assert ping.text == "2F2: a message, can wait. Please answer today by 12."
    assert [button.label for button in ping.buttons] == ["Open", "I've got this"]
    assert all(len(button.data.encode()) <= 64 for button in ping.buttons)
    assert ping.sms_text.startswith(ping.text)


async def test_the_name_in_a_confirmation_is_hidden_again_after_ten_minutes(line: Line) -> None:
    """ "Noted" sounds; the name comes without a sound, cannot be passed on, and is "Noted" again after ten minutes."""
    await line.hears("ahmed: praise Jay raffle ticket for sitting well")
    first, named, hidden = await line.said()
    assert (first.text, first.protect) == ("Noted", True)
    assert (named.text, named.kind, named.original) == ("Noted: Jay, raffle ticket.", OutboundKind.EDIT, first.id)
    assert (hidden.text, hidden.kind, hidden.original) == ("Noted", OutboundKind.EDIT, first.id)
    assert hidden.not_before == line.clock.now() + timedelta(minutes=10)


async def test_words_opened_by_reference_cannot_be_passed_on(line: Line) -> None:
    """The message that turns into them is protected from the start; Telegram knows no later."""
    await line.hears(JAY)
    await line.said()
    await line.hears("ahmed: open 2F2")
    here, words, _ = await line.said()
    assert (here.text, here.protect, words.original) == ("2F2: here it is.", True, here.id)


async def test_opening_is_on_record_and_hidden_again_after_ten_minutes(line: Line) -> None:
    """Who looked, and when."""
    await line.hears(JAY)
    await line.deliver()
    await line.said()
    await line.hears("ahmed! open")
    opened = await line.store.find(f.OPENINGS, {"school": "oak", "concern": (await line.newest()).id})
    assert [(each.person, each.at) for each in opened] == [("ahmed", line.clock.now())]
    assert isinstance(opened[0], Opening)
    hidden = [each for each in await line.said() if "hidden again" in each.text]
    assert [(each.kind, each.not_before) for each in hidden] == [
        (OutboundKind.EDIT, line.clock.now() + timedelta(minutes=10))
    ]


async def test_by_sms_a_thread_shows_initials_only(line: Line) -> None:
    """An SMS stays on a lock screen: who knows the child knows enough."""
    for role in ("cole", "okafor", "stone"):
        await line.change(Person, role, active=False)
    await line.hears("dana: he has no kit")
    await line.hears("sam: Leo is sad, and Miss Ahmed knows")
    await line.said()
    await line.hears("finch: open 2F3")
    await fits(line, ["finch < 2F3\nL.I. 9B\nMon 10 Mr I. sam: L. is sad, and Miss Ahmed knows"])


async def test_after_a_no_the_next_person_is_offered_to_take_it(line: Line) -> None:
    """Whoever held it before holds it no more; a new answer closes the circle."""
    for each in (*ANSWERED, "rosa: still the same"):
        await line.hears(each)
        await line.deliver()
    pings = [each for each in await line.reader.pings((await line.newest()).id) if each.to == "cole"]
    assert [button.label for button in pings[-1].buttons] == ["Open", "I've got this"]
    await line.said()
    await line.hears("cole! claim")
    await fits(line, ["cole ! Noted", "cole ~ 2F2: yours.", "ahmed ~ 2F2: Mrs Cole has this."])
    assert (await line.newest()).claimed_by == "cole"


async def test_without_any_staff_nothing_breaks(tmp_path: Path) -> None:
    """A school that has only imported its families: the message is kept and the receipt names the school."""
    staff = ("ahmed", "bell", "cole", "okafor", "stone", "finch", "reid")
    async with Line(tmp_path, records=people(without=staff)) as line:
        for arrives in (JAY, "x: hello", "rosa: he has a knife"):
            assert (await line.hears(arrives)).state == "handled"
        assert any(words.startswith("rosa < Thank you for telling us. Oak House will") for words in await line.spoken())
        assert [each.owner for each in await line.concerns()] == ["", ""]


async def test_a_key_worker_who_left_is_not_named(line: Line) -> None:
    """The pupil's record may be older than that."""
    await line.change(Person, "ahmed", active=False)
    await line.hears(JAY)
    await fits(line, ["rosa < Thank you for telling us. Mrs Cole or Mr Okafor", "cole < 2F2"])


async def test_a_pupil_who_left_is_nobodys_matter_but_the_offices(line: Line) -> None:
    """The adult has no child at school now."""
    await line.change(Pupil, "jay", active=False)
    await line.hears(JAY)
    await fits(line, ["rosa < Thank you. We have your message and the office", "finch < 2F2"])


async def test_an_answer_with_a_photo_only_is_kept_and_the_sender_told(line: Line) -> None:
    """Nothing goes to the parent by guess; the thread has it."""
    await line.hears(JAY)
    await line.deliver()
    await line.said()
    reply_to = (await line._newest_to("ahmed")).provider_id
    photo = await line._how("ahmed", "[photo]")
    await line.take(line.inbound("ahmed", "", reply_to=reply_to, **photo))
    await fits(line, [f"ahmed < {UNCLEAR}"])
    assert len(await line.reader.entries((await line.newest()).id)) == 2


async def test_an_answer_with_words_and_a_photo_says_that_only_the_words_went(line: Line) -> None:
    """Miss Ahmed must not believe that Rosa has seen the picture."""
    await line.hears(JAY)
    await line.deliver()
    await line.said()
    photo = {**await line._how("ahmed", "[photo]"), "reply_to": (await line._newest_to("ahmed")).provider_id}
    await line.take(line.inbound("ahmed", "Look how far he ran", **photo))
    said = await line.spoken()
    assert "rosa < Look how far he ran\nMiss Ahmed" in said
    assert "ahmed < 2F2: your words are sent. The picture or file stays here: it cannot go yet." in said


async def test_a_long_thread_still_opens_with_its_newest_words(line: Line) -> None:
    """A message that is too long would show nothing at all."""
    for number in range(20):
        await line.hears(f"rosa: {number} Jay is upset {'and it goes on ' * 30}")
    await line.deliver()
    await line.said()
    await line.hears("ahmed! open")
    (words,) = [each for each in await line.said() if "Jay Marlowe" in each.text]
    assert len(words.text) <= 4096
    assert "19 Jay is upset" in words.text
    assert "\nBefore this: " in words.text
    await line.hears(f"rosa: Jay is upset {'🙂' * 2030}")
    await line.hears("ahmed! open")
    (words,) = [each for each in await line.said() if "Jay Marlowe" in each.text and "🙂" in each.text]
    assert len(words.text.encode("utf-16-le")) // 2 <= 4096
