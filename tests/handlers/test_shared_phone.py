"""A phone that two adults of one household share: served as warmly as any, with no more than both of them may know."""

import pytest

from bot.domain.messages import Batch, Channel
from bot.domain.people import Contact, Person
from bot.domain.praise import Praise
from bot.services.good_news import by_family, family_batch
from tests.handlers.cases import Case, fits, holds, names
from tests.line import SCHOOL, Line

PHONE = "+447700900140"
KIT = "pat: Kit is sad"
RECEIPT = f"{PHONE} < Thank you for telling us. Miss Ahmed or Mrs Cole will answer you today by 12. Ref 2F2."
ANSWERED = (KIT, "ahmed> He laughed at lunch")
OFFICE_READS = f"{PHONE} < Thank you. We have your message and the office will read it."

CASES = (
    Case("a worry", KIT, [RECEIPT, "ahmed < 2F2: a message, can wait."], owner="ahmed", kept=1),
    Case("whichever of the two writes", "lee: and he will not eat", [f"{PHONE} < Thank you. We have all of these."],
         [KIT], kept=1, entries=2),
    Case("the answer goes to the phone", "ahmed> He laughed at lunch", [f"{PHONE} < He laughed at lunch\nMiss Ahmed",
         f"{PHONE} < Is this sorted?", "ahmed < 2F2: sent.", "ahmed ~ 2F2: Miss Ahmed has"], [KIT], state="answered"),
    Case("sorted", "lee: yes thanks", [f"{PHONE} < Thank you for telling us. We will let Miss Ahmed know.",
         "ahmed < 2F2: sorted."], ANSWERED, state="sorted"),
    Case("not yet", "pat: 2", [f"{PHONE} < Thank you for saying so. Mrs Cole has this now", "cole < 2F2: not sorted"],
         ANSWERED),
    Case("STATUS", "lee: status", [f"{PHONE} < 2F2: Miss Ahmed or Mrs Cole will answer you today by 12."], [KIT]),
    Case("CALL", "lee: please call me", [f"{PHONE} < Thank you. Miss Ahmed", "ahmed < 2F2: they ask for a call."],
         owner="ahmed"),
    Case("danger", "lee: he has a knife", [f"{PHONE} < If anyone is in danger now, ring 999.", RECEIPT,
         "ahmed < 2F2: a message, now.", "stone < 2F2", "okafor < 2F2"]),
    Case("opening it names neither", "ahmed! open", ["ahmed ! ", "ahmed ~ 2F2\nKit Kaur\nMon 10 Family: Kit is sad",
         "ahmed ~ 2F2: hidden"], [KIT]),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=names)
async def test_a_phone_of_two(case: Case, line: Line) -> None:
    """Every case of the table above."""
    await holds(line, case)


async def test_if_one_may_not_raise_it_is_the_offices(line: Line) -> None:
    """Lee may only receive: a stranger's message then, as before."""
    known = await line.reader.entitlement("lee", "kit")
    assert known
    await line.change(type(known), known.id, permissions=())
    await line.hears(KIT)
    await fits(line, [OFFICE_READS, "finch < 2F2: a message from somebody we do not know."])
    assert (await line.newest()).adult == ""


async def test_staff_and_family_on_one_number_stay_with_the_office(line: Line) -> None:
    """What comes from it could be either's."""
    both = Contact(id="c-both", school=SCHOOL, person="bell", channel=Channel.SMS, address=PHONE)
    await line.store.save(Batch(changed=(both,)))
    await line.hears(KIT)
    await fits(line, [OFFICE_READS, "finch < 2F2"])


async def test_two_households_on_one_number_stay_with_the_office(line: Line) -> None:
    """Nobody's matter is told on a phone that another family reads."""
    await line.change(Person, "lee", household="elsewhere")
    await line.hears(KIT)
    await fits(line, [OFFICE_READS, "finch < 2F2"])


async def test_what_she_wrote_from_her_own_phone_is_not_told_on_the_shared_one(line: Line) -> None:
    """Pat has Telegram of her own; Lee, who has the shared phone in his hand, hears nothing of it."""
    own = Contact(id="c-own", school=SCHOOL, person="pat", channel=Channel.TELEGRAM, address="5099", rank=0)
    await line.store.save(Batch(changed=(own,)))
    await line.hears("5099: Kit is afraid at home")
    await fits(line, ["pat < Thank you for telling us. Miss Ahmed", "ahmed < 2F2"])
    await line.hears("lee: status")
    await fits(line, [f"{PHONE} < Nothing of yours is open with us."])
    await line.hears("lee: Kit lost his shoe")
    assert len(await line.concerns()) == 2
    await line.said()
    await line.hears("5099: status")
    (told,) = await line.spoken()
    assert told.startswith("pat < 2F2:")
    assert "2F3" not in told


async def test_the_same_good_news_does_not_ring_twice(line: Line) -> None:
    """One message a phone; two phones, two messages."""
    await line.hears("ahmed: praise Kit wow for his dance")
    own = Contact(id="c-own", school=SCHOOL, person="pat", channel=Channel.TELEGRAM, address="5099", rank=0)
    assert await _told(line) == ["lee"]
    await line.store.save(Batch(changed=(own,)))
    assert sorted(await _told(line)) == ["lee", "pat"]


async def test_one_who_wants_none_silences_the_phone(line: Line) -> None:
    """He said so, and it is his phone too; it stays on record."""
    await line.change(Person, "lee", praise_off=True)
    await line.hears("ahmed: praise Kit wow for his dance")
    assert await _told(line) == []


async def _told(line: Line) -> list[str]:
    """To whom the day's good news would go."""
    untold: list[Praise] = await line.reader.praise_untold()
    families = await by_family(line.school, untold)
    made = [
        await family_batch(line.school, each, line.clock.now(), job="daily_positives") for each in families.values()
    ]
    return [each.to for batch in made for each in batch.outbound]
