"""What Telegram sends, walked from captured updates, and whatever else it may send one day."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.base import File, Letter
from bot.channels.telegram import TelegramGateway
from bot.channels.telegram_updates import FILES, ORDINARY, READERS
from bot.clock import ManualClock
from bot.domain.messages import Button, Inbound, InboundKind
from bot.errors import MessageRefused, OutcomeUnknown, TryLater
from bot.simulator.server import LocalServer
from tests.contracts.services import CHAT, MONDAY, TOKEN, TelegramService, letter

UPDATES = json.loads(Path("tests/payloads/telegram_updates.json").read_text())


def parsed(update: Any) -> Inbound:
    gateway = TelegramGateway(TOKEN)
    return gateway.parse(update, "oak", MONDAY, lambda: "01J")


@pytest.mark.parametrize("case", UPDATES, ids=lambda case: case["name"])
def test_what_telegram_sends(case: dict[str, Any]) -> None:
    """Each update becomes what a handler or a person needs of it."""
    inbound = parsed(case["update"])
    told = {name: getattr(inbound, name) for name in case["expect"]}
    if "media" in told:
        told["media"] = [[each.ref, each.content_type, each.name, each.size] for each in inbound.media]
    assert told == case["expect"]
    assert inbound.media_waiting == bool(inbound.media)
    assert (inbound.account, inbound.school, inbound.received_at) == ("telegram:700100", "oak", MONDAY)


KEYS = st.sampled_from(sorted({*READERS, *FILES, *ORDINARY, "update_id", "id", "text", "photo", "location", "status"}))
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=5), inner, max_size=6),
    max_leaves=20,
)


@given(update=st.dictionaries(KEYS | st.text(max_size=5), JSON, max_size=5))
def test_no_json_object_is_too_odd(update: dict[str, Any]) -> None:
    """Whatever comes is kept as something that a person can be shown."""
    inbound = parsed(update)
    assert isinstance(inbound.kind, InboundKind)
    assert all(isinstance(text, str) for text in (inbound.text, inbound.address, inbound.key, inbound.sender_name))


@pytest.fixture
async def service() -> AsyncIterator[TelegramService]:
    running = TelegramService(ManualClock(MONDAY))
    await running.begin()
    yield running
    await running.server.stop()


@pytest.fixture
async def gateway(service: TelegramService) -> AsyncIterator[TelegramGateway]:
    made = service.gateway()
    yield made
    await made.close()


async def test_asking_again_confirms_and_not_asking_keeps(service: TelegramService, gateway: TelegramGateway) -> None:
    """Telegram keeps an update until we ask for the next; what we have not written down comes again."""
    await service.phone.write("My son is hurt")
    first = await gateway.poll(0, 0)
    assert await gateway.poll(0, 0) == first
    assert await gateway.poll(first[-1]["update_id"] + 1, 0) == []
    assert service.simulator.pending() == 0


async def test_a_waiting_poll_ends_with_the_first_message(service: TelegramService, gateway: TelegramGateway) -> None:
    """The long poll answers as soon as there is something."""
    last = (await gateway.poll(0, 0))[-1]["update_id"]
    polling = asyncio.create_task(gateway.poll(last + 1, 20))
    await asyncio.sleep(0)
    await service.phone.write("Hello")
    assert [update["message"]["text"] for update in await polling] == ["Hello"]


async def test_a_kind_unknown_today_arrives_whole(service: TelegramService, gateway: TelegramGateway) -> None:
    """We read plain JSON, so nothing is lost that the library does not know yet."""
    service.simulator.inject("hologram", {"from": {"id": CHAT}, "text": "look"})
    update = (await gateway.poll(0, 0))[-1]
    assert gateway.parse(update, "oak", MONDAY, lambda: "1").text == "[hologram] look"


async def test_buttons_edits_and_toasts(service: TelegramService, gateway: TelegramGateway) -> None:
    """A ping with a button is pressed, answered with a notice, and rewritten in place without its button."""
    ping = letter(service, "4K7", buttons=(Button(label="I've got this", data="claim:01J"),), protect=True)
    provider_id = await gateway.send(ping)
    assert service.phone.screen[-1].buttons == ("I've got this",)
    assert service.phone.screen[-1].protected
    await service.phone.press("I've got this")
    pressed = gateway.parse((await gateway.poll(0, 0))[-1], "oak", MONDAY, lambda: "1")
    assert (pressed.text, pressed.reply_to) == ("claim:01J", provider_id)
    await gateway.toast(pressed.query_id, "Noted")
    await gateway.toast(pressed.query_id, "Noted")  # too late, and that is no error
    assert service.phone.toasts == ["Noted"]
    await gateway.edit(letter(service, "4K7: Miss Ahmed has this."), provider_id)
    await gateway.edit(letter(service, "4K7: Miss Ahmed has this."), provider_id)  # nothing to change
    assert (service.phone.texts[-1], service.phone.screen[-1].buttons) == ("4K7: Miss Ahmed has this.", ())


async def test_editing_what_is_not_there(service: TelegramService, gateway: TelegramGateway) -> None:
    """A message that the person deleted cannot be changed, and that is final."""
    with pytest.raises(MessageRefused):
        await gateway.edit(letter(service, "4K7"), "999999")


@pytest.mark.parametrize(
    ("content_type", "shown"),
    [("image/jpeg", "photo"), ("image/png", "photo"), ("audio/ogg", "voice"), ("application/pdf", "document")],
)
async def test_a_file_is_shown_as_what_it_is(
    service: TelegramService, gateway: TelegramGateway, content_type: str, shown: str
) -> None:
    """A certificate is a picture on the phone, with the words below it."""
    certificate = File(content_type=content_type, data=b"\x89PNG")
    await gateway.send(letter(service, "Jay earned this.", files=(certificate,)))
    assert (service.phone.screen[-1].text, service.phone.screen[-1].media) == ("Jay earned this.", shown)


async def test_long_words_or_several_files_come_one_after_the_other(
    service: TelegramService, gateway: TelegramGateway
) -> None:
    """A caption has 1024 characters at most; what is longer is a message of its own, and its id is the one given."""
    picture = File(content_type="image/jpeg", data=b"1")
    provider_id = await gateway.send(letter(service, "y" * 2000, files=(picture,)))
    assert [bubble.media for bubble in service.phone.screen[-2:]] == [None, "photo"]
    assert str(service.phone.screen[-2].message_id) == provider_id


async def test_a_button_with_too_much_data_is_refused(service: TelegramService, gateway: TelegramGateway) -> None:
    """Telegram takes 64 bytes; the message is at fault, not the parent."""
    with pytest.raises(MessageRefused):
        await gateway.send(letter(service, "4K7", buttons=(Button(label="Open", data="x" * 65),)))


async def test_a_group_that_moved_is_followed() -> None:
    """Telegram names the group's new number, and the message goes there."""
    asked: list[str] = []

    async def send(request: Request) -> JSONResponse:
        asked.append(dict(parse_qsl((await request.body()).decode()))["chat_id"])
        if len(asked) > 1:
            return JSONResponse({"ok": True, "result": {"message_id": 7, "date": 1}})
        moved = {"migrate_to_chat_id": -100777}
        told = {"ok": False, "error_code": 400, "description": "Bad Request: group chat was upgraded"}
        return JSONResponse({**told, "parameters": moved}, 400)

    async with LocalServer(Starlette(routes=[Route("/{rest:path}", send, methods=["POST"])])) as server:
        gateway = TelegramGateway(TOKEN, api_base=server.url)
        assert await gateway.send(Letter(address="-777", text="Hello")) == "7"
        await gateway.close()
    assert asked == ["-777", "-100777"]


@pytest.mark.parametrize("body", ["<h1>Guest network</h1>", "[]", '{"ok": true}', '{"ok": true, "result": true}'])
async def test_an_answer_that_is_not_telegrams(body: str) -> None:
    """A proxy's page in place of an answer: nobody knows what became of the message, and a poll is made again."""

    async def page(request: Request) -> Response:
        return Response(body, media_type="text/html")

    async with LocalServer(Starlette(routes=[Route("/{rest:path}", page, methods=["POST"])])) as proxy:
        gateway = TelegramGateway(TOKEN, api_base=proxy.url)
        with pytest.raises(OutcomeUnknown):
            await gateway.send(Letter(address="1", text="Hello"))
        with pytest.raises(TryLater):
            await gateway.ping()
        await gateway.close()
