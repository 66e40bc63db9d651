"""The short words of families and of staff: STATUS, CALL, HELP, PRAISE OFF, WRONG NUMBER, away and back."""

import pytest

from tests.handlers.cases import Case, holds, names
from tests.line import STRANGER, Line

JAY = "rosa: Jay is upset about his taxi"
ANSWERED = (JAY, "ahmed> He has a new driver")
OFFICE_READS = "Thank you. We have your message and the office will read it."
NOTHING_OPEN = "Nothing of yours is open with us. Text any worry, any spelling."
SHARED = "+447700900140"

TWO = (
    "sam < 2F2: Miss Ahmed or Mrs Cole will answer you today by 12.\n"
    "2F3: Mrs Cole or Mr Okafor will answer you today by 12."
)
STATUS = (
    Case("nothing is open", "rosa: STATUS", [f"rosa < {NOTHING_OPEN}"], state="", kept=0),
    Case("one waits", "rosa: status", ["rosa < 2F2: Miss Ahmed or Mrs Cole will answer you today by 12."], [JAY],
         kept=1, entries=1),
    Case("in other words", "rosa: any news?", ["rosa < 2F2: Miss Ahmed or Mrs Cole will answer you today by 12."],
         [JAY]),
    Case("one was taken", "rosa: status", ["rosa < 2F2: Mrs Cole will answer you today by 12."], [JAY,
         "cole: got 2F2"],
         claimed="cole"),
    Case("one was answered", "rosa: status", ["rosa < 2F2: Miss Ahmed has answered. Not sorted? Tell us here."],
         ANSWERED,
         state="answered"),
    Case("one was sorted", "rosa: status", [f"rosa < {NOTHING_OPEN}"], [*ANSWERED, "rosa: yes"], state="sorted"),
    Case("not sorted, and one step up", "rosa: status", ["rosa < 2F2: Mrs Cole will answer you today by 12."],
         [*ANSWERED, "rosa: no"]),
    Case("its time has passed", "rosa: status", ["rosa < 2F2: Mrs Cole will answer you today by 1."], [JAY], wait=125),
    Case("taken, and its time has passed", "rosa: status", ["rosa < 2F2: Mrs Cole will answer you today by 1."],
         [JAY, "ahmed! claim"], wait=125, claimed="ahmed"),
    Case("every time has passed", "rosa: status", ["rosa < 2F2: Dr Reid will answer you tomorrow by 9.30."], [JAY],
         wait=250),
    Case("two children, two matters", "sam: status", [TWO], ["sam: Maya cried", "sam: Leo has lost his bag"], kept=2),
    Case("another's matter is none of theirs", "sam: status", [f"sam < {NOTHING_OPEN}"], [JAY]),
    Case("who may raise nothing is read by the office", "noel: status", [f"noel < {OFFICE_READS}", "finch < 2F2"]),
    Case("of a member of staff it is no word", "ahmed: status", ["ahmed < That was not clear"], state=""),
)  # fmt: skip

ASKED = "{}: they ask for a call. Please ring today by 12."
ASKED_HER = f"ahmed < {ASKED.format('2F2')}"
CALLS_HER = (
    "rosa < Thank you. Miss Ahmed or Mrs Cole will ring you today by 12. The call will come from 01632 960123. Ref 2F2."
)
CALL = (
    Case("a new matter", "rosa: CALL", [CALLS_HER, f"ahmed < {ASKED.format('2F2')}"], owner="ahmed", entries=1),
    Case("in other words", "rosa: please can someone ring me", [CALLS_HER, f"ahmed < {ASKED.format('2F2')}"]),
    Case("about what is open", "rosa: call me", [CALLS_HER.replace("by 12.", "by 12.05."),
         f"ahmed < {ASKED.format('2F2')}"], [JAY], kept=1,
         entries=2),
    Case("when another has it", "rosa: call me", ["rosa < Thank you. Mrs Cole will ring you today by 12.",
         "cole < 2F2: they",
         "ahmed < 2F2: they"], [JAY, "cole: got 2F2"]),
    Case("asked again at once", "rosa: please ring me", ["rosa < Thank you. Miss Ahmed or Mrs Cole will ring"],
         ["rosa: call"], kept=1, entries=2),
    Case("after an answer it is open again", "rosa: call me",
         ["rosa < Thank you. Miss Ahmed or Mrs Cole will ring you today by 12.05.", "ahmed < 2F2: they ask"], ANSWERED,
         kept=1),
    Case("late, who has it now rings", "rosa: call me", ["rosa < Thank you. Mrs Cole will ring you today by 2.10.",
         "cole < 2F2: they ask for a call. Please ring today by 1.", "ahmed < 2F2: they"], [JAY], wait=125),
    Case("just before the answer is due it is a time that can be kept", "rosa: call me",
         ["rosa < Thank you. Miss Ahmed or Mrs Cole will ring you today by 2.", ASKED_HER], [JAY], wait=118),
    Case("a call made closes the circle", "ahmed: rang 2F2", ["ahmed < 2F2: call noted.", "rosa < Is this sorted?",
         "ahmed ~"],
         ["rosa: call"], state="answered"),
    Case("a call tried does not", "ahmed: tried 2F2", ["ahmed < 2F2: call noted."], ["rosa: call"]),
    Case("who may raise nothing is read by the office", "noel: call me", [f"noel < {OFFICE_READS}", "finch < 2F2"]),
    Case("with more it is read by a person", "rosa: call me a taxi", ["rosa < Thank you for telling us.",
         "ahmed < 2F2: a"]),
)  # fmt: skip

