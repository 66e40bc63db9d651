"""Ms Finch's week in the office, with a phone that only has SMS: who is ill, who is strange, whose number is whose."""

from datetime import timedelta

import pytest

from tests.scenarios.playing import answers, moments, reads, reference, silent, stage_at, until, writes

pytestmark = pytest.mark.scenario

RECEIPT = "Thank you. We have your message and the office will read it. If anyone is in danger now, ring 999."


async def test_an_absence_is_hers_and_no_teachers() -> None:
    """Read by its reference, with initials and no name; answered; the list of what waits is empty again."""
    async with stage_at("Mon 8.00") as stage:
        await writes(stage, "rosa", "jay wont be in today hes ill")
        ref = reference(stage, "finch")
        await writes(stage, "finch", "open")
        assert reads(stage, "finch")[-1] == f"{ref} today by 10.45"
        await writes(stage, "finch", f"open {ref}")
        assert reads(stage, "finch")[-1] == f"{ref}\nJ.M. 9B\nMon 8 Ms M. A6: J. wont be in today hes ill"
        await answers(stage, "finch", "Thank you. Get well soon.")
        await writes(stage, "finch", "open")
        assert reads(stage, "finch")[-1] == "Nothing is waiting for you."
        await until(stage, "Mon 17.00")
        assert silent(stage, "rosa", "finch")


async def test_a_stranger_is_kept_and_answered_by_the_office() -> None:
    """Nothing is confirmed; the office reads it by SMS and answers by its reference."""
    async with stage_at("Mon 9.00") as stage:
        stranger = stage.twilio.phone("+447700900777")
        await stranger.text("Is this the school of my grandson Jay?")
        await moments(stage)
        ref = reference(stage, "finch")
        assert reads(stage, "finch") == [
            f"{ref}: a message from somebody we do not know. To read: OPEN {ref}. To answer: {ref} and your words. "
            f"Nothing to do: SORTED {ref}."
        ]
        await writes(stage, "finch", f"open {ref}")
        assert "my grandson Jay" in reads(stage, "finch")[-1]
        await writes(stage, "finch", f"{ref} It is. Please ring 01632 960123.")
        await until(stage, "Mon 15.00")
        assert stranger.received == [RECEIPT, "It is. Please ring 01632 960123.\nMs Finch"]
        assert silent(stage, "finch")


async def test_what_needs_no_answer_is_closed_with_one_word() -> None:
    """An advertisement: read, closed, and no governor is woken for it; whoever sent it gets no name and no more."""
    async with stage_at("Mon 9.00") as stage:
        stranger = stage.twilio.phone("+447700900777")
        await stranger.text("Congratulations you won 500")
        await moments(stage)
        ref = reference(stage, "finch")
        await writes(stage, "finch", f"sorted {ref}")
        assert reads(stage, "finch")[-1] == f"{ref}: closed. If they write again, you will hear of it."
        await until(stage, "Tue 15.00")
        assert stranger.received == [RECEIPT]
        assert silent(stage, "finch")
        await stranger.text("Last chance")
        await moments(stage)
        assert "somebody we do not know" in reads(stage, "finch")[-1]


async def test_a_stranger_nobody_reads_climbs_and_hears_no_names() -> None:
    """It is not lost, whatever it is; but who has it now is none of a stranger's business."""
    async with stage_at("Mon 9.00") as stage:
        stranger = stage.twilio.phone("+447700900777")
        await stranger.text("its dana toms gran this is my new number")
        await until(stage, "Mon 15.00")
        assert stranger.received == [RECEIPT]
        assert [len(reads(stage, id)) for id in ("cole", "okafor", "reid")] == [1, 1, 1]


async def test_what_is_another_persons_is_passed_on() -> None:
    """A hurt hand: Mrs Cole has it, the mother hears so, and what was passed on is not "with you now" a second time."""
    async with stage_at("Wed 9.00") as stage:
        await writes(stage, "rosa", "jay hurt his hand at home yesterday")
        ref = reference(stage, "finch")
        await writes(stage, "finch", f"pass {ref} to Mrs Cole")
        assert reads(stage, "rosa")[-1] == f"Mrs Cole has this now and will answer you today by 11. Ref {ref}."
        await stage.wait(timedelta(hours=2, minutes=1))
        assert reads(stage, "cole") == [
            f"{ref}: passed on to you. Please answer today by 11.",
            f"{ref}: no answer yet. Please answer today by 11.",
            f"{ref}: no answer yet. Please answer today by 12.",
        ]
        await answers(stage, "cole", "I have looked at it with the nurse. It is fine.")
        assert reads(stage, "rosa")[-1] == "I have looked at it with the nurse. It is fine.\nMrs Cole"
        assert silent(stage, "rosa", "finch", "cole")


async def test_who_it_was_passed_to_is_named_when_it_opens_again() -> None:
    """Answered by Mrs Cole, and then more of it: the mother is promised Mrs Cole, who is asked, and nobody else."""
    async with stage_at("Wed 9.00") as stage:
        await writes(stage, "rosa", "jay hurt his hand at home yesterday")
        ref = reference(stage, "finch")
        await writes(stage, "finch", f"pass {ref} to Mrs Cole")
        await answers(stage, "cole", "I have looked at it with the nurse. It is fine.")
        await until(stage, "Wed 9.45")
        await writes(stage, "rosa", "his hand hurts more now")
        assert reads(stage, "rosa")[-1].startswith(
            "Thank you for telling us. Mrs Cole or Ms Finch will answer you today"
        )
        assert "written again" in reads(stage, "cole")[-1]


async def test_a_worry_beside_an_absence_reaches_the_teacher_too() -> None:
    """Ill, "and she says someone hits her": the office has the absence, and Miss Ahmed is not left out of the rest."""
    async with stage_at("Wed 9.00") as stage:
        await writes(stage, "sam", "maya has a temperature she wont be in. also she says someone hits her")
        ref = reference(stage, "finch")
        assert reads(stage, "ahmed") == [f"{ref}: a message, can wait. Please answer today by 11."]


async def test_a_stop_is_a_task_to_ring() -> None:
    """By the number of the school's own list; no name stands on her screen."""
    async with stage_at("Tue 9.00") as stage:
        await writes(stage, "dana", "STOP")
        assert reads(stage, "finch") == ["A8: please ring. They have stopped our messages."]
        await until(stage, "Fri 20.00")
        assert silent(stage, "dana", "finch")
