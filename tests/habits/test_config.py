"""The settings: the example loads as it is, every problem is told at once, and no secret is ever in a message."""

import re
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from bot.config import Settings, e164, load, warnings
from bot.domain.escalation import DEFAULT_LADDER
from bot.domain.people import Role
from bot.domain.sms_budget import SmsBudget
from bot.errors import ConfigError
from bot.secret import Secret

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"

SMALLEST = """
store = "line.db"
[school]
id = "oakfield"
name = "Oakfield School"
phone = "01632 960123"
[calendar]
terms = [{ first = 2026-09-03, last = 2026-12-18 }]
holiday_contact = "ring 01632 960124"
[calendar.hours]
monday = "08:45-15:15"
tuesday = "8.45 - 15.15"
[telegram]
token = "123:abc"
"""

TWILIO = """
[twilio]
account_sid = "AC1"
auth_token = "the-twilio-secret"
number = "07700 900100"
mode = "poll"
"""


def given_file(folder: Path, text: str | bytes) -> Path:
    path = folder / "config.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def problems_of(folder: Path, text: str | bytes, environ: dict[str, str] | None = None) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as told:
        load(given_file(folder, text), environ or {})
    return told.value.problems


def test_the_example_loads_as_it_is() -> None:
    """What a school copies is right, and means what its comments say."""
    settings = load(EXAMPLE, {})
    assert settings.name == "Oakfield School"
    assert settings.store == EXAMPLE.parent / "alongside.db"
    assert settings.rules.ladder == DEFAULT_LADDER
    assert settings.rules.praise_kinds == ("raffle ticket", "certificate", "wow")
    assert settings.rules.answer_within == timedelta(hours=2)
    assert settings.calendar.is_school_day(date(2026, 11, 23))
    assert not settings.calendar.is_school_day(date(2027, 5, 3))  # May Day, from the holidays package
    assert settings.calendar.early[date(2026, 12, 18)] == time(12, 30)
    assert settings.telegram is not None
    assert settings.twilio is not None
    assert (settings.twilio.number, settings.twilio.mode) == ("+447700900100", "webhook")


def test_the_example_is_warned_about_what_is_invented_and_nothing_else() -> None:
    """In the middle of its year only the drama number is odd."""
    told = warnings(load(EXAMPLE, {}), date(2026, 11, 23))
    assert [line.split(":")[0] for line in told] == ["[twilio] number"]


def test_the_example_names_every_setting() -> None:
    """Each setting that is known stands in the example, at least as a comment."""
    text = EXAMPLE.read_text()
    for key in (
        "poll_seconds",
        "messages_per_second",
        "quiet_from",
        "silence_days",
        "internal_host",
        "public_url",
        "plus",
    ):
        assert re.search(rf"^(# )?{key} = ", text, re.MULTILINE), key


def test_the_smallest_file_that_works(tmp_path: Path) -> None:
    """What is left out has a default that a school can live with."""
    settings = load(given_file(tmp_path, SMALLEST), {})
    assert settings.twilio is None
    assert settings.rules.ladder[-1].role is Role.BEYOND
    assert settings.calendar.hours[0] == settings.calendar.hours[1]
    assert (settings.web.port, settings.web.internal_host) == (8080, "127.0.0.1")
    assert settings.store == tmp_path / "line.db"


def test_a_file_from_windows_notepad_loads(tmp_path: Path) -> None:
    """A byte order mark and Windows line ends are no problem."""
    text = b"\xef\xbb\xbf" + SMALLEST.replace("\n", "\r\n").encode()
    assert load(given_file(tmp_path, text), {}).school_id == "oakfield"