HELP = (
    Case("by SMS the network answers the word", "rosa: HELP", ["ahmed < 2F2: a message"], owner="ahmed", entries=1),
    Case("a worry after the bare word gets its name and time", JAY, ["rosa < Thank you for telling us. Miss Ahmed or"],
         ["rosa: HELP"], kept=1, entries=2),
    Case("by SMS it answers no other words", "rosa: please help me",
         ["rosa < Thank you. Miss Ahmed or Mrs Cole will read",
         "ahmed < 2F2: a message"]),
    Case("by Telegram", "sam: help",
         ["sam < Thank you. Mrs Cole or Mr Okafor will read this and answer you today by 12.",
         "cole < 2F2: a message"]),
    Case("about what is open", "sam: help", ["sam < Thank you. Miss Ahmed or Mrs Cole will read this"],
         ["sam: Maya cried"],
         kept=1, entries=2),
    Case("in other words at once it is more of the same", "sam: please help", ["sam < Thank you. We have all of"],
         ["sam: Maya cried"], kept=1, entries=2),
    Case("by SMS about what is open", "rosa: help", [], [JAY], kept=1, entries=2),
    Case("after a silence", "sam: help", ["sam < Thank you. Miss Ahmed", "ahmed < 2F2: they have written again."],
         ["sam: Maya cried"], wait=30, kept=1),
    Case("after an answer", "rosa: help", ["ahmed < 2F2: they have written again."], ANSWERED, kept=1),
    Case("with danger in it", "rosa: help me now", ["rosa < If anyone is in danger now, ring 999.",
         "rosa < Thank you for",
         "ahmed < 2F2: a message, now.", "stone < 2F2", "okafor < 2F2"]),
)  # fmt: skip

PRAISE = (
    Case("off", "rosa: PRAISE OFF", ["rosa < No more good news messages from Oak House."], state="", kept=0),
    Case("on", "rosa: praise on", ["rosa < Good news messages from Oak House are on again."], ["rosa: praise off"],
         state=""),
    Case("twice", "rosa: no more praise texts", ["rosa < No more good news"], ["rosa: praise off"], state=""),
    Case("on a shared phone", "pat: praise off", [f"{SHARED} < No more good news messages"], state=""),
    Case("of a member of staff it is a praise", "ahmed: praise off", ["ahmed < No pupil has that name."], state=""),
)  # fmt: skip

LAST = "Thank you. We will send nothing more to this number."
WRONG = (
    Case("a wrong number", "rosa: wrong number", ["+447700900131 < Thank you. We will",
         "finch < rosa: a number we hold"],
         state="", kept=0),
    Case("with a matter open", "rosa: sorry wrong number", [f"+447700900131 < {LAST}",
         "finch < rosa: a number we hold is"],
         [JAY], kept=1, entries=2),
    Case("a shared phone", "pat: you have the wrong number", [f"{SHARED} < {LAST}", "finch < lee: a number",
         "finch < pat:"],
         state=""),
    Case("of nobody's", "x: wrong number", [f"{STRANGER} < {LAST}"], state=""),
    Case("who then writes is a stranger", "rosa: who is this", [f"+447700900131 < {OFFICE_READS}",
         "finch < 2F3: a message from somebody we do not know."], [JAY, "rosa: wrong number"], kept=2),
    Case("START gives them nothing", "rosa: START", [], ["rosa: wrong number"], state=""),
    Case("nor does STATUS", "rosa: status", [f"+447700900131 < {OFFICE_READS}", "finch < 2F3"], [JAY,
         "rosa: wrong number"]),
    Case("nor PRAISE ON", "rosa: praise on", [f"+447700900131 < {OFFICE_READS}", "finch < 2F2"],
         ["rosa: wrong number"]),
    Case("of a member of staff it is no word", "ahmed: wrong number", ["ahmed < That was not clear"], state=""),
)  # fmt: skip

