"""How weights are added up in one number, and how phrases are found in one pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import reading
from bot.domain.triage.clean import folded
from bot.domain.triage.labels import Conduct, Emotion, Topic, Urgency
from bot.domain.triage.phrases import Phrases, Section, sections_of
from bot.domain.triage.weights import AT_ONCE, LIMIT, lane_of, packed, unpacked

weights = st.integers(-LIMIT, LIMIT)
rows = st.lists(st.tuples(weights, weights, weights, weights), max_size=60)


@given(rows)
def test_lanes_add_up_by_themselves(added: list[tuple[int, int, int, int]]) -> None:
    """The sum of packed rows holds each lane's own sum, negative ones too."""
    total = sum(packed(row) for row in added)
    sums = [sum(row[lane] for row in added) for lane in range(4)]
    assert unpacked(total, 4) == sums
    assert all(0 <= sums[lane] - lane_of(total, lane) <= 1 for lane in range(4))


def test_lanes_do_not_spill() -> None:
    """As many of the greatest weights as may be added at once."""
    for weight in (LIMIT, -LIMIT):
        assert unpacked(sum([packed([weight] * 3)] * AT_ONCE), 3) == [weight * AT_ONCE] * 3


def found(table: str, text: str) -> list[str]:
    """The phrases of a table that stand in a text."""
    phrases = Phrases(list(sections_of("\n" + table)), reading.vocabulary())
    words = [word for sentence in reading.vocabulary().read(folded(text)) for word in sentence.words]
    return sorted({phrases.texts[each.number] for each in phrases.find(words)})


@pytest.mark.parametrize(
    ("phrase", "stands", "stands_not"),
    [
        ("knife in bag", ("a kniff in my bag", "knives in the bag"), ("knife on bag", "bag in knife")),
        ("hit|slap he", ("she slapped my son", "dad hit her"), ("slapped the table",)),
        ("wont roll he? sleeves", ("she won't roll her sleeves up", "wont roll sleeves"), ("wont roll the ball",)),
        ("took .. tablets", ("took tablets", "took two of my mums tablets"), ("took on one two three four tablets",)),
        ("{father} hit", ("grandad hit him",), ("the dog hit him",)),
        (":knife: bag", ("🔪 bag",), ("bag",)),
    ],
)
def test_one_phrase(phrase: str, stands: tuple[str, ...], stands_not: tuple[str, ...]) -> None:
    """Each mark of the notation does what the module says, in any spelling and form."""
    table = f"[one: today - - -]\n{phrase}"
    assert [text for text in stands if not found(table, text)] == []
    assert [text for text in stands_not if found(table, text)] == []


def test_sections() -> None:
    """A table is sections with labels; phrases stand apart by slashes or lines."""
    table = "\n# a note\n[one: emergency home fear 0]\na b / c\nd\n\n[two: - - - 3]\ne"
    assert list(sections_of(table)) == [
        Section("one", ("emergency", "home", "fear", "0"), ("a b", "c", "d")),
        Section("two", ("-", "-", "-", "3"), ("e",)),
    ]


def test_every_shipped_section_has_labels_of_the_guide() -> None:
    """Urgency, topic, emotion and conduct, or a dash."""
    allowed = (
        {"-", *(each.word for each in Urgency)},
        {"-", *map(str, Topic)},
        {"-", *map(str, Emotion)},
        {"-", *(str(int(each)) for each in Conduct)},
    )
    sections = reading.sections()
    assert len(sections) > 20
    for section in sections:
        assert len(section.labels) == 4, section.name
        assert all(label in each for label, each in zip(section.labels, allowed, strict=True)), section.name
        assert all(section.phrases), section.name
