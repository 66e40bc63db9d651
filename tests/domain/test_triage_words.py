"""How a message is cut into words and brought to one spelling before any weight is asked."""

import pytest

from bot import reading
from bot.domain.triage.clean import folded


def spelt(text: str) -> str:
    """The words as they are spelt once they have been read."""
    return " ".join(word.spelt for sentence in reading.vocabulary().read(folded(text)) for word in sentence.words)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("He’s got a KNIIIFE", "he got a knife"),
        ("s u i c i d e", "suicide"),
        ("su1cidal", "suicidal"),
        ("ovadose", "overdose"),
        ("killmyself", "kill myself"),
        ("strangeld him", "strangled him"),
        ("he is in a taxie 2moro", "he is in a taxi tomorrow"),
        ("🔪", ":knife:"),
        ("\uff4b\uff4e\uff49\uff46\uff45", "knife"),
        ("ask Mr Bains", "ask <staff>"),
        ("where is Kian", "where is <name>"),
        ("at 3.15pm for £20 and 4 pens", "at <time> for <money> and <number> pens"),
    ],
)
def test_one_spelling(typed: str, words: str) -> None:
    """Stretched, disguised, spaced out, run together, misheard: the word that was meant."""
    assert spelt(typed) == words


@pytest.mark.parametrize("word", ["hair", "arm", "charm", "skilled", "stable", "knit", "begun", "Hurst"])
def test_a_word_of_its_own_stays(word: str) -> None:
    """What only looks like a grave word isn't taken for one."""
    assert spelt(word) == word.lower()