GONE = "ahmed < Noted. Others will be asked while you are away."
STANDS_IN = "cole < 2F2: a message, can wait. Please answer today by 12."
AWAY = (
    Case("nothing waits", "ahmed: away", [GONE], state=""),
    Case("what is due today is asked of another at once", "ahmed: I'm off sick", [GONE, STANDS_IN], [JAY],
         owner="ahmed"),
    Case("what they took is free again", "ahmed: away", [GONE, STANDS_IN, "ahmed ~ 2F2: a message, can wait."],
         [JAY, "ahmed! claim"], claimed=""),
    Case("what another took is theirs", "ahmed: away", [GONE], [JAY, "cole: got 2F2"], claimed="cole"),
    Case("what was answered waits for nobody", "ahmed: away", [GONE], ANSWERED, state="answered"),
    Case("what is late has gone further", "ahmed: away", [GONE], [JAY], wait=125),
    Case("said twice", "ahmed: away", [GONE], [JAY, "ahmed: away"]),
    Case("again after a while in", "ahmed: away", [GONE], [JAY, "ahmed: away", "ahmed: back"]),
    Case("as a reply to a ping it is the word all the same", "ahmed> away", [GONE, STANDS_IN], [JAY]),
    Case("a new matter goes to who is in", JAY, ["rosa < Thank you for telling us. Mrs Cole or Mr Okafor",
         "cole < 2F2"],
         ["ahmed: away"], owner="cole"),
    Case("more of the same goes to who is in", "rosa: he was late again", ["rosa < Thank you. We have all",
         "cole < 2F2: they"],
         [JAY, "ahmed: away"], wait=30),
    Case("after their answer, who is in is named", "rosa: he shouted again",
         ["rosa < Thank you for telling us. Mrs Cole or",
         "cole < 2F2: they have written again."], [*ANSWERED, "ahmed: away"]),
    Case("STATUS names who is in", "rosa: status", ["rosa < 2F2: Mrs Cole or Mr Okafor will answer you today by 12."],
         [JAY, "ahmed: away"]),
    Case("a call is asked of both", "rosa: call me", ["rosa < Thank you. Mrs Cole or Mr Okafor will ring you",
         "cole < 2F2: they",
         "ahmed < 2F2: they ask"], [JAY, "ahmed: away"]),
    Case("back", "ahmed: back", ["ahmed < Noted. Welcome back."], ["ahmed: away"], state=""),
    Case("back, and asked again", JAY, ["rosa < Thank you for telling us. Miss Ahmed or Mrs Cole", "ahmed < 2F2"],
         ["ahmed: away", "ahmed: back"], owner="ahmed"),
    Case("back in reply to a ping is an answer", "ahmed> back in", ["rosa < back in\nMiss Ahmed",
         "rosa < Is this sorted?",
         "ahmed < 2F2: sent.", "ahmed ~"], [JAY], state="answered"),
    Case("of a parent it is words", "rosa: away", ["rosa < Thank you for telling us.", "ahmed < 2F2"]),
)  # fmt: skip


@pytest.mark.parametrize("case", [*STATUS, *CALL, *HELP, *PRAISE, *WRONG, *AWAY], ids=names)
async def test_short_words(case: Case, line: Line) -> None:
    """Every case of the tables above."""
    await holds(line, case)


async def test_who_went_and_came_back_is_on_the_audit_record(line: Line) -> None:
    """Away, said twice, and back: two deeds, by whom and when; the second "away" did nothing."""
    for each in ("ahmed: away", "ahmed: away", "ahmed: back"):
        await line.hears(each)
        line.after(minutes=5)
    record = await line.reader.audit()
    assert [(each.deed, each.by, each.about, each.at.minute) for each in record] == [
        ("away", "ahmed", ("ahmed",), 0),
        ("back", "ahmed", ("ahmed",), 10),
    ]
    assert all(each.inbound for each in record)


@pytest.mark.parametrize(
    ("typed", "deed"), [("rang rosa", "rang"), ("Tried to ring rosa, no answer", "tried"), ("phoned rosa.", "rang")]
)
async def test_the_call_that_a_stop_asked_for_is_noted(line: Line, typed: str, deed: str) -> None:
    """ "rosa: please ring": the office says that it did, by the same id, and it is on the audit record."""
    await line.hears("rosa: STOP")
    await line.deliver()
    await line.said()
    await line.hears(f"finch: {typed}")
    assert await line.spoken() == ["finch < rosa: call noted."]
    assert [(each.deed, each.by, each.about) for each in await line.reader.audit()] == [(deed, "finch", ("rosa",))]


@pytest.mark.parametrize("typed", ["rang ahmed", "rang nobody", "rang"])
async def test_a_call_to_nobody_of_a_family_is_not_guessed_at(line: Line, typed: str) -> None:
    """A colleague, an id that is nobody's, no id: nothing is noted."""
    await line.hears(f"finch: {typed}")
    assert await line.spoken() == ["finch < That was not clear, so nothing was done. Text ? to see what you can send."]
    assert await line.reader.audit() == []
