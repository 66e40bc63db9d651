"""What one cell may say: ids, names, yes or no, days, roles, a mobile number. ValueError gives the reason, no value."""

import re
from collections.abc import Mapping

import phonenumbers
from phonenumbers import PhoneNumberType

from bot.domain.people import EVERY_WEEKDAY, Role
from bot.people.sheets import LONGEST_CELL

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTER = {"weds": "wed", "wednes": "wed"}  # people write these though they are not the word's beginning
_WORDS: Mapping[str, bool] = {
    **dict.fromkeys(("yes", "y", "true", "1", "x", "✓"), True),
    **dict.fromkeys(("no", "n", "false", "0", "-", ""), False),
}
# What Excel leaves where a formula failed, and U+FFFD, which stands where a letter was lost.
_SPOILT = re.compile(r"#(?:REF!|NAME\?|N/A|VALUE!|NULL!|DIV/0!|NUM!|SPILL!)|\ufffd", re.IGNORECASE)
_JOINERS = re.compile("[\u200c\u200d]")  # invisible, and part of how some names are written (Persian, Hindi)
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?E[+-]?\d+", re.IGNORECASE)
_AS_TEXT = "format the column as Text and type it again"
_MOBILES = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
# Ofcom keeps +44 7700 900000 to 900999 for films and examples, so the metadata of `phonenumbers` has them as invalid.
# https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama
_DRAMA = re.compile(r"\+447700900\d{3}")


def text(cell: str) -> str:
    """A name or words, possibly empty."""
    if _SPOILT.search(cell):
        raise ValueError("the spreadsheet has put an error or a lost letter here; type it again")
    if len(cell) > LONGEST_CELL:
        raise ValueError(f"this is longer than {LONGEST_CELL} characters")
    if not _JOINERS.sub("", cell).isprintable():
        raise ValueError("there is a character here that cannot be printed; type it again")
    return cell


def needed(cell: str) -> str:
    """A name that must be there."""
    if not cell:
        raise ValueError("this is empty")
    return text(cell)


def code(cell: str) -> str:
    """An id of the school's own, which must be there and stay the same."""
    if _SCIENTIFIC.fullmatch(cell) and not cell.isalnum():
        raise ValueError(f"Excel has shortened this number; {_AS_TEXT}")
    return needed(cell)


def yes_or_no(cell: str) -> bool:
    """Empty is no: unknown means no."""
    try:
        return _WORDS[cell.casefold()]
    except KeyError:
        raise ValueError("write yes or no (empty means no)") from None


def role(cell: str) -> Role:
    try:
        return Role("_".join(cell.casefold().replace("-", " ").replace("_", " ").split()))
    except ValueError:
        raise ValueError(f"write one of {', '.join(Role)}") from None


def days(cell: str) -> tuple[int, ...]:
    """The days at work, Monday 0: "Mon-Fri", "Mon Tue Thu"; empty is Monday to Friday."""
    words = re.sub(r"\s*(?:[-–—]|\bto\b)\s*", "-", cell.casefold().replace(".", " "))
    parts = [part for part in re.split(r"[\s,;/&+]+|\band\b", words) if part]
    found = {day for part in parts for day in _span(part)}
    return tuple(sorted(found)) if found else EVERY_WEEKDAY


def _span(part: str) -> range:
    first, dash, last = part.partition("-")
    begin = _day(first)
    end = _day(last) if dash else begin
    if end < begin:
        raise ValueError('the days run backwards; write them one by one, such as "Mon Thu Fri"')
    return range(begin, end + 1)


def _day(word: str) -> int:
    short = _SHORTER.get(word, word)
    found = [number for number, name in enumerate(DAYS) if len(short) >= 3 and name.startswith(short)]
    if not found:
        raise ValueError('write days such as "Mon-Fri" or "Mon Tue Thu" (empty means Mon-Fri)')
    return found[0]


def mobile(cell: str) -> str:
    """A mobile number as +447700900123, empty for an empty cell.

    A British number may be written any way, also as a spreadsheet leaves it, without its 0; one from abroad with its
    + and country code.
    """
    if not cell:
        return ""
    if _SCIENTIFIC.fullmatch(cell):
        raise ValueError(f"Excel has shortened this number and lost its end; {_AS_TEXT}")
    if not re.fullmatch(r"[+\d\s().\-–/]+", cell):
        raise ValueError("only digits, spaces and a + may stand here; put anything else in another column")
    return _checked(_number(cell))


def _number(cell: str) -> phonenumbers.PhoneNumber:
    try:
        return phonenumbers.parse(cell.replace("–", "-").replace("/", " "), "GB")
    except phonenumbers.NumberParseException:
        return phonenumbers.PhoneNumber()


def _checked(number: phonenumbers.PhoneNumber) -> str:
    made = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if _DRAMA.fullmatch(made):
        return made
    if not phonenumbers.is_possible_number(number):
        raise ValueError("this has too few or too many digits; write it as 07700 900123, and one number only")
    if phonenumbers.number_type(number) in _MOBILES:
        return made
    if phonenumbers.is_valid_number(number):
        raise ValueError("this is not a mobile number, so it cannot get texts; give a mobile or leave it empty")
    raise ValueError("this is not a number that can exist; write a British mobile as 07700 900123")
