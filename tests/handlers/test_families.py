"""What families send, in which state, and what is said and kept: a worry, more of it, sorted, STOP."""

import pytest

from tests.handlers.cases import Case, holds, names
from tests.line import Line

JAY = "rosa: Jay is upset about his taxi"
ANSWERED = (JAY, "ahmed> He has a new driver")
RECEIPT = "Thank you for telling us. Miss Ahmed or Mrs Cole will answer you today by 12. Ref 2F2."
OFFICE_READS = "Thank you. We have your message and the office will read it. If anyone is in danger now, ring 999."
EMERGENCY = "If anyone is in danger now, ring 999. We cannot send help from here."
STRANGER = "+447700900199"
SHARED = "+447700900140"

WORRIES = (
    Case("a worry", JAY, [f"rosa < {RECEIPT}", "ahmed < 2F2: a message, can wait. Please answer today by 12."],
         owner="ahmed", kept=1, entries=1),
    Case("a photo without words", "rosa [photo]", [f"rosa < {RECEIPT}", "ahmed < 2F2: a message"], entries=1),
    Case("a voice note", "sam [voice]", ["sam < Thank you for telling us.", "sam < Is this about",
         "cole < 2F2: a message"], entries=1),
    Case("one of several children, by name", "sam: Maya cried",
         ["sam < Thank you for telling us. Miss Ahmed or Mrs Cole", "ahmed < 2F2"], owner="ahmed"),
    Case("children of different key workers, none named", "sam: they are both sad",
         ["sam < Thank you for telling us. Mrs Cole or Mr Okafor", "cole < 2F2"], owner="cole"),
    Case("children of different key workers, both named", "sam: Maya and Leo fight",
         ["sam < Thank you for telling us. Mrs Cole or Mr Okafor", "cole < 2F2"], owner="cole"),
    Case("the key worker is away that day", "sam: Leo is sad", ["sam < Thank you for telling us. Mrs Cole or Mr Okafor",
         "cole < 2F2"], owner="cole"),
    Case("a child without a key worker", "dana: Tom has no kit",
         ["dana < Thank you for telling us. Mrs Cole or Mr Okafor", "cole < 2F2"], owner="cole"),
    Case("an adult without permission", "noel: how is Jay", [f"noel < {OFFICE_READS}", "finch < 2F2"], owner="finch"),
    Case("an adult who may only receive", "mick: how is Jay", [f"mick < {OFFICE_READS}", "finch < 2F2"], owner="finch"),
    Case("a shared phone", "pat: Kit is sad", [f"{SHARED} < {RECEIPT}", "ahmed < 2F2: a message, can wait."],
         owner="ahmed"),
    Case("danger", "rosa: he has a knife", [f"rosa < {EMERGENCY}", f"rosa < {RECEIPT}",
         "ahmed < 2F2: a message, now. Please answer now.", "stone < 2F2: a message, now.",
         "okafor < 2F2: a message, now."], owner="ahmed"),
    Case("danger from one without permission", "noel: he has a knife", [f"noel < {EMERGENCY}", f"noel < {OFFICE_READS}",
         "finch < 2F2: a message, now.", "stone < 2F2: a message, now.", "okafor < 2F2: a message, now."]),
    Case("thanks for nothing yet", "rosa: thank you", [], state="", kept=0),
    Case("a yes when nothing was asked", "rosa: YES", [f"rosa < {RECEIPT}", "ahmed < 2F2"], entries=1),
    Case("a 1 when nothing was asked", "rosa: 1", [f"rosa < {RECEIPT}", "ahmed < 2F2"], entries=1),
    Case("a 2 when nothing was asked", "rosa: 2", [f"rosa < {RECEIPT}", "ahmed < 2F2"], entries=1),
    Case("a reference-like word from a parent", "rosa: 2F2 is this you", [f"rosa < {RECEIPT}", "ahmed < 2F2"]),
    Case("a staff command from a parent", "rosa: praise Jay raffle ticket for x", [f"rosa < {RECEIPT}", "ahmed < 2F2"]),
)  # fmt: skip

