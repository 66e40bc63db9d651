"""One-time links: long, unlike each other, and kept nowhere."""

import re
from datetime import UTC, datetime, timedelta

from bot.domain.people import invite_id
from bot.people.invites import make_link
from tests.people.sheets import with_staff

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_a_link_is_for_one_person_and_a_fortnight():
    """Telegram passes on at most 64 of A-Z, a-z, 0-9, _ and -; ours holds 192 random bits."""
    person = with_staff().people["S1"]
    link = make_link(person, "oakfield_bot", NOW)
    code = link.url.removeprefix("https://t.me/oakfield_bot?start=")
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", code)
    assert link.invite.id == invite_id(code)
    assert code not in repr(link.invite)
    assert (link.invite.person, link.invite.expires_at, link.invite.used_at) == (
        person.id,
        NOW + timedelta(days=14),
        None,
    )


def test_no_two_links_are_alike():
    """Nobody guesses one from another."""
    person = with_staff().people["S1"]
    assert len({make_link(person, "oakfield_bot", NOW).url for _ in range(200)}) == 200
