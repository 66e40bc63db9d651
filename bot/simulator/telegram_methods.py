"""What the Bot API's methods do: one function a method, and the table of their names."""

from collections.abc import Callable
from typing import Any, Protocol

from bot.simulator.phones import TelegramPhone
from bot.simulator.telegram_text import (
    CAPTION_LIMIT,
    Refused,
    as_json,
    bad_request,
    checked_markup,
    checked_text,
    objects,
)
from bot.simulator.telegram_updates import Updates, number

DOWNLOAD_LIMIT = 20 * 1024 * 1024  # https://core.telegram.org/bots/api#getfile
DELETE_WITHIN = 48 * 60 * 60  # seconds; https://core.telegram.org/bots/api#deletemessage
Given = dict[str, Any]


class Bot(Protocol):
    """What the methods need of the simulator."""

    updates: Updates
    commands: list[Any]

    def now(self) -> int: ...
    def me(self) -> dict[str, Any]: ...
    def chat_phone(self, chat_id: int) -> TelegramPhone | None: ...
    def pace(self, chat_id: int, *, new: bool) -> None: ...
    def post(self, phone: TelegramPhone, content: dict[str, Any], *, silent: bool) -> dict[str, Any]: ...
    def change(self, phone: TelegramPhone, message: dict[str, Any], *, edited: bool) -> None: ...
    def answer_press(self, query_id: str) -> TelegramPhone | None: ...
    def file(self, file_id: str) -> dict[str, Any] | None: ...
    def keep_file(self, kind: str, data: bytes, suffix: str) -> dict[str, Any]: ...
    def use_webhook(self, url: str, secret: str, *, drop_pending: bool) -> None: ...


def get_me(bot: Bot, given: Given) -> Any:
    flags = ("can_join_groups", "can_read_all_group_messages", "supports_inline_queries", "can_connect_to_business")
    return bot.me() | dict.fromkeys((*flags, "has_main_web_app"), False)


def send_message(bot: Bot, given: Given) -> Any:
    return _send(bot, given, checked_text(given) if given.get("text") else _empty())


def send_photo(bot: Bot, given: Given) -> Any:
    kept = {**_upload(bot, given, "photo", "photos", ".jpg"), "width": 800, "height": 600}
    return _send(bot, given, {"photo": [kept]} | _caption(given))


def send_document(bot: Bot, given: Given) -> Any:
    return _send(bot, given, {"document": _upload(bot, given, "document", "documents", ".pdf")} | _caption(given))


def send_voice(bot: Bot, given: Given) -> Any:
    kept = {**_upload(bot, given, "voice", "voice", ".oga"), "duration": number(given, "duration", 0)}
    return _send(bot, given, {"voice": kept} | _caption(given))


def send_location(bot: Bot, given: Given) -> Any:
    try:
        place = {name: float(given[name]) for name in ("latitude", "longitude")}
    except (KeyError, TypeError, ValueError):
        raise bad_request("can't parse location") from None
    return _send(bot, given, {"location": place})


def edit_message_caption(bot: Bot, given: Given) -> Any:
    phone, old = _own_message(bot, given)
    if not any(kind in old for kind in ("photo", "document", "voice")):
        raise bad_request("there is no caption in the message to edit")
    new = {key: value for key, value in old.items() if key not in {"caption", "caption_entities", "reply_markup"}}
    return _edit(bot, phone, old, new | _caption(given) | _markup(given), edited=True)


def edit_message_text(bot: Bot, given: Given) -> Any:
    phone, old = _own_message(bot, given)
    if "text" not in old:
        raise bad_request("there is no text in the message to edit")
    new = {key: value for key, value in old.items() if key not in {"text", "entities", "reply_markup"}}
    return _edit(bot, phone, old, new | checked_text(given) | _markup(given), edited=True)


def edit_message_reply_markup(bot: Bot, given: Given) -> Any:
    phone, old = _own_message(bot, given)
    new = {key: value for key, value in old.items() if key != "reply_markup"}
    return _edit(bot, phone, old, new | _markup(given), edited=False)


def delete_message(bot: Bot, given: Given) -> Any:
    phone = _phone(bot, given)
    message_id = number(given, "message_id", 0)
    message = phone.messages.get(message_id)
    if message is None:
        raise bad_request("message to delete not found")
    if bot.now() - message["date"] >= DELETE_WITHIN:
        raise bad_request("message can't be deleted for everyone")
    del phone.messages[message_id]
    phone.remove(message_id)
    return True


def answer_callback_query(bot: Bot, given: Given) -> Any:
    text = str(given.get("text") or "")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    phone = bot.answer_press(str(given.get("callback_query_id", "")))
    if phone is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if text:
        phone.toast(text)
    return True


def send_chat_action(bot: Bot, given: Given) -> Any:
    phone = _phone(bot, given)
    if str(given.get("action")) not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    phone.tell("typing", text=str(given["action"]))
    return True


def get_file(bot: Bot, given: Given) -> Any:
    kept = bot.file(str(given.get("file_id", "")))
    if kept is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if kept["file_size"] > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return kept


def get_chat(bot: Bot, given: Given) -> Any:
    return _phone(bot, given).chat() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": GIFTS}


def set_my_commands(bot: Bot, given: Given) -> Any:
    bot.commands[:] = objects(given, "commands")
    return True


def get_my_commands(bot: Bot, given: Given) -> Any:
    return bot.commands


