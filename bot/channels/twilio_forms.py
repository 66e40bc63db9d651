"""Twilio's webhooks: whether one is signed by Twilio, and what it says, as an `Inbound`."""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Protocol

from bot.domain.messages import Channel, Inbound, InboundKind, Media

MOST_MEDIA = 10  # https://www.twilio.com/docs/messaging/api/message-resource


class ManyValues(Protocol):
    """A form whose parameters may be there more than once (Starlette's FormData)."""

    def keys(self) -> Iterable[str]: ...
    def getlist(self, key: str, /) -> Sequence[str]: ...


Form = Mapping[str, str]
Pairs = Sequence[tuple[str, str]]


def signature_is_valid(url: str, params: Pairs | Form, header: str | None, auth_token: str) -> bool:
    """Whether Twilio signed this form for this address, which is the configured public one, never the request's own.

    `params` are all the form's pairs as they came, empty ones too; a name or a pair that is there twice counts as
    Twilio counts it: every different value once, in order. No header, or one that is not ASCII, is not valid.
    https://www.twilio.com/docs/usage/security#validating-requests
    """
    if not header or not header.isascii():
        return False
    pairs = params.items() if isinstance(params, Mapping) else params
    signed = url + "".join(name + value for name, value in sorted(set(pairs)))
    mac = _keyed(auth_token).copy()
    mac.update(signed.encode("utf-8", "surrogatepass"))
    return hmac.compare_digest(base64.b64encode(mac.digest()), header.encode())


@lru_cache(maxsize=256)  # numbers of one process
def _keyed(auth_token: str) -> hmac.HMAC:
    """A MAC that has read the key alone. `hmac.digest` would let go of the interpreter for each text, and the thread
    that writes would take it: 40 µs for 4."""
    return hmac.new(auth_token.encode(), digestmod=hashlib.sha1)


def parse_message(form: Form, *, account: str, school: str, received_at: datetime, id: str) -> Inbound:
    """A message that a webhook brought. `opt_out` tells that Twilio has answered the word itself."""
    media = _media(form)
    return Inbound(
        id=id,
        school=school,
        account=account,
        channel=Channel.SMS,
        address=form.get("From", ""),
        key=form.get("MessageSid", ""),
        kind=_kind(media),
        received_at=received_at,
        text=form.get("Body", ""),
        media=media,
        media_waiting=bool(media),
        message_id=form.get("MessageSid", ""),
        opt_out=form.get("OptOutType", ""),
    )


def parse_status(form: Form, *, account: str, school: str, received_at: datetime, id: str) -> Inbound:
    """A report on something that we sent: `message_id` says what, `text` its status, `code` Twilio's error number."""
    sid, status = form.get("MessageSid", ""), form.get("MessageStatus", "")
    return Inbound(
        id=id,
        school=school,
        account=account,
        channel=Channel.SMS,
        address=form.get("To", ""),
        key=f"{sid}:{status}",
        kind=InboundKind.DELIVERY,
        received_at=received_at,
        text=status,
        message_id=sid,
        code=form.get("ErrorCode", ""),
    )


def kind_of(content_type: str) -> InboundKind:
    """What a picture message is called after its first file."""
    return KINDS.get(content_type.partition("/")[0], InboundKind.DOCUMENT)


KINDS = {"image": InboundKind.PHOTO, "audio": InboundKind.VOICE}


def _kind(media: tuple[Media, ...]) -> InboundKind:
    return kind_of(media[0].content_type) if media else InboundKind.TEXT


def _media(form: Form) -> tuple[Media, ...]:
    count = form.get("NumMedia", "")
    number = min(int(count), MOST_MEDIA) if count.isascii() and count.isdigit() and len(count) < 3 else 0
    found = ((form.get(f"MediaUrl{place}", ""), form.get(f"MediaContentType{place}", "")) for place in range(number))
    return tuple(Media(ref=url, content_type=content_type) for url, content_type in found if url)
