"""The Twilio simulator, met by Twilio's own client over real HTTP."""

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.simulator.conftest import LINE, PARENT


async def test_a_message_is_queued_and_then_delivered(twilio_service, twilio):
    """Create answers "queued"; a moment later the message is delivered, and the phone shows it."""
    made = await twilio.messages.create_async(to=PARENT, from_=LINE, body="Good news. Jay won a ticket.")
    assert made.status == "queued"
    await twilio_service.quiet()
    assert (await twilio.messages(made.sid).fetch_async()).status == "delivered"
    assert twilio_service.phone(PARENT).texts == ["Good news. Jay won a ticket."]


async def test_stop_blocks_what_is_sent_later(twilio_service, twilio):
    """STOP is answered by Twilio itself; the next create is refused with 21610."""
    phone = twilio_service.phone(PARENT)
    await phone.text(" stop ")
    await twilio_service.quiet()
    assert "unsubscribed" in phone.received[-1]
    with pytest.raises(TwilioRestException) as refused:
        await twilio.messages.create_async(to=PARENT, from_=LINE, body="Hello")
    assert (refused.value.status, refused.value.code) == (400, 21610)
    assert [message.body for message in await twilio.messages.list_async(to=LINE)] == [" stop "]
