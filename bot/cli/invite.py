"""`alongside invite`: one-time Telegram links, printed here and kept nowhere; pass each on to its person only."""

import asyncio
from argparse import Namespace

from bot.cli import common, gateways, stores
from bot.clock import SystemClock
from bot.domain.messages import Batch
from bot.domain.people import Person
from bot.errors import BadInput, SendError
from bot.people.invites import VALID_FOR, has_joined, make_link
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
    async with stores.writing(settings.store_path) as store:
        people = await _people(args, Reader(store.find, settings.school_id))
        if not people:
            print("Everybody has joined by Telegram already.")
            return 0
        bot = telegram.username or await _username(telegram)
        now = SystemClock().now()
        links = [make_link(person, bot, now) for person in people]
        await store.save(Batch(changed=tuple(link.invite for link in links)))
    width = max(len(link.person.code) for link in links)
    for link in links:
        print(f"{link.person.code:{width}}  {link.person.name}: {link.url}")
    until = settings.calendar.local(now + VALID_FOR)
    print(f"Each works once, for its person only, until {until.strftime('%A')} {until.day} {until.strftime('%B')}.")
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
