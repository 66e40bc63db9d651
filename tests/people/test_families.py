"""The families sheet: children, adults, and who may do what for whom."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.entitlements import Entitlement, Permission, entitlement_id
from bot.people.families import COLUMNS, OPTIONAL
from bot.people.plans import Known
from tests.people.sheets import FAMILIES, after, families, faults, full_school, with_staff

HEADER = ",".join(each for each in COLUMNS if each not in OPTIONAL) + "\n"
ROW = "F9,P9,Kai,Penn,7A,S1,A9,Ms Penn,mother,07700 900309,yes,yes,yes,yes\n"


def right(known: Known, adult: str, pupil: str) -> Entitlement:
    return known.entitlements[entitlement_id(known.people[adult].id, known.pupils[pupil].id)]


def test_the_example_comes_in_whole():
    """Five children and seven adults; each adult has for each child what the row says."""
    known = full_school()
    assert len(known.pupils) == 5
    assert sum(person.role is None for person in known.people.values()) == 7
    assert known.pupils["P1"].key_worker == known.people["S1"].id
    assert known.pupils["P1"].household == known.people["A2"].household == "F1"
    assert right(known, "A1", "P2").permissions == tuple(Permission)
    assert right(known, "A2", "P1").permissions == (Permission.RECEIVE, Permission.RAISE)
    assert right(known, "A4", "P3").relation == "grandmother"


def test_a_second_time_changes_nothing():
    """The same file again is as before, to the last record."""
    plan = families(FAMILIES, full_school())
    assert plan.batch.changed == ()
    assert [str(tally) for tally in plan.tallies] == [
        "Children: 5 read, 0 new, 0 changed, 5 as before",
        "Adults: 7 read, 0 new, 0 changed, 7 as before",
        "Adult and child together: 8 read, 0 new, 0 changed, 8 as before",
    ]


def test_unknown_means_no():
    """An empty cell gives an adult nothing."""
    known = after(with_staff(), families(HEADER + "F9,P9,Kai,,,,A9,Ms Penn,,,,,,\n"))
    assert right(known, "A9", "P9").permissions == ()


def test_rows_that_contradict_each_other_are_told_with_both_lines():
    """Of one child or adult two rows must say the same, or somebody has to decide."""
    other = "F8,P9,Kay,Penn,7B,S2,A9,Mrs Penn,mother,07700 900310,yes,yes,yes,yes\n"
    told = faults(families(HEADER + ROW + other))
    child, adult = (f"line 2 says otherwise of the same {who}; make them agree" for who in ("child", "adult"))
    assert told == [
        "line 3, adult_id: line 2 has this adult with this child already; keep one row",
        f"line 3, adult_name: {adult}",
        f"line 3, family: {adult}",
        f"line 3, family: {child}",
        f"line 3, key_worker: {child}",
        f"line 3, phone: {adult}",
        f"line 3, pupil_name: {child}",
        f"line 3, tutor_group: {child}",
    ]


def test_a_key_worker_must_be_at_school():
    """Nobody's child is given to a person who is not there to answer."""
    left = with_staff()
    people = {code: replace(person, active=code != "S1") for code, person in left.people.items()}
    told = faults(families(HEADER + ROW + ROW.replace("P9", "P8").replace("S1", "S77"), replace(left, people=people)))
    assert told == [
        "line 2, key_worker: this member of staff has left; give the child another key worker",
        "line 3, key_worker: no member of staff has this id; import the staff first, or mend it",
    ]


def test_a_restriction_outlasts_every_import():
    """The school cut Mr Reeve off; the sheet, old or new, gives nothing back and takes nothing more."""
    known = full_school()
    before = replace(right(known, "A2", "P1"), restricted=True)
    known = replace(known, entitlements={**known.entitlements, before.id: before})
    changed = FAMILIES.replace(
        b"Mr Reeve,father,07700 900302,yes,yes,no,no", b"Mr Reeve,dad,07700 900302,yes,yes,yes,yes"
    )
    assert right(after(known, families(changed, known)), "A2", "P1") == before
    without = b"\n".join(line for line in FAMILIES.splitlines() if b"Mr Reeve" not in line)
    assert right(after(known, families(without, known, leavers=True)), "A2", "P1") == before


def test_who_is_not_in_the_file_stays_unless_said_to_have_left():
    """Tom and his gran moved away; a father lost what he had for one child."""
    known = full_school()
    fewer = b"\n".join(line for line in FAMILIES.splitlines() if b"Tom" not in line and b",Noor" not in line)
    kept = families(fewer, known)
    assert kept.batch.changed == ()
    assert [tally.gone for tally in kept.tallies] == [2, 1, 2]
    now = after(known, families(fewer, known, leavers=True))
    assert {code for code, pupil in now.pupils.items() if not pupil.active} == {"P2", "P4"}
    assert {code for code, person in now.people.items() if not person.active} == {"A5"}
    assert right(now, "A5", "P4").permissions == ()
    back = after(now, families(FAMILIES, now))
    assert back.people["A5"].active
    assert right(back, "A5", "P4") == right(known, "A5", "P4")


def test_children_with_nobody_to_receive_are_counted():
    """Good news with nobody to go to is said before it is missed."""
    nobody = ROW.replace("yes,yes,yes,yes", "no,yes,yes,yes")
    assert families(HEADER + nobody).unreachable == 1
    assert families(HEADER + nobody + ROW.replace("A9", "A8").replace("309", "308")).unreachable == 0
    known = full_school()
    only_jay = b"\n".join(line for line in FAMILIES.splitlines() if not line.startswith((b"F2", b"F3", b"F4")))
    assert families(only_jay, known).unreachable == 0
    assert families(only_jay, known, leavers=True).unreachable == 0


