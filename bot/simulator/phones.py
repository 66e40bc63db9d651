"""What a person can do on a phone, and what its screen shows; one class for Telegram, one for plain SMS."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal, Protocol

Listener = Callable[[dict[str, Any]], None]
Direction = Literal["in", "out"]
Condition = Literal["ok", "off", "landline", "not_in_use", "filtered"]


class CannotDo(RuntimeError):
    """A person could not do this on a real phone; the message says why."""


@dataclass(frozen=True)
class Bubble:
    """One message on a phone's screen; `out` was typed on this phone, `in` was received."""

    at: datetime
    direction: Direction
    text: str
    message_id: int | str
    buttons: tuple[str, ...] = ()
    reply_to: int | None = None
    edited: bool = False
    protected: bool = False
    silent: bool = False
    media: str | None = None


class Phone:
    """A screen, and those who watch it."""

    channel = ""

    def __init__(self, phone_id: int | str, listeners: list[Listener]) -> None:
        self.phone_id = phone_id
        self.screen: list[Bubble] = []
        self._listeners = listeners

    @property
    def texts(self) -> list[str]:
        """The words on the screen, oldest first."""
        return [bubble.text for bubble in self.screen]

    @property
    def received(self) -> list[str]:
        """The words of what this phone received, oldest first."""
        return [bubble.text for bubble in self.screen if bubble.direction == "in"]

    def show(self, bubble: Bubble) -> None:
        """A new bubble, or the new look of one that is on the screen."""
        for place, old in enumerate(self.screen):
            if old.message_id == bubble.message_id:
                bubble = self.screen[place] = replace(bubble, at=old.at, silent=old.silent)
                self.tell("changed", bubble=bubble)
                return
        self.screen.append(bubble)
        self.tell("new", bubble=bubble)

    def remove(self, message_id: int | str) -> None:
        for bubble in [bubble for bubble in self.screen if bubble.message_id == message_id]:
            self.screen.remove(bubble)
            self.tell("deleted", bubble=bubble)

    def tell(self, event: str, *, bubble: Bubble | None = None, text: str | None = None) -> None:
        """Tell whoever watches: `new`, `changed`, `deleted` with a bubble as a dict, or `toast`, `typing`."""
        if not self._listeners:
            return
        shown = None if bubble is None else asdict(bubble)
        news = {"channel": self.channel, "phone": self.phone_id, "event": event, "bubble": shown, "text": text}
        for listener in list(self._listeners):
            listener(news)


class TelegramNetwork(Protocol):
    """What a Telegram phone needs of the service behind it."""

    def from_person(self, phone: "TelegramPhone", content: dict[str, Any], reply_to: int | None) -> int: ...
    def edited_by_person(self, phone: "TelegramPhone", message_id: int, text: str) -> None: ...
    def pressed(self, phone: "TelegramPhone", message_id: int, data: str) -> None: ...
    def reacted(self, phone: "TelegramPhone", message_id: int, emoji: str) -> None: ...
    def membership(self, phone: "TelegramPhone", *, blocked: bool) -> None: ...
    def keep_file(self, kind: str, data: bytes, suffix: str) -> dict[str, Any]: ...


