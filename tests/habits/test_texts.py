"""Every sentence a person can get: its placeholders, its cost as an SMS, its words, and how hard it is to read."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import readability

from bot.domain.rules import Rules
from bot.domain.sms_text import is_gsm7, segments
from bot.errors import ConfigError
from bot.texts import KIND, Texts, kind_key, load_texts, shipped
from bot.texts.placeholders import PLACEHOLDERS

TEXTS = load_texts()
KEYS = sorted(TEXTS.entries)

# What typically stands in each placeholder.
EXAMPLES = {
    "school": "Oakfield School",
    "name": "Miss Ahmed or Mrs Cole",
    "when": "on Monday by 11",
    "ref": "4K7",
    "children": "Maya, Leo or Tom",
    "contact": "ring 01632 960124",
    "phone": "01632 960123",
    "words": "He is fine now. I sat with him at lunch.",
    "number": "+44 7700 900123",
    "pupil": "Jay",
    "phrase": "won a raffle ticket",
    "fact": "for sitting well",
    "kind": "raffle ticket",
    "kinds": "raffle ticket, certificate, wow",
    "choices": "JM 9B or JR 7A",
    "urgency": "can wait",
    "lines": "Mon 10.05 Parent: He was upset.",
    "who": "Parent",
    "child": "Jay Marlowe",
    "link": "https://t.me/oak_line_bot?start=" + "x" * 32,
    "ids": "P1, P3, P8",
    "people": "Ms M. A4, Mr M. A5",
    "refs": "4K7, 5M2",
    "time": "10.42",
    "names": "Mrs Cole, Ms Finch, Ms Stone, Mr Okafor",
    "role": "pastoral lead",
    "count": "34",
    "spent": "£480",
    "budget": "£600",
    "how": "To see who, text WHO.",
    "unreached": "2",
    "left": "0",
    "whom": "Mrs Lowe, clerk to the governors, clerk@oakfield.example",
    "since": "Monday",
    "state": "late (today by 2.15)",
    "what": "you ring on Monday by 11",
    "one": "you ring today by 3",
    "other": "Mrs Cole answers on Monday by 11",
    "team": "key workers",
    "kept": "12",
    "late": "2",
    "tried": "1",
    "unknown": "0",
    "why": "They have stopped our messages.",
}

# What these would say to a parent whose trust is broken: that it is their fault, or a form letter.
BLAME = (
    r"you (failed|forgot|must|should have|did not|didn't|refused|have failed|have not|haven't|need to)|your fault",
    r"fail(ed|ure)?|complain(t|ed|ing|s)?|blam\w*|unacceptable|inappropriate|reported|report|incident|behaviou?r",
    r"sanction\w*|attendance|concerns?|quer(y|ies)|case|escalat\w*|value your|feedback|unfortunately|regret",
    r"invalid|error|illegal|unauthori[sz]ed|denied|processed|automat\w*|customer|user",
)

# Where it is a parent's right, and its name: no sentence but these may hold the word.
COMPLAINT = {"complaint", "task_complaint", "entry_complaint"}

LOCK_SCREEN = [key for key in KEYS if key.startswith(("ping", "task", "answer_", "staff_", "claim", "urgency"))]
# The school's own name of a person at school may show; a child's name and a parent's words may not.
TELLING = {"pupil", "words", "lines", "fact", "kind"}
IN_CHAT = {"staff_help", "staff_help_more", "staff_joined"}


def example(key: str) -> str:
    return TEXTS.say(key, **{name: EXAMPLES[name] for name in PLACEHOLDERS.get(key, ())})


def test_the_table_of_placeholders_is_what_the_sentences_use() -> None:
    """Each sentence uses exactly what is listed for it, and nothing is listed for a sentence that is not there."""
    assert set(PLACEHOLDERS) <= set(KEYS)
    assert set().union(*PLACEHOLDERS.values()) <= set(EXAMPLES)
    used = {key: frozenset(re.findall(r"{(\w+)}", text)) for key, text in shipped().items()}
    assert {key: names for key, names in used.items() if names} == PLACEHOLDERS


@pytest.mark.parametrize("key", KEYS)
def test_what_one_sms_can_hold(key: str) -> None:
    """Plain characters only, and one segment with what typically stands in it; never near Telegram's limit."""
    text = example(key)
    assert is_gsm7(text), text
    assert segments(text) == 1, f"{len(text)} characters"
    assert len(TEXTS.entries[key]) <= 1000


