"""Whole stories of one school week, told from the phones: both real clients, both providers, a clock moved by hand."""

from datetime import timedelta

import pytest

from bot.demo.live import picture
from bot.demo.stage import Stage
from bot.simulator.phones import SmsPhone, TelegramPhone
from tests.scenarios.playing import (
    answers,
    moments,
    on_telegram,
    presses,
    reads,
    reference,
    second_phone,
    stage_at,
    until,
    when,
    writes,
)  # fmt: skip

pytestmark = pytest.mark.scenario


async def test_mondays_worry_is_sorted_on_monday() -> None:
    """A text, a ping without a name, taken, answered by name, asked about, sorted by the parent's own word."""
    async with stage_at("Mon 9.12") as stage:
        await writes(stage, "rosa", "Hi, Jay came home really upset about his taxi. The driver shouted")
        ref = reference(stage)
        assert reads(stage, "rosa") == [
            f"Thank you for telling us. Miss Ahmed or Mrs Cole will answer you today by 11.15. Ref {ref}."
        ]
        assert reads(stage, "ahmed") == [f"{ref}: a message, can wait. Please answer today by 11.15."]
        await presses(stage, "ahmed", "Open")
        assert "The driver shouted" in reads(stage, "ahmed")[0]
        assert "Jay Marlowe" in reads(stage, "ahmed")[0]
        await stage.wait(timedelta(minutes=10))
        assert reads(stage, "ahmed") == [f"{ref}: hidden again. Tap Open to read it."]
        await presses(stage, "ahmed", "I've got this")
        assert reads(stage, "ahmed") == [f"{ref}: yours. Please answer today by 11.15."]
        await answers(stage, "ahmed", "Jay has a new driver, Pat, from today.")
        assert reads(stage, "rosa")[-1] == "Jay has a new driver, Pat, from today.\nMiss Ahmed"
        await stage.wait(timedelta(minutes=31))
        assert reads(stage, "rosa")[-1] == f"Is this sorted? Text 1 for sorted, 2 for not yet. Ref {ref}."
        await writes(stage, "rosa", "yes sorted thanks")
        await until(stage, "Fri 15.30")
        assert reads(stage, "rosa")[3:] == ["Thank you for telling us. We will let Miss Ahmed know."]
        assert reads(stage, "ahmed")[-1] == f"{ref}: sorted. Thank you."
        assert [reads(stage, id) for id in ("cole", "okafor", "finch", "reid")] == [[], [], [], []]


async def test_the_same_by_telegram_with_buttons() -> None:
    """Asked by buttons; "Not yet" brings the next person, whose answer is sorted by the other button."""
    async with stage_at("Mon 9.12") as stage:
        await writes(stage, "sam", "Maya says nobody sat with her")
        await answers(stage, "ahmed", "I will sit with her today.")
        await stage.wait(timedelta(minutes=31))
        await presses(stage, "sam", "Not yet")
        assert reads(stage, "sam")[-1].startswith("Thank you for saying so. Mrs Cole has this now")
        await answers(stage, "cole", "She has two friends at her table now.")
        await stage.wait(timedelta(minutes=31))
        await presses(stage, "sam", "Sorted")
        assert reads(stage, "sam")[-1] == "Thank you for telling us. We will let Mrs Cole know."
        assert reads(stage, "cole")[-1].endswith(": sorted. Thank you.")


async def test_taken_and_left_it_climbs_to_the_last_person() -> None:
    """A claim is no answer; each time the parent hears who has it now."""
    async with stage_at("Mon 9.00") as stage:
        await writes(stage, "rosa", "Jay is upset about his taxi")
        await presses(stage, "ahmed", "I've got this")
        await until(stage, "Mon 15.00")
        assert [when(stage, id) for id in ("cole", "okafor", "reid")] == [["Mon 11.00"], ["Mon 12.00"], ["Mon 13.00"]]
        assert [words.partition("sorry. ")[2][:8] for words in reads(stage, "rosa")[1:]] == [
            "Mrs Cole",
            "Mr Okafo",
            "Dr Reid ",
        ]
        await answers(stage, "reid", "I am sorry you waited. The driver is told now.")
        assert reads(stage, "rosa")[-1] == "I am sorry you waited. The driver is told now.\nDr Reid"
        await until(stage, "Wed 15.00")
        assert len(reads(stage, "okafor")) == 1


