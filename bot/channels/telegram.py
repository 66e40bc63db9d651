"""One Telegram bot: sends through python-telegram-bot, and takes updates as the plain JSON that they are."""

import json
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import quote

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, LinkPreviewOptions
from telegram.error import BadRequest, TelegramError

from bot.channels.aiohttp_request import AiohttpRequest
from bot.channels.base import File, Letter, Limits, sendable
from bot.channels.connections import download
from bot.channels.telegram_errors import reading, translated
from bot.channels.telegram_updates import Json, parse_update
from bot.domain.messages import Channel, Inbound, Media
from bot.errors import AddressUnusable, MessageRefused, OutcomeUnknown, SendError

TELEGRAM_API = "https://api.telegram.org"
TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024  # in UTF-16 units; https://core.telegram.org/bots/api#sendmessage
TOAST_LIMIT = 200
# 30 a second is allowed; a server that counts any sliding second strictly answers 429s at exactly 30.
LIMITS = Limits(per_second=29, per_address=1, characters=TEXT_LIMIT)

# The library writes every call's parameters to its debug log, and the address with the token in it.
logging.getLogger("telegram").setLevel(logging.WARNING)

# How a file is sent so that a phone shows or plays it; any other is a document.
KINDS = {"image/jpeg": "photo", "image/png": "photo", "audio/ogg": "voice"}
UNCHANGED = "message is not modified"
TOO_OLD = "query is too old"
GONE = "message to delete not found"


class _Bot(Bot):
    """The library's bot, asked by the Bot API's own names: for an id nobody has to build a Message of 160 fields."""

    @classmethod
    def _warn(cls, *args: Any, **kwargs: Any) -> None:
        """The library would advise, at each call, to use its own methods."""