@pytest.mark.parametrize("key", KEYS)
def test_no_blame_and_no_form_letter(key: str) -> None:
    """No word that accuses, and none that a machine says."""
    said = TEXTS.entries[key].replace("formal complaint", "") if key in COMPLAINT else TEXTS.entries[key]
    assert not re.search(rf"\b({'|'.join(BLAME)})\b", said, re.IGNORECASE)
    assert "{{" not in TEXTS.entries[key]


def test_nobody_is_asked_to_text_yes() -> None:
    """YES is Twilio's own word for opting in."""
    assert [key for key in KEYS if "YES" in TEXTS.entries[key]] == []


@pytest.mark.parametrize("key", [key for key in LOCK_SCREEN if key not in IN_CHAT])
def test_a_lock_screen_shows_no_child_and_no_words(key: str) -> None:
    """What pops up on a phone in a corridor holds a reference and a time."""
    assert not PLACEHOLDERS.get(key, frozenset()) & TELLING


def reading_age(text: str) -> float:
    """Flesch and Kincaid's grade (1975) by the library's count, which begins school at about five years of age."""
    parts = re.split(r"(?<=[.!?:])\s+|\n+", text)
    sentences = [" ".join(re.findall(r"[A-Za-z']+", part)) for part in parts if re.search("[A-Za-z]", part)]
    grade: float = readability.getmeasures(sentences, lang="en")["readability grades"]["Kincaid"] if sentences else 0
    return grade + 5


def as_read(key: str) -> str:
    """With names that are no harder than most."""
    values = {**EXAMPLES, "name": "Miss Jones", "school": "The Oak School"}
    return TEXTS.say(key, **{name: values[name] for name in PLACEHOLDERS.get(key, ())})


# Of fewer words no measure says anything: "Sorted" alone would be for the age of thirteen. They are measured together.
LABELS = [key for key in KEYS if len(TEXTS.entries[key].split()) < 5]


@pytest.mark.parametrize("key", [key for key in KEYS if key not in LABELS])
def test_a_child_of_eleven_could_read_it(key: str) -> None:
    """Many parents read little: short words, short sentences. (Names are Miss Jones, so that they do not count.)"""
    assert reading_age(as_read(key)) <= 11, f"{reading_age(as_read(key)):.1f}: {as_read(key)}"


def test_a_child_of_eleven_could_read_the_labels_and_parts_of_sentences() -> None:
    """Buttons, roles and the like, one after the other; and good news of each kind as it goes home."""
    assert reading_age("\n".join(as_read(key) for key in LABELS)) <= 11
    for key in (each for each in KEYS if each.startswith(KIND)):
        item = TEXTS.say("praise_item", pupil="Jay", phrase=TEXTS.say(key), fact="for sitting well")
        news = f"{TEXTS.say('praise_daily')} {item} Miss Jones"
        assert reading_age(news) <= 11, news


def test_the_measure_of_reading_age_knows_hard_from_easy() -> None:
    """The measure itself: a letter from an office is far above eleven, a primer far below."""
    hard = "We are writing to inform you of the unauthorised absence regarding your child's attendance obligations."
    assert reading_age(hard) > 16
    assert reading_age("The cat sat on the mat. It was a fat cat.") < 6


ROOT = Path(__file__).parents[2]


