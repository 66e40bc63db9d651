"""`alongside audit`: who did what to the line, and when, one deed a line, oldest first; or who opened what."""

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
    Deed.RANG: "rang",
    Deed.TRIED: "tried to ring",
}
BETWEEN: Mapping[Deed, str] = {Deed.RESTRICTED: " from ", Deed.ALLOWED: " for "}
MOST_NAMED = 5


def main(args: Namespace) -> int:
    settings = common.settings(args)
    lines = asyncio.run(_told(settings, openings=args.openings))
    nothing = "Nothing has been opened yet." if args.openings else "Nothing has been done to the line yet."
    print("\n".join(lines) if lines else nothing)
    return 0


async def _told(settings: Settings, *, openings: bool) -> list[str]:
    async with stores.looking(settings.store) as find:
        return await (_openings if openings else _lines)(settings, find)


async def _lines(settings: Settings, find: Find) -> list[str]:
    reader = Reader(find, settings.school_id)
    names = await _names(reader)
    return [_line(settings, each, names) for each in await reader.audit()]


def _at_the_command_line(entry: AuditEntry) -> str:
    return f"The command line ({entry.login})" if entry.login else "The command line"


async def _names(reader: Reader) -> dict[str, str]:
    names = {each.id: f"{each.name} ({each.code})" for each in await reader.all_people()}
    pupils = await reader.all_pupils()
    return names | {each.id: f"{each.name} {each.surname}".strip() + f" ({each.code})" for each in pupils}


async def _openings(settings: Settings, find: Find) -> list[str]:
    """ "2026-11-23 10.00  Miss Ahmed (S1): opened 4K7"; of a list, the children who stood on it."""
    reader = Reader(find, settings.school_id)
    names = await _names(reader)
    lines = []
    for each in await reader.openings():
        concern = await reader.concern(each.concern) if each.concern else None
        reference = concern.reference if concern else "what was to be told" if each.telling else "a list"
        whom = ", ".join(names.get(id, id) for id in ([concern.pupil] if concern and concern.pupil else each.pupils))
        when = settings.calendar.local(each.at).strftime("%Y-%m-%d %H.%M")
        of = f" of {whom}" if whom else ""
        lines.append(f"{when}  {names.get(each.person, each.person)}: opened {reference}{of}")
    return lines


def _line(settings: Settings, entry: AuditEntry, names: Mapping[str, str]) -> str:
    """ "2026-11-23 09.00  Ms Stone (S5): cut off Ms Marlowe (A1) from Jay Marlowe (P1)"."""
    when = settings.calendar.local(entry.at).strftime("%Y-%m-%d %H.%M")
    by = names.get(entry.by, entry.by) or _at_the_command_line(entry)
    about = [names.get(id, id) for id in entry.about[:MOST_NAMED]]
    more = f" and {len(entry.about) - MOST_NAMED} more" if len(entry.about) > MOST_NAMED else ""
    whom = BETWEEN.get(entry.deed, ", ").join(about) + more
    return f"{when}  {by}: {DEEDS.get(entry.deed, entry.deed)} {whom}".rstrip()
