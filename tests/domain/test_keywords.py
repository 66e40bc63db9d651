"""A family's short words: what each means, and the look-alikes that mean nothing of the kind."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.keywords import NETWORK_STOP, Keyword, is_sorted, is_thanks, stop_or_start

MEANT: dict[Keyword, tuple[str, ...]] = {
    Keyword.STOP: (
        *(
            "STOP",
            "stop",
            "Stop!!",
            "stop. thank you",
            "please stop",
            "STOPALL",
            "UNSUBSCRIBE",
            "CANCEL",
            "END",
            "QUIT",
        ),
        *("stop stop stop", "please stop texting me", "unsubscribe me", "stop all", "no more texts please", "opt out"),
        *("don't text me again", "Don’t text me any more", "stop sending me messages", "take me off your list"),
        *("I don't want any more messages", "stop 🛑", "ok stop", "can you stop texting me please", "S T O P", "sotp"),
        *(
            "remove me from this list",
            "please stop these messages",
            "\uff33\uff34\uff2f\uff30",
            "stop messaging me now",
            "Stop. Sorry",
        ),
        *(
            "remove my number",
            "stop the texts",
            "no more messages from school",
            "stop texting this number",
            "no texts please",
        ),
    ),
    Keyword.START: (
        "START",
        "start please",
        "unstop",
        "start texting me again",
        "text me again",
        "start the texts again",
    ),
    Keyword.HELP: ("HELP", "help!", "help please", "help me", "I need help", "can you help?"),
    Keyword.INFO: ("INFO", "more info please"),
    Keyword.PRAISE_OFF: (
        *("PRAISE OFF", "praise off please", "stop good news", "no more good news texts", "stop the praise messages"),
        *(
            "turn off praise",
            "good news off",
            "turn the good news off",
            "I don't want the good news",
            "no praise please",
        ),
    ),
    Keyword.PRAISE_ON: ("praise on", "good news on please", "start the good news again", "turn praise back on"),
    Keyword.CALL: (
        *("CALL", "call me", "please ring me", "can someone ring me back", "can you call me please", "give me a call"),
        *("ring", "call please", "I want a call", "I want to speak to someone", "Can somebody ring me", "call me back"),
    ),
    Keyword.STATUS: ("STATUS", "any news?", "update", "what's happening", "any updates please"),
    Keyword.WRONG_NUMBER: (
        "wrong number",
        "sorry wrong number",
        "You have the wrong number",
        "I think you have wrong number",
        "Who is this? Wrong number mate",
        "Hi I think you've got the wrong number, thanks",
    ),
}

NO_KEYWORD = (
    *("stop him getting hit", "STOP this bill", "cancel his taxi", "end of the day", "quit football", "stop it"),
    *("he won't stop", "cancel please", "stop texting him", "the bus stop", "start of term", "call the police", "yes"),
    *("stop worrying", "don't text me at work", "stop the bus", "endless", "please stop the bullying", "help him"),
    *("cancel my appointment", "call me a liar", "stop calling him names", "no texts came", "start him on Tuesday"),
    *("too many of them stop it", "have a word", "can you not ring me", "stop contacting his dad"),
    *("call me a liar again", "don't stop", "unsubscribed", "they won't stop texting her", "stop sending him home"),
    *("stop those boys texting him", "he got no messages", "the end", "is this the end", "stop. he was hit again", ""),
    *(
        "can you stop the teacher",
        "praise him more",
        "no text",
        "no texts",
        "no praise",
        "no praise for Jay again",
        "ended",
        "cancel the order",
        "❤️",
    ),
    *(
        "you've got the wrong person",
        "who is this",
        "he put the wrong number down",
        "the wrong number for dad",
    ),
    *("stop taking his phone", "Please can you stop him leaving", "good news", "help with maths", "status of his bus"),
)

SORTED: dict[bool | None, tuple[str, ...]] = {
    True: (
        *("yes", "YES", "Yes!", "yes sorted thanks", "sorted", "all good now thank you", "1", "1.", "yep", "yes it is"),
        *("its sorted now", "It’s all sorted, thank you so much", "much better now thanks", "yes 👍", "yes all good"),
        *("all sorted ta", "yeah he's fine now", "sorted x", "yes thanks Miss Ahmed", "Yes, she is much better", "One"),
        *(
            "it has been sorted",
            "that's sorted",
            "yes thank you for your help",
            "Yes thats fixed cheers",
            "\uff11",
            "yess",
        ),
        *(
            "everything is fine now",
            "all ok now",
            "yes ❤️",
            "Thank you, yes",
            "yes thank you for sorting it",
            "Thanks, all sorted",
        ),
    ),
    False: (
        *("no", "No.", "still the same", "not really", "2", "not sorted", "no not yet", "nope", "it's not sorted"),
        *("still not sorted", "worse", "no its worse", "not yet thank you", "no change", "nah still the same"),
        *("No, it is not", "getting worse", "no 😢", "he is no better", "not yet sorry", "it hasn't been sorted"),
        *(
            "nothing has changed",
            "far from it",
            "its just the same",
            "no Miss Ahmed",
            "two",
            "Not resolved",
            "not fixed yet",
        ),
        *(
            "still going on",
            "2 thanks",
            "no, still not better",
            "not at all",
            "unfortunately not yet",
            "not yet but thanks",
            "no still not",
        ),
    ),
    None: (
        *("ok", "OK thanks", "thanks", "thank you", "❤️", "👍", "", "...", "yes but he was hit again", "no thanks", "k"),
        *(
            "no thank you",
            "sorted?",
            "is it sorted",
            "no problem",
            "no worries",
            "fine",
            "yes and no",
            "yes not sorted",
        ),
        *("12", "1 or 2", "1 2", "yesterday", "no he was hit again", "not bad", "great", "now", "yes 😡", "no 👍"),
        *("same to you", "it won't be sorted", "better not", "yes what about the taxi", "still", "n/a", "yes please"),
        *("yes he is still being bullied", "sorted out his bag", "yes miss not sorted", "who is this", "no one rang"),
        *(
            "the other boy is sorted",
            "1st",
            "yes sorted but he is scared",
            "its ok",
            "I'm fine",
            "yes no",
            "one more thing",
        ),
        *("no it was Tuesday", "all the same boys again", "not him", "nobody", "yes I will kill myself", "no, a knife"),
    ),
}

THANKS = {
    True: (
        *(
            "thanks",
            "ok",
            "❤️",
            "👍🏽",
            "thank you so much Miss Ahmed",
            "Ok thanks",
            "cheers",
            "thanks 😊",
            "Thank you!!!",
        ),
        *(
            "thank you for letting me know",
            "ok thank you x",
            "that's lovely",
            "That made my day",
            "👏👏",
            "great thank you",
        ),
    ),
    False: (
        *(
            "",
            "...",
            "😢",
            "thanks for nothing",
            "ok but why",
            "thanks?",
            "ok he is still upset",
            "no",
            "ok 😢",
            "fine",
        ),
        *(
            "thanks but its not good enough",
            "thank you. can you ring me",
            "well he is great",
            "ok so what now",
            "😡",
            "really",
            "Miss",
            "Oh",
            "all",
        ),
    ),
}


@pytest.mark.parametrize(("keyword", "text"), [(keyword, text) for keyword, texts in MEANT.items() for text in texts])
def test_a_keyword_in_any_sensible_wording(keyword: Keyword, text: str) -> None:
    """The parent needs to know no word: what plainly means it is it."""
    assert stop_or_start(text) is keyword


@pytest.mark.parametrize("text", NO_KEYWORD)
def test_what_only_looks_like_a_keyword(text: str) -> None:
    """A worry with a keyword in it is a worry."""
    assert stop_or_start(text) is None


@pytest.mark.parametrize(("answer", "text"), [(answer, text) for answer, texts in SORTED.items() for text in texts])
def test_is_this_sorted(answer: bool | None, text: str) -> None:
    """Any plain yes or no is one; anything that says more, or less, is read by a person."""
    assert is_sorted(text) is answer


@pytest.mark.parametrize(("thanked", "text"), [(thanked, text) for thanked, texts in THANKS.items() for text in texts])
def test_thanks(thanked: bool, text: str) -> None:
    """Thanks, a bare ok and a heart raise nothing; thanks with anything else in it does."""
    assert is_thanks(text) is thanked


dressing = st.sampled_from(["{}", " {} ", "{}.", "{}!!", "“{}”", "{}…", "\u200b{}\ufe0f", "{}\n", "- {} -"])


@given(st.sampled_from(sorted(NETWORK_STOP)), dressing, st.sampled_from([str.upper, str.title, str.lower]))
def test_the_networks_words_stop_in_any_dress(word: str, shape: str, case: type[str]) -> None:
    """Case, spaces, quotes and punctuation do not hide a STOP."""
    assert stop_or_start(shape.format(case(word))) is Keyword.STOP


real_words = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=10).filter(
    lambda word: word not in {"all", "now", "please", "me", "us", "ta", "ty", "x", "xx", "pls", "plz", "again", "stop"}
)


@given(st.sampled_from(["stop", "cancel", "end", "quit", "start", "help", "call"]), real_words, real_words)
def test_a_keyword_before_other_words_is_a_sentence(word: str, one: str, two: str) -> None:
    """ "stop", and then two words that are none of courtesy, is something that a person reads."""
    assert stop_or_start(f"{word} qz{one} qz{two}") is None


@given(st.sampled_from(["stop", "unsubscribe", "start", "help"]), st.text("abcdefghijklmnopqrstuvwxyz", min_size=2))
def test_a_longer_word_is_another_word(word: str, more: str) -> None:
    """ "stopped" is not STOP."""
    assert stop_or_start(word + "qz" + more) is None


@given(st.sampled_from([*SORTED[True], *SORTED[False]]), real_words)
def test_a_yes_with_more_to_say_is_read_by_a_person(text: str, word: str) -> None:
    """One unknown word after a yes or a no is enough."""
    assert is_sorted(f"{text} but qz{word}") is None


@given(st.sampled_from(SORTED[True]), st.sampled_from(SORTED[False]))
def test_a_yes_and_a_no_together_are_neither(yes: str, no: str) -> None:
    """ "yes, still the same" is read by a person; "no, it is not all sorted" may be a no, and never a yes, unless it
    goes on "no, it's fine now", which is one.
    """
    assert is_sorted(f"{yes} {no}") is None
    goes_on = no.lower().strip(" .") in ("no", "nope", "nah") and yes.lower().startswith(("it", "he", "she"))
    assert goes_on or is_sorted(f"{no}, {yes}") is not True


@given(st.sampled_from([text for texts in SORTED.values() for text in texts]), dressing)
def test_dress_never_turns_an_answer_round(text: str, shape: str) -> None:
    """Quotes and points may not make a yes of a no."""
    assert is_sorted(shape.format(text)) in (is_sorted(text), None)


@given(st.text(max_size=300))
def test_any_text_at_all(text: str) -> None:
    """Nothing that can be typed makes these fail, and nothing is both a keyword and thanks."""
    keyword, answer, thanked = stop_or_start(text), is_sorted(text), is_thanks(text)
    assert keyword is None or not thanked
    assert answer is None or not thanked


@pytest.mark.parametrize(
    "text",
    ["dr ms " * 40, "thanks thank you " * 20 + "q", "its still not " * 30, "no " * 400, "x" * 200_000, "a " * 50_000],
)
def test_no_text_takes_long(text: str) -> None:
    """A text made to be slow to read is read in a blink (a time bound that only a runaway pattern passes)."""
    began = time.perf_counter()
    stop_or_start(text), is_sorted(text), is_thanks(text), is_sorted(text[:100]), is_thanks(text[:200])
    assert time.perf_counter() - began < 1