async def test_out_of_hours_the_receipt_comes_and_the_ping_waits() -> None:
    """At 22.47 a parent hears when they will be answered; a teacher is left in peace until eight."""
    async with stage_at("Tue 22.47") as stage:
        await writes(stage, "dana", "Tom has not got his PE kit, will he be in trouble")
        (receipt,) = reads(stage, "dana")
        assert receipt.startswith(
            "Thank you, we have this. School is closed now. Miss Ahmed or Mrs Cole will answer tomorrow by 10.45."
        )
        assert "ring 999" in receipt
        assert reads(stage, "ahmed") == []
        await until(stage, "Wed 7.59")
        assert reads(stage, "ahmed") == []
        await until(stage, "Wed 8.00")
        assert when(stage, "ahmed") == ["Wed 08.00"]


async def test_danger_rings_at_any_hour() -> None:
    """The emergency words at once; the head and the owner are rung in the night."""
    async with stage_at("Tue 22.47") as stage:
        await writes(stage, "dana", "Tom says he wants to kill himself")
        assert reads(stage, "dana")[0].startswith("If anyone is in danger now, ring 999.")
        assert [when(stage, id) for id in ("okafor", "ahmed")] == [["Tue 22.47"], ["Tue 22.47"]]
        assert "kill" not in reads(stage, "okafor")[0]


async def test_good_news_goes_home_and_the_week_ends_with_praise() -> None:
    """On the day at four, exactly as noted; on Friday half an hour before the end, all of it."""
    async with stage_at("Mon 13.30") as stage:
        await writes(stage, "ahmed", "praise Jay raffle ticket for sitting well in maths")
        assert reads(stage, "ahmed") == ["Noted: Jay, raffle ticket."]
        await until(stage, "Thu 13.00")
        await writes(stage, "ahmed", "praise Jay certificate for reading to the class")
        await until(stage, "Fri 20.00")
        assert when(stage, "rosa") == ["Mon 16.00", "Thu 16.00", "Fri 14.00"]
        assert reads(stage, "rosa")[0] == "Good news. Jay won a raffle ticket for sitting well in maths. Miss Ahmed"
        assert "certificate" in reads(stage, "rosa")[2]
        assert "raffle" in reads(stage, "rosa")[2]
        assert reads(stage, "sam") == reads(stage, "dana") == []


async def test_a_landline_gives_way_to_the_channel_they_agreed_to() -> None:
    """The network says it cannot carry texts: the same words come by Telegram; the number is not tried again."""
    async with stage_at("Mon 13.30", extra=[on_telegram("rosa", 5050)]) as stage:
        phone = stage.phone("rosa").device
        assert isinstance(phone, SmsPhone)
        phone.condition = "landline"
        other = await second_phone(stage, "rosa", 5050)
        await writes(stage, "ahmed", "praise Jay raffle ticket for sitting well")
        await until(stage, "Mon 17.00")
        assert [words for words in other.received if "Good news" in words] == [
            "Good news. Jay won a raffle ticket for sitting well. Miss Ahmed"
        ]
        tried = len(stage.twilio.calls("create"))
        await writes(stage, "ahmed", "praise Jay wow for a song")
        await until(stage, "Tue 17.00")
        to_rosa = [call for call in stage.twilio.calls("create")[tried:] if "0131" in str(call)]
        assert to_rosa == []


