"""Somebody has left: what they had in hand is another's, nothing more reaches them, and who must act is told."""

import pytest

from bot.domain.audit import Deed
from bot.domain.messages import Batch, OutboundKind
from bot.domain.people import Person, Pupil
from tests.handlers.cases import Case, fits, holds, names
from tests.line import Line
from tests.looking import outbound_to

JAY = "rosa: Jay is upset about his taxi"
GONE = "okafor: left: Miss Ahmed"
DONE = ["okafor < Noted", "okafor ~ Noted: Miss Ahmed has left the school.", "okafor ~ Noted"]
CHILDREN = "finch < ahmed has left. These children need a new key worker: jay, kit, maya."
NOBODY = "We know nobody of this name."

CASES = (
    Case("a key worker", GONE, [*DONE, CHILDREN], state=""),
    Case("by id, by the office", "finch: leave AHMED", ["finch < Noted", CHILDREN],
         state=""),
    Case("with something open", GONE, [*DONE, CHILDREN, "cole < 2F2: a message, can wait. Please answer today by 12."],
         [JAY], owner="cole"),
    Case("with something taken that is another's", "okafor: left: Mrs Cole", ["okafor < Noted",
         "okafor ~ Noted: Mrs Cole", "okafor ~ Noted",
         "ahmed ~ 2F2: Miss Ahmed has this.", "ahmed < 2F2: a message, can wait."], [JAY, "cole: got 2F2"],
         owner="ahmed", claimed=""),
    Case("with something of theirs that another took", GONE, [*DONE, CHILDREN], [JAY, "cole: got 2F2"], owner="cole",
         claimed="cole"),
    Case("with something answered", GONE, [*DONE, CHILDREN], [JAY, "ahmed> He is fine"], state="answered",
         owner="cole"),
    Case("a child", "okafor: Jay Marlowe has left.", ["okafor < Noted", "okafor ~ Noted: Jay Marlowe has left",
         "okafor ~ Noted"], state=""),
    Case("nobody of this name", "okafor: left: Mr Zed", [f"okafor < {NOBODY}"], state=""),
    Case("no adult of a family", "okafor: left: Ms Marlowe", [f"okafor < {NOBODY}"], state=""),
    Case("not oneself", "okafor: left: Mr Okafor", ["okafor < That is you."], state=""),
    Case("a key worker may not say so", "ahmed: left: Mr Bell", ["ahmed < Only the office or a leader"], state=""),
    Case("words that name nobody are no command", "ahmed: left a message with Nan", ["ahmed < That was not clear"],
         state=""),
    Case("in reply to a ping it goes to the parent", "finch> left a message with Nan", ["+447700900199 < left a",
         "finch < 2F2: sent."], ["x: hello"], state="answered"),
    Case("what they write then is a stranger's", "ahmed: hello?", ["6001 < Thank you. We have your message and the",
         "finch < 2F2: a message from somebody we do not know."], [GONE], owner="finch"),
    Case("a parent of a child who left writes to the office", JAY, ["rosa < Thank you. We have your message",
         "finch < 2F2"], ["okafor: leave jay"], owner="finch"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=names)
async def test_leaving(case: Case, line: Line) -> None:
    """Every case of the table above."""
    await holds(line, case)


async def test_it_is_on_record(line: Line) -> None:
    """Who said so, and who it was."""
    for each in (GONE, GONE, "finch: leave jay"):
        await line.hears(each)
    kept = [(each.by, each.deed, each.about) for each in await line.reader.audit()]
    assert kept == [("okafor", Deed.LEFT, ("ahmed",)), ("finch", Deed.LEFT, ("jay",))]
    gone, child = await line.reader.person("ahmed"), await line.reader.pupil("jay")
    assert isinstance(gone, Person)
    assert isinstance(child, Pupil)
    assert not gone.active
    assert not child.active


async def test_their_ping_that_waits_goes_no_more_and_what_they_opened_is_hidden(line: Line) -> None:
    """It was opened a minute ago on a phone that now is a stranger's."""
    await line.hears(JAY)
    await line.deliver()
    await line.hears("ahmed! open")
    await line.said()
    await line.hears(GONE)
    assert [each for each in await line.said() if each.to == "ahmed"] == []
    waiting = [each for each in await outbound_to(line.reader, "ahmed") if each.state == "waiting"]
    assert [each.text for each in waiting if each.kind is OutboundKind.EDIT][-1] == (
        "2F2: hidden again. Tap Open to read it."
    )


async def test_many_children_are_counted(line: Line) -> None:
    """One SMS holds so many ids."""
    made = [Pupil(id=f"p{n}", school="oak", code=f"P{n}", name="Ada", key_worker="bell") for n in range(9)]
    await line.store.save(Batch(changed=tuple(made)))
    await line.hears("finch: left: Mr Bell")
    told = "finch < bell has left. These children need a new key worker: P0, P1, P2, P3, P4, P5, P6, P7 +3."
    await fits(line, ["finch < Noted", told])
