"""People who ring rather than write: put through while school is open, rung back when nobody was there."""

from datetime import timedelta

import pytest

from bot.demo import town
from bot.demo.stage import Stage
from bot.domain.concerns import Concern
from bot.domain.messages import OutboundKind
from bot.simulator.phones import CannotDo
from bot.simulator.twilio_voice import VoiceCall
from tests.looking import outbound_to
from tests.scenarios.playing import answers, moments, reads, reference, stage_at, until, writes

pytestmark = pytest.mark.scenario

ROSA, STRANGER, LANDLINE = "+447700900131", "+447700900777", "+441632960555"
DANGER = "If anyone is in danger now, hang up and ring 9 9 9."


async def rings(stage: Stage, number: str, ends: str = "completed") -> VoiceCall:
    """Somebody rings our number, and all that follows at once happens; `ends` is how the office's phone fares."""
    stage.twilio.voice.picked_up[town.OFFICE_PHONE] = ends
    call = await stage.twilio.call(number, town.OUR_NUMBER)
    assert call.error is None
    await moments(stage)
    return call


async def living(stage: Stage) -> list[Concern]:
    return await stage.app.school.reader.concerns_living()


async def test_the_office_picks_up() -> None:
    """Nothing else happens: no text, no ping, and the reason why nobody owes an answer is written down."""
    async with stage_at("Mon 10.00") as stage:
        call = await rings(stage, ROSA)
        assert (call.talked_to, call.heard) == (town.OFFICE_PHONE, [])
        assert (reads(stage, "rosa"), reads(stage, "ahmed"), await living(stage)) == ([], [], [])


@pytest.mark.parametrize("ends", ["busy", "no-answer"])
async def test_a_parent_whom_nobody_could_take(ends: str) -> None:
    """Ms Marlowe hears when she is rung back, has it as a text, and Miss Ahmed's ping has her number once opened."""
    async with stage_at("Mon 10.00") as stage:
        call = await rings(stage, ROSA, ends)
        assert call.heard == [
            "Sorry. Nobody could take your call just now.",
            "We will ring you back today by 12.",
            DANGER,
        ]
        assert reads(stage, "rosa")[0].startswith("Thank you. Miss Ahmed or Mrs Cole will ring you today by 12.")
        (ping,) = reads(stage, "ahmed")
        assert ping == f"{reference(stage)}: a missed call. Please ring back today by 12."
        await writes(stage, "ahmed", f"open {reference(stage)}")
        assert f"They rang school. Their number: {ROSA}" in stage.phone("ahmed").device.texts[-1]
        await writes(stage, "ahmed", f"rang {reference(stage)} all is well")
        (concern,) = await stage.app.school.reader.concerns_of_adult("rosa")
        assert concern.answered_at is not None


async def test_a_call_in_the_evening_climbs_like_any_other_matter() -> None:
    """Rung at half past five, promised for the morning; nobody rings back, so it goes up the ladder."""
    async with stage_at("Mon 17.30") as stage:
        call = await rings(stage, ROSA)
        assert (call.rang, call.heard[0]) == ([], DANGER)
        assert call.heard[-1] == "We will ring you back tomorrow by 10 45."
        assert reads(stage, "rosa")[0].startswith("Thank you. Miss Ahmed or Mrs Cole will ring you tomorrow by 10.45.")
        await until(stage, "Tue 10.50")
        assert any("with you now" in each for each in reads(stage, "cole"))


async def test_who_rings_again_and_again_is_told_once() -> None:
    """Three calls within some minutes: one matter, one text, one ping; an hour later it is news again."""
    async with stage_at("Mon 10.00") as stage:
        for _ in range(3):
            await rings(stage, ROSA, "busy")
        assert (len(reads(stage, "rosa")), len(reads(stage, "ahmed")), len(await living(stage))) == (1, 1, 1)
        await stage.wait(timedelta(minutes=30))
        await rings(stage, ROSA, "busy")
        assert len(reads(stage, "rosa")) == 2
        assert len(await living(stage)) == 1


async def test_a_call_joins_what_is_open() -> None:
    """She has written already: the call is about that, and goes to whoever has it."""
    async with stage_at("Mon 9.00") as stage:
        await writes(stage, "rosa", "Jay is upset about his taxi")
        await stage.wait(timedelta(minutes=20))
        await rings(stage, ROSA, "no-answer")
        assert len(await living(stage)) == 1
        assert "a missed call" in reads(stage, "ahmed")[-1]
        await answers(stage, "ahmed", "He is fine now")
        assert reads(stage, "rosa")[-1] == "He is fine now\nMiss Ahmed"


@pytest.mark.parametrize("number", [STRANGER, LANDLINE])
async def test_a_number_that_we_do_not_know(number: str) -> None:
    """The office rings back, once told; no text goes to a number where we know nobody, and nothing is confirmed."""
    async with stage_at("Mon 17.30") as stage:
        await rings(stage, number)
        await rings(stage, number)
        (concern,) = await living(stage)
        assert (concern.owner, concern.adult) == ("finch", "")
        await until(stage, "Tue 9.00")
        missed = [each for each in reads(stage, "finch") if "missed call" in each]
        assert missed == [f"{concern.reference}: a missed call. Please ring back tomorrow by 10.45."]
        assert stage.twilio.phone(number).received == []
        assert reads(stage, "ahmed") == []


async def test_a_withheld_number() -> None:
    """It could be anybody: two such calls are not one person's. The office hears of each in the morning."""
    async with stage_at("Mon 17.30") as stage:
        for caller in ("anonymous", "+266696687"):
            call = await rings(stage, caller)
            assert call.heard[-1].startswith("We cannot see your number.")
        assert await living(stage) == []
        await until(stage, "Tue 9.00")
        assert [each for each in reads(stage, "finch") if each.startswith("Somebody rang at 5.30")] != []
        sent = await outbound_to(stage.app.school.reader, "finch")
        assert len([each for each in sent if each.kind is OutboundKind.SEND and "hid" in each.text]) == 2


async def test_a_member_of_staff_who_rings_the_line() -> None:
    """Miss Ahmed's mobile is not on record, Dr Reid's is: the office rings back, and no child is thought of."""
    async with stage_at("Mon 10.00") as stage:
        await rings(stage, "+447700900121", "busy")
        (concern,) = await living(stage)
        assert (concern.owner, concern.pupil) == ("finch", "")
        assert "missed call" in reads(stage, "finch")[-1]


async def test_a_number_without_a_voice_webhook_cannot_be_rung(tmp_path) -> None:
    """As at Twilio: whoever rings it hears that it is not in use."""
    async with stage_at("Mon 10.00", folder=tmp_path) as stage:
        stage.twilio.number("+447700900199")
        with pytest.raises(CannotDo):
            await stage.twilio.call(ROSA, "+447700900199")
