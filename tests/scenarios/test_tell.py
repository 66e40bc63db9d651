"""The school speaks first, told from the phones: shown, sent on a second word, answered, rung, dropped."""

from datetime import timedelta

import pytest

from bot.domain.entitlements import Entitlement, entitlement_id
from bot.domain.messages import Batch
from bot.simulator.phones import SmsPhone
from tests.scenarios.playing import answers, moments, presses, reads, reference, stage_at, until, writes

pytestmark = pytest.mark.scenario

HARD_MORNING = "tell Jay he had a hard morning. He is fine now and ate his lunch."


async def test_a_hard_morning_is_told_before_he_comes_home() -> None:
    """Names and words only by a silent edit; on Send the same words as hers; what comes back reaches her."""
    async with stage_at("Mon 12.30") as stage:
        popped_up: list[str] = []
        stage.telegram.subscribe(
            lambda news: popped_up.append(news["bubble"]["text"]) if news["event"] == "new" else None
        )
        await writes(stage, "ahmed", HARD_MORNING)
        (shown,) = reads(stage, "ahmed")
        ref = shown.partition(":")[0]
        assert shown == (
            f"{ref}: Jay Marlowe, to Ms Marlowe.\n\n"
            "About Jay: he had a hard morning. He is fine now and ate his lunch.\n"
            f"Miss Ahmed, Oakfield School. Ref {ref}."
        )
        assert popped_up[1:] == [f"{ref}: please look, then send it."]
        assert reads(stage, "rosa") == []
        await presses(stage, "ahmed", "Send")
        assert reads(stage, "rosa") == [shown.partition("\n\n")[2]]
        assert reads(stage, "ahmed") == [f"{ref}: sent.", f"{ref}: your message has arrived."]
        await writes(stage, "rosa", "thank you for telling me")
        assert reads(stage, "ahmed")[-1] == f"{ref}: they say thank you."
        await until(stage, "Mon 14.00")
        assert len(reads(stage, "rosa")) == 1, "nobody asks whether it is sorted, and no clock runs"
        await writes(stage, "rosa", "What upset him this morning?")
        assert reads(stage, "rosa")[-1].startswith("Thank you")
        assert reference(stage) == ref
        await answers(stage, "ahmed", "A loud room. He sat with me and it passed.")
        assert reads(stage, "rosa")[-1] == "A loud room. He sat with me and it passed.\nMiss Ahmed"
        await until(stage, "Tue 15.00")
        assert [reads(stage, id) for id in ("cole", "okafor", "reid")] == [[], [], []]


async def test_from_a_plain_phone_the_office_tells_by_initials() -> None:
    """No name of a child goes out by SMS to staff; a second word sends it."""
    async with stage_at("Mon 12.30") as stage:
        await writes(stage, "finch", HARD_MORNING)
        (shown,) = reads(stage, "finch")
        ref = shown.partition(":")[0]
        assert shown == f"{ref}: J.M., to Ms M. A6.\nTo send: SEND {ref}. If not: DONT SEND {ref}."
        await writes(stage, "finch", f"Send {ref}")
        assert reads(stage, "finch")[1:] == [f"{ref}: sent.", f"{ref}: your message has arrived."]
        assert reads(stage, "rosa")[0].startswith("About Jay: he had a hard morning.")
        assert not any("Jay" in words or "Marlowe" in words for words in reads(stage, "finch"))


async def test_difficult_news_is_rung_instead() -> None:
    """The preview says so; the call is logged in one line, and nothing is sent."""
    async with stage_at("Mon 12.30") as stage:
        await writes(stage, "cole", "tell Maya she hurt her arm at break, she is with the nurse")
        (shown,) = reads(stage, "cole")
        ref = shown.partition(":")[0]
        assert f"Better to ring first? To log it: RANG {ref} and your words." in shown
        await writes(stage, "cole", f"rang {ref} spoke to dad, he is coming at two")
        assert reads(stage, "cole")[0] == f"{ref}: call noted. Nothing was sent."
        await until(stage, "Mon 17.00")
        assert reads(stage, "sam") == []
        await writes(stage, "sam", "what did the nurse say about Maya?")
        assert reads(stage, "cole")[-1].startswith(f"{ref}: they have written again.")
        await presses(stage, "cole", "Open")
        assert any("spoke to dad" in words for words in reads(stage, "cole"))