def test_secrets_come_from_the_environment_first(tmp_path: Path) -> None:
    """The environment's token is used, and the file need not hold one."""
    bare = SMALLEST.replace('token = "123:abc"', "") + TWILIO.replace('auth_token = "the-twilio-secret"', "")
    environ = {"ALONGSIDE_TELEGRAM_TOKEN": "9:env", "ALONGSIDE_TWILIO_AUTH_TOKEN": "from-env"}
    settings = load(given_file(tmp_path, bare), environ)
    assert settings.telegram is not None
    assert settings.twilio is not None
    assert (settings.telegram.token.reveal(), settings.twilio.auth_token.reveal()) == ("9:env", "from-env")


def test_a_secret_prints_as_stars(tmp_path: Path) -> None:
    """Neither alone, nor in the settings that hold it, nor in a format string."""
    settings = load(given_file(tmp_path, SMALLEST + TWILIO), {})
    shown = f"{settings} {settings!r} {Secret('123:abc')} {Secret('123:abc')!r} {[Secret('the-twilio-secret')]}"
    assert "123:abc" not in shown
    assert "the-twilio-secret" not in shown
    assert not Secret("")
    assert Secret("a") == Secret("a") != Secret("b")
    assert len({Secret("a"), Secret("a")}) == 1


@pytest.mark.parametrize(
    "text",
    [
        SMALLEST.replace("123:abc", "the-telegram-secret"),
        SMALLEST + TWILIO.replace("auth_token", "auth_tokn"),
        SMALLEST.replace('token = "123:abc"', 'tokn = "the-telegram-secret"'),
        SMALLEST + TWILIO.replace('"07700 900100"', '"the-twilio-secret"'),
        SMALLEST + TWILIO.replace('"poll"', '"the-twilio-secret"'),
        SMALLEST + TWILIO.replace('"poll"', '"webhook"\npublic_url = "me:the-twilio-secret@x"'),
        SMALLEST + '\n[twilio]\nauth_token = "the-twilio-secret\n',
    ],
)
def test_no_problem_holds_a_secret(tmp_path: Path, text: str) -> None:
    """Whichever key it was pasted into, and even where the file cannot be read as TOML."""
    told = " ".join(problems_of(tmp_path, text))
    assert "the-twilio" not in told
    assert "the-telegram" not in told


def test_a_file_that_is_no_toml_names_the_line(tmp_path: Path) -> None:
    """Where to look, and what is often wrong there."""
    (problem,) = problems_of(tmp_path, "[school]\nname = Oakfield\n")
    assert "at line 2" in problem
    assert "quote" in problem


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    """Missing, a folder, or saved in Windows-1252."""
    with pytest.raises(ConfigError, match="there is no such file"):
        load(tmp_path / "none.toml", {})
    with pytest.raises(ConfigError, match="this is a folder"):
        load(tmp_path, {})
    (problem,) = problems_of(tmp_path, 'name = "Café"'.encode("cp1252"))
    assert "not UTF-8" in problem


def loaded(folder: Path, old: str, new: str) -> Settings:
    return load(given_file(folder, (SMALLEST + TWILIO).replace(old, new, 1)), {})


@pytest.mark.parametrize(
    ("old", "new", "today", "warned"),
    [
        ("", "", "2026-12-01", "[calendar] terms: the last term that we know of ends on 2026-12-18, soon"),
        ("", "", "2027-01-01", "[calendar] terms: the last term ended on 2026-12-18"),
        (
            "holiday_contact",
            "inset = [2026-08-03]\nholiday_contact",
            "2026-10-01",
            "[calendar] inset: 2026-08-03 would not be",
        ),
        ('holiday_contact = "ring 01632 960124"', "", "2026-10-01", "[calendar] holiday_contact: it is missing"),
        (
            '"poll"',
            '"webhook"\npublic_url = "http://line.example"',
            "2026-10-01",
            "[twilio] public_url: http is not private",
        ),
        ("[telegram]", '[web]\ninternal_host = "0.0.0.0"\n[telegram]', "2026-10-01", "[web] internal_host"),
        (
            "[telegram]",
            '[texts]\nnoted = "Noted – ’ok’"\n[telegram]',
            "2026-10-01",
            "[texts] noted: – ’ makes every SMS",
        ),
        ('"08:45-15:15"', '"07:00-15:15"', "2026-10-01", "[calendar] quiet hours: they cover"),
    ],
)
def test_what_works_and_would_be_regretted(tmp_path: Path, old: str, new: str, today: str, warned: str) -> None:
    """`check` says so without refusing it."""
    told = warnings(loaded(tmp_path, old, new), date.fromisoformat(today))
    assert any(line.startswith(warned) for line in told), told


