"""Good news: read in ten seconds, about one child only, and told exactly as it was noted."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people import Pupil
from bot.domain.praise import (
    Noted,
    NotUnderstood,
    Praise,
    Reason,
    WhichPupil,
    choices,
    compares,
    compose,
    names_another_child,
    read_praise,
)
from bot.domain.sms_text import is_gsm7, segments
from bot.texts import load_texts
from tests.domain.the_school import at

KINDS = ("raffle ticket", "certificate", "wow")
TEXTS = load_texts()


def a_pupil(name: str, surname: str, group: str) -> Pupil:
    return Pupil(id=f"{name} {surname}", school="oakfield", code=name, name=name, surname=surname, tutor_group=group)


JAY_M, JAY_R = a_pupil("Jay", "Marsh", "9B"), a_pupil("Jay", "Reed", "7 Ash")
MIA, WILL, MARY_ANN = a_pupil("Mia", "Ahmed", "7A"), a_pupil("Will", "Cole", "8C"), a_pupil("Mary Ann", "Oak", "8C")
ZOE = a_pupil("Zoë", "O’Neill", "10")
PUPILS = (JAY_M, JAY_R, MIA, WILL, MARY_ANN, ZOE)


@pytest.mark.parametrize(
    ("typed", "pupil", "kind", "fact"),
    [
        ("Mia raffle ticket for sitting well", MIA, "raffle ticket", "for sitting well"),
        ("mia RAFFLE TICKETS, for sitting well.", MIA, "raffle ticket", "for sitting well"),
        ("Mia won a certificate in maths", MIA, "certificate", "in maths"),
        ("Mia wow: a poem about the sea", MIA, "wow", "a poem about the sea"),
        ("Mia did Wow work – a poem", MIA, "wow", "a poem"),
        ("Mia for sitting well raffle ticket", MIA, "raffle ticket", "for sitting well"),
        ("Mia raffle ticket for helping Miss Cole", MIA, "raffle ticket", "for helping Miss Cole"),
        (
            "Mia raffle ticket for a good mark, he will be glad",
            MIA,
            "raffle ticket",
            "for a good mark, he will be glad",
        ),
        ("Jay Marsh raffle ticket for sitting", JAY_M, "raffle ticket", "for sitting"),
        ("Jay M raffle ticket for sitting", JAY_M, "raffle ticket", "for sitting"),
        ("jay (9b) raffle ticket for sitting", JAY_M, "raffle ticket", "for sitting"),
        ("Jay 7 Ash raffle ticket for sitting", JAY_R, "raffle ticket", "for sitting"),
        ("Jay Reed 7 ash a raffle ticket for sitting", JAY_R, "raffle ticket", "for sitting"),
        ("mary ann certificate for reading", MARY_ANN, "certificate", "for reading"),
        ("zoe oneill wow a song", ZOE, "wow", "a song"),
        ("Mia raffle\nticket for\n sitting  well", MIA, "raffle ticket", "for sitting well"),
    ],
)
def test_what_staff_type_in_ten_seconds(typed: str, pupil: Pupil, kind: str, fact: str) -> None:
    """Name, kind, and what was seen, in any case and with any joining words."""
    assert read_praise(typed, PUPILS, KINDS) == Noted(pupil, kind, fact)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("Zed raffle ticket for sitting", Reason.NO_PUPIL),
        ("", Reason.NO_PUPIL),
        ("raffle ticket", Reason.NO_PUPIL),
        ("Mia sat well", Reason.NO_KIND),
        ("Mia 2 raffle tickets for sitting", Reason.NO_KIND),  # we could only say "a raffle ticket"
        ("Jay Smith raffle ticket for sitting", Reason.NO_KIND),  # some other Jay is meant
        ("Jay X raffle ticket for sitting", Reason.NO_KIND),
        ("Jay Smith sat well certificate", Reason.NO_KIND),
        ("Mia raffle ticket", Reason.NO_FACT),
        ("Mia raffle ticket !!", Reason.NO_FACT),
        ("Mia raffle ticket for helping Jay", Reason.OTHER_CHILD),
        ("Mia raffle ticket for helping jay's group", Reason.OTHER_CHILD),
        ("Mia raffle ticket for helping Will", Reason.OTHER_CHILD),
        ("Mia raffle ticket for work with Reed", Reason.OTHER_CHILD),
        ("Mia raffle ticket for sitting better than the rest", Reason.COMPARES),
        ("Mia certificate best in the class", Reason.COMPARES),
    ],
)
def test_what_is_not_noted_and_why(typed: str, reason: Reason) -> None:
    """Each reason is the key of a sentence that says how to send it again."""
    assert read_praise(typed, PUPILS, KINDS) == NotUnderstood(reason)
    assert TEXTS.say(reason, kinds="wow")


def test_two_pupils_of_one_name_are_told_apart() -> None:
    """It asks which, with initials and tutor groups, since the question may show on a lock screen."""
    which = read_praise("Jay raffle ticket for sitting well", PUPILS, KINDS)
    assert which == WhichPupil((JAY_M, JAY_R))
    assert choices(which.candidates) == "JM 9B or JR 7 Ash"


@pytest.mark.parametrize(
    ("fact", "named"),
    [
        ("for helping Mia", True),
        ("for helping MIA tidy", True),
        ("for helping mia’s friend", True),
        ("with Ahmed", True),
        ("for Miss Ahmed", False),
        ("he will read on", False),
        ("for reading with Will", True),
        ("for miami facts", False),
        ("for work with Jay", False),  # two of one name: it may be the child's own
        ("for oak leaves", False),
        ("for reading with Mary Ann", True),
    ],
)
def test_no_other_child_is_named(fact: str, named: bool) -> None:
    """A name that is also a plain word counts when it has its capital."""
    assert names_another_child(fact, JAY_M, PUPILS) is named


def test_no_child_is_compared() -> None:
    """Only what was seen: nobody is set beside others."""
    assert compares("the best in the class")
    assert compares("quicker than everyone")
    assert not compares("did his best")
    assert not compares("for being kind to other people")


STAFF = {"ahmed": "Miss Ahmed", "boyd": "Mr Boyd"}
BY_ID = {each.id: each for each in PUPILS}


def a_praise(pupil: Pupil, kind: str, fact: str, by: str = "ahmed", minute: int = 0) -> Praise:
    when = at("2026-11-23 09:00") + timedelta(minutes=minute)
    return Praise(id="p", school="oakfield", pupil=pupil.id, kind=kind, fact=fact, noted_by=by, noted_at=when)


def test_one_piece_of_good_news() -> None:
    """What a parent reads at four o'clock, in one text."""
    told = compose([a_praise(JAY_M, "raffle ticket", "for sitting well")], BY_ID, STAFF, TEXTS, friday=False)
    assert told == ("Good news. Jay won a raffle ticket for sitting well. Miss Ahmed",)


