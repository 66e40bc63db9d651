"""What staff type: a table of lines and what each is taken for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.commands import ALONE, BEFORE, Command, CommandKind, read_command

K = CommandKind


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("praise Jay raffle ticket for sitting well", Command(K.PRAISE, words="Jay raffle ticket for sitting well")),
        ("Praise: Jay wow", Command(K.PRAISE, words="Jay wow")),
        ("PRAISE", Command(K.PRAISE)),
        ("open 4K7", Command(K.OPEN, "4K7")),
        ("Open #4k7", Command(K.OPEN, "4K7")),
        ("4k7", Command(K.OPEN, "4K7")),
        ("4K7?", Command(K.OPEN, "4K7")),
        ("got 4K7", Command(K.CLAIM, "4K7")),
        ("I’ve got this 4K7", Command(K.CLAIM, "4K7")),
        ("i've got 4k7", Command(K.CLAIM, "4K7")),
        ("4K7 got this", Command(K.CLAIM, "4K7")),
        ("I've got this", Command(K.CLAIM)),
        ("4K7 He is fine now. I rang the bus.", Command(K.ANSWER, "4K7", "He is fine now. I rang the bus.")),
        ("4k7: he's fine", Command(K.ANSWER, "4K7", "he's fine")),
        ("4K7 back at school now", Command(K.ANSWER, "4K7", "back at school now")),
        ("rang 4K7 spoke to mum", Command(K.RANG, "4K7", "spoke to mum")),
        ("tried 4K7", Command(K.TRIED, "4K7")),
        ("tried to ring 4K7 no answer", Command(K.TRIED, "4K7", "no answer")),
        ("tell Jay he had a hard morning", Command(K.TELL, words="Jay he had a hard morning")),
        ("Tell: Jay he had 4K7", Command(K.TELL, words="Jay he had 4K7")),
        ("tell", Command(K.TELL)),
        ("send 4K7", Command(K.SEND, "4K7")),
        ("SEND", Command(K.SEND)),
        ("4K7 send", Command(K.SEND, "4K7")),
        ("don’t send 4k7", Command(K.DONT_SEND, "4K7")),
        ("Don't send", Command(K.DONT_SEND)),
        ("pass 4K7 to Mrs Cole", Command(K.PASS_ON, "4K7", "Mrs Cole")),
        ("pass on 4K7: to the office", Command(K.PASS_ON, "4K7", "the office")),
        ("Pass 4K7 on to Mrs Cole", Command(K.PASS_ON, "4K7", "Mrs Cole")),
        ("pass 4K7 Mrs Cole", Command(K.PASS_ON, "4K7", "Mrs Cole")),
        ("pass 4K7", Command(K.PASS_ON, "4K7")),
        ("4K7 pass on to Mrs Cole", Command(K.PASS_ON, "4K7", "Mrs Cole")),
        ("4K7 pass this on", Command(K.PASS_ON, "4K7")),
        ("4K7 pass the ball is what he did", Command(K.ANSWER, "4K7", "pass the ball is what he did")),
        ("sorted 4K7", Command(K.SORTED, "4K7")),
        ("4K7 sorted", Command(K.SORTED, "4K7")),
        ("Sorted!", Command(K.SORTED)),
        ("4K7 sorted now, he has a new driver", Command(K.ANSWER, "4K7", "sorted now, he has a new driver")),
        ("telling Jay off did not help", None),
        ("sorted it out with him", None),
        ("promise 4K7 ring Thu 3pm", Command(K.PROMISE, "4K7", "ring Thu 3pm")),
        ("Promised 4k7: I'll call them tomorrow", Command(K.PROMISE, "4K7", "I'll call them tomorrow")),
        ("promise to ring 4K7 Thu 3pm", Command(K.PROMISE, "4K7", "to ring Thu 3pm")),
        ("4K7 promise ring Thu 3pm", Command(K.PROMISE, "4K7", "ring Thu 3pm")),
        ("promise ring Thu 3pm", Command(K.PROMISE, words="ring Thu 3pm")),
        ("promise", Command(K.PROMISE)),
        ("4K7 promise me that you rest", Command(K.ANSWER, "4K7", "promise me that you rest")),
        ("Promise me that you rest", None),
        ("promises", Command(K.PROMISES)),
        ("kept 4K7", Command(K.KEPT, "4K7")),
        ("promise kept 4K7", Command(K.KEPT, "4K7")),
        ("4K7 kept", Command(K.KEPT, "4K7")),
        ("not a promise", Command(K.NOT_PROMISED)),
        ("Not a promise 4K7", Command(K.NOT_PROMISED, "4K7")),
        ("4K7 that's not a promise", Command(K.NOT_PROMISED, "4K7")),
        ("4K7 kept him in at break", Command(K.ANSWER, "4K7", "kept him in at break")),
        ("today", Command(K.TODAY)),
        ("Open", Command(K.LIST)),
        ("help", Command(K.HELP)),
        ("?", Command(K.HELP)),
        ("away", Command(K.AWAY)),
        ("I'm back", Command(K.BACK)),
        ("restrict Ms Marlowe from Jay", Command(K.RESTRICT, words="Ms Marlowe", other="Jay")),
        ("Cut off R02 from Jay Marlowe.", Command(K.RESTRICT, words="R02", other="Jay Marlowe")),
        ("cut Mr Reed off from Jay", Command(K.RESTRICT, words="Mr Reed", other="Jay")),
        ("restrict: Ms From from Jay", Command(K.RESTRICT, words="Ms From", other="Jay")),
        ("allow Ms Marlowe for Jay!", Command(K.ALLOW, words="Ms Marlowe", other="Jay")),
        ("leave Jay Marlowe", Command(K.LEFT, words="Jay Marlowe")),
        ("Left: Mr Bell", Command(K.LEFT, words="Mr Bell")),
        ("Mr Bell has left.", Command(K.LEFT, words="Mr Bell")),
        ("invite R02", Command(K.INVITE, words="R02")),
        ("4K7 leave Jay to me", Command(K.ANSWER, "4K7", "leave Jay to me")),
        ("restrict Ms Marlowe", None),
        ("restricted from Jay", None),
        ("allow me a minute", None),
        ("invited Ms Marlowe", None),
        ("leave", None),
        ("today he was great", None),
        ("praised Jay today", None),
        ("got home, thanks", None),
        ("open the gate 4K7", None),
        ("he is back", None),
        ("I rang about 4K7", None),
        ("", None),
        ("👍", None),
    ],
)
def test_a_line_from_staff(typed: str, command: Command | None) -> None:
    """Each shape is one command; near it, none."""
    assert read_command(typed) == command


@given(st.sampled_from(sorted(ALONE)), st.sampled_from(["{}", "{}.", " {}! ", "{}…"]), st.booleans())
def test_case_and_punctuation_change_nothing(words: str, shape: str, loud: bool) -> None:
    """A word said alone is the same word shouted."""
    typed = shape.format(words.upper() if loud else words)
    command = read_command(typed)
    assert command is not None
    assert command.kind is ALONE[words]


@given(st.sampled_from(sorted(BEFORE)), st.sampled_from(["4K7", "#4k7", "ref 8M22"]))
def test_every_verb_of_the_table_is_read(verb: str, reference: str) -> None:
    """The test walks the same table as the product."""
    command = read_command(f"{verb} {reference}")
    assert command is not None
    assert command.kind is BEFORE[verb]
    assert command.reference in ("4K7", "8M22")


@given(st.text(max_size=80))
def test_an_answer_is_sent_as_it_was_typed(text: str) -> None:
    """No word of an answer is changed on its way to a parent."""
    command = read_command(f"4K7 x {text}")
    assert command == Command(K.ANSWER, "4K7", f"x {text}".strip())
