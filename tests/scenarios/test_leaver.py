"""Somebody leaves the school, a child or a teacher: from the office's one line on, every phone knows it."""

import pytest

from tests.scenarios.playing import answers, presses, reads, reference, silent, stage_at, until, writes

pytestmark = pytest.mark.scenario


async def test_a_child_who_left_is_not_praised_any_more() -> None:
    """Noted at one, left at two: at four the gran's phone stays dark, and on Friday too; staff are not reminded of
    him."""
    async with stage_at("Mon 13.00") as stage:
        await writes(stage, "ahmed", "praise Tom wow for a song")
        await until(stage, "Mon 14.00")
        await writes(stage, "finch", "left Tom Whitlock")
        assert reads(stage, "finch") == ["Noted: T.W. has left the school."]
        await until(stage, "Wed 13.00")
        await presses(stage, "ahmed", "Show")
        assert stage.phone("ahmed").device.received[-1].endswith("\nJay Marlowe 9B\nMaya Idris 9B")
        await until(stage, "Fri 20.00")
        assert reads(stage, "dana") == []
        assert silent(stage, "ahmed", "finch")


async def test_his_gran_is_heard_all_the_same() -> None:
    """What she writes afterwards is the office's, which answers her by name."""
    async with stage_at("Mon 9.00") as stage:
        await writes(stage, "finch", "Tom Whitlock has left")
        await writes(stage, "dana", "where do I send his books")
        assert reads(stage, "dana") == [
            "Thank you. We have your message and the office will read it. If anyone is in danger now, ring 999."
        ]
        await answers(stage, "finch", "To the gate, any morning.")
        assert reads(stage, "dana")[-1] == "To the gate, any morning.\nMs Finch"
        assert silent(stage, "dana", "finch")


async def test_what_a_teacher_had_in_hand_is_somebodys_at_once() -> None:
    """Miss Ahmed leaves with a matter taken: the next person is asked in the same minute, the parents hear new names,
    and her own phone shows no child and no parent any more."""
    async with stage_at("Tue 9.00") as stage:
        await writes(stage, "rosa", "Jay says nobody talks to him")
        ref = reference(stage)
        await presses(stage, "ahmed", "I've got this")
        await writes(stage, "finch", "left Miss Ahmed")
        heard = len(reads(stage, "ahmed"))
        assert reads(stage, "cole") == [f"{ref}: a message, can wait. Please answer today by 11."]
        assert reads(stage, "finch")[0] == "Noted: S1 has left the school."
        assert reads(stage, "finch")[1].startswith("S1 has left. These children need a new key worker: ")
        await writes(stage, "sam", "Maya has no one to sit with")
        assert reads(stage, "sam")[-1].startswith("Thank you for telling us. Mrs Cole or Mr Okafor will answer you")
        await answers(stage, "cole", "I am with her now.")
        await writes(stage, "ahmed", f"open {ref}")
        assert reads(stage, "ahmed")[heard:] == [
            "Thank you. We have your message and the office will read it. If anyone is in danger now, ring 999."
        ]
        await until(stage, "Fri 20.00")
        assert len(reads(stage, "ahmed")) == heard + 1


async def test_what_was_late_already_is_asked_for_by_a_time_still_to_come() -> None:
    """It lay until the next morning; whoever has it now is not told "yesterday"."""
    async with stage_at("Mon 9.00") as stage:
        await writes(stage, "rosa", "Jay says nobody talks to him")
        ref = reference(stage)
        await until(stage, "Tue 9.00")
        await writes(stage, "finch", "left Miss Ahmed")
        assert reads(stage, "cole")[-1].startswith(f"{ref}: a message, can wait. Please answer t")
        assert not any("yesterday" in words for phone in stage.phones for words in reads(stage, phone.id))
