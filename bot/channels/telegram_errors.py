"""What Telegram's failures mean for a message, as tables; nothing of the library's own errors is passed on."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
)

from bot.channels.aiohttp_request import NotSent, SlowDown
from bot.errors import (
    AccountRefused,
    AddressRefuses,
    AddressUnusable,
    MessageRefused,
    OutcomeUnknown,
    SendError,
    TryLater,
)

T = TypeVar("T")

# What Telegram's words mean (in lower case, the first that occurs), for 403 and 400.
WORDS: Mapping[str, Callable[[str], SendError]] = {
    "blocked by the user": lambda code: AddressRefuses("the person has blocked the bot", code),
    "user is deactivated": lambda code: AddressUnusable("the account no longer exists", code),
    "can't initiate conversation": lambda code: AddressUnusable("the person has never written to the bot", code),
    "chat not found": lambda code: AddressUnusable("Telegram knows no such chat", code),
    "peer_id_invalid": lambda code: AddressUnusable("Telegram knows no such chat", code),
    "user not found": lambda code: AddressUnusable("Telegram knows no such person", code),
    "have no rights to send": lambda code: AddressRefuses("the bot may not write in this chat", code),
    "not enough rights": lambda code: AddressRefuses("the bot may not write in this chat", code),
    "bot was kicked": lambda code: AddressRefuses("the bot was removed from the chat", code),
    "is not a member": lambda code: AddressRefuses("the bot is not in the chat", code),
    "file is too big": lambda code: MessageRefused("the file is larger than bots may fetch (20 MB)", code),
    "too long": lambda code: MessageRefused("the message is too long", code),
}


def _slow_down(error: TelegramError) -> SendError:
    seconds = error.seconds if isinstance(error, SlowDown) else None
    return TryLater("Telegram asks to slow down", "429", retry_after=seconds, everyone=True)


def _network(error: TelegramError) -> SendError:
    if "too large" in error.message.lower():
        return MessageRefused("the message is larger than Telegram takes", "413")
    return _unknown(error)


def _unknown(_: TelegramError) -> SendError:
    return OutcomeUnknown("Telegram's answer did not come, or could not be read")


# The first class that fits decides: BadRequest and TimedOut are NetworkErrors too.
ERRORS: Mapping[type[TelegramError], Callable[[TelegramError], SendError]] = {
    SlowDown: _slow_down,
    NotSent: lambda error: TryLater(error.message),
    InvalidToken: lambda _: AccountRefused("Telegram does not know the bot's token", "401"),
    Conflict: lambda _: TryLater("another process asks for this bot's updates, or a webhook is set", "409"),
    Forbidden: lambda error: _from_words(error.message, "403", AddressRefuses),
    BadRequest: lambda error: _from_words(error.message, "400", MessageRefused),
    NetworkError: _network,
    TelegramError: _unknown,
}


# An answer that is not the Bot API's (a proxy's page) makes the library stumble in ways of its own.
FAILURES = (TelegramError, KeyError, TypeError, ValueError, AttributeError)


def explain(error: Exception) -> SendError:
    """What an error of the library means for the message; its words are not kept, they may hold the token."""
    if not isinstance(error, TelegramError):
        return OutcomeUnknown("Telegram's answer could not be read")
    return next(meaning(error) for kind, meaning in ERRORS.items() if isinstance(error, kind))


def _from_words(message: str, code: str, otherwise: type[SendError]) -> SendError:
    for words, meaning in WORDS.items():
        if words in message.lower():
            return meaning(code)
    return otherwise("Telegram refused it", code)


async def translated(call: Callable[[str], Awaitable[T]], to: str) -> T:
    """What the call gives; its failure as a SendError, with nothing of the library's error left in it."""
    problem: SendError
    try:
        return await call(to)
    except ChatMigrated as moved:
        new = str(moved.new_chat_id)
        problem = MessageRefused("the chat has moved again and again")
        if new != to:
            return await translated(call, new)
    except FAILURES as error:
        problem = explain(error)
    raise problem


async def reading(call: Awaitable[T]) -> T:
    """What a call gives that changes nothing, so that it may always be made again."""
    problem: SendError
    try:
        return await call
    except FAILURES as error:
        problem = explain(error)
    raise TryLater(str(problem)) if isinstance(problem, OutcomeUnknown) else problem