class TelegramPhone(Phone):
    """A person on Telegram, in their private chat with the bot; what they do arrives as an update."""

    channel = "telegram"

    def __init__(self, network: TelegramNetwork, user_id: int, first_name: str, listeners: list[Listener]) -> None:
        super().__init__(user_id, listeners)
        self.user_id, self.first_name = user_id, first_name
        self.toasts: list[str] = []
        self.messages: dict[int, dict[str, Any]] = {}  # as the Bot API tells them
        self.open = False  # a bot can't write first to someone who never wrote to it
        self.blocked = False
        self.deactivated = False
        self._network = network

    def person(self) -> dict[str, Any]:
        """This person as the Bot API's User."""
        return {"id": self.user_id, "is_bot": False, "first_name": self.first_name, "language_code": "en"}

    def chat(self) -> dict[str, Any]:
        return {"id": self.user_id, "type": "private", "first_name": self.first_name}

    async def start(self, payload: str = "") -> int:
        """Press Start, perhaps on a deep link `t.me/bot?start=payload`; unblocks the bot, as Restart does."""
        if len(payload) > 64 or not all(sign.isascii() and (sign.isalnum() or sign in "_-") for sign in payload):
            raise CannotDo("a deep link's payload has at most 64 of A-Z a-z 0-9 _ -")
        if self.blocked:
            self.unblock()
        command = {"type": "bot_command", "offset": 0, "length": 6}
        return self._send({"text": f"/start {payload}".strip(), "entities": [command]})

    async def write(self, text: str, *, reply_to: int | None = None) -> int:
        """The new message's id; a text over 4096 characters arrives in parts, as Telegram's apps split it."""
        parts = [text[at : at + 4096] for at in range(0, len(text), 4096)]
        if not text.strip():
            raise CannotDo("Telegram sends no empty message")
        return [self._send({"text": part}, reply_to) for part in parts][-1]

    async def edit(self, message_id: int, text: str) -> None:
        """Change what this phone wrote."""
        if self.messages.get(message_id, {}).get("from", {}).get("id") != self.user_id:
            raise CannotDo(f"message {message_id} was not written on this phone")
        self._network.edited_by_person(self, message_id, text)

    async def press(self, label: str | None = None, *, message_id: int | None = None) -> None:
        """Press an inline button by its label (or the first) on the newest message that has it, or on the one given."""
        self._not_blocked()
        for candidate in sorted(self.messages, reverse=True) if message_id is None else [message_id]:
            for button in _buttons(self.messages.get(candidate, {})):
                if label in {None, button["text"]} and "callback_data" in button:
                    return self._network.pressed(self, candidate, button["callback_data"])
        raise CannotDo(f"no button {label!r} on this phone's screen; it shows {self._labels()}")

    async def react(self, message_id: int, emoji: str = "❤") -> None:
        """Put a reaction on a message; bots hear of it only if they ask for `message_reaction`."""
        if message_id not in self.messages:
            raise CannotDo(f"there is no message {message_id} on this phone")
        self._network.reacted(self, message_id, emoji)

    async def photo(self, data: bytes, caption: str = "") -> int:
        kept = {**self._network.keep_file("photos", data, ".jpg"), "width": 800, "height": 600}
        small = {**self._network.keep_file("photos", data[:1000], ".jpg"), "width": 90, "height": 67}
        return self._send({"photo": [small, kept]} | ({"caption": caption} if caption else {}))

    async def voice(self, data: bytes, *, seconds: int = 5) -> int:
        kept = self._network.keep_file("voice", data, ".oga")
        return self._send({"voice": {**kept, "duration": seconds, "mime_type": "audio/ogg"}})

    async def document(self, data: bytes, name: str = "letter.pdf", caption: str = "") -> int:
        kept = self._network.keep_file("documents", data, ".pdf")
        content = {"document": {**kept, "file_name": name, "mime_type": "application/pdf"}}
        return self._send(content | ({"caption": caption} if caption else {}))

    async def location(self, lat: float, lon: float) -> int:
        return self._send({"location": {"latitude": lat, "longitude": lon}})

    async def contact(self, number: str) -> int:
        """Share this person's own phone number."""
        return self._send({"contact": {"phone_number": number, "first_name": self.first_name, "user_id": self.user_id}})

    async def sticker(self, emoji: str = "👍") -> int:
        kept = self._network.keep_file("stickers", b"RIFF", ".webp")
        look = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._send({"sticker": {**kept, **look, "emoji": emoji}})

    def block(self) -> None:
        """Block the bot: what it sends is refused with 403 from now on."""
        self.blocked = True
        self._network.membership(self, blocked=True)

    def unblock(self) -> None:
        self.blocked = False
        self._network.membership(self, blocked=False)

    def see(self, message: dict[str, Any], *, silent: bool = False, at: datetime) -> None:
        """Keep `message`, and show it."""
        self.messages[message["message_id"]] = message
        self.show(_bubble(message, self.user_id, silent=silent, at=at))

    def toast(self, text: str) -> None:
        """The short notice that answers a pressed button."""
        self.toasts.append(text)
        self.tell("toast", text=text)

    def _send(self, content: dict[str, Any], reply_to: int | None = None) -> int:
        self._not_blocked()
        self.open = True
        return self._network.from_person(self, content, reply_to)

    def _not_blocked(self) -> None:
        if self.blocked:
            raise CannotDo("this person has blocked the bot: unblock it first")

    def _labels(self) -> list[str]:
        return [label for bubble in self.screen for label in bubble.buttons]


MEDIA = ("photo", "voice", "document", "location", "sticker", "video", "audio", "contact")


def _buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def _bubble(message: dict[str, Any], person: int, *, silent: bool, at: datetime) -> Bubble:
    return Bubble(
        at=at,
        direction="out" if message["from"]["id"] == person else "in",
        text=message.get("text", message.get("caption", "")),
        message_id=message["message_id"],
        buttons=tuple(button["text"] for button in _buttons(message)),
        reply_to=message.get("reply_to_message", {}).get("message_id"),
        edited="edit_date" in message,
        protected=message.get("has_protected_content", False),
        silent=silent,
        media=next((kind for kind in MEDIA if kind in message), None),
    )


class SmsNetwork(Protocol):
    """What a plain phone needs of the network behind it."""

    async def from_phone(
        self, phone: "SmsPhone", to: str | None, body: str, media: Sequence[tuple[str, bytes]]
    ) -> str: ...


class SmsPhone(Phone):
    """A person on plain SMS; `condition` decides how what is sent to the number ends."""

    channel = "sms"

    def __init__(self, network: SmsNetwork, number: str, listeners: list[Listener]) -> None:
        super().__init__(number, listeners)
        self.number = number
        self.condition: Condition = "ok"
        self._network = network

    async def text(self, body: str, *, media: Sequence[tuple[str, bytes]] = (), to: str | None = None) -> str:
        """The MessageSid; the webhook is on its way when this returns. Without `to` it goes to the number that
        wrote last, or else to the first of the account."""
        return await self._network.from_phone(self, to, body, media)
