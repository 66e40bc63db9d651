"""Every mistake that can be made in the settings, in a table: what stands there, and what the school is told."""

from pathlib import Path

import pytest

from tests.habits.test_config import SMALLEST, TWILIO, problems_of

BAD: tuple[tuple[str, str, str], ...] = (  # in place of, write, and be told
    ('name = "Oakfield School"', "name = 3", '[school] name: this must be words in quotes, such as "Oakfield School"'),
    ('name = "Oakfield School"', "", "[school] name: this is missing; families read it in every welcome"),
    ('id = "oakfield"', 'id = "Oak Field"', "[school] id: this must be small letters, digits and hyphens only"),
    ("[school]", "[scool]", "top of the file scool: there is no such setting; did you mean school?"),
    ("phone = ", "fone = ", "[school] fone: there is no such setting; did you mean phone?"),
    (
        "[calendar]",
        "timezone = 'Europe/Lundon'\n[calendar]",
        '[school] timezone: there is no such time zone; in England it is "Europe/London"',
    ),
    (
        "2026-12-18",
        "2026-08-18",
        "[calendar.terms, term 1] last: 2026-08-18 comes before the term's first day, 2026-09-03",
    ),
    (
        "2026-12-18",
        '"2026-02-30"',
        "[calendar.terms, term 1] last: this must be a date that exists, as year-month-day, such as 2026-09-03",
    ),
    (
        "2026-12-18 }]",
        "2026-12-18 }, { first = 2026-12-18, last = 2027-01-30 }]",
        "[calendar.terms, term 2] first: 2026-12-18 is not after the end of the term before, 2026-12-18",
    ),
    (
        "terms = [{",
        "terms = [3, {",
        "[calendar.terms, term 1]: this must be a table of keys and values; config.example.toml shows",
    ),
    ('"08:45-15:15"', '"15:15-08:45"', "[calendar.hours] monday: school must open before it closes"),
    (
        '"08:45-15:15"',
        '"25:00-26:00"',
        '[calendar.hours] monday: this must be two times in quotes, such as "08:45-15:15"',
    ),
    ("monday", "munday", "[calendar.hours] munday: there is no such setting; did you mean monday?"),
    (
        "holiday_contact",
        'quiet_from = "07:00"\nholiday_contact',
        "[calendar] quiet_until: it must be earlier in the day than quiet_from: we write between the two",
    ),
    (
        "holiday_contact",
        'inset = ["2026-13-01"]\nholiday_contact',
        "[calendar] inset: 2026-13-01 is not a date that exists; write year-month-day, such as 2026-09-03",
    ),
    (
        "holiday_contact",
        'bank_holidays = "yes"\nholiday_contact',
        "[calendar] bank_holidays: this must be true or false, without quotes",
    ),
    (
        "[telegram]",
        '[calendar.early]\n2026-11-23 = "23:00"\n[telegram]',
        "[calendar.early] 2026-11-23: school would close outside that day's hours, 08:45 to 15:15",
    ),
    (
        "[telegram]",
        '[answers]\nwithin = "5m"\n[telegram]',
        "[answers] within: a person must be able to keep it: from 15m to 24h of school time",
    ),
    (
        "[telegram]",
        '[answers]\nwithin = "soon"\n[telegram]',
        '[answers] within: this must be a length of time in quotes, such as "2h", "30m" or "1h 30m"',
    ),
    (
        "[telegram]",
        '[praise]\ndaily_at = "19:00"\n[telegram]',
        "[praise] daily_at: this lies in the quiet hours, when the school may not start a message",
    ),
    (
        "[telegram]",
        "[praise.kinds]\n[telegram]",
        '[praise.kinds]: it has no kind; add one, such as "raffle ticket" = "won a raffle ticket"',
    ),
    (
        "[telegram]",
        '[[ladder]]\nrole = "boss"\nwhen = "due"\n[telegram]',
        '[ladder, rung 1] role: it must be one of "key_worker", "pastoral", "dsl", "deputy_dsl"',
    ),
    (
        "[telegram]",
        '[[ladder]]\nrole = "head"\nwhen = "due"\n[telegram]',
        'top of the file ladder: its last rung must be role = "beyond" with when = "due": the last named person',
    ),
    (
        "[telegram]",
        '[[ladder]]\nrole = "head"\nwhen = "due"\n[[ladder]]\nrole = "beyond"\nwhen = "half"\n[telegram]',
        'top of the file ladder: a rung with when = "half" stands above one with when = "due"; put it below',
    ),
    (
        "store =",
        "ladder = []\nstore =",
        'top of the file ladder: it has no rung; write [[ladder]], then role = "key_worker" and when = "half" below it',
    ),
    (
        'token = "123:abc"',
        'token = "hello"',
        "[telegram] token: this is not a bot's token: it is digits, a colon, then letters; copy it again whole",
    ),
    ('token = "123:abc"', "", "[telegram] token: this is missing; BotFather gives it; or set ALONGSIDE_TELEGRAM_TOKEN"),
    (
        '[telegram]\ntoken = "123:abc"',
        "",
        "top of the file: there is neither [telegram] nor [twilio], so nobody could write to us; add one of them",
    ),
    (
        '"123:abc"',
        '"123:abc"\npoll_seconds = 90',
        "[telegram] poll_seconds: this must be a whole number from 0 to 50, no quotes",
    ),
    (
        "[telegram]",
        '[texts]\nreceipt = "Hi {nme}, {when} {ref} {name}"\n[telegram]',
        "[texts] receipt: {nme} is not a placeholder of this text. It takes {name}, {ref}, {when}.",
    ),
    (
        "[telegram]",
        "texts = 3\n[telegram]",
        "[calendar.hours] texts: there is no such setting; known here: friday, monday",
    ),
    (
        "[telegram]",
        "[web]\nport = true\n[telegram]",
        "[web] port: this must be a whole number from 0 to 65535, no quotes",
    ),
    (
        "[telegram]",
        "[web]\nport = 9090\n[telegram]",
        "[web] internal_port: it must differ from port: health and metrics are not for the world",
    ),
    (
        'phone = "01632 960123"',
        'phone = "01632 960123"\noffice_phone = "999"',
        "[school] office_phone: this is not a phone number that can exist",
    ),
)


