"""Mr Idris has Maya with Miss Ahmed and Leo with Mr Bell: each teacher hears of their own child, he of both."""

from datetime import timedelta

import pytest

from bot.demo.stage import Stage
from tests.scenarios.neighbours import BELL, allowed, child
from tests.scenarios.playing import answers, presses, reads, reference, silent, stage_at, until, writes

pytestmark = pytest.mark.scenario


def stage_of_the_family(words: str) -> Stage:
    return stage_at(words, residents=(BELL,), extra=(child("Leo", "Idris", "bell"), allowed("sam", "leo")))


async def test_each_worry_reaches_the_childs_own_teacher() -> None:
    """Two worries in a minute, each with its name, its reference and its answer; a yes is of the one answered last."""
    async with stage_of_the_family("Mon 9.12") as stage:
        await writes(stage, "sam", "Maya says nobody sat with her")
        await writes(stage, "sam", "and Leo hates art now")
        hers, his = reference(stage, "ahmed"), reference(stage, "bell")
        assert reads(stage, "sam") == [
            f"Thank you for telling us. Miss Ahmed or Mrs Cole will answer you today by 11.15. Ref {hers}.",
            f"Thank you for telling us. Mr Bell or Mrs Cole will answer you today by 11.15. Ref {his}.",
        ]
        await answers(stage, "bell", "Leo can draw with me at lunch.")
        await until(stage, "Mon 9.30")
        await answers(stage, "ahmed", "I sat her next to Sal.")
        await until(stage, "Mon 10.05")
        assert reads(stage, "sam")[2:] == [
            "Leo can draw with me at lunch.\nMr Bell",
            "I sat her next to Sal.\nMiss Ahmed",
            f"Is this sorted? Ref {his}.",
            f"Is this sorted? Ref {hers}.",
        ]
        await writes(stage, "sam", "yes sorted")
        assert reads(stage, "sam")[-1] == "Thank you for telling us. We will let Miss Ahmed know."
        assert reads(stage, "ahmed")[-1] == f"{hers}: sorted. Thank you."
        assert silent(stage, "sam", "ahmed", "bell")


async def test_asked_which_only_when_the_words_do_not_tell() -> None:
    """A worry without a name: the receipt first, then one question with buttons; the right teacher is asked then."""
    async with stage_of_the_family("Mon 9.12") as stage:
        await writes(stage, "sam", "nobody talks to my child at break")
        receipt, question = reads(stage, "sam")
        assert receipt.startswith("Thank you for telling us. ")
        assert question == "Is this about Leo or Maya?"
        assert reads(stage, "ahmed") == reads(stage, "bell") == []
        await presses(stage, "sam", "Leo")
        ref = reference(stage, "bell")
        assert reads(stage, "sam")[2:] == [f"Thank you. Mr Bell or Mrs Cole will answer you today by 11.15. Ref {ref}."]
        assert silent(stage, "sam", "bell", "cole")


async def test_good_news_of_both_is_one_message_signed_by_each() -> None:
    """One buzz at four, a line a child; neither teacher learns of the other's."""
    async with stage_of_the_family("Mon 13.00") as stage:
        await writes(stage, "ahmed", "praise Maya certificate for reading to the class")
        await writes(stage, "bell", "praise Leo wow for his drum solo")
        assert reads(stage, "bell") == ["Noted: Leo, wow."]
        await until(stage, "Mon 20.00")
        assert reads(stage, "sam") == [
            "Good news.\nLeo did Wow work for his drum solo. Mr Bell\n"
            "Maya earned a certificate for reading to the class. Miss Ahmed"
        ]
        await stage.wait(timedelta(hours=1))
        assert silent(stage, "sam", "ahmed", "bell")