async def test_what_nobody_confirms_is_dropped_after_an_hour_and_said_so() -> None:
    """Nothing half sent lies about; hidden after ten minutes, gone after an hour."""
    async with stage_at("Mon 12.30") as stage:
        await writes(stage, "ahmed", HARD_MORNING)
        ref = reads(stage, "ahmed")[0].partition(":")[0]
        await stage.wait(timedelta(minutes=10))
        assert reads(stage, "ahmed") == [f"{ref}: not sent yet. Tap Open to look again."]
        await presses(stage, "ahmed", "Open")
        assert "hard morning" in reads(stage, "ahmed")[0]
        await until(stage, "Mon 13.31")
        dropped = f"{ref}: not sent. Nobody said SEND in time. If it is still true, please write it again."
        assert reads(stage, "ahmed") == [dropped, dropped]
        await writes(stage, "ahmed", f"send {ref}")
        assert reads(stage, "ahmed")[-1] == f"{ref}: not sent, and gone. If it is still true, please write it again."
        assert reads(stage, "rosa") == []


async def test_in_the_evening_it_waits_and_who_is_cut_off_meanwhile_hears_nothing() -> None:
    """Sent at seven, held until eight; what is not theirs any more is not sent, and nobody is asked to ring with it."""
    async with stage_at("Mon 19.00") as stage:
        await writes(stage, "okafor", "tell Jay I will see you both at nine tomorrow")
        assert "School is closed. It goes tomorrow at 8." in reads(stage, "okafor")[0]
        ref = reads(stage, "okafor")[0].partition(":")[0]
        await presses(stage, "okafor", "Send")
        assert reads(stage, "okafor") == [f"{ref}: noted. It goes tomorrow at 8."]
        held = await stage.app.school.reader.get(Entitlement, entitlement_id("rosa", "jay"))
        assert held
        cut = Entitlement(**{**_fields(held), "restricted": True})
        await stage.app.store.save(Batch(changed=(cut,)))
        await until(stage, "Tue 8.30")
        assert reads(stage, "rosa") == []
        assert reads(stage, "okafor")[-1] == (
            f"{ref}: not sent. They may not have this any more, so please do not ring."
        )


def _fields(record: Entitlement) -> dict[str, object]:
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


async def test_what_did_not_arrive_climbs_until_somebody_rings() -> None:
    """A phone that takes nothing: its writer is asked to ring, and it ages in sight until that is logged."""
    async with stage_at("Mon 9.00") as stage:
        phone = stage.phone("rosa").device
        assert isinstance(phone, SmsPhone)
        phone.condition = "off"
        await writes(stage, "ahmed", HARD_MORNING)
        ref = reads(stage, "ahmed")[0].partition(":")[0]
        await presses(stage, "ahmed", "Send")
        await stage.wait(timedelta(minutes=30))
        await moments(stage)
        if reads(stage, "ahmed")[-1] == f"{ref}: sent.":
            pytest.fail("the network has said nothing of a phone that is off")
        assert f"{ref}: your message did not get there. Please ring." in reads(stage, "ahmed")
        await until(stage, "Mon 12.00")
        assert reads(stage, "cole")[-1].startswith(f"{ref}: no answer yet, so this is with you now.")
        assert reads(stage, "rosa") == [], "she waits for nothing of ours"
        await writes(stage, "cole", f"rang {ref} told her all")
        await until(stage, "Tue 15.00")
        assert reads(stage, "okafor") == []