def test_a_week_of_two_children_and_two_members_of_staff() -> None:
    """Child by child in the order of the days, each line signed by whoever saw it."""
    week = [
        a_praise(MIA, "wow", "a poem about the sea", "boyd", 1),
        a_praise(JAY_M, "certificate", "in maths", "boyd", 5),
        a_praise(JAY_M, "raffle ticket", "for sitting well", "ahmed", 2),
        a_praise(JAY_M, "raffle ticket", "for lining up", "ahmed", 3),
    ]
    (told,) = compose(week, BY_ID, STAFF, TEXTS, friday=True)
    assert told.split("\n") == [
        "Good news this week.",
        "Mia did Wow work: a poem about the sea. Mr Boyd",
        "Jay won a raffle ticket for sitting well. Jay won a raffle ticket for lining up. Miss Ahmed",
        "Jay earned a certificate in maths. Mr Boyd",
    ]


def test_what_is_missing_is_never_made_up() -> None:
    """No praise, no message; a child we do not know is left out; an unknown kind and signer are said plainly."""
    assert compose([], BY_ID, STAFF, TEXTS, friday=True) == ()
    assert compose([a_praise(MIA, "wow", "a song")], {}, STAFF, TEXTS, friday=False) == ()
    odd = compose([a_praise(MIA, "gold star", "helped lay the table!", "gone")], BY_ID, STAFF, TEXTS, friday=False)
    assert odd == ("Good news. Mia had good news: helped lay the table! From school",)


letters = st.text("abcdefghijklmnopqrstuvwxyz '’.,", min_size=1, max_size=60).map(lambda fact: "qz" + fact + "zq")
noted = st.lists(
    st.builds(
        a_praise,
        st.sampled_from(PUPILS),
        st.sampled_from(KINDS),
        letters,
        st.sampled_from(sorted(STAFF)),
        st.integers(0, 99),
    ),
    max_size=25,
)


WORDS = "Good news this week More good won a raffle ticket earned certificate did Wow work Miss Ahmed Mr Boyd"


@given(noted, st.booleans(), st.sets(st.sampled_from(PUPILS)))
def test_everything_noted_is_said_once_and_nothing_else(praises: list[Praise], friday: bool, mine: set[Pupil]) -> None:
    """For one adult's children: every fact once, no other child, and no word of our own."""
    mine_by_id = {each.id: each for each in mine}
    told = compose(praises, mine_by_id, STAFF, TEXTS, friday=friday)
    left = "\n".join(told)
    for each in praises:
        if each.pupil not in mine_by_id:
            continue
        fact = " ".join(each.fact.replace("’", "'").split())
        assert fact in left
        left = left.replace(fact, "", 1)
    assert "qz" not in left
    allowed = set(WORDS.split())
    names = {word for each in mine for word in each.name.split()}
    assert {word.strip(".:") for word in left.split()} <= allowed | names | {""}
    assert all(segments(message) <= 3 for message in told)
    assert all(is_gsm7(message.replace("ë", "e")) for message in told)


@given(st.text(max_size=80))
def test_anything_that_staff_may_type(text: str) -> None:
    """Whatever is typed is noted, asked about or refused; what is noted stood there."""
    read = read_praise(text, PUPILS, KINDS)
    if isinstance(read, Noted):
        assert read.fact in " ".join(text.split())


@given(st.sampled_from(PUPILS), st.sampled_from(KINDS), letters)
def test_what_is_noted_is_read_back(pupil: Pupil, kind: str, fact: str) -> None:
    """Full name, kind, fact: always understood, word for word."""
    read = read_praise(f"{pupil.name} {pupil.surname} {kind} {fact}", PUPILS, KINDS)
    assert read == Noted(pupil, kind, " ".join(fact.split()))
