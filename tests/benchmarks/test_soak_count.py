"""The soak's counts see what they are for: nothing at all in a good run, and each fault in one that is not."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from tests.benchmarks import soak_count

ACKED = {"+447700900201": ["one", "two"]}
AT = datetime(2026, 11, 23, 10, 5, tzinfo=UTC)


def text(words, minute, saved, **other):
    """A text as it is stored once it was handled; its concern is called as it is."""
    at = f"2026-11-23T10:{minute:02}"
    return {
        "address": "+447700900201", "text": words, "state": "handled", "handled_at": at, "saved": saved, "reason": words
    } | other  # fmt: skip


def receipt(words, **other):
    """The receipt of that concern."""
    return {
        "concern": words, "key": f"receipt:{words}", "state": "sent", "to": "rosa", "address": "+447700900201",
        "account": "sms:+447700900100", "text": f"Ref {words}", "sms_text": "",
    } | other  # fmt: skip


TEXTS = [text("one", 1, 10), text("two", 2, 11)]
RECEIPTS = [receipt("one"), receipt("two")]
SHOWN = Counter({("+447700900201", "Ref one"): 1, ("+447700900201", "Ref two"): 1})


def test_a_good_run_counts_nothing():
    """Every text was handled once, in order, and its receipt came once."""
    assert soak_count.lost(ACKED, TEXTS, RECEIPTS, SHOWN) == 0
    assert soak_count.disordered(ACKED, TEXTS) == 0
    assert not soak_count.sent_twice(SHOWN, RECEIPTS)
    assert soak_count.handled_twice(TEXTS, [{"inbound": "a"}, {"inbound": "b"}]) == 0


def test_a_text_is_lost_without_any_of_the_three():
    """Not stored, not handled, no receipt on the phone: each is a loss."""
    assert soak_count.lost(ACKED, TEXTS[:1], RECEIPTS, SHOWN) == 1
    assert soak_count.lost(ACKED, [TEXTS[0], text("two", 2, 11, state="waiting")], RECEIPTS, SHOWN) == 1
    assert soak_count.lost(ACKED, TEXTS, [RECEIPTS[0], receipt("two", state="attempting")], SHOWN) == 1
    assert soak_count.lost(ACKED, TEXTS, RECEIPTS, SHOWN - Counter([("+447700900201", "Ref two")])) == 1


def test_what_comes_twice_is_seen():
    """A text stored twice, one entered twice in a thread, and a receipt that rang the phone twice."""
    assert soak_count.handled_twice([*TEXTS, TEXTS[0]], []) == 1
    assert soak_count.handled_twice(TEXTS, [{"inbound": "a"}, {"inbound": "a"}]) == 1
    assert soak_count.sent_twice(SHOWN + SHOWN, RECEIPTS).total() == 2


def test_a_later_text_handled_or_saved_first_is_seen():
    """The order is that of beginning and that of being saved: two at work on one lane may only differ in the second."""
    assert soak_count.disordered(ACKED, [text("one", 2, 10), text("two", 1, 11)]) == 1
    assert soak_count.disordered(ACKED, [text("one", 1, 11), text("two", 2, 10)]) == 1


def test_the_second_of_a_limit_slides():
    """Ten in any second are ten; the eleventh within it is one too many, wherever the second begins."""
    ten = [AT + timedelta(seconds=0.95 + place / 1000) for place in range(10)]
    assert soak_count.over_limit([*ten, AT + timedelta(seconds=2)], 10) == 0
    assert soak_count.over_limit([*ten, AT + timedelta(seconds=1.9)], 10) == 1


def test_a_dated_jobs_second_message_is_seen():
    """Each adult has one message of the day on the phone; a second one is a job done twice."""
    praise = receipt("good", key="daily_positives:2026-11-23:rosa:0")
    shown = Counter({("+447700900201", "Ref good"): 1})
    assert soak_count.at_most_once(shown, [praise], "daily_positives") == (0, 1)
    assert soak_count.at_most_once(shown + shown, [praise], "daily_positives") == (1, 1)
    other = receipt("better", key="daily_positives:2026-11-23:rosa:0")
    shown["+447700900201", "Ref better"] = 1
    assert soak_count.at_most_once(shown, [praise, other], "daily_positives") == (1, 1)