def test_a_shared_phone_is_allowed():
    """Two adults of a family may have one phone between them."""
    both = HEADER + ROW + ROW.replace("A9,Ms Penn", "A8,Mr Penn")
    assert families(both).faults == ()


@st.composite
def sheets(draw: st.DrawFn) -> str:
    """A families sheet of some children and adults, in any order, with permissions at random."""
    adults = draw(st.lists(st.integers(1, 6), min_size=1, max_size=6, unique=True))
    rows = [
        f"F{adult % 2},P{pupil},Child {pupil},,7A,{'S1' if pupil % 3 else ''},A{adult},Adult {adult},"
        f"{draw(st.sampled_from(['mother', '']))},{f'0770090030{adult}' if adult % 4 else ''},"
        + ",".join(draw(st.lists(st.sampled_from(["yes", "no", ""]), min_size=4, max_size=4)))
        for adult in adults
        for pupil in draw(st.lists(st.sampled_from([adult % 2, adult % 2 + 2, adult % 2 + 4]), min_size=1, unique=True))
    ]
    return HEADER + "\n".join(draw(st.permutations(rows))) + "\n"


@settings(max_examples=60)
@given(sheets(), sheets(), st.booleans())
def test_importing_twice_is_importing_once(first: str, second: str, leavers: bool):
    """Whatever was there before, a file imported again changes nothing, in any order of its rows."""
    known = with_staff()
    known = after(known, families(first, known))
    plan = families(second, known, leavers=leavers)
    assert plan.faults == ()
    once = after(known, plan)
    assert families(second, once, leavers=leavers).batch.changed == ()
    assert all(tally.new == tally.changed == 0 for tally in families(second, once, leavers=leavers).tallies)


@given(st.lists(st.lists(st.text(alphabet="aA1S.é-+7 \u200d\x07", max_size=6), min_size=14, max_size=14), max_size=4))
def test_whatever_stands_in_the_cells_it_is_a_plan_or_faults(rows: list[list[str]]):
    """No cell makes an import fail in another way, and with a fault nothing changes."""
    plan = families(HEADER + "\n".join(",".join(row) for row in rows))
    assert not (plan.faults and plan.batch.changed)


def test_praise_off_outlasts_every_import():
    """What an adult asked for from their own phone is theirs to undo."""
    known = full_school()
    off = {code: replace(person, praise_off=person.role is None) for code, person in known.people.items()}
    now = replace(known, people=off)
    assert families(FAMILIES, now).batch.changed == ()
    renamed = after(now, families(FAMILIES.replace(b"Mr Reeve", b"Mr Reeves"), now))
    assert (renamed.people["A2"].name, renamed.people["A2"].praise_off) == ("Mr Reeves", True)


# -- who is only rung


RUNG = HEADER.strip() + ",ring_only\n" + ROW.strip() + ",yes\n"


def test_who_is_only_rung_is_in_the_sheet():
    """A column that may be missing; yes and no as in the others."""
    known = after(with_staff(), families(RUNG))
    assert known.people["A9"].ring_only
    assert not after(known, families(RUNG.replace(",yes\n", ",no\n"), known)).people["A9"].ring_only


def test_a_sheet_without_the_column_takes_no_mark_away():
    """The mark is mostly there for safety, and an older sheet says nothing of it; for a new adult that means no."""
    old = HEADER + ROW
    staff = with_staff()
    assert not after(staff, families(old, staff)).people["A9"].ring_only
    known = after(staff, families(RUNG, staff))
    assert families(old, known).batch.changed == ()


def test_two_rows_must_agree_on_it():
    """One adult of two children is rung for both, or for neither."""
    other = ROW.replace("P9,Kai", "P8,Ada").strip() + ",no\n"
    assert faults(families(RUNG + other)) == [
        "line 3, ring_only: line 2 says otherwise of the same adult; make them agree"
    ]


# -- a STOP, and a new number


def test_a_new_number_of_somebody_who_said_stop_is_told():
    """The STOP belongs to the old number; the office is told to ask before we text the new one."""
    known = replace(full_school(), stopped={"+447700900301"})
    moved = families(FAMILIES.replace(b"900301", b"900401"), known)
    assert moved.restarted == ("A1",)
    assert families(FAMILIES, known).restarted == ()
    assert families(FAMILIES.replace(b"900302", b"900402"), known).restarted == ()


def test_an_adult_whom_no_sheet_named_is_cut_off_for_good():
    """Somebody at school cut off Mr Lund from Jay; the sheet that then names the two together grants nothing."""
    known = full_school()
    adult, pupil = known.people["A7"].id, known.pupils["P1"].id
    id = entitlement_id(adult, pupil)
    made = Entitlement(id=id, school="oakfield", adult=adult, pupil=pupil, restricted=True)
    cut = replace(known, entitlements={**known.entitlements, id: made})
    row = "F1,P1,Jay,Marlowe,9B,S1,A7,Mr Lund,uncle,07700 900307,yes,yes,yes,yes\n"
    text = (
        FAMILIES.decode()
        .replace("F4,P5,Zoë,Kowalska,8C,S2,A7", "F1,P5,Zoë,Kowalska,8C,S2,A7")
        .replace("F4,P5", "F1,P5")
    )
    for leavers in (False, True):
        plan = families(text.rstrip("\n") + "\n" + row, cut, leavers=leavers)
        assert plan.faults == ()
        assert right(after(cut, plan), "A7", "P1") == made
