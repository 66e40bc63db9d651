"""What the school tells first, decided: whom it is about, who hears it, what asks for a call, until when it waits."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.access import may_tell
from bot.domain.entitlements import Entitlement, Permission
from bot.domain.passing import MOST, OFFERED, meant, offered
from bot.domain.people import Person, Pupil, Role
from bot.domain.telling import expires, hearers, in_short, is_difficult, whom
from tests.line import CALENDAR, MONDAY_TEN

JAY = Pupil(id="jay", school="oak", code="P1", name="Jay", surname="Marlowe", tutor_group="9B", key_worker="ahmed")
JAY_I = replace(JAY, id="jay2", surname="Idris", tutor_group="7 A")
LEO = replace(JAY, id="leo", name="Leo", surname="Idris")
MARY_ANN = replace(JAY, id="mary", name="Mary Ann", surname="O'Brien")
PUPILS = (JAY, JAY_I, LEO, MARY_ANN)


@pytest.mark.parametrize(
    ("words", "pupils", "rest"),
    [
        ("Leo he is fine", ["leo"], "he is fine"),
        ("leo: he is fine", ["leo"], "he is fine"),
        ("Leo Idris he is fine", ["leo"], "he is fine"),
        ("Leo I will ring you", ["leo"], "I will ring you"),
        ("Leo a good day", ["leo"], "a good day"),
        ("Jay he is fine", ["jay", "jay2"], "he is fine"),
        ("Jay I will ring you", ["jay", "jay2"], "I will ring you"),
        ("Jay Marlowe he is fine", ["jay"], "he is fine"),
        ("Jay M he is fine", ["jay"], "he is fine"),
        ("Jay 7A he is fine", ["jay2"], "he is fine"),
        ("Jay 7 a, he is fine", ["jay2"], "he is fine"),
        ("Jay Idris 7A - he is fine", ["jay2"], "he is fine"),
        ("Mary Ann she sang", ["mary"], "she sang"),
        ("Mary she sang", [], ""),
        ("him well done", [], ""),
        ("Jay's mum he is fine", [], ""),
        ("Leo", ["leo"], ""),
        ("", [], ""),
    ],
)
def test_whom_it_is_about(words: str, pupils: list[str], rest: str) -> None:
    """Of two who may be meant both are given, and nobody is meant by a letter that is a word."""
    found = whom(words, PUPILS)
    assert [pupil.id for pupil, _ in found] == pupils
    assert {after for _, after in found} <= {rest}


@given(st.text(max_size=60))
def test_the_words_go_as_they_were_typed(words: str) -> None:
    """Nothing in the middle of what was typed is changed."""
    found = whom(f"Leo Idris 9B {words}", [LEO])
    assert len(found) == 1
    assert found[0][1] in words or found[0][1] in f"9B {words}"


ADULT = Person(id="rosa", school="oak", code="A4", name="Ms Marlowe")


@pytest.mark.parametrize(
    ("entitlement", "person", "unreachable", "where"),
    [
        ({"permissions": (Permission.RECEIVE,)}, {}, (), "tell"),
        ({"permissions": (Permission.RAISE, Permission.DECIDE)}, {}, (), ""),
        ({"permissions": ()}, {}, (), ""),
        ({"permissions": (Permission.RECEIVE,), "restricted": True}, {}, (), "cut_off"),
        ({"permissions": (Permission.RECEIVE,)}, {"ring_only": True}, (), "ring"),
        ({"permissions": (Permission.RECEIVE,)}, {}, ("rosa",), "ring"),
        ({"permissions": (Permission.RECEIVE,), "restricted": True}, {"ring_only": True}, ("rosa",), "cut_off"),
        ({"permissions": ()}, {"ring_only": True}, (), ""),
        ({"permissions": (Permission.RECEIVE,)}, {"active": False}, (), ""),
    ],
)
def test_who_hears_it(
    entitlement: dict[str, object], person: dict[str, object], unreachable: tuple[str, ...], where: str
) -> None:
    """Unknown means no; who is cut off is neither told nor rung, whatever else holds of them."""
    link = Entitlement(id="rosa:jay", school="oak", adult="rosa", pupil="jay", **entitlement)  # type: ignore[arg-type]
    adult = replace(ADULT, **person)  # type: ignore[arg-type]
    found = hearers([link], {"rosa": adult}, unreachable)
    got = {name: tuple(each.id for each in getattr(found, name)) for name in ("tell", "ring", "cut_off")}
    assert got == {name: (("rosa",) if name == where else ()) for name in ("tell", "ring", "cut_off")}


@pytest.mark.parametrize(
    ("name", "short"),
    [("Ms Marlowe", "Ms M. A4"), ("Rosa Marlowe", "R.M. A4"), ("Mr J Idris", "Mr J.I. A4"), ("Rosa", "R. A4")],
)
def test_a_name_in_short(name: str, short: str) -> None:
    """Enough for who knows the family, beside the school's own number."""
    assert in_short(replace(ADULT, name=name)) == short