def set_webhook(bot: Bot, given: Given) -> Any:
    url = str(given.get("url") or "")
    if url and not url.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    bot.updates.allow(given.get("allowed_updates"))
    bot.use_webhook(url, str(given.get("secret_token") or ""), drop_pending=yes(given, "drop_pending_updates"))
    return True


def delete_webhook(bot: Bot, given: Given) -> Any:
    bot.use_webhook("", "", drop_pending=yes(given, "drop_pending_updates"))
    return True


def get_webhook_info(bot: Bot, given: Given) -> Any:
    waiting = {"pending_update_count": len(bot.updates), "has_custom_certificate": False}
    return {"url": bot.updates.webhook.url} | waiting


def done(bot: Bot, given: Given) -> Any:
    """For methods that change nothing on a phone's screen."""
    return True


SHOWN = ("text", "entities", "caption", "caption_entities", "reply_markup")
CHAT_ACTIONS = {"typing", "upload_photo", "upload_document", "upload_voice", "record_voice", "find_location"}
GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)

# getUpdates is not here: it waits, so the simulator answers it itself. Telegram ignores the case of names.
METHODS: dict[str, Callable[[Bot, Given], Any]] = {
    name.lower(): method
    for name, method in {
        "getMe": get_me, "sendMessage": send_message, "sendPhoto": send_photo, "sendDocument": send_document,
        "sendVoice": send_voice, "sendLocation": send_location, "editMessageCaption": edit_message_caption,
        "editMessageText": edit_message_text, "editMessageReplyMarkup": edit_message_reply_markup,
        "deleteMessage": delete_message, "answerCallbackQuery": answer_callback_query,
        "sendChatAction": send_chat_action, "getFile": get_file, "getChat": get_chat,
        "setMyCommands": set_my_commands, "getMyCommands": get_my_commands, "setWebhook": set_webhook,
        "deleteWebhook": delete_webhook, "getWebhookInfo": get_webhook_info,
        "setMyDescription": done, "setMyShortDescription": done, "setMyName": done, "setChatMenuButton": done,
    }.items()
}  # fmt: skip


def _empty() -> dict[str, Any]:
    raise bad_request("message text is empty")


def _phone(bot: Bot, given: Given) -> TelegramPhone:
    """The chat's phone; 400 when the bot does not know the chat, 403 when it may not write there."""
    if given.get("chat_id") in (None, ""):  # JSON may bring what has no hash
        raise bad_request("chat_id is empty")
    try:
        phone = bot.chat_phone(int(given["chat_id"]))
    except (TypeError, ValueError, OverflowError):
        phone = None
    if phone is None:
        raise bad_request("chat not found")
    if phone.deactivated:
        raise Refused(403, "Forbidden: user is deactivated")
    if phone.blocked:
        raise Refused(403, "Forbidden: bot was blocked by the user")
    return phone


def _send(bot: Bot, given: Given, content: dict[str, Any]) -> dict[str, Any]:
    phone = _phone(bot, given)
    content = content | _markup(given) | _reply(phone, given)
    if yes(given, "protect_content"):
        content["has_protected_content"] = True
    bot.pace(phone.user_id, new=True)
    return bot.post(phone, content, silent=yes(given, "disable_notification"))


def _edit(bot: Bot, phone: TelegramPhone, old: Given, new: Given, *, edited: bool) -> Any:
    if all(old.get(key) == new.get(key) for key in SHOWN):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    bot.pace(phone.user_id, new=False)
    bot.change(phone, new, edited=edited)
    return new


def _own_message(bot: Bot, given: Given) -> tuple[TelegramPhone, dict[str, Any]]:
    phone = _phone(bot, given)
    message = phone.messages.get(number(given, "message_id", 0))
    if message is None:
        raise bad_request("message to edit not found")
    if message["from"]["id"] == phone.user_id:
        raise bad_request("message can't be edited")
    return phone, message


def _markup(given: Given) -> dict[str, Any]:
    markup = checked_markup(given)
    return {"reply_markup": markup} if markup and markup.get("inline_keyboard") else {}


def _reply(phone: TelegramPhone, given: Given) -> dict[str, Any]:
    asked = as_json(given.get("reply_parameters")) or given
    if not isinstance(asked, dict):
        raise bad_request("object expected as reply parameters")
    wanted = number(asked, "message_id", 0) if asked is not given else number(given, "reply_to_message_id", 0)
    if not wanted:
        return {}
    original = phone.messages.get(wanted)
    if original is None and not yes(asked, "allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return {} if original is None else {"reply_to_message": without_reply(original)}


def _caption(given: Given) -> dict[str, Any]:
    return checked_text(given, "caption", CAPTION_LIMIT) if given.get("caption") else {}


def _upload(bot: Bot, given: Given, field: str, folder: str, suffix: str) -> dict[str, Any]:
    """A new file's bytes, `attach://` another part of the form, or the id of a file that Telegram has."""
    value = given.get(field)
    if isinstance(value, str) and value.startswith("attach://"):
        value = given.get(value.removeprefix("attach://"))
    if isinstance(value, bytes):
        return bot.keep_file(folder, value, suffix)
    kept = bot.file(str(value or ""))
    if kept is None:
        raise bad_request("there is no " + field + " in the request" if not value else "wrong remote file identifier")
    return {key: kept[key] for key in ("file_id", "file_unique_id", "file_size")}


def without_reply(message: dict[str, Any]) -> dict[str, Any]:
    """A message as quoted in another: Telegram does not nest replies."""
    return {key: value for key, value in message.items() if key != "reply_to_message"}


def yes(given: Given, name: str) -> bool:
    return str(given.get(name, "")).lower() in {"true", "1", "yes"}
