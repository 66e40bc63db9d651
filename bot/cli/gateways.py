"""The school's accounts, as commands ask them one thing; closed again whatever happens."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channels.telegram import TelegramGateway
from bot.channels.twilio import TwilioGateway
from bot.settings import TelegramSettings, TwilioSettings


@asynccontextmanager
async def telegram(settings: TelegramSettings) -> AsyncIterator[TelegramGateway]:
    gateway = TelegramGateway(settings.token.reveal(), api_base=settings.api_base)
    try:
        yield gateway
    finally:
        await gateway.close()


@asynccontextmanager
async def twilio(settings: TwilioSettings) -> AsyncIterator[TwilioGateway]:
    gateway = TwilioGateway(
        settings.account_sid, settings.auth_token.reveal(), settings.number, api_base=settings.api_base
    )
    try:
        yield gateway
    finally:
        await gateway.close()
