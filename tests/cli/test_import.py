"""The office hands over its sheets."""

import asyncio
from pathlib import Path

import pytest

from bot.store.tiny import TinyStore
from tests.cli.conftest import STORE, Terminal

FAMILY = (
    "family,pupil_id,pupil_name,pupil_surname,tutor_group,key_worker,adult_id,adult_name,relation,phone,"
    "receive,raise,decide,emergency\n"
)


def test_staff_then_families_then_nothing_new(terminal: Terminal):
    """The first time all is new, the second time all is as before, and nobody gets a text."""
    assert "Staff: 8 read, 8 new, 0 changed, 0 as before" in terminal("import", "staff", "staff.csv").out
    said = terminal("import", "families", "families.csv")
    assert "Children: 5 read, 5 new" in said.out
    assert "Nobody was sent anything." in said.out
    again = terminal("import", "families", "families.csv")
    assert "Adults: 7 read, 0 new, 0 changed, 7 as before" in again.out
    assert "Nothing to change." in again.out
    assert again.code == 0


def test_a_dry_run_changes_nothing(oakfield: Terminal):
    """It says what would change and who could not be told good news, and leaves the store as it was."""
    before = (oakfield.folder / STORE).read_bytes()
    text = (oakfield.folder / "families.csv").read_text().replace("900305,yes", "900305,no")
    said = oakfield("import", "families", oakfield.sheet("new.csv", text), "--dry-run")
    assert said.code == 0
    assert "Adult and child together: 8 read, 0 new, 1 changed, 7 as before" in said.out
    assert "1 child has nobody who may receive their good news." in said.out
    assert "nothing was changed" in said.out
    assert (oakfield.folder / STORE).read_bytes() == before


def test_a_dry_run_makes_no_store(terminal: Terminal):
    """Trying it out leaves nothing behind."""
    assert terminal("import", "staff", "staff.csv", "--dry-run").code == 0
    assert not (terminal.folder / STORE).exists()


def test_leavers_are_counted_before_they_are_marked(oakfield: Terminal):
    """Who is no longer in the file stays, until the office says that they have left."""
    rows = (oakfield.folder / "families.csv").read_text().splitlines()
    fewer = oakfield.sheet("fewer.csv", "\n".join(rows[:-2]))
    kept = oakfield("import", "families", fewer)
    assert "Children: 4 read, 0 new, 0 changed, 4 as before, 1 no longer in the file" in kept.out
    assert "the same again with --leavers" in kept.out
    gone = oakfield("import", "families", fewer, "--leavers")
    assert "Children: 1 marked as left" in gone.out
    assert "Adults: 2 marked as left" in gone.out
    assert "Nothing to change." in oakfield("import", "families", fewer, "--leavers").out


def test_one_bad_row_and_nothing_comes_in(terminal: Terminal):
    """Every bad row by line, column and reason, without a name or a number; the good rows wait with them."""
    terminal("import", "staff", "staff.csv")
    sheet = FAMILY + (
        "F1,P1,Jay,Marlowe,9B,S1,A1,Ms Marlowe,mother,07700 900301,yes,yes,yes,yes\n"
        "F1,P1,Jay,Marlowe,9B,S1,A2,Mr Reeve,father,4.47701E+11,yes,maybe,no,no\n"
        "F2,P3,Maya,Idris,9B,S99,A3,Mr Idris,father,07700 900303,yes,yes,yes,yes\n"
    )
    said = terminal("import", "families", terminal.sheet("bad.csv", sheet))
    assert said.code == 1
    assert said.err == (
        "bad.csv: 3 things to mend. Nothing was imported.\n"
        "  line 3, phone: Excel has shortened this number and lost its end; "
        "format the column as Text and type it again\n"
        "  line 3, raise: write yes or no (empty means no)\n"
        "  line 4, key_worker: no member of staff has this id; import the staff first, or mend it\n"
    )
    assert "There are no families yet" in terminal("check").out


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-16"])
def test_names_keep_their_letters_from_any_spreadsheet(terminal: Terminal, encoding: str):
    """Zoë is Zoë, whatever wrote the file."""
    terminal("import", "staff", "staff.csv")
    text = (terminal.folder / "families.csv").read_text(encoding="utf-8")
    assert terminal("import", "families", terminal.sheet("excel.csv", text.encode(encoding))).code == 0
    assert "Nothing to change." in terminal("import", "families", "families.csv").out


@pytest.mark.parametrize(
    ("name", "told"),
    [("missing.csv", "there is no such file"), (".", "this is a folder"), ("empty.csv", "the file is empty")],
)
def test_a_file_that_is_none_is_told(terminal: Terminal, name: str, told: str):
    """A slip of the hand is told in words."""
    terminal.sheet("empty.csv", "")
    said = terminal("import", "staff", name)
    assert said.code == 1
    assert told in said.err


async def test_while_the_line_runs_only_a_dry_run_is_possible(oakfield: Terminal):
    """Whoever holds the store is named, and nothing is changed under it."""
    store = await TinyStore.open(Path(STORE))
    try:
        refused = await asyncio.to_thread(oakfield, "import", "staff", "staff.csv")
        looked = await asyncio.to_thread(oakfield, "import", "staff", "staff.csv", "--dry-run")
    finally:
        await store.close()
    assert refused.code == 1
    assert "is in use by process" in refused.err
    assert (looked.code, looked.err) == (0, "")
    assert "8 as before" in looked.out


def test_a_school_of_a_thousand_comes_in_whole(terminal: Terminal):
    """1,000 children and 2,000 adults are one batch, all of it or nothing."""
    terminal("import", "staff", "staff.csv")
    rows = [
        f"F{child},P{child},Child {child},Surname,9B,S{child % 2 + 1},A{child}-{adult},Adult,parent,,yes,yes,yes,yes\n"
        for child in range(1000)
        for adult in range(2)
    ]
    sheet = terminal.sheet("big.csv", FAMILY + "".join(rows))
    said = terminal("import", "families", sheet)
    assert "Adult and child together: 2000 read, 2000 new" in said.out
    assert "Nothing to change." in terminal("import", "families", sheet).out
