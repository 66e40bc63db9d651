"""The end of three weeks: a usual Friday, a Friday that is INSET, and one on which school ends at half past twelve."""

from datetime import time

import pytest

from bot.demo.stage import Stage
from tests.scenarios.playing import DAYS, answers, presses, reads, reference, stage_at, until, when, writes

pytestmark = pytest.mark.scenario

WORRY = "Jay says nobody talks to him"


def lists(stage: Stage, id: str) -> list[str]:
    """What of the week's end this phone shows: "Fri 12.00" and its lines."""
    shown = [each for each in stage.phone(id).screen if each.text.startswith("Last day of the week. Open")]
    local = stage.app.school.calendar.local
    return [f"{local(each.at):%a %H.%M} {each.text.partition(chr(10))[2]}" for each in shown]


async def test_a_monday_worry_that_nobody_answers_is_told_of_on_friday() -> None:
    """Miss Ahmed sees it at noon, the head at 14.30; Rosa has one honest word, and STATUS at night says the same."""
    async with stage_at("Mon 9.00") as stage:
        await writes(stage, "rosa", WORRY)
        ref = reference(stage)
        await until(stage, "Fri 14.29")
        before = reads(stage, "rosa")
        await until(stage, "Fri 22.00")
        honest = f"We have not answered you yet. Dr Reid will answer you on Monday by 10.45. Ref {ref}."
        assert reads(stage, "rosa")[len(before) :] == [honest]
        assert when(stage, "rosa")[-1] == "Fri 14.30"
        assert lists(stage, "ahmed") == [f"Fri 12.00 {ref}, since Monday: late (today by 2)"]
        assert lists(stage, "okafor") == [f"Fri 14.30 {ref}, since Monday, Dr Reid: late (on Monday by 10.45)"]
        await writes(stage, "rosa", "status")
        assert reads(stage, "rosa")[-1] == f"{ref}: Dr Reid will answer you on Monday by 10.45."


async def test_the_thursday_worry_has_a_plan_before_the_weekend() -> None:
    """He is told who agrees it; Miss Ahmed's ping says so, and Friday's list asks. Answered, no word follows."""
    async with stage_at("Thu 10.00") as stage:
        await writes(stage, "sam", "Maya says nobody sat with her")
        ref = reference(stage)
        assert reads(stage, "sam") == [
            "Thank you for telling us. Miss Ahmed or Mrs Cole will answer you today by 12 and agree a plan with you "
            f"before the weekend. Ref {ref}."
        ]
        assert reads(stage, "ahmed") == [
            f"{ref}: a message, can wait. Please answer today by 12, and agree a plan before the weekend."
        ]
        await presses(stage, "ahmed", "I've got this")
        await answers(stage, "ahmed", "I will sit with her. Can we talk tomorrow after school?")
        await until(stage, "Fri 23.00")
        assert lists(stage, "ahmed") == [f"Fri 12.00 {ref}, since yesterday: answered. Is a plan agreed?"]
        assert lists(stage, "okafor") == [f"Fri 14.30 {ref}, since yesterday, Miss Ahmed: answered. Is a plan agreed?"]
        assert not any("not answered you yet" in each for each in reads(stage, "sam"))


async def test_where_friday_is_inset_the_week_ends_on_thursday() -> None:
    """Wednesday's worry has its plan by then; on Thursday all are told, and on Friday no phone makes a sound."""
    async with stage_at("Wed 9.00", inset=frozenset({DAYS["Fri"]})) as stage:
        await writes(stage, "rosa", WORRY)
        ref = reference(stage)
        assert "agree a plan with you before the weekend" in reads(stage, "rosa")[0]
        await until(stage, "Fri 23.00")
        assert lists(stage, "ahmed")[0].startswith(f"Thu 12.00 {ref}, since yesterday")
        assert lists(stage, "okafor")[-1].startswith(f"Thu 14.30 {ref}, since yesterday")
        told = dict(zip(when(stage, "rosa"), reads(stage, "rosa"), strict=True))
        assert told["Thu 14.30"].startswith("We have not answered you yet.")
        assert "on Monday by" in told["Thu 14.30"]
        assert not any(each.startswith("Fri") for id in ("rosa", "ahmed", "okafor") for each in when(stage, id))


async def test_on_a_friday_that_ends_early_all_of_it_is_earlier() -> None:
    """School ends at half past twelve: owners see it at half past ten, the head and the family at noon."""
    async with stage_at("Tue 9.00", early={DAYS["Fri"]: time(12, 30)}) as stage:
        await writes(stage, "rosa", WORRY)
        await until(stage, "Fri 23.00")
        assert [each[:9] for each in lists(stage, "ahmed")] == ["Fri 10.30"]
        assert [each[:9] for each in lists(stage, "okafor")][-1:] == ["Fri 12.00"]
        told = dict(zip(when(stage, "rosa"), reads(stage, "rosa"), strict=True))
        assert [at for at, text in told.items() if "not answered you yet" in text] == ["Fri 12.00"]


async def test_stop_and_pause_are_kept_at_the_weeks_end() -> None:
    """Rosa said STOP, and the head has paused what goes home since Friday morning: no word, and none on Monday."""
    async with stage_at("Mon 9.00") as stage:
        await writes(stage, "rosa", WORRY)
        await writes(stage, "sam", "Maya says nobody sat with her")
        await writes(stage, "rosa", "STOP")
        await until(stage, "Fri 10.00")
        await writes(stage, "okafor", "PAUSE")
        await until(stage, "Mon 30 Nov 8.30")
        await writes(stage, "okafor", "RESUME")
        await until(stage, "Mon 30 Nov 9.00")
        assert not any("not answered you yet" in each for id in ("rosa", "sam") for each in reads(stage, id))
        assert [each.count("since Monday") for each in lists(stage, "okafor")] == [2], "the head still sees both"
