"""What every gateway does, told once for all of them, against the strict services over real HTTP."""

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.base import Letter, redact
from bot.clock import ManualClock
from bot.domain.messages import Media
from bot.errors import (
    AccountRefused,
    AddressRefuses,
    AddressUnusable,
    MessageRefused,
    OutcomeUnknown,
    SendError,
    TryLater,
)
from bot.simulator import faults
from tests.contracts.services import AUTH, CHAT, MONDAY, PARENT, SERVICES, TOKEN, Service, letter


@pytest.fixture(params=sorted(SERVICES))
async def service(request: pytest.FixtureRequest) -> AsyncIterator[Service]:
    running = SERVICES[request.param](ManualClock(MONDAY))
    await running.begin()
    yield running
    await running.server.stop()


@pytest.fixture
async def gateway(service: Service) -> AsyncIterator[Any]:
    made = service.gateway()
    yield made
    await made.close()


async def test_a_message_reaches_the_phone(service: Service, gateway: Any) -> None:
    """What is sent is what the parent reads, and the provider's own id for it comes back."""
    provider_id = await gateway.send(letter(service))
    assert await service.received() == ["Good news. Jay won a raffle ticket."]
    assert provider_id == str(service.phone.screen[-1].message_id)


async def test_a_message_is_taken_off_the_screen(service: Service, gateway: Any) -> None:
    """What is gone already is as wished; a text on a plain phone cannot be taken back, and that is said."""
    provider_id = await gateway.send(letter(service))
    if not gateway.can_edit:
        with pytest.raises(MessageRefused):
            await gateway.delete(service.address, provider_id)
        return
    await gateway.delete(service.address, provider_id)
    await gateway.delete(service.address, provider_id)
    assert await service.received() == []


async def test_what_is_two_days_old_is_not_taken_off_the_screen(service: Service, gateway: Any) -> None:
    """Telegram lets a bot delete for 48 hours; a refusal is told as one."""
    provider_id = await gateway.send(letter(service))
    service.clock.move_to(MONDAY + timedelta(hours=48))
    with pytest.raises(MessageRefused):
        await gateway.delete(service.address, provider_id)
    assert len(await service.received()) == 1


async def test_half_an_emoji_and_nul_do_not_stop_a_message(service: Service, gateway: Any) -> None:
    """What UTF-8 cannot carry is shown as a question mark in a box, and the rest arrives."""
    await gateway.send(letter(service, "Jay \ud83d did \0well"))
    assert await service.received() == ["Jay � did well"]


@pytest.mark.parametrize("text", ["", "  ", "\0"])
async def test_an_empty_message_is_refused_before_it_leaves(service: Service, gateway: Any, text: str) -> None:
    """Nothing is asked of the provider for nothing."""
    with pytest.raises(MessageRefused):
        await gateway.send(letter(service, text))
    assert service.simulator.calls(service.sends) == []


async def test_the_longest_message_goes_and_one_longer_is_refused(service: Service, gateway: Any) -> None:
    """The limit is the provider's own, told before anything leaves."""
    await gateway.send(letter(service, "x" * service.longest))
    with pytest.raises(MessageRefused, match=str(service.longest)):
        await gateway.send(letter(service, "x" * (service.longest + 1)))
    assert len(service.simulator.calls(service.sends)) == 1


async def test_somebody_who_blocked_us_or_said_stop_is_told_apart(service: Service, gateway: Any) -> None:
    """A refusal by the person is never mistaken for a fault of the line."""
    await service.refuse_us()
    with pytest.raises(AddressRefuses) as refused:
        await gateway.send(letter(service))
    assert refused.value.opted_out is (service.name == "twilio")


async def test_an_address_that_is_none(service: Service, gateway: Any) -> None:
    """A chat that nobody opened and a number that is none are technical, so another channel may be tried."""
    with pytest.raises(AddressUnusable):
        await gateway.send(Letter(address="12", text="Hello"))


async def test_too_many_requests_pause_everybody(service: Service, gateway: Any) -> None:
    """A 429 says that nothing was sent, when to come back, and that it holds for every message."""
    service.faults.next(service.sends, faults.too_many(retry_after=7))
    with pytest.raises(TryLater) as problem:
        await gateway.send(letter(service))
    assert problem.value.everyone
    assert problem.value.retry_after == (7 if service.name == "telegram" else 1)
    assert await service.received() == []


@pytest.mark.parametrize(
    ("fault", "meaning"),
    [
        (faults.status(503), TryLater),
        (faults.status(500), OutcomeUnknown),
        (faults.status(502), OutcomeUnknown),
        (faults.status(504), OutcomeUnknown),
        (faults.drop(), OutcomeUnknown),
        (faults.lost_answer(), OutcomeUnknown),
    ],
    ids=str,
)
async def test_failures_of_the_provider(
    service: Service, gateway: Any, fault: faults.Fault, meaning: type[SendError]
) -> None:
    """Only what surely was not sent may simply be sent again; where nobody knows, it says so."""
    service.faults.next(service.sends, fault)
    with pytest.raises(meaning):
        await gateway.send(letter(service))
    assert len(await service.received()) == (1 if fault.carried_out else 0)


async def test_a_provider_that_does_not_answer(service: Service) -> None:
    """After the time allowed, the outcome is unknown; the connection is not kept."""
    gateway = service.gateway(read_seconds=0.1)
    service.faults.next(service.sends, faults.time_out(carried_out=True))
    with pytest.raises(OutcomeUnknown):
        await gateway.send(letter(service))
    await gateway.close()


