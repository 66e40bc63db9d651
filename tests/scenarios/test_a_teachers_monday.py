"""Miss Ahmed teaches from nine until two, with one break and lunch: what her phone shows, and when it dares to."""

from dataclasses import replace
from datetime import time

import pytest

from bot.demo import town
from bot.demo.stage import Stage
from bot.domain.people import Lesson, Person
from tests.scenarios.playing import answers, presses, reads, reference, silent, stage_at, until, when, writes

pytestmark = pytest.mark.scenario

LESSONS = (
    Lesson(0, time(9), time(9, 50)),
    Lesson(0, time(10), time(10, 45)),
    Lesson(0, time(11), time(11, 50)),
    Lesson(0, time(13), time(13, 50)),
)


def stage_of_lessons(words: str) -> Stage:
    (ahmed,) = (each for each in town.records() if isinstance(each, Person) and each.id == "ahmed")
    return stage_at(words, extra=(replace(ahmed, lessons=LESSONS),))


async def test_her_phone_is_dark_while_she_teaches() -> None:
    """Two texts in the first lesson are one ping in the break; the parent has her receipt at once, and an answer in
    the time it names."""
    async with stage_of_lessons("Mon 9.10") as stage:
        await writes(stage, "rosa", "jay says nobody likes him")
        await until(stage, "Mon 9.25")
        await writes(stage, "rosa", "he wants to move class")
        await until(stage, "Mon 9.49")
        assert silent(stage, "rosa")
        await until(stage, "Mon 9.51")
        ref = reference(stage)
        assert reads(stage, "ahmed") == [f"{ref}: a message, can wait. Please answer today by 11.10."]
        assert when(stage, "ahmed") == ["Mon 09.50"]
        await presses(stage, "ahmed", "Open")
        assert "he wants to move class" in reads(stage, "ahmed")[0]
        await until(stage, "Mon 10.47")
        await answers(stage, "ahmed", "I will sit with him at lunch today.")
        assert reads(stage, "rosa") == [
            f"Thank you for telling us. Miss Ahmed or Mrs Cole will answer you today by 11.10. Ref {ref}.",
            f"Thank you. We have all of these. Ref {ref}.",
            "I will sit with him at lunch today.\nMiss Ahmed",
        ]
        assert when(stage, "cole") == ["Mon 10.10"]  # half the time had gone, in a lesson: somebody free knows of it
        assert silent(stage, "rosa", "ahmed", "cole")


async def test_a_no_goes_one_step_up_and_not_back_into_her_lesson() -> None:
    """ "Not sorted tho" at twenty past eleven: Mrs Cole, who is free, has it at once, and the parent her name."""
    async with stage_of_lessons("Mon 9.55") as stage:
        await writes(stage, "rosa", "jay says nobody likes him")
        ref = reference(stage)
        await answers(stage, "ahmed", "I will sit with him at lunch today.")
        await until(stage, "Mon 11.20")
        heard = len(reads(stage, "ahmed"))
        await writes(stage, "rosa", "not sorted tho")
        assert reads(stage, "rosa")[-1] == (
            "Thank you for saying so. Mrs Cole has this now and will answer you today by 1.20."
        )
        assert reads(stage, "cole") == [f"{ref}: not sorted yet. Please answer today by 1.20."]
        await answers(stage, "cole", "I have seen him. He stays with Sal.")
        await until(stage, "Mon 11.49")
        assert len(reads(stage, "ahmed")) == heard
        assert silent(stage, "rosa", "ahmed", "cole")


async def test_she_speaks_first_in_her_lunch() -> None:
    """`tell` shows who will hear it before it goes; thanks come back; no passer-by reads a name."""
    async with stage_of_lessons("Mon 12.10") as stage:
        shown: list[str] = []
        stage.telegram.subscribe(lambda news: shown.append(news["bubble"]["text"]) if news["event"] == "new" else None)
        await writes(stage, "ahmed", "tell Jay he ate with Sal and laughed a lot")
        assert reads(stage, "rosa") == []
        await writes(stage, "ahmed", "send")
        (told,) = reads(stage, "rosa")
        assert told.startswith("About Jay: he ate with Sal and laughed a lot\nMiss Ahmed, Oakfield School. Ref ")
        await writes(stage, "rosa", "thats lovely")
        assert reads(stage, "ahmed")[-1].endswith(": they say thank you.")
        assert not any("Jay" in words or "Marlowe" in words for words in shown if not words.startswith("tell "))
        assert silent(stage, "rosa", "ahmed")
