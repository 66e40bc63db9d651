"""Words of an emergency: found plain, misspelt and disguised; not found in what only sounds like them."""

import pytest
from hypothesis import given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from bot.domain.danger import danger_words

DANGER = (
    *("he has a knife", "I want to kill myself", "he's not breathing", "she took an overdose", "my son is missing"),
    *("hes taken all his tablets", "he hasn't come home", "I can't go on anymore", "he said hes gonna kill her"),
    *(
        "he wants to die",
        "not a knife, only joking",
        "ring 999",
        "she is unconscious",
        "he hasnt come home from school",
    ),
    *("don’t want to be here anymore", "He’s got a gun", "house is on fire", "KNIFE!!", "weapon", "overdosed"),
    *("he's going to stab someone", "she has been cutting herself", "suicidal", "he tried to hang himself last night"),
    *("cant breathe", "she wont wake up", "I don't know where he is", "cant find my little boy", "he was raped"),
    *("thank you for everything but I want to end it all", "he's run away", "she ran away from home", "seizure"),
    *("Daniel has gone missing", "took 20 paracetamol", "she drank bleach", "he'll kill me when he gets home"),
    *("they set fire to the shed", "dad is beating me up", "theres blood everywhere", "better off dead", "self harm"),
    *("knife and fork? no he has a knife", "he killed it at football and then took an overdose", "lol kill myself 😂"),
    *("Daniel has gone missing his phone is off", "house is on fire in the kitchen", "he groomed the girl next door"),
    *("there was a murder on our street", "he came at me with a bread knife", "my son is missing. his coat is here"),
    *(
        "he is missing his coat and he took an overdose",
        "su1cide note, and he is missing his coat",
        "his phone is missing and so is he",
        "his bag is here. he is missing",
        "his coat is here he has gone missing",
    ),
)

DISGUISED = (
    "su1cide",
    "k!ll myself",
    "s u i c i d e",
    "KNIIIIFE",
    "suicidee",
    "0verdose",
    "\uff4b\uff4e\uff49\uff46\uff45",
    "kill my self",
    "suicid@l",
)

HARMLESS = (
    *("dying of a cold", "killed it at football", "my feet are killing me", "he slaughtered them at five a side"),
    *(
        "he eats with a knife and fork",
        "her lasagne is criminal",
        "missing his PE kit",
        "his coat is missing",
        "her new PE kit has gone missing again",
        "one shoe is missing",
        "my jumper went missing",
        "missing jumper, navy, age 9",
        "he is missing his friends",
    ),
    *(
        "on fire at football today",
        "bath bomb",
        "took his tablets this morning",
        "he didnt want to come in",
        "glue gun",
    ),
    *("he shot up in height", "dying to see it", "he ran off to play", "she smashed her maths test", "over the moon"),
    *("fire drill", "he was a bit odd today", "he breathes well", "Gunnar is coming", "stable", "skilled", "begun"),
    *(
        "he has his medicine at 9",
        "can he go home at 2",
        "his blood test is on Monday",
        "",
        "👍",
        "class 4A",
        "room 112b",
    ),
)


@pytest.mark.parametrize("text", [*DANGER, *DISGUISED])
def test_danger_is_seen(text: str) -> None:
    """Any of these brings the emergency words before anything else is done."""
    assert danger_words(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_sounds_like_danger(text: str) -> None:
    """An alarm that cries wolf is muted."""
    assert not danger_words(text)


around = st.sampled_from(
    ["", "no ", "never ", "only joking, ", "thank you so much. ", "he did NOT say ", "😂😂 ", "ok "]
)


@tuned(max_examples=400)
@given(st.sampled_from(DANGER), around, around, st.sampled_from(HARMLESS))
def test_nothing_beside_it_lowers_it(text: str, before: str, after: str, harmless: str) -> None:
    """A joke, a no, thanks and harmless talk around it leave danger what it is."""
    assert danger_words(f"{before}{text}. {after}")
    assert danger_words(f"{harmless}. {text}")
    assert danger_words(f"{text}! {harmless}")


@given(st.sampled_from(DANGER), st.sampled_from([str.upper, str.lower, str.title]))
def test_case_does_not_matter(text: str, case: type[str]) -> None:
    """Shouted or whispered."""
    assert danger_words(case(text))


@given(st.text(max_size=400))
def test_any_text_at_all(text: str) -> None:
    """Whatever arrives is read without failing."""
    assert danger_words(text) in (True, False)


@given(st.sampled_from(DANGER), st.text("abcdefgh \n", max_size=2000))
def test_it_is_found_at_the_end_of_a_long_message(text: str, long: str) -> None:
    """A disclosure in the last line of a page counts like one in the first."""
    assert danger_words(f"{long}. {text}")
