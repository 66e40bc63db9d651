"""One process, two schools, families that belong to both: neither hears, sees or stops anything of the other's."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import ManualClock
from bot.domain.messages import Batch, Inbound, Outbound, Purpose
from bot.domain.people import AddressStatus, Standing
from bot.domain.praise import Praise
from bot.simulator import faults
from bot.store.finders import by_id
from tests.scenarios.playing import school_time
from tests.scenarios.trust import NUMBERS, Site, Trust

pytestmark = pytest.mark.scenario


@pytest.fixture
async def trust(tmp_path: Path) -> AsyncIterator[Trust]:
    async with Trust(ManualClock(school_time("Mon 9.00")), tmp_path) as trust:
        yield trust


def everything(site: Site) -> list[str]:
    return [
        text for id in ("rosa", "sam", "dana", "ahmed", "cole", "okafor", "finch", "reid") for text in site.reads(id)
    ]


async def praised(trust: Trust, site: Site, pupil: str, fact: str) -> None:
    noted = Praise(
        id=trust.app.ids.new(), school=site.id, pupil=pupil, kind="raffle ticket", fact=fact, noted_by="ahmed",
        noted_at=trust.clock.now(),
    )  # fmt: skip
    await trust.app.store.save(Batch(changed=(noted,)))


async def test_a_worry_reaches_the_school_it_was_sent_to(trust):
    """Ms Marlowe has a child at both schools and one phone: what she texts Oakfield is answered by Oakfield alone."""
    await trust.writes(trust.oak, "rosa", "Jay is upset about his taxi")
    assert "Miss Ahmed or Mrs Cole will answer you" in trust.oak.reads("rosa")[0]
    assert len(trust.oak.reads("ahmed")) == 1
    assert everything(trust.elm) == []
    await trust.writes(trust.elm, "rosa", "Lily is upset")
    assert "Mr Yates or Mrs Hill will answer you" in trust.elm.reads("rosa")[0]
    assert len(trust.oak.reads("rosa")) == 1
    (ours,) = await trust.tenant(trust.oak).school.reader.concerns_of_adult("rosa")
    (theirs,) = await trust.tenant(trust.elm).school.reader.concerns_of_adult("rosa")
    assert ours.id != theirs.id
    await trust.writes(trust.elm, "sam", "STATUS")
    assert trust.elm.reads("sam")[-1].startswith("Nothing of yours is open")


async def test_a_telegram_account_at_two_schools(trust):
    """The same account writes to two bots: two people, each with the adults and children of that school."""
    await trust.writes(trust.oak, "sam", "Maya is upset")
    await trust.writes(trust.elm, "sam", "Noor is upset")
    assert "Miss Ahmed" in trust.oak.reads("sam")[0]
    assert "Mr Yates" in trust.elm.reads("sam")[0]
    assert len(trust.oak.reads("ahmed")) == len(trust.elm.reads("ahmed")) == 1


async def test_staff_of_one_school_cannot_reach_into_the_other(trust):
    """A reference and an answer count at the school whose bot they were sent to, though the account is the same."""
    await trust.writes(trust.oak, "rosa", "Jay is upset about his taxi")
    (concern,) = await trust.tenant(trust.oak).school.reader.concerns_living()
    for words in (f"{concern.reference} He is fine now", f"got {concern.reference}", f"open {concern.reference}"):
        await trust.writes(trust.elm, "ahmed", words)
        assert "nothing open has this reference" in trust.elm.reads("ahmed")[-1]
    assert len(trust.oak.reads("rosa")) == 1
    await trust.writes(trust.oak, "ahmed", f"{concern.reference} He is fine now")
    assert trust.oak.reads("rosa")[-1] == "He is fine now\nMiss Ahmed"


async def test_stop_is_between_one_number_and_one_phone(trust):
    """STOP to Oakfield: its good news stays away, Elm Hill's comes; START at Elm Hill starts nothing at Oakfield."""
    await trust.writes(trust.oak, "rosa", "stop. thank you")
    await trust.writes(trust.elm, "rosa", "start")
    for site, name in ((trust.oak, "sitting well"), (trust.elm, "helping a friend")):
        await praised(trust, site, "jay", f"for {name}")
    heard = {site.id: len(site.reads("rosa")) for site in trust.sites}
    await trust.wait(timedelta(hours=8))
    assert [words for words in trust.oak.reads("rosa")[heard["oakfield"] :] if "ticket" in words] == []
    (news,) = [words for words in trust.elm.reads("rosa")[heard["elm"] :] if "ticket" in words]
    assert "Lily won a raffle ticket for helping a friend" in news
    for site, standing in ((trust.oak, Standing.STOPPED), (trust.elm, Standing.OPEN)):
        status = await trust.tenant(site).school.reader.address_status(f"sms:{NUMBERS[site.id]}", "+447700900131")
        assert isinstance(status, AddressStatus)
        assert status.standing is standing


async def test_a_link_of_one_school_opens_nothing_at_the_other(trust):
    """Mrs Cole's link from Oakfield, pressed at Elm Hill's bot by whoever has it, ties nobody to anything."""
    before = len(await trust.tenant(trust.elm).school.reader.contacts_of("cole"))
    await trust.join(trust.oak, trust.elm, "cole")
    await trust.wait(timedelta(seconds=5))
    assert trust.elm.reads("cole")[-1].startswith("This link does not work.")
    assert len(await trust.tenant(trust.elm).school.reader.contacts_of("cole")) == before


async def test_an_account_that_fails_holds_up_no_other_school(trust):
    """Elm Hill's Twilio takes nothing, with 400 of its messages waiting: Oakfield's receipt comes at once."""
    trust.elm.twilio.faults.next("create", faults.status(401), 1000)
    waiting = [
        Outbound(id=trust.app.ids.new(), school="elm", purpose=Purpose.RECEIPT, to="rosa", text=f"{number}",
                 created_at=trust.clock.now())
        for number in range(400)
    ]  # fmt: skip
    await trust.app.store.save(Batch(outbound=tuple(waiting)))
    await trust.writes(trust.oak, "rosa", "Jay is upset about his taxi")
    assert len(trust.oak.reads("rosa")) == 1
    assert trust.elm.reads("rosa") == []


async def test_what_was_missed_is_fetched_by_each_number(trust):
    """Texts to both schools while the line was down: each is there once, with its own school, when it is back."""
    await trust.go_down()
    for site in trust.sites:
        phone = site.phone("dana")
        await phone.text(f"Where is the bus of {site.id}?")
        await site.twilio.quiet()
    await trust.come_up()
    await trust.wait(timedelta(seconds=5))
    for site in trust.sites:
        assert len(site.reads("dana")) == 1
        (concern,) = await trust.tenant(site).school.reader.concerns_of_adult("dana")
        (entry,) = await trust.tenant(site).school.reader.entries(concern.id)
        assert site.id in entry.text


async def test_a_message_of_a_school_that_is_not_served_waits(trust):
    """A third school's settings were left out: what waits of it stays as it is, and stops nobody."""
    stray = Inbound(
        id=trust.app.ids.new(), school="yew", account="sms:+447700900102", channel="sms", address="+447700900131",
        key="SM1", kind="text", received_at=trust.clock.now(), text="Hello", lane="x",
    )  # fmt: skip
    await trust.app.store.accept(stray)
    trust.app.inbox.wake()
    await trust.writes(trust.oak, "rosa", "Jay is upset about his taxi")
    assert len(trust.oak.reads("rosa")) == 1
    assert await trust.app.store.find(by_id(Inbound), {"school": "yew", "id": stray.id}) == [replace(stray, version=1)]
