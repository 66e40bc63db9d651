"""What Twilio's refusals mean for a message, as tables; nothing of the library's own errors is passed on.

The numbers are explained at https://www.twilio.com/docs/api/errors/<number>.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException

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
Meaning = Callable[[str], SendError]


def _busy(seconds: float) -> Meaning:
    return lambda code: TryLater("Twilio asks to slow down", code, retry_after=seconds, everyone=True)


def _unusable(why: str) -> Meaning:
    return lambda code: AddressUnusable(why, code)


def _account(why: str) -> Meaning:
    return lambda code: AccountRefused(why, code)


def _message(why: str) -> Meaning:
    return lambda code: MessageRefused(why, code)


def _unknown(code: str) -> SendError:
    return OutcomeUnknown("Twilio failed while it had the request", code)


CODES: Mapping[int, Meaning] = {
    20429: _busy(1),
    14107: _busy(1),
    21611: _busy(30),  # more than four hours of messages wait for this number
    30001: _busy(30),
    20003: _account("Twilio does not take the account SID and auth token"),
    20005: _account("the Twilio account is not active"),
    20404: _account("Twilio knows no such account"),
    30002: _account("the Twilio account is suspended"),
    21603: _account("no number to send from is set"),
    21606: _account("the number to send from is not the account's, or cannot send SMS"),
    21659: _account("the number to send from is not a Twilio number"),
    21660: _account("the number to send from belongs to another account"),
    21610: lambda code: AddressRefuses("the person has opted out", code, opted_out=True),
    21211: _unusable("not a phone number"),
    21214: _unusable("the number cannot be reached"),
    21217: _unusable("not a phone number"),
    21612: _unusable("the number cannot be reached from ours"),
    21614: _unusable("not a mobile number"),
    30005: _unusable("no such number"),
    30006: _unusable("a landline, or a network that takes no SMS"),
    21408: _message("the account may not send to this country"),
    21602: _message("the message is empty"),
    21605: _message("the message is too long"),
    21617: _message("the message is too long"),
    21619: _message("the message is empty"),
}
# Where the number says nothing more. 500, 502 and 504 come from in front of something that may have taken the message.
STATUS: Mapping[int, Meaning] = {
    401: _account("Twilio does not take the account SID and auth token"),
    403: _account("Twilio does not let the account do this"),
    404: _account("Twilio knows no such account"),
    429: _busy(1),
    503: lambda code: TryLater("Twilio is not taking requests", code),
}


def meaning(status: int, code: int | None) -> SendError:
    """What a refusal with this HTTP status and error number means."""
    name = str(code or status)
    if code is not None and code in CODES:
        return CODES[code](name)
    if status in STATUS:
        return STATUS[status](name)
    return _unknown(name) if status >= 500 else MessageRefused("Twilio refused it", name)


def explain(error: TwilioException) -> SendError:
    """What an error of the library means; its words are not kept, they hold the number written to."""
    if isinstance(error, TwilioRestException | TwilioServiceException):
        return meaning(int(error.status), error.code)
    return _page(error)


def _page(error: TwilioException) -> SendError:
    """A list that could not be had comes as `TwilioException("…", response)`."""
    response = error.args[1] if len(error.args) > 1 else None
    status = getattr(response, "status_code", 0)
    return meaning(status, None) if status else OutcomeUnknown("Twilio's answer could not be read")


async def translated(call: Awaitable[T]) -> T:
    """What the call gives; its failure as a SendError."""
    problem: SendError
    try:
        return await call
    except TwilioException as error:
        problem = explain(error)
    except (ValueError, KeyError, TypeError):
        problem = OutcomeUnknown("Twilio's answer could not be read")
    raise problem


async def reading(call: Awaitable[T]) -> T:
    """What a call gives that changes nothing, so that it may always be made again."""
    problem: SendError
    try:
        return await translated(call)
    except OutcomeUnknown as error:
        problem = TryLater(str(error))
    raise problem
