"""Pictures that cannot be had: the reason is written down, and nothing else waits for them."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.base import File
from bot.channels.twilio import TwilioGateway
from bot.domain.messages import InboundKind, Media
from bot.errors import MessageRefused
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


async def test_a_picture_that_is_never_given_is_asked_for_less_and_less_often_and_then_given_up(tmp_path: Path) -> None:
    """Nobody answers at its address: after a minute, a few hours, days; after a week the thread says why."""
    gateway = TwilioGateway("AC" + "1" * 32, "invented", "+447700900001", api_base="http://127.0.0.1:9")
    async with Line(tmp_path) as line:
        photo = Media(ref="http://127.0.0.1:9/picture", content_type="image/png")
        text = line.inbound("rosa", "see what happened")
        came = await line.take(replace(text, kind=InboundKind.PHOTO, media=(photo,), media_waiting=True))
        fetcher = MediaFetcher(line.store, lambda _: line.school, {SCHOOL: (gateway,)}, line.clock)
        began, tries = line.clock.now(), 0
        while (kept := await line.reader.inbound(came.id)) and kept.media_waiting:
            await fetcher.step()
            tries += 1
            line.clock.move_to(fetcher.next_wake() or line.clock.now())
    await gateway.close()
    assert timedelta(days=7) <= line.clock.now() - began < timedelta(days=8)
    assert tries < 120
    assert kept
    assert "7 days" in kept.media[0].problem


class Enormous(TwilioGateway):
    """Every picture here has one byte more than ten megabytes."""

    async def fetch(self, media: Media, limit: int) -> File:
        if limit <= 10 * 1024 * 1024:
            raise MessageRefused("the file is too large")
        return File(content_type=media.content_type, data=b"x")


async def test_a_picture_of_more_than_ten_megabytes_is_not_kept(tmp_path: Path) -> None:
    """The thread says why; the words that came with it are read all the same."""
    gateway = Enormous("AC" + "1" * 32, "invented", "+447700900001", api_base="http://127.0.0.1:9")
    async with Line(tmp_path) as line:
        photo = Media(ref="http://127.0.0.1:9/picture", content_type="image/png")
        text = line.inbound("rosa", "see what happened")
        came = await line.take(replace(text, kind=InboundKind.PHOTO, media=(photo,), media_waiting=True))
        await MediaFetcher(line.store, lambda _: line.school, {SCHOOL: (gateway,)}, line.clock).step()
        kept = await line.reader.inbound(came.id)
    await gateway.close()
    assert kept
    assert (kept.media[0].problem, kept.media[0].blob) == ("the file is too large", "")
