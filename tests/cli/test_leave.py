"""Leaving, being away and the record of both, from the command line."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.concerns import Concern, Opening
from bot.domain.messages import Batch
from bot.store.reader import Reader
from bot.store.tiny import TinyStore
from tests.cli.conftest import STORE, Terminal

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


async def raised(owner: str) -> str:
    """Something open that this member of staff has; their id."""
    store = await TinyStore.open(Path(STORE))
    person = await Reader(store.find, "oakfield").person_by_code(owner)
    assert person
    due = NOW + timedelta(hours=2)
    concern = Concern(id="c1", school="oakfield", reference="4K7", raised_at=NOW, due_at=due, owner=person.id)
    await store.save(Batch(changed=(concern,)))
    await store.close()
    return person.id


async def whose() -> tuple[str, bool]:
    """The code of who has the matter now, and whether they are told of it."""
    store = await TinyStore.open(Path(STORE))
    try:
        reader = Reader(store.find, "oakfield")
        concern = await reader.concern("c1")
        assert concern
        owner = await reader.person(concern.owner)
        assert owner
        return owner.code, bool(await reader.pings("c1"))
    finally:
        await store.close()


def test_a_member_of_staff_leaves(oakfield: Terminal):
    """What they had open is the stand-in's, who is told."""
    asyncio.run(raised("S1"))
    said = oakfield("leave", "S1")
    assert (said.code, said.out.splitlines()[0]) == (0, "S1 has left. Nothing more goes to them or about them.")
    assert "are told when the line runs" in said.out
    owner, told = asyncio.run(whose())
    assert owner != "S1"
    assert told
    assert "Nobody at school has this id." in oakfield("leave", "S1").err


def test_a_sheet_without_them_hands_on_what_they_had(oakfield: Terminal):
    """As if the office had said so."""
    asyncio.run(raised("S1"))
    rows = (oakfield.folder / "staff.csv").read_text().splitlines()
    fewer = [row for row in rows if not row.startswith("S1,")]
    said = oakfield("import", "staff", oakfield.sheet("fewer.csv", "\n".join(fewer)), "--leavers")
    assert "the staff who now have the leavers' matters will be told" in said.out
    owner, told = asyncio.run(whose())
    assert owner != "S1"
    assert told
    assert "The command line (ict): has left: Miss Ahmed (S1)" in oakfield("audit").out


def test_away_and_back(oakfield: Terminal):
    """Said twice, it is done once."""
    assert oakfield("away", "S2").out == "S2 is away.\n"
    assert oakfield("away", "S2").out == "S2 is away already.\n"
    assert oakfield("back", "S2").out == "S2 is back.\n"
    lines = [line.partition("  ")[2] for line in oakfield("audit").out.splitlines()]
    assert [line.rpartition("(")[0].split(":")[1].strip() for line in lines] == ["away", "back"]


def test_the_record_of_a_child_who_left(oakfield: Terminal):
    """In plain lines with the school's time; and it is in the export."""
    assert oakfield("audit").out == "Nothing has been done to the line yet.\n"
    assert oakfield("leave", "P1").code == 0
    said = oakfield("audit").out
    assert said.endswith("The command line (ict): has left: Jay Marlowe (P1)\n")
    assert datetime.strptime(said[:16], "%Y-%m-%d %H.%M")  # noqa: DTZ007  (the school's own time)
    oakfield("export", "--out", "all.json")
    assert '"deed":"left"' in (oakfield.folder / "all.json").read_text().replace(" ", "")


async def looked(code: str) -> None:
    """This member of staff has opened a matter, what was to be told of a child, and a list of children."""
    store = await TinyStore.open(Path(STORE))
    reader = Reader(store.find, "oakfield")
    person, pupil = await reader.person_by_code(code), await reader.pupil_by_code("P1")
    assert person
    assert pupil
    seen = ({"concern": "c1"}, {"concern": "", "telling": "t1", "pupils": (pupil.id,)}, {"concern": ""})
    made = [
        Opening(id=f"o{number}", school="oakfield", person=person.id, at=NOW + timedelta(minutes=number), **each)
        for number, each in enumerate(seen)
    ]
    await store.save(Batch(changed=tuple(made)))
    await store.close()


def test_who_opened_what_and_when(oakfield: Terminal):
    """Every look at words or names, by whom, oldest first."""
    assert oakfield("audit", "--openings").out == "Nothing has been opened yet.\n"
    asyncio.run(raised("S1"))
    asyncio.run(looked("S1"))
    assert oakfield("audit", "--openings").out.splitlines() == [
        "2026-11-23 10.00  Miss Ahmed (S1): opened 4K7",
        "2026-11-23 10.01  Miss Ahmed (S1): opened what was to be told of Jay Marlowe (P1)",
        "2026-11-23 10.02  Miss Ahmed (S1): opened a list",
    ]


@pytest.mark.parametrize(
    ("command", "id", "why"),
    [
        ("leave", "A1", "This is an adult of a family."),
        ("leave", "Z9", "Nobody at school has this id."),
        ("away", "A1", "No member of staff"),
        ("back", "Z9", "No member of staff"),
    ],
)
def test_for_whom_it_is_not(command: str, id: str, why: str, oakfield: Terminal):
    """The reason, and nothing done."""
    said = oakfield(command, id)
    assert said.code == 1
    assert why in said.err