class TelegramGateway:
    """The bot with this token; `api_base` is where the Bot API is (a local server, or a simulator)."""

    channel = Channel.TELEGRAM
    can_edit = True
    can_look_up = False

    def __init__(
        self,
        token: str,
        *,
        api_base: str = TELEGRAM_API,
        limits: Limits = LIMITS,
        read_seconds: float = 20.0,
    ) -> None:
        base = api_base.rstrip("/")
        self.account = f"telegram:{token.partition(':')[0]}"
        self.limits = limits
        self.name = ""  # the bot's, once it has been asked
        self.secrets: Sequence[str] = (token, token.partition(":")[2])
        self._updates_url = f"{base}/bot{token}/getUpdates"
        self._files_url = f"{base}/file/bot{token}"
        self._sending = AiohttpRequest(read_seconds)
        self._receiving = AiohttpRequest(read_seconds)
        self._bot = _Bot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=self._sending,
            get_updates_request=self._receiving,
        )

    # -- receiving

    async def poll(self, offset: int, seconds: int = 25) -> list[dict[str, Any]]:
        """The updates from `offset` on, as they came, waiting up to `seconds` for one.

        Asking confirms everything before `offset`: Telegram then forgets it. TryLater when it cannot be asked now.
        """
        if not self.name:
            with suppress(SendError):  # links are made with it; what waits does not wait for it
                await self.username()
        # An empty list asks for every kind but reactions and members; left out, an earlier program's choice would hold.
        parameters = {"offset": str(offset), "timeout": str(seconds), "allowed_updates": json.dumps([])}
        call = self._receiving.call(self._updates_url, parameters, seconds + self._receiving.read_timeout)
        updates = await reading(call)
        return [update for update in updates if isinstance(update, dict)] if isinstance(updates, list) else []

    def parse(self, update: Json, school: str, received_at: datetime, new_id: Callable[[], str]) -> Inbound:
        """The update as a message that arrived; never fails on a JSON object."""
        return parse_update(update, account=self.account, school=school, received_at=received_at, id=new_id())

    # -- sending

    async def send(self, letter: Letter) -> str:
        """Send the words, and each file; gives the id of the message that has the words."""
        text = _checked(letter.text, TEXT_LIMIT)
        return await translated(lambda to: self._send(letter, text, to), letter.address)

    async def _send(self, letter: Letter, text: str, to: str) -> str:
        about = {"chat_id": to, "protect_content": letter.protect or None, "reply_markup": _keyboard(letter)}
        if len(letter.files) == 1 and _units(text) <= CAPTION_LIMIT:
            return _id(await self._send_file(letter.files[0], {**about, "caption": text}))
        words = {**about, "text": text, "link_preview_options": NO_PREVIEW}
        sent = _id(await self._bot.do_api_request("sendMessage", words))
        for file in letter.files:
            try:
                await self._send_file(file, {"chat_id": to, "protect_content": letter.protect or None})
            except TelegramError:
                break
        else:
            return sent
        raise OutcomeUnknown("the words were sent, but not every file")

    async def _send_file(self, file: File, about: dict[str, Any]) -> Any:
        kind, _, ending = file.content_type.partition("/")
        name = KINDS.get(file.content_type, "document")
        content = InputFile(file.data, filename=f"{kind}.{ending}")
        return await self._bot.do_api_request(f"send{name.capitalize()}", {**about, name: content})

    async def edit(self, letter: Letter, provider_id: str) -> None:
        """Change a sent message in place. One that already reads so is a success."""
        text = _checked(letter.text, TEXT_LIMIT)
        await translated(lambda to: self._edit(letter, text, to, provider_id), letter.address)

    async def _edit(self, letter: Letter, text: str, to: str, provider_id: str) -> None:
        try:
            await self._bot.edit_message_text(
                text,
                chat_id=to,
                message_id=int(provider_id),
                reply_markup=_keyboard(letter),
                link_preview_options=NO_PREVIEW,
            )
        except BadRequest as error:
            if UNCHANGED not in error.message.lower():
                raise

    async def delete(self, address: str, provider_id: str) -> None:
        """Take a sent message off their screen; MessageRefused once it is 48 hours old.

        https://core.telegram.org/bots/api#deletemessage
        """
        await translated(lambda to: self._delete(to, provider_id), address)

    async def _delete(self, to: str, provider_id: str) -> None:
        try:
            await self._bot.delete_message(to, int(provider_id))
        except BadRequest as error:
            if GONE not in error.message.lower():
                raise

    async def toast(self, query_id: str, text: str) -> None:
        """Answer a pressed button; one too old to be answered is a success."""
        notice = sendable(text)[:TOAST_LIMIT]
        await translated(lambda to: self._toast(to, notice), query_id)

    async def _toast(self, query_id: str, text: str) -> None:
        try:
            await self._bot.answer_callback_query(query_id, text or None)
        except BadRequest as error:
            if TOO_OLD not in error.message.lower():
                raise

    async def look_up(self, letter: Letter, since: datetime) -> str | None:
        """Always OutcomeUnknown: a bot cannot ask what it has sent."""
        raise OutcomeUnknown("Telegram cannot be asked what was sent")

    async def fetch(self, media: Media, limit: int) -> File:
        """The bytes of a received file; MessageRefused when larger than `limit`, or gone."""
        if media.size > limit:
            raise MessageRefused(f"the file is larger than {limit} bytes")
        try:
            found = await reading(self._bot.get_file(media.ref))
        except AddressUnusable:
            found = None
        path = found.file_path if found else None
        if not path:
            raise MessageRefused("Telegram no longer has the file")
        url = path if path.startswith(("http://", "https://")) else f"{self._files_url}/{quote(path)}"
        file = await download(self._sending.session, url, limit)
        return File(content_type=media.content_type or file.content_type, data=file.data)

    async def ping(self) -> None:
        """Ask who the bot is."""
        await self.username()

    async def username(self) -> str:
        """The bot's name in its links, without the @; from then on it is known as `name`."""
        self.name = (await reading(self._bot.get_me())).username or ""
        return self.name

    async def close(self) -> None:
        """Close both connection pools, ending a poll that waits."""
        await self._sending.shutdown()
        await self._receiving.shutdown()


NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def _keyboard(letter: Letter) -> InlineKeyboardMarkup | None:
    """One button a row: long labels are cut off on a phone when they share one."""
    rows = [[InlineKeyboardButton(button.label, callback_data=button.data)] for button in letter.buttons]
    return InlineKeyboardMarkup(rows) if rows else None


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _checked(text: str, limit: int) -> str:
    """The text as it can be sent; MessageRefused when empty or too long."""
    text = sendable(text)
    if not text.strip():
        raise MessageRefused("the message is empty")
    if _units(text) > limit:
        raise MessageRefused(f"the message is longer than {limit} characters")
    return text


def _id(message: Any) -> str:
    """The id of a sent message; OutcomeUnknown when the answer has none."""
    try:
        return str(int(message["message_id"]))
    except (KeyError, TypeError, ValueError):
        problem = OutcomeUnknown("Telegram's answer could not be read")
    raise problem
