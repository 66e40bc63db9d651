"""Pictures that cannot be had: the reason is written down, and nothing else waits for them."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels.twilio import TwilioGateway
from bot.domain.messages import InboundKind, Media
from bot.inbox.media import MediaFetcher
from tests.line import SCHOOL, Line

NONSENSE = ["http://[bad", "http://", "ftp://files.example/x", "no address at all", "http://\ud800.example/x"]


@pytest.mark.parametrize("ref", NONSENSE)
async def test_a_picture_at_an_address_that_makes_no_sense_is_given_up_with_the_reason(
    tmp_path: Path, ref: str
) -> None:
    """Rosa's text is handled all the same, the office can see why there is no picture, and nobody asks again."""
    gateway = TwilioGateway("AC" + "1" * 32, "invented", "+447700900001", api_base="http://127.0.0.1:9")
    async with Line(tmp_path) as line:
        photo = Media(ref=ref, content_type="image/png")
        text = line.inbound("rosa", "see what happened")
        came = await line.take(replace(text, kind=InboundKind.PHOTO, media=(photo,), media_waiting=True))
        fetcher = MediaFetcher(line.store, lambda _: line.school, {SCHOOL: (gateway,)}, line.clock)
        assert await fetcher.step()
        assert not await fetcher.step()
        kept = await line.reader.inbound(came.id)
    await gateway.close()
    assert kept is not None
    assert not kept.media_waiting
    assert kept.media[0].problem