@pytest.mark.parametrize(
    ("words", "difficult"),
    [
        ("he hurt his arm at break", True),
        ("He was restrained by two adults", True),
        ("the police came", True),
        ("he ran off at lunch", True),
        ("She says she is being bullied", True),
        ("he is suspended for a day", True),
        ("he had a hard morning, he is fine now", False),
        ("he read to the class", False),
        ("please bring his kit", False),
        ("he sang a hymn about a white horse", False),
        ("he was kind to a friend who felt unwell", False),
    ],
)
def test_what_is_better_said_than_written(words: str, difficult: bool) -> None:
    """A word counts as a whole word only."""
    assert is_difficult(words) is difficult


@pytest.mark.parametrize(
    ("at", "until"),
    [
        (MONDAY_TEN, MONDAY_TEN.replace(hour=11)),
        (MONDAY_TEN.replace(hour=17, minute=30), MONDAY_TEN.replace(hour=18)),
        (MONDAY_TEN.replace(hour=18), MONDAY_TEN.replace(hour=19)),
        (MONDAY_TEN.replace(hour=21), MONDAY_TEN.replace(hour=22)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_until_when_it_waits(at: datetime, until: datetime) -> None:
    """An hour, at most to the end of the hours in which the school writes."""
    assert expires(at, CALENDAR) == until


@pytest.mark.parametrize("role", list(Role))
def test_who_may_tell(role: Role) -> None:
    """The child's key worker their own; office, pastoral, safeguarding and head any child; nobody who has left."""
    any_child = role in (Role.PASTORAL, Role.OFFICE, Role.DSL, Role.DEPUTY_DSL, Role.HEAD)
    other = Person(id="x", school="oak", code="S1", name="Mr X", role=role)
    assert may_tell(other, JAY) is any_child
    assert may_tell(replace(other, id="ahmed"), JAY)
    assert not may_tell(replace(other, id="ahmed", active=False), JAY)
    assert not may_tell(replace(other, id="ahmed"), replace(JAY, active=False))
    assert not may_tell(replace(other, id="ahmed", role=None), JAY)


def staff(*roles: Role) -> list[Person]:
    return [
        Person(id=f"{role}{number}", school="oak", code=f"S{number}", name=f"Mr {number}", role=role)
        for number, role in enumerate(roles)
    ]


@given(st.lists(st.sampled_from(Role), max_size=15), st.sets(st.integers(0, 14)), st.booleans())
def test_at_most_six_are_offered_and_every_role_that_is_in(roles: list[Role], away: set[int], has: bool) -> None:
    """The key worker first; one of each role before a second of any; nobody who is away, and nobody twice."""
    people = [
        replace(each, away_since=MONDAY_TEN if number in away else None) for number, each in enumerate(staff(*roles))
    ]
    worker = people[0] if has and people else None
    found = offered(people, worker, MONDAY_TEN.date(), {"nobody"})
    assert len(found) <= MOST
    assert len(set(found)) == len(found)
    assert all(each.away_since is None for each in found)
    here = {each.role for each in people if each.away_since is None} & set(OFFERED)
    assert {each.role for each in found} >= here
    assert worker is None or worker.away_since or found[0] == worker
    without = {each.id for each in found[:1]}
    assert not without & {each.id for each in offered(people, worker, MONDAY_TEN.date(), without)}


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("the office", "office1"),
        ("Office", "office1"),
        ("pastoral lead", "pastoral2"),
        ("the DSL", "dsl3"),
        ("his key worker", "key_worker0"),
        ("Mr 3", "dsl3"),
        ("S2", "pastoral2"),
        ("the caretaker", ""),
    ],
)
def test_whom_a_name_or_a_role_means(words: str, who: str) -> None:
    """Names, the sheet's ids, and the words that a school has for roles."""
    people = staff(Role.KEY_WORKER, Role.OFFICE, Role.PASTORAL, Role.DSL)
    assert [each.id for each in meant(words, people, people[0], MONDAY_TEN.date())] == ([who] if who else [])
