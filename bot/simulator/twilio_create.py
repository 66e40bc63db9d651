"""What Twilio checks before it accepts a message to send; the parameters are those of its OpenAPI description."""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.simulator.twilio_errors import Refused
from bot.simulator.twilio_messages import LONGEST_QUEUE

E164 = re.compile(r"\+[1-9]\d{6,14}")
ALPHANUMERIC = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 &+_-]{1,11}")
BODY_LIMIT = 1600
MEDIA_LIMIT = 10

CARRIED_OUT = frozenset({
    "To", "From", "Body", "MediaUrl", "MessagingServiceSid", "StatusCallback", "ValidityPeriod",
    # these change nothing here: reserved, obsolete, or about billing, storage and other channels
    "MaxPrice", "ProvideFeedback", "Attempt", "ForceDelivery", "SmartEncoded", "TrafficType", "RiskCheck",
    "ContentRetention", "AddressRetention",
})  # fmt: skip
NOT_CARRIED_OUT = frozenset({
    "ApplicationSid", "PersistentAction", "ShortenUrls", "ScheduleType", "SendAt", "SendAsMms", "ContentVariables",
    "FallbackFrom", "ContentSid",
})  # fmt: skip


@dataclass(frozen=True)
class Order:
    """A message to send, checked."""

    to: str
    sender: str
    body: str
    media_urls: tuple[str, ...]
    callback: str | None
    validity: int
    service: str | None


def checked(form: list[tuple[str, str]], senders: Container[str], services: Mapping[str, tuple[str, ...]]) -> Order:
    """The order in `form`; refused as Twilio refuses it. An unknown parameter is refused too (Twilio ignores it),
    so that a misspelt one is found."""
    _known(form)
    given = dict(form)
    to, body, service = given.get("To", "").strip(), given.get("Body", ""), given.get("MessagingServiceSid") or None
    media = tuple(value for name, value in form if name == "MediaUrl")
    if not to:
        raise Refused(21604)
    if not E164.fullmatch(to):
        raise Refused(21211)
    sender = _sender(given.get("From", "").strip(), service, senders, services)
    if sender == to:
        raise Refused(21266)
    if not body and not media:
        raise Refused(21602)
    if len(body) > BODY_LIMIT:
        raise Refused(21617)
    if len(media) > MEDIA_LIMIT:
        raise Refused(21623)
    return Order(to, sender, body, media, _callback(given), _validity(given), service)


def _known(form: list[tuple[str, str]]) -> None:
    for name, _ in form:
        if name in NOT_CARRIED_OUT:
            raise Refused(20001, f"This simulator does not carry out the parameter {name}")
        if name not in CARRIED_OUT:
            raise Refused(20001, f"Unknown parameter {name}")


def _sender(sender: str, service: str | None, senders: Container[str], services: Mapping[str, tuple[str, ...]]) -> str:
    if service is not None:
        if service not in services:
            raise Refused(21701)
        sender = sender or services[service][0]
    if not sender:
        raise Refused(21603)
    if not E164.fullmatch(sender) and not ALPHANUMERIC.fullmatch(sender):
        raise Refused(21212)
    if sender not in senders:
        raise Refused(21606)
    return sender


def _callback(given: Mapping[str, str]) -> str | None:
    url = given.get("StatusCallback") or None
    if url is not None and not _is_web_address(url):
        raise Refused(21609)
    return url


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0 and url.isprintable()
    except ValueError:
        return False


def _validity(given: Mapping[str, str]) -> int:
    value = given.get("ValidityPeriod") or str(LONGEST_QUEUE)
    if not re.fullmatch(r"[0-9]{1,6}", value) or not 1 <= int(value) <= LONGEST_QUEUE:
        raise Refused(21624)
    return int(value)
