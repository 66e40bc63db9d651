"""Ms Marlowe and her mother have one phone between them: it gets what both may know, once, and nothing else."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.demo.town import Resident
from bot.domain.entitlements import Permission
from bot.domain.messages import Channel
from bot.domain.records import Record
from tests.scenarios.neighbours import NOOR, allowed, child, moves_in
from tests.scenarios.playing import answers, reads, reference, silent, stage_at, until, when, writes

pytestmark = pytest.mark.scenario

GRAN = Resident("gran", "Mrs Marlowe", "Jay's gran", Channel.SMS, "+447700900131", household="marlowe")


def gran(*permissions: Permission) -> Iterator[Record]:
    """She has her daughter's number, and may do this for Jay."""
    yield from moves_in(GRAN)
    yield allowed("gran", "jay", permissions)


async def test_what_both_may_know_comes_once() -> None:
    """A worry answered by name, sorted by whoever holds the phone, good news at four: one message of each."""
    async with stage_at("Mon 9.12", extra=[*gran(Permission.RECEIVE, Permission.RAISE)]) as stage:
        await writes(stage, "rosa", "Jay says nobody talks to him")
        ref = reference(stage)
        await answers(stage, "ahmed", "He sat with Sal today.")
        await until(stage, "Mon 10.00")
        await writes(stage, "rosa", "1")
        await writes(stage, "ahmed", "praise Jay wow for a song")
        await until(stage, "Thu 20.00")
        assert reads(stage, "rosa") == [
            f"Thank you for telling us. Miss Ahmed or Mrs Cole will answer you today by 11.15. Ref {ref}.",
            "He sat with Sal today.\nMiss Ahmed",
            f"Is this sorted? Text 1 for sorted, 2 for not yet. Ref {ref}.",
            "Thank you for telling us. We will let Miss Ahmed know.",
            "Good news. Jay did Wow work for a song. Miss Ahmed",
        ]
        assert silent(stage, "rosa", "ahmed")


async def test_what_one_of_them_may_not_know_does_not_come_there() -> None:
    """Gran may have good news and no more: a worry from that phone is the office's, and the praise still comes."""
    async with stage_at("Mon 9.12", extra=[*gran(Permission.RECEIVE)]) as stage:
        await writes(stage, "rosa", "Jay says nobody talks to him")
        assert reads(stage, "rosa") == [
            "Thank you. We have your message and the office will read it. If anyone is in danger now, ring 999."
        ]
        assert len(reads(stage, "finch")) == 1
        await writes(stage, "ahmed", "praise Jay wow for a song")
        await until(stage, "Mon 16.05")
        assert reads(stage, "rosa")[1:] == ["Good news. Jay did Wow work for a song. Miss Ahmed"]
        assert when(stage, "rosa")[1:] == ["Mon 16.00"]


async def test_an_adult_cut_off_is_cut_off_from_the_phone_too() -> None:
    """Noted in the morning, cut off at noon: at four the phone that both hold stays dark, whoever's it is."""
    async with stage_at("Mon 11.00", extra=[*gran(Permission.RECEIVE, Permission.RAISE)]) as stage:
        await writes(stage, "ahmed", "praise Jay wow for a song")
        await writes(stage, "finch", "restrict Mrs Marlowe from Jay")
        await until(stage, "Fri 20.00")
        assert silent(stage, "ahmed", "finch")


async def test_two_families_on_one_phone_each_hear_only_of_their_own() -> None:
    """A neighbour's phone that Mrs Idris uses as well: of no child may both hear, so the office reads and rings."""
    noor = replace(NOOR, address=GRAN.address)
    extra = [child("Leo", "Idris"), *moves_in(noor), allowed("noor", "leo")]
    async with stage_at("Mon 9.12", extra=extra) as stage:
        await writes(stage, "ahmed", "praise Leo wow for a song")
        await writes(stage, "ahmed", "praise Jay wow for his poster")
        await writes(stage, "rosa", "he says nobody talks to him")
        await until(stage, "Fri 20.00")
        assert reads(stage, "rosa") == [
            "Thank you. We have your message and the office will read it. If anyone is in danger now, ring 999."
        ]
