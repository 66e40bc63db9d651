"""What may become of a message, walked from the tables."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain import delivery
from bot.domain.delivery import AWAITED, CHANGES, RETRY_AFTER, TOLD, WITHHELD, Way, Why, choose, in_order
from bot.domain.messages import RULES, Channel, Outbound, OutboundKind, OutboundState, Purpose
from bot.domain.people import AddressStatus, Contact, Standing
from bot.errors import (
    AccountRefused,
    AddressRefuses,
    AddressUnusable,
    MessageRefused,
    SendError,
    TryLater,
)

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
S = OutboundState


def message(purpose: Purpose = Purpose.ANSWER, state: OutboundState = S.ATTEMPTING, **more: object) -> Outbound:
    made = Outbound(id="1", school="oak", purpose=purpose, to="jo", text="He is fine.", created_at=NOW, state=state)
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("before", S)
@pytest.mark.parametrize("after", S)
def test_only_the_changes_of_the_table_are_made(before: OutboundState, after: OutboundState) -> None:
    """A message goes only where the table lets it."""
    if after in CHANGES[before]:
        assert delivery.change(message(state=before), after).state is after
    else:
        with pytest.raises(ValueError, match=before.value):
            delivery.change(message(state=before), after)


def test_what_has_ended_stays_ended() -> None:
    """Delivered, withheld and replaced are final; only Twilio's late word turns failed into delivered."""
    assert {state for state, after in CHANGES.items() if not after} == {S.DELIVERED, S.WITHHELD, S.REPLACED}


def test_retries_wait_longer_each_time_and_end() -> None:
    """Nine tries in less than a school day, then a person is asked."""
    tried = message(tries=1)
    waits: list[timedelta] = []
    while True:
        verdict = delivery.after_error(tried, TryLater("down"), NOW)
        if verdict.outbound.state is S.FAILED:
            break
        assert verdict.outbound.due_at is not None
        waits.append(verdict.outbound.due_at - NOW)
        tried = replace(tried, tries=tried.tries + 1)
    assert tuple(waits) == RETRY_AFTER
    assert waits == sorted(waits)
    assert sum(waits, timedelta()) < timedelta(hours=8)
    assert verdict.why is Why.GAVE_UP


def test_the_provider_may_ask_for_more_time() -> None:
    """A retry_after of a minute is kept, and one of a second does not shorten the table's five."""
    for seconds, expected in ((60, 60), (1, 5)):
        verdict = delivery.after_error(message(tries=1), TryLater("busy", retry_after=seconds), NOW)
        assert verdict.outbound.due_at == NOW + timedelta(seconds=expected)


@pytest.mark.parametrize(
    "error", [TryLater("busy", retry_after=7, everyone=True), AccountRefused("wrong token")], ids=str
)
def test_what_is_not_the_messages_fault_costs_no_try(error: TryLater) -> None:
    """A 429 or a wrong token never uses up a message's tries, however often it comes."""
    verdict = delivery.after_error(message(tries=len(RETRY_AFTER) + 1), error, NOW)
    assert (verdict.outbound.state, verdict.outbound.tries) == (S.WAITING, len(RETRY_AFTER))
    assert verdict.why is None


@pytest.mark.parametrize(
    ("error", "state", "standing", "why"),
    [
        (AddressUnusable("landline", "30006"), S.WAITING, Standing.UNUSABLE, None),
        (AddressRefuses("stop", "21610", opted_out=True), S.WITHHELD, Standing.STOPPED, Why.STOPPED),
        (AddressRefuses("blocked", "403"), S.WITHHELD, Standing.BLOCKED, Why.BLOCKED),
        (MessageRefused("too long", "400"), S.FAILED, None, Why.REFUSED),
    ],
    ids=str,
)
def test_what_a_failure_leads_to(error: SendError, state: OutboundState, standing: Standing, why: Why) -> None:
    """Each class of error has one consequence, for the message, the address and the person told."""
    verdict = delivery.after_error(message(tries=1), error, NOW)
    assert (verdict.outbound.state, verdict.standing, verdict.why) == (state, standing, why)


@pytest.mark.parametrize("purpose", Purpose)
def test_an_unknown_outcome(purpose: Purpose) -> None:
    """An answer rather twice than never; good news rather never than twice."""
    verdict = delivery.after_unknown(message(purpose, tries=1), NOW)
    assert verdict.outbound.state is (S.WAITING if RULES[purpose].send_again else S.SENT)
    assert verdict.outbound.error == delivery.UNKNOWN


def test_a_late_answer_to_a_button_is_not_sent() -> None:
    """The notice for a pressed button is of no use a minute later."""
    verdict = delivery.after_error(message(kind=OutboundKind.TOAST, tries=1), TryLater("down"), NOW)
    assert verdict.outbound.state is S.FAILED
    assert not delivery.is_told(verdict.outbound, Why.GAVE_UP)


def test_every_reason_has_its_words_or_none_are_needed() -> None:
    """What a person could do something about is told; what has nobody waiting is not."""
    assert set(Why) - set(TOLD) == {Why.NO_ORIGINAL, Why.CANNOT_EDIT, Why.PRAISE_OFF, Why.STALE, Why.BUDGET}
    assert set(Why) - WITHHELD == {Why.UNREACHABLE, Why.NO_ACCOUNT, Why.REFUSED, Why.GAVE_UP}
    assert Purpose.PRAISE not in AWAITED


