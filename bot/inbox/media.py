"""Pictures, voice notes and files, fetched into the store: a provider's own copy dies with the bot or the account."""

import asyncio
import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NoReturn

import structlog

from bot.channels.base import File, Gateway
from bot.clock import Clock
from bot.domain.messages import Batch, Inbound, InboundState, Media
from bot.domain.people import Blob
from bot.errors import Conflict, MessageRefused, NotYet, SendError, StoreUnavailable, where
from bot.school import School
from bot.store import leads
from bot.store.base import Store
from bot.store.finders import INBOUND_WITH_MEDIA

LIMIT = 10 * 1024 * 1024
PAUSE = timedelta(minutes=1)  # at the least; longer the longer it has failed
GIVE_UP = timedelta(days=7)
log = structlog.get_logger()


class MediaFetcher:
    """Fetches what the messages handled so far still lack. What cannot be had is written down with the reason."""

    def __init__(
        self, store: Store, schools: Callable[[str], School], gateways: Mapping[str, Sequence[Gateway]], clock: Clock
    ) -> None:
        self._store = store
        self._schools = schools
        self._gateways = {each.account: each for several in gateways.values() for each in several}
        self._clock = clock
        self._rest: dict[str, datetime] = {}

    async def run(self) -> NoReturn:
        """Fetch until cancelled."""
        while True:
            try:
                fetched = await self.step()
            except Exception as problem:  # a store that cannot be read, for one: no picture stops the line
                log.error("media_stumbled", error=type(problem).__name__, where=where(problem))
                fetched = False
            if not fetched:
                await asyncio.sleep(2)

    async def step(self) -> bool:
        """Fetch the media of up to ten messages; whether anything was done, by us: another process may lead."""
        if not await self._store.lead(leads.MEDIA):
            self._rest.clear()
            return False
        now = self._clock.now()
        waiting = await self._store.find(INBOUND_WITH_MEDIA, {}, limit=10 + len(self._rest))
        ready = [each for each in waiting if each.state is not InboundState.WAITING and self._rested(each, now)]
        done = [await self._fetch(inbound) for inbound in ready[:10]]
        return any(done)

    def next_wake(self) -> datetime | None:
        """When something that could not be fetched is tried again."""
        return min(self._rest.values(), default=None)

    def _rested(self, inbound: Inbound, now: datetime) -> bool:
        return self._rest.get(inbound.id, now) <= now

    async def _fetch(self, inbound: Inbound) -> bool:
        try:
            fetched = [await self._one(inbound, media) for media in inbound.media]
            await self._save(inbound, fetched)
        except (SendError, StoreUnavailable, Conflict, NotYet) as problem:
            log.warning("media_put_off", inbound=inbound.id, error=type(problem).__name__)
            now = self._clock.now()
            self._rest[inbound.id] = now + max(PAUSE, (now - inbound.received_at) / 10)
            return False
        self._rest.pop(inbound.id, None)
        return True

    async def _one(self, inbound: Inbound, media: Media) -> tuple[Media, File | None]:
        gateway = self._gateways.get(inbound.account)
        if media.blob or media.problem or not media.ref or gateway is None:
            return media, None
        try:
            file = await gateway.fetch(media, LIMIT)
        except MessageRefused as problem:
            return replace(media, problem=str(problem)), None
        except SendError:
            if self._clock.now() - inbound.received_at < GIVE_UP:
                raise
            return replace(media, problem=f"the provider did not give it for {GIVE_UP.days} days"), None
        except Exception as problem:  # what makes no sense today will make none tomorrow, and must stop nothing else
            log.error("media_failed", inbound=inbound.id, error=type(problem).__name__, at=where(problem))
            return replace(media, problem="it could not be fetched from where the provider said"), None
        return replace(media, blob=hashlib.sha256(file.data).hexdigest(), size=len(file.data)), file

    async def _save(self, inbound: Inbound, fetched: list[tuple[Media, File | None]]) -> None:
        blobs = {media.blob: file for media, file in fetched if file}
        reader = self._schools(inbound.school).reader
        known = [id for id in blobs if await reader.blob(id)]
        new = tuple(_blob(inbound.school, id, file) for id, file in blobs.items() if id not in known)
        kept = replace(inbound, media=tuple(media for media, _ in fetched), media_waiting=False)
        await self._store.save(Batch(changed=(*new, kept)))


def _blob(school: str, id: str, file: File) -> Blob:
    data = base64.b64encode(file.data).decode()
    return Blob(id=id, school=school, content_type=file.content_type, size=len(file.data), data=data)