@pytest.mark.parametrize(("old", "new", "told"), BAD, ids=[told for _, _, told in BAD])
def test_one_mistake_is_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    """Table, key, what is wrong, and how to mend it."""
    assert old in SMALLEST
    problems = problems_of(tmp_path, SMALLEST.replace(old, new, 1))
    assert any(each.startswith(told) for each in problems), problems


BAD_TWILIO = (
    (
        '"07700 900100"',
        '"12345"',
        '[twilio] number: this is not a phone number that can exist; write it as "+44 7700 900123"',
    ),
    (
        '"07700 900100"',
        '"01632 960123"',
        "[school] office_phone: this is [twilio] number, so a call would be passed to itself without end",
    ),
    ('"07700 900100"', "447700900100", '[twilio] number: this must be words in quotes, such as "Oakfield School"'),
    ('"poll"', '"push"', '[twilio] mode: it must be "webhook" or "poll"'),
    (
        '"poll"',
        '"webhook"',
        "[twilio] public_url: this is missing; Twilio calls it for each text; a school without one",
    ),
    (
        '"poll"',
        '"webhook"\npublic_url = "line.example"',
        '[twilio] public_url: this must be a whole web address in quotes, such as "https://line.oakfield.example"',
    ),
    ('"poll"', '"poll"\napi_base = "http://x:port"', "[twilio] api_base: "),
    (
        '"poll"',
        '"poll"\nmessages_per_second = 0',
        "[twilio] messages_per_second: this must be a number from 0.1 to 1000, no quotes",
    ),
    (
        '"poll"',
        '"poll"\nyearly_budget = -5',
        "[twilio] yearly_budget: this must be a number from 0 to 100000, no quotes",
    ),
    (
        '"poll"',
        '"poll"\nbudget_begins = "31-12"',
        '[twilio] budget_begins: this must be a month and a day in quotes, such as "09-01" or "04-01"',
    ),
    ('"AC1"', '""', '[twilio] account_sid: this must be words in quotes, such as "Oakfield School"'),
)


@pytest.mark.parametrize(("old", "new", "told"), BAD_TWILIO, ids=[told for _, _, told in BAD_TWILIO])
def test_one_mistake_about_twilio_is_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    """The same for the half of the file that Twilio needs."""
    problems = problems_of(tmp_path, SMALLEST + TWILIO.replace(old, new, 1))
    assert any(each.startswith(told) for each in problems), problems


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    """An IT person mends the file once, not ten times."""
    text = SMALLEST + TWILIO
    for old, new, _ in (*BAD[:2], BAD[4], BAD[6], BAD[10], BAD[26], *BAD_TWILIO[:1]):
        text = text.replace(old, new, 1)
    problems = problems_of(tmp_path, text + '[texts]\nrecept = "x"\n')
    assert len(problems) >= 7
    assert {each.split("]")[0] for each in problems} >= {"[school", "[calendar.hours", "[telegram", "[twilio", "[texts"}