async def test_a_provider_that_is_down(service: Service, gateway: Any) -> None:
    """Without a connection nothing was sent, and everything that asks is told to come back."""
    await service.server.stop()
    with pytest.raises(TryLater):
        await gateway.send(letter(service))
    with pytest.raises(TryLater):
        await gateway.ping()
    await service.server.start()


async def test_a_wrong_token_drops_no_message(service: Service) -> None:
    """The account is at fault, not the message: everybody waits until a person has mended it."""
    gateway = service.gateway(secret=service.wrong_secret)
    with pytest.raises(AccountRefused) as problem:
        await gateway.send(letter(service))
    assert problem.value.everyone
    with pytest.raises(AccountRefused):
        await gateway.ping()
    await gateway.close()


async def test_ping_answers_while_all_is_well(service: Service, gateway: Any) -> None:
    """Health asks the provider something small."""
    await gateway.ping()
    assert len(service.simulator.calls(service.pings)) == 1


async def test_looking_up_what_became_of_a_message(service: Service, gateway: Any) -> None:
    """Twilio tells whether it has the message; Telegram cannot be asked, and that is said."""
    service.faults.next(service.sends, faults.lost_answer())
    with pytest.raises(OutcomeUnknown):
        await gateway.send(letter(service, "Is it there?"))
    if not gateway.can_look_up:
        with pytest.raises(OutcomeUnknown):
            await gateway.look_up(letter(service, "Is it there?"), MONDAY)
        return
    await service.received()
    assert await gateway.look_up(letter(service, "Is it there?"), MONDAY) == service.phone.screen[-1].message_id
    assert await gateway.look_up(letter(service, "Is it not?"), MONDAY) is None
    assert await gateway.look_up(letter(service, "Is it there?"), MONDAY + timedelta(minutes=5)) is None


async def test_a_picture_is_fetched_whole_or_not_at_all(service: Service, gateway: Any) -> None:
    """Up to the limit a picture is fetched; one byte more and it is refused."""
    media = await service.picture(gateway, b"p" * 5000)
    assert media.content_type == "image/jpeg"
    assert (await gateway.fetch(media, 5000)).data == b"p" * 5000
    with pytest.raises(MessageRefused, match="larger"):
        await gateway.fetch(media, 4999)


async def test_a_picture_that_says_it_is_small(service: Service, gateway: Any) -> None:
    """The limit holds for the bytes that come, whatever size was told."""
    media = await service.picture(gateway, b"p" * 5000)
    lying = Media(ref=media.ref, content_type=media.content_type, size=10)
    with pytest.raises(MessageRefused):
        await gateway.fetch(lying, 1000)


async def test_a_picture_that_is_gone(service: Service, gateway: Any) -> None:
    """What the provider no longer has is said to be gone, not asked for again."""
    media = await service.picture(gateway, b"p")
    gone = Media(ref=media.ref[:-8] + "00000000", content_type="image/jpeg")
    with pytest.raises(MessageRefused):
        await gateway.fetch(gone, 5000)


async def test_a_picture_while_the_provider_fails(service: Service, gateway: Any) -> None:
    """A failure of the provider's leaves the picture to be fetched later."""
    media = await service.picture(gateway, b"p")
    service.faults.next(service.fetches, faults.status(500))
    with pytest.raises(TryLater):
        await gateway.fetch(media, 5000)


async def test_many_at_once(service: Service, gateway: Any) -> None:
    """Sixty messages side by side all arrive, each once."""
    texts = [f"Message {number}" for number in range(60)]
    await asyncio.gather(*(gateway.send(letter(service, text)) for text in texts))
    assert sorted(await service.received()) == sorted(texts)


async def test_closing_leaves_nothing_open_and_may_be_done_twice(service: Service) -> None:
    """Every connection is let go; asking again opens a new one."""
    gateway = service.gateway()
    await gateway.ping()
    await gateway.close()
    await gateway.close()
    await gateway.ping()
    await gateway.close()


SECRET_WORDS = ("My son is hurt", PARENT, PARENT[1:], str(CHAT), TOKEN, TOKEN.partition(":")[2], AUTH)


@pytest.mark.parametrize(
    "fault",
    [
        faults.status(400, f"no such thing as {PARENT} My son is hurt"),
        faults.status(500, f"{PARENT} My son is hurt"),
        faults.status(403),
        faults.status(404),
        faults.status(418),
        faults.lost_answer(),
        faults.too_many(),
    ],
    ids=str,
)
async def test_no_error_and_no_log_tells_a_secret(
    service: Service, gateway: Any, fault: faults.Fault, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the token nor the number nor a word of the message is in what is raised or logged, chains included."""
    caplog.set_level(logging.DEBUG)
    service.faults.next(service.sends, fault)
    with pytest.raises(SendError) as problem:
        await gateway.send(letter(service, "My son is hurt"))
    error: BaseException | None = problem.value
    ours = (record for record in caplog.records if not record.name.startswith("uvicorn"))  # the simulator's own
    told = "".join(caplog.handler.format(record) for record in ours)
    while error is not None:
        told += str(error) + repr(error) + "".join(traceback.format_exception_only(error))
        error = error.__cause__ or error.__context__
    assert [word for word in SECRET_WORDS if word in told] == []


def test_what_a_gateway_calls_secret_is_taken_out_of_a_text() -> None:
    """Tokens and numbers become stars wherever they stand, also those that nobody declared."""
    gateway = SERVICES["twilio"](ManualClock(MONDAY)).gateway()
    said = redact(f"POST /Accounts/{gateway.secrets[1]} {AUTH} to {PARENT}, 07700 900123, {TOKEN}", gateway.secrets)
    assert said == "POST /Accounts/*** *** to ***, ***, ***"
