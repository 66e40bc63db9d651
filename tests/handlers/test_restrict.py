"""An adult is cut off from a child by one line: who may say so, who is meant, and what the adult hears from then on."""

import pytest

from bot.domain.audit import Deed
from bot.domain.concerns import Concern, ConcernState
from bot.domain.entitlements import Entitlement
from bot.domain.messages import Batch
from bot.domain.people import Person, Pupil
from tests.handlers.cases import Case, fits, holds, names
from tests.line import SCHOOL, Line

JAY = "rosa: Jay is upset about his taxi"
ANSWERED = (JAY, "ahmed> He has a new driver")
CUT = "stone: restrict Ms Marlowe from Jay"
DONE = ["stone < Noted", "stone ~ Noted: nothing about Jay Marlowe goes to Ms Marlowe (rosa) now.", "stone ~ Noted"]
OFFICE_READS = "rosa < Thank you. We have your message and the office will read it."
UNKNOWN = "We know nobody of this name."
SAM = ("sam: Maya cried", "sam: Leo has lost his bag", "stone: restrict Mr Idris from Leo")

CASES = (
    Case("by name", CUT, DONE, state=""),
    Case("by ids", "okafor: Restrict: ROSA from jay.", ["okafor < Noted", "okafor ~ Noted: nothing about Jay",
         "okafor ~ Noted"], state=""),
    Case("by surname and full name", "stone: cut Ms Marlowe off from Jay Marlowe", DONE, state=""),
    Case("by SMS no name is said", "finch: cut off rosa from Jay M", ["finch < Noted"],
         state=""),
    Case("two of one name", "stone: cut off Kaur from Kit", ["stone < Which one: lee or pat?"], state=""),
    Case("an adult nobody knows", "stone: restrict Mr Zed from Jay", [f"stone < {UNKNOWN}"], state=""),
    Case("a child nobody knows", "stone: restrict Ms Marlowe from Zed", [f"stone < {UNKNOWN}"], state=""),
    Case("staff are no family", "stone: restrict Miss Ahmed from Jay", [f"stone < {UNKNOWN}"], state=""),
    Case("a key worker may not", "ahmed: restrict Ms Marlowe from Jay", ["ahmed < Only the office or a leader"],
         state=""),
    Case("nor may pastoral", "cole: allow Ms Marlowe for Jay", ["cole < Only the office or a leader"], state=""),
    Case("a parent's words are a worry", "rosa: restrict Mr Marlowe from Jay", ["rosa < Thank you for telling us.",
         "ahmed < 2F2"]),
    Case("it is undone", "finch: allow Ms Marlowe for Jay", ["finch < Noted"],
         [CUT], state=""),
    Case("after that all is as before", JAY, ["rosa < Thank you for telling us. Miss Ahmed", "ahmed < 2F2"],
         [CUT, "finch: allow Ms Marlowe for Jay"]),
    Case("what they have open goes to the office", CUT, [*DONE, "ahmed ~ 2F2: Ms Finch has this.",
         "finch < 2F2: no messages about this may go to them now. Please ring today by 12."], [JAY], owner="finch"),
    Case("what was answered too, without a ring", CUT, [*DONE, "ahmed ~ 2F2: Ms Finch has this."], ANSWERED,
         state="answered", owner="finch"),
    Case("what they write then goes to the office", "rosa: where is he", [OFFICE_READS,
         "finch < 2F2: a message, can wait. No texts to them: please ring"], [CUT], owner="finch"),
    Case("and by the child's name too", "rosa: where is Jay now", [OFFICE_READS, "finch < 2F2"], [CUT], owner="finch"),
    Case("and joins what was open", "rosa: where is he", [OFFICE_READS, "finch < 2F2: a message"], [JAY, CUT], wait=30,
         kept=1, owner="finch"),
    Case("STATUS tells nothing", "rosa: status", [OFFICE_READS], [JAY, CUT], kept=1),
    Case("CALL names nobody", "rosa: call me", [OFFICE_READS, "finch < 2F2"], [CUT], owner="finch"),
    Case("HELP names nobody", "rosa: please help", [OFFICE_READS, "finch < 2F2"], [CUT], owner="finch"),
    Case("a yes closes nothing", "rosa: yes", [OFFICE_READS, "finch < 2F2: a message"], [*ANSWERED, CUT], kept=1),
    Case("a no says nobody's name", "rosa: no", [OFFICE_READS, "finch < 2F2: a message"], [*ANSWERED, CUT], kept=1),
    Case("an old Sorted tells nothing", "sam! sorted", ["sam ! "], ["sam: Leo is sad", "cole> He is fine",
         "stone: restrict Mr Idris from Leo"], state="answered"),
    Case("an old Not yet tells nothing", "sam! unsorted", ["sam ! "], ["sam: Leo is sad", "cole> He is fine",
         "stone: restrict Mr Idris from Leo"], state="answered"),
    Case("the other child goes on", "sam: Maya is better", ["sam < Thank you. We have all of these. Ref 2F2."], SAM),
    Case("STATUS tells of the other child", "sam: status", ["sam < 2F2: Miss Ahmed or Mrs Cole will"], SAM),
    Case("a message that names the child joins nothing of the other", "sam: and how is Leo",
         ["sam < Thank you. We have your message and the office"], SAM, kept=2, owner="finch"),
    Case("one that names no child is of the other", "sam: is she in today", ["sam < Thank you for telling us. Miss",
         "ahmed < 2F2"], ["stone: restrict Mr Idris from Leo"], owner="ahmed"),
    Case("who answers of the other child is warned", "ahmed: open 2F2", ["ahmed < 2F2: here it is.",
         "ahmed ~ 2F2\nMaya Idris\nSay nothing to them of L.I.\nMon 10 Mr Idris", "ahmed ~ 2F2: hidden"], SAM),
    Case("what may be of both goes to the office", "stone: restrict Mr Idris from Leo", ["stone < Noted",
         "stone ~ Noted: nothing", "stone ~ Noted", "cole ~ 2F2: Ms Finch has this.",
         "finch < 2F2: no messages about this"], ["sam: they are both sad"],
         owner="finch"),
    Case("one of two on a phone is cut off: the phone is", "pat: Kit is sad", ["+447700900140 < Thank you. We have",
         "finch < 2F2: a message from somebody"], ["stone: restrict Mr Kaur from Kit"], owner="finch"),
    Case("what came from their phone before too", "stone: restrict Mr Kaur from Kit", ["stone < Noted",
         "stone ~ Noted: nothing", "stone ~ Noted", "ahmed ~ 2F2: Ms Finch has this.",
         "finch < 2F2: no messages about this"], ["pat: Kit is sad"], owner="finch"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=names)
async def test_cutting_off(case: Case, line: Line) -> None:
    """Every case of the table above."""
    await holds(line, case)


async def test_it_is_on_record_once(line: Line) -> None:
    """Who, whom, from whom, and when; said twice it is one deed."""
    for each in (CUT, CUT, "finch: allow rosa for jay"):
        await line.hears(each)
    kept = [(each.by, each.deed, each.about) for each in await line.reader.audit()]
    about = ("rosa", "jay")
    assert kept == [("stone", Deed.RESTRICTED, about), ("finch", Deed.ALLOWED, about)]


async def test_an_adult_without_a_record_gets_a_restricted_one(line: Line) -> None:
    """Mr Novak is in no sheet with Jay; what the next sheet says cannot let him in."""
    await line.hears("stone: restrict Mr Novak from Jay")
    made = await line.reader.entitlement("noel", "jay")
    assert made
    assert made.restricted
    assert made.permissions == ()


async def test_an_adult_who_left_can_be_named_by_the_id(line: Line) -> None:
    """They may come back with the next sheet, and then find the door shut."""
    await line.change(Person, "rosa", active=False)
    await line.hears("stone: restrict Ms Marlowe from Jay")
    await fits(line, [f"stone < {UNKNOWN}"])
    await line.hears("stone: restrict rosa from Jay")
    found = await line.reader.entitlement("rosa", "jay")
    assert found
    assert found.restricted


async def test_two_children_of_one_name(line: Line) -> None:
    """Both are hers: it asks by the school's own ids, and the surname tells them apart."""
    other = Pupil(id="jay2", school=SCHOOL, code="P77", name="Jay", surname="Reed", tutor_group="7A")
    hers = Entitlement(id="rosa:jay2", school=SCHOOL, adult="rosa", pupil="jay2")
    await line.store.save(Batch(changed=(other, hers)))
    await line.change(Pupil, "jay", code="P1")
    await line.hears(CUT)
    await fits(line, ["stone < Which one: P1 or P77? Please send it again with that id."])
    await line.hears("stone: restrict Ms Marlowe from Jay R")
    made = await line.reader.entitlement("rosa", "jay2")
    assert made
    assert made.restricted


async def test_of_two_children_of_one_name_the_adults_own_is_meant(line: Line) -> None:
    """She could hear nothing of the other Jay anyway, and to ask would leave the door open meanwhile."""
    await line.store.save(Batch(changed=(Pupil(id="jay2", school=SCHOOL, code="P77", name="Jay", surname="Reed"),)))
    await line.hears(CUT)
    await fits(line, DONE)
    cut = await line.reader.entitlement("rosa", "jay")
    assert cut
    assert cut.restricted
    assert await line.reader.entitlement("rosa", "jay2") is None


async def test_by_sms_the_words_are_an_id_and_initials(line: Line) -> None:
    """The office's phone may lie on its counter."""
    await line.hears("finch: restrict Ms Marlowe from Jay")
    said = next(each for each in await line.said() if each.to == "finch")
    assert said.sms_text == "Noted: nothing about J.M. goes to rosa now. To undo this: allow ... for ..."


async def test_the_office_is_told_when_it_writes_anyway(line: Line) -> None:
    """What they raise now may be of the child: no answer in writing goes, and that is said at once."""
    await line.hears(CUT)
    await line.hears("rosa: where is he")
    raised = await line.newest()
    assert isinstance(raised, Concern)
    assert raised.may_be_about == ("jay",)
    await line.said()
    await line.hears("finch: 2F2 He is here")
    await fits(line, ["finch < 2F2: not sent. They may hear nothing of this from us."])
    still = await line.newest()
    assert isinstance(still, Concern)
    assert still.state is ConcernState.OPEN


async def test_without_an_office_or_a_head_it_holds_all_the_same(line: Line) -> None:
    """Who has it keeps it; the clock runs on."""
    for each in ("finch", "okafor"):
        await line.change(Person, each, active=False)
    for each in (JAY, CUT):
        await line.hears(each)
    assert (await line.newest()).owner == "ahmed"
    found = await line.reader.get(Entitlement, "rosa:jay")
    assert found
    assert found.restricted
