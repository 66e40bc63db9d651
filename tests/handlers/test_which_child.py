"""Is this about Maya or Leo? Asked only where the words do not tell, and what each answer does."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.messages import InboundKind
from tests.handlers.cases import Case, fits, holds, names
from tests.line import Line

CRYING = "sam: she has been crying"
RECEIPT = "sam < Thank you for telling us. Mrs Cole or Mr Okafor will answer you today by 12. Ref 2F2."
ASKED = "sam < Is this about Leo or Maya?"
MAYAS = (
    "sam < Thank you. Miss Ahmed or Mrs Cole will answer you today by 12. Ref 2F2.",
    "ahmed < 2F2: a message, can wait.",
    "cole ~ 2F2: Miss Ahmed has this.",
)

CASES = (
    Case("the words do not tell", CRYING, [RECEIPT, ASKED, "cole < 2F2"], owner="cole"),
    Case("a name tells", "sam: maya is crying", ["sam < Thank you for telling us. Miss Ahmed", "ahmed < 2F2"]),
    Case("so does both", "sam: they are both crying", ["sam < Thank you for telling us. Mrs Cole", "cole < 2F2"]),
    Case("one child is never asked about", "rosa: he has been crying", ["rosa < Thank you", "ahmed < 2F2"]),
    Case(
        "a plain question is for nobody's child", "sam: what time does school finish", ["sam < Thank you", "cole < 2F2"]
    ),
    Case(
        "an absence always is",
        "sam: poorly today wont be in",
        ["sam < Thank you for telling us. Ms Finch", ASKED, "finch < 2F2"],
        owner="finch",
    ),
    Case("asked once", "sam: and she will not eat", ["sam < Thank you. We have all of these."], [CRYING], entries=2),
    Case("a name", "sam: Maya", MAYAS, [CRYING], owner="ahmed", kept=1, entries=2),
    Case("a name with manners", "sam: sorry its maya x", MAYAS, [CRYING], owner="ahmed"),
    Case("a sentence", "sam: maya was hit at lunch", MAYAS, [CRYING], owner="ahmed", kept=1, entries=2),
    Case(
        "the key worker is not in: who is in has it",
        "sam: Leo",
        ["sam < Thank you. Mrs Cole or Mr Okafor will answer"],
        [CRYING],
        owner="cole",
    ),
    Case(
        "both",
        "sam: both",
        ["sam < Thank you. Mrs Cole or Mr Okafor will answer you today by 12."],
        [CRYING],
        owner="cole",
    ),
    Case(
        "whoever has taken it keeps it",
        "sam: Maya",
        ["sam < Thank you. Mr Okafor will answer you today by 12."],
        [CRYING, "okafor: got 2F2"],
        claimed="okafor",
        owner="cole",
    ),
    Case(
        "of an absence the office keeps it",
        "sam: maya",
        ["sam < Thank you. Ms Finch will answer you today by 12."],
        ["sam: poorly today wont be in"],
        owner="finch",
    ),
    Case(
        "after an answer it is only kept",
        "sam: maya",
        ["sam < Thank you. We have all of these. Ref 2F2."],
        [CRYING, "cole> How can we help"],
        state="answered",
    ),
    Case(
        "said again it is more of the same",
        "sam: Maya",
        ["sam < Thank you. We have all of these."],
        [CRYING, "sam: Maya"],
    ),
    Case(
        "the other child then is another matter",
        "sam: Leo lost his bag",
        ["sam < Thank you for telling us.", "cole < 2F3"],
        [CRYING, "sam: Maya"],
        kept=2,
    ),
    Case(
        "no answer: it stays with who has it",
        "sam: any news",
        ["sam < 2F2: Mrs Cole or Mr Okafor will answer"],
        [CRYING],
        owner="cole",
    ),
    Case("of what was not asked a name is words", "sam: Maya", ["sam < Thank you for telling us.", "ahmed < 2F2"]),
    Case(
        "with danger it still rings",
        "sam: maya has a knife",
        [
            "sam < If anyone is in danger",
            "sam < Thank you. We have all",
            "cole < 2F2: a message, now.",
            "stone < 2F2",
            "okafor < 2F2",
        ],
        [CRYING],
    ),
)


@pytest.mark.parametrize("case", CASES, ids=names)
async def test_which_child(case: Case, line: Line) -> None:
    """Every case of the table above."""
    await holds(line, case)


async def press(line: Line, child: str) -> None:
    concern = await line.newest()
    button = line.inbound("sam", f"child:{concern.id}:{child}", kind=InboundKind.BUTTON, query_id="q")
    await line.take(button)


async def test_the_buttons(line: Line) -> None:
    """A name on a button does what the name does; pressed again it only stops turning."""
    await line.hears(CRYING)
    asked = next(each for each in await line.said() if each.buttons and each.to == "sam")
    assert [each.label for each in asked.buttons] == ["Leo", "Maya", "More than one"]
    assert all(len(each.data) <= 64 for each in asked.buttons)
    await line.deliver()
    await press(line, "maya")
    await fits(line, ["sam ! ", *MAYAS])
    assert (await line.newest()).pupil == "maya"
    await press(line, "leo")
    await fits(line, ["sam ! "])
    assert (await line.newest()).pupil == "maya"


async def test_the_button_more_than_one(line: Line) -> None:
    """It stays with who has it, and they are told who that is."""
    await line.hears(CRYING)
    await line.said()
    await press(line, "all")
    await fits(line, ["sam ! ", "sam < Thank you. Mrs Cole or Mr Okafor will answer you today by 12."])
    assert [each.text for each in await line.reader.entries((await line.newest()).id)][-1] == "More than one"


async def test_another_familys_button_tells_nothing(line: Line) -> None:
    """Nor does a child that is not theirs."""
    await line.hears("rosa: he is sad")
    await line.said()
    await press(line, "maya")
    await fits(line, ["sam ! "])
    assert (await line.newest()).pupil == "jay"


async def test_a_key_worker_who_is_in_gets_it(tmp_path: Path) -> None:
    """On a Thursday Mr Bell is in: the answer brings it to him, and Mrs Cole sees that he has it."""
    async with Line(tmp_path, at=datetime(2026, 11, 26, 10, 0, tzinfo=UTC)) as line:
        await line.hears(CRYING)
        await line.deliver()
        await line.said()
        await line.hears("sam: leo sorry")
        await fits(
            line,
            ["sam < Thank you. Mr Bell or Mrs Cole will answer you", "bell < 2F2: a message", "cole ~ 2F2: Mr Bell"],
        )
        assert (await line.newest()).owner == "bell"
