"""Telegram's updates as `Inbound`s: whatever comes, known today or not, becomes something to show to a person."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.domain.messages import Channel, Inbound, InboundKind, Media

Json = Mapping[str, Any]

# What a message may carry, in the order asked, with the content type where Telegram does not tell one.
FILES: Mapping[str, tuple[InboundKind, str]] = {
    "voice": (InboundKind.VOICE, "audio/ogg"),
    "audio": (InboundKind.VOICE, "audio/mpeg"),
    "video": (InboundKind.DOCUMENT, "video/mp4"),
    "video_note": (InboundKind.DOCUMENT, "video/mp4"),
    "animation": (InboundKind.DOCUMENT, "video/mp4"),  # comes with a `document` of the same file
    "document": (InboundKind.DOCUMENT, "application/octet-stream"),
    "sticker": (InboundKind.STICKER, "image/webp"),
}
# Fields of every message; any other one tells what a message of an unknown kind is about.
ORDINARY = frozenset({
    "message_id", "message_thread_id", "from", "sender_chat", "date", "chat", "reply_to_message", "via_bot",
    "edit_date", "media_group_id", "author_signature", "has_protected_content", "is_from_offline", "reply_markup",
    "entities", "quote", "business_connection_id",
})  # fmt: skip


def parse_update(update: Json, *, account: str, school: str, received_at: datetime, id: str) -> Inbound:
    """The update as a message that arrived. Never fails on a JSON object: what it does not know is OTHER.

    `key` is made of the update's, the chat's and the message's number, since update numbers start again somewhere
    else after a week without any (https://core.telegram.org/bots/api#update).
    """
    kind = next((name for name, value in update.items() if name != "update_id" and isinstance(value, dict)), "")
    read = READERS.get(kind, _other)
    body = _object(update, kind)
    about = {"media": (), **read(kind, body)}
    message = _object(body, "message") if kind == "callback_query" else body
    chat = _number(_object(message, "chat"), "id") or _number(_object(body, "from"), "id")
    message_id = _number(message, "message_id")
    return Inbound(
        id=id,
        school=school,
        account=account,
        channel=Channel.TELEGRAM,
        address=chat,
        key=f"{_number(update, 'update_id')}:{chat}:{message_id}",
        received_at=received_at,
        sender_name=_name(_object(body, "from")),
        message_id=message_id,
        media_waiting=bool(about["media"]),
        **about,
    )


def _message(_: str, message: Json) -> dict[str, Any]:
    return {"reply_to": _number(_object(message, "reply_to_message"), "message_id"), **_content(message)}


def _edited(_: str, message: Json) -> dict[str, Any]:
    return {**_message(_, message), "kind": InboundKind.EDIT}


def _button(_: str, query: Json) -> dict[str, Any]:
    return {
        "kind": InboundKind.BUTTON,
        "text": _words(query, "data"),
        "reply_to": _number(_object(query, "message"), "message_id"),
        "query_id": _words(query, "id"),
    }


def _membership(_: str, change: Json) -> dict[str, Any]:
    return {"kind": InboundKind.BLOCKED, "text": _words(_object(change, "new_chat_member"), "status")}


def _other(kind: str, body: Json) -> dict[str, Any]:
    words = _words(body, "text") or _words(body, "caption")
    return {"kind": InboundKind.OTHER, "text": f"[{kind or 'something unknown'}] {words}".strip()}


READERS: Mapping[str, Callable[[str, Json], dict[str, Any]]] = {
    "message": _message,
    "edited_message": _edited,
    "callback_query": _button,
    "my_chat_member": _membership,
}


def _content(message: Json) -> dict[str, Any]:
    """Kind, words and media of a message."""
    if isinstance(message.get("text"), str):
        return {"kind": InboundKind.TEXT, "text": message["text"]}
    if isinstance(message.get("photo"), list):
        return {"kind": InboundKind.PHOTO, "text": _words(message, "caption"), "media": _photo(message["photo"])}
    for name, (kind, content_type) in FILES.items():
        if isinstance(message.get(name), dict):
            file = message[name]
            words = _words(file, "emoji") if kind is InboundKind.STICKER else _words(message, "caption")
            return {"kind": kind, "text": words, "media": (_media(file, content_type),)}
    return _place(message) or _person(message) or _unknown(message)


def _place(message: Json) -> dict[str, Any] | None:
    venue = _object(message, "venue")
    place = _object(message, "location") or _object(venue, "location")
    if not place:
        return None
    words = [_words(venue, "title"), _words(venue, "address"), f"{place.get('latitude')}, {place.get('longitude')}"]
    return {"kind": InboundKind.LOCATION, "text": ", ".join(filter(None, words))}


def _person(message: Json) -> dict[str, Any] | None:
    contact = _object(message, "contact")
    words = [_words(contact, name) for name in ("first_name", "last_name", "phone_number")]
    return {"kind": InboundKind.OTHER, "text": f"[contact] {' '.join(filter(None, words))}"} if contact else None


def _unknown(message: Json) -> dict[str, Any]:
    names = ", ".join(name for name in message if name not in ORDINARY) or "nothing that we know"
    return {"kind": InboundKind.OTHER, "text": f"[{names}] {_words(message, 'caption')}".strip()}


def _photo(sizes: list[Any]) -> tuple[Media, ...]:
    """The largest of the sizes that Telegram made."""
    known = [size for size in sizes if isinstance(size, dict)]
    largest = max(known, key=lambda size: _size(size, "width") * _size(size, "height"), default=None)
    return (_media(largest, "image/jpeg"),) if largest else ()


def _media(file: Json, content_type: str) -> Media:
    return Media(
        ref=_words(file, "file_id"),
        content_type=_words(file, "mime_type") or content_type,
        name=_words(file, "file_name"),
        size=_size(file, "file_size"),
    )


def _name(person: Json) -> str:
    whole = " ".join(filter(None, (_words(person, "first_name"), _words(person, "last_name"))))
    return whole or _words(person, "username")


def _object(holder: Json, name: str) -> Json:
    value = holder.get(name)
    return value if isinstance(value, dict) else {}


def _words(holder: Json, name: str) -> str:
    value = holder.get(name)
    return value if isinstance(value, str) else ""


def _number(holder: Json, name: str) -> str:
    """A whole number of at most 64 bits as text; anything else is none."""
    value = holder.get(name)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**64 else ""


def _size(holder: Json, name: str) -> int:
    value = holder.get(name)
    return value if isinstance(value, int) and value >= 0 else 0
