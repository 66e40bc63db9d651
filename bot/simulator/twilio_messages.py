"""Twilio's messages as records: their segments, their JSON, and the list one page at a time."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

from bot.simulator.twilio_errors import Refused

GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM7_TWICE = frozenset("^{}\\[~]|€\f")  # these cost two
LONGEST_QUEUE = 36_000  # seconds; also the longest and the usual ValidityPeriod


def segments(body: str) -> int:
    """How many SMS segments `body` takes: GSM-7 160 then 153 each, UCS-2 70 then 67 each."""
    if all(sign in GSM7 or sign in GSM7_TWICE for sign in body):
        return _split([2 if sign in GSM7_TWICE else 1 for sign in body], 160, 153)
    return _split([2 if ord(sign) > 0xFFFF else 1 for sign in body], 70, 67)


def _split(costs: list[int], single: int, part: int) -> int:
    if sum(costs) <= single:
        return 1
    count, used = 1, 0
    for cost in costs:  # a sign that costs two is never cut in half
        if used + cost > part:
            count, used = count + 1, 0
        used += cost
    return count


@dataclass
class Media:
    """A picture or sound that came with a message."""

    sid: str
    content_type: str
    data: bytes
    created: datetime


@dataclass
class Message:
    """One message, in or out."""

    sid: str
    account: str
    to: str
    sender: str
    body: str
    direction: str
    status: str
    created: datetime
    updated: datetime
    sent: datetime | None = None
    error_code: int | None = None
    error_message: str | None = None
    media: list[Media] = field(default_factory=list)
    validity: int = LONGEST_QUEUE
    callback: str | None = None
    service: str | None = None

    @property
    def uri(self) -> str:
        return f"/2010-04-01/Accounts/{self.account}/Messages/{self.sid}"

    def as_json(self) -> dict[str, Any]:
        """The message as Twilio's OpenAPI description has it."""
        return {
            "account_sid": self.account, "api_version": "2010-04-01", "body": self.body,
            "date_created": rfc2822(self.created), "date_sent": rfc2822(self.sent),
            "date_updated": rfc2822(self.updated),
            "direction": self.direction, "error_code": self.error_code, "error_message": self.error_message,
            "from": self.sender, "messaging_service_sid": self.service, "num_media": str(len(self.media)),
            "num_segments": str(segments(self.body)), "price": None, "price_unit": "USD", "sid": self.sid,
            "status": self.status, "subresource_uris": {"media": f"{self.uri}/Media.json"}, "to": self.to,
            "uri": f"{self.uri}.json",
        }  # fmt: skip

    def media_json(self, media: Media) -> dict[str, Any]:
        return {
            "account_sid": self.account, "content_type": media.content_type, "date_created": rfc2822(media.created),
            "date_updated": rfc2822(media.created), "parent_sid": self.sid, "sid": media.sid,
            "uri": f"{self.uri}/Media/{media.sid}.json",
        }  # fmt: skip


def rfc2822(at: datetime | None) -> str | None:
    return None if at is None else format_datetime(at.astimezone(UTC))


def matching(messages: list[Message], given: dict[str, str]) -> list[Message]:
    """Those that fit To, From and DateSent (=, < for up to, > for since), newest first."""
    found = [message for message in reversed(messages) if _addressed(message, given)]
    for name, fits in DATES.items():
        if given.get(name):
            first, last = _span(given[name])
            found = [message for message in found if fits(message.sent or message.created, first, last)]
    return found


DATES: dict[str, Callable[[datetime, datetime, datetime], bool]] = {
    # The clients send a time (midnight) even for a date, and mean the day; with < and > a time is a time
    # (documented as dates only; that times work is told in twilio/twilio-oai#21).
    "DateSent": lambda sent, first, last: sent.astimezone(UTC).date() == first.astimezone(UTC).date(),
    "DateSent<": lambda sent, first, last: sent <= last,
    "DateSent>": lambda sent, first, last: sent >= first,
}


def _addressed(message: Message, given: dict[str, str]) -> bool:
    return given.get("To") in {None, "", message.to} and given.get("From") in {None, "", message.sender}


def _span(value: str) -> tuple[datetime, datetime]:
    """The first and last moment meant: a whole day (UTC) for a date, else one second."""
    try:
        if len(value) == 10:
            day = date.fromisoformat(value)
            return datetime.combine(day, time.min, UTC), datetime.combine(day, time.max, UTC)
        at = datetime.fromisoformat(value)
        at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise Refused(20001, f"DateSent: {value!r} is not a date or a time in ISO 8601") from None
    at = at.replace(microsecond=0)
    return at, at.replace(microsecond=999_999)


def page(found: list[Any], key: str, items: list[dict[str, Any]], path: str, given: dict[str, str]) -> dict[str, Any]:
    """One page of `found` (whose JSON is `items`) as Twilio lists it; the token names the last record seen, so that a
    message that comes meanwhile shifts nothing."""
    size = _whole(given.get("PageSize"), 50, 1, 1000)
    number = _whole(given.get("Page"), 0, 0, 10**9)
    sids = [each.sid for each in found]
    token = given.get("PageToken", "")
    start = sids.index(token[2:]) + 1 if token[2:] in sids else number * size
    shown = items[start : start + size]
    asked = {name: value for name, value in given.items() if name not in {"Page", "PageToken", "PageSize"}}
    more = bool(shown) and start + size < len(items)
    return {
        key: shown, "page": number, "page_size": size, "start": start, "end": max(start, start + len(shown) - 1),
        "first_page_uri": _uri(path, asked, size, 0), "previous_page_uri": None if number == 0 else
        _uri(path, asked, size, number - 1), "uri": _uri(path, asked, size, number),
        "next_page_uri": _uri(path, asked, size, number + 1, f"PA{shown[-1]['sid']}") if more else None,
    }  # fmt: skip


def _uri(path: str, asked: dict[str, str], size: int, number: int, token: str | None = None) -> str:
    return f"{path}?{urlencode(asked | {'PageSize': size, 'Page': number} | ({'PageToken': token} if token else {}))}"


def _whole(value: str | None, default: int, least: int, most: int) -> int:
    if value in {None, ""}:
        return default
    if not re.fullmatch(r"[0-9]{1,12}", str(value)) or not least <= int(str(value)) <= most:
        raise Refused(20001, f"{value!r} is not a whole number from {least} to {most}")
    return int(str(value))
