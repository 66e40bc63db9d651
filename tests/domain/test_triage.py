"""What holds for every message that is read, whatever the weights say of it."""

import time

import pytest
from hypothesis import given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from bot import reading
from bot.domain.triage.labels import Conduct, Emotion, Reading, Topic, Urgency, raised
from bot.domain.triage.reader import LONGEST

# Plain enough that no change of corpus or weights may miss them: whoever breaks one has broken the reader.
PLAIN_HARM = (
    "he has a knife in his bag",
    "she has taken all my tablets",
    "he wants to kill himself",
    "his dad hit him again last night",
    "she cuts her arms with a blade",
    "he hasnt come home and his phone is off",
    "my husband strangled me in front of the kids",
)
MILD = (
    "Thank you so much for everything.",
    "only joking lol",
    "He is fine now.",
    "What time is the trip?",
    "ignore that 😂",
    "Not in today, dentist at 2.",
    "He loved the football!",
)

read = reading.reader().read
texts = st.text(max_size=300)
readings = st.builds(
    Reading,
    st.sampled_from(Urgency),
    st.lists(st.sampled_from(Topic), min_size=1, max_size=3, unique=True).map(tuple),
    st.sampled_from(Emotion),
    st.sampled_from(Conduct),
    st.lists(st.sampled_from(["a", "b", "c"]), max_size=2).map(tuple),
)


@pytest.mark.parametrize("text", [*PLAIN_HARM, "we are homeless and sleeping in the car", "she is scared of her dad"])
def test_plain_harm_is_seen(text: str) -> None:
    """A person who looks after safety sees it, with the words that led there."""
    found = read(text)
    assert found.urgency.harm
    assert found.reasons


@tuned(max_examples=150, deadline=None)
@given(
    st.sampled_from(PLAIN_HARM),
    st.lists(st.sampled_from(MILD), max_size=3),
    st.lists(st.sampled_from(MILD), max_size=3),
)
def test_nothing_mild_beside_it_takes_it_away(text: str, before: list[str], after: list[str]) -> None:
    """Thanks, a joke, a retraction or a question around words of danger leave them harm."""
    assert read(" ".join([*before, f"{text}.", *after])).urgency.harm


@given(st.lists(readings, min_size=1, max_size=5))
def test_raised_and_never_lowered(found: list[Reading]) -> None:
    """However the readings of one matter follow each other, the most urgent and the gravest conduct stay."""
    together = found[0]
    for later in found[1:]:
        together = raised(together, later)
    assert together.urgency == max(each.urgency for each in found)
    assert together.conduct == max(each.conduct for each in found)
    assert set(together.topics) == {topic for each in found for topic in each.topics}
    assert together.topics[0] in {each.topics[0] for each in found if each.urgency == together.urgency}


@given(texts)
def test_the_same_text_is_read_the_same(text: str) -> None:
    """Twice over, by this reader and by a new one."""
    new = reading.Reader(reading.vocabulary(), reading.phrases(), reading.weights(), reading.languages())
    assert read(text) == read(text) == new.read(text)


@given(
    st.text(st.characters(), max_size=200), st.sampled_from(["\0", "\ud800", "\u202e", "İ", "ß", "🔪", "\n", "£", "…"])
)
def test_any_text_at_all(text: str, odd: str) -> None:
    """NUL, lone surrogates, letters that grow in lower case: there is a topic, an urgency and a conduct."""
    found = read(text + odd + text)
    assert found.topics
    assert found.urgency in Urgency
    assert found.conduct in Conduct


def test_a_very_long_text() -> None:
    """A hundred thousand characters are answered at once; harm at their end is found; it is told what was not read."""
    start = time.process_time()
    found = read("we had a nice day at the farm. " * 4000 + "she took all my tablets")
    assert time.process_time() - start < 5
    assert found.urgency.harm
    assert str(LONGEST) in found.reasons[-1]
    assert any("tablets" in reason for reason in found.reasons)


@pytest.mark.parametrize("text", ["", " ", "???", ".", "\n\n", "\0", "asdfgh", "hjkl;", "jjjjjjjjj", "kjhsdf hkjsd"])
def test_nothing_that_can_be_read(text: str) -> None:
    """A person looks at it today."""
    assert read(text).urgency == Urgency.TODAY


@pytest.mark.parametrize(
    "text",
    [
        "Dzień dobry, syn jest dzisiaj chory i nie przyjdzie do szkoły",
        "Buna ziua, fiul meu este bolnav azi",
        "aaj mera beta school nahi aayega, woh bimar hai",
        "maanta wiilkaygu waa jiran yahay",
        "o meu filho esta doente hoje",
        "amar chele aaj osustho, school jabe na",
        "sat sri akal, ajj munda bimaar hai",
        "Muito obrigada professora",
        "يرجى الاتصال بي",
        "Дитина захворіла, сьогодні не прийде",
        "谢谢老师",
        "ਅੱਜ ਬੱਸ ਨਹੀਂ ਆਈ",
    ],
)
def test_another_language(text: str) -> None:
    """Also thanks: a person looks today."""
    assert read(text).urgency == Urgency.TODAY


@pytest.mark.parametrize(
    "text",
    [
        "dzien dobry, syn ma noz i mowi ze go zabije",
        "fiul meu a disparut, va rog ajutor",
        "beta ghar se bhag gaya hai, madad",
        "wiilkaygu waa lumay, caawi",
        "o meu filho tem uma faca",
    ],
)
def test_words_of_danger_in_another_language(text: str) -> None:
    """They are shown to whoever looks after safety, as words that nobody has checked."""
    found = read(text)
    assert found.urgency.harm
    assert "unchecked" in found.reasons[0]


@pytest.mark.parametrize(
    "text", ["ok", "👍", "thanks", "ta", "Wont be in today, sick", "what time is the trip", "Mint that pal"]
)
def test_short_english_is_no_other_language(text: str) -> None:
    """A short message in plain English is read."""
    assert "language" not in read(text).reasons
    assert "no words" not in read(text).reasons
