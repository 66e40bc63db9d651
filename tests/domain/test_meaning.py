"""What a family's message is about: the office's kinds, plain questions and notices, and the worries among them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.concerns import OFFICE_FIRST, Kind
from bot.domain.meaning import begins_anew, children_answered, meaning, speaks_of_all

NAMES = ("Jay", "Maya", "Leo")
SAID: dict[Kind, tuple[str, ...]] = {
    Kind.ABSENCE: (
        *("Jay wont be in 2day", "he is off sick", "poorly", "hes no well the day", "willnae be in"),
        *(
            "been sick all night",
            "dentist at 10",
            "running late",
            "overslept be in soon",
            "Leo's got chicken pox",
            "d&v",
            "not in today",
        ),
    ),
    Kind.INJURY: ("bumped his head", "Jay's hurt his arm in pe", "black eye", "came home with a bruise on his leg"),
    Kind.MEDICINE: ("forgot his inhaler", "can he have calpol", "no meds this morning", "hes on antibiotics"),
    Kind.TRANSPORT: (
        "taxi didnt come",
        "cancel his taxi",
        "he missed the bus",
        "nan will pick him up",
        "wheres the taxi",
    ),
    Kind.QUESTION: (
        "what time does school finish",
        "is it non uniform tomorrow?",
        "does Jay need his PE kit",
        "when is half term",
    ),
    Kind.NOTICE: ("ive paid for the trip", "form is in his bag", "just to let you know ive signed the form"),
    Kind.WORRY: (
        *(
            "sick of this",
            "absent minded teacher",
            "he missed the ball",
            "Jay is upset about his taxi",
            "told off today",
        ),
        *(
            "call me a taxi",
            "he hates school",
            "fell out with his mates",
            "hurt his feelings",
            "he kicked off again today",
        ),
        *(
            "what time did he get hit",
            "ive paid for the trip and he was left behind",
            "is he ok",
            "",
            "😢",
            "the bus stop",
        ),
        *(
            "his heart is broken",
            "he wont be in trouble will he",
            "he isnt badly behaved",
            "dad is absent",
            "hit him back",
        ),
    ),
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in SAID.items() for text in texts])
def test_what_a_message_is_about(kind: Kind, text: str) -> None:
    """As a school office would sort them."""
    assert meaning(text, NAMES).kind is kind


@pytest.mark.parametrize(
    "text",
    ["wont be in he is scared of the bus", "bumped his head, another lad pushed him", "taxi late and he was crying"],
)
def test_a_worry_beside_it_is_seen(text: str) -> None:
    """The office has it, and it is not only the office's."""
    found = meaning(text, NAMES)
    assert found.kind in OFFICE_FIRST
    assert found.worry
    assert found.ask


def test_nothing_is_asked_where_nothing_is_wrong() -> None:
    """A plain absence, a question and a notice are answered, and that is all."""
    plain = ("wont be in today", "what time does school finish", "form is in his bag")
    assert not any(meaning(text).ask for text in plain)
    assert all(meaning(text).ask for text in ("taxi didnt come", "bumped his head", "he is sad"))


real_words = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=10).map("qz{}".format)


@given(st.sampled_from([*SAID[Kind.QUESTION], *SAID[Kind.NOTICE]]), real_words)
def test_an_unknown_word_makes_a_worry_of_a_question(text: str, word: str) -> None:
    """Nothing that might be a worry is taken for a plain question or notice."""
    assert meaning(f"{text} {word}", NAMES).worry
    assert meaning(f"{word} {text}", NAMES).worry


@given(
    st.sampled_from([(kind, text) for kind in (*OFFICE_FIRST, Kind.QUESTION) for text in SAID[kind]]),
    st.sampled_from(["{}", "hi {}", "{} thanks", "Hello, {} x", "{}!!", "{}...", "{} 🙂", "please {}"]),
    st.sampled_from([str, str.upper, str.title]),
)
def test_courtesy_and_case_change_nothing(said: tuple[Kind, str], shape: str, case: type[str]) -> None:
    """A polite parent means the same."""
    kind, text = said
    assert meaning(case(shape.format(text)), NAMES).kind is kind


@given(st.text(max_size=300))
def test_any_text_at_all(text: str) -> None:
    """Nothing that can be typed makes it fail, and whatever is not known is a worry."""
    found = meaning(text, NAMES)
    assert found.worry or found.kind is not Kind.WORRY
    begins_anew(text, NAMES), children_answered(text, NAMES), speaks_of_all(text)


@pytest.mark.parametrize(
    "text", ["what time is it " * 10, "do they need school it " * 7, "ive paid for the trip " * 7 + "q", "a " * 50_000]
)
def test_no_text_takes_long(text: str) -> None:
    """A text made to be slow to read is read in a blink (a time bound that only a runaway pattern passes)."""
    began = time.perf_counter()
    meaning(text, NAMES), meaning(text[:160], NAMES), children_answered(text[:160], NAMES)
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("text", "anew"),
    [
        *[(text, True) for text in ("NEW Jay lost his coat", "NEW: coat", "new - coat", "new Jay lost it", "NEW")],
        *[(text, True) for text in ("new one he is sad", "New problem. He is sad", "NEW he is sad")],
        *[(text, False) for text in ("New driver is rude", "NEW DRIVER IS RUDE", "newt", "he is new", "", "new shoes")],
    ],
)
def test_the_word_new(text: str, anew: bool) -> None:
    """The word before a matter, and not the word in one."""
    assert begins_anew(text, NAMES) is anew


@pytest.mark.parametrize(
    ("text", "children"),
    [
        *[
            (text, {"Leo"})
            for text in ("Leo", "leo sorry", "its LEO!", "my son Leo", "Leo not Maya", "about leo please")
        ],
        *[(text, {"Leo", "Maya"}) for text in ("Maya and Leo", "leo & maya")],
        *[(text, set(NAMES)) for text in ("both", "all of them", "both of them sorry")],
        *[(text, set()) for text in ("Leo was hit", "yes", "no", "", "my son", "the boy", "all the time", "sorted")],
    ],
)
def test_which_child(text: str, children: set[str]) -> None:
    """A name alone is an answer; a sentence about a child is a sentence."""
    assert children_answered(text, NAMES) == children


@pytest.mark.parametrize(
    ("text", "of_all"),
    [
        ("both are sad", True),
        ("my two kids", True),
        ("the twins", True),
        ("the kids hit him", False),
        ("she is sad", False),
    ],
)
def test_more_than_one_child(text: str, of_all: bool) -> None:
    """Words that tell that nobody needs to ask which one."""
    assert speaks_of_all(text) is of_all
