"""Reads to whom a family can complain formally: a person outside the matter, by name, and where they are reached."""

import re

from bot.settings_reader import Table, a_text

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def read_complaints(table: Table, phone: str) -> str:
    """ "Mrs Lowe, clerk to the governors, clerk@oakfield.example", as a parent reads it; without the table the head, by
    the school's phone."""
    name, role = table.text("name"), table.text("role")
    email, number = table.read("email", _an_email, ""), table.text("phone")
    given = bool(list(table))
    if given and not name:
        table.problem("name", "this is missing; families are told to whom they write")
    if given and not (table.has("email") or table.has("phone")):
        table.problem("", "give an email or a phone, or both: families must know where to write or ring")
    table.finish()
    return ", ".join(each for each in (name, role, email, number) if each) if given else f"the head, {phone}"


def _an_email(value: object) -> str:
    if not _EMAIL.fullmatch(text := a_text(value)):
        raise ValueError('this must be an email address in quotes, such as "clerk@oakfield.example"')
    return text