MORE = (
    Case("more at once", "rosa: and the driver shouted", ["rosa < Thank you. We have all of these. Ref 2F2."], [JAY],
         kept=1, entries=2),
    Case("more after a silence", "rosa: it happened again", ["rosa < Thank you. We have all of these. Ref 2F2.",
         "ahmed < 2F2: they have written again."], [JAY], wait=30, entries=2),
    Case("more once another has it", "rosa: again", ["rosa < Thank you. We have all", "cole < 2F2: they have"],
         [JAY, "cole: got 2F2"], wait=30, claimed="cole"),
    Case("an edit", "rosa~ Jay is very upset", ["rosa < Thank you. We have all"], [JAY], kept=1, entries=2),
    Case("an edit with danger in it", "rosa~ Jay has a knife", [f"rosa < {EMERGENCY}", "rosa < Thank you. We have all",
         "ahmed < 2F2: a message, now.", "stone < 2F2: a message, now.", "okafor < 2F2: a message, now."], [JAY]),
    Case("danger in a second message", "rosa: he has a knife", [f"rosa < {EMERGENCY}", "rosa < Thank you. We have all",
         "ahmed < 2F2: a message, now.", "stone < 2F2: a message, now.", "okafor < 2F2: a message, now."], [JAY]),
    Case("more after an answer opens it again", "rosa: he shouted again today",
         ["rosa < Thank you for telling us. Miss Ahmed", "ahmed < 2F2: they have written again. Please answer today"],
         ANSWERED, entries=3, kept=1),
    Case("another child is another matter", "sam: Leo has lost his bag", ["sam < Thank you for telling us. Mrs Cole or",
         "cole < 2F3"], ["sam: Maya cried"], kept=2),
    Case("the other child again", "sam: Maya is better", ["sam < Thank you. We have all of these. Ref 2F2."],
         ["sam: Maya cried", "sam: Leo has lost his bag"], kept=2),
    Case("no child named goes with the newest", "sam: no bag", ["sam < Thank you. We have all of these. Ref 2F3."],
         ["sam: Maya cried", "sam: Leo has lost his bag"], kept=2, entries=2),
    Case("said once of two matters", "sam: and Leo has no coat", [],
         ["sam: Maya cried", "sam: Leo has lost his bag", "sam: Maya will not eat"], kept=2),
    Case("once it is sorted a new worry is new", "rosa: Jay lost his coat", [f"rosa < {RECEIPT[:30]}", "ahmed < 2F3"],
         [*ANSWERED, "rosa: yes"], kept=2),
    Case("thanks for an answer", "rosa: thank you so much", ["ahmed < 2F2: they say thank you."], ANSWERED,
         state="answered", entries=3),
    Case("ok to an answer is no yes", "rosa: ok", ["ahmed < 2F2: they say thank you."], ANSWERED, state="answered"),
)  # fmt: skip

SORTED_THANKS = "rosa < Thank you for telling us. We will let Miss Ahmed know."
NOT_YET = ("rosa < Thank you for saying so. Mrs Cole has this now and will answer you today by 12.",
           "cole < 2F2: not sorted yet. Please answer today by 12.")  # fmt: skip
SORTED = (
    Case("yes", "rosa: yes sorted thanks", [SORTED_THANKS, "ahmed < 2F2: sorted."], ANSWERED,
         state="sorted", entries=3),
    Case("YES, also Twilio's word", "rosa: YES", [SORTED_THANKS, "ahmed < 2F2: sorted."], ANSWERED, state="sorted"),
    Case("1", "rosa: 1", [SORTED_THANKS, "ahmed < 2F2: sorted."], ANSWERED, state="sorted"),
    Case("no", "rosa: no", NOT_YET, ANSWERED, entries=3),
    Case("2", "rosa: 2", NOT_YET, ANSWERED),
    Case("still the same", "rosa: still the same", NOT_YET, ANSWERED),
    Case("a yes with more is read by a person", "rosa: yes but he was hit again",
         ["rosa < Thank you for telling us. Miss Ahmed", "ahmed < 2F2: they have written again."], ANSWERED, entries=3),
    Case("the button Sorted", "sam! sorted", ["sam ! ", "sam < Thank you for telling us. We will let Miss Ahmed know.",
         "ahmed < 2F2: sorted."], ["sam: Maya cried", "ahmed> She is fine now"], state="sorted"),
    Case("the button Not yet", "sam! unsorted", ["sam ! ", "sam < Thank you for saying so. Mrs Cole has this now",
         "cole < 2F2: not sorted yet."], ["sam: Maya cried", "ahmed> She is fine now"]),
    Case("Sorted pressed twice", "sam! sorted", ["sam ! "],
         ["sam: Maya cried", "ahmed> She is fine now", "sam! sorted"], state="sorted"),
    Case("Not yet pressed twice", "sam! unsorted", ["sam ! "],
         ["sam: Maya cried", "ahmed> She is fine now", "sam! unsorted"]),
    Case("Sorted pressed before anybody answered", "sam! sorted", ["sam ! "], ["sam: Maya cried"], entries=1),
    Case("Not yet after Sorted", "sam! unsorted", ["sam ! ", "sam < Thank you for saying so. Mrs Cole", "cole < 2F2"],
         ["sam: Maya cried", "ahmed> She is fine now", "sam! sorted"]),
    Case("Sorted after Not yet stays open until it is answered", "sam! sorted", ["sam ! "],
         ["sam: Maya cried", "ahmed> She is fine now", "sam! unsorted"]),
    Case("a button on another's matter", "sam! sorted", ["sam ! "], ANSWERED, state="answered", entries=2),
    Case("a button that means nothing", "sam! nothing", ["sam ! "], ["sam: Maya cried"], entries=1),
    Case("yes to the answer that came last", "sam: yes", ["sam < Thank you for telling us. We will let Mrs Cole know.",
         "cole < 2F3: sorted."], ["sam: Maya cried", "ahmed> Better", "sam: Leo has lost his bag", "cole> Found it"],
         state="sorted"),
)  # fmt: skip

