"""The staff sheet: who is new, who changed, who is gone, and what stands in the way."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.people import Person, Role
from bot.people.plans import Known
from tests.people.sheets import STAFF, after, families, faults, full_school, staff, with_staff

HEADER = "id,name,role,phone,days\n"


def test_the_example_comes_in_whole():
    """Eight people, each with their number, Mr Osei without his Wednesday."""
    known = with_staff()
    assert len(known.people) == 8
    assert known.people["S2"].days == (0, 1, 3, 4)
    assert known.people["S8"].role is Role.BEYOND
    contact = known.sms(known.people["S1"].id)
    assert contact is not None
    assert (contact.address, contact.rank) == ("+447700900201", 1)


def test_a_second_time_changes_nothing():
    """The same file again is as before, to the last record."""
    plan = staff(STAFF, with_staff())
    assert plan.batch.changed == ()
    assert str(plan.tallies[0]) == "Staff: 8 read, 0 new, 0 changed, 8 as before"


def test_a_new_phone_takes_the_place_of_the_old():
    """Nothing is sent to a number that is somebody else's by now."""
    known = with_staff()
    plan = staff(STAFF.replace(b"07700 900201", b"07700 900299"), known)
    assert str(plan.tallies[0]) == "Staff: 8 read, 0 new, 1 changed, 7 as before"
    now = after(known, plan)
    assert [each.address for each in now.contacts[known.people["S1"].id]] == ["+447700900299"]


def test_a_phone_taken_out_is_let_go_and_can_come_back():
    """An emptied cell leaves no address behind."""
    known = with_staff()
    without = after(known, staff(STAFF.replace(b"07700 900201", b""), known))
    assert without.sms(known.people["S1"].id) is None
    back = after(without, staff(STAFF, without))
    contact = back.sms(known.people["S1"].id)
    assert contact is not None
    assert contact.address == "+447700900201"


def test_who_is_missing_stays_unless_said_to_have_left():
    """Half a file does not empty the school."""
    known = with_staff()
    fewer = b"\n".join(STAFF.splitlines()[:7])
    kept = staff(fewer, known)
    assert kept.batch.changed == ()
    assert str(kept.tallies[0]).endswith("2 no longer in the file")
    gone = after(known, staff(fewer, known, leavers=True))
    assert [code for code, person in gone.people.items() if not person.active] == ["S7", "S8"]
    back = after(gone, staff(STAFF, gone))
    assert all(person.active for person in back.people.values())


def test_leavers_of_the_staff_sheet_are_never_parents():
    """A staff sheet says nothing about families."""
    known = full_school()
    now = after(known, staff(STAFF, known, leavers=True))
    assert all(person.active for person in now.people.values())


def test_every_bad_row_is_told_at_once_and_nothing_comes_in():
    """All of it in one go, so that the office mends the file once."""
    plan = staff(
        HEADER + "S1,Miss Ahmed,key worker,07700 900201,Mon-Fri\n"
        "S1,Mr Osei,teacher,020 7946 0000,Mon-Fri\n"
        ",,head,07700 900201,sometimes\n"
    )
    assert plan.batch.changed == ()
    assert faults(plan) == [
        "line 3, id: the same stands on line 2; each must have their own",
        "line 3, phone: this is not a mobile number, so it cannot get texts; give a mobile or leave it empty",
        "line 3, role: write one of key_worker, pastoral, dsl, deputy_dsl, head, office, beyond",
        'line 4, days: write days such as "Mon-Fri" or "Mon Tue Thu" (empty means Mon-Fri)',
        "line 4, id: this is empty",
        "line 4, name: this is empty",
        "line 4, phone: the same stands on line 2; each must have their own",
    ]


def test_an_id_is_a_parents_or_a_members_of_staff_never_both():
    """A parent must not become staff by a slip of the sheet, nor the other way round."""
    known = full_school()
    plan = staff(HEADER + "A1,Miss Ahmed,head,,\n", known)
    assert faults(plan) == ["line 2, id: an adult of a family has this id already; give staff ids of their own"]
    row = "F9,P9,Kai,,,,S1,Mr Kai,father,,yes,yes,no,no\n"
    header = "family,pupil_id,pupil_name,pupil_surname,tutor_group,key_worker,adult_id,adult_name,relation,phone"
    plan = families(header + ",receive,raise,decide,emergency\n" + row, known)
    assert faults(plan) == ["line 2, adult_id: a member of staff has this id already; give adults ids of their own"]


def test_a_version_is_never_touched():
    """The store counts versions itself; the plan gives back the one that was read."""
    known = with_staff()
    saved = {code: replace(person, version=3) for code, person in known.people.items()}
    plan = staff(STAFF.replace(b"Miss Ahmed", b"Mrs Ahmed"), Known(saved, {}, known.contacts, {}))
    (changed,) = plan.batch.changed
    assert isinstance(changed, Person)
    assert (changed.name, changed.version) == ("Mrs Ahmed", 3)


def test_who_is_away_stays_away_until_they_say_so():
    """The sheet knows nothing of this morning; neither does it bring anybody back with a new name."""
    known = with_staff()
    since = datetime(2026, 11, 23, 8, tzinfo=UTC)
    now = replace(known, people={code: replace(each, away_since=since) for code, each in known.people.items()})
    assert staff(STAFF, now).batch.changed == ()
    renamed = after(now, staff(STAFF.replace(b"Miss Ahmed", b"Mrs Ahmed"), now))
    assert (renamed.people["S1"].name, renamed.people["S1"].away_since) == ("Mrs Ahmed", since)
