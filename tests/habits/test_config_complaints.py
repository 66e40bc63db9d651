"""To whom a family can complain: what a school may write, what is told where it does not, and every mistake in it."""

from datetime import date
from pathlib import Path

import pytest

from bot.config import load, warnings
from tests.habits.test_config import EXAMPLE, SMALLEST, given_file, problems_of

GIVEN = (
    ("", "the head, 01632 960123"),
    ('[complaints]\nname = "Mrs Lowe"\nphone = "01632 960126"', "Mrs Lowe, 01632 960126"),
    (
        '[complaints]\nname = "Mrs Lowe"\nrole = "chair"\nemail = "a@oak.example"\nphone = "01632 960126"',
        "Mrs Lowe, chair, a@oak.example, 01632 960126",
    ),
)
WRONG = (
    ('[complaints]\nname = "Mrs Lowe"', "[complaints]: give an email or a phone, or both"),
    ('[complaints]\nphone = "01632 960126"', "[complaints] name: this is missing"),
    ('[complaints]\nname = "Mrs Lowe"\nemail = "at school"', "[complaints] email: this must be an email address"),
    (
        '[complaints]\nname = "Mrs Lowe"\nphone = "01632 960126"\nemial = "a@b.example"',
        "[complaints] emial: there is no such setting; did you mean email?",
    ),
)


@pytest.mark.parametrize(("table", "told"), GIVEN)
def test_what_a_school_writes_is_what_a_parent_reads(table: str, told: str, tmp_path: Path) -> None:
    """Without the table it is the head, by the school's phone."""
    assert load(given_file(tmp_path, f"{SMALLEST}\n{table}"), {}).rules.complaints_to == told


@pytest.mark.parametrize(("table", "problem"), WRONG)
def test_every_mistake_is_told(table: str, problem: str, tmp_path: Path) -> None:
    """With the table, the key and how to mend it."""
    told = problems_of(tmp_path, f"{SMALLEST}\n{table}")
    assert len(told) == 1
    assert told[0].startswith(problem)


def test_without_it_the_check_warns(tmp_path: Path) -> None:
    """The head may be who they complain about; the example names somebody, and is not warned about."""
    named = [
        [each for each in warnings(settings, date(2026, 10, 1)) if each.startswith("[complaints]")]
        for settings in (load(given_file(tmp_path, SMALLEST), {}), load(EXAMPLE, {}))
    ]
    assert [len(each) for each in named] == [1, 0]