def test_a_stand_in_on_this_machine_is_not_warned_about(tmp_path: Path) -> None:
    """Tests and the demo point the clients at loopback."""
    settings = loaded(tmp_path, '"poll"', '"poll"\napi_base = "http://127.0.0.1:8123/"')
    assert settings.twilio is not None
    assert settings.twilio.api_base == "http://127.0.0.1:8123"
    assert not any("http" in line for line in warnings(settings, date(2026, 10, 1)))


@pytest.mark.parametrize(
    ("written", "number"),
    [("+44 7700 900123", "+447700900123"), ("07700900123", "+447700900123"), ("020 7946 0991", "+442079460991")],
)
def test_a_number_however_it_is_written(written: str, number: str) -> None:
    """As people in Britain write it, or in full."""
    assert e164(written) == number


@pytest.mark.parametrize("written", ["", "12", "999", "hello", "+44770090012", "077009001234", None, 7])
def test_a_number_that_cannot_exist(written: object) -> None:
    """The refusal does not repeat it."""
    with pytest.raises(ValueError, match="this ") as told:
        e164(written)
    assert "0900" not in str(told.value).replace("7700 900123", "")


@pytest.mark.parametrize(
    ("phone", "office", "number"),
    [
        ("01632 960124", "", "+441632960124"),
        ("01632 960124, or 960125", "", ""),
        ("01632 960124", 'office_phone = "01632 960126"', "+441632960126"),
        ("the school's number", 'office_phone = "+44 7700 900126"', "+447700900126"),
    ],
)
def test_where_a_call_is_put_through(tmp_path: Path, phone: str, office: str, number: str) -> None:
    """The phone that rings when we ring, where it can be dialled as it is written, or one of its own."""
    text = (SMALLEST + TWILIO).replace('phone = "01632 960123"', f'phone = "{phone}"\n{office}')
    settings = load(given_file(tmp_path, text), {})
    assert settings.office_phone == number
    told = [line for line in warnings(settings, date(2026, 10, 1)) if line.startswith("[school] office_phone")]
    assert bool(told) is not bool(number)


lines = SMALLEST.strip().splitlines()


@tuned(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from([*lines, *TWILIO.strip().splitlines()]), max_size=25),
    st.sampled_from(
        ["", "x = 1", '"a b" = "x"', "[a.b]", "calendar = 3", "[[school]]", "[[calendar.hours]]", "twilio = []"]
    ),
)
def test_no_file_makes_it_fail_otherwise(tmp_path: Path, chosen: list[str], odd: str) -> None:
    """Whatever lines are left, doubled or out of order: settings, or problems in words."""
    path = given_file(tmp_path, "\n".join([*chosen, odd]))
    try:
        told: tuple[str, ...] = (load(path, {}).name,)
    except ConfigError as error:
        told = error.problems
    assert told
    assert all(told)


def test_the_money_for_texts(tmp_path: Path) -> None:
    """Left out there is no limit; what is given is what the decisions are told."""
    free = load(given_file(tmp_path, SMALLEST + TWILIO), {})
    assert free.rules.sms_budget == SmsBudget()
    given = TWILIO + 'yearly_budget = 800\nprice_per_segment = 0.035\nbudget_begins = "04-01"\n'
    assert load(given_file(tmp_path, SMALLEST + given), {}).rules.sms_budget == SmsBudget(800, 0.035, (4, 1))
    assert load(given_file(tmp_path, SMALLEST), {}).rules.sms_budget is None