OPTING = (
    Case("STOP by SMS is answered by the network", "rosa: STOP", ["finch < rosa: please ring. They have"], state=""),
    Case("STOP by Telegram", "sam: please stop texting me", ["sam < Oak House will send you no more messages.",
         "finch < sam: please ring. They have stopped"], state=""),
    Case("STOP by SMS in words that no network knows", "rosa: please stop texting me",
         ["rosa < Oak House will send you no more messages.", "finch < rosa: please ring. They have"], state=""),
    Case("START by SMS", "rosa: START", [], ["rosa: STOP"], state=""),
    Case("START by Telegram", "sam: start", ["sam < Welcome back to Oak House."], ["sam: stop"], state=""),
    Case("STOP from a stranger", "x: STOP", [], state=""),
    Case("STOP on a shared phone", "pat: stop", ["finch < lee, pat: please ring. They have stopped"], state=""),
    Case("STOP with more is read by a person", "rosa: STOP this bill please", [f"rosa < {RECEIPT}", "ahmed < 2F2"]),
    Case("writing after STOP is answered", JAY, ["rosa < Thank you for telling us. Miss Ahmed", "ahmed < 2F2"],
         ["rosa: STOP"]),
)  # fmt: skip

STRANGERS = (
    Case("a stranger", "x: is this the school", [f"{STRANGER} < {OFFICE_READS}",
         "finch < 2F2: a message from somebody we do not know."], owner="finch", kept=1),
    Case("a stranger on Telegram", "99: is this the school", [f"99 < {OFFICE_READS}", "finch < 2F2"], owner="finch"),
    Case("a stranger with a photo", "x [photo]", [f"{STRANGER} < {OFFICE_READS}", "finch < 2F2"], entries=1),
    Case("a stranger with words of danger", "x: he has a knife", [f"{STRANGER} < {EMERGENCY}",
         f"{STRANGER} < {OFFICE_READS}", "finch < 2F2: a message, now.", "stone < 2F2: a message, now.",
         "okafor < 2F2: a message, now."]),
    Case("a stranger again", "x: hello?", [], ["x: is this the school"], kept=1, entries=2),
    Case("a stranger again after a silence", "x: hello?", [f"{STRANGER} < {OFFICE_READS}", "finch < 2F2: they have"],
         ["x: is this the school"], wait=30, kept=1),
    Case("a stranger's danger in a second message", "x: he has a knife", [f"{STRANGER} < {EMERGENCY}",
         "finch < 2F2: a message, now.", "stone < 2F2", "okafor < 2F2"], ["x: is this the school"]),
    Case("a stranger is answered by reference", "finch: 2F2 Yes it is", [f"{STRANGER} < Yes it is\nMs Finch",
         "finch < 2F2: sent."], ["x: is this the school"], state="answered"),
    Case("a stranger writes after an answer", "x: then help me please", [f"{STRANGER} < {OFFICE_READS}",
         "finch < 2F2: they have written again."], ["x: is this the school", "finch: 2F2 Yes it is"], entries=3),
    Case("a stranger presses a button", "99! sorted", ["99 ! "], ["99: is this the school"], entries=1),
)  # fmt: skip


@pytest.mark.parametrize("case", [*WORRIES, *MORE, *SORTED, *OPTING, *STRANGERS], ids=names)
async def test_families(case: Case, line: Line) -> None:
    """Every case of the tables above."""
    await holds(line, case)