CASES = [
    ("open", Purpose.PRAISE, [Standing.OPEN], 0),
    ("unusable, then the agreed other", Purpose.PRAISE, [Standing.UNUSABLE, Standing.OPEN], 1),
    ("both unusable", Purpose.ANSWER, [Standing.UNUSABLE, Standing.UNUSABLE], Why.UNREACHABLE),
    ("blocked, and never the other", Purpose.ANSWER, [Standing.BLOCKED, Standing.OPEN], Why.BLOCKED),
    ("stopped, and never the other", Purpose.PRAISE, [Standing.STOPPED, Standing.OPEN], Why.STOPPED),
    ("unusable, then stopped", Purpose.PRAISE, [Standing.UNUSABLE, Standing.STOPPED], Why.STOPPED),
    ("the other's stop is not this one's", Purpose.PRAISE, [Standing.OPEN, Standing.STOPPED], 0),
    ("a wrong number, then the agreed other", Purpose.ANSWER, [Standing.WRONG, Standing.OPEN], 1),
    ("a wrong number only", Purpose.ANSWER, [Standing.WRONG], Why.UNREACHABLE),
    ("nothing", Purpose.PRAISE, [], Why.UNREACHABLE),
]


@pytest.mark.parametrize(("name", "purpose", "standings", "expected"), CASES, ids=[case[0] for case in CASES])
def test_which_way_it_goes(name: str, purpose: Purpose, standings: list[Standing], expected: int | Why) -> None:
    """A technical fault gives way to the next channel; a person's no ends it."""
    ways = [Way(Channel.SMS, "sms:1", str(place), status=status(standing)) for place, standing in enumerate(standings)]
    chosen = choose(message(purpose), ways)
    assert chosen == (expected if isinstance(expected, Why) else ways[expected])


def status(standing: Standing, code: str = "", since: datetime = NOW) -> AddressStatus:
    return AddressStatus(
        id="sms:1|0", school="oak", account="sms:1", address="0", standing=standing, since=since, code=code
    )


@pytest.mark.parametrize(
    ("purpose", "answers_at", "code", "goes"),
    [
        (Purpose.ANSWER, NOW + timedelta(minutes=1), "", True),
        (Purpose.ANSWER, NOW - timedelta(minutes=1), "", False),
        (Purpose.ANSWER, None, "", False),
        (Purpose.OPT_OUT, NOW, "", True),
        (Purpose.ANSWER, NOW + timedelta(minutes=1), "21610", False),
        (Purpose.PRAISE, NOW + timedelta(minutes=1), "", False),
        (Purpose.SORTED, NOW + timedelta(minutes=1), "", False),
    ],
)
def test_what_goes_after_a_stop(purpose: Purpose, answers_at: datetime | None, code: str, goes: bool) -> None:
    """Only a reply to what was written since, and never against the network's own block."""
    way = Way(Channel.SMS, "sms:1", "0", status=status(Standing.STOPPED, code))
    chosen = choose(message(purpose, answers_at=answers_at), [way])
    assert chosen == (way if goes else Why.STOPPED)


def test_where_they_wrote_comes_first() -> None:
    """The address they wrote from, then the channel, then their own order."""
    contacts = [
        Contact(id=str(rank), school="oak", person="jo", channel=channel, address=address, rank=rank)
        for rank, (channel, address) in enumerate([(Channel.TELEGRAM, "5"), (Channel.SMS, "old"), (Channel.SMS, "new")])
    ]
    asked = message(channel=Channel.SMS, address="new")
    assert [each.address for each in in_order(asked, contacts)] == ["new", "old", "5"]
    assert [each.address for each in in_order(message(), contacts)] == ["5", "old", "new"]


def test_a_stop_that_is_learnt_again_keeps_its_time() -> None:
    """What somebody wrote after their STOP stays after it, when the network says 21610 later on."""
    told = delivery.marked(status(Standing.STOPPED), Standing.STOPPED, "21610", NOW + timedelta(hours=1))
    assert (told.since, told.code) == (NOW, "21610")
    news = delivery.marked(status(Standing.OPEN), Standing.BLOCKED, "403", NOW + timedelta(hours=1))
    assert news.since == NOW + timedelta(hours=1)


@pytest.mark.parametrize(("minutes", "purpose", "goes"), [
    (0, Purpose.OPT_OUT, True), (-1, Purpose.ANSWER, False), (1, Purpose.ANSWER, True), (1, Purpose.PRAISE, False),
])  # fmt: skip
def test_whoever_has_a_wrong_number_is_answered_like_a_stranger(minutes: int, purpose: Purpose, goes: bool) -> None:
    """What they wrote themselves, and nothing that was meant for somebody else."""
    way = Way(Channel.SMS, "sms:1", "0", status=status(Standing.WRONG))
    chosen = choose(message(purpose, to="", answers_at=NOW + timedelta(minutes=minutes)), [way])
    assert chosen == (way if goes else Why.STOPPED)


def test_a_wrong_number_stays_one_whatever_the_network_says() -> None:
    """Its new owner's STOP must not make it our parent's again."""
    marked = delivery.marked(status(Standing.WRONG), Standing.STOPPED, "21610", NOW + timedelta(hours=1))
    assert (marked.standing, marked.since, marked.code) == (Standing.WRONG, NOW, "21610")
