"""One-time links: long, unlike each other, kept nowhere, and not to be guessed."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.invites import MOST_OF_ALL, MOST_OF_ONE, cancelled, link_of, make_invite, may_try
from bot.domain.people import Person, invite_id
from bot.ids import new_code

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
AHMED = Person(id="ahmed", school="oak", code="S1", name="Miss Ahmed")


def test_a_link_is_for_one_person_and_a_fortnight():
    """Telegram passes on at most 64 of A-Z, a-z, 0-9, _ and -; ours holds 192 random bits."""
    code = new_code()
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", code)
    assert link_of("oakfield_bot", code) == f"https://t.me/oakfield_bot?start={code}"
    invite = make_invite(AHMED, code, NOW)
    assert invite.id == invite_id(code)
    assert code not in repr(invite)
    assert (invite.person, invite.expires_at, invite.used_at) == ("ahmed", NOW + timedelta(days=14), None)


def test_no_two_codes_are_alike():
    """Nobody guesses one from another."""
    assert len({new_code() for _ in range(200)}) == 200


def test_a_new_link_ends_the_older_ones():
    """Those used, or expired, stay as they were."""
    old = make_invite(AHMED, "a", NOW - timedelta(days=1))
    used = replace(make_invite(AHMED, "b", NOW), used_at=NOW)
    expired = make_invite(AHMED, "c", NOW - timedelta(days=14))
    assert cancelled([old, used, expired], NOW) == (replace(old, expires_at=NOW),)


@pytest.mark.parametrize(
    ("of_one", "of_all", "may"),
    [(0, 0, True), (MOST_OF_ONE - 1, 4, True), (MOST_OF_ONE, 5, False), (0, MOST_OF_ALL, False), (9, 99, False)],
)
def test_how_many_wrong_codes_are_looked_up(of_one: int, of_all: int, may: bool):
    """A few from one account in an hour, and a few dozen from all."""
    assert may_try(of_one, of_all) is may
