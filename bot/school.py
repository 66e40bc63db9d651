"""The school, as a handler or a job is given it: what it may read, its calendar, its sentences, and new ids.

It has no clock (the time is an argument), no save and no channel: handlers and jobs return a `Batch` and send nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.calendar import Calendar
from bot.domain.messages import Channel
from bot.domain.rules import Rules
from bot.ids import new_code
from bot.store.reader import Reader
from bot.texts import Texts


@dataclass(frozen=True)
class School:
    """One tenant. `rules` are the settings a decision needs (the ladder, the hours, the kinds of praise)."""

    id: str
    name: str
    rules: Rules
    calendar: Calendar
    texts: Texts
    reader: Reader
    new_id: Callable[[], str]
    new_reference: Callable[[], str]
    channels: frozenset[Channel] = frozenset(Channel)  # on which it has an account
    new_code: Callable[[], str] = new_code
    bot: Callable[[], str] = str  # the bot's username, as far as it is known by now
