"""What `check` says of a school's people."""

from dataclasses import replace

import pytest

from bot.domain.messages import Channel
from bot.domain.people import Role
from bot.people.plans import Known
from bot.people.review import Needs, doubts, problems
from tests.people.sheets import FAMILIES, STAFF, after, families, full_school, staff, with_staff

LADDER = Needs(roles=(Role.KEY_WORKER, Role.PASTORAL, Role.HEAD, Role.BEYOND), own_number="+447700900100")


def school(staff_sheet: bytes = STAFF, families_sheet: bytes = FAMILIES) -> Known:
    known = after(Known(), staff(staff_sheet))
    return after(known, families(families_sheet, known))


def test_the_examples_are_fine():
    """Who follows our examples hears no complaint."""
    assert problems(full_school(), LADDER) == []
    assert doubts(full_school()) == []


def test_an_empty_school_is_told_how_to_begin():
    """One line, not twenty that follow from it."""
    assert [line.split(".")[0] for line in problems(Known(), LADDER)] == ["There are no staff yet"]
    assert [line.split(".")[0] for line in problems(with_staff(), LADDER)] == ["There are no families yet"]


CASES = {
    "No pastoral in the staff, though the ladder climbs to one": (STAFF.replace(b"pastoral", b"key worker"), FAMILIES),
    "No last named person (beyond) in the staff": (STAFF.replace(b"beyond", b"office"), FAMILIES),
    "Neither office nor head": (STAFF.replace(b"head", b"dsl").replace(b",office,", b",dsl,"), FAMILIES),
    "S1, S2 have the same number": (STAFF, FAMILIES),
    "S1 have our own number": (STAFF.replace(b"900201", b"900100"), FAMILIES),
    "Staff whom no message can reach (no mobile number or Telegram link used): S1.": (
        STAFF.replace(b"07700 900201", b""),
        FAMILIES,
    ),
    "Adults whom no message can reach (no mobile number or Telegram link used): A5.": (
        STAFF,
        FAMILIES.replace(b"07700 900305", b""),
    ),
    "Children without a key worker: P4, P5.": (
        STAFF,
        FAMILIES.replace(b"7A,S2,A5", b"7A,,A5").replace(b"8C,S2", b"8C,"),
    ),
    "Children whose good news nobody may receive: P4.": (STAFF, FAMILIES.replace(b"305,yes", b"305,no")),
    "Children about whom nobody may raise a worry: P4.": (STAFF, FAMILIES.replace(b"305,yes,yes", b"305,yes,no")),
}


@pytest.mark.parametrize(("expected", "sheets"), CASES.items(), ids=CASES.keys())
def test_each_way_to_reach_nobody_is_told(expected: str, sheets: tuple[bytes, bytes]):
    """Each is told by ids, without a name or a number."""
    known = school(*sheets)
    if expected.startswith("S1, S2"):
        known = _same_number(known)
    told = "\n".join(problems(known, LADDER))
    assert expected in told
    assert "Ahmed" not in told
    assert "900" not in told


def _same_number(known: Known) -> Known:
    first, second = known.people["S1"].id, known.people["S2"].id
    (contact,) = known.contacts[second]
    (model,) = known.contacts[first]
    return replace(known, contacts={**known.contacts, second: [replace(contact, address=model.address)]})


def test_a_key_worker_who_left_is_told():
    """The children are named by their ids, so that somebody gives them another."""
    known = full_school()
    now = after(known, staff(b"\n".join(line for line in STAFF.splitlines() if b"S2" not in line), known, leavers=True))
    assert "Children whose key worker has left: P2, P4, P5." in "\n".join(problems(now, LADDER))


def test_a_number_is_no_use_where_we_have_no_number():
    """A school with Telegram only needs everybody to have joined there."""
    told = "\n".join(problems(full_school(), replace(LADDER, channels=(Channel.TELEGRAM,))))
    assert "Staff whom no message can reach (no Telegram link used): S1, S2, S3, S4, S5, S6, S7, S8." in told


def test_what_works_but_may_be_meant_otherwise_is_only_doubted():
    """A head who is also the office, no safeguarding lead, a teacher whose child is at the school."""
    sheet = b"\n".join(line for line in STAFF.splitlines() if not line.startswith((b"S3", b"S4", b"S7")))
    known = school(sheet, FAMILIES.replace(b"07700 900305", b"07700 900201"))
    assert problems(known, LADDER) == []
    assert [line.split(":")[0].split(".")[0] for line in doubts(known)] == [
        "No office in the staff",
        "No safeguarding lead (dsl) or deputy in the staff",
        "A5, S1 have one number",
    ]


def test_somebody_who_is_only_rung_and_has_no_number_is_told():
    """The mark asks a person to ring, so there must be a number."""
    known = full_school()
    marked = replace(known, people={**known.people, "A2": replace(known.people["A2"], ring_only=True)})
    assert doubts(marked) == []
    without = replace(marked, contacts={**known.contacts, known.people["A2"].id: ()})
    assert doubts(without) == ["Marked ring_only, and no number to ring: A2. Fill in phone and import again."]


def test_a_child_whose_only_adult_was_cut_off_is_no_fault_of_the_sheet():
    """The sheet says yes, so it is not to be mended there: who lifts the restriction is told instead."""
    known = school()
    tom = next(pupil.id for pupil in known.pupils.values() if pupil.code == "P4")
    cut = {id: replace(each, restricted=each.pupil == tom) for id, each in known.entitlements.items()}
    known = replace(known, entitlements=cut)
    assert problems(known, LADDER) == []
    assert [line.split(".")[0] for line in doubts(known)] == [
        "Everybody who would hear of these children is cut off from them: P4"
    ]
