"""`alongside audit`: who did what to the line, and when, one deed a line, oldest first."""

import asyncio
from argparse import Namespace
from collections.abc import Mapping

from bot.cli import common, stores
from bot.domain.audit import AuditEntry, Deed
from bot.settings import Settings
from bot.store.base import Find
from bot.store.reader import Reader

DEEDS: Mapping[Deed, str] = {
    Deed.RESTRICTED: "cut off",
    Deed.ALLOWED: "allowed again",
    Deed.LEFT: "has left:",
    Deed.AWAY: "away:",
    Deed.BACK: "back:",
    Deed.PAUSED: "paused the line",
    Deed.RESUMED: "opened the line again",
    Deed.INVITED: "invited",
    Deed.WELCOMED: "welcomed",
}
BETWEEN: Mapping[Deed, str] = {Deed.RESTRICTED: " from ", Deed.ALLOWED: " for "}
MOST_NAMED = 5


def main(args: Namespace) -> int:
    settings = common.settings(args)
    with stores.looking(settings.store_path) as find:
        lines = asyncio.run(_lines(settings, find))
    print("\n".join(lines) if lines else "Nothing has been done to the line yet.")
    return 0


async def _lines(settings: Settings, find: Find) -> list[str]:
    reader = Reader(find, settings.school_id)
    names = {each.id: f"{each.name} ({each.code})" for each in await reader.all_people()}
    names |= {each.id: f"{each.name} {each.surname}".strip() + f" ({each.code})" for each in await reader.all_pupils()}
    return [_line(settings, each, names) for each in await reader.audit()]


def _at_the_command_line(entry: AuditEntry) -> str:
    return f"The command line ({entry.login})" if entry.login else "The command line"


def _line(settings: Settings, entry: AuditEntry, names: Mapping[str, str]) -> str:
    """ "2026-11-23 09.00  Ms Stone (S5): cut off Ms Marlowe (A1) from Jay Marlowe (P1)"."""
    when = settings.calendar.local(entry.at).strftime("%Y-%m-%d %H.%M")
    by = names.get(entry.by, entry.by) or _at_the_command_line(entry)
    about = [names.get(id, id) for id in entry.about[:MOST_NAMED]]
    more = f" and {len(entry.about) - MOST_NAMED} more" if len(entry.about) > MOST_NAMED else ""
    whom = BETWEEN.get(entry.deed, ", ").join(about) + more
    return f"{when}  {by}: {DEEDS.get(entry.deed, entry.deed)} {whom}".rstrip()