def said_in_code() -> Iterator[tuple[str, str, set[str | None]]]:
    """Where a sentence is said by name, which, and the values it is given (None: some more by `**`)."""
    for path in sorted(each for room in ("bot", "handlers", "schedules") for each in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "say":
                values = {each.arg for each in node.keywords}
                for key in ast.walk(node.args[0]):
                    if isinstance(key, ast.Constant) and isinstance(key.value, str):
                        yield f"{path.relative_to(ROOT)}:{node.lineno}", key.value, values


def test_every_sentence_said_is_there_and_is_given_what_it_needs() -> None:
    """A key mistyped, or a value forgotten, is found here and not by a parent."""
    found = list(said_in_code())
    assert len(found) > 20
    assert [(where, key) for where, key, _ in found if key not in TEXTS] == []
    needs = [
        (where, key, PLACEHOLDERS.get(key, frozenset()) - values) for where, key, values in found if None not in values
    ]
    assert [each for each in needs if each[2]] == []


def test_the_products_own_sentences() -> None:
    """Word for word what was promised."""
    say = TEXTS.say
    assert say("receipt", name="Miss Ahmed or Mrs Cole", when="today by 3.15", ref="4K7") == (
        "Thank you for telling us. Miss Ahmed or Mrs Cole will answer you today by 3.15. Ref 4K7."
    )
    assert say("receipt_out_of_hours", name="Miss Ahmed", when="on Monday by 11", ref="4K7").startswith(
        "Thank you, we have this. School is closed now. Miss Ahmed will answer on Monday by 11. "
        "If anyone is in danger now, ring 999."
    )
    assert say("emergency") == (
        "If anyone is in danger now, ring 999. We cannot send help from here. "
        "Childline 0800 1111. Samaritans 116 123. Text SHOUT to 85258."
    )
    assert say("noted") == "Noted"


def test_every_kind_of_praise_has_its_words() -> None:
    """The kinds that a school has without asking are all said in a sentence."""
    assert all(kind_key(kind) in TEXTS for kind in Rules(ladder=()).praise_kinds)


def test_values_go_in_as_they_are() -> None:
    """Braces, percent signs and the names of other placeholders in a parent's words stay what they are."""
    odd = "{name} {0} {{x}} %s \\n }"
    assert TEXTS.say("answer", words=odd, name="Miss Ahmed") == f"{odd}\nMiss Ahmed"


def test_a_missing_value_or_key_is_a_mistake() -> None:
    """It fails in a test, and never sends a sentence with a hole in it."""
    with pytest.raises(KeyError, match="when"):
        TEXTS.say("receipt", name="Miss Ahmed", ref="4K7")
    with pytest.raises(KeyError, match="nothing"):
        TEXTS.say("nothing")


def test_a_school_may_say_it_its_own_way() -> None:
    """Any sentence can be overridden, and a kind of praise added."""
    texts = load_texts({"receipt_more": "Got them all. {ref}", KIND + "gold_star": "won a gold star"})
    assert texts.say("receipt_more", ref="4K7") == "Got them all. 4K7"
    assert texts.say("kind_gold_star") == "won a gold star"
    assert texts.say("noted") == "Noted"


def test_every_mistake_in_a_schools_own_sentences_is_named() -> None:
    """All of them at once: key, placeholder, and what would be right."""
    with pytest.raises(ConfigError) as told:
        load_texts(
            {"recept": "x", "receipt": "{nme} {when} {ref}", "ping": "{", "noted": " ", "answer": "{words!r} {name}"}
        )
    assert told.value.problems == (
        "[texts] receipt: {nme} is not a placeholder of this text. It takes {name}, {ref}, {when}.",
        "[texts] receipt: {name} is missing. It takes {name}, {ref}, {when}.",
        "[texts] answer: the braces do not match. Write {name} for a placeholder, and {{ or }} for a brace.",
        "[texts] ping: the braces do not match. Write {name} for a placeholder, and {{ or }} for a brace.",
        "[texts] noted: it is empty. Leave the line out to keep our sentence.",
        "[texts] recept: there is no text of this name; did you mean receipt?",
    )


def test_texts_can_be_made_of_anything() -> None:
    """For a demo or a test, a few sentences are enough."""
    assert Texts({"hello": "Hello {name}"}).say("hello", name="Jay", more="unused") == "Hello Jay"
