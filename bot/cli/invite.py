"""`alongside invite`: one-time Telegram links, printed here and kept nowhere; pass each on to its person only."""

import asyncio
from argparse import Namespace

from bot import app
from bot.cli import common, gateways, stores
from bot.clock import SystemClock
from bot.domain.audit import Deed
from bot.domain.invites import VALID_FOR, cancelled, has_joined, link_of, make_invite
from bot.domain.messages import Batch
from bot.domain.people import Person
from bot.errors import BadInput, SendError
from bot.ids import Ids, new_code
from bot.services import audit
from bot.settings import Settings, TelegramSettings
from bot.store.reader import Reader


def main(args: Namespace) -> int:
    if bool(args.code) == args.all:
        args.parser.error("name one person's id, or say --all")
    settings = common.settings(args)
    if settings.telegram is None:
        raise BadInput(f"{settings.name} has no [telegram], so there is no bot to join. config.example.toml shows it.")
    return asyncio.run(_invite(args, settings, settings.telegram))


async def _invite(args: Namespace, settings: Settings, telegram: TelegramSettings) -> int:
    async with stores.writing(settings.store) as store:
        people = await _people(args, Reader(store.find, settings.school_id))
        if not people:
            print("Everybody has joined by Telegram already.")
            return 0
        bot = telegram.username or await _username(telegram)
        now = SystemClock().now()
        school = app.school(settings, store, Ids(SystemClock()))
        links = [(person, new_code()) for person in people]
        ended = [each for person in people for each in cancelled(await school.reader.invites_of(person.id), now)]
        made = [make_invite(person, code, now) for person, code in links]
        done = audit.commanded(school, now, Deed.INVITED, *(person.id for person in people))
        await store.save(Batch(changed=(*ended, *made, done)))
    width = max(len(person.code) for person in people)
    for person, code in links:
        print(f"{person.code:{width}}  {person.name}: {link_of(bot, code)}")
    until = settings.calendar.local(now + VALID_FOR)
    day = f"{until.strftime('%A')} {until.day} {until.strftime('%B')}"
    print(f"Each works once, for its person only, in place of any earlier one, until {day}.")
    return 0


async def _people(args: Namespace, reader: Reader) -> list[Person]:
    if args.all:
        everybody = [person for person in await reader.all_people() if person.active]
        return [each for each in everybody if not has_joined(await reader.contacts_of(each.id))]
    person = await reader.person_by_code(args.code)
    if person is None:
        raise BadInput("Nobody has this id. It is the id, or adult_id, that stands in the sheets.")
    if not person.active:
        raise BadInput("This person has left. Import a sheet with them in it, and invite them then.")
    return [person]


async def _username(settings: TelegramSettings) -> str:
    try:
        async with gateways.telegram(settings) as gateway:
            return await gateway.username()
    except SendError as problem:
        raise BadInput(
            f"Telegram does not say what the bot is called: {problem}. "
            "Check [telegram] token, or write its name there as username."
        ) from None