@pytest.mark.parametrize("how", ["not agreed", "blocked"])
async def test_what_is_not_agreed_or_is_refused_is_not_worked_around(how: str) -> None:
    """A landline without another agreed way, or a bot that was blocked: a person is asked to ring instead."""
    async with stage_at("Mon 9.00", extra=[on_telegram("rosa", 5050, agreed=False)]) as stage:
        phone = stage.phone("rosa" if how == "not agreed" else "sam").device
        other = await second_phone(stage, "rosa", 5050)
        heard = len(other.received)
        await writes(stage, "rosa" if how == "not agreed" else "sam", "it is about the taxi")
        if isinstance(phone, SmsPhone):
            phone.condition = "landline"
        if isinstance(phone, TelegramPhone):
            phone.block()
            await moments(stage)
        before = len(phone.received)
        await answers(stage, "ahmed", "All is well now.")
        await stage.wait(timedelta(minutes=2))
        assert phone.received[before:] == []
        assert other.received[heard:] == []
        assert any("ring" in words for words in reads(stage, "ahmed"))


async def test_a_photo_is_fetched_and_shown_on_open() -> None:
    """By MMS and by Telegram: kept with us, and sent with the reference as caption to who opens it, for ten minutes."""
    async with stage_at("Mon 9.00") as stage:
        rosa, sam = stage.phone("rosa").device, stage.phone("sam").device
        assert isinstance(rosa, SmsPhone)
        assert isinstance(sam, TelegramPhone)
        await rosa.text("look at this", media=(("image/png", picture()),))
        await moments(stage)
        await presses(stage, "ahmed", "Open")
        await sam.photo(picture(), caption="and this")
        await moments(stage)
        await presses(stage, "ahmed", "Open")
        shown = [each for each in stage.phone("ahmed").screen if each.media]
        assert len(shown) == 2
        assert all(each.protected for each in shown)
        assert all(len(each.text) in (3, 4) for each in shown)
        await stage.wait(timedelta(minutes=10))
        assert [each for each in stage.phone("ahmed").screen if each.media] == []
        assert all(each.endswith("hidden again. Tap Open to read it.") for each in reads(stage, "ahmed"))


async def test_typed_instead_of_pressed_the_words_still_make_no_sound() -> None:
    """`open 4K7` in the chat: what arrives says nothing, the words come by an edit and are gone after ten minutes."""
    async with stage_at("Mon 9.00") as stage:
        await writes(stage, "rosa", "Jay is upset about his taxi")
        ref = reference(stage)
        shown: list[str] = []
        stage.telegram.subscribe(lambda news: shown.append(news["bubble"]["text"]) if news["event"] == "new" else None)
        await writes(stage, "cole", f"open {ref}")
        assert shown == [f"open {ref}", f"{ref}: here it is."]
        assert "Jay is upset" in reads(stage, "cole")[-1]
        await stage.wait(timedelta(minutes=10))
        assert reads(stage, "cole")[-1] == f"{ref}: hidden again. Tap Open to read it."


async def test_an_edit_is_kept_beside_what_it_changed() -> None:
    """Both are shown to who opens the thread."""
    async with stage_at("Mon 9.00") as stage:
        sam = stage.phone("sam").device
        assert isinstance(sam, TelegramPhone)
        number = await sam.write("Maya was hit at lunch")
        await moments(stage)
        await sam.edit(number, "Maya was hit at lunch by an adult")
        await moments(stage)
        await presses(stage, "ahmed", "Open")
        opened = reads(stage, "ahmed")[0]
        assert "Maya was hit at lunch\n" in opened
        assert "by an adult" in opened


async def test_a_shared_week_of_silence_is_silent() -> None:
    """Nobody says anything: no phone lights up from Monday to Friday evening, but for who has no good news yet."""
    stage: Stage
    async with stage_at("Mon 8.00") as stage:
        await until(stage, "Fri 20.00")
        assert [reads(stage, phone.id) for phone in stage.phones] == [[] for _ in stage.phones]
