"""What may stand in a cell: a table of what people type, and what it is taken for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people import Role
from bot.people import cells

MOBILES = {
    "": "",
    "07700 900123": "+447700900123",
    "07700900123": "+447700900123",
    "7700900123": "+447700900123",  # a spreadsheet took it for a number
    "447700900123": "+447700900123",
    "0044 7700 900123": "+447700900123",
    "+44 (0)7700 900-123": "+447700900123",
    "(07700) 900123": "+447700900123",
    "07700–900–123": "+447700900123",
    "+447700900999": "+447700900999",
}


@pytest.mark.parametrize(("typed", "expected"), MOBILES.items())
def test_a_mobile_number_is_read_as_people_write_it(typed: str, expected: str):
    """One form in the store, whatever the form in the sheet."""
    assert cells.mobile(typed) == expected


REFUSED = {
    "4.47701E+11": "Excel has shortened this number",
    "7,7009E+09": "Excel has shortened this number",
    "020 7946 0000": "not a mobile number",
    "01632 960123": "not a number that can exist",
    "0800 1111": "not a mobile number",
    "070 0000 0000": "not a",
    "999": "too few or too many digits",
    "0770090012": "not a number that can exist",
    "077009001234": "too few or too many digits",
    "07700900123 / 07700900124": "too few or too many digits",
    "07700900123 mum": "only digits",
    "0770O 900123": "only digits",
    "07700900123x12": "only digits",
    "07000 000000": "not a",
}


@pytest.mark.parametrize(("typed", "reason"), REFUSED.items())
def test_a_number_that_cannot_get_texts_is_refused_with_its_reason(typed: str, reason: str):
    """The reason says how to mend it, and never the number."""
    with pytest.raises(ValueError, match=reason) as told:
        cells.mobile(typed)
    assert typed not in str(told.value)


DAYS = {
    "": (0, 1, 2, 3, 4),
    "Mon-Fri": (0, 1, 2, 3, 4),
    "mon to thu": (0, 1, 2, 3),
    "Mon Tue Thu": (0, 1, 3),
    "Monday, Weds & Thurs.": (0, 2, 3),
    "Tue–Wed; Fri": (1, 2, 4),
    "Monday and Tues": (0, 1),
    "Sat": (5,),
}


@pytest.mark.parametrize(("typed", "expected"), DAYS.items())
def test_days_are_read_as_people_write_them(typed: str, expected: tuple[int, ...]):
    """Monday is 0; an empty cell is a whole week."""
    assert cells.days(typed) == expected


@pytest.mark.parametrize("typed", ["M-F", "Fri-Mon", "every day", "Mon-", "1-5"])
def test_days_that_are_not_clear_are_refused(typed: str):
    """Nobody is taken to be in on a day that we guessed."""
    with pytest.raises(ValueError, match="days"):
        cells.days(typed)


def test_yes_and_no():
    """Empty means no, and so does nothing else that we would have to guess."""
    assert [cells.yes_or_no(typed) for typed in ("Yes", "y", "TRUE", "1", "x")] == [True] * 5
    assert [cells.yes_or_no(typed) for typed in ("", "No", "n", "False", "0", "-")] == [False] * 6
    for typed in ("maybe", "yess", "?"):
        with pytest.raises(ValueError, match="write yes or no"):
            cells.yes_or_no(typed)


def test_roles():
    """A role is read in any capitals, with spaces, hyphens or underscores."""
    assert cells.role("Key Worker") is cells.role("key_worker") is Role.KEY_WORKER
    assert cells.role("Deputy-DSL") is Role.DEPUTY_DSL
    with pytest.raises(ValueError, match="key_worker, pastoral, dsl"):
        cells.role("cook")


@pytest.mark.parametrize("typed", ["1.2E+05", "#REF!", "#N/A", "Zo\ufffd", "x" * 201, "a\x07b"])
def test_what_a_spreadsheet_spoilt_is_not_taken_for_an_id(typed: str):
    """An id that changed by itself would make a second person of the same one."""
    with pytest.raises(ValueError, match=r"Excel|spreadsheet|longer|printed"):
        cells.code(typed)


@given(st.text(max_size=30))
def test_whatever_stands_in_a_phone_cell_it_is_a_number_or_a_reason(typed: str):
    """No text makes the reading fail in another way."""
    try:
        made = cells.mobile(typed)
    except ValueError:
        return
    assert made == "" or (made.startswith("+") and made[1:].isdigit())
