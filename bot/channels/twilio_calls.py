"""Twilio's voice webhooks, as an `Inbound`: a call that comes in, and how the office's phone fared."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.calls import CallState, after_dial, number_of
from bot.domain.messages import Channel, Inbound, InboundKind

Form = Mapping[str, str]


def parse_call(form: Form, state: CallState, *, account: str, school: str, received_at: datetime, id: str) -> Inbound:
    """A call that has begun; a webhook that comes twice has the same CallSid. A withheld number has no address."""
    sid = form.get("CallSid", "")
    return Inbound(
        id=id,
        school=school,
        account=account,
        channel=Channel.SMS,
        address=number_of(form.get("From", "")),
        key=sid,
        kind=InboundKind.CALL,
        received_at=received_at,
        text=state,
        message_id=sid,
    )


def parse_call_end(form: Form, *, account: str, school: str, received_at: datetime, id: str) -> Inbound:
    """The end of the call to the office; `code` is Twilio's DialCallStatus."""
    status = form.get("DialCallStatus", "")
    state, sid = after_dial(status), form.get("CallSid", "")
    call = parse_call(form, state, account=account, school=school, received_at=received_at, id=id)
    return replace(call, key=f"{sid}:end", code=status)
